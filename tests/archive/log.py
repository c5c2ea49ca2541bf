"""Entries as the archive's tests write them, and the writer at work."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

from imcs.archive import Archive, CustomerAdded, Entry, Recorded
from imcs.archive.database import Database
from imcs.archive.writer import Writer
from imcs.dispatcher.facts import ConversationEnded, ConversationStarted
from imcs.dispatcher.reasons import EndReason
from imcs.model import Address, AgentId, Author, ConversationId, Customer, CustomerId, Message, QueueName
from tests.background import beside
from tests.builders import at

HELP = QueueName("help")


def a_customer(number: int = 1, address: str = "", name: str = "") -> CustomerAdded:
    """A customer who writes from `cNUMBER@example.org`."""
    return CustomerAdded(Customer(CustomerId(number), Address(address or f"c{number}@example.org"), name))


def a_start(conversation: int = 1, customer: int = 1, seconds: float = 0, queue: str = "help") -> ConversationStarted:
    """A conversation begins."""
    return ConversationStarted(at(seconds), ConversationId(conversation), CustomerId(customer), QueueName(queue))


def an_end(
    conversation: int = 1, seconds: float = 100, agent: int | None = None, wrap_up: float | None = None
) -> ConversationEnded:
    """A conversation ends; `wrap_up` seconds are held after it."""
    until = None if wrap_up is None else at(seconds + wrap_up)
    number = None if agent is None else AgentId(agent)
    return ConversationEnded(at(seconds), ConversationId(conversation), EndReason.CLOSED, number, until)


def a_line(
    body: str = "hello",
    conversation: int = 1,
    *,
    author: Author = Author.CUSTOMER,
    seconds: float = 1,
    message_id: str = "m1",
    private: bool = False,
) -> Message:
    """Somebody says something."""
    return Message(ConversationId(conversation), at(seconds), author, message_id, body, private=private)


@asynccontextmanager
async def writing(
    archive: Archive, announce: Callable[[Recorded], None] | None = None
) -> AsyncIterator[list[Recorded]]:
    """The writer runs inside; gives the list of what it announces."""
    announced: list[Recorded] = []
    async with beside(archive.write_forever(announce or announced.append)):
        yield announced


async def open_and_close(directory: Path, **options: Any) -> None:
    """Opens the database, to see whether that's refused; it's closed in any case, or its thread would live on."""
    database = await Database.open(directory, **options)
    await database.close()


@asynccontextmanager
async def a_writer(database: Database, announce: Callable[[Recorded], None] | None = None) -> AsyncIterator[Writer]:
    """A writer on a new database, at work inside where something is to be announced; both are closed at the end."""
    writer = Writer(database, 0, 0)
    task = None if announce is None else asyncio.create_task(writer.write_forever(announce))
    try:
        yield writer
    finally:
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        await writer.close()
        await database.close()


async def write(archive: Archive, *entries: Entry) -> list[Recorded]:
    """Appends, and waits until all of it is durable and announced."""
    async with writing(archive) as announced:
        archive.append(*entries)
        await archive.drained()
    return announced


def look(directory: Path, statement: str, *values: object) -> list[Any]:
    """Reads the file as another process would."""
    with closing(sqlite3.connect(directory / "imcs.db")) as connection:
        return connection.execute(statement, values).fetchall()


def tamper(directory: Path, script: str) -> None:
    """Changes the file as another process would."""
    with closing(sqlite3.connect(directory / "imcs.db")) as connection:
        connection.executescript(script)
