"""BM25F over articles: how well each phrasing, together with its article's answer, fits a question.

Immutable once built, numpy only; articles, phrasings and tokens are numbers and text here. A phrasing and its answer
are two fields whose frequencies are added before saturation (Robertson, Zaragoza: The Probabilistic Relevance
Framework, 3.6.1). Each phrasing is scored by itself, so that an article doesn't lose by having many of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

PHRASING_WEIGHT = 8.0
"""How much more a word in the phrasing tells than one in the answer."""
SATURATION = 3.0
PHRASING_LENGTH, ANSWER_LENGTH = 0.75, 0.9
"""How far a long field is held against it: 0 not at all, 1 in full."""
KINDS = 4
"""Of tokens, told apart where the order is learnt."""
WORDS = 0
"""The kind of which it is known how common its tokens are in general."""
NOTHING = np.float32(1e-6)
"""Keeps from dividing by 0."""
TEXTS = 10_000
"""Texts of the language in general beside a base's own: a small base hardly knows which words are rare."""
MAX_POSTINGS = 400_000
"""Looked at for one question, the most telling tokens first: bounds the time."""


@dataclass(frozen=True)
class Held:
    """Those of a question's tokens that any article holds, the most telling first, and where their postings are."""

    tokens: Sequence[str]
    idfs: Floats
    answers: Sequence[slice]
    phrasings: Sequence[slice]


@dataclass(frozen=True)
class Fit:
    """How well a question fits, per phrasing."""

    strength: Floats
    """0 for nothing in common, at most 4."""
    share: Floats
    """In [0, 1]: the part of the phrasing's weight that occurs in the question."""
    exact: NDArray[np.bool_]
    """Whether the question holds all of the phrasing and nothing else that counts."""
    mass: float
    """The weight of the question's tokens that any article holds."""
    whole: float
    """The weight of all of the question's tokens."""
    held: Held

    @property
    def known(self) -> float:
        """In [0, 1]: the part of the question's weight that any article holds."""
        return self.mass / self.whole


@dataclass(frozen=True)
class Statistics:
    """How telling each token is."""

    idf: Mapping[str, float]
    unknown: float
    """That of a token no article holds."""
    phrasing_length: float
    """Tokens in an average phrasing."""
    answer_length: float
    alone: Mapping[str, float]
    """By the base's own texts alone, where that isn't the same."""

    def of(self, token: str) -> float:
        """The weight of one token."""
        return self.idf.get(token, self.unknown)


@dataclass(frozen=True)
class _Sizes:
    """How much there is of each kind of token, row × kind."""

    phrasings: Floats
    """The sum of the tokens' weights."""
    phrasing_norms: Floats
    answer_norms: Floats


