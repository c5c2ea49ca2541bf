"""`imcs kb eval`: how good the answers are on a base and labelled queries, both given as files.

Needs no settings and no data: the base is indexed in a directory of its own, which is gone afterwards. Measuring
itself is kb's; this reads, complains about what can't be measured, and shows the figures.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from imcs.cli.display import Advance, complain, progress, say, show_json, show_table
from imcs.errors import ImcsError
from kb.article import Article, ArticleError
from kb.evaluate import Query, QueryError, evaluate, read_queries, with_confirmed
from kb.exchange import Kind, read_articles

Figures = Mapping[str, object]

COVERED = "covered at 90 % right"
ORDER = {
    "P@1": "p_at_1",
    "R@5": "recall_at_5",
    "MRR@10": "mrr_at_10",
    "right at 80 % covered": "precision_at_80_coverage",
    "false at 80 % covered": "false_answer_rate_at_80_coverage",
    COVERED: "coverage_at_precision_90",
    "AUROC": "auroc",
}
"""What the order and the confidence of the hits are worth: heading → figure."""
DECISION = {
    "answered": "answered",
    "of these right": "answer_precision",
    "did you mean": "did_you_mean",
    "of these with the right one": "did_you_mean_right",
    "false answers": "false_answer_rate",
}
"""What the bot would do: heading → figure."""


def evaluate_files(
    kb: Annotated[Path, typer.Option(metavar="FILE", help="Articles: JSON lines, or .yaml or .csv.")],
    queries: Annotated[Path, typer.Option(metavar="FILE", help='JSON lines {"text", "ids", "style"}.')],
    confirmed: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Queries that are learnt before measuring.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Measure the answers that a knowledge base gives to labelled queries."""
    with progress("Reading") as step:
        articles = read_base(kb)
        asked = [query for _, query in read_labelled(queries, articles)]
        learnt = _fit_to_learn(confirmed, read_labelled(confirmed, articles)) if confirmed is not None else []
        step.now(f"Learning {len(articles)} articles")
        report = evaluate(articles, asked, learnt, progress=_Asking(step, len(asked)))
    if as_json:
        show_json(report)
    else:
        _show(report)


class _Asking:
    """Moves the bar, and says at its first move what is being done by now."""

    def __init__(self, step: Advance, count: int) -> None:
        self._step = step
        self._count = count
        self._said = False

    def __call__(self, part: float) -> None:
        if not self._said:
            self._step.now(f"Asking {self._count} queries")
            self._said = True
        self._step(part)


def read_base(file: Path) -> Sequence[Article]:
    """The articles of a file; ImcsError where they can't be used."""
    try:
        kind = Kind.of(file.name)
    except ArticleError:
        kind = Kind.JSONL
    found = read_articles(file.read_bytes(), kind)
    if found.faults:
        more = f" (and {len(found.faults) - 1} more)" if len(found.faults) > 1 else ""
        raise ImcsError(f"{file}: {found.faults[0]}{more}")
    if not found.articles:
        raise ImcsError(f"{file}: holds no articles")
    return found.articles


def read_labelled(file: Path, articles: Sequence[Article]) -> list[tuple[int, Query]]:
    """Every query with the line that it came from."""
    content = file.read_bytes()
    try:
        found = read_queries(content)
    except QueryError as fault:
        raise ImcsError(f"{file}: {fault}") from None
    if not found:
        raise ImcsError(f"{file}: holds no queries")
    rows = content.decode("utf-8-sig", "replace").split("\n")
    numbered = list(zip((line for line, row in enumerate(rows, 1) if row.strip()), found, strict=True))
    known = {article.id for article in articles}
    lost = [line for line, query in numbered if query.ids and not query.ids & known]
    if lost:
        complain(f"{file}: line {lost[0]}: no article of the base has such an id; {len(lost)} queries name none")
    return numbered


def _fit_to_learn(file: Path, queries: Sequence[tuple[int, Query]]) -> list[Query]:
    """Confirmed questions become part of articles, and so must be fit for it."""
    for line, query in queries:
        try:
            with_confirmed([Article(query.first or "none", "any")], [query])
        except ArticleError as fault:
            raise ImcsError(f"{file}: line {line}: {fault}") from None
    return [query for _, query in queries]


def _show(report: Figures) -> None:
    styles = report["styles"]
    assert isinstance(styles, Mapping)
    rows = {"all": report, **styles}
    counted = ("queries", "in_scope", "out_of_scope")
    show_table(
        ("style", "queries", "in scope", "out of scope"),
        [(style, *(figures[name] for name in counted)) for style, figures in rows.items()],
    )
    show_table(
        ("style", *ORDER),
        [(style, *_parts(figures, ORDER)) for style, figures in rows.items()],
    )
    show_table(("style", *DECISION), [(style, *_parts(figures, DECISION)) for style, figures in rows.items()])
    latency = report["latency_ms"]
    assert isinstance(latency, Mapping)
    say(
        f"{report['articles']} articles with {report['phrasings']} phrasings, {report['confirmed']} confirmed "
        f"questions; learnt in {report['build_seconds']:.2f} s; a query takes {latency['p50']:.2f} ms, "
        f"the slowest of 100 takes {latency['p99']:.2f} ms."
    )


def _parts(figures: Figures, columns: Mapping[str, str]) -> list[str]:
    return [
        _percent(figures[name]) + (_range(figures, name) if head == COVERED else "") for head, name in columns.items()
    ]


def _range(figures: Figures, name: str) -> str:
    """Where the figure lies in nine of ten samples of such queries: it hangs on few of them."""
    low, high = figures[f"{name}_low"], figures[f"{name}_high"]
    return "" if low is None else f" ({_percent(low)} to {_percent(high)})"


def _percent(value: object) -> str:
    return f"{100 * value:.1f} %" if isinstance(value, int | float) else ""
