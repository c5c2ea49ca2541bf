"""Erlang's formulas against known values, and the recursion against Erlang's formulas: theory on both sides.

With test_simulation_engine.py, where the dispatcher equals the recursion, this makes the simulator agree with theory.
"""

from dataclasses import dataclass
from math import factorial

import numpy as np
import pytest

from imcs.simulation.erlang import Expected, answered_within, erlang_a, erlang_b, erlang_c
from tests.simulation.recursion import Floats, many_waits

pytestmark = pytest.mark.process

AHT = 1.0


@dataclass(frozen=True)
class Point:
    """A service in balance: so many agents, so busy; patience in handling times, none for endless."""

    agents: int
    load: float
    patience: float | None = None

    @property
    def erlangs(self) -> float:
        return self.agents * self.load

    def expected(self) -> Expected:
        if self.patience is None:
            return erlang_c(self.agents, self.erlangs, AHT)
        return erlang_a(self.agents, self.erlangs, AHT, self.patience)


POINTS = [
    Point(2, 0.5),
    Point(4, 0.6),
    Point(6, 0.7),
    Point(10, 0.8),
    Point(8, 0.85),
    Point(5, 0.9),
    Point(2, 0.5, 1.0),
    Point(4, 0.6, 0.5),
    Point(6, 0.7, 2.0),
    Point(10, 0.8, 1.0),
    Point(8, 0.85, 0.5),
    Point(5, 0.9, 3.0),
]
RUNS, CUSTOMERS, WARMUP = 400, 9_000, 1_500


def simulated(point: Point, seed: int) -> dict[str, Floats]:
    """Each run's figures, the warm-up dropped."""
    chance = np.random.default_rng(seed)
    shape = (RUNS, CUSTOMERS)
    gaps = chance.exponential(AHT / point.erlangs, shape)
    patience = None if point.patience is None else chance.exponential(point.patience, shape)
    waited, answered = many_waits(gaps, chance.exponential(AHT, shape), patience, point.agents)
    waited, answered = waited[:, WARMUP:], answered[:, WARMUP:]
    figures = {"p_wait": (waited > 0).mean(axis=1), "asa": waited.mean(axis=1)}
    return figures if patience is None else figures | {"abandonment": 1 - answered.mean(axis=1)}


def test_the_recursion_agrees_with_erlang_c_and_erlang_a(capsys: pytest.CaptureFixture[str]) -> None:
    rows = []
    for seed, point in enumerate(POINTS):
        expected = point.expected()
        for name, runs in simulated(point, seed).items():
            theory, mean, error = getattr(expected, name), runs.mean(), runs.std(ddof=1) / np.sqrt(len(runs))
            rows.append((point, name, theory, mean, error))
    with capsys.disabled():
        print("\nagents  load  patience  figure          theory  recursion  error %  standard errors")
        for point, name, theory, mean, error in rows:
            print(
                f"{point.agents:6}  {point.load:4.2f}  {point.patience or '':>8}  {name:12}  {theory:8.5f}  {mean:9.5f}"
                f"  {100 * (mean / theory - 1):+7.2f}  {(mean - theory) / error:+15.2f}"
            )
    for point, name, theory, mean, error in rows:
        assert abs(mean - theory) <= 3.3 * error, (point, name)
        assert abs(mean / theory - 1) <= 0.03, (point, name)


def test_known_values_of_erlang_b_and_c() -> None:
    # The textbook's table: 10 lines, 5 erlangs; and one server, where Erlang C is the load itself.
    assert erlang_b(10, 5) == pytest.approx(0.01838, abs=1e-5)
    single = erlang_c(1, 0.8, 300)
    assert [single.p_wait, single.asa] == pytest.approx([0.8, 1200])
    assert erlang_c(2, 1, 1).p_wait == pytest.approx(1 / 3)
    assert answered_within(2, 1, 1, 0) == pytest.approx(2 / 3)


def test_without_enough_agents_there_is_no_erlang_c() -> None:
    with pytest.raises(ValueError, match="grow for ever"):
        erlang_c(3, 3, 60)


def test_endless_patience_turns_erlang_a_into_erlang_c() -> None:
    patient, plain = erlang_a(5, 4, 60, 1e9), erlang_c(5, 4, 60)
    assert [patient.p_wait, patient.asa] == pytest.approx([plain.p_wait, plain.asa])
    assert patient.abandonment == pytest.approx(0, abs=1e-6)


def test_patience_as_long_as_the_handling_makes_the_palm_formula_a_poisson_sum() -> None:
    # θ = μ: the number present is Poisson, as with endless agents.
    load, agents = 6.0, 5
    terms = [np.exp(-load) * load**count / factorial(count) for count in range(60)]
    assert erlang_a(agents, load, 1, 1).p_wait == pytest.approx(sum(terms[agents:]))


def test_more_work_than_agents_is_no_harm_where_customers_give_up() -> None:
    assert erlang_a(5, 10, 60, 60).abandonment == pytest.approx(0.5, abs=0.03)
