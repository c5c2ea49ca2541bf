"""The rows of conversations follow their facts, however these fall into groups."""

from pathlib import Path

import pytest

from imcs.archive import Archive, ConversationRecord
from imcs.archive.projection import Projection
from imcs.dispatcher.facts import (
    AgentJoined,
    AgentPaused,
    ConversationConnected,
    ConversationEnded,
    ConversationLeft,
    ConversationQueued,
    ConversationStarted,
    Fact,
    OfferDeclined,
    OfferMade,
    OfferWithdrawn,
    WrapUpEnded,
)
from imcs.dispatcher.reasons import EndReason, LeaveReason, Purpose, QueueReason, WithdrawReason
from imcs.model import AgentId, ConversationId, CustomerId, Stage
from tests.archive.log import HELP, a_customer, a_start, an_end, write
from tests.builders import at

ONE, MEI, BO = ConversationId(1), AgentId(1), AgentId(2)
TALK: list[tuple[Fact, Stage, AgentId | None]] = [
    (ConversationConnected(at(40), ONE, BO), Stage.CONNECTED, BO),
    (OfferMade(at(50), ONE, MEI, at(90), Purpose.TRANSFER), Stage.CONNECTED, BO),
    (OfferDeclined(at(51), ONE, MEI, at(99), Stage.CONNECTED), Stage.CONNECTED, BO),
    (AgentJoined(at(52), ONE, MEI), Stage.CONNECTED, BO),
    (ConversationLeft(at(53), ONE, BO, LeaveReason.LEFT, MEI), Stage.CONNECTED, MEI),
    (ConversationLeft(at(54), ONE, MEI, LeaveReason.TRANSFERRED), Stage.CONNECTED, MEI),
    (ConversationConnected(at(54), ONE, BO), Stage.CONNECTED, BO),
]
LIFE: list[tuple[Fact, Stage, AgentId | None]] = [
    (ConversationStarted(at(0), ONE, CustomerId(1), HELP, tier=2, continues=ConversationId(9)), Stage.BOT, None),
    (ConversationQueued(at(10), ONE, QueueReason.REQUESTED), Stage.QUEUED, None),
    (OfferMade(at(20), ONE, MEI, at(60)), Stage.OFFERED, MEI),
    (OfferDeclined(at(30), ONE, MEI, at(90)), Stage.QUEUED, None),
    (OfferMade(at(31), ONE, BO, at(71)), Stage.OFFERED, BO),
    (ConversationConnected(at(40), ONE, BO), Stage.CONNECTED, BO),
    (ConversationQueued(at(50), ONE, QueueReason.AGENT_GONE, BO, head=True), Stage.QUEUED, None),
    (OfferMade(at(55), ONE, MEI, at(95)), Stage.OFFERED, MEI),
    (ConversationConnected(at(60), ONE, MEI), Stage.CONNECTED, MEI),
    (ConversationEnded(at(70), ONE, EndReason.CLOSED, MEI, at(100)), Stage.ENDED, MEI),
    (WrapUpEnded(at(100), ONE, MEI), Stage.ENDED, MEI),
]
WHOLE_LIFE = ConversationRecord(
    id=ONE,
    customer=CustomerId(1),
    queue=HELP,
    stage=Stage.ENDED,
    started_at=at(0),
    tier=2,
    agent=MEI,
    queued_at=at(10),
    connected_at=at(40),
    ended_at=at(70),
    end_reason=EndReason.CLOSED,
    continues=ConversationId(9),
    is_open=False,
)


async def test_a_conversation_stays_with_its_agent_while_others_are_asked_or_join(archive: Archive) -> None:
    await write(archive, a_customer(), a_start())
    for fact, stage, agent in TALK:
        await write(archive, fact)
        record = await archive.conversation(ONE)
        assert record is not None
        assert (record.stage, record.agent) == (stage, agent), fact


async def test_a_conversation_is_where_its_latest_fact_left_it(archive: Archive) -> None:
    await write(archive, a_customer())
    for fact, stage, agent in LIFE:
        await write(archive, fact)
        record = await archive.conversation(ONE)
        assert record is not None
        assert (record.stage, record.agent) == (stage, agent), fact
        assert record.is_open == (not isinstance(fact, WrapUpEnded))
    assert record == WHOLE_LIFE


@pytest.mark.parametrize("cut", range(len(LIFE) + 1))
async def test_it_makes_no_difference_where_one_group_ends_and_the_next_begins(archive: Archive, cut: int) -> None:
    life = [fact for fact, _, _ in LIFE]
    await write(archive, a_customer(), *life[:cut])
    await write(archive, *life[cut:])
    assert await archive.conversation(ONE) == WHOLE_LIFE


@pytest.mark.parametrize("groups", [1, 2])
async def test_ended_is_ended_whatever_is_said_about_an_offer_afterwards(archive: Archive, groups: int) -> None:
    late = OfferWithdrawn(at(100), ONE, MEI, WithdrawReason.CONVERSATION_ENDED)
    if groups == 1:
        await write(archive, a_customer(), a_start(), an_end(), late)
    else:
        await write(archive, a_customer(), a_start(), an_end())
        await write(archive, late)
    record = await archive.conversation(ONE)
    assert record is not None
    assert (record.stage, record.is_open) == (Stage.ENDED, False)


async def test_a_conversation_without_wrap_up_is_over_at_once(archive: Archive) -> None:
    await write(archive, a_customer(), a_start(), an_end())
    record = await archive.conversation(ONE)
    assert record is not None
    assert not record.is_open


async def test_conversations_of_one_group_do_not_mix(archive: Archive, tmp_path: Path) -> None:
    connected = ConversationConnected(at(5), ConversationId(2), MEI)
    await write(archive, a_customer(), a_customer(2), a_start(1), a_start(2, 2), connected, an_end(1))
    stages = [record.stage for record in await archive.conversations(9)]
    assert stages == [Stage.CONNECTED, Stage.ENDED]


def test_facts_about_agents_touch_no_conversation() -> None:
    projection = Projection()
    projection.apply(AgentPaused(at(0), MEI, "lunch"))
    assert (projection.started, projection.rows()) == ([], [])
