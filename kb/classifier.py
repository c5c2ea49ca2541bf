"""Which article a question belongs to, learnt from the phrasings of a base whose articles have several.

Multinomial logistic regression over TF-IDF of words, word pairs and letter groups. Trained in the dual form by
Nesterov's accelerated gradient, so that numpy is enough; only for bases small enough to train in seconds, and of use
only where articles have several phrasings (`worth_training`). A question's length counts its unknown tokens too, so
that one about something else comes out weak.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kb.analysis import Analysis
from kb.postings import Floats, Ints

PHRASINGS_NEEDED = 3
"""Per article, for at least half of the articles."""
MAX_WORK = 1_500_000_000
"""Phrasings and answers, squared, times articles: about 5 s of training."""
STRANGENESS = 1.5
"""How much longer an unknown token makes a question than a token seen once."""
ANSWER_WEIGHT = 0.3
"""Of an answer among the phrasings of its article: it says what the phrasings leave out, but in other words than who
asks. Measured in P@1 on five Chinese bases of 28 to 55 articles: 67.8 without it, 72.0 with it, 70.8 at full weight.
"""
PENALTY = 1 / 30
"""On the squared weights."""
ROUNDS = 60


def worth_training(phrasings: Sequence[int]) -> bool:
    """Whether a base with so many phrasings per article is to be learnt."""
    rich = sum(count >= PHRASINGS_NEEDED for count in phrasings)
    texts = sum(phrasings) + len(phrasings)
    return 2 * rich >= len(phrasings) > 1 and texts**2 * len(phrasings) <= MAX_WORK


@dataclass(frozen=True)
class Classifier:
    """Learnt weights, per token and article."""

    _channels: tuple["_Channel", ...]

    @staticmethod
    def train(phrasings: Sequence[Analysis], owners: Ints, answers: Sequence[Analysis]) -> "Classifier":
        """Learn which phrasing belongs to which article, and a little of what each article answers."""
        texts = [*phrasings, *answers]
        weights = [1.0] * len(phrasings) + [ANSWER_WEIGHT] * len(answers)
        channels = [_Vectors.of([tokens[kind] for tokens in map(kinds, texts)], weights) for kind in range(_KINDS)]
        kernel = np.zeros((len(texts), len(texts)), np.float32)
        for channel in channels:
            channel.add_products(kernel)
        articles = np.arange(len(answers))
        right = np.eye(len(answers), dtype=np.float32)[np.concatenate([owners, articles])]
        duals = _solve(kernel / np.float32(_KINDS), right)
        return Classifier(tuple(channel.weighted(duals / np.float32(_KINDS)) for channel in channels))

    def odds(self, question: Analysis) -> "Odds":
        """Per article."""
        found = [channel.vectors.found(tokens) for channel, tokens in zip(self._channels, kinds(question), strict=True)]
        parts = [channel.score(vector) for channel, vector in zip(self._channels, found, strict=True)]
        cosines = sum(channel.vectors.cosines(vector) for channel, vector in zip(self._channels, found, strict=True))
        return Odds(np.asarray(sum(parts), np.float32), parts[2], np.asarray(cosines / np.float32(_KINDS), np.float32))


_KINDS = 3


@dataclass(frozen=True)
class Odds:
    """What a question's words say of each article; differences mean log odds."""

    logits: Floats
    by_pieces: Floats
    """The part of it that groups of letters and pairs of Han characters add: alive where a word is misspelt."""
    cosines: Floats
    """With each phrasing learnt, then each answer (in part), the mean over the kinds of tokens."""

    def leaning(self, more: Floats) -> "Odds":
        """With these log odds more per article."""
        return replace(self, logits=np.asarray(self.logits + more, np.float32))

    @property
    def likely(self) -> Floats:
        """Log probabilities."""
        shifted = self.logits - self.logits.max()
        return np.asarray(shifted - np.log(np.exp(shifted).sum()), np.float32)


def kinds(analysis: Analysis) -> tuple[list[str], list[str], list[str]]:
    """A text's tokens: as written, by meaning, and by pieces."""
    characters = [character for run in analysis.han for character in run]
    return (
        [*analysis.frame, *analysis.pairs, *characters],
        list(analysis.words),
        [*analysis.bigrams, *analysis.pieces],
    )


