"""Erasing a customer from the database, and the journal of that.

One transaction removes every row and every word; `FORGET` is the list of what that is, and a test compares it with the
schema. What isn't in the database (index, clients, copies) is for others to reach, who find here what is left to do.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from imcs.archive.articles import write_articles
from imcs.archive.database import Database, Transaction
from imcs.archive.records import ArticleRow
from imcs.archive.rows import Row, maybe_moment, moment, pack, stamp
from imcs.model import AgentId, ConversationId, CustomerId

FORGET = (
    "add_retractions",
    "erase_draft_links",
    "erase_feedback",
    "erase_gaps",
    "erase_conversation_tags",
    "erase_blocks",
    "erase_files",
    "erase_messages",
    "erase_forms",
    "erase_postings",
    "erase_ratings",
    "erase_audit_details",
    "empty_conversations",
    "erase_puppets",
    "drop_attributes",
    "drop_tags",
    "erase_notes",
    "erase_contacts",
    "erase_subscriptions",
    "erase_identities",
    "empty_customer",
)
"""The statements that forget a customer, in this order, once drafts and articles were seen to."""
FORGET_DRAFT = ("remove_draft_links", "remove_draft_shown", "remove_draft_versions", "remove_draft")


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure found in the database; numbers and the ids of articles, nobody's words."""

    conversations: int = 0
    lines: int = 0
    drafts: int = 0
    learnt: int = 0
    """Phrasings that articles had learnt from them."""
    kept: tuple[str, ...] = ()
    """Articles that a manager made of their words: these stay."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """One row of the journal."""

    customer: CustomerId
    asked_at: datetime
    done_at: datetime | None = None
    settled_at: datetime | None = None
    """When index, clients and files had followed the database."""
    refused: bool = False
    """An agent was talking with them: it has to be asked for again."""
    found: Erased = Erased()


@dataclass(frozen=True, slots=True)
class Retraction:
    """A line that an agent's client is to be asked to take back."""

    id: int
    puppet: str
    """Whom it came from: a localpart."""
    agent: AgentId
    line: str
    """Its stanza id."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of everything that was made once."""

    file: Path
    at: datetime


class ErasureBook:
    """Erasures in the archive."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ask(self, customer: CustomerId, at: datetime) -> None:
        """This customer is to be erased; whoever runs the service sees to it."""
        when = stamp(at)
        await self._database.write(lambda transaction: transaction.run("ask_erasure", customer=customer, at=when))

    async def find(self, customer: CustomerId) -> Erasure | None:
        """What became of it."""
        row = await self._database.row("erasure", customer=customer)
        return None if row is None else _read(row)

    async def open(self) -> list[Erasure]:
        """What was asked for and isn't settled."""
        return [_read(row) for row in await self._database.rows("open_erasures")]

    async def connected(self, customer: CustomerId) -> ConversationId | None:
        """The conversation in which an agent talks with them."""
        row = await self._database.row("connected_conversation", customer=customer)
        return None if row is None else ConversationId(row[0])

    async def conversations(self, customer: CustomerId) -> list[ConversationId]:
        """All their conversations, which stay as figures."""
        return [ConversationId(row[0]) for row in await self._database.rows("conversation_numbers", customer=customer)]

    async def erase(self, customer: CustomerId, at: datetime) -> None:
        """Removes every row and word; nothing happens a second time. Idempotent, so that a late line goes too."""
        when = stamp(at)
        await self._database.write(lambda transaction: erase(transaction, customer, when))

    async def clean(self) -> bool:
        """Leaves no byte of it in the log beside the file; False where somebody reads the file just now."""
        return await self._database.empty_wal()

    async def refuse(self, customer: CustomerId) -> None:
        """Not while an agent talks with them."""
        await self._database.write(lambda transaction: transaction.run("refuse_erasure", customer=customer))

    async def settle(self, customer: CustomerId, at: datetime) -> None:
        """Everything has followed."""
        when = stamp(at)
        await self._database.write(lambda transaction: transaction.run("settle_erasure", customer=customer, at=when))

    async def retractions(self, limit: int) -> list[Retraction]:
        """The next lines that clients are to be asked to take back."""
        rows = await self._database.rows("retractions", limit=limit)
        return [Retraction(number, puppet, AgentId(agent), line) for number, puppet, agent, line in rows]

    async def retracted(self, last: int) -> None:
        """Up to this one the clients were asked."""
        await self._database.write(lambda transaction: transaction.run("remove_retractions", last=last))

    async def copies(self) -> list[Copy]:
        """The copies that were made of the data, the oldest first."""
        return [Copy(Path(file), moment(at)) for file, at in await self._database.rows("copies")]


