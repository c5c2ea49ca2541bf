"""A classifier together with what its phrasings hold, which tells whether a question belongs to the base at all.

A classifier's odds are right for questions that belong to some article. Whether one does shows in how much it has in
common with the article that it would go to, by sums as much as by shares: of two questions with equal odds the longer
one is less likely to be about something else. Pure.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, log1p

import numpy as np

from kb.analysis import Analysis
from kb.classifier import Classifier, Odds, kinds
from kb.commonness import commonness
from kb.postings import Floats, Ints

NEAREST = 3
"""Phrasings of an article that a question is compared with."""
LIKENESS_ODDS = 0.5
"""Log odds that go with one likeness more: what speaks for an article by telling words and by its answer. Measured in
P@1 on bases of 77, 50 and 150 English articles: 80.8, 74.4 and 84.5 without it, 81.6, 74.6 and 84.7 with it.
"""
MOST_ALIKE = 2.0
"""More likeness says nothing more: an exact phrasing has a rule of its own."""
HARDLY_SAID = 1e-4
"""How common a word is taken to be in general that isn't known to be."""

Weighed = Sequence[tuple[float, frozenset[int]]]
"""Each token of a question: how telling it is, and the articles that hold it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, looked up once for all articles."""

    frame: Weighed
    """Words in their form, pairs of words, Han characters."""
    words: Weighed
    pieces: Weighed
    """Groups of letters, pairs of Han characters."""
    content: Mapping[str, float]
    """The words again, by themselves."""
    length: int
    """Words and Han characters, stop words included."""
    foreign: float
    """How much commoner in general than in this base its most foreign word is, as a logarithm."""


@dataclass(frozen=True)
class _Kind:
    """The tokens of one kind."""

    holders: Mapping[str, frozenset[int]]
    weights: Mapping[str, float]
    unknown: float

    @staticmethod
    def of(phrasings: Sequence[Sequence[str]], owners: Ints) -> "_Kind":
        distinct = [frozenset(tokens) for tokens in phrasings]
        holders: dict[str, set[int]] = {}
        for owner, tokens in zip(owners.tolist(), distinct, strict=True):
            for token in tokens:
                holders.setdefault(token, set()).add(owner)
        counts = Counter(token for tokens in distinct for token in tokens)
        whole = 1 + len(distinct)
        return _Kind(
            {token: frozenset(articles) for token, articles in holders.items()},
            {token: log(whole / (1 + count)) + 1 for token, count in counts.items()},
            log(whole) + 1,
        )

    def weight(self, token: str) -> float:
        return self.weights.get(token, self.unknown)

    def weighed(self, tokens: Iterable[str]) -> Weighed:
        return [(self.weight(token), self.holders.get(token, frozenset())) for token in dict.fromkeys(tokens)]


