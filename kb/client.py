"""The asyncio side of the search worker: one process, many concurrent calls, answers matched by number.

A dead worker fails the calls under way (`WorkerDied`) and is started again by the next one, not more often than
the back-off allows. It knows no articles: after a restart the caller looks at `state()` and brings the index up
to date.
"""

import asyncio
import json
import logging
import os
import sys
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from kb.article import Article
from kb.drafts import Mined, Turn
from kb.engine import State, TranscriptText
from kb.hit import Hit, TranscriptHit

log = logging.getLogger(__name__)

MAX_LINE = 256 * 1024 * 1024
BATCH = 100
"""Articles put into one line; writing them as JSON takes about a millisecond of the event loop."""
CACHED_QUESTIONS = 2_000
LONGEST_BACK_OFF = 10.0
"""Seconds."""

Progress = Callable[[float], None]


class WorkerDied(Exception):
    """The search isn't running; it will be started again by a later call."""


class WorkerRefused(Exception):
    """The search didn't accept the request; the text says why."""


class SearchWorker:
    """Owns the worker process."""

    def __init__(self, synonyms: Path | None = None, died: Callable[[], None] = lambda: None) -> None:
        """`synonyms` is a file of groups beside the shipped ones; it's read when the process starts.

        `died` is called when the process has ended by itself.
        """
        self._died = died
        self._directory = Path()
        self._origin = ""
        self._synonyms = synonyms
        self._process: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._starting = asyncio.Lock()
        self._pending: dict[int, tuple[asyncio.Future[object], Progress | None]] = {}
        self._number = 0
        self._failures = 0
        self._not_before = 0.0
        self._stopped = True
        self._cache: OrderedDict[tuple[object, ...], tuple[Hit, ...]] = OrderedDict()
        self._age = 0
        """Counts the changes, so that an answer from before one is never cached after it."""

    async def start(self, directory: Path | str, origin: str = "") -> None:
        """Start the process on this directory; raises WorkerDied where it can't be.

        `origin` names what is indexed: an index of something else is dropped.
        """
        self._directory, self._origin = Path(directory), origin
        self._stopped = False
        await self._call("ping")

    async def stop(self) -> None:
        """End the process: its input ends, changes under way are made; killed where that takes over 10 s."""
        self._stopped = True
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), 10)
        except TimeoutError:
            process.kill()
            await process.wait()
        if self._reader is not None:
            await self._reader

    @property
    def pid(self) -> int | None:
        """The process, while it runs."""
        return None if self._process is None else self._process.pid

    async def search(
        self,
        text: str,
        *,
        queue: str | None = None,
        language: str | None = None,
        limit: int = 5,
        unpublished: bool = False,
    ) -> list[Hit]:
        """The articles that may answer this, best first; `unpublished` adds drafts and retired ones.

        The customer's language doesn't narrow the search: every article can be said in every language.
        """
        key = (text, queue, language, limit, unpublished, datetime.now(UTC).astimezone().date())
        known = self._cache.get(key)
        if known is not None:
            self._cache.move_to_end(key)
            return list(known)
        age = self._age
        found = await self._call(
            "search", text=text, queue=queue, language=language, limit=limit, unpublished=unpublished
        )
        hits = tuple(Hit.from_json(hit) for hit in _rows(found))
        if age == self._age:
            self._cache[key] = hits
            if len(self._cache) > CACHED_QUESTIONS:
                self._cache.popitem(last=False)
        return list(hits)

    async def transcripts(
        self, text: str, limit: int = 5, *, queues: Sequence[str] | None = None
    ) -> list[TranscriptHit]:
        """Ended conversations in which the words occur; of these queues only, where given."""
        names = None if queues is None else list(queues)
        found = await self._call("transcripts", text=text, limit=limit, queues=names)
        return [TranscriptHit.from_json(hit) for hit in _rows(found)]

    async def taken_over(self, article: Article, questions: Sequence[str]) -> list[str]:
        """Those of the questions that this article would be the best for, were it published, and isn't now."""
        found = await self._call("taken_over", article=article.to_json(), questions=list(questions))
        return [str(question) for question in found] if isinstance(found, list) else []

    async def mined(self, turns: Sequence[Turn]) -> Mined:
        """The question and the answer of a conversation whose lines are masked."""
        found = await self._call("mine", turns=[[turn.by_agent, turn.text] for turn in turns])
        if not isinstance(found, dict):
            raise WorkerRefused("the answer isn't an object")
        return Mined(str(found["question"]), str(found["answer"]), tuple(map(str, found["variants"])))

    async def update(self, articles: Iterable[Article], removed: Iterable[str], change: int) -> State:
        """Replace or add articles and remove ids; from then on the index holds this change number."""
        staged = await self._stage(list(articles))
        return await self._change("update", staged=staged, removed=list(removed), change=change)

    async def rebuild(self, articles: Sequence[Article], change: int, progress: Progress | None = None) -> State:
        """Hold exactly these articles; searches go on with the old ones until it is done."""
        staged = await self._stage(articles)
        return await self._change("rebuild", progress, staged=staged, change=change)

    async def add_transcripts(self, transcripts: Sequence[TranscriptText]) -> None:
        """Index what was said in ended conversations; the texts must be masked already."""
        given = [{"conversation": one.conversation, "text": one.text, "meta": dict(one.meta)} for one in transcripts]
        await self._call("add_transcripts", transcripts=given)

    async def transcripts_complete(self) -> None:
        """Say that every transcript was added, after a state that said they were lost."""
        await self._call("transcripts_complete")

    async def remove_transcripts(self, conversations: Iterable[int]) -> None:
        """Forget these conversations so that none of their words stays in a file, nor what articles no longer hold."""
        self._forget_answers()
        await self._call("remove_transcripts", conversations=list(conversations))

    async def settled(self) -> None:
        """Return once all articles are weighed anew after the changes so far."""
        await self._call("settle")

    async def state(self) -> State:
        """What the index holds."""
        return _state(await self._call("state"))

    async def _stage(self, articles: Sequence[Article]) -> int:
        """Hand over what the next change takes; returns how many."""
        for begin in range(0, max(1, len(articles)), BATCH):
            batch = [article.to_json() for article in articles[begin : begin + BATCH]]
            await self._call("stage", articles=batch, first=begin == 0)
        return len(articles)

    async def _change(self, op: str, progress: Progress | None = None, **fields: object) -> State:
        self._forget_answers()
        try:
            return _state(await self._call(op, progress, **fields))
        finally:
            self._forget_answers()

    def _forget_answers(self) -> None:
        self._age += 1
        self._cache.clear()

    async def _call(self, op: str, progress: Progress | None = None, **fields: object) -> object:
        process = await self._running()
        self._number += 1
        number = self._number
        line = json.dumps({"id": number, "op": op, **fields}).encode("ascii") + b"\n"
        answer: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        self._pending[number] = (answer, progress)
        try:
            assert process.stdin is not None
            process.stdin.write(line)
            with suppress(ConnectionError):  # the reader notices the death and fails the call
                await process.stdin.drain()
            return await answer
        finally:
            self._pending.pop(number, None)

    async def _running(self) -> asyncio.subprocess.Process:
        async with self._starting:
            if self._stopped:
                raise WorkerDied("the search was stopped")
            if self._process is not None:
                return self._process
            now = asyncio.get_running_loop().time()
            if self._failures and now < self._not_before:
                raise WorkerDied
            self._failures += 1
            self._not_before = now + min(LONGEST_BACK_OFF, 0.1 * 2**self._failures)
            process = await _spawn(self._directory, self._origin, self._synonyms)
            self._process = process
            self._forget_answers()
            self._reader = asyncio.create_task(self._read(process))
            return process

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        reason = ""
        try:
            while line := await process.stdout.readline():
                reason = self._take(json.loads(line)) or reason
        except ValueError:  # a line that is no JSON or too long: the two sides no longer understand each other
            log.exception("worker=%s sent what can't be read", process.pid)
            process.kill()
        await process.wait()
        if self._process is process:
            self._process = None
            log.warning("worker=%s ended code=%s %s", process.pid, process.returncode, reason)
            self._died()
        for answer, _ in list(self._pending.values()):
            if not answer.done():
                answer.set_exception(WorkerDied(reason) if reason else WorkerDied())

    def _take(self, message: Mapping[str, object]) -> str:
        """Hand an answer to whoever waits for it; returns the reason where the worker says that it must end."""
        if "fatal" in message:
            return str(message["fatal"])
        if "settled" in message:
            self._forget_answers()
            return ""
        number = message.get("id")
        answer, progress = self._pending.get(number, (None, None)) if isinstance(number, int) else (None, None)
        if answer is None or answer.done():
            return ""
        if "progress" in message:
            part = message["progress"]
            if progress is not None and isinstance(part, int | float):
                progress(float(part))
        elif "error" in message:
            answer.set_exception(WorkerRefused(str(message["error"])))
        else:
            self._failures = 0
            answer.set_result(message.get("ok"))
        return ""


async def _spawn(directory: Path, origin: str, synonyms: Path | None) -> asyncio.subprocess.Process:
    own = () if synonyms is None else (str(synonyms),)
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "kb.worker", str(directory), origin, *own),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=MAX_LINE,
        env=_environment(),
        # Ctrl-C in a terminal is the parent's to handle; the worker ends when its input does.
        start_new_session=True,
    )


def _environment() -> dict[str, str]:
    """Ours, with this package to be found in the same place as by us."""
    root = str(Path(__file__).resolve().parent.parent)
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


def _rows(answer: object) -> list[Mapping[str, object]]:
    if not isinstance(answer, list):
        raise WorkerRefused("the answer isn't a list")
    return answer


def _state(answer: object) -> State:
    if not isinstance(answer, dict):
        raise WorkerRefused("the answer isn't a state")
    return State(**answer)
