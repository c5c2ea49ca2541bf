"""`imcs simulate` and `imcs staff`, as an operator calls them."""

from datetime import timedelta

import pytest

from imcs.archive import Archive, CustomerAdded
from imcs.dispatcher import Dispatcher, Fact
from imcs.model import Address, AgentId, Availability, ConversationId, Customer, CustomerId, QueueName
from tests.archive.log import write
from tests.builders import a_queue, at
from tests.cli.conftest import Operator

SMALL = ("--agents", 4, "--arrivals", 60, "--aht", 180, "--hours", 4)


@pytest.fixture(autouse=True)
def few_customers(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tested is the command line; how sure the answer is, test_staffing shows."""
    monkeypatch.setattr("imcs.cli.simulation.CUSTOMERS", 1_000)
    monkeypatch.setattr("imcs.cli.simulation.CUSTOMERS_OF_AN_HOUR", 500)


MEASURES = {"conversations", "p_wait", "asa", "service_level", "abandonment", "occupancy", "fairness"}


def test_simulate_prints_measures_and_a_chart(operator: Operator) -> None:
    shown = operator.runs("simulate", *SMALL)
    assert "answered within 20 s" in shown
    assert "fairness (Jain)" in shown
    assert "█" in shown


def test_simulate_emits_the_measures_for_programs(operator: Operator) -> None:
    found = operator.reads("simulate", *SMALL)
    assert found.keys() == MEASURES
    assert found["abandonment"] == 0
    assert 0.5 < found["occupancy"] < 1


def test_the_seed_decides_and_runs_add_up(operator: Operator) -> None:
    first, again = (operator.reads("simulate", *SMALL, "--seed", 5) for _ in range(2))
    assert first == again != operator.reads("simulate", *SMALL, "--seed", 6)
    both = operator.reads("simulate", *SMALL, "--seed", 5, "--runs", 2)
    assert (
        both["conversations"]
        == first["conversations"] + operator.reads("simulate", *SMALL, "--seed", 6)["conversations"]
    )


def test_warmup_and_patience_change_what_is_counted(operator: Operator) -> None:
    whole = operator.reads("simulate", *SMALL)
    assert operator.reads("simulate", *SMALL, "--warmup", 2)["conversations"] < whole["conversations"]
    assert operator.reads("simulate", *SMALL, "--patience", 20)["abandonment"] > 0


def test_settings_give_the_rules(operator: Operator) -> None:
    plain = operator.reads("simulate", *SMALL)
    ruled = operator.reads("simulate", *SMALL, "--config", operator.config)
    # The sample's queue has 30 s of wrap-up, so people wait longer.
    assert ruled["asa"] > plain["asa"]


@pytest.mark.parametrize("command", [("simulate", "--agents", 2), ("staff", "--goal", "80/20")])
def test_without_averages_or_history_there_is_nothing_to_simulate(
    operator: Operator, command: tuple[object, ...]
) -> None:
    assert "--arrivals and --aht" in operator.fails(*command)
    assert "--arrivals and --aht" in operator.fails(*command, "--from-history")


def test_staff_says_how_many_agents_are_needed(operator: Operator) -> None:
    load = ("--arrivals", 20, "--aht", 180)
    found = operator.reads("staff", *load, "--goal", "80/20")
    assert found.keys() == {"agents", *MEASURES}
    assert found["service_level"] >= 0.8
    assert operator.runs("staff", *load, "--goal", "80/20").startswith(f"{found['agents']} agents")


@pytest.mark.parametrize("goal", ["80", "80/", "0/20", "100/20", "x/20", "80/-1", "80/inf"])
def test_what_is_no_goal_is_refused(operator: Operator, goal: str) -> None:
    assert "write 80/20" in operator.fails("staff", "--arrivals", 20, "--aht", 180, "--goal", goal)


def a_past_day() -> list[Fact]:
    """Ten answered at once, six minutes apart, for a minute each; then two who gave up."""
    dispatcher = Dispatcher([a_queue(wrap_up=0)])
    mei = AgentId(1)
    facts = [
        *dispatcher.change_agent(mei, [QueueName("help")], 1, at(0)),
        *dispatcher.availability(mei, Availability.AVAILABLE, at(0)),
    ]
    for number in range(1, 11):
        then = at(360 * number)
        facts += dispatcher.start(CustomerId(number), QueueName("help"), then, bot=False)
        facts += dispatcher.accept(ConversationId(number), mei, then)
        facts += dispatcher.close(ConversationId(number), mei, then + timedelta(seconds=60))
    facts += dispatcher.pause(mei, at(4000))
    for number in (11, 12):
        facts += dispatcher.start(CustomerId(number), QueueName("help"), at(4000), bot=False)
        facts += dispatcher.abandon(ConversationId(number), at(4100))
    return facts


def with_history(operator: Operator) -> None:
    async def work(archive: Archive) -> None:
        customers = [Customer(CustomerId(number), Address(f"c{number}@home.example")) for number in range(1, 13)]
        await write(archive, *map(CustomerAdded, customers), *a_past_day())

    operator.archive(work)


def test_history_is_simulated_as_it_was(operator: Operator) -> None:
    with_history(operator)
    found = operator.reads("simulate", "--agents", 1, "--from-history")
    assert found["conversations"] == 12
    assert found["asa"] <= 60
    plenty = operator.reads("simulate", "--agents", 5, "--from-history")
    assert (plenty["p_wait"], plenty["abandonment"]) == (0, 0)


def test_history_is_staffed_hour_by_hour(operator: Operator) -> None:
    with_history(operator)
    hours = operator.reads("staff", "--goal", "80/20", "--from-history")["hours"]
    assert sum(hour["arrivals"] for hour in hours) == 12
    assert all(hour["agents"] >= 1 and hour["service_level"] >= 0.8 for hour in hours)
    assert "customers an hour" in operator.runs("staff", "--goal", "80/20", "--from-history")
