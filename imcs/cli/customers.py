"""`imcs customer …`: what is known of customers, apart from what they said. Writes rows; a running service notices them
within a second.
"""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated

import typer

from imcs.archive import NOBODY, Archive, CustomerChange, CustomerNote, CustomerRecord, FaultyChanges, Outcome
from imcs.cli.agents import bare_address
from imcs.cli.customer_file import attribute_name, attribute_value, read_customers, tag_list, write_customers
from imcs.cli.display import moment, progress, refuse_if_faulty, say, show_json, show_table
from imcs.cli.erasing import forget
from imcs.cli.office import login, office_of
from imcs.customers.own_data import OwnData
from imcs.errors import ImcsError
from imcs.model import AgentId, CustomerId, Language
from imcs.people import People
from imcs.phrases.own_texts import load_texts
from imcs.privacy import mask_secrets
from imcs.workgroup.recorder import utc_now

Who = Annotated[str, typer.Argument(metavar="WHO", help="A customer's number or JID.")]
Json = Annotated[bool, typer.Option("--json", help="For programs.")]


def commands() -> typer.Typer:
    """The commands of this group."""
    app = typer.Typer(no_args_is_help=True, help="What is known of customers.")
    app.command("list")(show_all)
    app.command("show")(show_one)
    app.command("set")(change)
    app.command("import")(import_file)
    app.command("export")(export_file)
    app.command("copy")(copy)
    app.command("merge")(merge)
    app.command("forget")(forget)
    return app


