"""Closed queues, left messages and notices, from the customer's word to the agent's answer."""

from datetime import UTC, datetime, timedelta

from deploy.service import Service
from tests.live.cast import Person, body, sender
from tests.live.conftest import ServiceMaker
from tests.live.scene import available, offer
from tests.live.troupe import Cast


async def supervised(service: Service, cast: Cast) -> Person:
    """Start the service; its supervisor is online and known at the desk."""
    service.start()
    await service.ready()
    sue = await cast.agent(service, "sue", "--role", "supervisor")
    await sue.online()
    await sue.receives(available(service.address("desk")))
    return sue


async def waiting(service: Service, cast: Cast) -> Person:
    """Start the service; a customer waits for somebody."""
    service.start()
    await service.ready()
    customer = await cast.customer("wang")
    await customer.says(service.address("help"), "我的包裹呢")
    await customer.receives("專員")
    return customer


def closed_for(days: int) -> tuple[dict[str, object], str]:
    """Hours that begin again after so many days, and that day as a customer reads it."""
    today = datetime.now(UTC).date()
    opens = today + timedelta(days=days)
    dates = [f"{today - timedelta(days=1)}..{opens - timedelta(days=1)} closed"]
    return {"zone": "UTC", "dates": dates}, f"{opens.month}月{opens.day}日"


async def test_who_asks_for_a_person_when_it_is_closed_leaves_a_message_that_is_answered_when_it_opens(
    new_service: ServiceMaker, cast: Cast
) -> None:
    service = new_service(("help",), {})
    sue, mei = await supervised(service, cast), await cast.agent(service, "mei")
    await mei.online()
    desk, door = service.address("desk"), service.address("help")
    await sue.says(desk, "!暫停服務 help 到 2h 颱風假，請注意安全。")
    assert "help 暫停服務到" in body(await sue.receives("已改為留言"))
    customer = await cast.customer("wang")
    await customer.says(door, "真人")
    kept = body(await customer.receives("已為您留言"))
    assert kept.startswith("颱風假，請注意安全。\n已為您留言（案號 1），專員會在")
    await customer.says(door, "我的包裹一直沒有到")
    await customer.receives("專員")
    service.kill()
    service.start()
    await service.ready()
    await mei.receives(available(door))
    await sue.says(desk, "！暫停服務 help 恢復")
    await sue.receives("恢復原本的服務時間")
    offered = await mei.receives(offer("我的包裹一直沒有到"))
    assert body(offered).startswith("▎留言，")
    puppet = sender(offered)
    await mei.says(puppet, "1")
    await mei.receives("客戶不一定在線上")
    assert "來回覆您的留言了" in body(await customer.receives("留言了"))
    await mei.says(puppet, "包裹明天會到")
    await customer.receives("包裹明天會到")


async def test_a_notice_is_read_by_who_begins_and_an_agent_comes_back_to_a_customer_later(
    new_service: ServiceMaker, cast: Cast
) -> None:
    service = new_service(("help",), {"queues.help": {"bot": False}})
    sue, mei = await supervised(service, cast), await cast.agent(service, "mei")
    await mei.online()
    desk, door = service.address("desk"), service.address("help")
    await mei.receives(available(door))
    await sue.says(desk, "！公告 今天物流延誤 到 2h")
    await sue.receives("客戶開始對話時會看到：今天物流延誤")
    customer = await cast.customer("wang")
    await customer.says(door, "我的包裹呢")
    await customer.receives("今天物流延誤")
    puppet = sender(await mei.receives(offer("我的包裹呢")))
    await mei.says(puppet, "1")
    await customer.receives("為您服務")
    await mei.says(puppet, "！稍後 1秒 問過倉庫再回")
    await mei.receives("回到您這裡")
    await customer.receives("再跟您聯絡")
    again = await mei.receives(offer("問過倉庫再回"))
    assert body(again).startswith("▎約定再聯絡 · ")


