"""The rows of the knowledge base: articles as plain JSON, with every version there ever was.

What an article means, and whether it is well formed, is the knowledge base's matter.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from imcs.archive.database import Database, Transaction
from imcs.archive.records import ArticleChanges, ArticleRow, ArticleVersion
from imcs.archive.rows import Row, moment, pack, stamp
from imcs.errors import ArchiveError

MOST_NAMED = 5
"""Articles that an error names."""


class Overtaken(ArchiveError):
    """Somebody has changed the article meanwhile."""


async def save_articles(
    database: Database, articles: Sequence[ArticleRow], who: str, why: str, at: datetime | None = None
) -> list[str]:
    """Saves all of them or none, each as a new version; gives the ids of those that were new or different.

    An article that is stored as it is already gets no version, so that an import can be repeated. A row with a version
    takes the place of that one only: Overtaken where it's another by now. `at` is now where it isn't given.
    """
    given = _checked(articles)
    when = stamp(at or datetime.now(UTC))
    return await database.write(lambda transaction: write_articles(transaction, given, who, why, when))


def write_articles(
    transaction: Transaction, given: Mapping[str, ArticleRow], who: str, why: str, when: str
) -> list[str]:
    """The same inside a transaction that does more than this; `given` are by id and hold `plain` JSON."""
    known = {row[0]: _read(row) for row in transaction.rows("articles_among", ids=pack(list(given)))}
    different = [number for number, new in given.items() if not _same(known.get(number), new.body)]
    if not different:
        return []
    if late := [number for number in different if given[number].version not in (0, _version(known.get(number)))]:
        more = f" and {len(late) - MOST_NAMED} more" if len(late) > MOST_NAMED else ""
        raise Overtaken(f"somebody has changed {', '.join(late[:MOST_NAMED])}{more} meanwhile: look at it again")
    ((change,),) = transaction.rows("count_change", what="article")
    rows = []
    for number in different:
        new = given[number]
        rows.append([number, new.status, _version(known.get(number)) + 1, change, new.body])
    packed = pack(rows)
    transaction.run("save_articles", rows=packed)
    transaction.run("save_versions", rows=packed, at=when, who=who, why=why)
    return different


def _checked(articles: Sequence[ArticleRow]) -> dict[str, ArticleRow]:
    given: dict[str, ArticleRow] = {}
    for article in articles:
        if article.id in given:
            raise ArchiveError(f"the article {article.id} is there twice: keep one of them")
        given[article.id] = plain(article)
    return given


def plain(article: ArticleRow) -> ArticleRow:
    """Its body through JSON once, so that a tuple compares with the list that it is stored as."""
    return replace(article, body=json.loads(json.dumps(dict(article.body))))


async def articles(database: Database, status: str | None = None) -> list[ArticleRow]:
    """All articles, or those of one status, by id."""
    return [_read(row) for row in await database.rows("articles", status=status)]


async def article(database: Database, number: str) -> ArticleRow | None:
    """One article."""
    row = await database.row("article", id=number)
    return None if row is None else _read(row)


async def changed_since(database: Database, number: int) -> ArticleChanges:
    """The articles changed after change `number`, and the number to ask with next time."""
    found = tuple(_read(row) for row in await database.rows("articles_since", number=number))
    return ArticleChanges(number=max([number, *(each.changed for each in found)]), articles=found)


async def changed_at(database: Database) -> dict[str, datetime]:
    """When each article was changed last."""
    return {article: moment(at) for article, at in await database.rows("articles_changed_at")}


async def versions(database: Database, number: str) -> list[ArticleVersion]:
    """How an article came about, the first form first."""
    return [_read_version(row) for row in await database.rows("versions", id=number)]


def _version(known: ArticleRow | None) -> int:
    return 0 if known is None else known.version


def _same(known: ArticleRow | None, body: Mapping[str, object]) -> bool:
    return known is not None and known.body == body


def _read(row: Row) -> ArticleRow:
    number, body, version, changed = row
    return ArticleRow(number, json.loads(body), version, changed)


def _read_version(row: Row) -> ArticleVersion:
    number, version, at, who, why, body = row
    return ArticleVersion(ArticleRow(number, json.loads(body), version), moment(at), who, why)
