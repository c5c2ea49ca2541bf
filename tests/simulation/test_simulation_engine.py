"""The real dispatcher in virtual time does what the theory of queues says it must, to the microsecond."""

from datetime import timedelta

import pytest

from imcs.model import AgentId, OfferMode, Queue, Strategy
from imcs.simulation import Traffic, Visit, Wanted, drawn, simulate
from imcs.simulation.traffic import FOREVER, MICROSECONDS
from tests.builders import a_queue
from tests.simulation.recursion import waits

PLAIN = a_queue(offer_mode=OfferMode.AUTO, wrap_up=0)
LOADS = [0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98]


SEEDS = [*range(10), *(pytest.param(seed, marks=pytest.mark.process) for seed in range(10, 50))]


@pytest.mark.parametrize("seed", SEEDS)
def test_each_wait_is_the_one_of_the_recursion(seed: int) -> None:
    agents, load = 1 + seed % 7, LOADS[seed % len(LOADS)]
    patience = [None, 400.0][seed // 10 % 2]
    traffic = drawn(Wanted(3600 * load * agents / 180, 180, patience), 700 / (20 * load * agents), seed)
    visits = simulate(traffic, PLAIN, agents)
    assert len(visits) == len(traffic.arrivals) > 400
    expected = waits(traffic.arrivals, traffic.handling, traffic.patience, agents)
    assert [(visit.wait, visit.answered is not None) for visit in visits] == expected
    if patience is None:
        assert all(visit.answered is not None for visit in visits)


def seconds(*values: float) -> tuple[int, ...]:
    return tuple(round(value * MICROSECONDS) for value in values)


def traffic(*customers: tuple[float, float, float]) -> Traffic:
    """Arrival, handling and patience of each, in seconds; patience 0 for endless."""
    patience = tuple(round(customer[2] * MICROSECONDS) or FOREVER for customer in customers)
    return Traffic(seconds(*(c[0] for c in customers)), seconds(*(c[1] for c in customers)), patience)


def test_a_short_day_by_hand() -> None:
    visits = simulate(traffic((0, 100, 0), (10, 50, 30), (20, 60, 0)), PLAIN, agents=1)
    second = MICROSECONDS
    assert visits == [
        Visit(0, ended=100 * second, answered=0, agent=AgentId(1)),
        Visit(10 * second, ended=40 * second),
        Visit(20 * second, ended=160 * second, answered=100 * second, agent=AgentId(1)),
    ]
    assert visits[2].wait == 80 * MICROSECONDS


def test_nobody_came_and_nothing_happened() -> None:
    assert simulate(Traffic((), (), ()), PLAIN, agents=3) == []


def test_wrapping_up_keeps_the_next_one_waiting() -> None:
    queue = a_queue(offer_mode=OfferMode.AUTO, wrap_up=30)
    visits = simulate(traffic((0, 100, 0), (10, 50, 0)), queue, agents=1)
    assert visits[1].answered == 130 * MICROSECONDS


@pytest.mark.parametrize("mode", OfferMode)
@pytest.mark.parametrize("strategy", Strategy)
def test_with_agents_who_accept_at_once_no_way_of_asking_costs_time(mode: OfferMode, strategy: Strategy) -> None:
    queue: Queue = a_queue(offer_mode=mode, strategy=strategy, wrap_up=0)
    day = drawn(Wanted(60, 240, 200), 6, seed=5)
    expected = waits(day.arrivals, day.handling, day.patience, 4)
    assert [(visit.wait, visit.answered is not None) for visit in simulate(day, queue, 4)] == expected


def test_the_longest_idle_get_equally_much_and_the_same_run_comes_out_twice() -> None:
    day = drawn(Wanted(100, 180), 10, seed=9)
    visits = simulate(day, PLAIN, 8)
    assert visits == simulate(day, PLAIN, 8)
    counts = [sum(visit.agent == agent for visit in visits) for agent in range(1, 9)]
    assert max(counts) - min(counts) < 0.2 * sum(counts) / 8


def test_rules_that_speak_of_other_queues_are_simulated_too() -> None:
    other = a_queue("other", wrap_up=0)
    queue = a_queue(offer_mode=OfferMode.AUTO, wrap_up=0, overflow_to=other.name, overflow_after=5)
    visits = simulate(traffic((0, 100, 0), (10, 50, 0)), queue, 1, [other])
    assert visits[1].answered == 100 * MICROSECONDS, "the agents serve this queue only"
    assert timedelta(microseconds=visits[1].wait) == timedelta(seconds=90)
