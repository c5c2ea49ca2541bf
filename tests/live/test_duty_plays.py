"""Who is on duty: a desk is enough, a phone only for who says so, and that outlives a restart."""

from tests.live.cast import body, fence_between, sender
from tests.live.conftest import ServiceMaker
from tests.live.scene import available, offer
from tests.live.troupe import Cast


async def test_on_a_phone_nothing_is_offered_before_ready_and_everything_after_also_after_a_restart(
    new_service: ServiceMaker, cast: Cast
) -> None:
    service = new_service(("help",), {"queues.help": {"bot": False}})
    service.start()
    await service.ready()
    phone = await cast.agent(service, "lin", kind="phone")
    await phone.online()
    await phone.receives(available(service.address("help")))
    desk, customer = service.address("desk"), await cast.customer()
    await customer.says(service.address("help"), "有人嗎")
    await customer.receives("沒有專員")
    await phone.says(desk, "!狀態")
    assert "還沒就緒" in body(await phone.receives("您："))
    await phone.says(desk, "!ready")
    puppet = sender(await phone.receives(offer("有人嗎")))
    await phone.says(puppet, "2")
    await phone.receives("▎")
    service.kill()
    service.start()
    await service.ready()
    other = await cast.customer()
    await other.says(service.address("help"), "重開之後呢")
    await phone.receives(offer("重開之後呢"))
    await phone.says(desk, "!bye")
    await phone.receives("已下班")
    await phone.receives("▎已收回")


async def test_a_pause_takes_its_reason_from_the_operators_list(new_service: ServiceMaker, cast: Cast) -> None:
    service = new_service(("help",), {"agents": {"pause_reasons": ["午休", "開會"]}})
    service.start()
    await service.ready()
    mei = await cast.agent(service, "mei")
    await mei.online()
    await mei.receives(available(service.address("help")))
    desk = service.address("desk")
    await mei.says(desk, "!pause")
    assert "1. 午休\n2. 開會" in body(await mei.receives("原因或編號"))
    await mei.says(desk, "!暫停 2")
    await mei.receives("已暫停（開會）")


async def test_words_accept_an_offer_where_the_queue_says_so_and_reach_nobody_once_it_is_gone(
    new_service: ServiceMaker, cast: Cast
) -> None:
    rules = {"bot": False, "accept_by_answering": True, "offer_mode": "all"}
    service = new_service(("help",), {"queues.help": rules})
    service.start()
    await service.ready()
    door = service.address("help")
    mei, lin = await cast.agent(service, "mei"), await cast.agent(service, "lin")
    for agent in (mei, lin):
        await agent.online()
        await agent.receives(available(door))
    customer = await cast.customer()
    await customer.says(door, "螢幕不亮")
    await customer.receives("下一位就是您")
    puppet = sender(await mei.receives("直接回覆也算接，並會傳給客戶"))
    await lin.receives(offer("螢幕不亮"))
    await mei.says(puppet, "我接了")
    await mei.receives("請先回覆要不要接")
    await mei.says(puppet, "您好，電源燈有亮嗎？")
    await customer.receives("為您服務")
    await customer.receives("^您好，電源燈有亮嗎？$")
    await lin.says(puppet, "您好，我是小林")
    await lin.receives("不是由您服務")
    await customer.receives_nothing_but("^fence", fence=fence_between(mei, puppet, customer))
