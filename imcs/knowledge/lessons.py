"""What ended conversations teach: drafts of articles, gaps, and confirmed questions.

Follows the archive in a task of its own, beside the search: what is said is masked in a thread, mined and compared in
the search worker. What was ended and not looked through yet is looked through at the next start, exactly once. It
publishes nothing: drafts wait for a manager.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bots.state import BotState
from imcs.archive import Archive, ConversationRecord, DraftChange, DraftRow, Lesson
from imcs.knowledge.confirmations import Confirmations
from imcs.knowledge.drafting import DraftText, as_mined, brought_by_others, language_written, with_phrasing
from imcs.knowledge.knowledge import Knowledge, SearchDown
from imcs.knowledge.mining import turns
from imcs.model import ConversationId, Transcript
from imcs.privacy import contacts
from kb.drafts import Mined
from kb.proposals import Kind, Matters, Proposal, propose

log = logging.getLogger("imcs.lessons")

TRIES = 3
"""How often a conversation is tried before it's left without a draft."""
AGAIN = 1.0
"""Seconds until it's tried again."""
PACE = 0.5
"""Seconds after a look: what ends meanwhile is taken up together."""
MANY = 20
"""Drafts that changed since the last look: from here on all are read at once."""
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
        self._known = Matters()
        """The open drafts, to find the same matter among them."""
        self._seen: dict[int, int] = {}
        """The versions in which they were read."""
        self._reading = asyncio.Lock()

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
        if unmined:
            await self._follow_drafts()
        for number in unmined:
            try:
                lesson = await self._lesson(number)
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
            if draft is not None:
                await self._read_draft(draft)
            log.info("event=mined conversation=%s draft=%s gap=%s", number, draft, bool(lesson.gap))

    async def nominate(self, number: ConversationId, who: str) -> int | None:
        """A member of the staff finds the answer worth keeping; gives the draft's number, None without an answer.

        None too where the customer has stopped the use of their data. Raises SearchDown.
        """
        record = await self._archive.conversation(number)
        chain = [] if record is None else await self._chain(record)
        if record is None or not chain or not chain[-1].customer.used:
            return None
        mined = await self._knowledge.mined(await asyncio.to_thread(turns, chain))
        if not mined.question or not mined.answer:
            return None
        draft = await self._archive.drafts.draft_of(number)
        if draft is None or not draft.is_open:
            await self._follow_drafts()
            draft = await self._same(mined)
        if draft is None:
            text = self._text(record, mined, chain, await self._proposal(mined))
            body = replace(text, nominated=True).to_json()
            why = f"nominated in conversation #{number}"
            return await self._archive.drafts.add(body, who, why, conversation=number)
        if not draft.body.get("nominated"):
            body = dict(draft.body) | {"nominated": True}
            why = f"nominated in conversation #{number}"
            await self._archive.drafts.change(DraftChange(draft.number, draft.version, draft.state, body, who, why))
        return draft.number

    async def _lesson(self, number: ConversationId) -> Lesson:
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
        lesson = await self._draft(record, mined, chain)
        return replace(lesson, answered=tuple(part.conversation.id for part in chain[:-1]))

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

    async def _draft(self, record: ConversationRecord, mined: Mined, chain: Sequence[Transcript]) -> Lesson:
        proposal = await self._proposal(mined)
        if proposal.kind is Kind.KNOWN:
            return Lesson()
        text = self._text(record, mined, chain, proposal)
        for part in (record.id, record.continues):
            earlier = None if part is None else await self._archive.drafts.draft_of(part)
            if earlier is None or not earlier.is_open:
                continue
            forms = await self._archive.drafts.versions(earlier.number)
            if as_mined(forms):
                text = replace(text, nominated=DraftText.from_json(earlier.body).nominated)
                for phrasing in brought_by_others(forms, {each.conversation.id for each in chain}):
                    text = with_phrasing(text, phrasing) or text
                return Lesson(text.to_json(), draft=earlier.number, version=earlier.version)
        same = await self._same(mined)
        if same is None:
            return Lesson(text.to_json())
        body = with_phrasing(DraftText.from_json(same.body), mined.question)
        untouched = as_mined(await self._archive.drafts.versions(same.number))
        if body is None or not untouched:  # what somebody works on isn't changed under their hands
            return Lesson(draft=same.number)
        return Lesson(body.to_json(), draft=same.number, version=same.version)

    async def _same(self, mined: Mined) -> DraftRow | None:
        """The open draft about the same."""
        same = self._known.find(mined.question, mined.answer)
        draft = None if same is None else await self._archive.drafts.draft(same)
        return draft if draft is not None and draft.is_open else None

    async def _follow_drafts(self) -> None:
        """Read what changed among the open drafts since the last look."""
        async with self._reading:  # who nominates may look at the same time
            versions = await self._archive.drafts.open_versions()
            gone = self._seen.keys() - versions.keys()
            changed = [number for number, version in versions.items() if self._seen.get(number) != version]
            if len(changed) > MANY:
                await asyncio.to_thread(self._know, await self._archive.drafts.drafts())
                changed = []
            for number in gone:
                self._forget(number)
        for number in changed:
            await self._read_draft(number)

    async def _read_draft(self, number: int) -> None:
        async with self._reading:
            row = await self._archive.drafts.draft(number)
            if row is not None and row.is_open:
                self._know([row])
            else:
                self._forget(number)

    def _know(self, rows: Iterable[DraftRow]) -> None:
        for row in rows:
            draft = DraftText.from_json(row.body)
            self._known.put(row.number, (draft.question, *draft.variants), draft.answer)
            self._seen[row.number] = row.version

    def _forget(self, number: int) -> None:
        self._known.drop(number)
        self._seen.pop(number, None)

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

    async def _proposal(self, mined: Mined) -> Proposal:
        by_question = await self._knowledge.search(mined.question, limit=CANDIDATES)
        by_answer = await self._knowledge.search(mined.answer[:LONGEST_SEARCH], limit=CANDIDATES)
        return propose(mined, by_question, by_answer)
