"""How was it? Asked after an agent's conversation, answered by words and reactions, also after a kill."""

import json
from xml.etree.ElementTree import Element

import pytest

from deploy.service import Service
from deploy.stage import Prosody
from tests.live.cast import Person, body, correction, receipt, sender
from tests.live.conftest import ServiceMaker
from tests.live.ledger import Ledger
from tests.live.scene import Scene, available, hire, in_thread, offer, takes
from tests.live.test_plays import reaction
from tests.live.troupe import Cast

QUEUES = ("written", "reacts", "asks", "leaves")


@pytest.fixture(scope="session")
def rated(prosody: Prosody, shared_service: ServiceMaker) -> Service:
    """A service whose customers are asked. Not started yet."""
    rules = {f"queues.{queue}": {"bot": False, "rating": True, "wrap_up": 0} for queue in QUEUES}
    made = shared_service(QUEUES, rules)
    hire(prosody, made, [("mei", queue) for queue in QUEUES])
    made.start()
    return made


async def served(scene: Scene) -> tuple[Person, Person, Element]:
    """An agent answered a customer and closed: both, and the question that follows."""
    await scene.service.ready()
    mei, customer = await scene.agent_online(), await scene.cast.customer("wang")
    await customer.says(scene.door, "請問繳費")
    puppet = sender(await mei.receives(offer("請問繳費")))
    await takes(mei, puppet, customer)
    await mei.says(puppet, "超商就可以。")
    await customer.receives("超商就可以")
    await mei.says(puppet, "!結案")
    await customer.receives("對話已結束")
    return customer, mei, await customer.receives("請為這次服務評分：1（很不滿意）到 5")


async def test_a_mark_and_a_comment_are_kept_and_a_question_begins_anew(rated: Service, cast: Cast) -> None:
    scene = Scene(rated, "written", cast)
    customer, mei, _ = await served(scene)
    said = await customer.says(scene.door, "四分")
    await customer.receives(receipt(said))
    thanks = await customer.receives("謝謝您的評分（4 分）")
    await customer.says(scene.door, "5")
    assert "（5 分）" in body(await customer.receives(correction(thanks.get("id", ""))))
    await customer.says(scene.door, "意見：小美很有耐心")
    await customer.receives("收到您的意見")
    await customer.says(scene.door, "發票可以補寄嗎")
    again = await mei.receives(offer("發票可以補寄嗎"))
    await takes(mei, sender(again), customer)
    await mei.says(sender(again), "!紀錄")
    assert "評分 5/5" in body(await mei.receives("評分"))
    (number,) = [line.conversation for line in Ledger(rated).lines() if line.id == said]
    shown = json.loads(await in_thread(rated, "conversation", "show", str(number), "--json"))
    assert shown["rating"] == {"mark": 5, "comment": "小美很有耐心"}
    boss = await cast.agent(rated, "boss", "--role", "supervisor", queue="written")
    await boss.online()
    await boss.receives(available(scene.door))
    await boss.says(scene.desk, "！報表")
    report = body(await boss.receives("written 滿意度"))
    assert "written 滿意度：平均 5.0 分（滿分 5）· 1 位受邀、1 位評分（100 %）" in report
    assert "專員mei：平均 5.0 分" in report
    told = json.loads(await in_thread(rated, "report", "ratings", "--json"))
    assert {"agent": "meiwritten", "asked": 1, "given": 1, "share": 1.0, "mean": 5.0} in told["agents"]


async def test_a_reaction_rates_though_the_service_was_killed_meanwhile(rated: Service, cast: Cast) -> None:
    scene = Scene(rated, "reacts", cast)
    customer, _, question = await served(scene)
    rated.kill()
    rated.start()
    await rated.ready()
    await customer.says(scene.door, "", payloads=reaction(question, "👎"))
    thanks = await customer.receives("謝謝您的評分（1 分）")
    reply = f"<reply xmlns='urn:xmpp:reply:0' id='{thanks.get('id')}'/>"
    await customer.says(scene.door, "等太久了", payloads=reply)
    await customer.receives("收到您的意見")
    assert [line.body for line in Ledger(rated).lines() if "等太久了" in line.body] == ["等太久了"]


async def test_a_question_instead_of_a_mark_is_a_question(rated: Service, cast: Cast) -> None:
    scene = Scene(rated, "asks", cast)
    customer, mei, question = await served(scene)
    await customer.says(scene.door, "5 天前買的還沒到")
    again = sender(await mei.receives(offer("5 天前買的還沒到")))
    await customer.says(scene.door, "", payloads=reaction(question, "👍"))
    await customer.receives("謝謝您的評分（5 分）")
    await takes(mei, again, customer)
    await mei.says(again, "這就去查。")
    await customer.receives("這就去查")
    await mei.says(again, "!結案")
    await customer.receives("對話已結束")
    said = await customer.says(scene.door, "謝謝")
    await customer.receives(receipt(said))
    assert len([line for line in customer.bodies() if "請為這次服務評分" in line]) == 1


async def test_whoever_gave_up_waiting_is_not_asked(rated: Service, cast: Cast) -> None:
    await rated.ready()
    scene = Scene(rated, "leaves", cast)
    customer = await cast.customer("wang")
    said = await customer.says(scene.door, "請問繳費")
    await customer.receives(receipt(said))
    await customer.says(scene.door, "取消排隊")
    await customer.receives("取消等候")
    (ended,) = [fact for fact in Ledger(rated).facts("ConversationEnded") if fact["reason"] == "abandoned"]
    assert [line.body for line in Ledger(rated).lines(int(str(ended["conversation"]))) if "評分" in line.body] == []
