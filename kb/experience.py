"""What a base's own confirmed questions teach about the order of its articles.

Which evidence tells most (words or single characters, the phrasing or the answer, frequent or rare words) differs from
base to base: weights learnt on one make another worse, those learnt on a base's own confirmed questions make it better
for all questions. Learnt as the chance that each of some candidates is the one meant (a conditional logit), held near
the order without any experience, so that few confirmations change little. Pure; knows no texts, only tokens.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from kb.postings import Floats, Statistics

NEEDED = 40
"""Confirmed questions, before the order is learnt from them: with fewer the gain isn't sure."""
MOST = 1_000
"""Confirmed questions that are learnt from: bounds the time."""
CANDIDATES = 40
"""Articles among which the right one is looked for."""
SHARPNESS = 8.0
"""Log odds that go with one likeness more, as long as nothing else is learnt."""
CAUTION = 4.0
"""How strongly the weights are held near that."""
TYPICAL_MASS = 20.0
"""Brings sums of words' weights to about 1."""
ROUNDS = 30
CLOSE_ENOUGH = 1e-5

Array = NDArray[np.float64]
Heard = tuple[float, float]
"""Whether an article was confirmed before, and how much of the question only its confirmed questions hold."""
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Wording:
    """How telling a token is where customers say it: what many of them say tells little, in a base that never does."""

    statistics: Statistics
    said: Mapping[str, float]
    """The weights of the tokens that occur in confirmed questions."""

    @staticmethod
    def of(statistics: Statistics, questions: Iterable[Sequence[str]]) -> "Wording":
        """From the confirmed questions' tokens; none weighs more than by the base alone."""
        distinct = [set(tokens) for tokens in questions]
        count = len(distinct)
        scale = statistics.unknown / log(1 + (count + 0.5) / 0.5)
        said = {
            token: min(statistics.of(token), scale * log(1 + (count - holders + 0.5) / (holders + 0.5)))
            for token, holders in Counter(token for tokens in distinct for token in tokens).items()
        }
        return Wording(statistics, said)

    def weight(self, token: str) -> float:
        """How telling it is."""
        weight = self.said.get(token)
        return self.statistics.of(token) if weight is None else weight

    def weights(self, tokens: Iterable[str]) -> dict[str, float]:
        """Of each token of a question."""
        return {token: self.weight(token) / TYPICAL_MASS for token in dict.fromkeys(tokens)}


@dataclass(frozen=True)
class Confirmed:
    """The confirmed questions of some articles, as far as the articles' own phrasings don't say the same."""

    taught: Mapping[int, tuple[frozenset[str], ...]]
    """Per article that has any, the tokens of each question."""
    tellers: Mapping[str, tuple[int, ...]]
    """Per token, the articles with a question that holds it."""

    @staticmethod
    def of(taught: Mapping[int, tuple[frozenset[str], ...]]) -> "Confirmed":
        """From the tokens per article and question."""
        tellers: dict[str, list[int]] = {}
        for number, questions in taught.items():
            for token in frozenset().union(*questions):
                tellers.setdefault(token, []).append(number)
        return Confirmed(taught, {token: tuple(numbers) for token, numbers in tellers.items()})

    def heard(self, weights: Mapping[str, float], numbers: Sequence[int]) -> list[Heard]:
        """What a question with tokens of these weights has in common with these articles' confirmed questions."""
        shared = dict.fromkeys(numbers, 0.0)
        for token, weight in weights.items():
            for number in self.tellers.get(token, ()):
                if number in shared:
                    shared[number] += weight
        return [(float(number in self.taught), shared[number]) for number in numbers]

    def heard_without(self, weights: Mapping[str, float], number: int, place: int) -> Heard:
        """For one article, as if this one of its questions hadn't been confirmed."""
        others = (*self.taught[number][:place], *self.taught[number][place + 1 :])
        shared = frozenset(weights).intersection(frozenset().union(*others))
        return float(bool(others)), sum(weights[token] for token in shared)


def evidence_of(own: Floats, mass: float, parts: Floats, told: Sequence[Heard]) -> Array:
    """Candidate × kind: the likeness, how it bends and grows with the question, its parts, the confirmations."""
    bent = np.column_stack([own, np.sqrt(np.maximum(own, 0)), own * np.sqrt(mass)])
    return np.column_stack([bent, parts, np.array(told, np.float64).reshape(len(own), 2)])


@dataclass(frozen=True)
class Lesson:
    """A confirmed question: the evidence for its candidates, and which of them was confirmed."""

    evidence: Array
    right: int


@dataclass(frozen=True)
class Experience:
    """What was learnt from confirmed questions."""

    wording: Wording
    weights: Array
    """Per kind of evidence, on the scale of likeness."""

    def likeness(self, evidence: Array) -> Array:
        """Per candidate, in place of the one without experience."""
        return np.asarray(evidence @ self.weights, np.float64)

    @staticmethod
    def of(lessons: Sequence[Lesson], wording: Wording) -> "Experience | None":
        """None where there are too few lessons."""
        if len(lessons) < NEEDED:
            return None
        return Experience(wording, _Choices.of(lessons).likeliest() / SHARPNESS)


@dataclass(frozen=True)
class _Choices:
    """All lessons one below the other, on evidence of equal spread."""

    inputs: Array
    spread: Array
    starts: Places
    """Per lesson, its first row."""
    sizes: Places
    right: Places
    """Per lesson, the row that was confirmed."""

    @staticmethod
    def of(lessons: Sequence[Lesson]) -> "_Choices":
        evidence = np.concatenate([lesson.evidence for lesson in lessons])
        spread = evidence.std(0) + 1e-9
        sizes = np.array([len(lesson.evidence) for lesson in lessons])
        starts = np.cumsum(sizes) - sizes
        right = starts + np.array([lesson.right for lesson in lessons])
        return _Choices(evidence / spread, spread, starts, sizes, right)

    def likeliest(self) -> Array:
        """The weights, by Newton's method with halved steps."""
        usual = np.zeros(len(self.spread))
        usual[0] = SHARPNESS * self.spread[0]
        found = usual
        for _ in range(ROUNDS):
            step = self._step(found, usual)
            now = self._cost(found, usual)
            while np.abs(step).max() > CLOSE_ENOUGH and self._cost(found - step, usual) > now:
                step = step / 2
            found = found - step
            if np.abs(step).max() <= CLOSE_ENOUGH:
                break
        return np.asarray(found / self.spread, np.float64)

    def _step(self, weights: Array, usual: Array) -> Array:
        output = self._output(weights)
        chances = np.exp(output - np.repeat(self._totals(output), self.sizes))
        weighted = self.inputs * chances[:, None]
        expected = np.add.reduceat(weighted, self.starts)
        slope = expected.sum(0) - self.inputs[self.right].sum(0) + CAUTION * (weights - usual)
        curve = weighted.T @ self.inputs - expected.T @ expected + CAUTION * np.eye(len(weights))
        return np.asarray(np.linalg.solve(curve, slope), np.float64)

    def _cost(self, weights: Array, usual: Array) -> float:
        output = self._output(weights)
        unlikely = float((self._totals(output) - output[self.right]).sum())
        return unlikely + CAUTION / 2 * float(((weights - usual) ** 2).sum())

    def _output(self, weights: Array) -> Array:
        """Log odds per row, the greatest of each lesson 0."""
        output = self.inputs @ weights
        return np.asarray(output - np.repeat(np.maximum.reduceat(output, self.starts), self.sizes), np.float64)

    def _totals(self, output: Array) -> Array:
        return np.asarray(np.log(np.add.reduceat(np.exp(output), self.starts)), np.float64)
