"""How many agents a goal needs: enough, and not one more."""

import pytest

from imcs.model import OfferMode, Queue
from imcs.simulation import Frame, Goal, Wanted, agents_needed, drawn, measure, simulate
from imcs.simulation.erlang import answered_within
from imcs.simulation.staffing import guess
from tests.builders import a_queue

pytestmark = pytest.mark.process

PLAIN = a_queue(offer_mode=OfferMode.AUTO, wrap_up=0)
EIGHTY_IN_TWENTY = Goal(0.8, 20)
DAY = Wanted(per_hour=60, aht=240)


def level(agents: int, wanted: Wanted, queue: Queue) -> float:
    hours = 100.0
    runs = [simulate(drawn(wanted, hours, 77), queue, agents)]
    return measure(runs, Frame(agents, hours, 2, EIGHTY_IN_TWENTY.within)).service_level or 0


def test_the_guess_is_the_smallest_number_that_theory_allows() -> None:
    agents = guess(DAY, EIGHTY_IN_TWENTY)
    assert agents == 7
    assert answered_within(7, DAY.offered_load, 240, 20) >= 0.8 > answered_within(6, DAY.offered_load, 240, 20)


@pytest.mark.parametrize("wrap_up", [0, 60])
def test_the_plan_reaches_the_goal_and_one_agent_fewer_does_not(wrap_up: float) -> None:
    queue = a_queue(offer_mode=OfferMode.AUTO, wrap_up=wrap_up)
    plan = agents_needed(DAY, EIGHTY_IN_TWENTY, queue, customers=6_000)
    assert level(plan.agents, DAY, queue) >= 0.78  # other customers than those it was planned with
    assert level(plan.agents - 1, DAY, queue) < 0.8
    assert plan.expected.service_level is not None
    assert plan.expected.service_level >= 0.8


def test_impatient_customers_need_no_more_agents_than_patient_ones() -> None:
    hasty = Wanted(DAY.per_hour, DAY.aht, patience=30)
    needed = [agents_needed(wanted, Goal(0.5, 60), PLAIN, customers=2_000).agents for wanted in (hasty, DAY)]
    assert needed[0] <= needed[1]
