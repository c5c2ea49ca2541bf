"""How many agents are needed for a goal: theory's guess, then simulated until one fewer isn't enough."""

from collections.abc import Callable
from dataclasses import dataclass
from math import floor

from imcs.model import Queue
from imcs.simulation.engine import simulate
from imcs.simulation.erlang import answered_within
from imcs.simulation.measures import Frame, Measures, measure
from imcs.simulation.traffic import Wanted, drawn

ENOUGH = 20_000
"""Customers simulated for a decision: the service level is then known to about a percent."""
LONGEST = 2_000.0
"""Hours simulated at most, where few come."""


@dataclass(frozen=True, slots=True)
class Goal:
    """So large a share answered within so many seconds; 80/20 is 0.8 within 20."""

    share: float
    within: float


@dataclass(frozen=True, slots=True)
class Plan:
    """The smallest number of agents that reaches the goal, and what to expect of it."""

    agents: int
    expected: Measures


def agents_needed(wanted: Wanted, goal: Goal, queue: Queue, seed: int = 0, customers: int = ENOUGH) -> Plan:
    """Tries with the same `customers` each time, so that one agent more is never worse by chance."""
    hours = min(LONGEST, customers / wanted.per_hour)
    warmup = min(hours / 10, 10 * wanted.aht / 3600)
    traffic = drawn(wanted, hours, seed)

    def trial(agents: int) -> Measures:
        frame = Frame(agents, hours, warmup, goal.within)
        return measure([simulate(traffic, queue, agents)], frame)

    return _smallest(trial, guess(wanted, goal), goal)


def guess(wanted: Wanted, goal: Goal) -> int:
    """Erlang C's answer, which is exact without patience, wrap-up and offers to answer."""
    agents = floor(wanted.offered_load) + 1
    while answered_within(agents, wanted.offered_load, wanted.aht, goal.within) < goal.share:
        agents += 1
    return agents


def _smallest(trial: Callable[[int], Measures], agents: int, goal: Goal) -> Plan:
    measured = trial(agents)
    while (measured.service_level or 0) < goal.share:
        agents += 1
        measured = trial(agents)
    while agents > 1:
        fewer = trial(agents - 1)
        if (fewer.service_level or 0) < goal.share:
            break
        agents, measured = agents - 1, fewer
    return Plan(agents, measured)
