"""How busy agents were: of the time at work, the share with something to do. Pure, from facts alone.

At work is whoever has a conversation or a wrap-up, and whoever could be offered one: AVAILABLE, on duty, not paused.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from imcs.dispatcher.agent_state import AgentState
from imcs.dispatcher.facts import (
    AgentJoined,
    AgentLeft,
    AgentPaused,
    AgentReadied,
    AgentRemoved,
    AvailabilityChanged,
    ConversationConnected,
    ConversationEnded,
    ConversationLeft,
    ConversationQueued,
    Fact,
    ServiceResumed,
    WrapUpEnded,
)
from imcs.model import AgentId, Availability

ON_DUTY = (AvailabilityChanged, AgentPaused, AgentReadied, AgentLeft, AgentRemoved)
"""The kinds of which each agent's latest tells whether they could be offered something."""


@dataclass(frozen=True, slots=True)
class Occupancy:
    """One agent's time, as far as the facts go."""

    busy: timedelta
    """With at least one conversation connected or being wrapped up."""
    at_work: timedelta
    """Busy, or waiting for an offer."""

    @property
    def share(self) -> float | None:
        """Busy ÷ at work, 0 to 1; none for who was never at work."""
        return self.busy / self.at_work if self.at_work else None


def occupancy(facts: Iterable[Fact], until: datetime, since: datetime | None = None) -> dict[AgentId, Occupancy]:
    """Each agent's occupancy from `since`, or the first fact, to `until`. `facts` are in order, oldest first.

    What began before them isn't known: with `since` they begin with what tells who was at work then.
    """
    sheets = _TimeSheets(since)
    agents: dict[AgentId, AgentState] = {}
    for fact in facts:
        if isinstance(fact, ServiceResumed):
            # Nobody works while the service is down.
            sheets.account(agents.values(), until=fact.since, then_from=fact.at)
            agents = {number: replace(agent, availability=Availability.UNKNOWN) for number, agent in agents.items()}
        elif (number := getattr(fact, "agent", None)) is not None:
            agent = agents.get(number, AgentState(number))
            sheets.account([agent], until=fact.at, then_from=fact.at)
            agents[number] = _after(agent, fact)
    sheets.account(agents.values(), until=until, then_from=until)
    return sheets.spent


def _after(agent: AgentState, fact: Fact) -> AgentState:
    """How the agent stands after the fact, as far as it matters here."""
    match fact:
        case AvailabilityChanged():
            return replace(agent, availability=fact.availability)
        case AgentPaused():
            return replace(agent, paused=True)
        case AgentReadied():
            return replace(agent, paused=False, on_duty=True, ready_at=fact.at if fact.asked else agent.ready_at)
        case AgentLeft():
            return replace(agent, on_duty=agent.on_duty and not fact.asked, ready_at=None)
        case AgentRemoved():
            return AgentState(agent.id)
        case ConversationConnected() | AgentJoined():
            return replace(agent, connected=agent.connected | {fact.conversation})
        case ConversationLeft() | ConversationQueued():
            return replace(agent, connected=agent.connected - {fact.conversation})
        case ConversationEnded():
            wrap_ups = dict(agent.wrap_ups)
            if fact.wrap_up_until is not None:
                wrap_ups[fact.conversation] = fact.wrap_up_until
            return replace(agent, connected=agent.connected - {fact.conversation}, wrap_ups=wrap_ups)
        case WrapUpEnded():
            left = {number: until for number, until in agent.wrap_ups.items() if number != fact.conversation}
            return replace(agent, wrap_ups=left)
        case _:
            return agent


class _TimeSheets:
    def __init__(self, since: datetime | None) -> None:
        self.spent: dict[AgentId, Occupancy] = {}
        self._since = since
        self._seen: dict[AgentId, datetime] = {}

    def account(self, agents: Iterable[AgentState], until: datetime, then_from: datetime) -> None:
        """Write down what these agents, as they stood, did since they were seen last."""
        for agent in agents:
            began = self._seen.get(agent.id, until)
            passed = max(timedelta(), until - (began if self._since is None else max(began, self._since)))
            self._seen[agent.id] = then_from
            before = self.spent.get(agent.id, Occupancy(timedelta(), timedelta()))
            busy = bool(agent.connected or agent.wrap_ups)
            self.spent[agent.id] = Occupancy(
                before.busy + passed * busy,
                before.at_work + passed * (busy or agent.at_work),
            )
