"""The rows of what conversations teach: drafts with every version there ever was, gaps, and verdicts on answers.

What a draft means, and when it's good, is the knowledge room's matter. Each call is one transaction.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from imcs.archive.articles import plain, write_articles
from imcs.archive.database import Database, Transaction
from imcs.archive.records import (
    ArticleRow,
    ConversationRecord,
    DraftChange,
    DraftRow,
    DraftVersion,
    DueRow,
    FeedbackRow,
    GapRow,
    Lesson,
)
from imcs.archive.rows import Row, moment, pack, read_conversation, stamp
from imcs.model import AgentId, ConversationId, QueueName


class DraftBook:
    """Drafts, gaps and feedback in the archive."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # ── Conversations ─────────────────────────────────────────────────────────────────────────────────────────────

    async def unmined(self) -> list[ConversationId]:
        """The ended conversations that weren't looked through yet, oldest first."""
        return [ConversationId(row[0]) for row in await self._database.rows("unmined")]

    async def settle(self, conversation: ConversationId, lesson: Lesson, at: datetime) -> int | None:
        """Writes what a conversation teaches and that it was looked through, both or neither, once for ever.

        Gives the number of the draft that it made or belongs to.
        """
        when = stamp(at)

        def work(transaction: Transaction) -> int | None:
            if not transaction.run("mark_mined", conversation=conversation):
                return None
            if lesson.gap:
                transaction.run("add_gap", conversation=conversation, queue=lesson.queue, at=when, question=lesson.gap)
            for earlier in lesson.answered:
                transaction.run("remove_gap", conversation=earlier)
            draft = lesson.draft
            if lesson.body is not None:
                draft = _written(transaction, lesson, conversation, when)
            if draft is not None:
                transaction.run("link_draft", draft=draft, conversation=conversation)
            return draft

        return await self._database.write(work)

    async def draft_of(self, conversation: ConversationId) -> DraftRow | None:
        """The draft that a conversation led to."""
        row = await self._database.row("draft_of", conversation=conversation)
        return None if row is None else await self.draft(row[0])

    # ── Drafts ────────────────────────────────────────────────────────────────────────────────────────────────────

    async def draft(self, number: int) -> DraftRow | None:
        """One draft."""
        row = await self._database.row("draft", id=number)
        return None if row is None else _read(row)

    async def drafts(self, state: str | None = "open") -> list[DraftRow]:
        """The drafts of a state, or all, by number."""
        return [_read(row) for row in await self._database.rows("drafts", state=state)]

    async def open_versions(self) -> dict[int, int]:
        """The number of every open draft, and its version."""
        return {row[0]: row[1] for row in await self._database.rows("open_draft_versions")}

    async def conversations(self, number: int) -> list[ConversationId]:
        """Where a draft comes from."""
        return [ConversationId(row[0]) for row in await self._database.rows("conversations_of_draft", draft=number)]

    async def versions(self, number: int) -> list[DraftVersion]:
        """How a draft came about, the first form first."""
        return [
            DraftVersion(version, state, moment(at), who, why, json.loads(body), source)
            for version, state, at, who, why, body, source in await self._database.rows("draft_versions", draft=number)
        ]

    async def add(
        self,
        body: Mapping[str, object],
        who: str,
        why: str,
        at: datetime | None = None,
        conversation: ConversationId | None = None,
    ) -> int:
        """A draft that somebody writes, or nominates in a conversation; gives its number."""
        when = stamp(at or datetime.now(UTC))

        def work(transaction: Transaction) -> int:
            number = _added(transaction, body, who, why, when, conversation)
            if conversation is not None:
                transaction.run("link_draft", draft=number, conversation=conversation)
            return number

        return await self._database.write(work)

    async def change(
        self, change: DraftChange, articles: Sequence[ArticleRow] = (), at: datetime | None = None
    ) -> bool:
        """Gives an open draft its next form, and saves articles with it, all or nothing.

        False where it isn't open any more or has another version by now: somebody else was first; so they were with an
        article where this raises Overtaken.
        """
        when = stamp(at or datetime.now(UTC))
        given = {article.id: plain(article) for article in articles}

        def work(transaction: Transaction) -> bool:
            touched = transaction.run(
                "change_draft",
                id=change.number,
                version=change.version,
                state=change.state,
                at=when,
                who=change.who,
                why=change.why,
                body=_text(change.body),
            )
            if touched:
                transaction.run("keep_draft_version", id=change.number, source=None)
                write_articles(transaction, given, change.who, change.why, when)
            return bool(touched)

        return await self._database.write(work)

    async def note_shown(self, number: int, agent: AgentId, version: int, article: int = 0) -> None:
        """This manager has seen this version, with this version of the article that it changes."""
        await self._database.write(
            lambda transaction: transaction.run(
                "note_shown", draft=number, agent=agent, version=version, article=article
            )
        )

    async def shown(self, number: int, agent: AgentId) -> tuple[int, int]:
        """The version that this manager saw last, and its article's; 0 for none."""
        row = await self._database.row("shown", draft=number, agent=agent)
        return (0, 0) if row is None else (int(row[0]), int(row[1]))

    async def last_round(self) -> date | None:
        """The day of the last morning round."""
        row = await self._database.row("last_round")
        return None if row is None else date.fromisoformat(row[0])

    async def note_round(self, day: date) -> None:
        """The morning round was made on this day."""
        await self._database.write(lambda transaction: transaction.run("note_round", day=day.isoformat()))

    # ── Gaps and feedback ─────────────────────────────────────────────────────────────────────────────────────────

    async def gaps(self, since: datetime) -> list[GapRow]:
        """The questions that nobody answered since then, the newest first."""
        return [
            GapRow(ConversationId(conversation), QueueName(queue), moment(at), question)
            for conversation, queue, at, question in await self._database.rows("gaps", since=stamp(since))
        ]

    async def judge(self, article: str, agent: AgentId | None, note: str, at: datetime | None = None) -> None:
        """A member of the staff says that an article is wrong."""
        row = [stamp(at or datetime.now(UTC)), None, article, "wrong", agent, note, None]
        await self._database.write(lambda transaction: transaction.run("add_feedback", rows=pack([row])))

    async def refuse(self, article: str, question: str, agent: AgentId, at: datetime | None = None) -> None:
        """A manager takes a learnt question out of an article; kept with where it came from, to be erased with it."""
        when = stamp(at or datetime.now(UTC))
        await self._database.write(
            lambda transaction: transaction.run(
                "refuse_question", article=article, question=question, agent=agent, at=when
            )
        )

    async def due(self, day: date) -> list[DueRow]:
        """The published articles whose day of review has come, those that wait longest first."""
        return [
            DueRow(article, question, date.fromisoformat(due), wrong, noes)
            for article, question, due, wrong, noes in await self._database.rows("articles_due", day=day.isoformat())
        ]

    async def verdicts(self, since: datetime) -> dict[tuple[str, str], int]:
        """How often each (article, verdict) was given since then."""
        rows = await self._database.rows("count_feedback", since=stamp(since))
        return {(article, verdict): times for article, verdict, times in rows}

    async def first_wishes(self, since: datetime) -> dict[ConversationId, str]:
        """Why a person was wanted first in the conversations that began since then, even where none could be had."""
        rows = await self._database.rows("first_wishes", since=stamp(since))
        return {ConversationId(number): str(reason) for number, reason in rows}

    async def first_lines(self, since: datetime) -> list[tuple[datetime, str]]:
        """When conversations began since then and what customers wrote first, the earliest first."""
        rows = await self._database.rows("first_lines", since=stamp(since))
        return [(moment(at), str(body)) for at, body in rows]

    async def conversations_since(self, since: datetime) -> list[ConversationRecord]:
        """The conversations that began since then, oldest first."""
        return [read_conversation(row) for row in await self._database.rows("conversations_since", since=stamp(since))]

    async def new_feedback(self) -> list[FeedbackRow]:
        """The verdicts that weren't taken up yet, the earliest first."""
        return [_read_feedback(row) for row in await self._database.rows("new_feedback")]

    async def feedback_of(self, article: str) -> list[FeedbackRow]:
        """All verdicts on an article, the earliest first."""
        return [_read_feedback(row) for row in await self._database.rows("feedback_of", article=article)]

    async def take_up(
        self,
        questions: dict[int, str],
        learnt: Sequence[int] = (),
        article: ArticleRow | None = None,
        why: str = "",
        who: str = "",
    ) -> None:
        """Notes what the verdicts (by id) were about, and saves the article that learnt from them, together.

        Raises Overtaken, and notes nothing, where somebody has changed the article since it was read.
        """
        given = {} if article is None else {article.id: plain(article)}

        def work(transaction: Transaction) -> None:
            taken = [
                transaction.run("take_up_feedback", id=number, question=question, learnt=int(number in learnt))
                for number, question in questions.items()
            ]
            if any(taken):  # else whoever asked was erased meanwhile, and the article must not learn it after all
                write_articles(transaction, given, who, why, stamp(datetime.now(UTC)))

        await self._database.write(work)


