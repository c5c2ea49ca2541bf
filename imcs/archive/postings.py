"""What flows pass on to other systems. Written with the bot's reply by the writer; read and settled here."""

from dataclasses import dataclass
from datetime import datetime

from imcs.archive.database import Database
from imcs.archive.entries import PostingMade
from imcs.archive.rows import maybe_moment, moment, stamp
from imcs.model import ConversationId


@dataclass(frozen=True, slots=True)
class Posting:
    """Something that is to be passed on, and how often that was tried in vain."""

    id: int
    made: PostingMade
    tries: int


class PostingBook:
    """Postings in the archive."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, now: datetime, limit: int) -> list[Posting]:
        """Those whose time has come, the earliest first."""
        rows = await self._database.rows("due_postings", now=stamp(now), limit=limit)
        return [
            Posting(number, PostingMade(ConversationId(conversation), moment(at), url, key, body), tries)
            for number, conversation, at, url, key, body, tries in rows
        ]

    async def next_due(self) -> datetime | None:
        """When the next one's time comes; None where nothing waits."""
        row = await self._database.row("next_posting")
        return None if row is None else maybe_moment(row[0])

    async def tried(self, posting: Posting, fault: str, due: datetime | None) -> None:
        """It was tried once more: `fault` is why it didn't arrive, `due` when it's tried again."""
        number, when = posting.id, None if due is None else stamp(due)
        await self._database.write(
            lambda transaction: transaction.run("posting_tried", id=number, fault=fault, due=when)
        )
