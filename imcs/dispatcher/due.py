"""What happens when something is due. Pure: reads the state, gives the facts, applies nothing."""

from datetime import datetime

from imcs.dispatcher import ending, leaving
from imcs.dispatcher.deadlines import Deadline, Due
from imcs.dispatcher.facts import (
    AgentPaused,
    ConversationParked,
    Fact,
    NeedRelaxed,
    OfferTimedOut,
    WrapUpEnded,
)
from imcs.dispatcher.handing_on import lost, taken_up
from imcs.dispatcher.reasons import EndReason, LeaveReason
from imcs.dispatcher.state import State
from imcs.dispatcher.withdrawal import from_agent, stage_without
from imcs.model import AgentId, ConversationId

MISSES = 2
"""So many offers missed in a row without a sign of life, and the agent is paused."""


def facts_of(state: State, deadline: Deadline, now: datetime) -> list[Fact]:
    """What the deadline brings about. It must still stand."""
    _, due, id_, agent = deadline
    match due:
        case Due.WRAP_UP:
            return [WrapUpEnded(now, id_, agent)]
        case Due.GRACE:
            return lost(state, state.conversations[id_], agent, LeaveReason.GONE, now)
        case Due.OFFER:
            return _missed(state, id_, agent, now)
        case Due.RELAXATION:
            return [NeedRelaxed(now, id_)]
        case Due.OVERFLOW:
            return [leaving.overflowed(state, state.conversations[id_], now)]
        case Due.PARKING:
            return [ConversationParked(now, id_)]
        case Due.HOLD:
            return taken_up(state, state.conversations[id_], now)
        case Due.OPENING:
            return leaving.begun(state, state.conversations[id_], now)
        case Due.CLOSING:
            return leaving.waits_on(state, state.conversations[id_], now)
        case Due.NO_SHOW:
            return ending.ended(state, state.conversations[id_], EndReason.NO_SHOW, now)


def _missed(state: State, id_: ConversationId, agent_id: AgentId, now: datetime) -> list[Fact]:
    """The offer's time is over; who lets that happen twice without a sign of life isn't there."""
    conversation, agent = state.conversations[id_], state.agents[agent_id]
    # Who wasn't heard of since a restart may be at the desk or not: that tells nothing.
    counts = id_ in agent.unseen and agent.present
    missed = agent.missed + counts
    not_before = now + state.rules(conversation.line).decline_memory
    stage = stage_without(conversation, [agent_id])
    facts: list[Fact] = [OfferTimedOut(now, id_, agent_id, not_before, stage, missed)]
    if counts and missed >= MISSES:
        facts.append(AgentPaused(now, agent_id, missing=True))
        facts += from_agent(state, agent_id, agent.offers - {id_}, now)
    return facts
