"""What ended conversations teach: drafts of articles, gaps, and confirmed questions.

Follows the archive in a task of its own, beside the search: what is said is masked in a thread, mined and compared in
the search worker. What was ended and not looked through yet is looked through at the next start, exactly once. It
publishes nothing: drafts wait for a manager.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bots.state import BotState
from imcs.archive import Archive, ArticleRow, ConversationRecord, DraftChange, Lesson
from imcs.knowledge.confirmations import Confirmations
from imcs.knowledge.drafting import DraftText, language_written
from imcs.knowledge.knowledge import Knowledge, SearchDown
from imcs.knowledge.mining import turns
from imcs.model import ConversationId, Transcript
from imcs.privacy import contacts
from kb.article import Article, ArticleError
from kb.drafts import Mined
from kb.proposals import Kind, Proposal, Questions, propose

log = logging.getLogger("imcs.lessons")

TRIES = 3
"""How often a conversation is tried before it's left without a draft."""
AGAIN = 1.0
"""Seconds until it's tried again."""
PACE = 0.5
"""Seconds after a look: what ends meanwhile is taken up together, and costs the relay one look at the drafts."""
CANDIDATES = 5
"""Articles found by the question, and by the answer, that a draft is compared with."""
LONGEST_SEARCH = 600
"""Characters of an answer that are searched for."""
LONGEST_CHAIN = 5
"""Conversations that continue each other and are read as one."""


