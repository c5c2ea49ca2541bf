"""`imcs kb drafts …` and `imcs kb gaps`: what managers decide in chat, from the command line.

Writes rows only; a running service says what was approved within a second. Approving names the version that was
shown, so that nobody publishes what they haven't read.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

import typer

from imcs.archive import Archive, DraftRow
from imcs.cli.display import moment, say, show_json, show_table
from imcs.cli.indexing import opened_index
from imcs.cli.office import Office, login, office_of
from imcs.customers.screen_pop import WORTH_NAMING, worth_showing
from imcs.errors import ImcsError
from imcs.knowledge.drafting import (
    APPROVED,
    EXPIRED,
    OPEN,
    REJECTED,
    After,
    Decision,
    Drafting,
    DraftText,
    GapGroup,
    Outcome,
    Result,
)
from kb.article import ArticleError
from kb.decision import Sure, decide
from kb.drafts import masked_words
from kb.engine import Scope
from kb.proposals import Kind

NEAREST = 10
"""Articles whose questions are tried before another one is published."""
STATES = (OPEN, APPROVED, REJECTED, EXPIRED)

Number = Annotated[int, typer.Argument(metavar="NUMBER", help="The draft's number.")]
Version = Annotated[int, typer.Option(help="The version that was shown to you.")]
ArticleVersion = Annotated[int, typer.Option(help="The version of the article to change that was shown with it.")]
Why = Annotated[str, typer.Option(help="For the versions' history.")]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]


def commands() -> typer.Typer:
    """The commands of this group."""
    app = typer.Typer(no_args_is_help=True, help="Drafts of articles, mined from conversations.")
    app.command("list")(list_drafts)
    app.command("show")(show)
    app.command("approve")(approve)
    app.command("reject")(reject)
    app.command("edit")(edit)
    return app


def list_drafts(
    context: typer.Context,
    state: Annotated[str, typer.Option(help="open, approved, rejected or expired.")] = OPEN,
    as_json: AsJson = False,
) -> None:
    """List the drafts of a state, open ones the most asked first."""
    if state not in STATES:
        raise ImcsError(f"{state!r} is none of {', '.join(STATES)}")
    rows = office_of(context).ask(lambda archive: _listed(archive, state))
    if as_json:
        show_json([_plain(row) for row in rows])
        return
    show_table(
        ("number", "version", "asked", "kind", "article", "question", "since"),
        [
            (row.number, row.version, row.asked, text.kind.value, text.article, text.question, moment(row.created_at))
            for row in rows
            for text in (DraftText.from_json(row.body),)
        ],
    )


async def _listed(archive: Archive, state: str) -> list[DraftRow]:
    return await (Drafting(archive).waiting() if state == OPEN else archive.drafts.drafts(state))


def show(context: typer.Context, number: Number, as_json: AsJson = False) -> None:
    """Show exactly what would be said, and how the draft came about."""
    office = office_of(context)
    row, after, becomes, history = office.ask(lambda archive: _found(archive, number))
    changes = 0 if after is None else after.version
    if as_json:
        show_json({**_plain(row), "article_version": changes, "becomes": becomes, "history": history})
        return
    text = DraftText.from_json(row.body)
    say(
        f"Draft {row.number}, version {row.version}, {row.state}, asked in {row.asked} conversations: {text.kind.value}"
    )
    show_table(("field", "content"), [(name, _written(value)) for name, value in becomes.items()])
    if row.is_open and after is not None:
        for line in _to_look_at(office, text, after):
            say(line)
    show_table(("version", "state", "when", "who", "why"), [tuple(each.values()) for each in history])
    if row.is_open:
        of_article = f" --article-version {changes}" if changes else ""
        say(f"To publish it: imcs kb drafts approve {row.number} --version {row.version}{of_article}")


async def _found(
    archive: Archive, number: int
) -> tuple[DraftRow, After | None, dict[str, object], list[dict[str, object]]]:
    """The draft, what approving it makes, the same as plain values, and the draft's history."""
    row = await archive.drafts.draft(number)
    if row is None:
        raise ImcsError(f"there is no draft {number}")
    after: After | None = None
    try:
        after = await Drafting(archive).after(row)
        becomes = after.article.to_json()
    except ArticleError as fault:
        becomes = {"question": row.body.get("question"), "fault": str(fault)}
    history: list[dict[str, object]] = [
        {"version": v.version, "state": v.state, "at": moment(v.at), "who": v.who, "why": v.why}
        for v in await archive.drafts.versions(number)
    ]
    return row, after, becomes, history


