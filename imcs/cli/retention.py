"""`imcs retention`: what was kept long enough, counted or let go of now instead of at night."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from imcs.archive import Archive, Kept
from imcs.cli.display import say, show_json, show_table
from imcs.cli.office import office_of
from imcs.customers.retention import limits
from imcs.errors import ImcsError


def retention(
    context: typer.Context,
    check: Annotated[bool, typer.Option("--check", help="Only count what would go.")] = False,
    apply: Annotated[bool, typer.Option("--apply", help="Let it go.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Count or let go of what was kept for longer than the settings allow; the service does so every night."""
    if check == apply:
        raise ImcsError("say either --check or --apply")
    office = office_of(context)
    now = datetime.now(UTC)
    before = limits(office.settings().retention.model_dump(), now)

    async def work(archive: Archive) -> dict[Kept, int]:
        book = archive.retention
        return await (book.count(before) if check else book.expire(before, now))

    gone = office.ask(work)
    rows = [(kind.value, f"{before[kind].astimezone():%Y-%m-%d}", count) for kind, count in gone.items()]
    if as_json:
        show_json([{"kind": kind, "before": day, "rows": count} for kind, day, count in rows])
        return
    if not rows:
        say("Everything is kept for ever: see [retention] in the settings.")
        return
    show_table(("kind", "before", "would go" if check else "gone"), rows)
    if apply and Kept.TRANSCRIPTS in gone:
        say("A running service takes transcripts out of the search's files at night, another one when it starts.")