def erase(transaction: Transaction, customer: CustomerId, when: str) -> None:
    """Everything of a customer inside one transaction; drafts and articles first, which are found by the rest."""
    conversations = len(transaction.rows("conversation_numbers", customer=customer))
    drafts, kept = _erase_drafts(transaction, customer)
    learnt = _unlearn(transaction, customer, when)
    touched = {name: transaction.run(name, customer=customer) for name in FORGET}
    transaction.run("note_merged", customer=customer, at=when)
    before = _found(transaction, customer)
    found = Erased(
        conversations,
        before.lines + touched["erase_messages"],
        before.drafts + drafts,
        before.learnt + learnt,
        tuple(dict.fromkeys((*before.kept, *kept))),
    )
    transaction.run("note_erased", customer=customer, at=when, report=json.dumps(asdict(found)))


def replay(transaction: Transaction, journal: Iterable[tuple[int, str]], when: str) -> int:
    """Erases in an older copy who was erased since it was made; gives how many were found in it.

    The journal goes along, so that their numbers are never given to others, and the copy can be put back once more.
    Nobody's client has to be told again.
    """
    erased = 0
    for number, asked_at in journal:
        transaction.run("reserve_number", customer=number)
        transaction.run("ask_erasure", customer=number, at=asked_at)
        erased += bool(transaction.rows("addresses", customer=number))
        erase(transaction, CustomerId(number), when)
        transaction.run("settle_erasure", customer=number, at=when)
    for row in transaction.rows("retractions", limit=-1):
        transaction.run("remove_retractions", last=row[0])
    return erased


def _erase_drafts(transaction: Transaction, customer: CustomerId) -> tuple[int, list[str]]:
    """Gives how many drafts went, and the articles that were made of their words."""
    gone, kept = 0, []
    for number, state, body, shared, theirs in transaction.rows("drafts_with_words_of", customer=customer):
        article = json.loads(body).get("article")
        if state == "approved" and article and theirs:
            kept.append(str(article))
        if shared and not theirs:
            continue  # others gave it its words: it only counts one less
        if shared and state == "open":
            transaction.run("look_through_again", draft=number, customer=customer)
        for name in FORGET_DRAFT:
            transaction.run(name, draft=number)
        gone += 1
    return gone, kept


def _unlearn(transaction: Transaction, customer: CustomerId, when: str) -> int:
    """Takes what articles learnt from nobody else out of them and of their history; gives how many phrasings."""
    by_article: dict[str, set[str]] = {}
    for article, question, shared in transaction.rows("learnt_from", customer=customer):
        if not shared:
            by_article.setdefault(article, set()).add(question)
    for article, questions in by_article.items():
        for _, version, _, _, _, text in transaction.rows("versions", id=article):
            body = json.loads(text)
            if changed := _without(body, questions):
                new = pack([changed])[1:-1]
                transaction.run("rewrite_version", article=article, version=version, body=new)
        for _, text, _, _ in transaction.rows("article", id=article):
            if changed := _without(json.loads(text), questions):
                write_articles(transaction, {article: ArticleRow(article, changed)}, "", "a customer was erased", when)
    return sum(map(len, by_article.values()))


def _without(body: dict[str, object], questions: set[str]) -> dict[str, object] | None:
    """The article without these learnt phrasings; None where it has none of them."""
    learnt = body.get("learnt")
    if not isinstance(learnt, list) or questions.isdisjoint(learnt):
        return None
    rest = [text for text in learnt if text not in questions]
    return {**{name: value for name, value in body.items() if name != "learnt"}, **({"learnt": rest} if rest else {})}


def _found(transaction: Transaction, customer: CustomerId) -> Erased:
    rows = transaction.rows("erasure", customer=customer)
    return _read(rows[0]).found if rows else Erased()


def _read(row: Row) -> Erasure:
    customer, asked, done, settled, refused, report = row
    found = json.loads(report)
    kept = tuple(map(str, found.pop("kept", ())))
    return Erasure(
        CustomerId(customer),
        moment(asked),
        maybe_moment(done),
        maybe_moment(settled),
        bool(refused),
        Erased(**found, kept=kept),
    )
