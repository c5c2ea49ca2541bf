"""What is only kept for so long: the rows that go once their time is over, counted before or as they go.

One transaction for all kinds. The search's part is only marked here, since the index has another owner.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import Enum

from imcs.archive.database import Database, Transaction
from imcs.archive.erasures import FORGET_DRAFT
from imcs.archive.rows import pack, stamp
from imcs.model import ConversationId


class Kept(Enum):
    """The kinds of data that have their own time."""

    MESSAGES = "messages"
    TRANSCRIPTS = "transcripts"
    DRAFTS = "drafts"
    GAPS = "gaps"
    CONTACTS = "contacts"
    RATINGS = "ratings"
    FILES = "files"


Before = Mapping[Kept, datetime]
"""What is older than this goes; a kind that isn't named stays."""

_STATEMENTS: Mapping[Kept, tuple[str, ...]] = {
    Kept.MESSAGES: ("expire_files_of_messages", "expire_messages", "expire_forms", "expire_postings"),
    Kept.TRANSCRIPTS: ("expire_transcripts",),
    Kept.GAPS: ("expire_gaps",),
    Kept.CONTACTS: ("expire_contacts", "expire_notes"),
    Kept.RATINGS: ("expire_ratings",),
    Kept.FILES: ("expire_files",),
}


class RetentionBook:
    """Rows whose time is over."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def count(self, before: Before) -> dict[Kept, int]:
        """How many rows of each kind would go; nothing is changed."""

        def work(transaction: Transaction) -> None:
            raise _OnlyTried(_expire(transaction, before))

        try:
            await self._database.write(work)
        except _OnlyTried as tried:
            return tried.gone
        return {}

    async def expire(self, before: Before, at: datetime) -> dict[Kept, int]:
        """Removes them and writes into the audit what went; transcripts are marked, for `to_take_out`."""

        def work(transaction: Transaction) -> dict[Kept, int]:
            gone = _expire(transaction, before)
            rows = [
                [stamp(at), 0, "retention", None, None, f"{kind.value} before {before[kind]:%Y-%m-%d}: {count}"]
                for kind, count in gone.items()
                if count
            ]
            if rows:
                transaction.run("add_audits", rows=pack(rows))
            return gone

        gone = await self._database.write(work)
        if any(gone.values()):
            await self._database.empty_wal()
        return gone

    async def to_take_out(self) -> list[ConversationId]:
        """The conversations whose transcripts are still in the search's files, and may not be any longer."""
        return [ConversationId(row[0]) for row in await self._database.rows("expired_transcripts")]

    async def taken_out(self, conversations: Sequence[ConversationId]) -> None:
        """No file of the search holds a word of them."""
        packed = json.dumps(list(conversations))
        await self._database.write(lambda transaction: transaction.run("mark_taken_out", conversations=packed))


class _OnlyTried(Exception):
    """Everything could be done, and nothing is kept."""

    def __init__(self, gone: dict[Kept, int]) -> None:
        super().__init__()
        self.gone = gone


def _expire(transaction: Transaction, before: Before) -> dict[Kept, int]:
    gone: dict[Kept, int] = {}
    for kind, moment in before.items():
        if kind is Kept.DRAFTS:
            gone[kind] = _expire_drafts(transaction, stamp(moment))
        else:
            gone[kind] = sum(transaction.run(name, before=stamp(moment)) for name in _STATEMENTS[kind])
            if kind is Kept.MESSAGES:
                transaction.run("expire_bot_states", before=stamp(moment))
    return gone


def _expire_drafts(transaction: Transaction, before: str) -> int:
    rows = transaction.rows("old_drafts", before=before)
    for (draft,) in rows:
        for name in FORGET_DRAFT:
            transaction.run(name, draft=draft)
    return len(rows)
