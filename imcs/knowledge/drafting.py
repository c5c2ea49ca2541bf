"""A draft as people see and change it, and what becomes of it when a manager decides.

Decides over drafts and writes them; used by chat commands, ad-hoc forms and the command line alike, which word the
results. What is said to customers is an article's matter: a draft is none until it's approved.
"""

import asyncio
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import Enum

from bots.language import detect
from imcs.archive import Archive, ArticleRow, DraftChange, DraftRow, DraftVersion, Overtaken
from imcs.model import ConversationId, QueueName
from kb.article import Article, ArticleError, Status
from kb.drafts import Mined
from kb.proposals import NEARLY_WORD_FOR_WORD, Kind, Proposal, approved, grouped, likeness
from kb.talk import terms

OPEN, APPROVED, REJECTED, EXPIRED = "open", "approved", "rejected", "expired"
MOST_PHRASINGS = 6
"""Of a draft: a manager reads them all."""
LIFETIME = timedelta(days=60)
"""How long a draft that was asked only once waits."""


@dataclass(frozen=True, slots=True)
class DraftText:
    """What a draft proposes."""

    kind: Kind
    question: str
    answer: str
    article: str = ""
    """The one to change, unless it's to be a new one."""
    variants: tuple[str, ...] = ()
    language: str = ""
    queue: str = ""
    """Where it was said."""
    contacts: tuple[str, ...] = ()
    """Contact data in the answer that only the agent said."""
    nominated: bool = False

    def to_json(self) -> dict[str, object]:
        """As plain JSON values."""
        return {
            "kind": self.kind.value,
            "question": self.question,
            "answer": self.answer,
            "article": self.article,
            "variants": list(self.variants),
            "language": self.language,
            "queue": self.queue,
            "contacts": list(self.contacts),
            "nominated": self.nominated,
        }

    @staticmethod
    def from_json(value: Mapping[str, object]) -> "DraftText":
        """From `to_json`; what is missing is empty."""
        return DraftText(
            kind=Kind(value.get("kind") or Kind.ARTICLE.value),
            question=str(value.get("question") or ""),
            answer=str(value.get("answer") or ""),
            article=str(value.get("article") or ""),
            variants=_texts(value.get("variants")),
            language=str(value.get("language") or ""),
            queue=str(value.get("queue") or ""),
            contacts=_texts(value.get("contacts")),
            nominated=bool(value.get("nominated")),
        )

    def becomes(self, number: int, old: Article | None) -> Article:
        """The article that approving it makes; raises ArticleError."""
        mined = Mined(self.question, self.answer, self.variants)
        return approved(Proposal(self.kind, self.article), mined, f"draft-{number}", old, self.language)


class Result(Enum):
    """What became of a decision."""

    DONE = "done"
    UNKNOWN = "there is no such draft"
    DECIDED = "somebody else decided before"
    CHANGED = "it was changed since it was shown"
    UNUSABLE = "it can't be an article"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a decision, and the draft as it's now."""

    result: Result
    draft: DraftRow | None = None
    article: str = ""
    """The one that was made or changed."""
    fault: str = ""
    """Why it can't be an article."""
    published: bool = True
    """Whether that article is said to customers; what was retired stays so."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Somebody's will about a draft."""

    number: int
    version: int
    """The one that was seen."""
    who: str
    why: str = ""
    article: int = 0
    """The version that was seen of the article to change; 0 where there's none."""


