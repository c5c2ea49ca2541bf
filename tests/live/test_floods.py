"""Whoever writes faster than anybody can read costs nobody else anything. Receipts never come too early."""

import asyncio
from xml.etree.ElementTree import Element

from tests.live.cast import Person, body, error, receipt
from tests.live.ledger import Ledger
from tests.live.scene import Scene, offer

FLOOD = 10_000
BURST = 50
PER_SECOND = 10


async def test_ten_thousand_lines_of_one_customer_are_bounded_and_others_go_on(scene: Scene) -> None:
    customer, mei, puppet = await scene.connected()
    flooder = await scene.cast.customer()
    counted = _counting(flooder)
    start = asyncio.get_running_loop().time()
    for number in range(FLOOD):
        flooder.sends(
            f"<message type='chat' to='{scene.door}' id='flood-{number}'><body>{number}</body>"
            "<request xmlns='urn:xmpp:receipts'/></message>"
        )
    for number in range(10):
        await customer.says(scene.door, f"問題 {number}")
        await mei.receives(f"^問題 {number}$")
        await mei.says(puppet, f"回答 {number}")
        await customer.receives(f"^回答 {number}$")
    while counted["accepted"] + counted["refused"] < FLOOD:
        await flooder.receives(lambda stanza: receipt_of(stanza) or error("resource-constraint")(stanza))
    seconds = asyncio.get_running_loop().time() - start
    assert BURST <= counted["accepted"] <= BURST + PER_SECOND * seconds + 1
    lines = [line.id for line in Ledger(scene.service).lines() if line.id.startswith("flood-")]
    assert len(lines) == len(set(lines)) == counted["accepted"]


async def test_a_refused_line_says_why_and_gets_no_receipt(scene: Scene) -> None:
    flooder = await scene.cast.customer()
    for number in range(BURST * 3):
        flooder.sends(
            f"<message type='chat' to='{scene.door}' id='much-{number}'><body>{number}</body>"
            "<request xmlns='urn:xmpp:receipts'/></message>"
        )
    refused = await flooder.receives(error("resource-constraint"))
    assert refused.findtext(".//{urn:ietf:params:xml:ns:xmpp-stanzas}text")
    last = await flooder.receives(error("resource-constraint", f"much-{BURST * 3 - 1}"))
    unacknowledged = {refused.get("id"), last.get("id")}
    assert not unacknowledged & {receipt_of(stanza) for stanza in flooder.seen}


async def test_no_receipt_comes_before_the_line_is_committed(scene: Scene) -> None:
    """While nobody can write the database, a line that has arrived gets no receipt and isn't relayed."""
    customer, mei, _ = await scene.connected()
    ledger = Ledger(scene.service)
    with ledger.locked():
        id = await customer.says(scene.door, "這一行要先存好", id="saved-first")
        await customer.asks(scene.service.address(), "<ping xmlns='urn:xmpp:ping'/>")
        assert not any(receipt(id)(stanza) for stanza in customer.seen), "the ping came after the line, and back"
        assert "這一行要先存好" not in mei.bodies()
        assert id not in ledger.ids()
    await customer.receives(receipt(id))
    await mei.receives("^這一行要先存好$")
    assert ledger.ids().count(id) == 1


async def test_every_receipt_finds_its_line_in_the_archive(scene: Scene) -> None:
    mei, customer = await scene.agent_online(), await scene.cast.customer()
    ledger, early = Ledger(scene.service), list[str]()

    def look(stanza: Element) -> None:
        if (id := receipt_of(stanza)) and id not in ledger.ids():
            early.append(id)

    customer.listener = look
    ids = [await customer.says(scene.door, f"第 {number} 行", id=f"early-{number}") for number in range(20)]
    for id in ids:
        await customer.receives(receipt(id))
    assert early == []
    assert body(await mei.receives(offer()))


def receipt_of(stanza: Element) -> str:
    """The id of the message that this acknowledges; empty where it acknowledges nothing."""
    found = stanza.find("{urn:xmpp:receipts}received")
    return "" if found is None else found.get("id", "")


def _counting(person: Person) -> dict[str, int]:
    counted = {"accepted": 0, "refused": 0}

    def look(stanza: Element) -> None:
        counted["accepted"] += bool(receipt_of(stanza))
        counted["refused"] += bool(error("resource-constraint")(stanza))

    person.listener = look
    return counted
