"""From a question to ordered articles with a confidence.

Pure: reads no clock and, past its shipped weights, no file. Every phrasing is scored by BM25F together with its
article's answer; where the articles have several phrasings each, a classifier learnt from them decides the order.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, takewhile
from zlib import crc32

import numpy as np

from kb.analysis import Analysis
from kb.article import Article
from kb.candidate import Candidate, Held
from kb.classifier import worth_training
from kb.confidence import shipped_models
from kb.confirmed import Echo
from kb.decision import Decision, HalfSure, Sure, Unsure, decide
from kb.experience import CANDIDATES, MORE_CANDIDATES, MOST, NOWHERE, Experience, Recall
from kb.familiarity import Opinion, Trained
from kb.hit import Hit
from kb.postings import Fit, Floats
from kb.scored import SHARE_WEIGHT, Analysed, Part, analysed, experience_of, falling

__all__ = ["Analysed", "Decision", "HalfSure", "Ranker", "Sure", "Unsure", "analysed", "decide"]

EXACT_OUTPUT = 6.0
"""Log odds of an article asked word for word, where no other is."""
BARELY_KNOWN = 0.1
"""Below this share of a question known, a hit must have a word or a Han character in common."""
STOP_WORDS_SHARE = 0.25
"""Of a phrasing, where a question holds no other words."""
NEVER = -1e9
FOLDS = 3
"""Parts of the confirmed questions; each is asked of what was learnt from the others."""
BY_CHANCE = 0.02
"""Of the confirmed questions asked, how many more a classifier must have right to be preferred to experience: on a base
with 125 articles where the two seem equal here, experience is 2.3 % ahead on new questions.
"""
RIVALS = 5
"""How many other articles a hit is compared with; no fewer, however few are asked for."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question, and what was learnt that bears on it."""

    opinion: Opinion | None
    recall: Recall | None


@dataclass(frozen=True, slots=True)
class _Scored:
    """The articles of a part, scored for a question."""

    part: Part
    fit: Fit
    likeness: Floats
    """Per phrasing."""
    best: Floats
    """Per article, the greatest."""

    @staticmethod
    def of(part: Part, tokens: Sequence[str]) -> "_Scored":
        fit = part.postings.fit(tokens)
        likeness = part.likeness(fit)
        return _Scored(part, fit, likeness, np.maximum.reduceat(likeness, part.first))


@dataclass(frozen=True, slots=True)
class _Learnt:
    """What was learnt from the base as a whole: from its phrasings, else from its confirmed questions, or nothing."""

    trained: Trained | None = None
    experience: Experience | None = None


