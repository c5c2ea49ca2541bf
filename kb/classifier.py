"""Which article a question belongs to, learnt from the phrasings of a base whose articles have several.

Multinomial logistic regression over TF-IDF of words, word pairs and letter groups. Trained in the dual form by
Nesterov's accelerated gradient, so that numpy is enough; only for bases small enough to train in seconds, and of use
only where articles have several phrasings (`worth_training`). A question's length counts its unknown tokens too, so
that one about something else comes out weak.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kb.analysis import Analysis
from kb.postings import Floats, Ints

PHRASINGS_NEEDED = 3
"""Per article, for at least half of the articles."""
MAX_WORK = 1_500_000_000
"""Phrasings squared times articles: about 5 s of training."""
STRANGENESS = 1.5
"""How much longer an unknown token makes a question than a token seen once."""
PENALTY = 1 / 30
"""On the squared weights."""
ROUNDS = 60


def worth_training(phrasings: Sequence[int]) -> bool:
    """Whether a base with so many phrasings per article is to be learnt."""
    rich = sum(count >= PHRASINGS_NEEDED for count in phrasings)
    return 2 * rich >= len(phrasings) > 1 and sum(phrasings) ** 2 * len(phrasings) <= MAX_WORK


@dataclass(frozen=True)
class Classifier:
    """Learnt weights, per token and article."""

    _channels: tuple["_Channel", ...]

    @staticmethod
    def train(phrasings: Sequence[Analysis], owners: Ints, articles: int) -> "Classifier":
        """Learn which phrasing belongs to which article."""
        channels = [_Vectors.of([tokens[kind] for tokens in map(kinds, phrasings)]) for kind in range(_KINDS)]
        kernel = np.zeros((len(phrasings), len(phrasings)), np.float32)
        for channel in channels:
            channel.add_products(kernel)
        duals = _solve(kernel / np.float32(_KINDS), np.eye(articles, dtype=np.float32)[owners])
        return Classifier(tuple(channel.weighted(duals / np.float32(_KINDS)) for channel in channels))

    def odds(self, question: Analysis) -> "Odds":
        """Per article."""
        parts = [channel.score(tokens) for channel, tokens in zip(self._channels, kinds(question), strict=True)]
        return Odds(np.asarray(sum(parts), np.float32), parts[2])


_KINDS = 3


@dataclass(frozen=True)
class Odds:
    """What a question's words say of each article; differences mean log odds."""

    logits: Floats
    by_pieces: Floats
    """The part of it that groups of letters and pairs of Han characters add: alive where a word is misspelt."""

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
    """The phrasings as unit vectors, by token."""

    ids: Mapping[str, int]
    idf: Floats
    unknown: float
    places: list[Ints]
    """Per token, the phrasings that hold it."""
    values: list[Floats]

    @staticmethod
    def of(documents: Sequence[Sequence[str]]) -> "_Vectors":
        counted = [Counter(document) for document in documents]
        holders = Counter(token for counts in counted for token in counts)
        ids = {token: number for number, token in enumerate(holders)}
        idf = np.log((1 + len(documents)) / (1 + np.array(list(holders.values())))) + 1
        places: list[list[int]] = [[] for _ in ids]
        values: list[list[float]] = [[] for _ in ids]
        for place, counts in enumerate(counted):
            numbers = [ids[token] for token in counts]
            weights = (1 + np.log(np.array(list(counts.values())))) * idf[numbers]
            weights /= max(float(np.linalg.norm(weights)), 1e-9)
            for number, weight in zip(numbers, weights.tolist(), strict=True):
                places[number].append(place)
                values[number].append(weight)
        return _Vectors(
            ids,
            np.asarray(idf, np.float32),
            STRANGENESS * float(np.log(1 + len(documents)) + 1),
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
        return _Channel(self.ids, self.idf, self.unknown, weights)


@dataclass(frozen=True)
class _Channel:
    """Learnt weights of one kind of token."""

    ids: Mapping[str, int]
    idf: Floats
    unknown: float
    weights: Floats
    """Token × article."""

    def score(self, tokens: Sequence[str]) -> Floats:
        counts = Counter(tokens)
        held = [(self.ids[token], count) for token, count in counts.items() if token in self.ids]
        if not held:
            return np.zeros(self.weights.shape[1], np.float32)
        numbers = [number for number, _ in held]
        values = (1 + np.log(np.array([count for _, count in held]))) * self.idf[numbers]
        strange = sum(
            ((1 + np.log(count)) * self.unknown) ** 2 for token, count in counts.items() if token not in self.ids
        )
        length = float(np.sqrt(values @ values + strange))
        return np.asarray((values / length).astype(np.float32) @ self.weights[numbers], np.float32)


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