class Lessons:
    """Looks through ended conversations, one after the other."""

    def __init__(
        self, archive: Archive, knowledge: Knowledge, confirmations: Confirmations, now: Callable[[], datetime]
    ) -> None:
        self._archive = archive
        self._knowledge = knowledge
        self._confirmations = confirmations
        self.now = now
        self._due = asyncio.Event()

    def due(self) -> None:
        """A conversation has ended, or somebody judged an answer."""
        self._due.set()

    async def keep_up(self) -> None:
        """Follow the archive for ever."""
        self._due.set()
        tries: dict[ConversationId, int] = {}
        while True:
            await self._due.wait()
            self._due.clear()
            try:
                await self.catch_up(tries)
            except Exception as fault:  # whatever it is, customers are served; this is tried again
                log.warning("event=lessons-behind reason=%r", fault)
                self._due.set()
                await asyncio.sleep(AGAIN)
            await asyncio.sleep(PACE)

    async def catch_up(self, tries: dict[ConversationId, int] | None = None) -> None:
        """Take up all verdicts, then all conversations that ended; raises SearchDown and ArchiveError."""
        tries = {} if tries is None else tries
        if await self._confirmations.take_up():
            self._knowledge.articles_changed()
        unmined = await self._archive.drafts.unmined()
        known = await self._known() if unmined else Questions()
        for number in unmined:
            try:
                lesson = await self._lesson(number, known)
            except SearchDown:
                raise  # it comes back, and costs the conversation no try
            except Exception:
                tries[number] = tries.get(number, 0) + 1
                if tries[number] < TRIES:
                    raise
                log.exception("event=conversation-left-out conversation=%s", number)
                lesson = Lesson()
            draft = await self._archive.drafts.settle(number, lesson, self.now())
            tries.pop(number, None)
            if draft is not None and lesson.body is not None:
                known.add(draft, str(lesson.body["question"]))
            log.info("event=mined conversation=%s draft=%s gap=%s", number, draft, bool(lesson.gap))

    async def nominate(self, number: ConversationId, who: str) -> int | None:
        """A member of the staff finds the answer worth keeping; gives the draft's number, None without an answer.

        None too where the customer has stopped the use of their data.
        """
        record = await self._archive.conversation(number)
        chain = [] if record is None else await self._chain(record)
        if record is None or not chain or not chain[-1].customer.used:
            return None
        mined = await self._knowledge.mined(await asyncio.to_thread(turns, chain))
        if not mined.question or not mined.answer:
            return None
        draft = await self._archive.drafts.draft_of(number)
        if draft is None and (same := (await self._known()).find(mined.question)) is not None:
            draft = await self._archive.drafts.draft(same)
        if draft is None:
            text = self._text(record, mined, chain, propose(mined, await self._candidates(mined)))
            body = replace(text, nominated=True).to_json()
            why = f"nominated in conversation #{number}"
            return await self._archive.drafts.add(body, who, why, conversation=number)
        if draft.is_open and not draft.body.get("nominated"):
            body = dict(draft.body) | {"nominated": True}
            why = f"nominated in conversation #{number}"
            await self._archive.drafts.change(DraftChange(draft.number, draft.version, draft.state, body, who, why))
        return draft.number

    async def _lesson(self, number: ConversationId, known: Questions) -> Lesson:
        record = await self._archive.conversation(number)
        if record is None or not await self._left_open(record):
            return Lesson()
        chain = await self._chain(record)
        if not chain or not chain[-1].customer.used:
            return Lesson()
        mined = await self._knowledge.mined(await asyncio.to_thread(turns, chain))
        if not mined.question:
            return Lesson()
        if not mined.answer:
            return Lesson(gap=mined.question, queue=record.queue)
        return await self._draft(record, mined, chain, known)

    async def _left_open(self, record: ConversationRecord) -> bool:
        """Whether a person was needed, or the bot knew no answer."""
        if record.connected_at is not None or record.queued_at is not None:
            return True
        state = await self._archive.bot_state(record.id)
        return state is not None and BotState.from_json(state).failures > 0

    async def _chain(self, record: ConversationRecord) -> list[Transcript]:
        """The conversation and those it continues, the earliest first."""
        chain: list[Transcript] = []
        current: ConversationRecord | None = record
        while current is not None and len(chain) < LONGEST_CHAIN:
            transcript = await self._archive.transcript(current.id)
            if transcript is not None:
                chain.insert(0, transcript)
            before = current.continues
            current = None if before is None else await self._archive.conversation(before)
        return chain

    async def _draft(
        self, record: ConversationRecord, mined: Mined, chain: Sequence[Transcript], known: Questions
    ) -> Lesson:
        proposal = propose(mined, await self._candidates(mined))
        if proposal.kind is Kind.KNOWN:
            return Lesson()
        text = self._text(record, mined, chain, proposal)
        earlier = None if record.continues is None else await self._archive.drafts.draft_of(record.continues)
        if earlier is not None and earlier.is_open and not earlier.who:
            return Lesson(text.to_json(), draft=earlier.number)
        same = known.find(mined.question)
        return Lesson(text.to_json()) if same is None else Lesson(draft=same)

    async def _known(self) -> Questions:
        """The questions of the open drafts."""
        known = Questions()
        for row in await self._archive.drafts.drafts():
            draft = DraftText.from_json(row.body)
            for text in (draft.question, *draft.variants):
                known.add(row.number, text)
        return known

    def _text(
        self, record: ConversationRecord, mined: Mined, chain: Sequence[Transcript], proposal: Proposal
    ) -> DraftText:
        return DraftText(
            kind=proposal.kind,
            article=proposal.article,
            question=mined.question,
            answer=mined.answer,
            variants=mined.variants,
            language=language_written(mined.answer, chain[-1].customer.language.value),
            queue=record.queue,
            contacts=tuple(contacts(mined.answer)),
        )

    async def _candidates(self, mined: Mined) -> list[Article]:
        found = await self._knowledge.search(mined.question, limit=CANDIDATES)
        found += await self._knowledge.search(mined.answer[:LONGEST_SEARCH], limit=CANDIDATES)
        rows = [await self._archive.article(id) for id in dict.fromkeys(hit.id for hit in found)]
        return [article for row in rows if row is not None and (article := _article(row)) is not None]


def _article(row: ArticleRow) -> Article | None:
    try:
        return Article.from_json(dict(row.body))
    except ArticleError:
        return None
