"""The search itself: articles and transcripts in one directory, brought up to date from SQL by its owner.

Used by the worker process, by the command line (read-only) and by the evaluation. It never asks SQL by itself.
"""

import fcntl
import logging
import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kb.analysis import Analysis, Analyzer
from kb.article import Article, ArticleError
from kb.excerpt import excerpt_around
from kb.hit import Hit, TranscriptHit
from kb.index import Document, Index, IndexDamaged
from kb.ranking import Analysed, Ranker, analysed

log = logging.getLogger(__name__)

MAX_TRANSCRIPT = 64_000
"""Characters of a transcript that are kept for excerpts."""

MOST_TRIED = 100
"""Known questions that are tried before an article is published."""

READING_TRIES, READ_AGAIN = 20, 0.1
"""How often an index is tried that looks damaged to a mere reader, and the seconds in between."""

_INCOMPLETE, _COMPLETE = -1, 0
"""The change number of the transcripts' index: whether all of them were added since it was begun."""


class IndexBusy(Exception):
    """Another process owns this index."""


@dataclass(frozen=True, slots=True)
class State:
    """What the index holds."""

    articles: int
    change: int
    """The last change applied; -1 where the articles must be given anew."""
    transcripts: int
    transcripts_lost: bool
    """The transcripts were missing or damaged: add them all again, then say `transcripts_complete`."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which articles a search may find."""

    today: date
    queue: str | None = None
    unpublished: bool = False
    """Drafts and retired ones too: for managers."""

    def allows(self, article: Article) -> bool:
        """Whether this one may be found."""
        if self.queue is not None and article.queues and self.queue not in article.queues:
            return False
        return self.unpublished or article.holds_on(self.today)


