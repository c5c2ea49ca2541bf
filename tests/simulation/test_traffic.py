"""Drawn customers: by seed, in order, with the averages asked for."""

import pytest

from imcs.simulation import Wanted, drawn
from imcs.simulation.traffic import FOREVER, MICROSECONDS

DAY = Wanted(per_hour=600, aht=120, patience=300)


def test_the_averages_are_those_asked_for() -> None:
    traffic = drawn(DAY, hours=100, seed=1)
    count = len(traffic.arrivals)
    assert count == pytest.approx(60_000, rel=0.02)
    assert sum(traffic.handling) / count / MICROSECONDS == pytest.approx(120, rel=0.02)
    assert sum(traffic.patience) / count / MICROSECONDS == pytest.approx(300, rel=0.02)


def test_everybody_comes_within_the_hours_and_in_order() -> None:
    arrivals = drawn(DAY, hours=2, seed=1).arrivals
    assert list(arrivals) == sorted(arrivals)
    assert 0 <= arrivals[0] <= arrivals[-1] < 2 * 3600 * MICROSECONDS


def test_the_same_seed_draws_the_same_and_another_one_others() -> None:
    assert drawn(DAY, 1, seed=3) == drawn(DAY, 1, seed=3) != drawn(DAY, 1, seed=4)


def test_another_patience_changes_neither_arrivals_nor_handling() -> None:
    patient = drawn(Wanted(600, 120), 1, seed=1)
    assert (patient.arrivals, patient.handling) == (drawn(DAY, 1, seed=1).arrivals, drawn(DAY, 1, seed=1).handling)
    assert set(patient.patience) == {FOREVER}


def test_the_offered_load_is_in_erlangs() -> None:
    assert DAY.offered_load == 20