def _to_look_at(office: Office, text: DraftText, after: After) -> list[str]:
    """What a manager should know before publishing this; the search is left out where nothing is indexed yet."""
    lines, article, old = [], after.article, after.old
    if old is not None and text.kind is Kind.EDIT:
        lines.append(f"In place of: {old.answer_in(text.language)}")
    if text.contacts:
        lines.append(f"Contact data that only the agent said: {', '.join(text.contacts)}")
    if masks := masked_words("\n".join((text.question, text.answer, *text.variants))):
        lines.append(f"Something was masked, look at the gaps: {' '.join(dict.fromkeys(masks))}")
    if not office.settings().storage.index.is_dir():
        return lines
    engine, today = opened_index(office), Scope(date.today())  # noqa: DTZ011 - the operator's day
    try:
        near = engine.search(article.question, today, NEAREST)
        asked = office.ask(lambda archive: Drafting(archive).known_questions([hit.article for hit in near]))
        changed = engine.taken_over(article, asked, today)
    finally:
        engine.close()
    if text.kind is Kind.ARTICLE and (alike := worth_showing(near, WORTH_NAMING)):
        lines.append(f"The nearest article is {alike[0].id}: {alike[0].question}")
    return [*lines, f"It would be the answer from now on to: {' / '.join(changed)}"] if changed else lines


def approve(
    context: typer.Context, number: Number, version: Version, article_version: ArticleVersion = 0, why: Why = ""
) -> None:
    """Publish the version that was shown; the bot says it from then on."""
    decision = Decision(number, version, login(), why, article_version)
    outcome = office_of(context).ask(lambda archive: Drafting(archive).approve(decision))
    _check(outcome, number)
    if outcome.published:
        say(f"Draft {number} is published as {outcome.article}.")
    else:
        say(f"Draft {number} is part of {outcome.article} now, which isn't published: the bot doesn't say it.")


def reject(context: typer.Context, number: Number, why: Why = "") -> None:
    """Turn a draft down."""
    outcome = office_of(context).ask(lambda archive: Drafting(archive).reject(Decision(number, 0, login(), why)))
    _check(outcome, number)
    say(f"Draft {number} is turned down.")


def edit(
    context: typer.Context,
    number: Number,
    question: Annotated[str, typer.Option(help="In place of the question.")] = "",
    answer: Annotated[str, typer.Option(help="In place of the answer; - reads it from the input.")] = "",
    why: Why = "",
) -> None:
    """Put a better text into a draft."""
    text = typer.get_text_stream("stdin").read() if answer == "-" else answer
    decision = Decision(number, 0, login(), why or "edit")
    outcome = office_of(context).ask(lambda archive: Drafting(archive).edit(decision, question, text.strip()))
    _check(outcome, number)
    version = 0 if outcome.draft is None else outcome.draft.version
    say(f"Draft {number} has version {version} now.")


def show_gaps(
    context: typer.Context,
    days: Annotated[int, typer.Option(min=1, max=3650, help="How far back.")] = 30,
    as_json: AsJson = False,
) -> None:
    """List what was asked and nobody answered, nor would the bot by now; the same questions together."""
    since = datetime.now(UTC) - timedelta(days=days)
    office = office_of(context)
    asked: list[GapGroup] = office.ask(lambda archive: Drafting(archive).gaps(since))
    groups = _without_answer(office, asked)
    if as_json:
        show_json([{"questions": list(g.questions), "conversations": list(g.conversations)} for g in groups])
        return
    show_table(
        ("asked", "question", "conversations"),
        [(len(g.questions), g.questions[0], " ".join(f"#{number}" for number in g.conversations)) for g in groups],
    )


def _without_answer(office: Office, groups: list[GapGroup]) -> list[GapGroup]:
    settings = office.settings()
    if not groups or not settings.storage.index.is_dir():
        return groups
    engine, today = opened_index(office), date.today()  # noqa: DTZ011 - the operator's day
    try:
        found = [engine.search(group.questions[0], Scope(today, group.queue), 1) for group in groups]
    finally:
        engine.close()
    wanted = settings.bot.target_precision
    return [group for group, hits in zip(groups, found, strict=True) if not isinstance(decide(hits, wanted), Sure)]


def _check(outcome: Outcome, number: int) -> None:
    match outcome.result:
        case Result.DONE:
            return
        case Result.UNKNOWN:
            raise ImcsError(f"there is no draft {number}")
        case Result.CHANGED:
            version = 0 if outcome.draft is None else outcome.draft.version
            raise ImcsError(
                f"draft {number} has version {version} by now, or its article was changed: "
                "look at it again with `kb drafts show`"
            )
        case Result.DECIDED:
            draft = outcome.draft
            assert draft is not None
            raise ImcsError(f"{draft.who or 'the service'} decided about draft {number} before: {draft.state}")
        case Result.UNUSABLE:
            raise ImcsError(f"draft {number} can't become an article: {outcome.fault}")


def _plain(row: DraftRow) -> dict[str, object]:
    head = {"number": row.number, "state": row.state, "version": row.version, "asked": row.asked}
    return {**head, "created_at": row.created_at.isoformat(), "who": row.who, "why": row.why, **row.body}


def _written(value: object) -> str:
    if isinstance(value, Mapping):
        return "\n".join(f"{name}: {text}" for name, text in value.items())
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)
