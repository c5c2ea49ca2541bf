"""`imcs report …`: how well people are served, from the archive."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from imcs.archive import Archive, Rating
from imcs.cli.display import moment, say, show_json, show_table
from imcs.cli.office import office_of
from imcs.commands.periods import period
from imcs.dispatcher.report import QueueReport
from imcs.errors import ImcsError
from imcs.model import AgentId
from imcs.reports.knowledge_report import KnowledgeReport
from imcs.reports.knowledge_report import report as measure
from imcs.reports.rating_report import Tally, by_agent, by_queue
from imcs.reports.service_report import served

MOST_UNUSED = 20
MOST_COMMENTS = 20
"""Of the latest ones, where people read them; programs get all."""


def commands() -> typer.Typer:
    """The commands of this group."""
    app = typer.Typer(no_args_is_help=True, help="Reports.")
    app.command("service")(service)
    app.command("knowledge")(knowledge)
    app.command("ratings")(ratings)
    return app


def service(
    context: typer.Context,
    when: Annotated[str, typer.Argument(metavar="[PERIOD]", help="today, yesterday, week, or 7d.")] = "today",
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Measure how soon people were answered in each queue, how many gave up, and how busy the agents were."""
    days = period(when, datetime.now().astimezone())
    if days is None:
        raise ImcsError(f"{when!r} isn't a period: today, yesterday, week, or 7d")
    office = office_of(context)
    queues = {queue.name: queue for queue in office.settings().queues}
    found = office.ask(lambda archive: served(archive, queues, *days))
    rows = [_served(each) for each in found.queues]
    spent = found.agents
    if as_json:
        agents = {"at_work": spent.at_work.total_seconds(), "occupancy": spent.share}
        show_json({"since": days[0].isoformat(), "until": days[1].isoformat(), "queues": rows, "agents": agents})
        return
    show_table(list(rows[0]), [[_shown(value) for value in row.values()] for row in rows])
    share = "" if spent.share is None else f", {100 * spent.share:.0f} % of it with conversations"
    say(f"agents: {spent.at_work.total_seconds() / 3600:.1f} h at work{share}")


def _served(each: QueueReport) -> dict[str, object]:
    """Shares from 0 to 1, times in seconds; none where there was nothing to measure."""
    values = asdict(each).items()
    return {name: value.total_seconds() if isinstance(value, timedelta) else value for name, value in values}


def _shown(value: object) -> object:
    return "-" if value is None else round(value, 3) if isinstance(value, float) else value


def knowledge(
    context: typer.Context,
    days: Annotated[int, typer.Option(min=1, max=3650, help="How far back.")] = 28,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Measure what the bot settles alone, why the rest went to people, what nobody answered, and each article."""
    found = office_of(context).ask(lambda archive: measure(archive, datetime.now(UTC), days))
    if as_json:
        show_json(_plain(found))
        return
    share = "" if found.containment is None else f" ({100 * found.containment:.1f} %)"
    ended = f"In {days} days {found.ended} conversations ended at least a day ago"
    say(f"{ended}; the bot settled {found.contained}{share}.")
    show_table(("a person was wanted because", "times"), list(found.reasons.items()))
    show_table(
        ("nobody answered", "times", "per week, the latest first", "for example"),
        [(gap.question, gap.times, " ".join(map(str, gap.weeks)), " / ".join(gap.examples)) for gap in found.gaps],
    )
    show_table(
        ("rising", "this week", "a week before"),
        [(term, times, f"{before:.1f}") for term, times, before in found.rising],
    )
    used = [use for use in found.articles if use.used]
    unused = [use for use in found.articles if not use.used]
    show_table(
        ("article", "question", "said", "sent", "helped", "not helped", "changed"),
        [
            (use.article, use.question, use.said, use.sent, use.helped, use.not_helped, moment(use.changed_at))
            for use in [*used, *unused[:MOST_UNUSED]]
        ],
    )
    if len(unused) > MOST_UNUSED:
        say(f"{len(unused)} articles weren't used, the oldest are shown; --json lists all.")


def ratings(
    context: typer.Context,
    days: Annotated[int, typer.Option(min=1, max=3650, help="How far back.")] = 28,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Measure how customers found the service, by queue and by agent, with their latest comments."""
    until = datetime.now(UTC)

    async def work(archive: Archive) -> tuple[list[Rating], dict[AgentId, str]]:
        asked = await archive.ratings.asked(until - timedelta(days=days), until)
        return asked, {agent.id: agent.name for agent in await archive.agents()}

    asked, names = office_of(context).ask(work)
    queues = [{"queue": queue, **_figures(found)} for queue, found in by_queue(asked).items()]
    agents = [
        {"agent": names.get(number, f"#{number}"), **_figures(found)} for number, found in by_agent(asked).items()
    ]
    comments = [
        {"conversation": each.conversation, "mark": each.mark, "comment": each.comment}
        for each in reversed(asked)
        if each.comment
    ]
    if as_json:
        show_json({"queues": queues, "agents": agents, "comments": comments})
        return
    for first, rows in (("queue", queues), ("agent", agents)):
        columns = (first, "asked", "given", "share", "mean")
        show_table(columns, [["" if row[name] is None else row[name] for name in columns] for row in rows])
    show_table(("conversation", "mark", "comment"), [list(row.values()) for row in comments[:MOST_COMMENTS]])


def _figures(found: Tally) -> dict[str, object]:
    return {
        "asked": found.asked,
        "given": found.given,
        "share": None if found.share is None else round(found.share, 3),
        "mean": None if found.mean is None else round(found.mean, 2),
    }


def _plain(found: KnowledgeReport) -> dict[str, object]:
    articles = [{**asdict(use), "changed_at": use.changed_at.isoformat()} for use in found.articles]
    return {**asdict(found), "articles": articles}
