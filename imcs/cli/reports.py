"""`imcs report …`: how well people are served, from the archive."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from imcs.cli.display import moment, say, show_json, show_table
from imcs.cli.office import office_of
from imcs.knowledge_report import KnowledgeReport
from imcs.knowledge_report import report as measure


def commands() -> typer.Typer:
    """The commands of this group."""
    app = typer.Typer(no_args_is_help=True, help="Reports.")
    app.callback()(lambda: None)  # a group, though it has one command so far
    app.command("knowledge")(knowledge)
    return app


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
        ("nobody answered", "times", "per week, the latest first"),
        [(gap.question, gap.times, " ".join(map(str, gap.weeks))) for gap in found.gaps],
    )
    show_table(
        ("rising", "this week", "a week before"),
        [(term, times, f"{before:.1f}") for term, times, before in found.rising],
    )
    show_table(
        ("article", "question", "said", "sent", "helped", "not helped", "changed"),
        [
            (use.article, use.question, use.said, use.sent, use.helped, use.not_helped, moment(use.changed_at))
            for use in found.articles
        ],
    )


def _plain(found: KnowledgeReport) -> dict[str, object]:
    articles = [{**asdict(use), "changed_at": use.changed_at.isoformat()} for use in found.articles]
    return {**asdict(found), "articles": articles}
