"""`imcs posts list|retry`: what flows pass on to other systems and what didn't arrive, for the operator to see to."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from yarl import URL

from imcs.archive import Archive, PostingState
from imcs.cli.display import moment, say, show_json, show_table
from imcs.cli.office import office_of
from imcs.errors import ImcsError


def commands() -> typer.Typer:
    """The commands of this group."""
    app = typer.Typer(no_args_is_help=True, help="What flows pass on to other systems.")
    app.command("list")(show_all)
    app.command("retry")(retry)
    return app


def show_all(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Also what has arrived.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """List what hasn't arrived yet, the oldest first: what is tried again by itself, and what was given up."""

    async def work(archive: Archive) -> list[PostingState]:
        return await archive.postings.all(everything=everything)

    rows = [_row(each) for each in office_of(context).ask(work)]
    if as_json:
        show_json(rows)
    else:
        columns = ("number", "conversation", "at", "to", "state", "tries", "next", "fault")
        show_table(columns, [[row[column] for column in columns] for row in rows])


def retry(
    context: typer.Context,
    number: Annotated[int | None, typer.Argument(help="Its number, see `imcs posts list`.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All that hasn't arrived.")] = False,
) -> None:
    """Try one, or all that hasn't arrived, once more now; the service does it within seconds while it runs."""
    if (number is None) is not everything:
        raise ImcsError("say which: imcs posts retry NUMBER, or imcs posts retry --all")

    async def work(archive: Archive) -> int:
        return await archive.postings.retry(number, datetime.now(UTC))

    count = office_of(context).ask(work)
    if number is not None and not count:
        raise ImcsError(f"there is nothing by the number {number} that hasn't arrived: see `imcs posts list`")
    say(f"{count} to be tried now.")


def _row(each: PostingState) -> dict[str, object]:
    return {
        "number": each.id,
        "conversation": each.conversation,
        "at": moment(each.at),
        "to": URL(each.url, encoded=True).host or "",
        "state": "waiting" if each.due is not None else "given up" if each.fault else "arrived",
        "tries": each.tries,
        "next": moment(each.due),
        "fault": each.fault,
    }
