"""The benchmark's figures as tables: for a terminal, and as Markdown for README."""

from collections.abc import Sequence
from dataclasses import dataclass

import rich.table
from rich.console import Console

from tests.benchmarks.comparison import Confirmed, Row
from tests.benchmarks.scale import Cost


@dataclass(frozen=True)
class Table:
    """Rows of cells under headings; the leading `words` columns hold words, the others numbers."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    words: int = 1

    def show(self) -> None:
        """On the terminal."""
        table = rich.table.Table(title=self.title, title_justify="left")
        for place, column in enumerate(self.columns):
            table.add_column(column, justify="left" if place < self.words else "right")
        for row in self.rows:
            table.add_row(*row)
        Console(highlight=False).print(table)

    def markdown(self) -> str:
        """For a document."""
        marks = ["---" if place < self.words else "--:" for place in range(len(self.columns))]
        rows = [self.columns, marks, *self.rows]
        return "\n".join([f"{self.title}:", "", *(f"| {' | '.join(row)} |" for row in rows)])


def sets_table(rows: Sequence[Row]) -> Table:
    """Every system on every set."""
    return Table(
        "Labelled sets, shares in %",
        (
            *("set", "system", "P@1", "R@5", "AUROC", "covered at 90 % right", "false answers at 80 % covered"),
            *("of them far", "p50 ms", "p99 ms", "build s"),
        ),
        [
            (
                *(row.set, row.system),
                *(percent(row.figures[name]) for name in ("p_at_1", "recall_at_5", "auroc")),
                percent(row.figures["coverage_at_precision_90"]) + _range(row),
                percent(row.figures["false_answer_rate_at_80_coverage"]),
                percent(row.styles.get("far", {}).get("false_answer_rate_at_80_coverage")),
                *(f"{value:.1f}" for value in (row.p50, row.p99, row.build_seconds)),
            )
            for row in rows
        ],
        words=2,
    )


def styles_table(rows: Sequence[Row]) -> Table:
    """P@1 · R@5 by style, for sets that have several."""
    told = [(row, {style: figures for style, figures in row.styles.items() if figures["in_scope"]}) for row in rows]
    styles = sorted({style for _, found in told if len(found) > 1 for style in found})
    return Table(
        "By style, P@1 · R@5 in %",
        ("set", "system", *styles),
        [
            (row.set, row.system, *(_pair(found[style]) if style in found else "" for style in styles))
            for row, found in told
            if len(found) > 1
        ],
        words=2,
    )


def confirmed_table(rows: Sequence[Confirmed]) -> Table:
    """What confirmed questions add."""
    return Table(
        "Half of the queries confirmed, the other half asked: P@1 in %, mean of ten splits",
        ("set", "style", "before", "at once", "learnt", "gain"),
        [
            (
                *(row.set, row.style),
                *(percent(value) for value in (row.before, row.at_once, row.learnt)),
                f"{100 * (row.learnt - row.before):+.1f}",
            )
            for row in rows
        ],
        words=2,
    )


def cost_table(costs: Sequence[Cost]) -> Table:
    """What size costs."""
    return Table(
        "Made-up articles through the search worker",
        (
            *("articles", "p50 ms", "p99 ms", "CPU ms a new question", "CPU ms a repeated one", "rebuild s"),
            *("a change found after ms", "slowest", "weighed anew after s", "restart s", "memory MB", "index MB"),
        ),
        [
            (
                *(f"{cost.articles:,}", f"{cost.p50:.1f}", f"{cost.p99:.1f}", f"{cost.cpu:.2f}"),
                *(f"{cost.repeated:.3f}", f"{cost.rebuild_seconds:.1f}", f"{cost.change:.0f}"),
                *(f"{cost.slowest_change:.0f}", f"{cost.settled_seconds:.1f}", f"{cost.restart_seconds:.1f}"),
                *(f"{cost.memory_mb:.0f}", f"{cost.index_mb:.0f}"),
            )
            for cost in costs
        ],
        words=0,
    )


def percent(value: float | int | None) -> str:
    """A share in %, empty where there is none."""
    return "" if value is None else f"{100 * value:.1f}"


def _range(row: Row) -> str:
    low, high = (row.figures[f"coverage_at_precision_90_{end}"] for end in ("low", "high"))
    return "" if low is None or high is None else f" ({100 * low:.0f}–{100 * high:.0f})"


def _pair(figures: object) -> str:
    assert isinstance(figures, dict)
    return f"{percent(figures['p_at_1'])} · {percent(figures['recall_at_5'])}"
