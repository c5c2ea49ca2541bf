"""Canned replies and taking back, as agents and customers see them."""

from deploy.service import Service
from tests.live.cast import REQUEST, Person, body, sender
from tests.live.conftest import ServiceMaker
from tests.live.ledger import Ledger
from tests.live.scene import Scene, available, offer, takes
from tests.live.troupe import Cast

CANNED = """
greeting: 您好 {customer}，我是 {agent}，案號 {case}。
hours:
  queues: [other]
  text: 只給別的窗口
"""


async def started(new_service: ServiceMaker) -> Service:
    made = new_service(("help", "other"), {"queues.help": {"bot": False}, "agents": {"canned": "canned.yaml"}})
    (made.office.directory / "canned.yaml").write_text(CANNED, "utf-8")
    made.start()
    await made.ready()
    return made


async def test_a_canned_reply_greets_the_customer_by_name_and_refuses_who_has_none(
    new_service: ServiceMaker, cast: Cast
) -> None:
    service = await started(new_service)
    mei, guest = await cast.agent(service, "mei"), await cast.customer()
    await mei.online()
    await mei.receives(available(service.address("help")))
    wang = await cast.customer("wang")
    nick = "<nick xmlns='http://jabber.org/protocol/nick'>王小明</nick>"
    await wang.says(service.address("help"), "請問繳費", payloads=nick + REQUEST)
    puppet = sender(await mei.receives(offer("請問繳費")))
    await takes(mei, puppet, wang)
    await mei.says(puppet, "!罐頭")
    listed = body(await mei.receives("這裡的罐頭訊息"))
    assert "greeting · 您好" in listed
    assert "hours" not in listed
    await mei.says(puppet, "!canned greeting")
    await wang.receives("^您好 王小明，我是 mei，案號 1。$")
    await mei.receives("已傳送")
    await guest.says(service.address("help"), "哈囉")
    other = sender(await mei.receives(offer()))
    await takes(mei, other, guest)
    await mei.says(other, "!常用語 greeting")
    await mei.receives("沒有送出：還不知道 {customer}")


async def test_an_agent_takes_back_the_last_line(scene: Scene) -> None:
    customer, mei, puppet = await scene.connected()
    await mei.says(puppet, "這是別人的帳單")
    wrong = await customer.receives("別人的帳單")
    await mei.says(puppet, "！收回")
    await mei.receives("已收回：「這是別人的帳單」")
    retraction = await customer.receives("收回了上一則訊息")
    assert retracts(customer) == [wrong.get("id")]
    fallback = retraction.find("{urn:xmpp:fallback:0}fallback")
    assert fallback is not None
    assert fallback.get("for") == "urn:xmpp:message-retract:1"
    assert "這是別人的帳單" in [line.body for line in Ledger(scene.service).lines()]
    await mei.says(puppet, "!undo")
    await mei.receives("沒有可以收回")


def retracts(person: Person) -> list[str | None]:
    """The ids of the messages that were taken back (XEP-0424)."""
    found = [stanza.find("{urn:xmpp:message-retract:1}retract") for stanza in person.seen]
    return [retract.get("id") for retract in found if retract is not None]
