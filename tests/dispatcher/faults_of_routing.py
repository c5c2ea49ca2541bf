"""Faults of routing, to be put into the dispatcher on purpose: who is able, who is first. See test_seeded_faults.py."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain

from imcs.dispatcher import (
    AgentState,
    AvailabilityChanged,
    ConversationQueued,
    applying,
    routing,
)
from imcs.dispatcher.lines import Demand, Lines, Place
from imcs.dispatcher.state import State
from imcs.model import Availability, Conversation, Need
from tests.builders import MORNING

HERE = "imcs.dispatcher"
FAULTS: dict[str, tuple[str, object]] = {}


def able_when(agent: AgentState, load: int) -> bool:
    return agent.present and agent.on_duty and not agent.paused and load < agent.capacity


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
    everybody = state.lines.fit(conversation) & state.able
    return [state.agents[id_] for id_ in everybody if id_ not in (conversation.own, *conversation.offers)]


FAULTS["who declined is offered it again"] = f"{HERE}.routing.takers", with_decliners


def with_oneself(state: State, conversation: Conversation, now: datetime) -> list[AgentState]:
    return takers(state, replace(conversation, own=None), now)


takers = routing.takers
FAULTS["an agent is offered their own conversation"] = f"{HERE}.routing.takers", with_oneself


def asked_twice(state: State, conversation: Conversation, now: datetime) -> list[AgentState]:
    return takers(state, replace(conversation, offers={}), now)


FAULTS["an agent is asked the same twice"] = f"{HERE}.routing.takers", asked_twice


def of_any_queue(self: Demand, agent: AgentState) -> bool:
    return self.has <= agent.skills and self.hasnt.isdisjoint(agent.skills)


FAULTS["agents of all queues are asked"] = f"{HERE}.lines.Demand.met_by", of_any_queue


def whatever_skills(self: Demand, agent: AgentState) -> bool:
    return not self.queues.isdisjoint(agent.queues)


FAULTS["skills don't matter"] = f"{HERE}.lines.Demand.met_by", whatever_skills


def whatever_they_have_too_much(self: Demand, agent: AgentState) -> bool:
    return met_by(replace(self, hasnt=frozenset()), agent)


met_by = Demand.met_by
FAULTS["a skill that's unwanted is no hindrance"] = f"{HERE}.lines.Demand.met_by", whatever_they_have_too_much


def in_any_language(self: Need) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(self.has), frozenset(self.hasnt)


FAULTS["the language doesn't matter"] = "imcs.model.Need.demands", property(in_any_language)


def fit_from_the_start(self: Lines, agent: AgentState) -> None:
    for fit in self._fit.values():
        if agent.id not in fit and any(demand.met_by(agent) for demand in self._fit):
            return


FAULTS["who learns a skill isn't asked"] = f"{HERE}.lines.Lines.seat", fit_from_the_start

# Who is first


def idle_before_asked(agent: AgentState) -> tuple[int, datetime | None, int]:
    return 0, agent.idle_since, agent.id


FAULTS["one agent is asked twice before the other is asked once"] = f"{HERE}.routing.idle_order", idle_before_asked


def shortest_idle(able: Sequence[AgentState]) -> AgentState | None:
    return max(able, key=routing.idle_order, default=None)


FAULTS["the shortest idle is offered it"] = f"{HERE}.routing.longest_idle", shortest_idle


def still_idle(agent: AgentState, at: datetime) -> AgentState:
    return agent


FAULTS["work doesn't end idleness"] = f"{HERE}.applying._busy_again", still_idle


def least_idle_of_all(able: Sequence[AgentState]) -> AgentState | None:
    return longest_idle(able)


longest_idle = routing.longest_idle
FAULTS["how many chats somebody has doesn't matter"] = f"{HERE}.routing.fewest_chats", least_idle_of_all


def even_if_unable(state: State, conversation: Conversation, now: datetime) -> list[AgentState]:
    dear = [state.agents[id_] for id_ in conversation.need.prefers if id_ in state.agents]
    there = [agent for agent in dear if agent.id not in conversation.offers]
    return there[:1] or chosen(state, conversation, now)


chosen = routing.chosen
FAULTS["the last agent is asked though offline"] = f"{HERE}.routing.chosen", even_if_unable


def nobody_preferred(conversation: Conversation, able: Sequence[AgentState]) -> AgentState | None:
    return None


FAULTS["nobody comes back to their last agent"] = f"{HERE}.routing.preferred", nobody_preferred


def one_by_one(state: State, conversation: Conversation, now: datetime) -> list[AgentState]:
    return chosen(state, conversation, now)[:1]


FAULTS["everybody is asked one by one"] = f"{HERE}.routing.chosen", one_by_one


def idle_since_ever(state: State, agent: AgentState, fact: AvailabilityChanged) -> None:
    availability_changed(state, agent, fact)
    if fact.availability is Availability.AVAILABLE:
        state.seat(replace(state.agents[agent.id], idle_since=MORNING))


availability_changed = applying._availability_changed
FAULTS["who comes back has been idle all day"] = f"{HERE}.applying._availability_changed", idle_since_ever


def place_without_head(self: State, conversation: Conversation) -> Place:
    return place(self, replace(conversation, at_head=False))


place = State.place
FAULTS["who lost their agent goes to the tail"] = f"{HERE}.state.State.place", place_without_head


def place_by_low_tier(self: State, conversation: Conversation) -> Place:
    return place(self, replace(conversation, tier=-conversation.tier))


FAULTS["a higher tier is served later"] = f"{HERE}.state.State.place", place_by_low_tier


def place_by_tier_alone(self: State, conversation: Conversation) -> Place:
    return place(self, replace(conversation, tier=1000 * conversation.tier))


FAULTS["a low tier starves"] = f"{HERE}.state.State.place", place_by_tier_alone


def queue_by_queue(state: State, now: datetime) -> Iterator[Conversation]:
    for *_, id_ in chain(*[list(line) for _, line, _ in state.lines.with_somebody(state.able)]):
        yield state.conversations[id_]


FAULTS["queues are served one after the other"] = f"{HERE}.routing.ahead_first", queue_by_queue


def place_from_now(state: State, fact: ConversationQueued) -> None:
    queued(state, fact)
    state.put(replace(state.conversations[fact.conversation], queued_at=fact.at))


queued = applying._queued
FAULTS["who returns waits from the return"] = f"{HERE}.applying._queued", place_from_now