class Ranker:
    """Ranks the articles of a base and those changed since. Immutable."""

    def __init__(self, base: Part, recent: Part, hidden: frozenset[str], learnt: _Learnt) -> None:
        self._base = base
        self._recent = recent
        self._hidden = hidden
        """Articles of the base that were removed or are among the recent ones."""
        self._learnt = learnt
        self._places = {entry.article.id: number for number, entry in enumerate(base.entries)}
        hidden_places = [self._places[id] for id in hidden if id in self._places]
        self._hidden_places = np.array(hidden_places, np.int64)

    @staticmethod
    def build(entries: Sequence[Analysed]) -> "Ranker":
        """From all articles; trains the classifier where it is of use."""
        trainable = worth_training([len(entry.phrasings) for entry in entries])
        if trainable and not worth_training([len(entry.article.phrasings) for entry in entries]):
            trainable = not _experience_is_better(entries)
        return Ranker._trained(entries) if trainable else Ranker._experienced(entries)

    @staticmethod
    def _trained(entries: Sequence[Analysed]) -> "Ranker":
        base = Part.build(entries)
        phrasings = [phrasing for entry in entries for phrasing in entry.phrasings]
        trained = Trained.on(phrasings, base.postings.owners, [entry.answer for entry in entries])
        return Ranker(base, Part.build(()), frozenset(), _Learnt(trained=trained))

    @staticmethod
    def _experienced(entries: Sequence[Analysed]) -> "Ranker":
        base = Part.build(entries)
        return Ranker(base, Part.build(()), frozenset(), _Learnt(experience=experience_of(base)))

    def right(self, questions: Sequence[tuple[str, Analysis]]) -> int:
        """For how many of these questions the article with the id beside it comes first."""
        hits = [(id, self.rank(question, lambda _: True, 1)) for id, question in questions]
        return sum(bool(found) and found[0].id == id for id, found in hits)

    def changed(self, entries: Mapping[str, Analysed], removed: Iterable[str]) -> "Ranker":
        """With these articles new or replaced and those removed; quick, by the words' weights of the base."""
        gone = frozenset(removed)
        recent = {entry.article.id: entry for entry in self._recent.entries} | dict(entries)
        recent = {id: entry for id, entry in recent.items() if id not in gone}
        hidden = self._hidden | gone | frozenset(recent)
        return Ranker(self._base, Part.build(list(recent.values()), self._base), hidden, self._learnt)

    @property
    def recent(self) -> int:
        """How many articles changed since it was built."""
        return len(self._hidden | {entry.article.id for entry in self._recent.entries})

    def rank(self, question: Analysis, allowed: Callable[[Article], bool], limit: int) -> list[Hit]:
        """The best articles among those allowed, best first; none where nothing is in common."""
        tokens = question.tokens
        if not tokens:
            return []
        scored = [_Scored.of(part, tokens) for part in (self._base, self._recent) if part.entries]
        trained, experience = self._learnt.trained, self._learnt.experience
        opinion = None if trained is None else trained.opinion(question, scored[0].best)
        recall = None if experience is None else experience.recall(self._base.confirmed, tokens)
        wanted = max(limit, RIVALS) + 1
        found = [one for each in scored for one in self._candidates(each, _Asked(opinion, recall), wanted, allowed)]
        found.sort(key=self._order(found, opinion))
        found = list(islice((one for one in found if _of_the_same(question, one)), wanted))
        return [self._hit(question, found, place, opinion) for place in range(min(limit, len(found)))]

    def _candidates(
        self, scored: _Scored, asked: _Asked, wanted: int, allowed: Callable[[Article], bool]
    ) -> list[Candidate]:
        part, fit, best = scored.part, scored.fit, scored.best
        order = best
        if part is self._base:
            order = best = best.copy()
            best[self._hidden_places] = 0
            if asked.opinion is not None:
                order = np.where(best > 0, asked.opinion.logits, NEVER)
        falls = takewhile(lambda number: best[number] > 0, falling(order))
        likely = (number for number in falls if allowed(part.entries[number].article))
        if asked.recall is None:
            return [self._candidate(scored, number) for number in islice(likely, wanted)]
        echo = asked.recall.echo if part is self._base else part.confirmed.echo(asked.recall.weights)
        numbers = list(islice(likely, max(wanted, CANDIDATES)))
        more = (number for number in part.confirmed.nearest(echo, MORE_CANDIDATES) if best[number] > 0)
        numbers += [number for number in more if number not in numbers and allowed(part.entries[number].article)]
        alike = self._recalled(part, fit, numbers, asked.recall, echo) if numbers else {}
        exact = set(part.postings.owners[fit.exact].tolist())
        kept = [number for place, number in enumerate(alike) if place < wanted or number in exact]
        return [_as_like(self._candidate(scored, number), alike[number]) for number in kept]

    def _recalled(self, part: Part, fit: Fit, numbers: Sequence[int], recall: Recall, echo: Echo) -> dict[int, float]:
        """How like the articles of one part are as experience has it, by falling likeness."""
        known = numbers
        if part is not self._base:
            known = [self._places.get(part.entries[number].article.id, NOWHERE) for number in numbers]
        told = np.column_stack([part.confirmed.heard(echo, numbers), recall.told[known]])
        likeness = recall.experience.likeness(part.evidence(fit, numbers, told))
        return {numbers[place]: float(likeness[place]) for place in np.argsort(-likeness, kind="stable").tolist()}

    def _candidate(self, scored: _Scored, number: int) -> Candidate:
        part, fit, likeness = scored.part, scored.fit, scored.likeness
        begin = part.first[number]
        end = part.first[number + 1] if number + 1 < len(part.first) else len(likeness)
        worth = part.worth(fit, slice(begin, end))
        phrasing = begin + int(np.argmax(worth))
        place = None if self._learnt.trained is None else self._places.get(part.entries[number].article.id)
        common = float(fit.strength[phrasing]) * (fit.whole if part.learnt[phrasing] else fit.mass)
        return Candidate(
            part, fit, number, phrasing, float(likeness[begin:end].max()), float(worth.max()), common, place
        )

    def _order(
        self, found: Sequence[Candidate], opinion: Opinion | None
    ) -> Callable[[Candidate], tuple[int, float, float]]:
        """Exact phrasings first, an article's own before confirmed ones, then the classifier's order, then likeness.

        A phrasing too new for the classifier comes first where no other is as like.
        """
        if opinion is None:
            return lambda one: (_place_if_exact(one), -one.likeness, 0.0)
        nearest = max((one.likeness for one in found), default=0.0)
        fresh = {id(one) for one in found if one.likeness == nearest and self._too_new(one)}
        logits, least = opinion.logits, float(opinion.logits.min())
        return lambda one: (
            _place_if_exact(one),
            0.0 if id(one) in fresh else 1.0,
            -(least if one.place is None else float(logits[one.place])),
        )

    def _too_new(self, one: Candidate) -> bool:
        """Whether the nearest phrasing isn't among those that the classifier learnt for this article."""
        if one.part is self._base:
            return False
        if one.place is None:
            return True
        known = self._base.entries[one.place].article
        return one.part.text_of(one.phrasing) not in (*known.phrasings, *known.learnt)

    def _hit(self, question: Analysis, found: Sequence[Candidate], place: int, opinion: Opinion | None) -> Hit:
        one = found[place]
        held = Held.of(one, question)
        rivals = [other for other in found if other is not one]
        features = held.features(one, rivals, len(self._base.entries))
        kind = "matched"
        if opinion is not None and one.place is not None:
            features |= opinion.features(one.place)
            kind = "learnt han" if question.is_han else "learnt"
        model = shipped_models()[kind]
        output = model.output(features)
        if one.exact and not any(other.exact for other in found if other is not one):
            output = max(output, EXACT_OUTPUT)
        article = one.part.entries[one.number].article
        return Hit(
            id=article.id,
            question=article.question,
            phrasing=one.part.text_of(one.phrasing),
            score=output,
            confidence=model.confidence(output),
            article=article,
            why={**features, **held.terms},
        )


