"""What passes between customer and agent, both ways: with its id, and without anybody's real address."""

from xml.etree.ElementTree import Element, tostring

import pytest

from tests.live.cast import Person, Question, body, correction, fence_between, receipt, sender
from tests.live.scene import Scene, everything

OOB = "{jabber:x:oob}"
STATES = "http://jabber.org/protocol/chatstates"


class Pair:
    """Somebody who writes and somebody who reads: the customer and the agent, or the other way round."""

    def __init__(self, writer: Person, to: str, reader: Person, origin: str) -> None:
        """`origin`: where the reader sees it come from."""
        self.writer = writer
        self.to = to
        self.reader = reader
        self.origin = origin

    def turned(self) -> "Pair":
        """The other way round."""
        return Pair(self.reader, self.origin, self.writer, self.to)

    async def passes(self, text: str, payloads: str = "", id: str = "") -> Element:
        """Written by one, it reaches the other as the same message; returns what arrived."""
        id = await self.writer.says(self.to, text, payloads=payloads, id=id)
        arrived = await self.reader.receives(lambda stanza: stanza.get("id") == id)
        assert sender(arrived) == self.origin
        assert body(arrived) == text
        return arrived


@pytest.fixture(params=["from the customer", "from the agent"])
async def pair(request: pytest.FixtureRequest, scene: Scene) -> Pair:
    customer, mei, puppet = await scene.connected()
    there = Pair(customer, scene.door, mei, puppet)
    return there if request.param == "from the customer" else there.turned()


def holds(path: str) -> Question:
    """A message in which this element is found."""
    return lambda stanza: stanza.find(path) is not None


def pointed(stanza: Element, path: str) -> str:
    """The id that this element of a message points at."""
    found = stanza.find(path)
    assert found is not None, tostring(stanza, "unicode")
    return found.get("id", "")


async def test_typing_is_shown(pair: Pair) -> None:
    for state in ("composing", "paused"):
        await pair.writer.says(pair.to, "", payloads=f"<{state} xmlns='{STATES}'/>")
        shown = await pair.reader.receives(holds(f"{{{STATES}}}{state}"))
        assert sender(shown) == pair.origin


async def test_a_marker_tells_that_a_line_was_seen(pair: Pair) -> None:
    arrived = await pair.passes("看得到嗎", "<markable xmlns='urn:xmpp:chat-markers:0'/>", id="markable")
    assert arrived.find("{urn:xmpp:chat-markers:0}markable") is not None
    displayed = "<displayed xmlns='urn:xmpp:chat-markers:0' id='markable'/>"
    await pair.reader.says(pair.origin, "", payloads=displayed)
    shown = await pair.writer.receives(holds("{urn:xmpp:chat-markers:0}displayed"))
    assert pointed(shown, "{urn:xmpp:chat-markers:0}displayed") == "markable"
    assert sender(shown) == pair.to


async def test_a_correction_takes_the_place_of_the_line(pair: Pair) -> None:
    await pair.passes("週一開始", id="wrong")
    arrived = await pair.passes("週二開始", "<replace xmlns='urn:xmpp:message-correct:0' id='wrong'/>")
    assert correction("wrong")(arrived)


async def test_a_retraction_takes_the_line_back(pair: Pair) -> None:
    await pair.passes("說錯了", id="regretted")
    arrived = await pair.passes("", "<retract xmlns='urn:xmpp:message-retract:1' id='regretted'/>")
    assert pointed(arrived, "{urn:xmpp:message-retract:1}retract") == "regretted"


async def test_a_reaction_is_put_on_the_line_of_the_other(pair: Pair) -> None:
    await pair.passes("太好了", id="great")
    reactions = "<reactions xmlns='urn:xmpp:reactions:0' id='great'><reaction>❤️</reaction></reactions>"
    arrived = await pair.turned().passes("", reactions)
    assert pointed(arrived, "{urn:xmpp:reactions:0}reactions") == "great"
    assert arrived.findtext(".//{urn:xmpp:reactions:0}reaction") == "❤️"


async def test_a_reply_names_the_line_and_keeps_the_quotation_apart(pair: Pair) -> None:
    await pair.passes("哪一間？", id="which")
    fallback = "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='7'/></fallback>"
    reply = f"<reply xmlns='urn:xmpp:reply:0' id='which' to='{pair.writer.full_jid}'/>{fallback}"
    arrived = await pair.turned().passes("> 哪一間？\n信義店", reply)
    assert pointed(arrived, "{urn:xmpp:reply:0}reply") == "which"
    assert "to=" not in tostring(arrived.find("{urn:xmpp:reply:0}reply") or arrived[0], "unicode")
    assert arrived.find("{urn:xmpp:fallback:0}fallback") is not None


async def test_a_file_arrives_as_its_address(pair: Pair) -> None:
    url = "https://upload.example.org/abc/photo%20of%20it.jpg?a=1&b=2"
    escaped = url.replace("&", "&amp;")
    arrived = await pair.passes(url, f"<x xmlns='jabber:x:oob'><url>{escaped}</url></x>")
    assert arrived.findtext(f"{OOB}x/{OOB}url") == url


async def test_a_receipt_comes_from_the_desk_once_and_the_onward_copy_asks_for_its_own(pair: Pair) -> None:
    pair.reader.acknowledges = False
    arrived = await pair.passes("收到請回", "<request xmlns='urn:xmpp:receipts'/>", id="asked")
    assert arrived.find("{urn:xmpp:receipts}request") is not None
    told = await pair.writer.receives(receipt("asked"))
    assert sender(told) == pair.to
    await pair.reader.says(pair.origin, "", payloads="<received xmlns='urn:xmpp:receipts' id='asked'/>")
    await fence_between(pair.reader, pair.origin, pair.writer)()
    assert sum(bool(receipt("asked")(stanza)) for stanza in pair.writer.seen) == 1


async def test_nothing_else_gets_through(pair: Pair) -> None:
    """A stanza is built anew from what is known to be harmless: never forwarded."""
    odd = (
        f"<addresses xmlns='http://jabber.org/protocol/address'><address type='ofrom' jid='{pair.writer.full_jid}'/>"
        "</addresses><x xmlns='vcard-temp:x:update'/><html xmlns='http://jabber.org/protocol/xhtml-im'/>"
        f"<origin-id xmlns='urn:xmpp:sid:0' id='{pair.writer.jid}'/><subject>{pair.writer.jid}</subject>"
        f"<thread>{pair.writer.jid}</thread><nick xmlns='http://jabber.org/protocol/nick'>我是誰</nick>"
    )
    arrived = await pair.passes("一行字", odd)
    kept = {child.tag for child in arrived}
    assert kept == {"{jabber:client}body", "{urn:xmpp:receipts}request"}


async def test_neither_learns_the_real_address_of_the_other(pair: Pair) -> None:
    await pair.passes("您好", f"<active xmlns='{STATES}'/>")
    await pair.turned().passes("您好，請說")
    for one, other in ((pair.writer, pair.reader), (pair.reader, pair.writer)):
        assert other.jid.partition("@")[0] not in everything(one)


async def test_a_card_number_reaches_nobody(pair: Pair) -> None:
    id = await pair.writer.says(pair.to, "卡號 4111 1111 1111 1111 謝謝")
    arrived = await pair.reader.receives(lambda stanza: stanza.get("id") == id)
    assert "4111" not in body(arrived)
    assert "謝謝" in body(arrived)