@dataclass(frozen=True)
class Postings:
    """Where each token occurs and what it adds there."""

    owners: Ints
    """Per phrasing, its article; ascending."""
    statistics: Statistics
    _ids: Mapping[str, int]
    _idf: Floats
    _answer_starts: list[int]
    _answer_articles: Ints
    _answer_gains: Floats
    _phrasing_starts: list[int]
    _phrasings: Ints
    _phrasing_gains: Floats
    _phrasing_weights: Floats
    _with_answer: Floats
    """Per phrasing, 1 where it is scored together with the answer, else 0."""
    _articles: int

    @staticmethod
    def build(
        phrasings: Sequence[Sequence[Sequence[str]]],
        answers: Sequence[Sequence[str]],
        own: Sequence[int],
        statistics: Statistics | None = None,
        common: Mapping[str, float] = MappingProxyType({}),
    ) -> "Postings":
        """From tokens per article and phrasing, and per answer.

        `own` is how many of an article's phrasings are its own; the others are scored without the answer, and say
        nothing of how telling a word is. `statistics` are of a larger base, `common` as in `kb.commonness`.
        """
        owners = np.repeat(np.arange(len(answers), dtype=np.int32), [len(of_one) for of_one in phrasings])
        ids: dict[str, int] = {}
        asked = _Counts.of(list(chain.from_iterable(phrasings)), ids)
        said = _Counts.of(answers, ids)
        with_answer = _own(phrasings, own)
        statistics = statistics or _statistics(ids, common, asked.of_those(with_answer > 0), said, owners, len(answers))
        idf = np.array([statistics.of(token) for token in ids], np.float32)
        asked_rate = PHRASING_WEIGHT * asked.rates(statistics.phrasing_length, PHRASING_LENGTH, len(owners))
        said_rate = said.rates(statistics.answer_length, ANSWER_LENGTH, len(answers))
        beside = _beside(asked, said, said_rate, owners, len(answers)) * with_answer[asked.documents]
        gains = idf[asked.tokens] * (_saturated(asked_rate + beside) - _saturated(beside))
        by_answer, answer_starts = said.by_token(len(ids))
        by_phrasing, phrasing_starts = asked.by_token(len(ids))
        return Postings(
            owners=owners,
            statistics=statistics,
            _ids=ids,
            _idf=idf,
            _answer_starts=answer_starts,
            _answer_articles=said.documents[by_answer],
            _answer_gains=(idf[said.tokens] * _saturated(said_rate))[by_answer].astype(np.float32),
            _phrasing_starts=phrasing_starts,
            _phrasings=asked.documents[by_phrasing],
            _phrasing_gains=gains[by_phrasing].astype(np.float32),
            _phrasing_weights=np.bincount(asked.documents, idf[asked.tokens], len(owners)).astype(np.float32),
            _with_answer=with_answer,
            _articles=len(answers),
        )

    def fit(self, tokens: Sequence[str]) -> Fit:
        """The question against every phrasing."""
        distinct = set(tokens)
        held = self._held(distinct)
        mass = float(sum(self.statistics.idf.get(token, 0.0) for token in distinct))
        whole = float(sum(self.statistics.of(token) for token in distinct)) or 1.0
        count = len(self.owners)
        gained = np.bincount(
            _joined(self._answer_articles, held.answers), _joined(self._answer_gains, held.answers), self._articles
        )
        places = _joined(self._phrasings, held.phrasings)
        strength = (
            np.bincount(places, _joined(self._phrasing_gains, held.phrasings), count)
            + gained[self.owners] * self._with_answer
        )
        lengths = [part.stop - part.start for part in held.phrasings]
        share = np.bincount(places, np.repeat(held.idfs, lengths), count) / np.maximum(self._phrasing_weights, 1e-9)
        return Fit(
            # Confirmed questions are as colloquial as new ones: what no article says counts against them.
            strength=(strength / np.where(self._with_answer > 0, max(mass, 1e-9), whole)).astype(np.float32),
            share=share.astype(np.float32),
            exact=(share > 0.999) & (self._phrasing_weights > 0.999 * whole),
            mass=mass,
            whole=whole,
            held=held,
        )

    def parts(self, held: Held, chosen: Ints) -> Floats:
        """The evidence for these few phrasings, phrasing × part.

        For each kind of token (words, pairs of characters, characters, letters): what the phrasing gains by itself, the
        answer, and both together; the squared weights of the tokens that the phrasing holds, and that either does; the
        part of the phrasing's weight that the question holds; its cosine with the phrasing, and with the answer. Then
        the first five once more, of words, by the base's own texts alone.
        """
        idfs = held.idfs
        alone = [self.statistics.alone.get(token, idf) for token, idf in zip(held.tokens, idfs.tolist(), strict=True)]
        ratio = (np.array(alone, np.float32) / idfs)[:, None]
        column = np.full(self._articles, -1, np.int32)
        owners, place = np.unique(self.owners[chosen], return_inverse=True)
        column[owners] = np.arange(len(owners))
        said = _table(held.answers, self._answer_articles, self._answer_gains, column, len(owners))[:, place]
        column = np.full(len(self.owners), -1, np.int32)
        column[chosen] = np.arange(len(chosen))
        beside = _table(held.phrasings, self._phrasings, self._phrasing_gains, column, len(chosen))
        asked = np.where(beside > 0, _unsaturated(beside + said, idfs) - _unsaturated(said, idfs), 0)
        either = (beside > 0) | (said > 0)
        squares = (idfs**2)[:, None]
        kinds = np.array([kind_of(token) for token in held.tokens], np.int64)
        of_kind = (kinds[None, :] == np.arange(KINDS)[:, None]).astype(np.float32)
        gains = (idfs[:, None] * _saturated(asked), said, beside + said, squares * (beside > 0), squares * either)
        summed = [of_kind @ measure for measure in gains]
        sizes, length = self._sizes, np.sqrt(of_kind @ squares)
        summed += [
            of_kind @ (idfs[:, None] * (beside > 0)) / sizes.phrasings[chosen].T,
            summed[3] / (length * sizes.phrasing_norms[chosen].T + NOTHING),
            of_kind @ (idfs[:, None] * said) / (length * sizes.answer_norms[self.owners[chosen]].T + NOTHING),
        ]
        words = of_kind[[WORDS]]
        summed += [words @ (power * gain) for power, gain in zip((ratio,) * 3 + (ratio**2,) * 2, gains, strict=True)]
        return np.concatenate(summed).T.astype(np.float32)

    def resembling(self, tokens: Iterable[str], *, by_answer: bool) -> Floats:
        """Per article, how near its own phrasings, or else its answer, are to a text of these tokens: a cosine."""
        held = self._held(dict.fromkeys(tokens))
        parts, norms = (
            (held.answers, self._sizes.answer_norms) if by_answer else (held.phrasings, self._sizes.phrasing_norms)
        )
        weights = np.repeat(held.idfs, [part.stop - part.start for part in parts])
        if by_answer:
            places, weights = self._answer_articles, weights * _joined(self._answer_gains, parts)
        else:
            places, weights = self._phrasings, weights**2
        shared = np.bincount(_joined(places, parts), weights, len(norms))
        cosines: Floats = (shared / (np.sqrt((held.idfs**2).sum() * (norms**2).sum(1)) + NOTHING)).astype(np.float32)
        if by_answer:
            return cosines
        found = np.zeros(self._articles, np.float32)
        np.maximum.at(found, self.owners, cosines * self._with_answer)
        return found

    @cached_property
    def _sizes(self) -> "_Sizes":
        """Made when first asked for: only bases with confirmed questions need it."""
        kinds = np.array([kind_of(token) for token in self._ids], np.int64)
        asked = np.repeat(np.arange(len(kinds)), np.diff(self._phrasing_starts))
        said = np.repeat(np.arange(len(kinds)), np.diff(self._answer_starts))
        cells = self._phrasings.astype(np.int64) * KINDS + kinds[asked]
        phrasings = _table_of(cells, self._idf[asked], len(self.owners))
        norms = np.sqrt(_table_of(cells, self._idf[asked] ** 2, len(self.owners)))
        cells = self._answer_articles.astype(np.int64) * KINDS + kinds[said]
        return _Sizes(phrasings + NOTHING, norms, np.sqrt(_table_of(cells, self._answer_gains**2, self._articles)))

    def _held(self, tokens: Iterable[str]) -> Held:
        known = [(number, token) for token in tokens if (number := self._ids.get(token)) is not None]
        known.sort(key=lambda one: (-float(self._idf[one[0]]), one[0]))
        answers: list[slice] = []
        phrasings: list[slice] = []
        seen = 0
        for number, _ in known:
            answer = slice(self._answer_starts[number], self._answer_starts[number + 1])
            phrasing = slice(self._phrasing_starts[number], self._phrasing_starts[number + 1])
            seen += answer.stop - answer.start + phrasing.stop - phrasing.start
            if seen > MAX_POSTINGS:
                break
            answers.append(answer)
            phrasings.append(phrasing)
        known = known[: len(answers)]
        idfs = self._idf[[number for number, _ in known]]
        return Held([token for _, token in known], idfs, answers, phrasings)


