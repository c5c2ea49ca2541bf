"""The past as traffic: the same arrivals, and what can be learned from those who gave up."""

from datetime import UTC, timedelta

import pytest

from imcs.simulation import Past, by_hour, replayed
from imcs.simulation.history import mean_patience
from imcs.simulation.traffic import FOREVER, MICROSECONDS
from tests.builders import at

ANSWERED = Past(at(0), at(30), at(330))
AT_ONCE = Past(at(100), at(100), at(200))
GAVE_UP = Past(at(60), None, at(150))


def test_arrivals_and_handling_are_those_of_the_past() -> None:
    traffic, hours = replayed([AT_ONCE, ANSWERED], seed=0)
    assert traffic.arrivals == (0, 100 * MICROSECONDS)
    assert traffic.handling == (300 * MICROSECONDS, 100 * MICROSECONDS)
    assert traffic.patience == (FOREVER, FOREVER)
    assert hours == pytest.approx(100 / 3600)


def test_who_gave_up_has_that_patience_and_who_was_answered_more_than_they_waited() -> None:
    traffic, _ = replayed([ANSWERED, GAVE_UP, AT_ONCE], seed=0)
    assert traffic.patience[1] == 90 * MICROSECONDS
    assert traffic.patience[0] > 30 * MICROSECONDS
    assert traffic.handling[1] in {300 * MICROSECONDS, 100 * MICROSECONDS}, "as long as somebody's"


def test_the_mean_patience_is_all_waiting_over_those_who_gave_up() -> None:
    assert mean_patience([ANSWERED, GAVE_UP, AT_ONCE]) == 30 + 90
    assert mean_patience([ANSWERED, AT_ONCE]) is None


def test_an_hours_demand_is_its_average_over_the_days_on_which_somebody_came() -> None:
    tomorrow = timedelta(days=1)
    second = Past(at(0) + tomorrow, at(0) + tomorrow, at(100) + tomorrow)
    hours = by_hour([ANSWERED, GAVE_UP, second], UTC)
    assert list(hours) == [9]
    assert (hours[9].per_hour, hours[9].aht, hours[9].patience) == (3 / 2, 200, 120)
