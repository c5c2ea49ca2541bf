"""The knowledge base at work: searched in a process of its own, kept up to date from the archive, fed by conversations.

SQL is the truth and the index follows it: at the start, whenever articles change, and whenever a conversation ends.
Never on the event loop; knows nothing of stanzas, and nothing that it learns is said to a customer by itself.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path

from bots.faq import Candidate, Verdict
from imcs.archive import Archive, ArticleRow
from imcs.errors import ImcsError, SettingsError
from imcs.model import Author, ConversationId, Language, Message, QueueName, Transcript
from imcs.privacy import disclosed, mask
from kb.analysis import Analyzer
from kb.article import Article, ArticleError
from kb.client import SearchWorker, WorkerDied, WorkerRefused
from kb.drafts import Mined, Turn
from kb.engine import TranscriptText
from kb.hit import Hit, TranscriptHit
from kb.ranking import HalfSure, Sure, decide
from kb.synonyms import SynonymsError, shipped_synonyms

log = logging.getLogger("imcs.knowledge")

TRIES = 3
"""How often a transcript is tried before it's left out."""
UPDATE = 60.0
"""Seconds that a batch of transcripts may take."""
AGAIN = 1.0
"""Seconds until the index is tried again after the worker died."""
BATCH = 100
"""Conversations indexed at a time: each batch is one segment written."""
PACE = 2.0
"""Seconds between the beginnings of two batches: writing a segment costs the same for one conversation and for ten."""
FIRST_PATIENCE = 20.0
"""Seconds that a search waits for the index right after the start."""
PATIENCE = 5.0
"""Seconds that a search may take before the bot goes on without it."""


class SearchDown(ImcsError):
    """The search doesn't work at the moment; it starts anew by itself."""


