"""`imcs kb learn`: how well the learning loop does on recorded dialogues, both given as files.

Needs no settings and no data. Measuring is kb's; this reads, masks as the service does, and shows the figures.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from imcs.cli.display import progress, show_json, show_table
from imcs.cli.evaluation import read_base, read_labelled
from imcs.errors import ImcsError
from imcs.knowledge.mining import masked
from kb.evaluate import QueryError
from kb.learning import Dialogue, learn, read_dialogues

ROWS = {
    "drafts found, of dialogues with an answer": "draft_found",
    "drafts that hold everything told": "gist_kept",
    "personal data in drafts": "personal_data_leaked",
    "drafts without an answer": "wrongly_drafted",
    "follow-ups answered": "followup_answered",
    "follow-ups answered within three": "followup_in_three",
}
"""What is measured: heading → figure."""


def learn_files(
    kb: Annotated[Path, typer.Option(metavar="FILE", help="Articles: JSON lines, or .yaml or .csv.")],
    dialogues: Annotated[
        Path,
        typer.Option(metavar="FILE", help='JSON lines {"question", "turns", "personal_data", "followups", "gist"}.'),
    ],
    queries: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Labelled queries, asked before and after.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Run the learning loop over recorded dialogues and measure it."""
    with progress("Reading") as step:
        articles = read_base(kb)
        talks = _dialogues(dialogues)
        asked = [query for _, query in read_labelled(queries, articles)] if queries is not None else []
        step.now(f"Learning {len(articles)} articles and {len(talks)} dialogues")
        report = learn(articles, talks, masked, asked, step)
    if as_json:
        show_json(report)
        return
    kept = report["old_answers_kept"]
    assert isinstance(kept, Mapping)
    rows = [(heading, _shown(report[name])) for heading, name in ROWS.items()]
    if queries is not None:
        rows.append(("queries right before · after", f"{_shown(kept['before'])} · {_shown(kept['after'])}"))
    show_table(("measured", "result"), rows)


def _dialogues(file: Path) -> list[Dialogue]:
    try:
        found = read_dialogues(file.read_bytes())
    except QueryError as fault:
        raise ImcsError(f"{file}: {fault}") from None
    if not found:
        raise ImcsError(f"{file}: holds no dialogues")
    return found


def _shown(value: object) -> str:
    return f"{100 * value:.1f} %" if isinstance(value, float) else "" if value is None else str(value)
