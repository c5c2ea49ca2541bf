"""How the command line shows things: tables for people, JSON for programs, complaints and progress beside them.

What people wrote is shown without control characters, so that no customer can steer an operator's terminal.
"""

import json
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from rich import box
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from imcs.errors import ImcsError

MOST_FAULTS = 50
"""Faults shown of one file."""
WIDE = 200
"""Columns where nobody looks: what is piped on shouldn't be cut."""


def say(line: str) -> None:
    """A line of the result."""
    print(visible(line))


def complain(text: str) -> None:
    """A line beside the result: what went wrong, or what to know."""
    print("\n".join(f"imcs: {visible(line)}" for line in text.splitlines()), file=sys.stderr)


def show_json(value: object) -> None:
    """The result for a program."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def show_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """The result for people; columns are headed by these names."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(visible(str(cell))) for cell in row))
    width = None if sys.stdout.isatty() else WIDE
    Console(width=width, highlight=False).print(table)


def moment(at: datetime | None) -> str:
    """A time where the operator is."""
    return "" if at is None else f"{at.astimezone():%Y-%m-%d %H:%M:%S}"


def visible(text: str) -> str:
    """Without what a terminal would obey instead of showing: control and direction characters."""
    return "".join("\ufffd" if _is_control(character) else character for character in text)


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs") and character not in "\u200c\u200d"


@contextmanager
def progress(what: str) -> Iterator["Advance"]:
    """A bar beside the result for as long as something takes; unseen where nobody looks."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
    )
    unseen = not sys.stderr.isatty()
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=unseen) as bar:
        yield Advance(bar, bar.add_task(what, total=None))


class Advance:
    """Moves the bar."""

    def __init__(self, bar: Progress, task: int) -> None:
        self._bar = bar
        self._task = bar.task_ids[task]

    def __call__(self, part: float) -> None:
        """So much of it is done, from 0 to 1."""
        self._bar.update(self._task, total=1.0, completed=part)

    def now(self, what: str) -> None:
        """What is being done from here on; how long it takes isn't known."""
        self._bar.update(self._task, description=what, total=None, completed=0)


def refuse_if_faulty(file: Path, faults: Sequence[object]) -> None:
    """Show what is wrong with a file, a line a fault; raises ImcsError where there is anything."""
    if not faults:
        return
    for fault in faults[:MOST_FAULTS]:
        complain(f"{file}: {fault}")
    more = f", {len(faults) - MOST_FAULTS} of them not shown" if len(faults) > MOST_FAULTS else ""
    count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    raise ImcsError(f"{file}: {count}{more}; mend that, nothing was imported")
