"""How good and how fast the search is, beside its peers: one command, its tables for people and for README.

    python -m tests.benchmarks.retrieval [--data DIR] [--set NAME]… [--part sets|confirmed|scale]… [--large]
        [--size N]… [--json]

DIR holds a folder per labelled set with kb.jsonl and queries.dev.jsonl. The peers come with `pip install -e .[bench]`.
Times are those of this machine as it is: run nothing beside it.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from tests.benchmarks.comparison import Confirmed, Row, compared, confirmed_halves, read_sets
from tests.benchmarks.peers import missing, systems
from tests.benchmarks.scale import LARGE, SIZES, Cost, cost_of
from tests.benchmarks.synthetic import Vocabulary
from tests.benchmarks.tables import Table, confirmed_table, cost_table, sets_table, styles_table

USUAL_PLACE = Path(__file__).resolve().parents[3] / "shared" / "faq"
"""Where the sets lie: beside the project's folder."""
PARTS = ("sets", "confirmed", "scale")


@dataclass
class Report:
    """Everything measured in one run."""

    rows: list[Row] = field(default_factory=list)
    confirmed: list[Confirmed] = field(default_factory=list)
    costs: list[Cost] = field(default_factory=list)

    def tables(self) -> list[Table]:
        """Those with anything in them."""
        made = (sets_table(self.rows), styles_table(self.rows), confirmed_table(self.confirmed), cost_table(self.costs))
        return [table for table in made if table.rows]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what was asked for and print it; 1 where there is no data."""
    chosen = _chosen(arguments)
    parts = chosen.part or PARTS
    aside = Console(stderr=True)
    report = Report()
    with Progress(console=aside, transient=True, disable=not sys.stderr.isatty()) as bar:
        if "sets" in parts or "confirmed" in parts:
            if not any(chosen.data.glob("*/kb.jsonl")):
                aside.print(
                    f"{chosen.data}: no sets here (NAME/kb.jsonl and NAME/queries.dev.jsonl); --data names others"
                )
                return 1
            _measure_sets(report, chosen, parts, bar)
        if "scale" in parts:
            asyncio.run(_measure_scale(report, chosen.size or [*SIZES, *([LARGE] if chosen.large else [])], bar))
    for name in missing() if "sets" in parts else ():
        aside.print(f"{name} isn't installed and so isn't compared: pip install -e '.[bench]'")
    if chosen.json:
        print(json.dumps(asdict(report), ensure_ascii=False, indent=1))
    else:
        for table in report.tables():
            table.show()
        print("\n\n".join(table.markdown() for table in report.tables()))
    return 0


def _chosen(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.retrieval", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("--data", type=Path, default=USUAL_PLACE, help="the folder of the sets (%(default)s)")
    parser.add_argument("--set", action="append", default=[], metavar="NAME", help="only this set; may be repeated")
    parser.add_argument("--part", action="append", choices=PARTS, help="only this part; may be repeated")
    parser.add_argument("--large", action="store_true", help=f"also with {LARGE} articles, which takes minutes")
    parser.add_argument("--size", action="append", type=int, metavar="N", help="this many articles; may be repeated")
    parser.add_argument("--json", action="store_true", help="for programs")
    return parser.parse_args(arguments)


def _measure_sets(report: Report, chosen: argparse.Namespace, parts: Sequence[str], bar: Progress) -> None:
    for given in read_sets(chosen.data, chosen.set):
        if "sets" in parts:
            for name, system in systems().items():
                report.rows.append(compared(given, name, system, _moving(bar, f"{given.name}: {name}")))
        if "confirmed" in parts:
            report.confirmed += confirmed_halves(given, _moving(bar, f"{given.name}: confirmed halves"))


async def _measure_scale(report: Report, sizes: Sequence[int], bar: Progress) -> None:
    vocabulary = Vocabulary.of_dictionary()
    for size in sizes:
        report.costs.append(await cost_of(vocabulary, size, _moving(bar, f"{size} articles")))


def _moving(bar: Progress, what: str) -> Callable[[float], None]:
    task = bar.add_task(what, total=1.0)
    return lambda part: bar.update(task, completed=part)


if __name__ == "__main__":
    sys.exit(main())
