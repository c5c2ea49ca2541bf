"""From a question to ordered articles with a confidence, and from hits to what the bot should do.

Pure: reads no file and no clock.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import exp

import numpy as np

from kb.analysis import Analysis, Analyzer
from kb.article import Article
from kb.hit import Hit
from kb.postings import Floats, Postings

TARGET_PRECISION = 0.9
"""How many of all answers given should be right."""
CHOICE_CONFIDENCE = 0.4
"""From here on an article is worth asking "did you mean"."""
MAX_CHOICES = 3


@dataclass(frozen=True, slots=True)
class Sure:
    """Answer with this article."""

    hit: Hit


@dataclass(frozen=True, slots=True)
class HalfSure:
    """Ask which of these was meant: one to three, the likeliest first."""

    choices: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Unsure:
    """No article is likely to answer it."""


Decision = Sure | HalfSure | Unsure


def decide(hits: Sequence[Hit], target_precision: float = TARGET_PRECISION) -> Decision:
    """What to do with the hits of one search, so that this share of all answers given is right."""
    if hits and hits[0].confidence >= target_precision:
        return Sure(hits[0])
    # The first choice must be likely by itself; those after it may be less so.
    if hits and hits[0].confidence >= min(CHOICE_CONFIDENCE, target_precision):
        likely = [hit for hit in hits[:MAX_CHOICES] if hit.confidence >= hits[0].confidence / 4]
        return HalfSure(tuple(likely))
    return Unsure()


@dataclass(frozen=True, slots=True)
class Analysed:
    """An article with its tokens."""

    article: Article
    phrasings: tuple[Analysis, ...]
    """Those of its phrasings, then of what was learnt."""
    answer: Analysis


def analysed(article: Article, analyzer: Analyzer) -> Analysed:
    """Do the slow part once per article."""
    phrasings = tuple(analyzer.question(text) for text in (*article.phrasings, *article.learnt))
    return Analysed(article, phrasings, analyzer.text("\n".join(article.answers.values())))


class Ranker:
    """Ranks a fixed list of articles."""

    def __init__(self, entries: Sequence[Analysed]) -> None:
        self._entries = tuple(entries)
        owners: list[int] = []
        texts: list[str] = []
        for number, entry in enumerate(self._entries):
            owners += [number] * len(entry.phrasings)
            texts += [*entry.article.phrasings, *entry.article.learnt]
        self._owners = np.array(owners, np.int32)
        self._texts = texts
        phrasings = [phrasing for entry in self._entries for phrasing in entry.phrasings]
        self._words = Postings([phrasing.words for phrasing in phrasings])
        self._bigrams = Postings([phrasing.bigrams for phrasing in phrasings])
        self._pieces = Postings([phrasing.pieces for phrasing in phrasings])
        self._answers = Postings([entry.answer.terms for entry in self._entries])

    def rank(self, question: Analysis, allowed: Callable[[Article], bool], limit: int) -> list[Hit]:
        """The best articles among those allowed, best first; none where nothing is in common."""
        if not self._entries or not self._texts:
            return []
        near = self._phrasing_scores(question)
        best = np.zeros(len(self._entries), np.float32)
        np.maximum.at(best, self._owners, near)
        answers = self._answers.match(question.terms)
        scores = best + np.float32(0.3) * answers.cosine
        found: list[int] = []
        for number in np.argsort(-scores, kind="stable"):
            if scores[number] <= 0 or len(found) > limit:
                break
            if allowed(self._entries[number].article):
                found.append(int(number))
        return [self._hit(question, found, place, scores, near) for place in range(min(limit, len(found)))]

    def _phrasing_scores(self, question: Analysis) -> Floats:
        parts = (
            (self._words, question.words, 1.0),
            (self._bigrams, question.bigrams, 1.0),
            (self._pieces, question.pieces, 0.5),
        )
        total = sum(weight for _, tokens, weight in parts if tokens) or 1.0
        near = np.zeros(len(self._texts), np.float32)
        for postings, tokens, weight in parts:
            if tokens:
                match = postings.match(tokens)
                near += np.float32(weight / total) * (match.cosine + match.covered) / 2
        return near

    def _hit(self, question: Analysis, found: list[int], place: int, scores: Floats, near: Floats) -> Hit:
        number = found[place]
        rivals = [float(scores[other]) for other in found if other != number]
        margin = (float(scores[number]) - max(rivals, default=0.0)) / max(float(scores[number]), 1e-9)
        mine = np.flatnonzero(self._owners == number)
        nearest = int(mine[int(np.argmax(near[mine]))])
        likeness = float(near[nearest])
        confidence = 1 / (1 + exp(-(7 * likeness + 3 * margin - 4.2)))
        why = {"likeness": likeness, "margin": margin, **self._shared_terms(question, self._entries[number])}
        article = self._entries[number].article
        return Hit(
            article.id,
            article.question,
            self._texts[nearest],
            float(scores[number]),
            confidence,
            article,
            why,
        )

    def _shared_terms(self, question: Analysis, entry: Analysed) -> dict[str, float]:
        held = {word for phrasing in entry.phrasings for word in phrasing.words} | set(entry.answer.words)
        shared = {word: self._words.idf(word) for word in question.words if word in held}
        total = sum(self._words.idf(word) for word in question.words) or 1.0
        return {f"term:{word}": idf / total for word, idf in _largest(shared.items(), 8)}


def _largest(pairs: Iterable[tuple[str, float]], count: int) -> list[tuple[str, float]]:
    return sorted(pairs, key=lambda pair: -pair[1])[:count]
