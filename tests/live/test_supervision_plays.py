"""Supervisors at work: what they see, take, give away and end; customers hear of it only what concerns them."""

import asyncio
import time
from dataclasses import replace

from tests.live.cast import Person, body, fence_between, sender
from tests.live.conftest import ServiceMaker
from tests.live.ledger import Ledger
from tests.live.scene import ALARMED, Scene, available, in_thread, offer, takes
from tests.live.test_command_plays import menu, note
from tests.live.troupe import Cast


async def supervisor(scene: Scene) -> Person:
    """A supervisor who is online and known at the desk; being no agent, they are offered nothing."""
    name, title = f"boss{scene.queue}", f"主管{scene.queue}"
    boss = await scene.cast.agent(
        scene.service, name, "--role", "supervisor", "--public-name", title, queue=scene.queue
    )
    await boss.online()
    await boss.receives(available(scene.desk))
    return boss


async def number(scene: Scene) -> int:
    """The number of the play's conversation, once it is connected."""
    facts = Ledger(scene.service).facts
    started = {fact["conversation"] for fact in facts("ConversationStarted") if fact["queue"] == scene.queue}
    return max(int(str(found)) for found in started)


async def test_a_supervisor_reads_how_queues_and_staff_stand(scene: Scene) -> None:
    customer, mei, puppet = await scene.connected()
    await mei.says(puppet, "請到超商繳費。")
    await customer.receives("超商")
    boss, found = await supervisor(scene), await number(scene)
    await boss.says(scene.desk, "！專員")
    assert f"#{found} · " in body(await boss.receives("· 1/"))
    await boss.says(scene.desk, "!queues")
    board = body(await boss.receives("服務水準"))
    assert len(board.splitlines()) <= 6
    await boss.says(scene.desk, "！報表 今天")
    assert f"{scene.queue}：要求專員 1 · 已回覆 1" in body(await boss.receives("平均處理"))


async def test_a_supervisor_reads_that_a_queue_misses_its_target_and_its_agent_is_reminded(scene: Scene) -> None:
    scene = replace(scene, queue=ALARMED)
    boss = await supervisor(scene)
    customer, mei, offered = await scene.offered("請問有人在嗎")
    line = body(await boss.receives("⚠ 有客戶等候超過 0:01"))
    assert f"{ALARMED}：等候 1" in line
    for _ in range(2):
        await mei.receives(f"{ALARMED} 還有 1 位客戶在等，最久的已等 0:0")
    await takes(mei, sender(offered), customer)


async def test_a_supervisor_takes_over_and_the_customer_goes_on_with_them(scene: Scene) -> None:
    customer, mei, puppet = await scene.connected()
    boss, found = await supervisor(scene), await number(scene)
    await boss.says(scene.desk, f"！接手 {found}")
    await boss.receives("現在由您處理")
    await boss.receives("▎.*問題：")
    assert "已接手" in body(await mei.receives("接手"))
    await customer.receives("為您服務")
    await boss.says(puppet, "我是主管，由我繼續處理")
    await customer.receives("^我是主管，由我繼續處理$")
    await mei.says(puppet, "還是我來說")
    await mei.receives("不是由您服務")
    await customer.receives_nothing_but("^fence", fence=fence_between(boss, puppet, customer))


async def test_a_supervisor_gives_a_waiting_conversation_to_an_agent(scene: Scene) -> None:
    customer, mei, offered = await scene.offered("請問發票")
    boss, found = await supervisor(scene), await number(scene)
    await boss.says(scene.desk, f"！指派{found} mei{scene.queue}")
    await boss.receives("已交給")
    await mei.receives("已將這個對話指派給您")
    await customer.receives("為您服務")
    await mei.says(sender(offered), "您好，發票已寄出")
    await customer.receives("^您好，發票已寄出$")


