"""What flows pass on to other systems. Written with the bot's reply by the writer; read and settled here."""

from dataclasses import dataclass
from datetime import datetime

from imcs.archive.database import Database
from imcs.archive.entries import PostingMade
from imcs.archive.rows import Row, maybe_moment, moment, stamp
from imcs.model import ConversationId


@dataclass(frozen=True, slots=True)
class Posting:
    """Something that is to be passed on, and how often that was tried in vain."""

    id: int
    made: PostingMade
    tries: int


@dataclass(frozen=True, slots=True)
class PostingState:
    """How it stands with something that is to be passed on; without what it says."""

    id: int
    conversation: ConversationId
    at: datetime
    url: str
    tries: int
    due: datetime | None
    """When it's tried next; None where it has arrived, or was given up."""
    fault: str
    """Why it didn't arrive the last time; '' where it did."""


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

    async def all(self, *, everything: bool = False) -> list[PostingState]:
        """What hasn't arrived, the oldest first; or `everything`."""
        return [_state(row) for row in await self._database.rows("all_postings", everything=int(everything))]

    async def of(self, conversation: ConversationId) -> list[PostingState]:
        """What of a conversation was to be passed on."""
        return [_state(row) for row in await self._database.rows("postings_of", conversation=conversation)]

    async def retry(self, number: int | None, now: datetime) -> int:
        """One that hasn't arrived, or all of them, is due now; gives how many."""
        when = stamp(now)
        return await self._database.write(lambda transaction: transaction.run("retry_posting", id=number, now=when))

    async def tried(self, posting: Posting, fault: str, due: datetime | None) -> None:
        """It was tried once more: `fault` is why it didn't arrive, `due` when it's tried again."""
        number, when = posting.id, None if due is None else stamp(due)
        await self._database.write(
            lambda transaction: transaction.run("posting_tried", id=number, fault=fault, due=when)
        )


def _state(row: Row) -> PostingState:
    number, conversation, at, url, tries, due, fault = row
    return PostingState(number, ConversationId(conversation), moment(at), url, tries, maybe_moment(due), fault)
