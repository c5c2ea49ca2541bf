"""Customers see, copy, correct, stop and erase their own data in chat; only they are told."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bots.rights import Right
from bots.state import BotState
from imcs.archive import BotStateSaved, CustomerChange, Erased, Erasure
from imcs.customers.data_rights import MOST_PARTS, DataRights
from imcs.dispatcher import ConversationQueued
from imcs.model import Conversation, Customer, CustomerId, QueueName, Stage
from tests.builders import at
from tests.office import HELP, SHOP, Office, open_office


@dataclass
class Told:
    """What was said unarchived, to whom and from which queue."""

    lines: list[tuple[str, str, str]] = field(default_factory=list)

    def __call__(self, customer: Customer, queue: QueueName, text: str) -> None:
        self.lines.append((customer.address, queue, text))

    @property
    def text(self) -> str:
        return "\n".join(text for _, _, text in self.lines)


@dataclass
class Lobby:
    """A customer in a bot's queue, and their rights."""

    office: Office
    rights: DataRights
    customer: Customer
    conversation: Conversation
    told: Told

    async def uses(self, right: Right) -> list[str]:
        """Use one; gives what was said archived."""
        saved = BotStateSaved(self.conversation.id, BotState().to_json())
        customer = self.office.people.customer(self.customer.id)
        assert customer is not None
        before = len(await self.office.lines(self.conversation.id))
        await self.rights.use(right, self.conversation, customer, saved)
        return [line.body for line in (await self.office.lines(self.conversation.id))[before:]]


@pytest.fixture
async def lobby(tmp_path: Path) -> AsyncIterator[Lobby]:
    async with open_office(tmp_path) as office:
        rights = DataRights(office.workgroup, office.archive)
        rights.tell = told = Told()
        customer = await office.customer()
        yield Lobby(office, rights, customer, await office.asks(customer, "Where is my order?", HELP), told)


async def test_a_summary_says_what_is_held_to_this_address_alone_and_is_kept_nowhere(lobby: Lobby) -> None:
    change = CustomerChange(number=lobby.customer.id, attributes={"plan": "gold"}, tags=("vip",))
    await lobby.office.archive.customers.change([change])
    assert await lobby.uses(Right.SEE) == []
    ((address, queue, text),) = lobby.told.lines
    assert (address, queue) == (lobby.customer.address, HELP)
    for part in (
        "Wang",
        lobby.customer.address,
        "plan: gold",
        "#vip",
        "Conversations: 1, with 1 lines",
        "copy of my data",
    ):
        assert part in text


async def test_a_copy_holds_every_line_that_the_customer_wrote_or_was_sent(lobby: Lobby) -> None:
    mei = await lobby.office.hires()
    talk = await lobby.office.connects(lobby.customer, mei, "in the shop")
    lobby.office.workgroup.note(mei, talk.id, "a private note")
    lobby.office.workgroup.close(mei, talk.id)
    await lobby.uses(Right.COPY)
    assert "Where is my order?" in lobby.told.text
    assert "You: in the shop" in lobby.told.text
    assert "Note by our staff (09:00): a private note" in lobby.told.text
    assert lobby.told.lines[0][2] == "Your data, in 1 messages:"


async def test_a_copy_that_is_too_long_says_so_and_brings_the_latest(lobby: Lobby) -> None:
    for number in range(40):
        await lobby.office.asks(lobby.customer, f"line {number} " + "x" * 3000, HELP)
    await lobby.uses(Right.COPY)
    assert "too long" in lobby.told.lines[0][2]
    assert len(lobby.told.lines) == MOST_PARTS + 1
    assert "line 39" in lobby.told.text


