"""What a base's own confirmed questions teach about the order of its articles.

Which evidence tells most (words or single characters, the phrasing or the answer, frequent or rare words) differs from
base to base: weights learnt on one make another worse, those learnt on a base's own confirmed questions make it better
for all questions. Learnt as the chance that each of some candidates is the one meant (a conditional logit), held near
the order without any experience, so that few confirmations change little. Pure; knows no texts, only tokens.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.confirmed import Array, Confirmed, Echo, Kinship, Wording
from kb.postings import Floats

NEEDED = 40
"""Confirmed questions, before the order is learnt from them: with fewer the gain isn't sure."""
MOST = 1_000
"""Confirmed questions that are learnt from: bounds the time."""
CANDIDATES = 80
"""Articles among which the right one is looked for, most like the question first."""
MORE_CANDIDATES = 40
"""Confirmed questions most like it, whose articles are candidates too."""
SHARPNESS = 8.0
"""Log odds that go with one likeness more, as long as nothing else is learnt."""
CAUTION = 8.0
"""How strongly the weights are held near that."""
NOWHERE = -1
"""The row of articles that weren't there when all was learnt."""
ROUNDS = 30
CLOSE_ENOUGH = 1e-5

Places = NDArray[np.int64]


def evidence_of(own: Floats, mass: float, parts: Floats, told: Array) -> Array:
    """Candidate × kind: the likeness, how it bends and grows with the question, its parts, and what others told."""
    bent = [own, np.sqrt(np.maximum(own, 0)), own * np.sqrt(mass)]
    return np.column_stack([*bent, parts, told]).astype(np.float64)


@dataclass(frozen=True)
class Lesson:
    """A confirmed question: the evidence for its candidates, and which of them was confirmed."""

    evidence: Array
    right: int


@dataclass(frozen=True)
class Experience:
    """What was learnt from confirmed questions."""

    wording: Wording
    kinship: Kinship
    pull: Array
    """Article × kind of question: how like it is to what others are asked for, see `Pull`."""
    weights: Array
    """Per kind of evidence, on the scale of likeness."""

    def recall(self, confirmed: Confirmed, tokens: Sequence[str]) -> "Recall":
        """What the confirmed questions of the base it was learnt from say to a question."""
        weights = self.wording.weights(tokens)
        echo = confirmed.echo(weights)
        told = np.column_stack([self.kinship.spoken_for(echo, len(self.pull)), self.pull])
        return Recall(self, weights, echo, np.vstack([told, [*np.zeros(told.shape[1] - 2), *self.pull.mean(0)]]))

    def likeness(self, evidence: Array) -> Array:
        """Per candidate, in place of the one without experience."""
        return np.asarray(evidence @ self.weights, np.float64)


@dataclass(frozen=True)
class Recall:
    """What was learnt, as far as it bears on one question."""

    experience: Experience
    weights: Mapping[str, float]
    """Of the question's tokens."""
    echo: Echo
    """In the base it was learnt from."""
    told: Array
    """Article × kind: what others' confirmed questions say for it; the last row is for articles not known then."""


def weights_of(lessons: Sequence[Lesson]) -> Array | None:
    """Per kind of evidence, on the scale of likeness; None where there are too few lessons."""
    return _Choices.of(lessons).likeliest() / SHARPNESS if len(lessons) >= NEEDED else None


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
