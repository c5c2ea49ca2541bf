"""An article that may be a hit, and what it has in common with the question. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import log, log1p

from kb.analysis import Analysis
from kb.postings import Fit
from kb.scored import Part
from kb.synonyms import GROUP

SMALLEST = 10
"""Articles of the smallest bases that the weights were learnt from: smaller ones are taken for as large."""
TERMS_NAMED = 8
"""Words in common, those that tell most."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that may be a hit."""

    part: Part
    fit: Fit
    number: int
    """In its part."""
    phrasing: int
    """The nearest one, in its part."""
    likeness: float
    """What the order goes by: BM25F; experience, where there is any."""
    worth: float
    """What the confidence goes by: a confirmed question counts in full, what the base doesn't know against it."""
    common: float
    """What it has in common with the question, as a sum of tokens' weights."""
    place: int | None
    """Its number for the classifier; None where that doesn't know it, or there is none."""
    experienced: bool = False
    """Whether its likeness is as the base's confirmed questions taught."""

    @property
    def exact(self) -> bool:
        """Whether its nearest phrasing was asked word for word."""
        return bool(self.fit.exact[self.phrasing])


@dataclass(frozen=True, slots=True)
class Held:
    """What of a question an article's phrasings hold, its answer, or neither."""

    weights: Mapping[str, float]
    """Of the question's words, each how telling it is."""
    asked: frozenset[str]
    """Those in the phrasings."""
    said: frozenset[str]
    """Those in the answer alone."""
    characters: int
    """Different Han characters of the question."""
    strange_characters: int
    """Those of them in neither."""
    unit: float
    """How telling a word is that no article holds."""

    @staticmethod
    def of(one: Candidate, question: Analysis) -> "Held":
        """Look the question's words up in the article."""
        entry, statistics = one.part.entries[one.number], one.part.postings.statistics
        weights = {word: statistics.of(word) for word in question.words}
        asked = frozenset(word for phrasing in entry.phrasings for word in phrasing.words if word in weights)
        said = frozenset(word for word in entry.answer.words if word in weights) - asked
        # Of its words, without stop words (請問 and 呢 are in every question) and names of groups, which nobody wrote.
        written = {character for run in question.han for character in run}
        characters = written.intersection(chain.from_iterable(word for word in weights if not word.startswith(GROUP)))
        strange = characters.difference(*(run for text in (*entry.phrasings, entry.answer) for run in text.han))
        return Held(weights, asked, said, len(characters), len(strange), statistics.unknown)

    @property
    def terms(self) -> dict[str, float]:
        """The words in common that tell most, as parts of what the question's words tell."""
        whole = sum(self.weights.values()) or 1.0
        shared = sorted(((self.weights[word], word) for word in self.asked | self.said), reverse=True)
        return {f"term:{word}": weight / whole for weight, word in shared[:TERMS_NAMED]}

    def features(self, one: Candidate, rivals: Sequence[Candidate], articles: int) -> dict[str, float]:
        """What the confidence is made of where there is no classifier; sums of weights in `unit`s, as logarithms.

        `weight`: what the question and the nearest phrasing have in common; `missing`: the rest of the question;
        `worth`: how like they are, `gap`: how much more than the next article; `share`: of the phrasing that is in the
        question; `held`, `telling`: the words in the article's phrasings, all and the most telling one; `strange`,
        `characters`: words and the number of Han characters that it holds nowhere; `length`: different words and Han
        characters; `size`: of the base; `experienced`: whether confirmed questions taught the likeness; `known`: the
        share of the question that any article holds.
        """
        held = [self.weights[word] / self.unit for word in self.asked]
        strange = [weight for word, weight in self.weights.items() if word not in self.asked | self.said]
        ahead = one.worth - max((rival.worth for rival in rivals), default=0.0)
        return {
            "weight": log1p(one.common / self.unit),
            "missing": log1p(max(one.fit.whole - one.common, 0.0) / self.unit),
            "worth": one.worth,
            "gap": max(ahead, 0.0),
            "share": float(one.fit.share[one.phrasing]),
            "held": log1p(sum(held)),
            "telling": max(held, default=0.0),
            "strange": log1p(sum(strange) / self.unit),
            "characters": log1p(self.strange_characters),
            "length": log1p(len(self.weights) + self.characters),
            "size": log(max(articles, SMALLEST)),
            "experienced": float(one.experienced),
            "known": one.fit.known,
            "exact": float(one.exact),
        }
