"""Who is served first, and by whom. Reads the state, changes nothing.

An agent who may not take one conversation (a recent decliner, or its customer) may take the next one, so the search
goes on past it.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from heapq import merge

from imcs.dispatcher.agent_state import AgentState
from imcs.dispatcher.lines import Place
from imcs.dispatcher.state import State
from imcs.model import AgentId, Conversation, OfferMode, Strategy


def ahead_first(state: State) -> Iterator[Conversation]:
    """Those waiting whom somebody could take, over all queues in one order: the one ahead comes first.

    Lazy: who is offered one while this runs is no longer able for the next. In the steady state nobody able
    waits, so this ends at once however many wait.
    """
    lines = [_while_somebody_is_able(state, list(line), fit) for line, fit in state.lines.with_somebody(state.able)]
    for *_, id_ in merge(*lines):
        yield state.conversations[id_]


def _while_somebody_is_able(state: State, line: list[Place], fit: set[AgentId]) -> Iterator[Place]:
    for place in line:
        if state.able.isdisjoint(fit):
            return
        yield place


def takers(state: State, conversation: Conversation, now: datetime) -> list[AgentState]:
    """All who are able to take it now, and aren't being asked already."""
    declined = state.declined.get(conversation.id, {})
    able = state.lines.fit(conversation) & state.able
    return [
        state.agents[id_]
        for id_ in able
        if id_ != conversation.own and id_ not in conversation.offers and (id_ not in declined or declined[id_] <= now)
    ]


def chosen(state: State, conversation: Conversation, now: datetime) -> list[AgentState]:
    """Who is to be asked now, or gets it: everybody able where all are asked at once, otherwise one at most."""
    able = takers(state, conversation, now)
    rules = state.rules(conversation.line)
    if rules.offer_mode is OfferMode.ALL:
        return sorted(able, key=idle_order)
    first = preferred(conversation, able) or (
        longest_idle(able) if rules.strategy is Strategy.LONGEST_IDLE else fewest_chats(able)
    )
    return [] if first is None else [first]


def preferred(conversation: Conversation, able: Iterable[AgentState]) -> AgentState | None:
    """The first able one of those whom the customer should get: the dedicated agent, the one who served last."""
    by_number = {agent.id: agent for agent in able}
    return next((by_number[id_] for id_ in conversation.need.prefers if id_ in by_number), None)


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


def fewest_chats(able: Iterable[AgentState]) -> AgentState | None:
    """Whoever has the least to do; of those the longest idle."""
    return min(able, key=lambda agent: (agent.quarters, idle_order(agent)), default=None)
