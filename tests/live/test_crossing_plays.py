"""Two things at the same moment: each play ends in one right state, and the customer reads nothing of it."""

import asyncio
from dataclasses import replace

from tests.live.cast import Person, body, correction, fence_between, sender
from tests.live.ledger import Ledger
from tests.live.scene import EVERYBODY, HASTY, Scene, account, offer, takes
from tests.live.test_supervision_plays import number, supervisor


def connections(scene: Scene, conversation: int) -> list[object]:
    """Which agents the conversation came to, in order."""
    facts = Ledger(scene.service).facts("ConversationConnected")
    return [fact["agent"] for fact in facts if fact["conversation"] == conversation]


def answers(person: Person) -> list[str]:
    """What the customer may have read by mistake: the bare words that answer offers."""
    return [said for said in person.bodies() if said.strip() in {"1", "2", "接", "ok"}]


async def test_of_an_accept_and_a_take_over_in_one_instant_one_wins_and_the_other_reads_it(scene: Scene) -> None:
    customer, mei, offered = await scene.offered("請問租約")
    boss, found = await supervisor(scene), await number(scene)
    puppet = sender(offered)
    await asyncio.gather(mei.says(puppet, "1"), boss.says(scene.desk, f"!takeover {found}"))
    await boss.receives("現在由您處理")  # whoever was first: a take-over holds against the agent, too
    await mei.receives("接手|由 .*接|已經不能接了")
    await boss.says(puppet, "我是主管，請說")
    await customer.receives("^我是主管，請說$")
    assert len(connections(scene, found)) in {1, 2}
    assert not answers(customer)


async def test_who_accepts_what_a_supervisor_has_just_assigned_says_nothing_to_the_customer(scene: Scene) -> None:
    customer, mei, offered = await scene.offered("請問押金")
    boss, found, puppet = await supervisor(scene), await number(scene), sender(offered)
    await boss.says(scene.desk, f"!assign {found} {account('mei', scene.queue)}")
    await mei.receives("指派給您")
    await mei.says(puppet, "接")
    await mei.says(puppet, "您好，請說")
    await customer.receives("^您好，請說$")
    assert not answers(customer)


async def test_a_guest_who_ends_what_the_agent_closes_in_the_same_instant_begins_nothing_new(scene: Scene) -> None:
    customer, mei, puppet = await scene.connected("請問換證")
    found = await number(scene)
    await asyncio.gather(mei.says(puppet, "!close"), customer.says(scene.door, "結束"))
    await customer.receives("已結束")
    await customer.says(scene.door, "謝謝")
    await customer.says(scene.door, "對話紀錄")
    await customer.receives("請問換證")
    assert await number(scene) == found


async def test_a_transfer_accepted_as_its_sender_closes_ends_in_one_state(scene_for_two: Scene) -> None:
    scene = scene_for_two
    customer, mei, puppet = await scene.connected("請問訂金")
    lin, found = await scene.agent_online("lin"), await number(scene)
    await mei.says(puppet, f"!transfer {account('lin', scene.queue)} 請接手")
    await lin.receives(offer())
    await asyncio.gather(mei.says(puppet, "!close"), lin.says(puppet, "1"))
    await lin.receives("▎.*問題：|已經不能接了")
    await mei.receives("已結案|不是由您服務|由 .*接")
    closed = Ledger(scene.service).stages()[found] == "ended"
    assert len(connections(scene, found)) == (1 if closed else 2)
    if not closed:
        await lin.says(puppet, "您好，我接手了")
        await customer.receives("^您好，我接手了$")
    assert not answers(customer)


async def test_a_customer_who_leaves_as_the_agent_accepts_leaves_nobody_waiting(scene: Scene) -> None:
    customer, mei, offered = await scene.offered("請問換約")
    found, puppet = await number(scene), sender(offered)
    await asyncio.gather(customer.says(scene.door, "取消排隊"), mei.says(puppet, "1"))
    corrected = body(await mei.receives(correction(offered.get("id", ""))))
    if "已接" in corrected:  # then the word is the agent's to heed: said to them, or in what they read at pick-up
        await customer.receives("為您服務")
        await mei.receives("取消排隊")
        assert Ledger(scene.service).stages()[found] == "connected"
    else:
        assert "不再等候" in corrected
        await mei.receives("已經不能接了")
        assert Ledger(scene.service).stages()[found] == "ended"
    assert not answers(customer)


async def test_of_two_who_accept_in_one_instant_one_has_it_and_the_other_reads_by_whom(scene: Scene) -> None:
    scene = replace(scene, queue=EVERYBODY)
    mei, lin = await scene.agent_online(), await scene.agent_online("lin")
    customer = await scene.cast.customer()
    await customer.says(scene.door, "請問取件")
    puppet = sender(await mei.receives(offer("請問取件")))
    await lin.receives(offer("請問取件"))
    await asyncio.gather(mei.says(puppet, "1"), lin.says(puppet, "接"))
    greeted = body(await customer.receives("為您服務"))
    winner, loser = (mei, lin) if "專員mei" in greeted else (lin, mei)
    await winner.receives("▎.*問題：")
    await loser.receives("已經不能接了|不是由您服務")
    await loser.says(puppet, "您好，我來處理")
    await loser.receives("不是由您服務")
    customer.inbox.clear()
    await customer.receives_nothing_but("^fence", fence=fence_between(winner, puppet, customer))
    assert len(connections(scene, await number(scene))) == 1
    assert not answers(customer)


async def test_who_answers_an_offer_that_is_with_a_colleague_now_changes_nothing_there(scene_for_two: Scene) -> None:
    scene = scene_for_two
    mei, customer = await scene.agent_online(), await scene.cast.customer()
    await customer.says(scene.door, "請問配送")
    puppet = sender(await mei.receives(offer("請問配送")))
    lin = await scene.agent_online("lin")
    await mei.says(puppet, "2")
    await lin.receives(offer("請問配送"))
    await asyncio.gather(mei.says(puppet, "接"), takes(lin, puppet, customer))
    await mei.receives("已經不能接了")
    await mei.says(puppet, "我來")
    await mei.receives("不是由您服務")
    await customer.receives_nothing_but("^fence|已離線", fence=fence_between(lin, puppet, customer))
    assert not answers(customer)


async def test_who_accepts_a_moment_after_the_time_has_it_if_nobody_else_is_asked(scene: Scene) -> None:
    scene = replace(scene, queue=HASTY)
    mei, customer = await scene.agent_online(), await scene.cast.customer()
    await customer.says(scene.door, "請問改期")
    offered = await mei.receives(offer("請問改期"))
    assert "逾時未接" in body(await mei.receives(correction(offered.get("id", ""))))
    await mei.says(sender(offered), "1")
    await mei.receives("還沒有人接，這個對話現在由您處理。")
    await customer.receives("為您服務")
    await mei.says(sender(offered), "您好，請說")
    await customer.receives("^您好，請說$")
    assert not answers(customer)
