"""Labelled sets to train the shipped weights on, and variations of them: smaller bases, those that lack articles, and
those whose customers confirmed some of the questions.

Which questions a base can't answer is known exactly where an article was taken out of it: those that the article
answers. Not used by the running service.
"""

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from kb.analysis import shared_analyzer
from kb.article import Article
from kb.classifier import worth_training
from kb.evaluate import Query, read_queries, with_confirmed
from kb.exchange import Kind, read_articles

NEAR = ("near", "near_missing")
"""Styles of questions that a base can't answer, but that are much like what it can."""
CUTS = (3, 5)
"""Variants kept in smaller bases that a classifier still learns."""
GAPPED, GAPS_KEPT, GAPS = 3, 2 / 3, 0.3
"""How many bases lack articles, how many of these they keep, and what each weighs."""
HANDFUL, HANDFULS, HAND = 10, 3, 0.05
"""Articles in the smallest bases, how many of these there are, and what each weighs."""
CUT, BARE = 0.2, 0.5
"""What smaller bases weigh; those with two phrasings aren't learnt."""
CONFIRMED_SHARES, CONFIRMED = (0.2, 0.5, 0.5), 0.2
"""Of the questions that are confirmed before the others are asked, and what each such base weighs: with every
phrasing more a classifier is surer of itself, of what it wasn't asked before too."""
KIN = 0.1
"""The share of the smaller base's articles that the larger one has too, where they are of one family."""
STRANGERS = 250
"""Questions from elsewhere that are asked of a base that lacks articles."""
RETOLD, RETOLD_BASES = 300, 4
"""Articles in a base whose phrasings are made of its answers' sentences."""
SENTENCE = re.compile(r"[。\n；;！!？?]")
SENTENCES, SHORTEST, LONGEST = 4, 8, 60


@dataclass(frozen=True)
class TrainSet:
    """A base and queries whose answers are known."""

    name: str
    family: str
    articles: tuple[Article, ...]
    queries: tuple[Query, ...]
    importance: float = 1.0

    @property
    def is_learnt(self) -> bool:
        """Whether a classifier learns it."""
        return worth_training([len(article.phrasings) for article in self.articles])

    @cached_property
    def is_han(self) -> bool:
        """Whether most of its articles ask in Han characters."""
        asked = [shared_analyzer().question(article.question).is_han for article in self.articles]
        return 2 * sum(asked) > len(asked)

    def lacking(self, name: str, kept: Sequence[Article], importance: float) -> "TrainSet":
        """With these articles alone; what the others answer is out of scope, and near."""
        ids = {article.id for article in kept}
        queries = tuple(
            replace(query, ids=query.ids & ids, style="near" if query.ids and not query.ids & ids else query.style)
            for query in self.queries
        )
        return TrainSet(f"{self.name} {name}", self.family, tuple(kept), queries, importance)


def read_sets(directories: Iterable[Path]) -> list[TrainSet]:
    """From kb.jsonl and queries.dev.jsonl; sets with articles in common are of one family."""
    sets: list[TrainSet] = []
    for directory in directories:
        articles = read_articles((directory / "kb.jsonl").read_bytes(), Kind.JSONL).articles
        queries = tuple(read_queries((directory / "queries.dev.jsonl").read_bytes()))
        ids = {article.id for article in articles}
        related = (one for one in sets if _akin(ids, {article.id for article in one.articles}))
        family = next((one.family for one in related), directory.name)
        sets.append(TrainSet(directory.name, family, articles, queries))
    return sets


def _akin(ids: set[str], others: set[str]) -> bool:
    """Whether two bases are made of the same articles; a name that both happen to use is nothing."""
    return len(ids & others) >= KIN * min(len(ids), len(others))


def varied(sets: Sequence[TrainSet]) -> Iterator[list[TrainSet]]:
    """Each set with its variations."""
    for number, given in enumerate(sets):
        chance = random.Random(number)
        others = _smaller(given, chance, _strangers(given, sets)) if given.is_learnt else _retold(given, chance)
        yield [given, *others, *_confirmed(given, chance)]


