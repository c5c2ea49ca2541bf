"""Each kind of entry leaves what it says behind."""

from pathlib import Path

import pytest

from imcs.archive import Archive, BotStateSaved, CustomerAdded, Delivered, LanguageChanged, PuppetAdded
from imcs.errors import ArchiveError
from imcs.model import Address, ConversationId, Customer, CustomerId, Language, Puppet
from tests.archive.log import HELP, a_customer, a_line, a_start, look, write
from tests.builders import at

ONE = ConversationId(1)
PUPPET = Puppet("c-abcdefgh", CustomerId(1), HELP)


async def test_the_bots_latest_state_is_kept(archive: Archive) -> None:
    await write(archive, a_customer(), a_start(), BotStateSaved(ONE, '{"n":1}'), BotStateSaved(ONE, '{"n":2}'))
    assert await archive.bot_state(ONE) == '{"n":2}'
    await write(archive, BotStateSaved(ONE, '{"n":3}'))
    assert await archive.bot_state(ONE) == '{"n":3}'


async def test_a_new_state_changes_nothing_else_of_the_conversation(archive: Archive) -> None:
    await write(archive, a_customer(), a_start())
    before = await archive.conversation(ONE)
    await write(archive, BotStateSaved(ONE, "{}"))
    assert await archive.conversation(ONE) == before


async def test_a_customer_is_found_by_address_and_by_number(archive: Archive) -> None:
    mei = Customer(CustomerId(1), Address("mei@example.org"), "小美", Language.EN, 3)
    await write(archive, CustomerAdded(mei))
    assert await archive.customer_at(mei.address) == mei
    assert await archive.customer(mei.id) == mei
    assert await archive.customer_at(Address("bo@example.org")) is None
    assert await archive.customer(CustomerId(2)) is None


async def test_a_customer_can_have_several_addresses_and_the_one_named_last_counts(archive: Archive) -> None:
    await write(archive, a_customer(1, "old@example.org"), a_customer(1, "new@example.org"))
    customer = await archive.customer(CustomerId(1))
    assert customer is not None
    assert customer.address == "new@example.org"
    assert await archive.addresses(CustomerId(1)) == ["new@example.org", "old@example.org"]
    old = await archive.customer_at(Address("old@example.org"))
    assert old is not None
    assert (old.id, old.address) == (1, "old@example.org")
    await write(archive, a_customer(1, "old@example.org"))
    assert await archive.addresses(CustomerId(1)) == ["old@example.org", "new@example.org"]


async def test_an_address_never_moves_to_another_customer(archive: Archive) -> None:
    await write(archive, a_customer(1, "mei@example.org"))
    with pytest.raises(ArchiveError, match=r"identity\.customer"):
        await write(archive, a_customer(2, "mei@example.org"))
    assert await archive.customer(CustomerId(2)) is None


async def test_a_language_chosen_is_kept(archive: Archive) -> None:
    customer = CustomerId(1)
    await write(
        archive, a_customer(), LanguageChanged(customer, Language.EN), LanguageChanged(customer, Language.ZH_CN)
    )
    found = await archive.customer(customer)
    assert found is not None
    assert found.language is Language.ZH_CN


async def test_a_puppet_is_found_by_name_and_by_whom_it_stands_for(archive: Archive) -> None:
    await write(archive, a_customer(), PuppetAdded(PUPPET))
    assert await archive.puppet("c-abcdefgh") == PUPPET
    assert await archive.puppet_of(CustomerId(1), HELP) == PUPPET
    assert await archive.puppets_of(CustomerId(1)) == [PUPPET]
    assert await archive.puppet("c-other") is None


async def test_there_is_one_puppet_for_a_customer_in_a_queue(archive: Archive) -> None:
    await write(archive, a_customer(), PuppetAdded(PUPPET))
    with pytest.raises(ArchiveError, match="UNIQUE"):
        await write(archive, PuppetAdded(Puppet("c-second", CustomerId(1), HELP)))


async def test_the_first_acknowledgement_marks_a_message_as_delivered(archive: Archive, tmp_path: Path) -> None:
    await write(archive, a_customer(), a_start(), a_line(message_id="a"), a_line(message_id="b"))
    await write(archive, Delivered(ONE, "a", at(5)), Delivered(ONE, "nobody's", at(5)))
    await write(archive, Delivered(ONE, "a", at(9)))
    assert look(tmp_path, "select id, delivered_at from message order by seq") == [
        ("a", "2026-03-02T09:00:05.000000+00:00"),
        ("b", None),
    ]


async def test_facts_hold_neither_addresses_nor_words(archive: Archive, tmp_path: Path) -> None:
    await write(archive, a_customer(1, "mei@example.org", "小美"), a_start(), a_line("我的電話"))
    rows = str(look(tmp_path, "select * from fact"))
    assert not any(word in rows for word in ("mei@example.org", "小美", "我的電話"))


async def test_a_queue_named_in_chinese_is_kept(archive: Archive) -> None:
    await write(archive, a_customer(), a_start(queue="帳務"))
    record = await archive.conversation(ONE)
    assert record is not None
    assert record.queue == "帳務"