def _experience_is_better(entries: Sequence[Analysed]) -> bool:
    """Where both could be: learn either way from some of the confirmed questions, ask the rest, each of them once."""
    experienced = trained = total = 0
    for fold in range(FOLDS):
        kept, asked = _split(entries, fold)
        experienced += Ranker._experienced(kept).right(asked)
        trained += Ranker._trained(kept).right(asked)
        total += len(asked)
    return trained - experienced <= BY_CHANCE * total


def _split(entries: Sequence[Analysed], fold: int) -> tuple[list[Analysed], list[tuple[str, Analysis]]]:
    """The articles without some of their confirmed questions, and those with the article's id.

    Each goes or stays by itself: in equal parts, those asked would be of the articles with most left.
    """
    kept: list[Analysed] = []
    asked: list[tuple[str, Analysis]] = []
    for entry in entries:
        own = len(entry.article.phrasings)
        staying = [
            place
            for place, text in enumerate(entry.article.learnt)
            if crc32(text.encode("utf-8", "replace")) % FOLDS != fold
        ]
        article = replace(entry.article, learnt=tuple(entry.article.learnt[place] for place in staying))
        phrasings = (*entry.phrasings[:own], *(entry.phrasings[own + place] for place in staying))
        kept.append(replace(entry, article=article, phrasings=phrasings))
        going = set(range(len(entry.article.learnt))).difference(staying)
        asked += [(entry.article.id, entry.phrasings[own + place]) for place in sorted(going)]
    return kept, asked[:: len(asked) // MOST + 1]


def _as_like(one: Candidate, likeness: float) -> Candidate:
    """With this likeness; a phrasing asked word for word stays what it is."""
    common = max(likeness - SHARE_WEIGHT * float(one.fit.share[one.phrasing]), 0.0) * one.fit.mass
    likeness += one.likeness if one.exact else 0.0
    return replace(one, likeness=likeness, worth=likeness * one.fit.known, common=common, experienced=True)


def _of_the_same(question: Analysis, one: Candidate) -> bool:
    """Whether a hit is more than a few letters that happen to be the same."""
    if not question.words and not question.han:
        # Nothing but stop words: they must be what the article itself says, such as "who are you".
        return float(one.fit.share[one.phrasing]) >= STOP_WORDS_SHARE
    if one.fit.known >= BARELY_KNOWN:
        return True
    entry = one.part.entries[one.number]
    wanted = {*question.words, *(character for run in question.han for character in run)}
    texts = (*entry.phrasings, entry.answer)
    return any(wanted.intersection((*text.words, *(a for run in text.han for a in run))) for text in texts)


def _place_if_exact(one: Candidate) -> int:
    if not one.exact:
        return 2
    return 1 if one.part.learnt[one.phrasing] else 0