def _strangers(given: TrainSet, sets: Sequence[TrainSet]) -> list[Query]:
    """What others of its script are asked that is far from it: all, where they are a city's or about web applications,
    which no classifier learns here; of the rest what is far from them too, as a shop is asked much that another is.
    """
    others = [other for other in sets if other.family != given.family and other.is_han == given.is_han]
    asked = {query.text for query in given.queries}
    far = [
        query
        for other in others
        for query in other.queries
        if not other.is_learnt or not (query.ids or query.style in NEAR)
    ]
    return [replace(query, ids=frozenset(), style="far") for query in far if query.text not in asked]


def _smaller(given: TrainSet, chance: random.Random, strangers: Sequence[Query]) -> Iterator[TrainSet]:
    bare = tuple(replace(article, variants=article.variants[:1]) for article in given.articles)
    yield replace(given, name=f"{given.name} bare", articles=bare, importance=BARE)
    for count in CUTS:
        cut = tuple(
            replace(article, variants=tuple(chance.sample(article.variants, min(count, len(article.variants)))))
            for article in given.articles
        )
        yield replace(given, name=f"{given.name} cut to {count}", articles=cut, importance=CUT)
    for number in range(GAPPED):
        kept = chance.sample(given.articles, int(GAPS_KEPT * len(given.articles)))
        yield _with_some(given, strangers, chance).lacking(f"gapped {number}", kept, GAPS)
    for number in range(HANDFULS):
        kept = chance.sample(given.articles, min(HANDFUL, len(given.articles)))
        asked = _with_some(given, strangers, chance)
        yield asked.lacking(f"handful {number}", kept, HAND)
        ids = {article.id for article in kept}
        yield asked.lacking(f"bare handful {number}", [article for article in bare if article.id in ids], HAND)


def _with_some(given: TrainSet, strangers: Sequence[Query], chance: random.Random) -> TrainSet:
    """Asked some of these, too."""
    return replace(given, queries=(*given.queries, *chance.sample(strangers, min(STRANGERS, len(strangers)))))


def _confirmed(given: TrainSet, chance: random.Random) -> Iterator[TrainSet]:
    """Bases that learnt some of the questions, and are asked the others; the last one lacks articles besides."""
    for number, share in enumerate(CONFIRMED_SHARES):
        asked = [query for query in given.queries if query.ids]
        chance.shuffle(asked)
        count = int(share * len(asked))
        articles = tuple(with_confirmed(given.articles, asked[:count]))
        queries = (*asked[count:], *(query for query in given.queries if not query.ids))
        yield replace(
            given, name=f"{given.name} confirmed {number}", articles=articles, queries=queries, importance=CONFIRMED
        )
    kept = chance.sample(articles, int(GAPS_KEPT * len(articles)))
    yield replace(given, queries=queries).lacking("confirmed and gapped", kept, CONFIRMED)


def _retold(given: TrainSet, chance: random.Random) -> Iterator[TrainSet]:
    """Bases that a classifier learns, made of some articles of one that it doesn't."""
    for number in range(RETOLD_BASES if len(given.articles) >= RETOLD else 0):
        asked = {id for query in given.queries for id in query.ids}
        answering = [article for article in given.articles if article.id in asked]
        others = [article for article in given.articles if article.id not in asked]
        kept = chance.sample(answering, min(2 * RETOLD // 3, len(answering)))
        kept += chance.sample(others, min(RETOLD - len(kept), len(others)))
        retold = [replace(article, variants=(*article.variants, *_sentences(article))) for article in kept]
        yield given.lacking(f"retold {number}", retold, 1.0)


def _sentences(article: Article) -> list[str]:
    parts = [part.strip() for part in SENTENCE.split("\n".join(article.answers.values()))]
    return [part for part in dict.fromkeys(parts) if SHORTEST <= len(part) <= LONGEST][:SENTENCES]
