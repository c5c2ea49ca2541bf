"""How good the search is on a knowledge base and labelled queries; the same path as live, index on disk included."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from kb.analysis import shared_analyzer
from kb.article import MAX_QUESTION, MAX_VARIANTS, Article
from kb.decision import TARGET_PRECISION, HalfSure, Sure, decide
from kb.engine import Engine, Scope
from kb.hit import Hit
from kb.measures import TOP, Outcome, by_style, figures

Progress = Callable[[float], None]


class QueryError(ValueError):
    """The queries can't be used."""


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked and which articles answer it."""

    text: str
    ids: frozenset[str]
    """Any of them counts; none means out of scope."""
    first: str = ""
    """The id named first: the one that a confirmation is learnt for."""
    style: str = ""


def read_queries(content: bytes) -> list[Query]:
    """From JSON lines `{text, ids: […], style}`, `id` in place of `ids` included; raises QueryError with the line."""
    queries = []
    for line, row in enumerate(content.decode("utf-8-sig", "replace").split("\n"), 1):
        if not row.strip():
            continue
        try:
            value = json.loads(row)
            text = value["text"]
            ids = _ids(value.get("ids", value.get("id")))
            style = str(value.get("style") or "")
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
            raise QueryError(f"line {line}: must be an object with text and ids: {fault}") from None
        if not isinstance(text, str):
            raise QueryError(f"line {line}: text must be a text")
        queries.append(Query(text, frozenset(ids), ids[0] if ids else "", style))
    return queries


def _ids(given: object) -> list[str]:
    """One id or several, as texts or numbers, in the form that articles have them."""
    each = [] if given is None else given if isinstance(given, list) else [given]
    if any(isinstance(id, bool) or not isinstance(id, str | int | None) for id in each):
        raise TypeError("an id must be a text or a number")
    return [id for id in (str("" if id is None else id).strip() for id in each) if id]


def with_confirmed(articles: Iterable[Article], confirmed: Iterable[Query]) -> list[Article]:
    """The articles after customers or agents confirmed these queries, as live: cut to a length, and up to a number."""
    learnt: dict[str, list[str]] = {}
    for query in confirmed:
        text = " ".join(query.text.split())[:MAX_QUESTION]
        if query.first and text:
            learnt.setdefault(query.first, []).append(text)
    return [
        replace(article, learnt=tuple(dict.fromkeys((*article.learnt, *learnt[article.id])))[:MAX_VARIANTS])
        if article.id in learnt
        else article
        for article in articles
    ]


def evaluate(
    articles: Sequence[Article],
    queries: Sequence[Query],
    confirmed: Sequence[Query] = (),
    *,
    target_precision: float = TARGET_PRECISION,
    progress: Progress | None = None,
) -> dict[str, object]:
    """Every figure by name: those of all queries on top, per style under `styles`."""
    analyzer = shared_analyzer()
    analyzer.question("字")  # loads the dictionary, which is no part of any base
    with TemporaryDirectory() as directory:
        engine = Engine(Path(directory), analyzer)
        try:
            begin = perf_counter()
            engine.rebuild(with_confirmed(articles, confirmed), 0)
            build_seconds = perf_counter() - begin
            outcomes, seconds = _asked(engine, queries, target_precision, progress)
        finally:
            engine.close()
    latency = np.quantile(seconds, [0.5, 0.99]) * 1000 if seconds else (0.0, 0.0)
    return {
        **figures(outcomes),
        "articles": len(articles),
        "phrasings": sum(len(article.phrasings) for article in articles),
        "confirmed": len(confirmed),
        "latency_ms": {"p50": float(latency[0]), "p99": float(latency[1])},
        "build_seconds": build_seconds,
        "styles": by_style(outcomes),
    }


def _asked(
    engine: Engine, queries: Sequence[Query], target_precision: float, progress: Progress | None
) -> tuple[list[Outcome], list[float]]:
    scope = Scope(datetime.now(UTC).astimezone().date())
    outcomes: list[Outcome] = []
    seconds: list[float] = []
    for number, query in enumerate(queries):
        begin = perf_counter()
        hits = engine.search(query.text, scope, TOP)
        seconds.append(perf_counter() - begin)
        outcomes.append(outcome_of(query, hits, target_precision))
        if progress is not None and number % 20 == 0:
            progress(number / len(queries))
    return outcomes, seconds


def outcome_of(query: Query, hits: Sequence[Hit], target_precision: float = TARGET_PRECISION) -> Outcome:
    """What these hits are worth."""
    rank = next((place for place, hit in enumerate(hits, 1) if hit.id in query.ids), 0)
    decision = decide(hits, target_precision)
    name, offered = "none", False
    if isinstance(decision, Sure):
        name, offered = "answer", decision.hit.id in query.ids
    elif isinstance(decision, HalfSure):
        name, offered = "did you mean", any(hit.id in query.ids for hit in decision.choices)
    return Outcome(bool(query.ids), rank, hits[0].confidence if hits else 0.0, name, offered, query.style)


def shown(report: Mapping[str, object]) -> str:
    """A report as JSON for other programs."""
    return json.dumps(report, ensure_ascii=False, indent=1)
