"""From agent to agent: transfer, invitation, stepping out, and what a supervisor decides. Pure.

Each function looks at the board, refuses what isn't allowed, and gives the facts; it applies nothing.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from imcs.dispatcher import leaving, withdrawal
from imcs.dispatcher.board import Board
from imcs.dispatcher.facts import (
    AgentJoined,
    ConversationConnected,
    ConversationLeft,
    ConversationQueued,
    Fact,
    HoldEnded,
    OfferMade,
    OfferWithdrawn,
)
from imcs.dispatcher.reasons import LeaveReason, Purpose, QueueReason, WithdrawReason
from imcs.dispatcher.state import State
from imcs.errors import Reason, Refused
from imcs.model import AgentId, Conversation, ConversationId, Need, QueueName, Stage

LONGEST_TRANSFER = timedelta(seconds=60)
"""A transfer comes back to its sender within a minute, however long offers lie otherwise."""


def owned(board: Board, id_: ConversationId, agent: AgentId) -> Conversation:
    """The conversation, which this agent owns. Refused UNKNOWN_CONVERSATION, NOT_CONNECTED."""
    known = board.conversation(id_)
    if known.stage is not Stage.CONNECTED or known.agent != agent:
        raise Refused(Reason.NOT_CONNECTED)
    return known


def asked(board: Board, known: Conversation, target: AgentId, purpose: Purpose, now: datetime) -> list[Fact]:
    """Another agent is asked to take it or to join.

    Refused UNKNOWN_AGENT, OWN_CONVERSATION, ALREADY_IN, ALREADY_OFFERED, AGENT_NOT_ABLE.
    """
    _check_may_come(board, known, target)
    if target in known.offers or (purpose is Purpose.TRANSFER and known.transfer_to is not None):
        raise Refused(Reason.ALREADY_OFFERED)
    if not board.agent(target).able:
        raise Refused(Reason.AGENT_NOT_ABLE)
    until = now + min(board.rules_of(known).offer_timeout, LONGEST_TRANSFER)
    return [OfferMade(now, known.id, target, until, purpose)]


def accepted(state: State, known: Conversation, agent: AgentId, now: datetime) -> list[Fact]:
    """The agent says yes to what they are offered, whatever it was for."""
    if known.stage is not Stage.CONNECTED:
        return [
            *withdrawal.from_everybody(known, WithdrawReason.TAKEN, now, but=agent),
            ConversationConnected(now, known.id, agent),
        ]
    if known.transfer_to != agent or known.agent is None:
        return [AgentJoined(now, known.id, agent)]
    return [
        *_no_longer_held(state, known, now),
        ConversationLeft(now, known.id, known.agent, LeaveReason.TRANSFERRED),
        ConversationConnected(now, known.id, agent),
    ]


def to_queue(board: Board, known: Conversation, queue: QueueName, need: Need | None, now: datetime) -> list[Fact]:
    """The conversation waits in a queue again, in its old turn; whoever was in is free.

    Refused UNKNOWN_QUEUE, QUEUE_CLOSED, QUEUE_FULL.
    """
    if queue not in board.queues:
        raise Refused(Reason.UNKNOWN_QUEUE)
    if board.state.opening(queue, now).closed:
        raise Refused(Reason.QUEUE_CLOSED)
    if leaving.full(board.state, queue, now):
        raise Refused(Reason.QUEUE_FULL)
    not_before = now + board.queues[queue].decline_memory
    return [
        *withdrawal.from_everybody(known, WithdrawReason.CONVERSATION_ENDED, now),
        *(ConversationLeft(now, known.id, agent, LeaveReason.TRANSFERRED) for agent in reversed(known.inside)),
        *leaving.queued(
            board.state,
            known,
            ConversationQueued(
                now, known.id, QueueReason.TRANSFERRED, known.agent, need=need, queue=queue, not_before=not_before
            ),
        ),
    ]


def stepped_out(state: State, known: Conversation, agent: AgentId, now: datetime) -> list[Fact]:
    """One of several agents goes. Refused NOT_IN, NOBODY_ELSE."""
    if agent not in known.inside:
        raise Refused(Reason.NOT_IN)
    if len(known.inside) == 1:
        raise Refused(Reason.NOBODY_ELSE)
    return without(state, known, agent, LeaveReason.LEFT, now)


def without(state: State, known: Conversation, agent: AgentId, reason: LeaveReason, now: datetime) -> list[Fact]:
    """The agent is no longer in; if nobody owns it then, the one of the others who came first does."""
    if agent != known.agent or not known.guests:
        return [ConversationLeft(now, known.id, agent, reason)]
    return [
        *_no_longer_held(state, known, now),
        ConversationLeft(now, known.id, agent, reason, successor=known.guests[0]),
    ]


def lost(state: State, known: Conversation, agent: AgentId, reason: LeaveReason, now: datetime) -> list[Fact]:
    """The agent is there no more (GONE, REMOVED): others go on; without others it's back at the head of the queue."""
    if len(known.inside) > 1:
        return without(state, known, agent, reason, now)
    why = QueueReason.AGENT_GONE if reason is LeaveReason.GONE else QueueReason.AGENT_REMOVED
    return [
        *withdrawal.from_everybody(known, WithdrawReason.CONVERSATION_ENDED, now),
        *leaving.queued(state, known, ConversationQueued(now, known.id, why, agent, head=True)),
    ]