class Knowledge:
    """Searches, and keeps what is searched up to date."""

    def __init__(
        self, archive: Archive, directory: Path, target_precision: float, synonyms: Path | None = None
    ) -> None:
        """`directory` holds the index; `target_precision` is the share of answers that must be right.

        `synonyms` is the operator's own file of them.
        """
        self._archive = archive
        self._directory = directory
        self._target_precision = target_precision
        self._worker = SearchWorker(synonyms, self._not_ready)
        self._synonyms = synonyms
        self._written = _written(synonyms)
        self._ready = asyncio.Event()
        """Set while the articles have caught up with the archive since the worker's process started."""
        self._patience = FIRST_PATIENCE
        self._due = asyncio.Event()
        self._ended: deque[ConversationId] = deque()
        self._not_before = 0.0
        """When the next batch of them may begin, by the clock of the event loop."""
        self._erased: deque[tuple[Sequence[ConversationId], asyncio.Future[None]]] = deque()
        """Whose words are to leave every file, and who waits for that."""

    async def start(self) -> None:
        """Start the search worker; `keep_up` brings its index up to date, and tries again where this fails.

        SettingsError where the file of synonyms can't be used.
        """
        await asyncio.to_thread(analyzer_with, self._synonyms)
        try:
            await self._worker.start(self._directory, await self._archive.name())
        except (WorkerDied, OSError) as fault:
            log.error("event=search-not-started reason=%r", str(fault))

    async def stop(self) -> None:
        """End the search worker."""
        await self._worker.stop()

    # ------------------------------------------------------------- searching

    async def candidates(self, text: str, queue: QueueName, language: Language) -> list[Candidate]:
        """What the bot may answer to `text`, the best first; raises SearchDown."""
        hits = await self.search(text, queue=queue, language=language)
        decision = decide(hits, self._target_precision)
        chosen: Sequence[Hit]
        match decision:
            case Sure(hit):
                verdict, chosen = Verdict.SURE, (hit,)
            case HalfSure(choices):
                verdict, chosen = Verdict.HALF, choices
            case _:
                verdict, chosen = Verdict.UNSURE, hits[:3]
        return [candidate(hit, verdict, language) for hit in chosen]

    async def search(
        self,
        text: str,
        *,
        queue: QueueName | None = None,
        language: Language | None = None,
        limit: int = 5,
        unpublished: bool = False,
    ) -> list[Hit]:
        """Articles that fit `text`, the best first; raises SearchDown."""
        spoken = None if language is None else language.value
        try:
            await self._until_ready()
            async with asyncio.timeout(PATIENCE):
                return await self._worker.search(
                    text, queue=queue, language=spoken, limit=limit, unpublished=unpublished
                )
        except (WorkerDied, WorkerRefused, TimeoutError) as fault:
            raise SearchDown(str(fault)) from fault

    async def answers(self, text: str, queue: QueueName | None) -> bool:
        """Whether the bot would surely answer this in this queue; raises SearchDown."""
        return isinstance(decide(await self.search(text, queue=queue), self._target_precision), Sure)

    async def transcripts(self, text: str, queues: Iterable[QueueName] | None, limit: int = 3) -> list[TranscriptHit]:
        """Ended conversations of these queues (None: all) in which the words occur; raises SearchDown."""
        try:
            await self._until_ready()
            async with asyncio.timeout(PATIENCE):
                return await self._worker.transcripts(text, limit, queues=None if queues is None else list(queues))
        except (WorkerDied, WorkerRefused, TimeoutError) as fault:
            raise SearchDown(str(fault)) from fault

    async def answers_taken_over(self, article: Article, questions: Sequence[str]) -> list[str]:
        """Those of the questions that this article would answer in place of another; raises SearchDown."""
        try:
            await self._until_ready()
            async with asyncio.timeout(PATIENCE):
                return await self._worker.taken_over(article, questions)
        except (WorkerDied, WorkerRefused, TimeoutError) as fault:
            raise SearchDown(str(fault)) from fault

    async def mined(self, turns: Sequence[Turn]) -> Mined:
        """The question and the answer of a conversation; raises SearchDown, and WorkerRefused for what can't be mined.

        In the search's process: it costs as much as a dozen relayed lines, and nobody waits for it.
        """
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._worker.mined(turns)
        except (WorkerDied, TimeoutError) as fault:
            raise SearchDown(str(fault)) from fault

    def _not_ready(self) -> None:
        """Another process begins: what it holds is looked at before anybody is answered from it."""
        self._ready.clear()
        self._due.set()

    async def _until_ready(self) -> None:
        # An empty index knows nothing: better a late answer than a wrong "I don't know".
        if not self._ready.is_set():
            async with asyncio.timeout(self._patience):
                await self._ready.wait()

    # ------------------------------------------------------------ up to date

    def articles_changed(self) -> None:
        """The archive's articles have changed: the index is to follow."""
        self._due.set()

    async def follow_synonyms(self) -> None:
        """Begin anew with the file of synonyms where it changed and can be used; what is wrong with it is logged."""
        written = _written(self._synonyms)
        if written == self._written:
            return
        self._written = written
        try:
            await asyncio.to_thread(analyzer_with, self._synonyms)
        except SettingsError as fault:
            log.error("event=synonyms-kept reason=%r", str(fault))
            return
        log.info("event=synonyms-changed")
        self._ready.clear()
        await self._worker.stop()
        await self.start()
        self._not_ready()

    def ended(self, conversation: ConversationId) -> None:
        """This conversation has ended: its transcript is to be indexed."""
        self._ended.append(conversation)
        self._due.set()

    async def erase(self, conversations: Sequence[ConversationId]) -> None:
        """Return once no file of the index holds a word of these conversations, or of what articles had learnt in them.

        The archive has forgotten them already. It's done in the order of everything else, so that what is being indexed
        at this moment can't come back afterwards.
        """
        done = asyncio.get_running_loop().create_future()
        self._erased.append((conversations, done))
        self._due.set()
        await done

    async def keep_up(self) -> None:
        """Follow the archive for ever; a worker that dies is started again and brought up to date."""
        self._ended.extend(await self._archive.ended_untranscribed())
        self._due.set()
        tries = 0
        while True:
            await self._due.wait()
            self._due.clear()
            try:
                await self.refresh()
                self._ready.set()
                self._patience = PATIENCE
                await self._restore_transcripts()
                await self._index_ended(1 if tries else BATCH)
                await self._leave_no_word()
                tries = 0
            except Exception as fault:  # whatever it is, customers are served; the search catches up later
                log.warning("event=search-behind reason=%r", fault)
                tries += 1
                if tries >= TRIES and self._ended:
                    log.error("event=transcript-left-out conversation=%s", self._ended.popleft())
                    tries = 0
                self._due.set()
                await asyncio.sleep(AGAIN)

    async def _index_ended(self, size: int) -> None:
        """Index what has ended, so many at a time: a batch that failed is tried one by one.

        What ends shortly after a batch waits for the next one, unless words are to be erased.
        """
        loop = asyncio.get_running_loop()
        if self._ended and not self._erased and loop.time() < self._not_before:
            loop.call_at(self._not_before, self._due.set)
            return
        self._not_before = loop.time() + PACE if self._ended else self._not_before
        while self._ended:
            batch = list(islice(self._ended, size))
            await self._index(batch)
            for _ in batch:
                self._ended.popleft()
            await self._between_batches()

    async def _between_batches(self) -> None:
        """A change of the articles waits for no backlog of conversations."""
        if self._due.is_set():
            self._due.clear()
            await self.refresh()

    async def _restore_transcripts(self) -> None:
        """Index every ended conversation again where the index has lost them; the articles are found meanwhile."""
        if not (await self._worker.state()).transcripts_lost:
            return
        ended = await self._archive.ended()
        for begin in range(0, len(ended), BATCH):
            await self._index(ended[begin : begin + BATCH])
            log.info("event=transcripts-indexed count=%s of=%s", min(begin + BATCH, len(ended)), len(ended))
            await self._between_batches()
        await self._worker.transcripts_complete()

    async def _leave_no_word(self) -> None:
        while self._erased:
            conversations, done = self._erased[0]
            await self._worker.remove_transcripts(conversations)
            self._erased.popleft()
            if not done.done():
                done.set_result(None)

    async def refresh(self) -> None:
        """Bring the articles to what the archive holds now; raises WorkerDied or WorkerRefused."""
        newest = (await self._archive.changes()).articles
        state = await self._worker.state()
        if state.change < 0 or state.change > newest:
            await self._worker.rebuild(await _read(await self._archive.articles()), newest)
        elif state.change != newest:
            changed = await self._archive.changed_since(state.change)
            await self._worker.update(await _read(changed.articles), [], newest)

    async def _index(self, conversations: Sequence[ConversationId]) -> None:
        found = [await self._archive.transcript(number) for number in conversations]
        texts = await asyncio.to_thread(_texts, [transcript for transcript in found if transcript is not None])
        try:
            async with asyncio.timeout(UPDATE):
                await self._worker.add_transcripts(texts)
        except TimeoutError:
            self._ready.clear()
            await self._worker.stop()  # it hangs: another one takes over
            await self._worker.start(self._directory, await self._archive.name())
            raise
        await self._archive.mark_indexed(conversations)


