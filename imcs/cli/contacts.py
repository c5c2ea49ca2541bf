"""`imcs contact …`: what happened by phone, fax, letter or at the counter, written down so that it's in the history."""

from datetime import datetime, timedelta
from enum import Enum
from typing import Annotated

import typer

from imcs.archive import Archive, Contact
from imcs.cli.customers import Who, record_of
from imcs.cli.display import say
from imcs.cli.office import login, office_of
from imcs.errors import ImcsError
from imcs.privacy import mask_secrets
from imcs.workgroup.recorder import utc_now

FORMATS = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d")
LONGEST = 4_000


class Channel(Enum):
    """Where it happened."""

    PHONE = "phone"
    FAX = "fax"
    LETTER = "letter"
    MAIL = "mail"
    COUNTER = "counter"


def commands() -> typer.Typer:
    """The commands of this group."""
    app = typer.Typer(no_args_is_help=True, help="What happened outside of IMCS.")
    app.callback()(lambda: None)
    app.command("log")(log)
    return app


def log(
    context: typer.Context,
    who: Who,
    channel: Annotated[Channel, typer.Option(help="Where it happened.")],
    note: Annotated[str, typer.Option(help="What it was about.")],
    at: Annotated[
        datetime | None, typer.Option(formats=list(FORMATS), help="When, where you are.", show_default="now")
    ] = None,
    by: Annotated[str, typer.Option(help="Who dealt with it.", show_default="the login name")] = "",
) -> None:
    """Write a contact into a customer's history."""
    when = utc_now() if at is None else at.astimezone()
    if when > utc_now() + timedelta(minutes=1):
        raise ImcsError(f"{when:%Y-%m-%d %H:%M} is still to come: say when it happened")
    if not 0 < len(note.strip()) <= LONGEST:
        raise ImcsError(f"a note has 1 to {LONGEST} characters")

    async def work(archive: Archive) -> Contact:
        customer = (await record_of(archive, who)).customer.id
        contact = Contact(customer, when, channel.value, by or login(), mask_secrets(note.strip()))
        await archive.customers.log(contact)
        return contact

    kept = office_of(context).ask(work)
    say(f"In the history of customer #{kept.customer}: {kept.channel}, {kept.at.astimezone():%Y-%m-%d %H:%M}.")