@dataclass(frozen=True)
class Familiarity:
    """What the phrasings of a base hold."""

    _kinds: tuple[_Kind, _Kind, _Kind]
    _words: Sequence[Sequence[frozenset[str]]]
    """Per article and phrasing."""

    @staticmethod
    def of(phrasings: Sequence[Analysis], owners: Ints, articles: int) -> "Familiarity":
        """From the phrasings that the classifier learns."""
        frame, words, pieces = ([kinds(phrasing)[kind] for phrasing in phrasings] for kind in range(3))
        of_article: list[list[frozenset[str]]] = [[] for _ in range(articles)]
        for owner, tokens in zip(owners.tolist(), words, strict=True):
            of_article[owner].append(frozenset(tokens))
        return Familiarity((_Kind.of(frame, owners), _Kind.of(words, owners), _Kind.of(pieces, owners)), of_article)

    def asked(self, question: Analysis) -> Asked:
        """Look the question's tokens up."""
        frame, words, pieces = (kind.weighed(part) for kind, part in zip(self._kinds, kinds(question), strict=True))
        content = {word: self._kinds[1].weight(word) for word in question.words}
        foreign = max(map(self._foreign, content), default=0.0)
        return Asked(frame, words, pieces, content, len(question.frame) + sum(map(len, question.han)), foreign)

    def _foreign(self, word: str) -> float:
        holders = len(self._kinds[1].holders.get(word, ()))
        return log(commonness().get(word, HARDLY_SAID)) - log((holders + 0.5) / (len(self._words) + 1))

    def of_article(self, asked: Asked, article: int) -> dict[str, float]:
        """What the confidence is made of, beside the odds; sums as logarithms.

        `held`, `spelt`: the weight of what the article holds, as written and by pieces of words; `telling`: of its most
        telling part; `strange`, `novel`: the weight and the number of words that it doesn't hold; `nearest`: the share
        of the nearest phrasing's words that were asked; `length`: of the question; `foreign`: its word that is most out
        of place; `taught`: phrasings per article.
        """
        held = [weight for weight, articles in asked.frame if article in articles]
        strange = [weight for weight, articles in asked.words if article not in articles]
        return {
            "held": log1p(sum(held)),
            "spelt": log1p(sum(weight for weight, articles in asked.pieces if article in articles)),
            "telling": max(held, default=0.0),
            "strange": log1p(sum(strange)),
            "novel": log1p(len(strange)),
            "nearest": self._nearest(asked.content, article),
            "length": log1p(asked.length),
            "foreign": asked.foreign,
            "taught": log(sum(map(len, self._words)) / len(self._words)),
        }

    def _nearest(self, content: Mapping[str, float], article: int) -> float:
        whole = sum(content.values()) or 1.0
        fits: list[tuple[float, float]] = []
        for words in self._words[article]:
            shared = sum(weight for word, weight in content.items() if word in words)
            weight = sum(map(self._kinds[1].weight, words)) or 1.0
            fits.append((2 * shared / (whole + weight), shared / weight))
        return max(fits)[1]


@dataclass(frozen=True)
class Nearness:
    """How near a question is to the phrasings of every article, as cosines."""

    _cosines: Floats
    _first: Ints
    """Per article, its first phrasing."""

    def of_article(self, article: int) -> dict[str, float]:
        """`near`: the mean of its nearest phrasings; `rival`: the nearest one, or answer, of any other article.

        A stranger is about as near to many; who belongs here is near to one.
        """
        begin, end = self._first[article], self._first[article + 1]
        own = np.sort(self._cosines[begin:end])[-NEAREST:]
        others = np.concatenate([self._cosines[:begin], self._cosines[end:]])
        return {"near": float(own.sum()) / NEAREST, "rival": float(others.max(initial=0.0))}


@dataclass(frozen=True)
class Opinion:
    """What is made of a question."""

    _odds: Odds
    _likely: Floats
    _familiarity: Familiarity
    _nearness: Nearness
    _asked: Asked

    @property
    def logits(self) -> Floats:
        """Per article; differences mean log odds."""
        return self._odds.logits

    def features(self, article: int) -> dict[str, float]:
        """`logit`, `likely`: its odds and log probability; `pieces`: its odds by pieces of words; and the rest."""
        return {
            "logit": float(self._odds.logits[article]),
            "likely": float(self._likely[article]),
            "pieces": float(self._odds.by_pieces[article]),
            **self._nearness.of_article(article),
            **self._familiarity.of_article(self._asked, article),
        }


@dataclass(frozen=True)
class Trained:
    """What was learnt from a base's phrasings."""

    _classifier: Classifier
    _familiarity: Familiarity
    _first: Ints
    """Per article, its first phrasing, and the end of the last one's."""

    @staticmethod
    def on(phrasings: Sequence[Analysis], owners: Ints, answers: Sequence[Analysis]) -> "Trained":
        """Learn which phrasing belongs to which article; the articles' answers help a little."""
        classifier, articles = Classifier.train(phrasings, owners, answers), len(answers)
        first = np.searchsorted(owners, np.arange(articles + 1)).astype(np.int32)
        return Trained(classifier, Familiarity.of(phrasings, owners, articles), first)

    def opinion(self, question: Analysis, likeness: Floats) -> Opinion:
        """Of all articles; `likeness` is how like each is to the question by its words alone."""
        leaning = np.float32(LIKENESS_ODDS) * np.minimum(likeness, np.float32(MOST_ALIKE))
        odds = self._classifier.odds(question).leaning(np.asarray(leaning, np.float32))
        nearness = Nearness(odds.cosines, self._first)
        return Opinion(odds, odds.likely, self._familiarity, nearness, self._familiarity.asked(question))
