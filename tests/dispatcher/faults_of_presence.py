"""Faults of who is there, to be put in on purpose: phones and being ready. See test_seeded_faults.py."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from imcs.dispatcher import AgentFact, AgentLeft, AgentReadied, AgentState, Dispatcher, Fact, applying
from imcs.dispatcher.state import State
from imcs.model import AgentId, Availability

HERE = "imcs.dispatcher"
FAULTS: dict[str, tuple[str, object]] = {}


def always(agent: AgentState) -> bool:
    return agent.availability in {Availability.AVAILABLE, Availability.REACHABLE}


FAULTS["a phone is as good as a desk"] = f"{HERE}.agent_state.AgentState.present", property(always)


def never(agent: AgentState) -> bool:
    return agent.availability is Availability.AVAILABLE


FAULTS["who is ready on a phone gets nothing"] = f"{HERE}.agent_state.AgentState.present", property(never)


def even_away(agent: AgentState) -> bool:
    return agent.availability is Availability.AVAILABLE or (
        agent.ready and agent.availability in {Availability.REACHABLE, Availability.AWAY}
    )


FAULTS["who is ready may be away"] = f"{HERE}.agent_state.AgentState.present", property(even_away)


def seen_of_offers_alone(self: Dispatcher, agent: AgentId, now: datetime, **rest: Any) -> list[Fact]:
    known = self.agent(agent)
    return seen(self, agent, now, **rest) if known.missed or known.unseen else []


seen = Dispatcher._seen
FAULTS["who writes without showing presence is gone"] = f"{HERE}.dispatcher.Dispatcher._seen", seen_of_offers_alone


def ready_for_ever(state: State, fact: AgentFact) -> None:
    before = state.agent(fact.agent).ready_at
    applied_to_agent(state, fact)
    if isinstance(fact, AgentLeft):
        state.seat(replace(state.agent(fact.agent), ready_at=before))


applied_to_agent = applying._apply_to_agent
FAULTS["being ready outlives the end of duty"] = f"{HERE}.applying._apply_to_agent", ready_for_ever


def ready_by_the_way(state: State, fact: AgentFact) -> None:
    applied_to_agent(state, replace(fact, asked=True) if isinstance(fact, AgentReadied) else fact)


FAULTS["a line makes a phone a desk"] = f"{HERE}.applying._apply_to_agent", ready_by_the_way
