"""A group of entries is few statements, whatever its size."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from imcs.archive import BotStateSaved, Delivered, Entry, PuppetAdded, Recorded
from imcs.archive.database import Transaction, Value, open_writer
from imcs.archive.group import write_group
from imcs.archive.statements import Statements
from imcs.model import ConversationId, CustomerId, Puppet
from tests.archive.log import HELP, a_customer, a_line, a_start, an_end
from tests.builders import at


class Counted(Transaction):
    """A real transaction that remembers the statements it ran."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection, Statements())
        self.ran: list[str] = []

    def run(self, name: str, /, **values: Value) -> int:
        self.ran.append(name)
        return super().run(name, **values)


@pytest.fixture
def transaction(tmp_path: Path) -> Iterator[Counted]:
    """On a real database."""
    with closing(open_writer(tmp_path / "imcs.db", Statements())) as connection:
        yield Counted(connection)


def recorded(*entries: Entry) -> list[Recorded]:
    return [Recorded(seq, entry) for seq, entry in enumerate(entries, 1)]


def test_a_hundred_messages_are_one_statement(transaction: Counted) -> None:
    write_group(transaction, recorded(a_customer(), a_start()), None)
    transaction.ran.clear()
    lines = [Recorded(number, a_line()) for number in range(3, 103)]
    write_group(transaction, lines, None)
    assert transaction.ran == ["append_messages"]


def test_the_watermark_goes_with_the_group_where_there_is_one(transaction: Counted) -> None:
    write_group(transaction, recorded(a_customer()), 7)
    assert transaction.ran == ["add_customers", "add_identities", "set_handed"]
    transaction.ran.clear()
    write_group(transaction, [], 8)
    assert transaction.ran == ["set_handed"]


def test_a_whole_conversation_of_many_customers_fits_into_one_group(transaction: Counted) -> None:
    entries: list[Entry] = []
    for number in range(1, 51):
        conversation = ConversationId(number)
        entries += [
            a_line("said before anything else is known", number),
            a_start(number, number),
            a_customer(number),
            PuppetAdded(Puppet(f"c-{number}", CustomerId(number), HELP)),
            a_line("said later", number, message_id="m2"),
            Delivered(conversation, "m2", at(5)),
            BotStateSaved(conversation, "{}"),
            an_end(number),
        ]
    write_group(transaction, recorded(*entries), None)
    assert sorted(transaction.ran) == sorted(set(transaction.ran))
    assert len(transaction.rows("messages", conversation=50)) == 2
    assert len(transaction.rows("ended")) == 50
