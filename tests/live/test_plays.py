"""Offers and conversations as people meet them: made, taken, passed on, lost, ended."""

from dataclasses import replace
from xml.etree.ElementTree import Element

from tests.live.cast import body, correction, fence_between, presence, receipt, sender
from tests.live.scene import HASTY, Scene, available, offer, takes

REACTIONS = "urn:xmpp:reactions:0"


def reaction(target: Element, emoji: str) -> str:
    """A reaction to this message (XEP-0444)."""
    return f"<reactions xmlns='{REACTIONS}' id='{target.get('id')}'><reaction>{emoji}</reaction></reactions>"


async def test_a_customer_without_a_bot_is_told_who_serves_him_and_both_talk(scene: Scene) -> None:
    customer, mei, offered = await scene.offered("請問停車費")
    await takes(mei, sender(offered), customer)
    id = await customer.says(scene.door, "我的車停在路邊")
    await customer.receives(receipt(id))
    heard = await mei.receives("^我的車停在路邊$")
    assert (heard.get("id"), sender(heard)) == (id, sender(offered))
    id = await mei.says(sender(offered), "請給我車號")
    await mei.receives(receipt(id))
    said = await customer.receives("^請給我車號$")
    assert (said.get("id"), sender(said)) == (id, scene.door)


async def test_a_declined_offer_goes_to_the_next_agent_and_is_corrected_in_place(scene_for_two: Scene) -> None:
    mei, customer = await scene_for_two.agent_online(), await scene_for_two.cast.customer()
    await customer.says(scene_for_two.door, "請問換貨")
    offered = await mei.receives(offer("請問換貨"))
    lin = await scene_for_two.agent_online("lin")
    await mei.says(sender(offered), "2")
    corrected = await mei.receives(correction(offered.get("id", "")))
    assert "已略過" in body(corrected)
    again = await lin.receives(offer("請問換貨"))
    assert sender(again) == sender(offered), "a customer is one contact, whoever it is offered to"


async def test_an_offer_not_answered_in_time_goes_to_the_next_agent(scene: Scene) -> None:
    scene = replace(scene, queue=HASTY)
    mei, customer = await scene.agent_online(), await scene.cast.customer()
    await customer.says(scene.door, "請問保固")
    offered = await mei.receives(offer("請問保固"))
    lin = await scene.agent_online("lin")
    corrected = await mei.receives(correction(offered.get("id", "")))
    assert "逾時未接" in body(corrected)
    await lin.receives(offer("請問保固"))
    await mei.says(sender(offered), "1")
    await mei.receives("已經不能接了")


async def test_an_offer_is_accepted_by_a_reaction(scene: Scene) -> None:
    customer, mei, offered = await scene.offered()
    await mei.says(sender(offered), "", payloads=reaction(offered, "👍"))
    await customer.receives("為您服務")
    corrected = await mei.receives(correction(offered.get("id", "")))
    assert "已接" in body(corrected)


async def test_an_offer_is_declined_by_a_reaction(scene: Scene) -> None:
    _, mei, offered = await scene.offered()
    await mei.says(sender(offered), "", payloads=reaction(offered, "👎"))
    corrected = await mei.receives(correction(offered.get("id", "")))
    assert "已略過" in body(corrected)


async def test_a_reaction_to_something_else_neither_accepts_nor_declines(scene: Scene) -> None:
    customer, mei, offered = await scene.offered()
    other = Element("message", id="something-else")
    await mei.says(sender(offered), "", payloads=reaction(other, "👍"))
    await mei.says(sender(offered), "", payloads=reaction(offered, "🎉"))
    await mei.says(sender(offered), "!狀態")
    await mei.receives("0/4|1/4")
    assert not any("為您服務" in said for said in customer.bodies())
    await takes(mei, sender(offered), customer)


async def test_other_text_to_an_open_offer_neither_accepts_nor_reaches_the_customer(scene: Scene) -> None:
    customer, mei, offered = await scene.offered()
    id = await mei.says(sender(offered), "您好，馬上來")
    await mei.receives("請先回覆要不要接")
    await mei.receives(receipt(id))
    await takes(mei, sender(offered), customer)
    await mei.says(sender(offered), "讓您久等了")
    await customer.receives("讓您久等了")
    assert "您好，馬上來" not in customer.bodies()