class Engine:
    """Opens what is there and starts empty where nothing usable is; `state` tells which."""

    def __init__(
        self, directory: Path, analyzer: Analyzer | None = None, *, origin: str = "", read_only: bool = False
    ) -> None:
        """`origin` is the name of the archive that is indexed: the index of another is as good as none."""
        self._directory = directory
        self._analyzer = analyzer or Analyzer()
        self._lock = -1 if read_only else _take_lock(directory)
        self._origin = origin
        self._articles = self._opened("articles")
        self._transcripts = self._opened("transcripts")
        if not read_only:
            self._articles = self._articles if self._same_words() else None
            if self._articles is None:
                self._articles = self._built("articles")
            if self._transcripts is None:
                self._transcripts = self._built("transcripts")
            self._mark()
        self._entries: dict[str, Analysed] = {}
        for stored in self._articles.everything() if self._articles else ():
            entry = _stored_entry(stored)
            self._entries[entry.article.id] = entry
        self._ranker = Ranker.build(list(self._entries.values()))
        self._rebuilds = 0
        self._swapping = threading.Lock()
        """Held while entries and ranker are replaced, which a change and `settle` may want at once."""

    def _mark(self) -> None:
        (self._directory / "vocabulary").write_text(self._analyzer.vocabulary, "ascii")

    def _same_words(self) -> bool:
        """Whether the articles' tokens were made with the synonyms of now."""
        try:
            return (self._directory / "vocabulary").read_bytes() == self._analyzer.vocabulary.encode("ascii")
        except FileNotFoundError:
            return False

    def _built(self, name: str, documents: Iterable[Document] = (), change: int = _INCOMPLETE) -> Index:
        return Index.build(self._directory / name, documents, change, self._origin)

    def _opened(self, name: str) -> Index | None:
        directory = self._directory / name
        if self._lock < 0:
            return _beside_a_writer(directory, self._origin)
        try:
            return Index.open(directory, self._origin)
        except IndexDamaged as fault:
            if (directory / "CURRENT").exists():
                log.warning("index=%s damaged, will be built anew: %s", directory.name, fault)
            return None

    def state(self) -> State:
        """What is held, so that the owner of the truth can tell what is missing."""
        return State(
            articles=len(self._entries),
            change=self._articles.change if self._articles else -1,
            transcripts=self._transcripts.count() if self._transcripts else 0,
            transcripts_lost=self._transcripts is None or self._transcripts.change == _INCOMPLETE,
        )

    def search(self, text: str, scope: Scope, limit: int = 5) -> list[Hit]:
        """The articles that may answer this, best first."""
        return self._ranker.rank(self._analyzer.question(text), scope.allows, limit)

    def taken_over(self, article: Article, questions: Sequence[str], scope: Scope) -> list[str]:
        """Those of the questions that this article would be the best for, were it published, and isn't now."""
        after = self._ranker.changed({article.id: analysed(article, self._analyzer)}, ())
        analysed_questions = [(text, self._analyzer.question(text)) for text in questions[:MOST_TRIED]]
        return [
            text
            for text, question in analysed_questions
            if _first(after, question, scope) == article.id != _first(self._ranker, question, scope)
        ]

    def transcripts(self, text: str, limit: int = 5, queues: Sequence[str] | None = None) -> list[TranscriptHit]:
        """Ended conversations in which the words occur; of these queues only, where given."""
        if self._transcripts is None:
            return []
        question = self._analyzer.question(text)
        hits = []
        for found in self._transcripts.find(question.terms, limit, queues):
            whole = str(found.stored["text"])
            meta = found.stored["meta"]
            hits.append(
                TranscriptHit(
                    conversation=int(found.key),
                    excerpt=excerpt_around(whole, question, self._analyzer),
                    score=found.score,
                    meta={str(name): str(value) for name, value in meta.items()} if isinstance(meta, dict) else {},
                )
            )
        return hits

    def rebuild(
        self, articles: Sequence[Article], change: int, progress: Callable[[float], None] | None = None
    ) -> None:
        """Hold exactly these articles, as of this change. Searches go on with the old ones meanwhile."""
        if self._lock < 0:
            raise IndexBusy("the index was opened for reading only")
        entries: dict[str, Analysed] = {}
        for number, article in enumerate(articles):
            entries[article.id] = analysed(article, self._analyzer)
            if progress is not None and number % 200 == 0:
                progress(number / len(articles))
        documents = (_document(entry) for entry in entries.values())
        self._articles = self._built("articles", documents, change)
        self._mark()  # somebody may have taken the whole directory away
        ranker = Ranker.build(list(entries.values()))
        with self._swapping:
            self._entries, self._ranker = entries, ranker
            self._rebuilds += 1

    def update(self, articles: Iterable[Article], removed: Iterable[str], change: int) -> None:
        """Replace or add these articles and remove those ids; `settle` should follow when there is time.

        Raises IndexDamaged, as all that write to what is there, where its files were changed by others.
        """
        if self._articles is None or self._lock < 0:
            raise IndexBusy("the index was opened for reading only")
        self._give_up_damaged()
        gone = list(removed)
        fresh = {article.id: analysed(article, self._analyzer) for article in articles}
        self._articles.update([_document(entry) for entry in fresh.values()], gone, change)
        with self._swapping:
            self._entries = {id: entry for id, entry in (self._entries | fresh).items() if id not in gone}
            self._ranker = self._ranker.changed(fresh, gone)

    def settle(self) -> bool:
        """Weigh and learn all articles anew where some were changed since: takes up to seconds.

        In a thread of its own no change waits for it: what changes meanwhile is put on top. Whether it did anything.
        """
        with self._swapping:
            entries, recent, rebuilds = self._entries, self._ranker.recent, self._rebuilds
        if not recent:
            return False
        ranker = Ranker.build(list(entries.values()))
        with self._swapping:
            if rebuilds == self._rebuilds:
                fresh = {id: entry for id, entry in self._entries.items() if entries.get(id) is not entry}
                gone = entries.keys() - self._entries.keys()
                self._ranker = ranker.changed(fresh, gone) if fresh or gone else ranker
        return True

    def add_transcripts(self, transcripts: Iterable["TranscriptText"]) -> None:
        """Index what was said in ended conversations; the text must be masked already."""
        if self._transcripts is None or self._lock < 0:
            raise IndexBusy("the index was opened for reading only")
        self._give_up_damaged()
        documents = [
            Document(
                key=str(transcript.conversation),
                terms=self._analyzer.text(transcript.text).terms,
                stored={"text": transcript.text[:MAX_TRANSCRIPT], "meta": dict(transcript.meta)},
                group=transcript.meta.get("queue", ""),
            )
            for transcript in transcripts
        ]
        self._transcripts.update(documents, (), self._transcripts.change)

    def transcripts_complete(self) -> None:
        """Every transcript is in, so that the next start needs none."""
        if self._transcripts is None or self._lock < 0:
            raise IndexBusy("the index was opened for reading only")
        self._give_up_damaged()
        self._transcripts.update((), (), _COMPLETE)

    def remove_transcripts(self, conversations: Iterable[int]) -> None:
        """Forget these conversations so that none of their words stays in a file, nor what articles no longer hold."""
        if self._articles is None or self._transcripts is None or self._lock < 0:
            raise IndexBusy("the index was opened for reading only")
        self._give_up_damaged()
        gone = [str(number) for number in conversations]
        self._transcripts.update((), gone, self._transcripts.change, wipe=True)
        self._articles.update((), (), self._articles.change, wipe=True)

    def _give_up_damaged(self) -> None:
        """Raises IndexDamaged where others changed files of an index: then it is empty, which `state` tells.

        The articles in memory go on being found meanwhile.
        """
        articles, transcripts = self._articles, self._transcripts
        if articles is not None and not articles.is_as_left():
            self._articles = self._built("articles")
        if transcripts is not None and not transcripts.is_as_left():
            self._transcripts = self._built("transcripts")
        if (articles, transcripts) != (self._articles, self._transcripts):
            raise IndexDamaged("files of the index were changed by others; what they held must be given anew")

    def close(self) -> None:
        """Let go of the files and of the ownership."""
        for index in (self._articles, self._transcripts):
            if index is not None:
                index.close()
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1