def _written(transaction: Transaction, lesson: Lesson, source: ConversationId, when: str) -> int:
    """A new draft, or an open one with a new body where nobody changed it meanwhile."""
    assert lesson.body is not None
    why = f"conversation #{source}"
    if lesson.draft is None:
        return _added(transaction, lesson.body, "", why, when, source)
    body = _text(lesson.body)
    if transaction.run(
        "change_draft", id=lesson.draft, version=lesson.version, state="open", at=when, who="", why=why, body=body
    ):
        transaction.run("keep_draft_version", id=lesson.draft, source=source)
    return lesson.draft


def _added(
    transaction: Transaction,
    body: Mapping[str, object],
    who: str,
    why: str,
    when: str,
    source: ConversationId | None = None,
) -> int:
    ((number,),) = transaction.rows("add_draft", at=when, who=who, why=why, body=_text(body))
    transaction.run("keep_draft_version", id=number, source=source)
    return int(number)


def _text(body: object) -> str:
    # `pack` knows what a database can't hold
    return pack([body])[1:-1]


def _read(row: Row) -> DraftRow:
    number, state, version, created, changed, who, why, body, asked = row
    return DraftRow(number, state, version, moment(created), moment(changed), who, why, json.loads(body), asked)


def _read_feedback(row: Row) -> FeedbackRow:
    id, at, conversation, article, verdict, agent, note, question, learnt, confidence = row
    return FeedbackRow(
        id,
        moment(at),
        None if conversation is None else ConversationId(conversation),
        article,
        verdict,
        None if agent is None else AgentId(agent),
        note,
        question,
        bool(learnt),
        confidence,
    )
