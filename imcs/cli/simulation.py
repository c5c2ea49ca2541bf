"""`imcs simulate` and `imcs staff`: how well so many agents would do, and how many a goal needs.

Reads settings and, where asked, the history; the simulation itself is imcs.simulation's. Writes nothing.
"""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from imcs.archive import Archive
from imcs.cli.display import say, show_json, show_table
from imcs.cli.office import Office, office_of
from imcs.errors import ImcsError
from imcs.model import OfferMode, Queue, QueueName
from imcs.simulation import (
    Frame,
    Goal,
    Measures,
    Past,
    Plan,
    Visit,
    Wanted,
    agents_needed,
    by_hour,
    drawn,
    measure,
    replayed,
    simulate,
)
from imcs.simulation.traffic import MICROSECONDS

NO_TIME = Queue(QueueName("simulated")).wrap_up * 0
PLAIN = Queue(QueueName("simulated"), offer_mode=OfferMode.AUTO, wrap_up=NO_TIME)
"""The rules where no settings are named: connected at once, nothing to wrap up."""
STEPS = (0, 5, 10, 20, 30, 60, 120, 300, 600)
"""Seconds of waiting that the chart tells apart."""
WIDTH = 40
CUSTOMERS = 20_000
CUSTOMERS_OF_AN_HOUR = 5_000
"""How many are simulated to know what one goal, or one hour of the day, needs."""

Arrivals = Annotated[float | None, typer.Option(min=0.001, metavar="PER_HOUR", help="Customers an hour.")]
Aht = Annotated[float | None, typer.Option(min=0.001, metavar="SECONDS", help="How long a conversation takes.")]
Patience = Annotated[
    float | None, typer.Option(min=0.001, metavar="SECONDS", help="How long customers wait; without it for ever.")
]
Seed = Annotated[int, typer.Option(min=0, help="Another number, another day.")]
Config = Annotated[Path | None, typer.Option(metavar="FILE", help="Settings whose reception queue gives the rules.")]
History = Annotated[bool, typer.Option("--from-history", help="Take what happened instead of averages.")]
Json = Annotated[bool, typer.Option("--json", help="For programs.")]


def simulate_days(  # noqa: PLR0913, PLR0917 - each is an option of the command line
    context: typer.Context,
    agents: Annotated[int, typer.Option(min=1, help="How many agents.")],
    arrivals: Arrivals = None,
    aht: Aht = None,
    patience: Patience = None,
    hours: Annotated[float, typer.Option(min=0.001, help="How long customers come.")] = 24,
    target: Annotated[float, typer.Option(min=0, metavar="SECONDS", help="Within which an answer is in time.")] = 20,
    seed: Seed = 0,
    warmup: Annotated[float, typer.Option(min=0, metavar="HOURS", help="Not counted at the beginning.")] = 0,
    runs: Annotated[int, typer.Option(min=1, help="So many days, each with its own customers.")] = 1,
    config: Config = None,
    from_history: History = False,
    as_json: Json = False,
) -> None:
    """Simulate the distribution to so many agents, with the service's own dispatcher."""
    queue, others = _rules(context, config)
    days: list[list[Visit]] = []
    past = _past(context, config) if from_history else []
    wanted = None if past else _averages(arrivals, aht, patience)
    for run in range(runs):
        if wanted is None:
            traffic, hours = replayed(past, seed + run)
        else:
            traffic = drawn(wanted, hours, seed + run)
        days.append(simulate(traffic, queue, agents, others))
    found = measure(days, Frame(agents, hours, warmup, target))
    if as_json:
        show_json(asdict(found))
        return
    _show(found, target)
    _chart([visit for day in days for visit in day if visit.arrived >= warmup * 3600 * MICROSECONDS])


