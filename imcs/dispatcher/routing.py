"""Who is served first, and by whom. Reads the state, changes nothing.

An agent who may not take one conversation (a recent decliner) may take the next one, so the search goes on
past it.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from heapq import merge

from imcs.dispatcher.agent_state import AgentState
from imcs.dispatcher.state import State
from imcs.model import AgentId, Conversation


def ahead_first(state: State) -> Iterator[Conversation]:
    """QUEUED conversations that somebody could take, over all queues in one order: the one ahead comes first.

    Lazy: who is offered one while this runs is no longer able for the next. In the steady state nobody able
    waits, so this ends at once however many wait.
    """
    lines = [list(line) for queue, line in state.queued.items() if line and state.able[queue]]
    for *_, id_ in merge(*lines):
        conversation = state.conversations[id_]
        if state.able[conversation.queue]:
            yield conversation


def takers(state: State, conversation: Conversation, now: datetime) -> list[AgentState]:
    """All who are able to take it now."""
    declined = state.declined.get(conversation.id, {})
    able = (id_ for id_ in state.able[conversation.queue] if id_ not in declined or declined[id_] <= now)
    return [state.agents[id_] for id_ in able if id_ != conversation.own]


def idle_order(agent: AgentState) -> tuple[int, datetime, AgentId]:
    """The smallest has been idle longest; ties by number.

    Whoever is being asked already isn't idle: in a rush everybody able gets one offer before anybody gets two.
    """
    # Whoever is able is AVAILABLE, and whoever is AVAILABLE has an idle time.
    assert agent.idle_since is not None
    return len(agent.offers), agent.idle_since, agent.id


def longest_idle(able: Iterable[AgentState]) -> AgentState | None:
    """Whose turn it is; none where nobody is able."""
    return min(able, key=idle_order, default=None)
