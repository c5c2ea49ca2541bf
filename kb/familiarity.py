"""A classifier together with what its phrasings hold, which tells whether a question belongs to the base at all.

A classifier's odds are right for questions that belong to some article. Whether one does shows in how much it has in
common with the article that it would go to, by sums as much as by shares: of two questions with equal odds the longer
one is less likely to be about something else. Pure.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, log1p

from kb.analysis import Analysis
from kb.classifier import Classifier, Odds, kinds
from kb.postings import Floats, Ints

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
        return Asked(frame, words, pieces, content, len(question.frame) + sum(map(len, question.han)))

    def of_article(self, asked: Asked, article: int) -> dict[str, float]:
        """What the confidence is made of, beside the odds; sums as logarithms.

        `held`, `spelt`: the weight of what the article holds, as written and by pieces of words; `telling`: of its most
        telling part; `strange`, `novel`: the weight and the number of words that it doesn't hold; `nearest`: the share
        of the nearest phrasing's words that were asked; `length`: of the question; `taught`: phrasings per article.
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
class Opinion:
    """What is made of a question."""

    _odds: Odds
    _likely: Floats
    _familiarity: Familiarity
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
            **self._familiarity.of_article(self._asked, article),
        }


@dataclass(frozen=True)
class Trained:
    """What was learnt from a base's phrasings."""

    _classifier: Classifier
    _familiarity: Familiarity

    @staticmethod
    def on(phrasings: Sequence[Analysis], owners: Ints, articles: int) -> "Trained":
        """Learn which phrasing belongs to which article."""
        classifier = Classifier.train(phrasings, owners, articles)
        return Trained(classifier, Familiarity.of(phrasings, owners, articles))

    def opinion(self, question: Analysis) -> Opinion:
        """Of all articles."""
        odds = self._classifier.odds(question)
        return Opinion(odds, odds.likely, self._familiarity, self._familiarity.asked(question))
