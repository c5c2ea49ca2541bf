"""`imcs kb …`: the knowledge base from the operator's side. Articles come and go as rows; a running service indexes
them within a second. Search reads the index beside it; only a rebuild wants the service stopped.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from imcs.archive import ArticleRow
from imcs.cli import drafts
from imcs.cli.display import complain, moment, progress, refuse_if_faulty, say, show_json, show_table
from imcs.cli.evaluation import evaluate_files
from imcs.cli.indexing import opened_index, rebuild
from imcs.cli.learning import learn_files
from imcs.cli.office import known_queue, login, office_of, read_here
from imcs.errors import ImcsError
from imcs.knowledge import articles as articles_of
from imcs.model import ConversationId
from imcs.settings import Settings
from kb.article import Article, ArticleError
from kb.engine import Scope
from kb.exchange import Kind, changes, read_articles, write_articles
from kb.hit import Hit, TranscriptHit


class Sort(Enum):
    """What is searched."""

    ARTICLE = "article"
    TRANSCRIPT = "transcript"


def commands() -> typer.Typer:
    """The commands of this group."""
    app = typer.Typer(no_args_is_help=True, help="The knowledge base.")
    app.command("import")(import_file)
    app.command("export")(export_file)
    app.command("history")(history)
    app.command("search")(search)
    app.command("rebuild")(rebuild)
    app.command("eval")(evaluate_files)
    app.command("learn")(learn_files)
    app.add_typer(drafts.commands(), name="drafts")
    app.command("gaps")(drafts.show_gaps)
    return app


def import_file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Articles as .jsonl, .yaml or .csv.")],
    check: Annotated[bool, typer.Option("--check", help="Only say what is wrong, or what would change.")] = False,
    who: Annotated[str | None, typer.Option(help="Whose change this is.", show_default="the login name")] = None,
    why: Annotated[str | None, typer.Option(help="For the versions' history.", show_default="import of FILE")] = None,
) -> None:
    """Add the articles of a file, or replace those of the same id; all of them or, where one is wrong, none.

    What a CSV file has no column for stays as it is, and what was learnt where the file doesn't name it.
    """
    office, kind = office_of(context), _kind(file)
    with progress(f"Reading {file}"):
        content = file.read_bytes()
        stored = office.ask(lambda archive: archive.articles()) if office.settings().storage.directory.exists() else []
        known = {article.id: article for article in articles_of(stored)}
        found = read_articles(content, kind, known)
    refuse_if_faulty(file, found.faults)
    _tell_strange_queues(file, found.articles, office.settings())
    if check:
        _show_changes(file, found.articles, known)
        return
    author, reason = who or login(), why or f"import of {file.name}"
    versions = {row.id: row.version for row in stored}
    rows = [ArticleRow(article.id, article.to_json(), versions.get(article.id, 0)) for article in found.articles]
    with progress(f"Saving {len(rows)} articles"):
        changed = office.ask(lambda archive: archive.save_articles(rows, author, reason))
    say(f"{len(rows)} articles read, {len(changed)} of them new or different.")


def _tell_strange_queues(file: Path, found: Sequence[Article], given: Settings) -> None:
    """No fault: a queue may come later. But as long as there is none of that name nobody reads the article."""
    known = {queue.name for queue in given.queues}
    strange = {name: article.id for article in found for name in (*article.queues, article.queue) if name}
    for name, article in strange.items():
        if name not in known:
            complain(f"{file}: article {article} names the queue {name}, which the settings don't have")


def _show_changes(file: Path, found: Sequence[Article], known: Mapping[str, Article]) -> None:
    change = changes(found, known)
    new, different = len(change.new), len(change.different)
    say(f"{file} is in order: {len(found)} articles, {new} of them new, {different} different.")
    if different:
        show_table(("article", "would change"), [(id, ", ".join(parts)) for id, parts in change.different.items()])


def export_file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A new file; its ending says how: .jsonl, .yaml or .csv.")],
) -> None:
    """Write all articles, drafts and retired ones too, to a file that `kb import` takes back."""
    kind = _kind(file)
    if file.exists():
        raise ImcsError(f"{file} exists already: choose another name, or remove it first")
    with progress(f"Writing {file}"):
        articles = articles_of(office_of(context).ask(lambda archive: archive.articles()))
        file.write_bytes(write_articles(articles, kind))
    say(f"Wrote {len(articles)} articles to {file}.")


def history(
    context: typer.Context,
    id: Annotated[str, typer.Argument(help="The article's id.")],
    as_json: Annotated[
        bool, typer.Option("--json", help="For programs, with the whole article of each version.")
    ] = False,
) -> None:
    """Show who changed an article when and why, the first form first."""
    found = office_of(context).ask(lambda archive: archive.versions(id))
    if not found:
        raise ImcsError(f"there is no article {id}")
    rows = [
        {"version": each.article.version, "at": moment(each.at), "who": each.who, "why": each.why} for each in found
    ]
    if as_json:
        show_json([{**row, "article": each.article.body} for row, each in zip(rows, found, strict=True)])
    else:
        show_table(("version", "at", "who", "why"), [tuple(row.values()) for row in rows])


def search(  # noqa: PLR0913 - each is an option of the command line
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(help="What a customer might write.")],
    *,
    kind: Annotated[Sort, typer.Option(help="What to search.")] = Sort.ARTICLE,
    queue: Annotated[str | None, typer.Option(help="Only what this queue may say, or heard.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many at most.")] = 5,
    explain: Annotated[bool, typer.Option("--explain", help="Show what made each score.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Find articles, or ended conversations, also while the service runs."""
    text = " ".join(words)
    office = office_of(context)
    if queue is not None:
        known_queue(office.settings(), queue)
    engine = opened_index(office)
    try:
        if engine.state().change != office.ask(lambda archive: archive.changes()).articles:
            complain("the index isn't up to date: a running service sees to it, else `imcs kb rebuild`")
        if kind is Sort.TRANSCRIPT:
            found = engine.transcripts(text, limit, None if queue is None else [queue])
            office.ask(
                lambda archive: archive.audit([read_here(ConversationId(hit.conversation), "search") for hit in found])
            )
            _show_transcripts(found, as_json)
        else:
            _show_hits(engine.search(text, Scope(date.today(), queue), limit), as_json, explain)  # noqa: DTZ011 - the operator's day
    finally:
        engine.close()


def _kind(file: Path) -> Kind:
    try:
        return Kind.of(file.name)
    except ArticleError as error:
        raise ImcsError(str(error)) from None


def _show_hits(hits: list[Hit], as_json: bool, explain: bool) -> None:
    if as_json:
        show_json([hit.to_json() for hit in hits])
        return
    show_table(
        ("confidence", "score", "id", "question", "nearest phrasing"),
        [(f"{hit.confidence:.2f}", f"{hit.score:.2f}", hit.id, hit.question, hit.phrasing) for hit in hits],
    )
    for hit in hits if explain else ():
        parts = sorted(hit.why.items(), key=lambda part: -abs(part[1]))
        say(f"{hit.id}: " + ", ".join(f"{name} {value:+.3g}" for name, value in parts))


def _show_transcripts(hits: list[TranscriptHit], as_json: bool) -> None:
    if as_json:
        show_json([hit.to_json() for hit in hits])
        return
    show_table(
        ("conversation", "score", "queue", "day", "excerpt"),
        [
            (hit.conversation, f"{hit.score:.2f}", hit.meta.get("queue", ""), hit.meta.get("day", ""), hit.excerpt)
            for hit in hits
        ],
    )