async def test_a_supervisor_ends_a_conversation_and_its_agent_reads_by_whom(scene: Scene) -> None:
    customer, mei, _ = await scene.connected()
    boss, found = await supervisor(scene), await number(scene)
    await boss.says(scene.desk, f"!end {found} 惡意灌水")
    await boss.receives(f"#{found} 已結束")
    assert f"主管{scene.queue} 已結束這個對話" in body(await mei.receives("已結束這個對話"))
    assert "灌水" not in body(await customer.receives("對話已結束"))


async def test_an_agent_is_paused_moved_and_made_ready_by_a_supervisor_and_it_is_in_the_audit(scene: Scene) -> None:
    mei, boss = await scene.agent_online(), await supervisor(scene)
    name = f"mei{scene.queue}"
    await boss.says(scene.desk, f"！暫停 {name} 教育訓練")
    await boss.receives("已暫停")
    await mei.receives("已把您設為暫停")
    await boss.says(scene.desk, f"！就緒 {name}")
    await mei.receives("已把您設為就緒")
    await boss.says(scene.desk, f"!capacity {name} 3")
    await mei.receives("同時接的對話數：3")
    told = await in_thread(scene.service, "audit", "--json")
    assert told.count(name) == 3


async def test_agents_find_no_supervision_in_their_menus_and_supervisors_do(scene: Scene) -> None:
    mei, boss = await scene.agent_online(), await supervisor(scene)
    theirs, more = await asyncio.gather(menu(mei, scene.desk), menu(boss, scene.desk))
    assert more - theirs >= {"queues", "agents", "takeover", "assign", "end", "move", "capacity", "report"}
    assert "服務水準" in note(await boss.executes(scene.desk, "queues"))


async def test_an_offer_taken_over_is_withdrawn_from_its_agent(scene: Scene) -> None:
    customer, mei, offered = await scene.offered("請問保證金")
    boss, found = await supervisor(scene), await number(scene)
    await boss.says(scene.desk, f"!takeover {found}")
    await boss.receives("現在由您處理")
    await customer.receives("為您服務")
    await mei.says(sender(offered), "1")
    await mei.receives("已經不能接了")
    assert offer("請問保證金")(offered)


async def test_who_supervises_no_more_reads_no_more_of_what_they_watched(scene: Scene) -> None:
    customer, mei, _ = await scene.connected()
    boss, found = await supervisor(scene), await number(scene)
    await boss.says(scene.desk, f"！監看 {found}")
    await boss.receives("您正在監看")
    await customer.says(scene.door, "第一句")
    await boss.receives("第一句")
    await mei.receives("第一句")
    scene.service.runs("agent", "set", f"boss{scene.queue}", "--role", "agent")
    await Ledger(scene.service).shows(lambda ledger: "monitor off" in ledger.acts(found))
    await customer.says(scene.door, "第二句")
    await boss.receives_nothing_but(fence=fence_between(customer, scene.door, mei))


async def test_an_alarm_is_told_within_five_seconds_and_not_again_after_a_restart(
    new_service: ServiceMaker, cast: Cast
) -> None:
    service = new_service(("help",), {"queues.help": {"bot": False, "target": 2}})
    service.start()
    await service.ready()
    boss = await cast.agent(service, "boss", "--role", "supervisor")
    await boss.online()
    await boss.receives(available(service.address("desk")))
    customer, door = await cast.customer("wang"), service.address("help")
    began = time.monotonic()
    await customer.says(door, "請問有人在嗎")
    await boss.receives("⚠ 有客戶等候超過 0:02")
    print(f"breach -> alarm read: {time.monotonic() - began - 2:.2f} s")
    await Ledger(service).shows(lambda ledger: ledger.count("alarm") == 1)
    service.kill()
    service.start()
    await service.ready()
    await boss.receives(available(service.address("desk")))

    async def a_while_later() -> None:
        await asyncio.sleep(3)  # by then it has waited for longer than the target once more
        await boss.says(service.address("desk"), "!queues")
        await boss.receives("等候 1")

    await boss.receives_nothing_but(fence=a_while_later)
