"""Which documents hold which tokens, as numpy arrays: cosines with all documents at once in microseconds.

Immutable once built. Knows nothing of articles: documents are numbers, tokens are text.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]


@dataclass(frozen=True)
class Match:
    """What a question has in common with each document."""

    cosine: Floats
    """Per document, in [0, 1]."""
    covered: Floats
    """Per document, in [0, 1]: the part of the question's weight that its tokens carry."""


class Postings:
    """TF-IDF over a fixed list of documents; tf is 1 + ln, idf is smoothed, lengths are normalised."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        self.size = len(documents)
        self._ids: dict[str, int] = {}
        tokens, owners, counts = self._count(documents)
        self._idf = self._weights_of_tokens(tokens)
        weights = (1 + np.log(counts)) * self._idf[tokens]
        lengths = np.sqrt(np.bincount(owners, weights * weights, minlength=self.size))
        order = np.argsort(tokens, kind="stable")
        self._owners: Ints = owners[order]
        self._weights: Floats = (weights[order] / np.maximum(lengths[owners[order]], 1e-9)).astype(np.float32)
        starts = np.searchsorted(tokens[order], np.arange(len(self._ids) + 1))
        self._starts: list[int] = starts.tolist()
        self.unknown_idf = float(np.log((1 + self.size) / 1) + 1)

    def _count(self, documents: Sequence[Sequence[str]]) -> tuple[Ints, Ints, Floats]:
        tokens: list[int] = []
        owners: list[int] = []
        counts: list[int] = []
        ids = self._ids
        for number, document in enumerate(documents):
            for token, count in Counter(document).items():
                tokens.append(ids.setdefault(token, len(ids)))
                owners.append(number)
                counts.append(count)
        return np.array(tokens, np.int32), np.array(owners, np.int32), np.array(counts, np.float32)

    def _weights_of_tokens(self, tokens: Ints) -> Floats:
        holders = np.bincount(tokens, minlength=len(self._ids))
        return np.asarray(np.log((1 + self.size) / (1 + holders)) + 1, np.float32)

    def idf(self, token: str) -> float:
        """How much a token tells; most for one that no document holds."""
        number = self._ids.get(token)
        return self.unknown_idf if number is None else float(self._idf[number])

    def match(self, question: Sequence[str]) -> Match:
        """The question against every document."""
        counts = Counter(question)
        weights = {token: (1 + float(np.log(count))) * self.idf(token) for token, count in counts.items()}
        length = float(np.sqrt(sum(weight * weight for weight in weights.values()))) or 1.0
        whole = sum(weights.values()) or 1.0
        cosine = np.zeros(self.size, np.float32)
        covered = np.zeros(self.size, np.float32)
        for token, weight in weights.items():
            number = self._ids.get(token)
            if number is None:
                continue
            begin, end = self._starts[number], self._starts[number + 1]
            owners = self._owners[begin:end]
            cosine[owners] += self._weights[begin:end] * np.float32(weight / length)
            covered[owners] += np.float32(weight / whole)
        return Match(cosine, covered)
