"""`imcs conversation …`: what was said, for the operator to read."""

from dataclasses import asdict, dataclass
from typing import Annotated

import typer

from imcs.archive import Archive, ConversationRecord, FormFilled, Rating, SentFile
from imcs.cli.display import moment, say, show_json, show_table
from imcs.cli.office import office_of, read_here
from imcs.errors import ImcsError
from imcs.model import AgentId, Author, ConversationId, Customer, Message, QueueName, Transcript

LEFT = "left message"
"""The stage of what waits without anybody at the other end."""
Json = Annotated[bool, typer.Option("--json", help="For programs.")]


@dataclass(frozen=True, slots=True)
class _Found:
    """All that there is of one conversation."""

    transcript: Transcript
    record: ConversationRecord
    names: dict[AgentId, str]
    forms: tuple[FormFilled, ...]
    rating: Rating | None
    files: list[SentFile]
    left: bool


def commands() -> typer.Typer:
    """The commands of this group."""
    app = typer.Typer(no_args_is_help=True, help="What was said.")
    app.command("list")(show_all)
    app.command("show")(show_one)
    return app


def show_all(
    context: typer.Context,
    queue: Annotated[str | None, typer.Option(help="Of this queue only.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="How many at most.")] = 20,
    as_json: Json = False,
) -> None:
    """List conversations, the newest first."""
    wanted = None if queue is None else QueueName(queue)

    async def work(archive: Archive) -> list[dict[str, object]]:
        records, names = await archive.conversations(limit, wanted), await _names(archive)
        left = await archive.left_messages()
        return [_row(each, await archive.customer(each.customer), names, each.id in left) for each in records]

    rows = office_of(context).ask(work)
    if as_json:
        show_json(rows)
    else:
        columns = ("number", "queue", "stage", "customer", "agent", "started", "ended", "end_reason")
        show_table(columns, [[row[column] for column in columns] for row in rows])


def show_one(
    context: typer.Context,
    number: Annotated[int, typer.Argument(help="The conversation's number.")],
    as_json: Json = False,
) -> None:
    """Show everything that was said in a conversation, notes included."""
    conversation = ConversationId(number)

    async def work(archive: Archive) -> _Found:
        transcript, record = await archive.transcript(conversation), await archive.conversation(conversation)
        if transcript is None or record is None:
            raise ImcsError(f"there is no conversation {number}: see `imcs conversation list`")
        await archive.audit([read_here(conversation, "show")])
        forms, rating = await archive.forms.of(conversation), await archive.ratings.of(conversation)
        files = await archive.files.of(conversation)
        left = conversation in await archive.left_messages()
        return _Found(transcript, record, await _names(archive), tuple(forms), rating, files, left)

    found = office_of(context).ask(work)
    if as_json:
        show_json(_whole(found))
        return
    transcript, names = found.transcript, found.names
    row = _row(found.record, transcript.customer, names, found.left)
    say("  ".join(f"{name}: {value}" for name, value in row.items() if value != ""))
    if transcript.tags:
        say(f"tags: {', '.join(transcript.tags)}")
    for form in found.forms:
        say(f"form: {form.title}" + ("" if form.complete else " (not finished)"))
        for answer in form.answers:
            say(f"  {answer.label}: {answer.shown}")
    if found.rating is not None:
        mark = "asked, not given" if found.rating.mark is None else f"{found.rating.mark} of 5"
        say(f"rating: {mark}" + (f" · {found.rating.comment}" if found.rating.comment else ""))
    for message in transcript.messages:
        who = _speaker(message, names) + (" (note)" if message.private else "")
        for line in message.body.splitlines() or [""]:
            say(f"{moment(message.at)}  {who}: {line}")
        for file in (file for file in found.files if file.line == message.id):
            say(f"{' ' * len(moment(message.at))}  {_kept(file)}")


def _whole(found: _Found) -> dict[str, object]:
    rating = found.rating
    return {
        **_row(found.record, found.transcript.customer, found.names, found.left),
        "tags": list(found.transcript.tags),
        "forms": [
            {
                "step": form.step,
                "title": form.title,
                "complete": form.complete,
                "answers": [asdict(answer) for answer in form.answers],
            }
            for form in found.forms
        ],
        "rating": None if rating is None else {"mark": rating.mark, "comment": rating.comment},
        "files": [_file(file) for file in found.files],
        "messages": [_line(message, found.names) for message in found.transcript.messages],
    }


async def _names(archive: Archive) -> dict[AgentId, str]:
    return {agent.id: agent.name for agent in await archive.agents()}


def _row(
    record: ConversationRecord, customer: Customer | None, names: dict[AgentId, str], left: bool
) -> dict[str, object]:
    return {
        "number": record.id,
        "queue": record.queue,
        "stage": LEFT if left else record.stage.value,
        "customer": (customer and (customer.name or customer.address)) or f"#{record.customer}",
        "agent": "" if record.agent is None else names.get(record.agent, f"#{record.agent}"),
        "started": moment(record.started_at),
        "ended": moment(record.ended_at),
        "end_reason": record.end_reason.value if record.end_reason else "",
    }


def _line(message: Message, names: dict[AgentId, str]) -> dict[str, object]:
    return {
        "at": message.at.isoformat(),
        "author": message.author.value,
        "agent": _speaker(message, names) if message.author is Author.AGENT else "",
        "id": message.id,
        "body": message.body,
        "private": message.private,
    }


def _file(file: SentFile) -> dict[str, object]:
    return {"line": file.line, "url": file.url, "copy": file.name or "", "size": file.size, "fault": file.fault}


def _kept(file: SentFile) -> str:
    if file.name:
        return f"copy: files/{file.name}, {file.size} bytes"
    return f"no copy: {file.fault or 'not fetched yet'}"


def _speaker(message: Message, names: dict[AgentId, str]) -> str:
    if message.author is Author.AGENT and message.agent is not None:
        return names.get(message.agent, f"#{message.agent}")
    return message.author.value