def _table(parts: Sequence[slice], places: Ints, gains: Floats, column: Ints, columns: int) -> Floats:
    """Token × column: what each token gains there."""
    table = np.zeros((len(parts), columns), np.float32)
    rows = np.repeat(np.arange(len(parts)), [part.stop - part.start for part in parts])
    at = column[_joined(places, parts)]
    table[rows[at >= 0], at[at >= 0]] = _joined(gains, parts)[at >= 0]
    return table


def _table_of(cells: NDArray[np.int64], weights: Floats, rows: int) -> Floats:
    """Row × kind, summed."""
    table = np.bincount(cells, weights, rows * KINDS).reshape(rows, KINDS)
    return np.asarray(table, np.float32)


def _unsaturated(gains: Floats, idfs: Floats) -> Floats:
    """The rate that made a gain."""
    gain = gains / np.maximum(idfs, 1e-9)[:, None]
    return np.asarray(SATURATION * gain / np.maximum(SATURATION + 1 - gain, 1e-6), np.float32)


def kind_of(token: str) -> int:
    """Words, pairs of characters, characters, or what is made of letters."""
    return {"_": 1, ".": 2, "~": 3}.get(token[:1], 3 if " " in token else 0)


@dataclass(frozen=True)
class _Counts:
    """Token counts of documents, as three arrays of one length."""

    tokens: Ints
    documents: Ints
    counts: Floats

    @staticmethod
    def of(documents: Sequence[Sequence[str]], ids: dict[str, int]) -> "_Counts":
        """Adds to `ids` the tokens that it doesn't know yet."""
        flat = list(chain.from_iterable(documents))
        for token in dict.fromkeys(flat):
            ids.setdefault(token, len(ids))
        numbers = np.fromiter(map(ids.__getitem__, flat), np.int64, len(flat))
        places = np.repeat(np.arange(len(documents), dtype=np.int64), [len(document) for document in documents])
        known = max(len(ids), 1)
        # Sorting and counting runs of equals is several times faster here than numpy's unique.
        keys = np.sort(places * known + numbers)
        begins = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])) if len(keys) else np.zeros(0, np.int64)
        counts = np.diff(np.append(begins, len(keys)))
        distinct = keys[begins]
        return _Counts(
            (distinct % known).astype(np.int32), (distinct // known).astype(np.int32), counts.astype(np.float32)
        )

    def of_those(self, chosen: NDArray[np.bool_]) -> "_Counts":
        """Only the documents chosen."""
        kept = chosen[self.documents]
        return _Counts(self.tokens[kept], self.documents[kept], self.counts[kept])

    def by_token(self, tokens: int) -> tuple[NDArray[np.int64], list[int]]:
        """The order of the entries by token, and where each token's begin in it."""
        order = np.argsort(self.tokens, kind="stable")
        return order, np.searchsorted(self.tokens[order], np.arange(tokens + 1)).tolist()

    def rates(self, average: float, influence: float, size: int) -> Floats:
        """Counts relative to the length of the document."""
        lengths = np.bincount(self.documents, self.counts, size)
        norms = 1 - influence + influence * lengths / max(average, 1e-9)
        return np.asarray(self.counts / np.maximum(norms[self.documents], 1e-9), np.float32)


def _own(phrasings: Sequence[Sequence[Sequence[str]]], own: Sequence[int]) -> Floats:
    """Per phrasing, 1 for the first `own` of its article, else 0."""
    flags = [place < count for of_one, count in zip(phrasings, own, strict=True) for place in range(len(of_one))]
    return np.array(flags, np.float32)


def _saturated(rate: Floats) -> Floats:
    return np.asarray((SATURATION + 1) * rate / (rate + SATURATION), np.float32)


def _beside(asked: _Counts, said: _Counts, rate: Floats, owners: Ints, articles: int) -> Floats:
    """Per entry of the phrasings, the rate of the same token in the article's answer."""
    if not len(said.tokens) or not len(asked.tokens):
        return np.zeros(len(asked.tokens), np.float32)
    keys = said.tokens.astype(np.int64) * articles + said.documents
    order = np.argsort(keys)
    wanted = asked.tokens.astype(np.int64) * articles + owners[asked.documents]
    places = np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)
    same = keys[order][places] == wanted
    return np.asarray(np.where(same, rate[order][places], 0.0), np.float32)


