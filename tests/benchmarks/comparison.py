"""How good the systems are on labelled sets, and what confirmed questions add. Measures; prints nothing."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from kb.analysis import shared_analyzer
from kb.article import Article
from kb.engine import Engine, Scope
from kb.evaluate import Query, outcome_of, read_queries, with_confirmed
from kb.exchange import Kind, read_articles
from kb.measures import TOP, Outcome, by_style, figures
from tests.benchmarks.peers import System

Progress = Callable[[float], None]
SEEDS = range(10)
FOREIGN = ("simplified", "english")
"""Styles of queries that aren't in the script of the base."""


@dataclass(frozen=True)
class LabelledSet:
    """A base, and queries whose answers are known."""

    name: str
    articles: tuple[Article, ...]
    queries: tuple[Query, ...]


@dataclass(frozen=True)
class Row:
    """One system on one set; shares from 0 to 1, None where there is nothing to measure."""

    set: str
    system: str
    figures: Mapping[str, float | int | None]
    styles: Mapping[str, Mapping[str, float | int | None]]
    p50: float
    """ms a query, answered one after the other."""
    p99: float
    build_seconds: float


@dataclass(frozen=True)
class Confirmed:
    """P@1 of a style's measured halves: before, right after the change, and once all is learnt anew."""

    set: str
    style: str
    before: float
    at_once: float
    learnt: float


def read_sets(directory: Path, names: Sequence[str]) -> Iterator[LabelledSet]:
    """The sets in the directory, of these names where any are given."""
    for kb in sorted(directory.glob("*/kb.jsonl")):
        queries = kb.with_name("queries.dev.jsonl")
        if queries.exists() and (not names or kb.parent.name in names):
            found = read_articles(kb.read_bytes(), Kind.JSONL)
            if found.faults:
                raise ValueError(f"{kb}: {found.faults[0]}")
            yield LabelledSet(kb.parent.name, found.articles, tuple(read_queries(queries.read_bytes())))


def compared(given: LabelledSet, name: str, system: System, progress: Progress) -> Row:
    """Build the system, ask it everything, and count."""
    shared_analyzer().question("字")  # loads the dictionary, which is no part of any base
    with TemporaryDirectory() as directory:
        began = perf_counter()
        ask = system(given.articles, Path(directory))
        build_seconds = perf_counter() - began
        ask("熱身 warming up")
        outcomes, seconds = [], []
        for number, query in enumerate(given.queries):
            began = perf_counter()
            found = ask(query.text)
            seconds.append(perf_counter() - began)
            outcomes.append(outcome(query, found))
            if number % 50 == 0:
                progress(number / len(given.queries))
    p50, p99 = np.quantile(seconds, [0.5, 0.99]) * 1000
    return Row(given.name, name, figures(outcomes), styles_of(outcomes), float(p50), float(p99), build_seconds)


def outcome(query: Query, found: Sequence[tuple[str, float]]) -> Outcome:
    """What these ids and scores are worth; a raw score decides nothing by itself."""
    rank = next((place for place, (id, _) in enumerate(found, 1) if id in query.ids), 0)
    return Outcome(bool(query.ids), rank, found[0][1] if found else 0.0, "none", False, query.style)


def styles_of(outcomes: Sequence[Outcome]) -> dict[str, Mapping[str, float | int | None]]:
    """The styles, and all in the base's own script together where some aren't."""
    styles: dict[str, Mapping[str, float | int | None]] = dict(by_style(outcomes))
    if any(style in styles for style in FOREIGN):
        own = [one for one in outcomes if one.in_scope and one.style not in FOREIGN]
        styles["own script"] = figures(own)
    return styles


def confirmed_halves(given: LabelledSet, progress: Progress) -> list[Confirmed]:
    """Half of the queries confirmed, the other half asked: means over ten splits.

    They go into a running search, as live: asked once right after the change, and once after all is weighed anew.
    """
    with TemporaryDirectory() as directory:
        engine = Engine(Path(directory), shared_analyzer())
        engine.rebuild(given.articles, 0)
        before = dict(zip(given.queries, answered(engine, given.queries), strict=True))
        by_id = {article.id: article for article in given.articles}
        scores: dict[str, list[tuple[float, float, float]]] = {}
        for seed in SEEDS:
            learnt, asked = split(given.queries, seed)
            articles = with_confirmed(given.articles, learnt)
            engine.update([article for article in articles if article.learnt], (), seed)
            at_once = answered(engine, asked)
            engine.settle()
            later = answered(engine, asked)
            for style in ("all", *sorted({query.style for query in asked})):
                parts = ([before[query] for query in asked], at_once, later)
                means = tuple(precision(part, style) for part in parts)
                scores.setdefault(style, []).append((means[0], means[1], means[2]))
            engine.update([by_id[article.id] for article in articles if article.learnt], (), seed)
            engine.settle()
            progress((seed + 1) / len(SEEDS))
        engine.close()
    return [Confirmed(given.name, style, *map(fmean, zip(*rows, strict=True))) for style, rows in scores.items()]


def split(queries: Sequence[Query], seed: int) -> tuple[list[Query], list[Query]]:
    """In-scope queries in halves, every style in halves: those confirmed, and those asked."""
    chance = random.Random(seed)
    learnt: list[Query] = []
    asked: list[Query] = []
    for style in sorted({query.style for query in queries}):
        of_style = [query for query in queries if query.style == style and query.ids]
        chance.shuffle(of_style)
        middle = len(of_style) // 2
        learnt += of_style[:middle]
        asked += of_style[middle:]
    return learnt, asked


def answered(engine: Engine, queries: Sequence[Query]) -> list[Outcome]:
    """What comes out for each query."""
    scope = Scope(datetime.now(UTC).date())
    return [outcome_of(query, engine.search(query.text, scope, TOP)) for query in queries]


def precision(outcomes: Sequence[Outcome], style: str) -> float:
    """P@1 of a style, or of all."""
    return fmean(one.rank == 1 for one in outcomes if style in ("all", one.style))
