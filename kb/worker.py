"""The search in a process of its own: `python -m kb.worker DIRECTORY [ORIGIN [SYNONYMS]]`. JSON lines in and out.

A request is `{"id": n, "op": name, …}`, its answer `{"id": n, "ok": …}` or `{"id": n, "error": text}`; long ones also
send `{"id": n, "progress": part}`, and `{"id": null, "settled": true}` says that the same questions may be answered
otherwise from now on. The process is polite (nice 10), is the one owner of the index, and ends when its input does.
Searches are answered in order by the main thread. Changes are made in order by another one, so that a rebuild keeps
nobody from searching; a third weighs all articles anew after them, so that no change waits for that. Nothing but
answers goes to stdout.
"""

import gc
import json
import logging
import os
import queue
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from kb.analysis import Analyzer
from kb.article import Article, ArticleError
from kb.drafts import Turn, mine
from kb.engine import Engine, IndexBusy, Scope, TranscriptText
from kb.index import IndexDamaged
from kb.synonyms import SynonymsError, shipped_synonyms

log = logging.getLogger(__name__)

SETTLE = "settle"
"""Answered when all is weighed anew after the changes before it."""

Request = Mapping[str, object]
Handler = Callable[[Request], object]


class BadRequest(ValueError):
    """The request can't be understood."""


class Worker:
    """Reads requests until the input ends."""

    def __init__(self, engine: Engine, output: BinaryIO) -> None:
        self._engine = engine
        self._output = output
        self._writing = threading.Lock()
        self._changes: queue.SimpleQueue[Request | None] = queue.SimpleQueue()
        self._due: queue.SimpleQueue[Request | None] = queue.SimpleQueue()
        """An empty request after each change; what waits for the weighing."""
        self._staged: list[Article] = []
        self._searches: dict[str, Handler] = {
            "ping": lambda _: "pong",
            "state": lambda _: asdict(engine.state()),
            "search": self._search,
            "transcripts": self._transcripts,
            "taken_over": self._taken_over,
            "mine": _mine,
        }
        self._updates: dict[str, Handler] = {
            "stage": self._stage,
            "update": self._update,
            "rebuild": self._rebuild,
            "remove": self._update,
            "add_transcripts": self._add_transcripts,
            "remove_transcripts": self._remove_transcripts,
            "transcripts_complete": lambda _: engine.transcripts_complete(),
        }

    def run(self, lines: BinaryIO) -> None:
        """Answer every line; returns when the input ends and all changes are made."""
        changer = threading.Thread(target=self._make_changes, name="changes")
        weigher = threading.Thread(target=self._weigh, name="weighing")
        changer.start()
        weigher.start()
        try:
            for line in lines:
                self._take(line)
        finally:
            self._changes.put(None)
            changer.join()
            self._due.put(None)
            weigher.join()

    def _take(self, line: bytes) -> None:
        try:
            request = json.loads(line)
        except (ValueError, RecursionError):  # bytes that aren't UTF-8 and deep nesting included
            self._send({"id": None, "error": "the line isn't JSON"})
            return
        if not isinstance(request, dict):
            self._send({"id": None, "error": "a request must be an object"})
        elif str(request.get("op")) in (*self._updates, SETTLE):
            self._changes.put(request)
        else:
            self._answer(request, self._searches)

    def _make_changes(self) -> None:
        while (request := self._changes.get()) is not None:
            if request.get("op") == SETTLE:
                self._due.put(request)
                continue
            try:
                self._answer(request, self._updates)
            except BrokenPipeError:
                # The parent is gone: a change half made is dropped, so that its successor can own the index.
                return
            self._due.put({})

    def _weigh(self) -> None:
        while (request := self._due.get()) is not None:
            try:
                if (request or self._due.empty()) and self._engine.settle():
                    self._send({"id": None, "settled": True})
                if request:
                    self._answer(request, {SETTLE: lambda _: None})
            except BrokenPipeError:
                return
            except Exception:  # the outermost call: articles are found as they were weighed before
                log.exception("weighing failed")

    def _answer(self, request: Request, handlers: Mapping[str, Handler]) -> None:
        number = request.get("id")
        handler = handlers.get(str(request.get("op")))
        try:
            if handler is None:
                raise BadRequest(f"unknown op {request.get('op')!r}")
            self._send({"id": number, "ok": handler(request)})
        except (BadRequest, ArticleError, IndexBusy, IndexDamaged, OSError) as fault:
            self._send({"id": number, "error": str(fault)})
        except Exception:  # the outermost call: one bad request must not end the search for all
            log.exception("op=%s failed", request.get("op"))
            self._send({"id": number, "error": "the search failed on this request; its log says why"})

    def _send(self, answer: Mapping[str, object]) -> None:
        line = json.dumps(answer).encode("ascii") + b"\n"
        with self._writing:
            self._output.write(line)
            self._output.flush()

    def _search(self, request: Request) -> object:
        scope = Scope(
            today=datetime.now(UTC).astimezone().date(),
            queue=_optional_text(request, "queue"),
            unpublished=request.get("unpublished") is True,
        )
        hits = self._engine.search(_text(request, "text"), scope, _limit(request))
        return [hit.to_json() for hit in hits]

    def _transcripts(self, request: Request) -> object:
        queues = request.get("queues")
        if queues is not None and not isinstance(queues, list):
            raise BadRequest("queues: must be a list")
        names = [str(name) for name in queues] if queues is not None else None
        hits = self._engine.transcripts(_text(request, "text"), _limit(request), names)
        return [hit.to_json() for hit in hits]

    def _taken_over(self, request: Request) -> object:
        questions = request.get("questions")
        if not isinstance(questions, list):
            raise BadRequest("questions: must be a list")
        scope = Scope(datetime.now(UTC).astimezone().date())
        article = Article.from_json(request.get("article"))
        return self._engine.taken_over(article, [str(text) for text in questions], scope)

    def _stage(self, request: Request) -> object:
        """Part of the articles of the change to come."""
        if request.get("first") is True:
            self._staged.clear()
        self._staged += _articles(request)
        return len(self._staged)

    def _taken(self, request: Request) -> list[Article]:
        staged, self._staged = self._staged, []
        if len(staged) != _number({"staged": 0, **request}, "staged"):
            # They went to a process that died: without them the change number would be a lie.
            raise BadRequest("staged: other articles than these are here")
        return staged + _articles(request)

    def _rebuild(self, request: Request) -> object:
        number = request.get("id")
        self._engine.rebuild(
            self._taken(request),
            _number(request, "change"),
            lambda part: self._send({"id": number, "progress": part}),
        )
        return asdict(self._engine.state())

    def _update(self, request: Request) -> object:
        removed = request.get("removed", [])
        if not isinstance(removed, list):
            raise BadRequest("removed: must be a list")
        self._engine.update(self._taken(request), [str(id) for id in removed], _number(request, "change"))
        return asdict(self._engine.state())

    def _add_transcripts(self, request: Request) -> object:
        given = request.get("transcripts")
        if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
            raise BadRequest("transcripts: must be a list of objects")
        self._engine.add_transcripts([_transcript(one) for one in given])
        return None

    def _remove_transcripts(self, request: Request) -> object:
        conversations = request.get("conversations")
        if not isinstance(conversations, list) or not all(isinstance(one, int) for one in conversations):
            raise BadRequest("conversations: must be a list of numbers")
        self._engine.remove_transcripts(conversations)
        return None


