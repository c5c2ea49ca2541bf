"""The running service forgets a customer: memory, database, search, agents' clients; nothing comes in between."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from imcs.archive import Retraction
from imcs.customers.forgetting import Forgetting
from imcs.dispatcher import ConversationEnded, EndReason
from imcs.model import Agent, ConversationId, CustomerId, Language
from imcs.workgroup import Line
from tests.office import HELP, Office, Shelf, open_office


@dataclass
class Outside:
    """What the forgetting reaches beside the archive; the stream can be down."""

    up: bool = True
    retracted: list[tuple[str, str]] = field(default_factory=list)
    unlisted: list[str] = field(default_factory=list)

    def retract(self, retraction: Retraction, agent: Agent | None) -> bool:
        if self.up and agent is not None:
            self.retracted.append((agent.name, retraction.line))
        return self.up


class Index(Shelf):
    """Notes which conversations left it; the real one is in the plays."""

    erased: list[ConversationId]

    async def erase(self, conversations: Sequence[ConversationId]) -> None:
        self.erased = list(conversations)


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(tmp_path) as opened:
        yield opened


Made = Callable[[Outside], Forgetting]


@pytest.fixture
def index(office: Office, tmp_path: Path) -> Index:
    return Index(office.archive, tmp_path)


@pytest.fixture
def forgetting(office: Office, index: Index) -> Made:
    return lambda outside: Forgetting(office.workgroup, office.archive, index, outside.retract, outside.unlisted.append)


async def ask(office: Office, customer: CustomerId) -> None:
    await office.archive.erasures.ask(customer, office.clock())


async def test_memory_forgets_with_the_database_and_whoever_writes_again_is_somebody_new(
    office: Office, forgetting: Made, index: Index
) -> None:
    mei, wang, outside = await office.hires(), await office.customer(), Outside()
    conversation = await office.connects(wang, mei, "the secret")
    office.workgroup.close(mei, conversation.id)
    puppet = office.people.puppet(wang.id, conversation.queue)
    await ask(office, wang.id)
    await forgetting(outside).catch_up()
    assert office.people.customer_at(wang.address) is None
    assert await office.people.find_puppet(puppet.localpart) is None
    assert outside.unlisted == [puppet.localpart]
    assert {name for name, _ in outside.retracted} == {"mei"}
    assert index.erased == [conversation.id]
    assert await office.archive.erasures.open() == []
    again = await office.people.customer_writing_from(wang.address, Language.EN)
    assert (again.id, again.name) == (wang.id + 1, "")


async def test_a_conversation_that_no_agent_has_ends_first(office: Office, forgetting: Made) -> None:
    wang = await office.customer()
    conversation = await office.asks(wang, "the secret", HELP)
    await ask(office, wang.id)
    await forgetting(Outside()).catch_up()
    ended = await office.tells(ConversationEnded)
    assert (ended.conversation, ended.reason) == (conversation.id, EndReason.FINISHED)
    assert await office.archive.messages(conversation.id) == []


async def test_nobody_is_forgotten_while_an_agent_talks_with_them(office: Office, forgetting: Made) -> None:
    mei, wang = await office.hires(), await office.customer()
    conversation = await office.connects(wang, mei, "the secret")
    await ask(office, wang.id)
    await forgetting(Outside()).catch_up()
    erasure = await office.archive.erasures.find(wang.id)
    assert erasure is not None
    assert erasure.refused
    assert await office.archive.erasures.open() == []
    assert "the secret" in [line.body for line in await office.lines(conversation.id)]


async def test_without_a_stream_the_data_goes_and_the_clients_are_asked_later(office: Office, forgetting: Made) -> None:
    mei, wang, outside = await office.hires(), await office.customer(), Outside(up=False)
    conversation = await office.connects(wang, mei, "the secret")
    office.workgroup.close(mei, conversation.id)
    await ask(office, wang.id)
    forget = forgetting(outside)
    await forget.catch_up()
    assert await office.archive.messages(conversation.id) == []
    assert len(await office.archive.erasures.open()) == 1
    outside.up = True
    await forget.catch_up()
    assert len(outside.retracted) >= 2
    assert await office.archive.erasures.open() == []


async def test_a_line_that_comes_meanwhile_is_somebody_elses_first(office: Office, forgetting: Made) -> None:
    wang = await office.customer()
    await office.asks(wang, "the secret", HELP)
    await ask(office, wang.id)

    async def writes() -> CustomerId:
        customer = await office.people.customer_writing_from(wang.address, Language.EN)
        office.workgroup.customer_says(customer, HELP, Line("late", "hello again"))
        return customer.id

    forget = asyncio.create_task(forgetting(Outside()).catch_up())
    while office.people.customer_at(wang.address):  # noqa: ASYNC110 - the moment in between has no event
        await asyncio.sleep(0)
    number = await writes()
    await forget
    assert number != wang.id
    await office.archive.drained()
    bodies = [line.body for line in await office.archive.messages(ConversationId(2))]
    assert bodies == ["hello again"]