def staff(  # noqa: PLR0913, PLR0917 - each is an option of the command line
    context: typer.Context,
    goal: Annotated[str, typer.Option(metavar="PERCENT/SECONDS", help="So many answered within so many seconds.")],
    arrivals: Arrivals = None,
    aht: Aht = None,
    patience: Patience = None,
    seed: Seed = 0,
    config: Config = None,
    from_history: History = False,
    as_json: Json = False,
) -> None:
    """Say how many agents a goal needs; from history for each hour of the day."""
    wanted_goal = _goal(goal)
    queue, _ = _rules(context, config)
    if from_history:
        hours = by_hour(_past(context, config), None)
        plans = {
            hour: (demand, agents_needed(demand, wanted_goal, queue, seed, CUSTOMERS_OF_AN_HOUR))
            for hour, demand in hours.items()
        }
        rows = [
            {"hour": hour, "arrivals": demand.per_hour, "agents": plan.agents, **asdict(plan.expected)}
            for hour, (demand, plan) in plans.items()
        ]
        if as_json:
            show_json({"hours": rows})
        else:
            _show_hours(plans)
        return
    plan = agents_needed(_averages(arrivals, aht, patience), wanted_goal, queue, seed, CUSTOMERS)
    if as_json:
        show_json({"agents": plan.agents, **asdict(plan.expected)})
    else:
        say(f"{plan.agents} agents")
        _show(plan.expected, wanted_goal.within)


def _rules(context: typer.Context, config: Path | None) -> tuple[Queue, list[Queue]]:
    """The queue that is simulated, and the others of its settings."""
    if config is None:
        return PLAIN, []
    found = Office(config, office_of(context).debug).settings()
    chosen = next(queue for queue in found.queues if queue.name == found.reception)
    return chosen, [queue for queue in found.queues if queue.name != chosen.name]


def _past(context: typer.Context, config: Path | None) -> list[Past]:
    """Every ended conversation in which a person was wanted."""
    office = office_of(context) if config is None else Office(config)

    async def work(archive: Archive) -> list[Past]:
        return [
            Past(record.queued_at, record.connected_at, record.ended_at)
            for record in await archive.conversations(10**9)
            if record.queued_at is not None and record.ended_at is not None
        ]

    past = office.ask(work)
    if not any(one.answered_at is not None for one in past):
        raise ImcsError("the history holds no conversation that a person answered: give --arrivals and --aht")
    return past


def _averages(arrivals: float | None, aht: float | None, patience: float | None) -> Wanted:
    if arrivals is None or aht is None:
        raise ImcsError("without --from-history both --arrivals and --aht are needed")
    return Wanted(arrivals, aht, patience)


def _goal(text: str) -> Goal:
    percent, _, within = text.partition("/")
    try:
        goal = Goal(float(percent) / 100, float(within))
    except ValueError:
        goal = Goal(0, 0)
    if not 0 < goal.share < 1 or not 0 <= goal.within < float("inf"):
        raise ImcsError(f"{text} isn't a goal: write 80/20 for 80 % answered within 20 seconds")
    return goal


def _show(found: Measures, target: float) -> None:
    show_table(
        ("measure", "value"),
        [
            ("conversations", found.conversations),
            ("had to wait", _percent(found.p_wait)),
            ("average speed of answer", "" if found.asa is None else f"{found.asa:.1f} s"),
            (f"answered within {target:g} s", _percent(found.service_level)),
            ("gave up", _percent(found.abandonment)),
            ("agents' time with customers", _percent(found.occupancy)),
            ("fairness (Jain)", "" if found.fairness is None else f"{found.fairness:.4f}"),
        ],
    )


def _show_hours(plans: dict[int, tuple[Wanted, Plan]]) -> None:
    show_table(
        ("hour", "customers an hour", "agents", "answered in time", "speed of answer", "busy"),
        [
            (
                f"{hour:02}:00",
                f"{demand.per_hour:.1f}",
                plan.agents,
                _percent(plan.expected.service_level),
                f"{plan.expected.asa or 0:.1f} s",
                _percent(plan.expected.occupancy),
            )
            for hour, (demand, plan) in plans.items()
        ],
    )


def _chart(visits: Sequence[Visit]) -> None:
    """How many were answered after which wait, cumulated, as bars."""
    if not visits:
        return
    waits = sorted(visit.wait for visit in visits if visit.answered is not None)
    shares = [(f"within {step} s", sum(wait <= step * MICROSECONDS for wait in waits) / len(visits)) for step in STEPS]
    rows = [("at once", shares[0][1]), *shares[1:], ("ever", len(waits) / len(visits))]
    show_table(("answered", "share", ""), [(name, _percent(share), "█" * round(WIDTH * share)) for name, share in rows])


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.1f} %"