@dataclass(frozen=True)
class _Vectors:
    """The phrasings as unit vectors, the answers as shorter ones, by token."""

    ids: Mapping[str, int]
    idf: Floats
    unknown: float
    count: int
    """How many they are."""
    places: list[Ints]
    """Per token, the phrasings that hold it."""
    values: list[Floats]

    @staticmethod
    def of(documents: Sequence[Sequence[str]], lengths: Sequence[float]) -> "_Vectors":
        counted = [Counter(document) for document in documents]
        holders = Counter(token for counts in counted for token in counts)
        ids = {token: number for number, token in enumerate(holders)}
        idf = np.log((1 + len(documents)) / (1 + np.array(list(holders.values())))) + 1
        places: list[list[int]] = [[] for _ in ids]
        values: list[list[float]] = [[] for _ in ids]
        for place, counts in enumerate(counted):
            numbers = [ids[token] for token in counts]
            weights = (1 + np.log(np.array(list(counts.values())))) * idf[numbers]
            weights *= lengths[place] / max(float(np.linalg.norm(weights)), 1e-9)
            for number, weight in zip(numbers, weights.tolist(), strict=True):
                places[number].append(place)
                values[number].append(weight)
        return _Vectors(
            ids,
            np.asarray(idf, np.float32),
            STRANGENESS * float(np.log(1 + len(documents)) + 1),
            len(documents),
            [np.array(row, np.int32) for row in places],
            [np.array(row, np.float32) for row in values],
        )

    def add_products(self, kernel: Floats) -> None:
        """Add the cosine of every two phrasings."""
        for places, values in zip(self.places, self.values, strict=True):
            kernel[np.ix_(places, places)] += np.outer(values, values)

    def weighted(self, duals: Floats) -> "_Channel":
        """From a weight per phrasing to one per token."""
        weights = np.empty((len(self.ids), duals.shape[1]), np.float32)
        for number, (places, values) in enumerate(zip(self.places, self.values, strict=True)):
            weights[number] = values @ duals[places]
        return _Channel(self, weights)

    def found(self, tokens: Sequence[str]) -> "_Vector":
        """A question's, of unit length with the tokens that no phrasing holds."""
        counts = Counter(tokens)
        numbers = [self.ids[token] for token in counts if token in self.ids]
        amounts = [count for token, count in counts.items() if token in self.ids]
        values = (1 + np.log(np.array(amounts, np.float64))) * self.idf[numbers]
        strange = sum(
            ((1 + np.log(count)) * self.unknown) ** 2 for token, count in counts.items() if token not in self.ids
        )
        length = max(float(np.sqrt(values @ values + strange)), 1e-9)
        return _Vector(numbers, (values / length).astype(np.float32))

    def cosines(self, question: "_Vector") -> Floats:
        """With every phrasing."""
        if not question.numbers:
            return np.zeros(self.count, np.float32)
        places = np.concatenate([self.places[number] for number in question.numbers])
        products = [
            value * self.values[number]
            for number, value in zip(question.numbers, question.values.tolist(), strict=True)
        ]
        return np.bincount(places, np.concatenate(products), self.count).astype(np.float32)


@dataclass(frozen=True)
class _Vector:
    """A question: the tokens that the phrasings hold, by number, and how much each counts."""

    numbers: Sequence[int]
    values: Floats


@dataclass(frozen=True)
class _Channel:
    """Learnt weights of one kind of token."""

    vectors: _Vectors
    weights: Floats
    """Token × article."""

    def score(self, question: _Vector) -> Floats:
        return np.asarray(question.values @ self.weights[question.numbers], np.float32)


def _solve(kernel: Floats, right: Floats) -> Floats:
    """The dual weights of the penalised multinomial logistic regression with this kernel."""
    step = 1 / (0.5 * _largest_eigenvalue(kernel) + PENALTY)
    duals = np.zeros_like(right)
    ahead = duals
    for round_number in range(ROUNDS):
        logits = kernel @ ahead
        odds = np.exp(logits - logits.max(1, keepdims=True))
        odds /= odds.sum(1, keepdims=True)
        following = ahead - step * (odds - right + PENALTY * ahead)
        ahead = following + (round_number / (round_number + 3)) * (following - duals)
        duals = following
    return np.asarray(duals, np.float32)


def _largest_eigenvalue(kernel: Floats) -> float:
    vector = np.ones(len(kernel), np.float32)
    for _ in range(20):
        vector = kernel @ vector
        vector /= max(float(np.linalg.norm(vector)), 1e-9)
    return float(vector @ kernel @ vector)
