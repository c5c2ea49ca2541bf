"""The confirmed questions of a base: how like a new question each is, and what that says for the articles.

Pure; knows no texts, only tokens.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from kb.postings import KINDS, Floats, Ints, Postings, Statistics, kind_of

TYPICAL_MASS = 20.0
"""Brings sums of words' weights to about 1."""
KIND_SHARES = np.array([1 / 3, 1 / 3, 1 / 3, 1 / 2], np.float32)
"""Of the likeness by words, pairs of characters, characters and letters, in the likeness of two questions."""
RELATIVES = 64
"""Articles that a confirmed question may speak for besides its own."""
MOST_RELATED = 1_000
"""Articles with confirmed questions whose relatives are looked for: bounds the time."""

Array = NDArray[np.float64]
Related = tuple[Ints, Floats]
"""Confirmed question × relative: the articles, and how near each is."""


@dataclass(frozen=True)
class Wording:
    """How telling a token is where customers say it: what many of them say tells little, in a base that never does."""

    statistics: Statistics
    holders: Mapping[str, int]
    """How many confirmed questions hold each token."""
    count: int
    """Of confirmed questions."""

    @staticmethod
    def of(statistics: Statistics, questions: Iterable[Iterable[str]]) -> "Wording":
        """From the confirmed questions' tokens."""
        distinct = [frozenset(tokens) for tokens in questions]
        return Wording(statistics, Counter(token for tokens in distinct for token in tokens), len(distinct))

    def weight(self, token: str, leaving_out: int = 0) -> float:
        """How telling it is, at most as by the base alone; some that hold it may count as not confirmed."""
        own = self.statistics.of(token)
        holders = self.holders.get(token, 0) - leaving_out
        if holders <= 0:
            return own
        count = self.count - leaving_out
        scale = self.statistics.unknown / log(1 + (count + 0.5) / 0.5)
        return min(own, scale * log(1 + (count - holders + 0.5) / (holders + 0.5)))

    def weights(self, tokens: Iterable[str], leaving_out: int = 0) -> dict[str, float]:
        """Of each token of a question."""
        return {token: self.weight(token, leaving_out) for token in dict.fromkeys(tokens)}


@dataclass(frozen=True)
class Echo:
    """How like a question each confirmed one is."""

    alike: Floats
    """In about [0, 1] each."""
    shared: Floats
    """Question × kind: the weight of what both hold."""

    def without(self, place: int) -> "Echo":
        """As if that one hadn't been confirmed."""
        alike, shared = self.alike.copy(), self.shared.copy()
        alike[place], shared[place] = 0, 0
        return Echo(alike, shared)


@dataclass(frozen=True)
class Confirmed:
    """Confirmed questions, article by article."""

    owners: Ints
    """Per question, its article; ascending."""
    questions: tuple[tuple[str, ...], ...]
    """The distinct tokens of each."""
    _ids: Mapping[str, int]
    _starts: NDArray[np.int64]
    _tellers: Ints
    """The questions that hold each token, token by token."""
    _norms: Floats
    """Question × kind."""

    @staticmethod
    def of(owners: Sequence[int], questions: Sequence[Iterable[str]], statistics: Statistics) -> "Confirmed":
        """From the questions' tokens."""
        distinct = tuple(tuple(dict.fromkeys(tokens)) for tokens in questions)
        tellers: dict[str, list[int]] = {}
        squares = np.zeros((len(distinct), KINDS), np.float32)
        for number, tokens in enumerate(distinct):
            for token in tokens:
                tellers.setdefault(token, []).append(number)
                squares[number, kind_of(token)] += statistics.of(token) ** 2
        flat = np.array([number for told in tellers.values() for number in told], np.int32)
        starts = np.cumsum([0, *(len(told) for told in tellers.values())])
        ids = {token: place for place, token in enumerate(tellers)}
        return Confirmed(np.array(owners, np.int32), distinct, ids, starts, flat, np.sqrt(squares))

    def echo(self, weights: Mapping[str, float]) -> Echo:
        """Of a question with tokens of these weights."""
        held = [(self._ids[token], weight, kind_of(token)) for token, weight in weights.items() if token in self._ids]
        shape = (len(self.questions), KINDS)
        if not held:
            return Echo(np.zeros(shape[0], np.float32), np.zeros(shape, np.float32))
        tokens, amounts, kinds = (np.array(column) for column in zip(*held, strict=True))
        lengths = self._starts[tokens + 1] - self._starts[tokens]
        places = np.concatenate([self._tellers[self._starts[token] : self._starts[token + 1]] for token in tokens])
        cells, amounts = places * KINDS + np.repeat(kinds, lengths), np.repeat(amounts, lengths)
        shared = np.bincount(cells, amounts, shape[0] * KINDS).reshape(shape)
        common = np.bincount(cells, amounts**2, shape[0] * KINDS).reshape(shape)
        norms = np.zeros(KINDS)
        np.add.at(norms, [kind_of(token) for token in weights], np.square(list(weights.values())))
        cosines = common / (np.sqrt(norms) * self._norms + 1e-9)
        return Echo((cosines @ KIND_SHARES).astype(np.float32), shared.astype(np.float32) / TYPICAL_MASS)

    def nearest(self, echo: Echo, limit: int) -> list[int]:
        """The articles of the confirmed questions that are most like it."""
        places = np.argsort(-echo.alike, kind="stable")[:limit]
        return list(dict.fromkeys(int(self.owners[place]) for place in places if echo.alike[place] > 0))

    def heard(self, echo: Echo, numbers: Sequence[int], left_out: int | None = None) -> Array:
        """Article × kind of evidence, by the articles' own confirmed questions.

        Whether there are any, the logarithm of how many, the likeness of the nearest and its square, and per kind of
        token the most that one has in common with the question.
        """
        found = np.zeros((len(numbers), 4 + KINDS))
        begins = np.searchsorted(self.owners, numbers, "left")
        ends = np.searchsorted(self.owners, numbers, "right")
        for row, (begin, end) in enumerate(zip(begins.tolist(), ends.tolist(), strict=True)):
            count = end - begin - (left_out is not None and begin <= left_out < end)
            if count:
                nearest = float(echo.alike[begin:end].max())
                found[row, :4] = 1, np.log1p(count), nearest, nearest**2
                found[row, 4:] = echo.shared[begin:end].max(0)
        return found