@dataclass(frozen=True, slots=True)
class TranscriptText:
    """What was said in a conversation, personal data masked."""

    conversation: int
    text: str
    meta: Mapping[str, str]
    """`queue` limits who finds it; the rest is given back with a hit."""


def _first(ranker: Ranker, question: Analysis, scope: Scope) -> str:
    found = ranker.rank(question, scope.allows, 1)
    return found[0].id if found else ""


def _beside_a_writer(directory: Path, origin: str) -> Index | None:
    """For reading only. Whoever writes at the same time has committed a moment later."""
    for _ in range(READING_TRIES if (directory / "CURRENT").exists() else 0):
        try:
            return Index.open(directory, origin, beside_a_writer=True)
        except IndexDamaged:
            time.sleep(READ_AGAIN)
    return None


def _take_lock(directory: Path) -> int:
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = os.open(directory / "owner.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        raise IndexBusy(f"another process owns the index in {directory}") from None
    return lock


def _document(entry: Analysed) -> Document:
    # Questions are answered from the postings in memory; the words on disk serve whoever looks into the index.
    terms = [word for phrasing in entry.phrasings for word in phrasing.words]
    stored: dict[str, object] = {
        "article": entry.article.to_json(),
        "phrasings": [_packed(phrasing) for phrasing in entry.phrasings],
        "answer": _packed(entry.answer),
    }
    return Document(entry.article.id, terms, stored, entry.article.status.value)


def _packed(analysis: Analysis) -> list[str]:
    return [" ".join(part) for part in (analysis.words, analysis.frame, analysis.han, analysis.letters)]


def _unpacked(packed: object) -> Analysis:
    if not isinstance(packed, list) or len(packed) != 4:
        raise ArticleError("the index holds no tokens here")
    words, frame, han, letters = (tuple(str(part).split(" ")) if part else () for part in packed)
    return Analysis(words, frame, han, letters)


def _stored_entry(stored: Mapping[str, object]) -> Analysed:
    phrasings = stored["phrasings"]
    if not isinstance(phrasings, list):
        raise ArticleError("the index holds no phrasings here")
    return Analysed(
        Article.from_json(stored["article"]),
        tuple(_unpacked(packed) for packed in phrasings),
        _unpacked(stored["answer"]),
    )