def _statistics(
    ids: Mapping[str, int], common: Mapping[str, float], asked: _Counts, said: _Counts, owners: Ints, articles: int
) -> Statistics:
    pairs = np.concatenate([asked.tokens, said.tokens]).astype(np.int64) * max(articles, 1)
    pairs += np.concatenate([owners[asked.documents], said.documents])
    pairs.sort()
    distinct = pairs[np.append(True, pairs[1:] != pairs[:-1])] if len(pairs) else pairs
    holders = np.bincount(distinct // max(articles, 1), minlength=len(ids))
    alone = idf = _idf(holders, articles)
    if common:
        known = np.array([kind_of(token) == WORDS for token in ids], np.bool_)
        shares = np.array([common.get(token, 0.0) for token in ids])
        scale = _idf(0, articles) / _idf(0, articles + TEXTS)
        idf = np.where(known, scale * _idf(holders + TEXTS * shares, articles + TEXTS), idf)
    held = [row for row in zip(ids, idf.tolist(), alone.tolist(), holders.tolist(), strict=True) if row[3]]
    return Statistics(
        idf={token: weight for token, weight, _, _ in held},
        alone={token: by_base for token, weight, by_base, _ in held if by_base != weight},
        unknown=float(_idf(0, articles)),
        phrasing_length=float(asked.counts.sum()) / max(len(np.unique(asked.documents)), 1),
        answer_length=float(said.counts.sum()) / max(articles, 1),
    )


def _idf(holders: NDArray[np.int64] | NDArray[np.float64] | int, texts: int) -> NDArray[np.float64]:
    """How telling a token is that so many of the texts hold."""
    return np.log(1 + (texts - np.asarray(holders, np.float64) + 0.5) / (np.asarray(holders, np.float64) + 0.5))


def _joined(array: NDArray[np.float32] | Ints, parts: Sequence[slice]) -> NDArray[np.float32] | Ints:
    return np.concatenate([array[part] for part in parts]) if parts else array[:0]
