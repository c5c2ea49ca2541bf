"""How busy agents were: of the time at work, the share with something to do. Pure, from facts alone.

At work is whoever has a conversation or a wrap-up, and whoever could be offered one: AVAILABLE, on duty, not paused.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from imcs.dispatcher.agent_state import AgentState
from imcs.dispatcher.applying import apply
from imcs.dispatcher.facts import Fact, ServiceResumed
from imcs.dispatcher.state import State
from imcs.model import AgentId, ConversationId

NOBODY = AgentId(0)


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


def occupancy(facts: Iterable[Fact], until: datetime) -> dict[AgentId, Occupancy]:
    """Each agent's occupancy from the first fact to `until`. `facts` are all there are, oldest first."""
    state = State(ConversationId(0))
    sheets = _TimeSheets()
    for fact in facts:
        if isinstance(fact, ServiceResumed):
            # Nobody works while the service is down.
            sheets.account(state.agents.values(), until=fact.since, then_from=fact.at)
        elif (agent := state.agents.get(getattr(fact, "agent", None) or NOBODY)) is not None:
            sheets.account([agent], until=fact.at, then_from=fact.at)
        apply(state, fact)
    sheets.account(state.agents.values(), until=until, then_from=until)
    return sheets.spent


class _TimeSheets:
    def __init__(self) -> None:
        self.spent: dict[AgentId, Occupancy] = {}
        self._seen: dict[AgentId, datetime] = {}

    def account(self, agents: Iterable[AgentState], until: datetime, then_from: datetime) -> None:
        """Write down what these agents, as they stood, did since they were seen last."""
        for agent in agents:
            passed = until - self._seen.get(agent.id, until)
            self._seen[agent.id] = then_from
            before = self.spent.get(agent.id, Occupancy(timedelta(), timedelta()))
            busy = bool(agent.connected or agent.wrap_ups)
            self.spent[agent.id] = Occupancy(
                before.busy + passed * busy,
                before.at_work + passed * (busy or agent.at_work),
            )