async def test_the_same_answer_typed_twice_does_not_reach_the_customer(scene: Scene) -> None:
    customer, mei, puppet = await scene.connected()
    for word in ("1", "接", "2"):
        await mei.says(puppet, word)
    await customer.receives_nothing_but("^fence", fence=fence_between(mei, puppet, customer))


async def test_an_agent_who_goes_offline_loses_the_conversation_to_the_next_and_the_customer_hears_it(
    scene_for_two: Scene,
) -> None:
    customer, mei, puppet = await scene_for_two.connected("請問發票")
    waiting = await scene_for_two.cast.customer()
    await waiting.says(scene_for_two.door, "我也要問")
    await mei.receives(offer("我也要問"))
    await mei.leaves()
    await customer.receives("其他專員接著為您服務")
    lin = await scene_for_two.agent_online("lin")
    first = await lin.receives(offer())
    assert sender(first) == puppet, "who had an agent already goes before those who never had one"
    await takes(lin, puppet, customer)


async def test_an_agent_who_is_away_is_offered_nothing_until_back(scene: Scene) -> None:
    mei, customer = scene.agent(), await scene.cast.customer()
    await mei.online("away")
    await mei.receives(available(scene.door))
    await customer.says(scene.door, "有人在嗎")
    await customer.receives("沒有專員")
    assert not any("1 接" in said for said in mei.bodies())
    await mei.online()
    await mei.receives(offer("有人在嗎"))


async def test_a_customer_who_cancels_is_no_longer_waiting_and_the_offer_is_withdrawn(scene: Scene) -> None:
    customer, mei, offered = await scene.offered("請問退費")
    await customer.says(scene.door, "取消排隊")
    await customer.receives("已經為您取消等候")
    corrected = await mei.receives(correction(offered.get("id", "")))
    assert "不再等候" in body(corrected)
    await mei.says(sender(offered), "1")
    await mei.receives("已經不能接了")


async def test_a_customer_without_an_account_who_logs_out_while_waiting_has_left(scene: Scene) -> None:
    mei, customer = await scene.agent_online(), await scene.cast.customer()
    customer.tells_presence(scene.door)
    await customer.receives(available(scene.door))
    await customer.says(scene.door, "請問門市")
    offered = await mei.receives(offer("請問門市"))
    await customer.leaves()
    corrected = await mei.receives(correction(offered.get("id", "")))
    assert "不再等候" in body(corrected)


async def test_a_customer_whose_address_bounces_while_waiting_has_left(scene: Scene) -> None:
    """He never showed presence to the queue, so only the bounce of what he is told says that he is gone."""
    mei, customer = await scene.agent_online(), await scene.cast.customer()
    customer.sends(f"<message type='chat' to='{scene.door}'><body>請問訂單</body></message>")
    await customer.leaves()
    offered = await mei.receives(offer("請問訂單"))
    corrected = await mei.receives(correction(offered.get("id", "")))
    assert "不再等候" in body(corrected)


async def test_an_agent_whose_customer_cannot_be_reached_is_told(scene: Scene) -> None:
    customer, mei, puppet = await scene.connected()
    await customer.leaves()
    await mei.says(puppet, "您還在嗎？")
    await mei.receives("▎客戶已離線")


async def test_the_end_is_told_to_both_and_what_comes_later_begins_anew(scene: Scene) -> None:
    customer, mei, puppet = await scene.connected()
    await mei.says(puppet, "！結案")
    ended = body(await customer.receives("對話已結束"))
    number = int("".join(filter(str.isdigit, ended)))
    await mei.receives(rf"▎對話 #{number} 已結案")
    await customer.says(scene.door, "還有一個問題")
    again = await mei.receives(offer("還有一個問題"))
    assert sender(again) == puppet, "the same customer in the same queue stays the same contact"


async def test_a_queue_shows_whether_anybody_is_there(scene: Scene) -> None:
    customer = await scene.cast.customer("wang")
    customer.tells_presence(scene.door, "subscribe")
    await customer.receives(presence(scene.door, "subscribed"))
    alone = await customer.receives(available(scene.door))
    assert alone.findtext("{jabber:client}show") == "away"
    await scene.agent_online()
    staffed = await customer.receives(available(scene.door))
    assert staffed.findtext("{jabber:client}show") is None