def _mine(request: Request) -> object:
    """What a conversation gives to the knowledge base: no matter of the index, but of work that nobody waits for."""
    given = request.get("turns")
    if not isinstance(given, list) or not all(isinstance(turn, list) and len(turn) == 2 for turn in given):
        raise BadRequest("turns: must be a list of pairs")
    return asdict(mine([Turn(by_agent is True, str(text)) for by_agent, text in given]))


def _text(request: Request, name: str) -> str:
    value = request.get(name)
    if not isinstance(value, str):
        raise BadRequest(f"{name}: must be a text")
    return value


def _transcript(value: Request) -> TranscriptText:
    meta = value.get("meta", {})
    if not isinstance(meta, dict):
        raise BadRequest("meta: must be an object")
    return TranscriptText(
        _number(value, "conversation"),
        _text(value, "text"),
        {str(name): str(text) for name, text in meta.items()},
    )


def _optional_text(request: Request, name: str) -> str | None:
    return None if request.get(name) is None else _text(request, name)


def _number(request: Request, name: str) -> int:
    value = request.get(name)
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadRequest(f"{name}: must be a number")
    return value


def _limit(request: Request) -> int:
    return max(1, min(100, _number({"limit": 5, **request}, "limit")))


def _articles(request: Request) -> list[Article]:
    given = request.get("articles", [])
    if not isinstance(given, list):
        raise BadRequest("articles: must be a list")
    return [Article.from_json(article) for article in given]


def main() -> int:
    """Serve the directory named on the command line until the input ends; 1 where it can't be had."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    os.nice(10)
    # Tokens make millions of small objects that are no cycles; looking through them costs a third of a rebuild.
    gc.set_threshold(500_000, 20, 20)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not land among the answers
    try:
        directory, origin, synonyms = [*sys.argv[1:], "", ""][:3]
        own = Path(synonyms) if synonyms else None
        engine = Engine(Path(directory), Analyzer(shipped_synonyms().with_own(own)), origin=origin)
    except (IndexBusy, OSError, SynonymsError) as fault:
        answers.write(json.dumps({"id": None, "fatal": str(fault)}).encode("ascii") + b"\n")
        answers.flush()
        return 1
    try:
        Worker(engine, answers).run(sys.stdin.buffer)
    except BrokenPipeError:
        log.warning("the parent is gone")
    finally:
        engine.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
