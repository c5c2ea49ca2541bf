"""`imcs customer forget`: a customer is erased, also while the service runs, and the operator reads what that reached.

A running service does it, as everything that touches its memory; otherwise it's done here.
"""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from imcs.archive import Archive, Copy, Erasure, lock
from imcs.archive.file_copies import beside
from imcs.cli.display import moment, progress, say, show_json
from imcs.cli.indexing import own_index
from imcs.cli.office import Office, office_of
from imcs.errors import ArchiveError, ImcsError
from imcs.knowledge import analyzer_with
from imcs.knowledge import articles as articles_of
from imcs.model import Address, ConversationId, CustomerId
from kb.analysis import Analyzer
from kb.engine import Engine

PATIENCE = 60.0
"""Seconds to wait for a running service to have done it."""
LOOK = 0.2
UNREACHED = (
    "what agents' clients keep: they were asked to take lines back (XEP-0424), and not all can; an agent's own lines "
    "stay there",
    "what the customer's own clients keep",
    "what XMPP servers keep in people's own archives (XEP-0313): a component has no say there",
)
"""What no erasure of ours can reach, named to whoever asks for one."""


def forget(
    context: typer.Context,
    who: Annotated[str, typer.Argument(metavar="JID|NUMBER", help="Their address, or number.")],
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Erase a customer: lines, record, drafts, what was learnt from them. It can't be undone."""
    office = office_of(context)
    customer = office.ask(lambda archive: _customer(archive, who))
    if not yes:
        typer.confirm(f"Erase everything of customer #{customer}?", abort=True)
    with progress(f"Erasing customer #{customer}"):
        erasure, copies = office.ask(lambda archive: _erase(archive, customer, office))
    older = _older_copies(office.settings().storage.directory, copies)
    if as_json:
        show_json(_plain(erasure, older))
    else:
        _tell(erasure, older)


async def _customer(archive: Archive, who: str) -> CustomerId:
    """Whoever is meant; ImcsError where it's nobody, or an agent talks with them."""
    number = who.lstrip("#")
    if number.isdecimal():
        found = await archive.customer(CustomerId(int(number)))
    else:
        found = await archive.customer_at(Address(who.partition("/")[0].lower()))
    if found is None:
        raise ImcsError(f"there is no customer {who}: see `imcs conversation list`")
    if (conversation := await archive.erasures.connected(found.id)) is not None:
        raise ImcsError(_refusal(found.id, conversation))
    return found.id


def _refusal(customer: CustomerId, conversation: ConversationId) -> str:
    return (
        f"customer #{customer} is talking with an agent in conversation #{conversation}: erase them when it has ended"
    )


async def _erase(archive: Archive, customer: CustomerId, office: Office) -> tuple[Erasure, list[Copy]]:
    await archive.erasures.ask(customer, datetime.now(UTC))
    settings = office.settings()
    storage = settings.storage
    try:
        alone = lock(storage.directory)
    except ArchiveError:  # a service runs
        await _until_served(archive, customer)
    else:
        with alone:
            await _erase_here(archive, customer, storage.index, analyzer_with(settings.bot.synonyms))
    erasure = await archive.erasures.find(customer)
    assert erasure is not None, "it was asked for"
    if erasure.refused:
        raise ImcsError(_refusal(customer, await archive.erasures.connected(customer) or ConversationId(0)))
    return erasure, await archive.erasures.copies()


async def _erase_here(archive: Archive, customer: CustomerId, index: Path, analyzer: Analyzer) -> None:
    """Without a service; agents' clients are told by the next one, which finds the journal open."""
    book = archive.erasures
    await book.erase(customer, datetime.now(UTC))
    if index.is_dir():  # noqa: ASYNC240 - nothing else runs here
        engine = await own_index(archive, index, analyzer)
        await _clean_index(archive, engine, await book.conversations(customer))
    if await book.clean() and not await book.retractions(1):
        await book.settle(customer, datetime.now(UTC))


async def _clean_index(archive: Archive, engine: Engine, conversations: Iterable[ConversationId]) -> None:
    try:
        known = engine.state().change
        if known >= 0:
            changes = await archive.changed_since(known)
            engine.update(articles_of(changes.articles), (), changes.number)
        engine.remove_transcripts(conversations)
    finally:
        engine.close()


async def _until_served(archive: Archive, customer: CustomerId) -> None:
    try:
        async with asyncio.timeout(PATIENCE):
            while _waits(await archive.erasures.find(customer)):  # noqa: ASYNC110 - another process does it
                await asyncio.sleep(LOOK)
    except TimeoutError:
        return


def _waits(erasure: Erasure | None) -> bool:
    return erasure is not None and erasure.settled_at is None and not erasure.refused


def _older_copies(directory: Path, copies: Iterable[Copy]) -> list[tuple[datetime, Path]]:
    """The copies that still are where they were made, and those that IMCS made beside its data by itself.

    A folder of files that people sent stands beside the copy that names them.
    """
    made = ("imcs.db.version-*", "imcs.db.before-restore-*", "files.before-restore-*")
    found = [file for pattern in made for file in directory.glob(pattern)]
    own = [(datetime.fromtimestamp(file.stat().st_mtime, UTC), file) for file in found]
    kept = [(copy.at, file) for copy in copies for file in (copy.file, beside(copy.file)) if file.exists()]
    return sorted([*own, *kept])


def _tell(erasure: Erasure, older: list[tuple[datetime, Path]]) -> None:
    found = erasure.found
    say(
        f"Customer #{erasure.customer} is erased: {found.lines} lines of {found.conversations} conversations, "
        f"{found.drafts} drafts, {found.learnt} learnt phrasings, the record, and what the index held of it."
    )
    if found.kept:
        say(f"What a manager approved stays, without a link to anybody: {', '.join(found.kept)}.")
    if erasure.settled_at is None:
        say("Agents' clients are asked to take their lines back as soon as the service is connected.")
    say("Not reached:")
    for at, file in older:
        say(f"- the copy of {moment(at)}, {file}: restoring it erases them again; until then it holds them")
    say("- copies that were taken elsewhere before now")
    for line in UNREACHED:
        say(f"- {line}")


def _plain(erasure: Erasure, older: list[tuple[datetime, Path]]) -> dict[str, object]:
    found = erasure.found
    return {
        "customer": erasure.customer,
        "asked_at": erasure.asked_at.isoformat(),
        "settled_at": erasure.settled_at.isoformat() if erasure.settled_at else None,
        "conversations": found.conversations,
        "lines": found.lines,
        "drafts": found.drafts,
        "learnt": found.learnt,
        "kept": list(found.kept),
        "copies": [{"at": at.isoformat(), "file": str(file)} for at, file in older],
        "not_reached": list(UNREACHED),
    }