class Drafting:
    """What people do with drafts."""

    def __init__(self, archive: Archive, now: Callable[[], datetime] | None = None) -> None:
        """`now` is the clock's time where it isn't given."""
        self._archive = archive
        self._now = now or (lambda: datetime.now(UTC))

    async def waiting(self) -> list[DraftRow]:
        """The open drafts: those asked or nominated most first."""
        return sorted(await self._archive.drafts.drafts(OPEN), key=lambda draft: (-weight(draft), draft.number))

    async def after(self, draft: DraftRow) -> "After":
        """The article as approving would make it, and as it's now; raises ArticleError."""
        text = DraftText.from_json(draft.body)
        row = await self._archive.article(text.article) if text.article else None
        old = None if row is None else Article.from_json(dict(row.body))
        becomes = text.becomes(draft.number, old)
        return After(becomes, old, row.version if row is not None and row.id == becomes.id else 0)

    async def approve(self, decision: Decision) -> Outcome:
        """Publish what was seen; it's said to customers from then on, unless it changes an article that isn't."""
        draft = await self._archive.drafts.draft(decision.number)
        if draft is None or not draft.is_open or draft.version != decision.version:
            return self._refused(draft)
        try:
            after = await self.after(draft)
        except ArticleError as fault:
            return Outcome(Result.UNUSABLE, draft, fault=str(fault))
        if after.version != decision.article:
            return self._refused(draft)
        article = after.article
        if DraftText.from_json(draft.body).kind is Kind.EDIT:
            article = reviewed(article, self._now().astimezone().date())
        row = ArticleRow(article.id, article.to_json(), after.version)
        why = decision.why or f"draft {draft.number}"
        body = replace(DraftText.from_json(draft.body), article=article.id).to_json()
        change = DraftChange(draft.number, draft.version, APPROVED, body, decision.who, why)
        outcome = await self._changed(change, [row], article.id)
        return replace(outcome, published=article.status is Status.PUBLISHED)

    async def reject(self, decision: Decision) -> Outcome:
        """It won't become an article."""
        draft = await self._archive.drafts.draft(decision.number)
        if draft is None or not draft.is_open:
            return self._refused(draft)
        change = DraftChange(draft.number, draft.version, REJECTED, draft.body, decision.who, decision.why)
        return await self._changed(change)

    async def edit(self, decision: Decision, question: str, answer: str) -> Outcome:
        """Put a better text in its place; an empty part stays as it is.

        An answer is there to be said: what would only have asked otherwise for an article changes its answer then.
        """
        draft = await self._archive.drafts.draft(decision.number)
        if draft is None or not draft.is_open:
            return self._refused(draft)
        text = DraftText.from_json(draft.body)
        text = replace(text, question=question or text.question, answer=answer or text.answer)
        if answer and text.kind in (Kind.VARIANT, Kind.KNOWN):
            text = replace(text, kind=Kind.EDIT, language=language_written(answer, text.language))
        try:
            text.becomes(draft.number, None)
        except ArticleError as fault:
            return Outcome(Result.UNUSABLE, draft, fault=str(fault))
        change = DraftChange(draft.number, draft.version, OPEN, text.to_json(), decision.who, decision.why)
        return await self._changed(change)

    async def expire(self, now: datetime) -> int:
        """Let go of drafts that were asked once only and that nobody touched for too long; gives how many."""
        old = [
            draft
            for draft in await self._archive.drafts.drafts(OPEN)
            if weight(draft) < 2 and now - (draft.changed_at if draft.who else draft.created_at) > LIFETIME
        ]
        for draft in old:
            change = DraftChange(draft.number, draft.version, EXPIRED, draft.body, "", "nobody asked again")
            await self._archive.drafts.change(change, at=now)
        return len(old)

    async def last_round(self) -> date | None:
        """The day of the last morning round."""
        return await self._archive.drafts.last_round()

    async def note_round(self, day: date) -> None:
        """The morning round was made on this day."""
        await self._archive.drafts.note_round(day)

    async def _changed(self, change: DraftChange, rows: Sequence[ArticleRow] = (), article: str = "") -> Outcome:
        try:
            done = await self._archive.drafts.change(change, rows)
        except Overtaken:
            done = False
        draft = await self._archive.drafts.draft(change.number)
        return Outcome(Result.DONE, draft, article) if done else self._refused(draft)

    def _refused(self, draft: DraftRow | None) -> Outcome:
        if draft is None:
            return Outcome(Result.UNKNOWN)
        return Outcome(Result.CHANGED if draft.is_open else Result.DECIDED, draft)

    # ── Gaps and articles ─────────────────────────────────────────────────────────────────────────────────────────

    async def gaps(self, since: datetime) -> "list[GapGroup]":
        """Questions without an answer, the same ones together, the most asked first."""
        rows = await self._archive.drafts.gaps(since)
        groups = await asyncio.to_thread(grouped, [row.question for row in rows])
        return [
            GapGroup(
                tuple(rows[place].question for place in places),
                tuple(rows[place].conversation for place in places),
                rows[places[0]].queue,
            )
            for places in groups
        ]

    async def known_questions(self, articles: Sequence[Article]) -> list[str]:
        """What was asked about these: their phrasings, and what people said of answers."""
        texts = [text for one in articles for text in (*one.phrasings, *one.learnt)]
        for one in articles:
            texts += [row.question for row in await self._archive.drafts.feedback_of(one.id) if row.question]
        return list(dict.fromkeys(texts))

    async def change(self, id: str, change: Callable[[Article], Article], who: str, why: str) -> Article | None:
        """A new form of an article, made of the one that there is at this moment; None where there is none."""
        while (row := await self._archive.article(id)) is not None:
            article = change(Article.from_json(dict(row.body)))
            try:
                await self._archive.save_articles([ArticleRow(id, article.to_json(), row.version)], who, why)
            except Overtaken:
                continue
            return article
        return None

    async def article(self, id: str) -> Article | None:
        """One article."""
        row = await self._archive.article(id)
        return None if row is None else Article.from_json(dict(row.body))


