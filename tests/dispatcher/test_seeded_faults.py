"""The stateful test is worth something: each of these faults, put into the dispatcher on purpose, is found by it.

A fault replaces one function or method by one that's wrong in one way. The search doesn't shrink, and it starts from
the same seed every time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from imcs.dispatcher import (
    AgentState,
    AvailabilityChanged,
    ConversationEnded,
    ConversationQueued,
    Dispatcher,
    Fact,
    ServiceResumed,
    WrapUpEnded,
    restart,
    routing,
)
from imcs.dispatcher.state import Place, State
from imcs.model import AgentId, Availability, Conversation, ConversationId, Stage
from tests.builders import MORNING
from tests.dispatcher.machine import A_HUNDRED_DAYS, DayAtTheDesk

QUICK = settings(A_HUNDRED_DAYS, max_examples=400, phases=[Phase.generate], report_multiple_bugs=False)
HERE = "imcs.dispatcher"
FAULTS: dict[str, tuple[str, object]] = {}


def able_when(agent: AgentState, load: int) -> bool:
    there = agent.availability is Availability.AVAILABLE
    return there and agent.on_duty and not agent.paused and load < agent.capacity


# Who is able


def without_offers(agent: AgentState) -> bool:
    return able_when(agent, len(agent.connected) + len(agent.wrap_ups))


FAULTS["offers take no place"] = f"{HERE}.agent_state.AgentState.able", property(without_offers)


def without_wrap_ups(agent: AgentState) -> bool:
    return able_when(agent, len(agent.connected) + len(agent.offers))


FAULTS["a wrap-up holds no place"] = f"{HERE}.agent_state.AgentState.able", property(without_wrap_ups)


def one_too_many(agent: AgentState) -> bool:
    return able_when(agent, agent.load - 1)


FAULTS["one more than the capacity"] = f"{HERE}.agent_state.AgentState.able", property(one_too_many)


def even_paused(agent: AgentState) -> bool:
    return able_when(replace(agent, paused=False), agent.load)


FAULTS["a pause is ignored"] = f"{HERE}.agent_state.AgentState.able", property(even_paused)


def with_decliners(state: State, conversation: Conversation, now: datetime) -> list[AgentState]:
    return [state.agents[id_] for id_ in state.able[conversation.queue]]


FAULTS["who declined is offered it again"] = f"{HERE}.routing.takers", with_decliners


def with_oneself(state: State, conversation: Conversation, now: datetime) -> list[AgentState]:
    return takers(state, replace(conversation, own=None), now)


takers = routing.takers
FAULTS["an agent is offered their own conversation"] = f"{HERE}.routing.takers", with_oneself

# Who is first


def idle_before_asked(agent: AgentState) -> tuple[int, datetime | None, int]:
    return 0, agent.idle_since, agent.id


FAULTS["one agent is asked twice before the other is asked once"] = f"{HERE}.routing.idle_order", idle_before_asked


def shortest_idle(able: Sequence[AgentState]) -> AgentState | None:
    return max(able, key=routing.idle_order, default=None)


FAULTS["the shortest idle is offered it"] = f"{HERE}.routing.longest_idle", shortest_idle


def still_idle(agent: AgentState, at: datetime) -> AgentState:
    return agent


FAULTS["work doesn't end idleness"] = f"{HERE}.state._busy_again", still_idle


def idle_since_ever(self: State, agent: AgentState, fact: AvailabilityChanged) -> None:
    availability_changed(self, agent, fact)
    if fact.availability is Availability.AVAILABLE:
        self._seat(replace(self.agents[agent.id], idle_since=MORNING))


availability_changed = State._availability_changed
FAULTS["who comes back has been idle all day"] = f"{HERE}.state.State._availability_changed", idle_since_ever


def place(conversation: Conversation, *, head: bool = True, tier: int = -1) -> Place:
    since = conversation.queued_at or conversation.started_at
    return (head and not conversation.at_head, tier * conversation.tier, since, conversation.id)


def place_without_head(conversation: Conversation) -> Place:
    return place(conversation, head=False)


FAULTS["who lost their agent goes to the tail"] = f"{HERE}.state.State.place", staticmethod(place_without_head)


def place_by_low_tier(conversation: Conversation) -> Place:
    return place(conversation, tier=1)


FAULTS["a higher tier is served later"] = f"{HERE}.state.State.place", staticmethod(place_by_low_tier)


def queue_by_queue(state: State) -> Iterator[Conversation]:
    for *_, id_ in chain(*[list(line) for line in state.queued.values()]):
        if state.able[state.conversations[id_].queue]:
            yield state.conversations[id_]


FAULTS["queues are served one after the other"] = f"{HERE}.routing.ahead_first", queue_by_queue


def place_from_now(self: State, fact: ConversationQueued) -> None:
    queued(self, fact)
    self._put(replace(self.conversations[fact.conversation], queued_at=fact.at))


queued = State._queued
FAULTS["who returns waits from the return"] = f"{HERE}.state.State._queued", place_from_now

# What happens


def nothing_withdrawn(self: Dispatcher, agent: AgentState, now: datetime) -> list[Fact]:
    return []


FAULTS["an offer stays with who went away"] = f"{HERE}.dispatcher.Dispatcher._withdraw_all", nothing_withdrawn


def nothing_over(self: Dispatcher, now: datetime) -> list[Fact]:
    return []


FAULTS["offers never time out"] = f"{HERE}.dispatcher.Dispatcher._offers_over", nothing_over
FAULTS["wrap-ups never end"] = f"{HERE}.dispatcher.Dispatcher._wrap_ups_over", nothing_over
FAULTS["who is gone keeps their customers"] = f"{HERE}.dispatcher.Dispatcher._graces_over", nothing_over


def grace_goes_on(self: State, agent: AgentState, fact: AvailabilityChanged) -> None:
    before = dict(self.alone)
    availability_changed(self, agent, fact)
    self.alone = {**before, **self.alone}


FAULTS["coming back doesn't end the grace"] = f"{HERE}.state.State._availability_changed", grace_goes_on


def ended_twice(self: Dispatcher, now: datetime, facts: list[Fact]) -> list[Fact]:
    done = decide(self, now, facts)
    return done + [fact for fact in facts if isinstance(fact, ConversationEnded)]


decide = Dispatcher._decide
FAULTS["a conversation ends twice"] = f"{HERE}.dispatcher.Dispatcher._decide", ended_twice


def offered_later(self: Dispatcher, now: datetime, facts: list[Fact]) -> list[Fact]:
    if any(isinstance(fact, WrapUpEnded) for fact in facts):
        for fact in facts:
            self._apply(fact)
        return facts
    return decide(self, now, facts)


FAULTS["a place freed isn't filled"] = f"{HERE}.dispatcher.Dispatcher._decide", offered_later


def marked_though_refused(self: Dispatcher, conversation: ConversationId, agent: AgentId) -> Conversation:
    known = self.conversation(conversation)
    if known.stage is Stage.OFFERED and known.agent != agent:
        self._state.declined.setdefault(conversation, {})[agent] = known.started_at
    return check_offered(self, conversation, agent)


check_offered = Dispatcher._check_offered
FAULTS["a refused call leaves a mark"] = f"{HERE}.dispatcher.Dispatcher._check_offered", marked_though_refused


def only_offers_due(self: Dispatcher) -> datetime | None:
    return min((c.offer_until for c in self.open_conversations() if c.offer_until), default=None)


FAULTS["only offers have a deadline"] = f"{HERE}.dispatcher.Dispatcher.next_deadline", only_offers_due


def no_second_chances(state: State) -> Iterator[datetime]:
    return iter(())


FAULTS["nobody wakes up for a second chance"] = f"{HERE}.deadlines.second_chances", no_second_chances

# Restarts


def not_shifted(self: State, fact: ServiceResumed) -> None:
    service_resumed(self, replace(fact, since=fact.at))


service_resumed = State._service_resumed
FAULTS["downtime counts"] = f"{HERE}.state.State._service_resumed", not_shifted


def latest_resumption(log: Sequence[Fact], first_open: int) -> set[int]:
    return set([index for index, fact in enumerate(log) if isinstance(fact, ServiceResumed)][-1:])


FAULTS["only the latest resumption is replayed"] = f"{HERE}.restart._resumptions", latest_resumption


def without_wrapping_up(log: Sequence[Fact]) -> set[int]:
    ended = {fact.conversation for fact in log if isinstance(fact, ConversationEnded)}
    return {index for index in of_open(log) if getattr(log[index], "conversation", None) not in ended}


of_open = restart._of_open_conversations
FAULTS["a restart forgets wrap-ups"] = f"{HERE}.restart._of_open_conversations", without_wrapping_up


def without_ends(log: Sequence[Fact]) -> set[int]:
    return {index for index in latest_of_agents(log) if not isinstance(log[index], ConversationEnded)}


latest_of_agents = restart._latest_of_agents
FAULTS["a restart forgets who rested"] = f"{HERE}.restart._latest_of_agents", without_ends


@pytest.mark.parametrize("fault", FAULTS)
def test_the_books_find(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    target, replacement = FAULTS[fault]
    monkeypatch.setattr(target, replacement)
    with pytest.raises((AssertionError, KeyError)):
        run_state_machine_as_test(DayAtTheDesk, settings=QUICK)
