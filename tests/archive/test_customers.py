"""Customers' records: changed all or none, repeatable, and two of them made one without losing anything."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from imcs.archive import (
    NOBODY,
    Archive,
    AttributesSet,
    Contact,
    CustomerBlocked,
    CustomerChange,
    CustomerNote,
    FaultyChanges,
    Outcome,
    PuppetAdded,
    Source,
    WrittenFrom,
)
from imcs.errors import ArchiveError
from imcs.model import Address, AgentId, ConversationId, Customer, CustomerId, Language, Puppet, QueueName
from tests.archive.log import HELP, a_customer, a_line, a_start, an_end, write
from tests.builders import at

WANG, LIN = CustomerId(1), CustomerId(2)
HOME, WORK = Address("wang@home.example"), Address("wang@work.example")


@pytest.fixture
async def archive(tmp_path: Path) -> AsyncIterator[Archive]:
    async with await Archive.open(tmp_path) as opened:
        yield opened


def a_change(*addresses: Address, **values: object) -> CustomerChange:
    return CustomerChange(addresses or (HOME,), **values)  # type: ignore[arg-type]  # whatever the test says


async def test_a_stranger_is_met_once(archive: Archive) -> None:
    first = await archive.customers.meet(HOME, "Wang", Language.EN)
    assert first == Customer(WANG, HOME, "Wang", Language.EN)
    assert await archive.customers.meet(HOME, "another name", Language.ZH_TW) == first
    assert (await archive.customers.meet(WORK, "", Language.ZH_TW)).id == LIN


async def test_a_record_holds_everything_that_was_put_into_it(archive: Archive) -> None:
    change = a_change(
        HOME,
        WORK,
        name="王小明",
        language=Language.EN,
        tier=2,
        dedicated=AgentId(7),
        attributes={"plan": "gold"},
        tags=("vip", "b2b"),
    )
    assert await archive.customers.change([change]) == Outcome(new=1)
    note = CustomerNote(at(1), "mei", "likes short answers")
    await archive.customers.note(WANG, note)
    call = Contact(WANG, at(2), "phone", "mei", "asked for the invoice")
    number = await archive.customers.log(call)
    record = await archive.customers.record(WANG)
    assert record is not None
    assert record.customer == Customer(WANG, HOME, "王小明", Language.EN, 2, AgentId(7), {"plan": "gold"})
    assert record.addresses == (HOME, WORK)
    assert (record.tags, record.notes) == (("b2b", "vip"), (note,))
    assert [(each.id, each.body) for each in record.contacts] == [(number, call.body)]
    assert await archive.customers.record(LIN) is None


async def test_the_same_change_again_changes_nothing(archive: Archive) -> None:
    change = a_change(HOME, WORK, name="Wang", tier=1, attributes={"plan": "gold"}, tags=("vip",))
    await archive.customers.change([change])
    before = await archive.changes()
    assert await archive.customers.change([change]) == Outcome(same=1)
    assert await archive.customers.changed_since(before.customers) == []


async def test_what_is_empty_takes_away_and_what_is_not_named_stays(archive: Archive) -> None:
    await archive.customers.change([a_change(name="Wang", dedicated=AgentId(7), attributes={"a": "1", "b": "2"})])
    await archive.customers.change([a_change(dedicated=NOBODY, attributes={"a": ""}, tags=())])
    assert await archive.customer(WANG) == Customer(WANG, HOME, "Wang", attributes={"b": "2"})


async def test_a_dry_run_finds_everything_and_keeps_nothing(archive: Archive) -> None:
    assert await archive.customers.change([a_change(name="Wang")], check=True) == Outcome(new=1)
    assert await archive.customer_at(HOME) is None


async def test_one_change_that_cannot_be_made_stops_all_of_them_and_every_fault_is_told(archive: Archive) -> None:
    await archive.customers.change([a_change(HOME), a_change(WORK)])
    faulty = [
        a_change(Address("new@home.example")),
        a_change(HOME, WORK),
        CustomerChange((), CustomerId(9)),
        CustomerChange(),
    ]
    with pytest.raises(FaultyChanges) as caught:
        await archive.customers.change(faulty)
    assert list(caught.value.faults) == [1, 2, 3]
    assert "merge them first" in caught.value.faults[1]
    assert "no customer #9" in str(caught.value)
    assert await archive.customer_at(Address("new@home.example")) is None


async def test_an_address_can_be_taken_away(archive: Archive) -> None:
    await archive.customers.change([a_change(HOME, WORK)])
    await archive.customers.change([CustomerChange((), WANG, without=(HOME,))])
    assert await archive.addresses(WANG) == [WORK]


async def test_customers_come_in_pages(archive: Archive) -> None:
    await archive.customers.change([a_change(Address(f"c{number}@home.example")) for number in range(5)])
    await archive.customers.change([a_change(Address("c4@home.example"), WORK, tags=("b", "a"))])
    first = await archive.customers.page(CustomerId(0), 2)
    assert [each.customer.id for each in first] == [1, 2]
    (last,) = await archive.customers.page(CustomerId(4), 2)
    assert (last.customer.address, last.addresses, last.tags) == ("c4@home.example", last.addresses, ("a", "b"))
    assert len(last.addresses) == 2
    assert await archive.customers.page(CustomerId(5), 2) == []


async def test_attributes_saved_with_a_line_are_the_last_word(archive: Archive) -> None:
    await archive.customers.change([a_change(attributes={"plan": "silver", "city": "台南"})])
    await write(
        archive,
        AttributesSet(WANG, {"plan": "gold"}, Source.FLOW),
        AttributesSet(WANG, {"plan": "black"}, Source.FLOW),
    )
    record = await archive.customers.record(WANG)
    assert record is not None
    assert record.customer.attributes == {"plan": "black", "city": "台南"}
    assert [each.source for each in record.attributes] == [Source.HAND, Source.FLOW]


async def test_a_card_is_asked_for_once(archive: Archive) -> None:
    await archive.customers.change([a_change()])
    assert await archive.customers.ask_card(WANG)
    assert not await archive.customers.ask_card(WANG)


async def test_a_merger_keeps_both_histories_identities_and_words(archive: Archive) -> None:
    await write(archive, a_customer(1, HOME, "Wang"), a_customer(2, WORK), a_start(1, 1), a_start(2, 2), an_end(1))
    await write(archive, an_end(2), PuppetAdded(Puppet("c-1", WANG, HELP)), PuppetAdded(Puppet("c-2", LIN, HELP)))
    await write(archive, PuppetAdded(Puppet("c-3", LIN, QueueName("shop"))))
    mine = CustomerChange((), WANG, attributes={"plan": "gold"}, tags=("a",))
    theirs = CustomerChange((), LIN, name="W.", tier=2, attributes={"plan": "old", "city": "台南"}, tags=("b",))
    await archive.customers.change([mine, theirs])
    await archive.customers.note(LIN, CustomerNote(at(1), "mei", "a note"))
    await archive.customers.log(Contact(LIN, at(2), "fax", "mei", "an order"))
    await archive.customers.merge(LIN, WANG)
    record = await archive.customers.record(WANG)
    assert record is not None
    assert record == await archive.customers.record(LIN)
    assert (record.customer.name, record.customer.tier, record.addresses) == ("Wang", 2, (HOME, WORK))
    assert record.customer.attributes == {"plan": "gold", "city": "台南"}
    assert (record.tags, len(record.notes), len(record.contacts)) == (("a", "b"), 1, 1)
    assert [each.id for each in await archive.conversations(9, customer=WANG)] == [2, 1]
    assert [each.localpart for each in await archive.puppets_of(WANG)] == ["c-1", "c-3"]
    assert await archive.puppet("c-2") == Puppet("c-2", LIN, HELP)  # leads to the past, which is Wang's now
    assert [each.customer.id for each in await archive.customers.page(CustomerId(0))] == [WANG]


async def test_whoever_is_blocked_stays_so_after_a_merger_for_the_longer_time(archive: Archive) -> None:
    await write(archive, a_customer(1, HOME), a_customer(2, WORK), a_customer(3))
    mei = AgentId(1)
    await write(archive, CustomerBlocked(WANG, at(30), mei), CustomerBlocked(LIN, at(60), mei))
    await archive.customers.merge(LIN, WANG)
    assert await archive.blocks(at(0)) == [CustomerBlocked(WANG, at(60), mei)]
    await archive.customers.merge(WANG, CustomerId(3))
    assert await archive.blocks(at(0)) == [CustomerBlocked(CustomerId(3), at(60), mei)]


async def test_a_merger_is_refused_in_words_where_it_would_lose_something(archive: Archive) -> None:
    await write(archive, a_customer(1, HOME), a_customer(2, WORK), a_customer(3), a_start(5, 2))
    with pytest.raises(ArchiveError, match="#5 in help"):
        await archive.customers.merge(LIN, WANG)
    with pytest.raises(ArchiveError, match="one customer already"):
        await archive.customers.merge(WANG, WANG)
    with pytest.raises(ArchiveError, match="no customer #9"):
        await archive.customers.merge(CustomerId(9), WANG)
    await archive.customers.merge(WANG, LIN)  # an open conversation of the one who is kept goes on
    with pytest.raises(ArchiveError, match="#1 was merged into #2"):
        await archive.customers.merge(CustomerId(3), WANG)


async def test_a_chain_of_mergers_leads_to_the_last(archive: Archive) -> None:
    await write(archive, a_customer(1), a_customer(2), a_customer(3))
    await archive.customers.merge(WANG, LIN)
    await archive.customers.merge(LIN, CustomerId(3))
    found = await archive.customer(WANG)
    assert found is not None
    assert found.id == 3


async def test_what_begins_in_the_moment_of_a_merger_is_the_kept_ones(archive: Archive) -> None:
    await write(archive, a_customer(1, HOME), a_customer(2, WORK))
    await archive.customers.merge(LIN, WANG)
    await write(archive, a_start(1, 2), a_line(), AttributesSet(LIN, {"plan": "gold"}, Source.FLOW))
    record = await archive.conversation((await archive.conversations(1))[0].id)
    assert record is not None
    assert record.customer == WANG
    assert (await archive.customer(WANG) or Customer(LIN, HOME)).attributes == {"plan": "gold"}


async def test_where_a_conversation_was_written_from_last_is_known_while_it_is_an_address_of_the_customers(
    archive: Archive,
) -> None:
    of_wang = ConversationId(1)
    await write(archive, a_customer(1, HOME), a_customer(2, WORK), a_start(1, 1))
    assert await archive.written_from(of_wang) is None
    await write(archive, WrittenFrom(of_wang, HOME))
    assert await archive.written_from(of_wang) == HOME
    await write(archive, WrittenFrom(of_wang, WORK), an_end(1))
    assert await archive.written_from(of_wang) is None, "somebody else's"
    await archive.customers.merge(LIN, WANG)
    assert await archive.written_from(of_wang) == WORK
    await archive.customers.change([CustomerChange((HOME,), without=(WORK,))])
    assert await archive.written_from(of_wang) is None
