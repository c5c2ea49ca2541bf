"""The measures of simulated days, worked out by hand."""

from itertools import pairwise

import pytest

from imcs.model import AgentId
from imcs.simulation import Frame, Measures, Visit, measure
from imcs.simulation.measures import jain
from imcs.simulation.traffic import MICROSECONDS

MEI, BO = AgentId(1), AgentId(2)
HOUR = 3600


def visit(arrived: float, answered: float | None, ended: float, agent: AgentId | None = None) -> Visit:
    """In seconds."""
    moments = [None if at is None else round(at * MICROSECONDS) for at in (arrived, answered, ended)]
    assert moments[0] is not None
    assert moments[2] is not None
    return Visit(moments[0], moments[2], moments[1], agent)


DAY = [
    visit(0, 0, 1800, MEI),
    visit(60, 70, 1060, BO),
    visit(100, 140, 1200, BO),
    visit(200, None, 260),
]


def test_the_measures_of_a_day() -> None:
    assert measure([DAY], Frame(agents=2, hours=1)) == Measures(
        conversations=4,
        p_wait=3 / 4,
        asa=(0 + 10 + 40) / 3,
        service_level=2 / 4,  # within 20 s, of three answered and one who gave up
        abandonment=1 / 4,
        occupancy=(1800 + 990 + 1060) / (2 * HOUR),
        fairness=(1800 + 2050) ** 2 / (2 * (1800**2 + 2050**2)),
    )


def test_who_came_before_the_warm_up_is_over_does_not_count_but_keeps_agents_busy() -> None:
    found = measure([DAY], Frame(agents=2, hours=1, warmup=100 / HOUR))
    assert (found.conversations, found.asa) == (2, 40)
    assert found.occupancy == pytest.approx((1700 + 960 + 1060) / (2 * 3500))


def test_what_happens_after_the_last_arrival_is_no_occupancy() -> None:
    found = measure([[visit(0, 0, 7200, MEI)]], Frame(agents=1, hours=1))
    assert found.occupancy == 1


def test_runs_are_measured_together() -> None:
    one, both = measure([DAY], Frame(2, 1)), measure([DAY, DAY], Frame(2, 1))
    assert both.conversations == 2 * one.conversations
    assert (both.asa, both.occupancy, both.fairness) == (one.asa, one.occupancy, one.fairness)


def test_where_nobody_came_there_is_no_measure() -> None:
    assert measure([[]], Frame(agents=2, hours=1)) == Measures(0, None, None, None, None, 0, None)


def test_jains_index_is_one_for_equals_and_falls_with_every_inequality() -> None:
    shares = [[5, 5, 5, 5], [5, 5, 5, 4], [9, 3, 3, 3], [18, 0, 0, 0]]
    indexes = [jain(share) for share in shares]
    assert indexes[0] == 1
    assert indexes[-1] == 1 / 4
    assert all(more is not None and less is not None and more > less for more, less in pairwise(indexes))