def left_waiting(board: Board, known: Conversation, now: datetime) -> list[Fact]:
    """Whoever is in has left the customer without an answer: it waits at the head of the queue for others."""
    not_before = now + board.rules_of(known).decline_memory
    return [
        *withdrawal.from_everybody(known, WithdrawReason.CONVERSATION_ENDED, now),
        *(ConversationLeft(now, known.id, agent, LeaveReason.SILENT) for agent in reversed(known.inside)),
        *leaving.queued(
            board.state,
            known,
            ConversationQueued(now, known.id, QueueReason.AGENT_SILENT, known.agent, head=True, not_before=not_before),
        ),
    ]


def put_off(known: Conversation, agent: AgentId, now: datetime) -> list[Fact]:
    """The agent comes back to it another time: whoever was in is free, and it's theirs again then, if able."""
    prefers = tuple(dict.fromkeys((agent, *known.need.prefers)))
    return [
        *withdrawal.from_everybody(known, WithdrawReason.CONVERSATION_ENDED, now),
        *(ConversationLeft(now, known.id, other, LeaveReason.LATER) for other in reversed(known.inside)),
        ConversationQueued(now, known.id, QueueReason.LATER, agent, need=replace(known.need, prefers=prefers)),
    ]


def taken_up(state: State, known: Conversation, now: datetime) -> list[Fact]:
    """What was on hold is on the desk again; offers for which there's no place any more are taken back."""
    if known.agent is None:
        return []
    return [HoldEnded(now, known.id, known.agent), *weighs_again(state, known, known.inside, now)]


def weighs_again(state: State, known: Conversation, agents: Iterable[AgentId], now: datetime) -> list[Fact]:
    """What these agents are offered, and have no place for once they have one the less because of it."""
    after = [replace(state.agents[id_], held=state.agents[id_].held - {known.id}) for id_ in agents]
    no_room = {agent.id: withdrawal.without_room(state, agent, agent.offers) for agent in after}
    return [*withdrawal.from_agents(state, no_room, now)]


def _no_longer_held(state: State, known: Conversation, now: datetime) -> list[Fact]:
    """Its owner goes, and with them what they put aside: whoever else is in has it on the desk now."""
    if known.held_until is None or known.agent is None:
        return []
    return [HoldEnded(now, known.id, known.agent), *weighs_again(state, known, known.guests, now)]


def given(board: Board, known: Conversation, agent: AgentId, by: AgentId | None, now: datetime) -> list[Fact]:
    """A supervisor takes it (`by` is the agent) or gives it to the agent, wherever it stands.

    Refused UNKNOWN_AGENT, OWN_CONVERSATION, ALREADY_IN for its owner.
    """
    if agent in known.guests and known.agent is not None:
        left = ConversationLeft(now, known.id, known.agent, LeaveReason.TAKEN_OVER, agent, by)
        return [*_no_longer_held(board.state, known, now), left]
    _check_may_come(board, known, agent)
    facts: list[Fact] = [*withdrawal.from_everybody(known, WithdrawReason.TAKEN, now)]
    if known.stage is Stage.CONNECTED and known.agent is not None:
        facts += _no_longer_held(board.state, known, now)
        facts.append(ConversationLeft(now, known.id, known.agent, LeaveReason.TAKEN_OVER, by=by))
    facts.append(ConversationConnected(now, known.id, agent, by))
    return [*_places_for(board, known, agent, now), *facts]


def barged_in(board: Board, known: Conversation, supervisor: AgentId, now: datetime) -> list[Fact]:
    """The supervisor is in as well, however much they have. Refused NOT_CONNECTED, OWN_CONVERSATION, ALREADY_IN."""
    if known.stage is not Stage.CONNECTED:
        raise Refused(Reason.NOT_CONNECTED)
    _check_may_come(board, known, supervisor)
    asked = [supervisor] if supervisor in known.offers else []
    return [
        *(OfferWithdrawn(now, known.id, agent, WithdrawReason.TAKEN, known.stage) for agent in asked),
        *([] if known.held_until else _places_for(board, known, supervisor, now)),
        AgentJoined(now, known.id, supervisor, supervisor),
    ]


def _places_for(board: Board, known: Conversation, agent: AgentId, now: datetime) -> list[Fact]:
    """What the agent was offered and has no place for any more."""
    before = board.agent(agent)
    others = before.offers - {known.id}
    after = replace(before, connected=before.connected | {known.id})
    return [*withdrawal.from_agent(board.state, agent, withdrawal.without_room(board.state, after, others), now)]


def _check_may_come(board: Board, known: Conversation, agent: AgentId) -> None:
    board.agent(agent)
    if agent == known.own:
        raise Refused(Reason.OWN_CONVERSATION)
    if agent in known.inside:
        raise Refused(Reason.ALREADY_IN)