@dataclass(frozen=True, slots=True)
class After:
    """What approving a draft would make."""

    article: Article
    old: Article | None
    """The article as it is now, where there is one to change."""
    version: int
    """Its version; 0 where there's none."""


@dataclass(frozen=True, slots=True)
class GapGroup:
    """The same question, asked in several conversations."""

    questions: tuple[str, ...]
    conversations: tuple[int, ...] = field(default=())
    queue: QueueName | None = None
    """Where it was asked last."""


def reviewed(article: Article, today: date) -> Article:
    """The article once a manager has worked on it: a review that was due is done."""
    due = article.review_at is not None and article.review_at <= today
    return replace(article, review_at=None) if due else article


def language_written(text: str, usual: str) -> str:
    """The language a text is written in; `usual` where it doesn't tell, but never English for Han characters."""
    found = detect(text)
    if found is None and usual == "en" and re.search("[\u4e00-\u9fff]", text):
        return "zh_TW"
    return found or usual


def with_phrasing(draft: DraftText, question: str) -> DraftText | None:
    """The draft with one more phrasing of its question; None where that brings nothing new, or it has enough."""
    own = terms(question)
    known = (draft.question, *draft.variants)
    if len(known) >= MOST_PHRASINGS or any(likeness(own, terms(text)) >= NEARLY_WORD_FOR_WORD for text in known):
        return None
    return replace(draft, variants=(*draft.variants, question))


def as_mined(forms: Sequence[DraftVersion]) -> bool:
    """Whether nobody has worked on the words of a draft, though somebody may have nominated it."""
    before: Mapping[str, object] = {}
    for form in forms:
        body = dict(form.body) | {"nominated": False}
        if form.who and body != before and (before or not form.body.get("nominated")):
            return False
        before = body
    return True


def brought_by_others(forms: Sequence[DraftVersion], own: Collection[ConversationId]) -> list[str]:
    """The phrasings of a draft that came from other conversations than these."""
    seen: set[str] = set()
    brought = []
    for form in forms:
        draft = DraftText.from_json(form.body)
        fresh = [text for text in (draft.question, *draft.variants) if text not in seen]
        seen.update(fresh)
        brought += fresh if form.source is not None and form.source not in own else []
    return brought


def weight(draft: DraftRow) -> int:
    """How often it was asked; a nomination counts as one more."""
    return draft.asked + bool(draft.body.get("nominated"))


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else ()
