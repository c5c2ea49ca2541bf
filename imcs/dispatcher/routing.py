"""Who is served first, and by whom. Reads the state, changes nothing.

An agent who may not take one conversation (a recent decliner, or its customer) may take the next one, so the search
goes on past it.

Left messages have their turn among those who wait at the other end: before them while none of them, in whatever queue
the same agents serve, has waited for half their queue's target, or once four of them went before; otherwise after them.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from enum import IntEnum
from heapq import merge
from itertools import chain

from imcs.dispatcher.agent_state import AgentState
from imcs.dispatcher.lines import Place
from imcs.dispatcher.state import State
from imcs.model import AgentId, Conversation, ConversationId, OfferMode, QueueName, Strategy

IN_A_ROW = 4
"""So many who wait at the other end may be offered before a left message that the same agent could have had."""


class Rank(IntEnum):
    """Whose turn comes first."""

    RETURNED = 0
    """Had an agent, who was lost."""
    PRESSING = 1
    """A left message for which there's time, or which others went before often enough."""
    WAITING = 2
    LEFT = 3
    """A left message that gives way."""


def ahead_first(state: State, now: datetime) -> Iterator[Conversation]:
    """Those waiting whom somebody could take, over all queues in one order: the one ahead comes first.

    Lazy: who is offered one while this runs is no longer able for the next. In the steady state nobody able
    waits, so this ends at once however many wait.
    """
    lines = [
        _while_somebody_is_able(state, _ranked(state, line, now) if demand.left else map(_in_turn, list(line)), fit)
        for demand, line, fit in state.lines.with_somebody(state.able)
    ]
    for _, (*_, id_) in merge(*lines):
        yield state.conversations[id_]


def passed_over(state: State, agent: AgentId, now: datetime) -> ConversationId | None:
    """The first left message that the agent could have had instead, if others may still go before it."""
    if not any(state.lines.left.values()):
        return None
    could_have = chain.from_iterable(
        line for demand, line, fit in state.lines.with_somebody({agent}) if demand.left and agent in fit
    )
    for *_, id_ in sorted(could_have):
        conversation = state.conversations[id_]
        if any(taker.id == agent for taker in takers(state, conversation, now)):
            return id_ if conversation.passed < IN_A_ROW else None
    return None


def _in_turn(place: Place) -> tuple[Rank, Place]:
    not_returned, *_ = place
    return (Rank.WAITING if not_returned else Rank.RETURNED), place


def _ranked(state: State, line: Sequence[Place], now: datetime) -> list[tuple[Rank, Place]]:
    """A line of left messages, whose turn isn't that of their places alone; the same agents could take them all."""
    messages = [(state.conversations[place[-1]], place) for place in line]
    hurry = _somebody_waits_long(state, messages[0][0], now)
    return sorted((_rank(message, hurry), place) for message, place in messages)


def _rank(message: Conversation, hurry: bool) -> Rank:
    if message.at_head:
        return Rank.RETURNED
    return Rank.LEFT if hurry and message.passed < IN_A_ROW else Rank.PRESSING


def _somebody_waits_long(state: State, message: Conversation, now: datetime) -> bool:
    """Whether anybody does whom agents serve who could take the left message now."""
    able = state.lines.fit(message) & state.able
    theirs = frozenset[QueueName]().union(*(state.agents[id_].queues for id_ in able))
    return any(
        known.queued_at is not None and now - known.queued_at > state.rules(line).target / 2
        for line, places in state.lines.waiting.items()
        for known in (state.conversations[id_] for *_, id_ in places)
        if line in theirs or known.overflow in theirs
    )


def _while_somebody_is_able(
    state: State, line: Iterable[tuple[Rank, Place]], fit: set[AgentId]
) -> Iterator[tuple[Rank, Place]]:
    for turn in line:
        if state.able.isdisjoint(fit):
            return
        yield turn


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