def show_all(
    context: typer.Context,
    word: Annotated[str, typer.Argument(help="Part of a name, JID, attribute or tag.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="How many at most.")] = 50,
    as_json: Json = False,
) -> None:
    """List customers by number."""

    async def work(archive: Archive) -> tuple[list[CustomerRecord], dict[AgentId, str]]:
        found: list[CustomerRecord] = []
        async for record in everybody(archive):
            if word.casefold() in _words(record):
                found.append(record)
            if len(found) == limit:
                break
        return found, await agent_names(archive)

    found, names = office_of(context).ask(work)
    rows = [_plain(record, names) for record in found]
    if as_json:
        show_json(rows)
        return
    columns = ("number", "name", "jid", "language", "tier", "agent", "tags")
    show_table(columns, [[_cell(row[column]) for column in columns] for row in rows])


def show_one(context: typer.Context, who: Who, as_json: Json = False) -> None:
    """Show everything that is known of a customer."""

    async def work(archive: Archive) -> tuple[CustomerRecord, dict[AgentId, str]]:
        return await record_of(archive, who), await agent_names(archive)

    record, names = office_of(context).ask(work)
    row = _plain(record, names)
    if as_json:
        notes = [{"at": note.at.isoformat(), "who": note.who, "note": note.body} for note in record.notes]
        contacts = [
            {"at": each.at.isoformat(), "channel": each.channel, "who": each.who, "note": each.body}
            for each in record.contacts
        ]
        show_json(row | {"notes": notes, "contacts": contacts})
        return
    for name, value in row.items():
        if name != "attributes":
            say(f"{name}: {_cell(value)}")
    for attribute in record.attributes:
        say(f"{attribute.name}: {attribute.value} ({attribute.source.value})")
    for note in record.notes:
        say(f"{moment(note.at)}  note by {note.who}: {note.body}")
    for each in record.contacts:
        say(f"{moment(each.at)}  {each.channel}, {each.who}: {each.body}")


def copy(
    context: typer.Context,
    who: Who,
    file: Annotated[Path | None, typer.Argument(help="Where to write it; shown without.")] = None,
) -> None:
    """Write what a customer is entitled to: record, conversations, forms and ratings, in the customer's language."""
    _, texts = load_texts(office_of(context).settings().service.texts)

    async def work(archive: Archive) -> str:
        people = People(archive)
        await people.load()
        return await OwnData(archive, people, texts).whole((await record_of(archive, who)).customer)

    whole = office_of(context).ask(work)
    if file is None:
        for line in whole.splitlines():
            say(line)
        return
    try:
        with file.open("x", encoding="utf-8-sig") as opened:
            opened.write(f"{whole}\n")
    except OSError as error:
        raise ImcsError(f"{file} can't be written: {error.strerror}") from None
    say(f"Wrote {file}.")


def change(  # noqa: PLR0913 - each is an option of the command line
    context: typer.Context,
    who: Who,
    *,
    name: Annotated[str | None, typer.Option(help="What the staff call the customer.")] = None,
    language: Annotated[Language | None, typer.Option(help="What the customer is written to in.")] = None,
    tier: Annotated[int | None, typer.Option(min=0, max=9, help="0 is ordinary; higher is served first.")] = None,
    agent: Annotated[str | None, typer.Option(help='Whose turn it is first; "" for nobody\'s.')] = None,
    jid: Annotated[list[str] | None, typer.Option(help="A further address; may be repeated.")] = None,
    without_jid: Annotated[list[str] | None, typer.Option(help="An address to take away; may be repeated.")] = None,
    attribute: Annotated[
        list[str] | None, typer.Option(metavar="NAME=VALUE", help="May be repeated; NAME= takes it away.")
    ] = None,
    tag: Annotated[list[str] | None, typer.Option(help='All tags; may be repeated; "" takes all away.')] = None,
    note: Annotated[str, typer.Option(help="A note to keep, with your login name.")] = "",
) -> None:
    """Change a customer's record; what isn't named stays."""
    attributes = dict(map(_attribute, attribute or ()))
    tags = None if tag is None else tag_list(" ".join(tag))
    further = tuple(map(bare_address, jid or ()))
    without = tuple(map(bare_address, without_jid or ()))

    async def work(archive: Archive) -> CustomerId:
        number = (await record_of(archive, who)).customer.id
        dedicated = None if agent is None else await _dedicated(archive, agent)
        wanted = CustomerChange(further, number, name, language, tier, dedicated, attributes, tags, without)
        if wanted == CustomerChange((), number) and not note:
            raise ImcsError("nothing to change: say what, for example --tier 2")
        await archive.customers.change([wanted])
        if note:
            await archive.customers.note(number, CustomerNote(utc_now(), login(), mask_secrets(note)))
        return number

    say(f"Customer #{office_of(context).ask(work)} is changed.")


def import_file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Customers as .csv; jid is the column that must be there.")],
    check: Annotated[bool, typer.Option("--check", help="Only say what would happen, or what is wrong.")] = False,
) -> None:
    """Add the customers of a file, or change those with the same JID; all of them or, where one is wrong, none."""
    office = office_of(context)
    content, language = file.read_bytes(), office.settings().service.language

    async def work(archive: Archive) -> tuple[Outcome, list[str]]:
        found = read_customers(content, {agent.name: agent.id for agent in await archive.agents()})
        if found.faults:
            return Outcome(), list(found.faults)
        changes = [row.change for row in found.rows]
        try:
            return await archive.customers.change(changes, check=check, language=language), []
        except FaultyChanges as faulty:
            return Outcome(), [f"line {found.rows[place].line}: {why}" for place, why in faulty.faults.items()]

    with progress(f"Reading {file}"):
        outcome, faults = office.ask(work)
    refuse_if_faulty(file, faults)
    told = f"{outcome.new} new, {outcome.changed} changed, {outcome.same} as they were."
    say(f"{file} is in order: {told}" if check else f"Imported: {told}")


def export_file(context: typer.Context, file: Annotated[Path, typer.Argument(help="A new file, .csv.")]) -> None:
    """Write the customers who have a JID to a file that `customer import` takes back, without notes and contacts."""

    async def work(archive: Archive) -> tuple[list[CustomerRecord], dict[AgentId, str]]:
        return [record async for record in everybody(archive) if record.addresses], await agent_names(archive)

    records, names = office_of(context).ask(work)
    try:
        with file.open("xb") as target:
            target.write(write_customers(records, names))
    except FileExistsError:
        raise ImcsError(f"{file} exists already: choose another name, or remove it first") from None
    say(f"Wrote {len(records)} customers to {file}.")


def merge(
    context: typer.Context,
    gone: Annotated[str, typer.Argument(metavar="GONE", help="Number or JID of the record to give up.")],
    kept: Annotated[str, typer.Argument(metavar="KEPT", help="Number or JID of the one that takes everything over.")],
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
) -> None:
    """Make two records of one person one, with both histories; it can't be undone."""
    office = office_of(context)

    async def find(archive: Archive) -> list[CustomerRecord]:
        return [await record_of(archive, gone), await record_of(archive, kept)]

    theirs, mine = office.ask(find)
    if not yes:
        typer.confirm(f"{_shown(theirs)} becomes part of {_shown(mine)}, which can't be undone. Do it?", abort=True)
    office.ask(lambda archive: archive.customers.merge(theirs.customer.id, mine.customer.id))
    say(f"{_shown(theirs)} is part of #{mine.customer.id} now.")


async def record_of(archive: Archive, who: str) -> CustomerRecord:
    """The customer whom a number, #number or JID names."""
    digits = who.removeprefix("#")
    if digits.isascii() and digits.isdecimal() and len(digits) < 18:
        number: CustomerId | None = CustomerId(int(digits))
    else:
        found = await archive.customer_at(bare_address(who))
        number = None if found is None else found.id
    record = None if number is None else await archive.customers.record(number)
    if record is None:
        raise ImcsError(f"there is no customer {who}: see `imcs customer list`")
    return record


async def everybody(archive: Archive) -> AsyncIterator[CustomerRecord]:
    """All records by number, read a page at a time."""
    after = CustomerId(0)
    while page := await archive.customers.page(after):
        for record in page:
            yield record
        after = page[-1].customer.id


async def agent_names(archive: Archive) -> dict[AgentId, str]:
    """The staff's short names."""
    return {agent.id: agent.name for agent in await archive.agents()}


async def _dedicated(archive: Archive, name: str) -> AgentId:
    numbers = {known: number for number, known in (await agent_names(archive)).items()}
    if name and name not in numbers:
        raise ImcsError(f"nobody here is called {name}: see `imcs agent list`")
    return numbers.get(name, NOBODY)


def _attribute(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise ImcsError(f"{text!r} says no value: write NAME=VALUE")
    return attribute_name(name), attribute_value(value)


def _shown(record: CustomerRecord) -> str:
    customer = record.customer
    return f"#{customer.id} ({customer.name or customer.address})"


def _words(record: CustomerRecord) -> str:
    customer = record.customer
    words = [customer.name, *record.addresses, *record.tags, *customer.attributes.values()]
    return "\n".join(words).casefold()


def _plain(record: CustomerRecord, names: dict[AgentId, str]) -> dict[str, object]:
    customer = record.customer
    agent = "" if customer.dedicated is None else names.get(customer.dedicated, f"#{customer.dedicated}")
    return {
        "number": customer.id,
        "name": customer.name,
        "jid": list(record.addresses),
        "language": customer.language.value,
        "tier": customer.tier,
        "agent": agent,
        "tags": list(record.tags),
        "attributes": dict(customer.attributes),
    }


def _cell(value: object) -> object:
    return ", ".join(map(str, value)) if isinstance(value, list) else value