@dataclass(frozen=True)
class Kinship:
    """Which articles resemble those with confirmed questions: who asks nearly the same may mean the one next to it."""

    by_phrasing: Related
    by_answer: Related

    @staticmethod
    def of(
        postings: Postings, confirmed: Confirmed, texts: Callable[[int], tuple[Sequence[str], Sequence[str]]]
    ) -> "Kinship":
        """`texts` gives the tokens of an article's own phrasings, and of its answer."""
        articles, places = np.unique(confirmed.owners, return_inverse=True)
        phrasings: list[Related] = []
        answers: list[Related] = []
        for number in articles[:MOST_RELATED].tolist():
            asked, said = texts(number)
            phrasings.append(_nearest(postings.resembling(asked, by_answer=False), number))
            answers.append(_nearest(postings.resembling(said, by_answer=True), number))
        return Kinship(*(_by_question(found, places) for found in (phrasings, answers)))

    def spoken_for(self, echo: Echo, articles: int) -> Array:
        """Article × way of resembling: the likeness of the confirmed questions of similar ones, summed."""
        columns = [
            np.bincount(near.ravel(), (nearness * echo.alike[:, None]).ravel(), articles)
            for near, nearness in (self.by_phrasing, self.by_answer)
        ]
        return np.column_stack(columns)


@dataclass(frozen=True)
class Pull:
    """How like each article is to questions that others answer: some are a little like everything."""

    likeness: Array
    """Per article, summed over those questions."""
    questions: Array
    """Per article, how many they are."""

    @staticmethod
    def of(articles: int, asked: Iterable[tuple[int, Floats]]) -> "Pull":
        """From the article that answers each question, and how like every article is to that."""
        likeness, questions = np.zeros(articles), np.zeros(articles)
        for number, alike in asked:
            others = np.arange(articles) != number
            likeness += alike * others
            questions += others
        return Pull(likeness, questions)

    def without(self, number: int, alike: Floats) -> Array:
        """The mean per article, but for that question of this article."""
        others = np.arange(len(alike)) != number
        return np.asarray((self.likeness - alike * others) / np.maximum(self.questions - others, 1), np.float64)

    @property
    def mean(self) -> Array:
        """Per article."""
        return self.likeness / np.maximum(self.questions, 1)


def _nearest(alike: Floats, itself: int) -> Related:
    """The most similar other articles."""
    alike[itself] = 0
    few = min(RELATIVES, len(alike))
    places = np.argpartition(-alike, few - 1)[:few].astype(np.int32)
    return places, alike[places]


def _by_question(found: Sequence[Related], articles: NDArray[np.int64]) -> Related:
    """From those of each article; questions past the most have none."""
    near, nearness = (np.stack(column) for column in zip(*found, strict=True))
    known = np.minimum(articles, len(found) - 1)
    return near[known], np.where((articles < len(found))[:, None], nearness[known], np.float32(0))