async def test_a_guest_after_hours_is_told_when_somebody_is_there_and_leaves_nothing_behind(
    new_service: ServiceMaker, cast: Cast
) -> None:
    service = new_service(("help",), {"queues.help": {"bot": False}})
    sue = await supervised(service, cast)
    desk, door = service.address("desk"), service.address("help")
    waits, late = await cast.customer(), await cast.customer()
    await waits.says(door, "我的包裹呢")
    await waits.receives("專員")
    await sue.says(desk, "！暫停服務 help 到 2h 颱風假，請注意安全。")
    await waits.receives("颱風假，請注意安全。")
    await waits.receives("對話已結束")
    await late.says(door, "我的包裹呢")
    assert body(await late.receives("颱風假")) == "颱風假，請注意安全。"
    await late.receives("對話已結束")


async def test_who_comes_to_a_full_line_leaves_a_message_and_who_waits_long_is_offered_to(
    new_service: ServiceMaker, cast: Cast
) -> None:
    service = new_service(("help",), {"queues.help": {"bot": False, "max_waiting": 1, "max_wait": 3}})
    service.start()
    await service.ready()
    mei = await cast.agent(service, "mei")
    door = service.address("help")
    waits, late, guest = await cast.customer("wang"), await cast.customer("lin"), await cast.customer()
    await waits.says(door, "我的包裹呢")
    await waits.receives("專員")
    await late.says(door, "我要退貨")
    assert body(await late.receives("已先為您留言")).startswith("目前等候的人很多，已先為您留言（案號 2），專員會在")
    await guest.says(door, "請問")
    assert body(await guest.receives("目前等候的人很多")) == "目前等候的人很多，請過一會兒再試。"
    assert "不想再等的話，請回「留言」" in body(await waits.receives("您的順位會保留"))
    await waits.says(door, "留言")
    await waits.receives("請直接在這裡寫下留言")
    await late.says(door, "真人")
    await late.receives("專員")
    await mei.online()
    offered = await mei.receives(offer("我要退貨"))
    await mei.says(sender(offered), "1")
    await late.receives("為您服務")


async def test_hours_that_are_changed_while_somebody_waits_change_what_they_were_promised(
    new_service: ServiceMaker, cast: Cast
) -> None:
    sections: dict[str, dict[str, object]] = {"queues.help": {"bot": False}}
    service = new_service(("help",), sections)
    customer = await waiting(service, cast)
    for days in (3, 4):
        service.stop()
        sections["queues.help.hours"], day = closed_for(days)
        service.write_settings()
        service.start()
        assert f"專員會在 {day}" in body(await customer.receives(day))


async def test_hours_that_are_reloaded_change_what_who_waits_was_promised_and_faulty_ones_are_refused(
    new_service: ServiceMaker, cast: Cast
) -> None:
    sections: dict[str, dict[str, object]] = {"queues.help": {"bot": False}}
    service = new_service(("help",), sections)
    waits, late, door = await waiting(service, cast), await cast.customer("lin"), service.address("help")
    sections["queues.help.hours"] = {"week": ["mon-fri 9-18"]}
    service.write_settings()
    service.reload()
    await service.logs("event=settings-refused fault=queues.help.hours.week")
    await late.says(door, "我要退貨")
    await late.receives("專員")
    hours, day = closed_for(3)
    sections["queues.help"]["title"] = "服務台"
    sections["queues.help.hours"] = hours | {"date_text": "員工旅遊，{time}回來。"}
    sections["limits"] = {"burst": 20}
    service.write_settings()
    service.reload()
    for customer in (waits, late):
        kept = body(await customer.receives("員工旅遊"))
        assert kept.startswith(f"員工旅遊，{day}"), kept
        assert f"專員會在 {day}" in kept
    await service.logs("event=settings-need-a-restart changed=limits.burst")
    mei = await cast.agent(service, "mei")
    await mei.online()
    await mei.receives(available(door))
    await mei.has_contact(lambda contact: contact.jid == door and contact.name == "服務台")
    sections["queues.help"]["title"] = "櫃檯"
    sections["queues.help.hours"] = {}
    service.write_settings()
    service.reload()
    await mei.receives(offer("我的包裹呢"))
    await mei.has_contact(lambda contact: contact.jid == door and contact.name == "櫃檯")
