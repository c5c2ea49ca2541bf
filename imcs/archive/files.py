"""Files that were sent. Written with the line that names them by the writer; read and settled here.

What lies in a file isn't here but beside the database, under a name that tells nothing.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import unescape

from imcs.archive.database import Database
from imcs.archive.rows import Row, moment, stamp
from imcs.model import Author, ConversationId, Message

_ADDRESS = re.compile(r"<x xmlns='jabber:x:oob'><url>([^<]+)</url></x>")
"""A file's address among what may be relayed (XEP-0066)."""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that somebody sent."""

    id: int
    conversation: ConversationId
    line: str
    """The id of the line that named it."""
    at: datetime
    url: str
    name: str | None
    """What our copy is called; none until it was fetched, empty where there is no copy."""
    size: int
    """In bytes."""
    fault: str
    """Why there is no copy."""


def file_row(line: Message) -> list[object] | None:
    """The row as `add_files` takes it, where the line names a file."""
    people = line.author in (Author.CUSTOMER, Author.AGENT) and not line.private
    found = _ADDRESS.search(line.payloads) if people and line.payloads else None
    return None if found is None else [line.conversation, line.id, stamp(line.at), unescape(found[1])]


class FileBook:
    """Files in the archive."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def wanted(self, limit: int) -> list[SentFile]:
        """Those that weren't fetched yet, the first ones first."""
        return [_read(row) for row in await self._database.rows("wanted_files", limit=limit)]

    async def of(self, conversation: ConversationId) -> list[SentFile]:
        """Those of a conversation, in order."""
        return [_read(row) for row in await self._database.rows("files", conversation=conversation)]

    async def settle(self, file: SentFile, name: str, size: int, fault: str = "") -> None:
        """A copy lies under this name; or there is none, and why."""
        await self._database.write(
            lambda transaction: transaction.run("settle_file", id=file.id, name=name, size=size, fault=fault)
        )

    async def names(self) -> set[str]:
        """What the copies are called."""
        return {str(row[0]) for row in await self._database.rows("file_names")}


def _read(row: Row) -> SentFile:
    number, conversation, line, at, url, name, size, fault = row
    return SentFile(number, ConversationId(conversation), line, moment(at), url, name, size, fault)
