"""Faults of capacity, transfer, conference and supervision, to be put in on purpose. See test_seeded_faults.py."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from imcs.dispatcher import (
    AgentState,
    ConversationConnected,
    ConversationLeft,
    ConversationQueued,
    Fact,
    LeaveReason,
    OfferMade,
    OfferWithdrawn,
    Purpose,
    QueueReason,
    TurnPassed,
    applying,
    deadlines,
    ending,
    handing_on,
    restart,
)
from imcs.dispatcher.board import Board
from imcs.dispatcher.deadlines import Deadline, Due
from imcs.dispatcher.state import State
from imcs.model import AgentId, Conversation, ConversationId, Need, QueueName, Stage
from tests.dispatcher.faults_of_events import never

HERE = "imcs.dispatcher"
FAULTS: dict[str, tuple[str, object]] = {}

# What weighs how much


def parked_in_full(agent: AgentState) -> int:
    return 4 * (len(agent.connected) - len(agent.held) + len(agent.offers) + len(agent.wrap_ups))


FAULTS["a parked conversation weighs as any other"] = (
    f"{HERE}.agent_state.AgentState.quarters",
    property(parked_in_full),
)


def held_in_full(agent: AgentState) -> int:
    return quarters(replace(agent, held=frozenset()))


quarters: Callable[[AgentState], int] = AgentState.quarters.fget  # type: ignore[attr-defined]  # a property's getter
FAULTS["what is on hold weighs"] = f"{HERE}.agent_state.AgentState.quarters", property(held_in_full)


def more_than_one_too_many(agent: AgentState) -> int:
    return agent.capacity - agent.load


FAULTS["parked ones let in any number"] = f"{HERE}.agent_state.AgentState.room", property(more_than_one_too_many)


def stays_parked(state: State, fact: Fact) -> None:
    before = state.conversations[fact.conversation].parked  # type: ignore[union-attr]  # they are all about one
    weighs(state, fact)  # type: ignore[arg-type]  # as it came
    if isinstance(fact, TurnPassed):
        conversation = replace(state.conversations[fact.conversation], parked=before)
        state.put(conversation)


weighs = applying._weighs
FAULTS["an answer leaves it parked"] = f"{HERE}.applying._weighs", stays_parked
FAULTS["nothing is ever parked"] = f"{HERE}.deadlines.of_conversation", never(Due.PARKING)
FAULTS["what is put aside never comes back"] = f"{HERE}.deadlines.of_conversation", never(Due.HOLD)


def no_room_made(state: State, agent: AgentState, offers: Sequence[ConversationId]) -> list[ConversationId]:
    return []


FAULTS["offers stay for which there's no place"] = f"{HERE}.withdrawal.without_room", no_room_made


def stays_aside(state: State, known: Conversation, now: datetime) -> list[Fact]:
    return []


FAULTS["what its owner put aside stays aside without them"] = f"{HERE}.handing_on._no_longer_held", stays_aside


end = ending.ended


def no_place_for_the_wrap_up(state: State, known: Conversation, *rest: Any) -> list[Fact]:
    return end(state, replace(known, held_until=None), *rest)


FAULTS["the wrap-up of what was put aside has no place"] = f"{HERE}.dispatcher.ended", no_place_for_the_wrap_up


def guests_stay_light(state: State, fact: ConversationConnected) -> None:
    weights = {id_: (agent.parked, agent.held) for id_, agent in state.agents.items()}
    connected(state, fact)
    for guest in state.conversations[fact.conversation].guests:
        parked, held = weights[guest]
        state.seat(replace(state.agents[guest], parked=parked, held=held))


connected = applying._connected
FAULTS["a new owner leaves it light for the guests"] = f"{HERE}.applying._connected", guests_stay_light

# From agent to agent


def counted_twice(state: State, fact: ConversationLeft) -> None:
    left(state, fact)
    if fact.reason is LeaveReason.TRANSFERRED:
        agent = state.agents[fact.agent]
        state.seat(replace(agent, connected=agent.connected | {fact.conversation}))


left = applying._left
FAULTS["a transferred conversation takes places of both"] = f"{HERE}.applying._left", counted_twice


def given_at_once(board: Board, known: Conversation, target: AgentId, purpose: Purpose, now: datetime) -> list[Fact]:
    facts = asked(board, known, target, purpose, now)
    assert known.agent is not None
    if purpose is Purpose.INVITATION:
        return facts
    gone = ConversationLeft(now, known.id, known.agent, LeaveReason.TRANSFERRED)
    return [gone, ConversationConnected(now, known.id, target)]


asked = handing_on.asked
FAULTS["a transfer doesn't wait for the colleague"] = f"{HERE}.handing_on.asked", given_at_once


def asked_though_full(
    board: Board, known: Conversation, target: AgentId, purpose: Purpose, now: datetime
) -> list[Fact]:
    return [OfferMade(now, known.id, target, now + timedelta(seconds=40), purpose)]


FAULTS["a full colleague is asked"] = f"{HERE}.handing_on.asked", asked_though_full


def back_to_the_queue(conversation: Conversation, gone: Sequence[AgentId]) -> Stage:
    return Stage.OFFERED if conversation.offers.keys() - set(gone) else Stage.QUEUED


FAULTS["a declined transfer sends it to the queue"] = f"{HERE}.withdrawal.stage_without", back_to_the_queue


def again_at_once(board: Board, known: Conversation, queue: QueueName, need: Need | None, now: datetime) -> list[Fact]:
    facts = to_queue(board, known, queue, need, now)
    return [replace(fact, not_before=None) if isinstance(fact, ConversationQueued) else fact for fact in facts]


to_queue = handing_on.to_queue
FAULTS["who gave it away is offered it again"] = f"{HERE}.handing_on.to_queue", again_at_once


def last_comes_first(
    state: State, known: Conversation, agent: AgentId, reason: LeaveReason, now: datetime
) -> list[Fact]:
    return without(state, replace(known, guests=known.guests[::-1]), agent, reason, now)


without = handing_on.without
FAULTS["the last who joined inherits it"] = f"{HERE}.handing_on.without", last_comes_first


def nobody_else_counts(
    state: State, known: Conversation, agent: AgentId, reason: LeaveReason, now: datetime
) -> list[Fact]:
    return [ConversationQueued(now, known.id, QueueReason.AGENT_GONE, agent, head=True)]


FAULTS["who is gone sends it to the queue though others are in"] = f"{HERE}.handing_on.lost", nobody_else_counts


def graces_of_owners(state: State, conversation: Conversation) -> Iterator[Deadline]:
    return (due for due in of_connected(state, conversation) if due[3] in (0, conversation.agent))


of_connected = deadlines._of_connected
FAULTS["a guest who is gone stays for ever"] = f"{HERE}.deadlines._of_connected", graces_of_owners


def guests_stay(state: State, known: Conversation, *rest: Any) -> list[Fact]:
    facts = end(state, known, *rest)
    return [fact for fact in facts if not isinstance(fact, ConversationLeft)]


FAULTS["guests don't hear of the end"] = f"{HERE}.dispatcher.ended", guests_stay

# The supervisor


def though_offered(board: Board, known: Conversation, agent: AgentId, by: AgentId | None, now: datetime) -> list[Fact]:
    return [fact for fact in given(board, known, agent, by, now) if not isinstance(fact, OfferWithdrawn)]


given = handing_on.given
FAULTS["what is taken over is offered on"] = f"{HERE}.handing_on.given", though_offered


def two_owners(board: Board, known: Conversation, agent: AgentId, by: AgentId | None, now: datetime) -> list[Fact]:
    return [fact for fact in given(board, known, agent, by, now) if not isinstance(fact, ConversationLeft)]


FAULTS["who it is taken from keeps it"] = f"{HERE}.handing_on.given", two_owners


def barges_into_an_offer(board: Board, known: Conversation, supervisor: AgentId, now: datetime) -> list[Fact]:
    return [fact for fact in barged_in(board, known, supervisor, now) if not isinstance(fact, OfferWithdrawn)]


barged_in = handing_on.barged_in
FAULTS["who barges in is still offered what there's no place for"] = (
    f"{HERE}.handing_on.barged_in",
    barges_into_an_offer,
)

# Restarts


def without_leavers(log: Sequence[Fact]) -> set[int]:
    return {index for index in latest_of_agents(log) if not isinstance(log[index], ConversationLeft)}


latest_of_agents = restart._latest_of_agents
FAULTS["a restart forgets who left"] = f"{HERE}.restart._latest_of_agents", without_leavers


def forgives_silence(board: Board, known: Conversation, now: datetime) -> list[Fact]:
    facts = left_waiting(board, known, now)
    return [replace(fact, not_before=None) if isinstance(fact, ConversationQueued) else fact for fact in facts]


left_waiting = handing_on.left_waiting
FAULTS["who never answered is asked again at once"] = f"{HERE}.handing_on.left_waiting", forgives_silence
