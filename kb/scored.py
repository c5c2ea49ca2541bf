"""Articles ready to be scored: how like a question each of their phrasings is, and what their confirmations teach.

Pure. Knows no classifier, no order of hits and no confidence; `kb.ranking` makes those of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from kb.analysis import Analysis, Analyzer
from kb.article import Article
from kb.experience import CANDIDATES, MOST, Array, Confirmed, Experience, Heard, Lesson, Wording, evidence_of
from kb.postings import Fit, Floats, Postings

SHARE_WEIGHT = 0.25
"""Of the share of a phrasing that the question holds, beside its strength."""
EXACT_BONUS = 10.0
"""For a phrasing asked word for word: more than all else together, for a learnt one too."""
LEARNT_DISCOUNT = 0.5
"""A confirmed question never outranks an article's own phrasing that fits as well."""
LEARNT_SUPPORT = 0.1
"""Of the strength of the best confirmed question, added to the whole article."""


@dataclass(frozen=True, slots=True)
class Analysed:
    """An article with its tokens."""

    article: Article
    phrasings: tuple[Analysis, ...]
    """Those of its phrasings, then of what was learnt."""
    answer: Analysis


def _taught(entry: Analysed) -> tuple[frozenset[str], ...]:
    """Per confirmed question, its tokens that no phrasing of the article's own holds."""
    own = len(entry.article.phrasings)
    known = {token for phrasing in entry.phrasings[:own] for token in phrasing.tokens}
    return tuple(frozenset(phrasing.tokens) - known for phrasing in entry.phrasings[own:])


def analysed(article: Article, analyzer: Analyzer) -> Analysed:
    """Do the slow part once per article."""
    phrasings = tuple(analyzer.question(text) for text in (*article.phrasings, *article.learnt))
    return Analysed(article, phrasings, analyzer.text("\n".join(article.answers.values())))


@dataclass(frozen=True)
class Part:
    """Some articles, ready to be scored."""

    entries: tuple[Analysed, ...]
    postings: Postings
    first: Sequence[int]
    """Per article, its first phrasing."""
    learnt: NDArray[np.bool_]
    """Per phrasing, whether it was added by a confirmation."""
    confirmed: Confirmed

    @staticmethod
    def build(entries: Sequence[Analysed], base: "Part | None" = None) -> "Part":
        postings = Postings.build(
            [[phrasing.tokens for phrasing in entry.phrasings] for entry in entries],
            [entry.answer.tokens for entry in entries],
            [len(entry.article.phrasings) for entry in entries],
            base.postings.statistics if base is not None and base.entries else None,
        )
        learnt = [place >= len(entry.article.phrasings) for entry in entries for place in range(len(entry.phrasings))]
        first = np.searchsorted(postings.owners, np.arange(len(entries))).tolist()
        confirmed = Confirmed.of({number: _taught(one) for number, one in enumerate(entries) if one.article.learnt})
        return Part(tuple(entries), postings, first, np.array(learnt, np.bool_), confirmed)

    def likeness(self, fit: Fit) -> Floats:
        """Per phrasing. A learnt one counts less by itself, and a little for all of its article's."""
        alike: Floats = fit.strength + SHARE_WEIGHT * fit.share + np.float32(EXACT_BONUS) * fit.exact
        if not self.learnt.any():
            return np.asarray(alike, np.float32)
        alike = np.where(self.learnt, np.float32(LEARNT_DISCOUNT) * alike, alike)
        support = np.maximum.reduceat(np.where(self.learnt, fit.strength, 0), self.first)
        return np.asarray(alike + LEARNT_SUPPORT * support[self.postings.owners], np.float32)

    def own_likeness(self, fit: Fit) -> Floats:
        """Per phrasing, 0 for the learnt ones: as if nothing was confirmed."""
        return np.where(self.learnt, np.float32(0), fit.strength + np.float32(SHARE_WEIGHT) * fit.share)

    def evidence(self, fit: Fit, numbers: Sequence[int], told: Sequence[Heard]) -> Array:
        """What the order of these articles is learnt from; their own phrasings are scored as if nothing was learnt."""
        alike = self.own_likeness(fit)
        ends = [self.first[number] + len(self.entries[number].article.phrasings) for number in numbers]
        spans = [(self.first[number], end) for number, end in zip(numbers, ends, strict=True)]
        chosen = np.array([begin + int(np.argmax(alike[begin:end])) for begin, end in spans], np.int32)
        return evidence_of(alike[chosen], fit.mass, self.postings.parts(fit.held, chosen), told)

    def text_of(self, phrasing: int) -> str:
        """The phrasing as written."""
        number = int(self.postings.owners[phrasing])
        article = self.entries[number].article
        return (*article.phrasings, *article.learnt)[phrasing - self.first[number]]


def experience_of(base: Part) -> Experience | None:
    """Ask every confirmed question again, as if it hadn't been confirmed."""
    confirmed = [(number, place) for number, taught in base.confirmed.taught.items() for place in range(len(taught))]
    confirmed = confirmed[:: len(confirmed) // MOST + 1]
    questions = [
        base.entries[number].phrasings[len(base.entries[number].article.phrasings) + place].tokens
        for number, place in confirmed
    ]
    wording = Wording.of(base.postings.statistics, questions)
    lessons: list[Lesson] = []
    for (number, place), tokens in zip(confirmed, questions, strict=True):
        fit = base.postings.fit(tokens)
        alike = np.maximum.reduceat(base.own_likeness(fit), base.first)
        candidates = list(islice(falling(alike), CANDIDATES))
        if number not in candidates:
            continue
        weights = wording.weights(tokens)
        told = base.confirmed.heard(weights, candidates)
        told[candidates.index(number)] = base.confirmed.heard_without(weights, number, place)
        lessons.append(Lesson(base.evidence(fit, candidates, told), candidates.index(number)))
    return Experience.of(lessons, wording)


def falling(order: Floats) -> Iterable[int]:
    """Places by falling value; most callers need only the first few."""
    few = min(64, len(order))
    top = np.argpartition(-order, few - 1)[:few]
    yield from (int(place) for place in top[np.argsort(-order[top], kind="stable")])
    if few < len(order):
        yield from (int(place) for place in np.argsort(-order, kind="stable")[few:])