async def test_a_copy_is_a_file_where_the_server_keeps_files(lobby: Lobby) -> None:
    kept: list[tuple[str, str, bytes]] = []

    async def keep(name: str, kind: str, content: bytes) -> str:
        kept.append((name, kind, content))
        return "https://upload.example.org/x/imcs-1.txt"

    lobby.rights.keep_file, lobby.rights.tell_file = keep, lobby.told
    await lobby.uses(Right.COPY)
    assert [text for _, _, text in lobby.told.lines][1:] == ["https://upload.example.org/x/imcs-1.txt"]
    assert "file that follows" in lobby.told.lines[0][2]
    ((name, kind, content),) = kept
    assert (name, kind) == (f"imcs-{lobby.customer.id}.txt", "text/plain; charset=utf-8")
    assert "You: Where is my order?" in content.decode("utf-8-sig")


async def test_what_is_wrong_is_corrected_by_a_person(lobby: Lobby) -> None:
    (said,) = [body for body in await lobby.uses(Right.CORRECT) if "wrong" in body]
    assert "An agent will correct it" in said
    await lobby.office.tells(ConversationQueued)


async def test_the_use_is_stopped_on_the_record_and_allowed_again(lobby: Lobby) -> None:
    (said,) = await lobby.uses(Right.STOP)
    assert "nothing is learnt" in said
    kept = await lobby.office.archive.customer(lobby.customer.id)
    assert kept is not None
    assert not kept.used
    await lobby.uses(Right.SEE)
    assert "handle your requests only" in lobby.told.text
    await lobby.uses(Right.ALLOW)
    assert await lobby.office.archive.customer(lobby.customer.id) == replace(kept, used=True)


async def test_nothing_is_learnt_after_a_stop(lobby: Lobby) -> None:
    await lobby.uses(Right.STOP)
    mei = await lobby.office.hires()
    talk = await lobby.office.connects(lobby.customer, mei, "Where can the water bill be paid?")
    await lobby.office.archive.drained()
    assert await lobby.office.lessons().nominate(talk.id, "mei") is None
    lobby.office.workgroup.close(mei, talk.id)
    await lobby.office.archive.drained()
    await lobby.office.lessons().catch_up()
    assert await lobby.office.archive.drafts.drafts(None) == []
    assert await lobby.office.archive.drafts.gaps(datetime(2000, 1, 1, tzinfo=UTC)) == []
    assert await lobby.office.archive.drafts.unmined() == []


async def test_an_erasure_is_asked_for_confirmed_and_handed_to_the_journal(lobby: Lobby) -> None:
    (asked,) = await lobby.uses(Right.ASK_ERASE)
    assert "confirm erase" in asked
    assert await lobby.office.archive.erasures.open() == []
    assert (await lobby.uses(Right.KEEP))[0].startswith("All right")
    assert "being erased" in (await lobby.uses(Right.ERASE))[0]
    (erasure,) = await lobby.office.archive.erasures.open()
    assert erasure.customer == lobby.customer.id


async def test_whoever_asked_is_told_what_was_reached_and_what_was_not(lobby: Lobby) -> None:
    await lobby.uses(Right.ERASE)
    done = Erasure(lobby.customer.id, at(0), at(1), at(2), found=Erased(2, 30, kept=("returns",)))
    lobby.rights.erased(done, [at(-86400 * 3), at(-86400)])
    for part in ("30 lines of 2 conversations", "approved", "can't reach", "2026-03-01"):
        assert part in lobby.told.text
    lobby.rights.erased(done, [])
    lobby.rights.erased(replace(done, customer=CustomerId(99)), [])
    assert len(lobby.told.lines) == 1, "it is told once, and only to whoever asked in chat"


async def test_nothing_is_erased_while_an_agent_talks_with_them_elsewhere(lobby: Lobby) -> None:
    mei = await lobby.office.hires()
    talk = await lobby.office.connects(lobby.customer, mei, "in the shop")
    assert talk.stage is Stage.CONNECTED
    assert talk.queue == SHOP
    assert "talking with an agent" in (await lobby.uses(Right.ERASE))[0]
    assert await lobby.office.archive.erasures.open() == []


async def test_a_refusal_in_the_last_moment_is_told_too(lobby: Lobby) -> None:
    await lobby.uses(Right.ERASE)
    lobby.rights.erased(Erasure(lobby.customer.id, at(0), refused=True), [])
    assert "talking with an agent" in lobby.told.text