def candidate(hit: Hit, verdict: Verdict, language: Language) -> Candidate:
    """A hit as the bot sees it."""
    article = hit.article
    answer = article.answer_in(language.value)
    return Candidate(hit.id, hit.question, answer, hit.confidence, verdict, article.flow, article.skills, article.queue)


def _texts(transcripts: Sequence[Transcript]) -> list[TranscriptText]:
    return [transcript_text(transcript) for transcript in transcripts if transcript.customer.used]


def transcript_text(transcript: Transcript) -> TranscriptText:
    """A conversation as the search holds it."""
    record = transcript.conversation
    meta = {"queue": str(record.queue), "day": f"{record.started_at:%Y-%m-%d}"}
    text = "\n".join([masked_text(transcript), *map(mask, transcript.tags)])
    return TranscriptText(record.id, text, meta)


async def _read(rows: Iterable[ArticleRow]) -> list[Article]:
    """Off the event loop: ten thousand take half a second, in which nothing would be relayed."""
    return await asyncio.to_thread(articles, rows)


def articles(rows: Iterable[ArticleRow]) -> list[Article]:
    """The archive's rows in the words of the knowledge base."""
    usable = []
    for row in rows:
        try:
            usable.append(Article.from_json(dict(row.body)))
        except ArticleError as fault:  # one bad row must not keep all others from being found
            log.error("event=article-left-out id=%s reason=%s", row.id, fault)
    return usable


def masked_text(transcript: Transcript) -> str:
    """What was said to each other, a line each, without personal data."""
    return "\n".join(f"{line.author.value}: {text}" for line, text in masked_lines(transcript))


def masked_lines(transcript: Transcript) -> list[tuple[Message, str]]:
    """What was said to each other, and how it reads without personal data, also where somebody repeats it."""
    said = [
        line for line in transcript.messages if not line.private and line.author is not Author.SERVICE and line.body
    ]
    names = [transcript.customer.name] if transcript.customer.name else []
    lines = [(line.author is Author.CUSTOMER, line.body) for line in said]
    known = disclosed(lines, names, references_too=False)
    return [(line, mask(line.body, known=known)) for line in said]


def analyzer_with(synonyms: Path | None) -> Analyzer:
    """What makes the tokens, an operator's own file of synonyms included; SettingsError where that can't be used."""
    try:
        return Analyzer(shipped_synonyms().with_own(synonyms))
    except SynonymsError as fault:
        raise SettingsError(str(fault)) from None


def _written(file: Path | None) -> tuple[int, int]:
    """When a file was written last, and its size; zeros where there is none."""
    try:
        found = file.stat() if file is not None else None
    except OSError:
        found = None
    return (found.st_mtime_ns, found.st_size) if found is not None else (0, 0)
