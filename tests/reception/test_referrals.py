"""Who wants a person and can have none reads why, and that it was wanted is kept for the reports."""

from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest

from imcs.archive import TurnedAway
from imcs.dispatcher import ConversationQueued, MessageLeft, QueueReason
from imcs.model import Hours, Shift
from tests.builders import a_queue
from tests.office import SHOP, open_office
from tests.reception.lobby import PASSPORT, Lobby, bot

AFTERNOON = Hours(UTC, dict.fromkeys(range(7), (Shift(13 * 60, 18 * 60),)))
"""It's the morning in these tests."""


async def test_where_the_line_is_full(tmp_path: Path) -> None:
    async with open_office(tmp_path, [a_queue("help", max_waiting=1)]) as office:
        lobby = Lobby(office, bot())
        lobby.says(await office.customer(), "agent please")
        await office.tells(ConversationQueued)
        late = lobby.says(await office.customer("lin@home.example"), "agent please")
        await lobby.answers("Many people are waiting")
        assert await office.tells(TurnedAway) == TurnedAway(late.id, QueueReason.REQUESTED)
        await lobby.reception.finish()


async def test_whom_another_queue_is_for_waits_in_their_own_while_that_one_is_full(tmp_path: Path) -> None:
    async with open_office(tmp_path, [a_queue("help"), a_queue("shop", max_waiting=1)]) as office:
        office.knowledge.holds(replace(PASSPORT, queue=SHOP))
        lobby = Lobby(office, bot())
        await office.asks(await office.customer("first@home.example"))
        await lobby.asks_then_wants_a_person(await office.customer())
        queued = await office.tells(ConversationQueued, lambda fact: fact.reason is QueueReason.REQUESTED)
        assert queued.queue is None
        assert "Many people are waiting" not in "\n".join(await lobby.bodies(queued.conversation))
        await lobby.reception.finish()


@pytest.mark.parametrize("more", [{"hours": AFTERNOON}, {"max_waiting": 1}], ids=["closed", "full"])
async def test_where_neither_queue_takes_one_more_the_customer_reads_so(tmp_path: Path, more: dict[str, Any]) -> None:
    async with open_office(tmp_path, [a_queue("help", max_waiting=1), a_queue("shop", **more)]) as office:
        office.knowledge.holds(replace(PASSPORT, queue=SHOP))
        lobby = Lobby(office, bot())
        await office.asks(await office.customer("first@home.example"))
        lobby.says(await office.customer("second@home.example"), "agent please")
        await office.tells(ConversationQueued, lambda fact: fact.reason is QueueReason.REQUESTED)
        late = await lobby.asks_then_wants_a_person(await office.customer())
        await lobby.answers("Many people are waiting")
        assert await office.tells(TurnedAway) == TurnedAway(late.id, QueueReason.REQUESTED)
        await lobby.reception.finish()


async def test_where_both_queues_are_closed_a_message_is_left(tmp_path: Path) -> None:
    async with open_office(tmp_path, [a_queue("help", hours=AFTERNOON), a_queue("shop", hours=AFTERNOON)]) as office:
        office.knowledge.holds(replace(PASSPORT, queue=SHOP))
        lobby = Lobby(office, bot())
        late = await lobby.asks_then_wants_a_person(await office.customer())
        assert (await office.tells(MessageLeft)).conversation == late.id
        await lobby.reception.finish()
