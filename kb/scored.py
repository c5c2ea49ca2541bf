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
from kb.commonness import commonness
from kb.confirmed import Array, Confirmed, Kinship, Pull, Wording
from kb.experience import CANDIDATES, MORE_CANDIDATES, MOST, NEEDED, Experience, Lesson, evidence_of, weights_of
from kb.postings import Fit, Floats, Postings

SHARE_WEIGHT = 0.25
"""Of the share of a phrasing that the question holds, beside its strength."""
EXACT_BONUS = 10.0
"""For a phrasing asked word for word: more than all else together, for a learnt one too."""
LEARNT_DISCOUNT = 0.5
"""A confirmed question never outranks an article's own phrasing that fits as well."""
MOST_COMPARED = 500
"""Articles whose phrasings are asked of the others to see which are like everything: bounds the time."""
LEARNT_SUPPORT = 0.1
"""Of the strength of the best confirmed question, added to the whole article."""


@dataclass(frozen=True, slots=True)
class Analysed:
    """An article with its tokens."""

    article: Article
    phrasings: tuple[Analysis, ...]
    """Those of its phrasings, then of what was learnt."""
    answer: Analysis

    @property
    def learnt(self) -> range:
        """Where among its phrasings the learnt ones are."""
        return range(len(self.article.phrasings), len(self.phrasings))

    @property
    def texts(self) -> tuple[list[str], list[str]]:
        """The tokens of its own phrasings, and the words of its answer."""
        own = self.phrasings[: self.learnt.start]
        return [token for phrasing in own for token in phrasing.tokens], list(self.answer.words)


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
            commonness(),
        )
        learnt = [place in entry.learnt for entry in entries for place in range(len(entry.phrasings))]
        first = np.searchsorted(postings.owners, np.arange(len(entries))).tolist()
        taught = [(number, one.phrasings[place].tokens) for number, one in enumerate(entries) for place in one.learnt]
        confirmed = Confirmed.of([one for one, _ in taught], [tokens for _, tokens in taught], postings.statistics)
        return Part(tuple(entries), postings, first, np.array(learnt, np.bool_), confirmed)

    def likeness(self, fit: Fit) -> Floats:
        """Per phrasing. A learnt one counts less by itself, and a little for all of its article's."""
        alike: Floats = fit.strength + SHARE_WEIGHT * fit.share + np.float32(EXACT_BONUS) * fit.exact
        if not self.learnt.any():
            return np.asarray(alike, np.float32)
        alike = np.where(self.learnt, np.float32(LEARNT_DISCOUNT) * alike, alike)
        support = np.maximum.reduceat(np.where(self.learnt, fit.strength, 0), self.first)
        return np.asarray(alike + LEARNT_SUPPORT * support[self.postings.owners], np.float32)

    def worth(self, fit: Fit, phrasings: slice) -> Floats:
        """Of some phrasings, for the confidence: a learnt one is worth as much as the article's own.

        A learnt one's strength is of all that was asked; another's counts only as far as the base knows the words.
        """
        alike = fit.strength[phrasings] + SHARE_WEIGHT * fit.share[phrasings] + EXACT_BONUS * fit.exact[phrasings]
        return np.asarray(np.where(self.learnt[phrasings], alike, alike * np.float32(fit.known)), np.float32)

    def own_likeness(self, fit: Fit) -> Floats:
        """Per phrasing, 0 for the learnt ones: as if nothing was confirmed."""
        return np.where(self.learnt, np.float32(0), fit.strength + np.float32(SHARE_WEIGHT) * fit.share)

    def by_article(self, tokens: Sequence[str]) -> tuple[Fit, Floats]:
        """How a question fits, and how like each article's own phrasings are to it."""
        fit = self.postings.fit(tokens)
        return fit, np.maximum.reduceat(self.own_likeness(fit), self.first)

    def evidence(self, fit: Fit, numbers: Sequence[int], told: Array) -> Array:
        """What the order of these articles is learnt from; their own phrasings are scored as if nothing was learnt."""
        alike = self.own_likeness(fit)
        nearest = np.flatnonzero(alike == np.maximum.reduceat(alike, self.first)[self.postings.owners])
        places = np.searchsorted(self.postings.owners[nearest], numbers)
        chosen = nearest[places].astype(np.int32)
        return evidence_of(alike[chosen], fit.mass, self.postings.parts(fit.held, chosen), told)

    def text_of(self, phrasing: int) -> str:
        """The phrasing as written."""
        number = int(self.postings.owners[phrasing])
        article = self.entries[number].article
        return (*article.phrasings, *article.learnt)[phrasing - self.first[number]]


def experience_of(base: Part) -> Experience | None:
    """Ask every confirmed question again, as if it hadn't been confirmed."""
    confirmed = base.confirmed
    places = range(0, len(confirmed.questions), len(confirmed.questions) // MOST + 1)
    if len(places) < NEEDED:
        return None
    wording = Wording.of(base.postings.statistics, confirmed.questions)
    kinship = Kinship.of(base.postings, confirmed, lambda number: base.entries[number].texts)
    pull = Pull.of(
        len(base.entries),
        ((int(confirmed.owners[place]), base.by_article(confirmed.questions[place])[1]) for place in places),
    )
    hubs = Pull.of(len(base.entries), _asked_of_each_other(base)).mean
    lessons: list[Lesson] = []
    for place in places:
        number = int(confirmed.owners[place])
        fit, alike = base.by_article(confirmed.questions[place])
        echo = confirmed.echo(wording.weights(confirmed.questions[place], 1)).without(place)
        likely = islice(falling(alike), CANDIDATES)
        candidates = list(dict.fromkeys([*likely, *confirmed.nearest(echo, MORE_CANDIDATES)]))
        if number in candidates:
            heard = confirmed.heard(echo, candidates, place)
            spoken = kinship.spoken_for(echo, len(base.entries))[candidates]
            told = np.column_stack([heard, spoken, pull.without(number, alike)[candidates], hubs[candidates]])
            lessons.append(Lesson(base.evidence(fit, candidates, told), candidates.index(number)))
    weights = weights_of(lessons)
    return None if weights is None else Experience(wording, kinship, np.column_stack([pull.mean, hubs]), weights)


def _asked_of_each_other(base: Part) -> Iterable[tuple[int, Floats]]:
    """Articles by number, and how like every article is to the first phrasing of that one; some hundreds will do."""
    for number in range(0, len(base.entries), len(base.entries) // MOST_COMPARED + 1):
        yield number, base.by_article(base.entries[number].phrasings[0].tokens)[1]


def falling(order: Floats) -> Iterable[int]:
    """Places by falling value; most callers need only the first few."""
    few = min(64, len(order))
    top = np.argpartition(-order, few - 1)[:few]
    yield from (int(place) for place in top[np.argsort(-order[top], kind="stable")])
    if few < len(order):
        yield from (int(place) for place in np.argsort(-order, kind="stable")[few:])
