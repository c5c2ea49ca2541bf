"""The rows of the knowledge base: all or nothing, every version kept."""

from dataclasses import replace
from pathlib import Path

import pytest

from imcs.archive import Archive, ArticleRow, Overtaken
from imcs.errors import ArchiveError
from tests.builders import at


def an_article(number: str, question: str = "When?", **more: object) -> ArticleRow:
    """An article as the knowledge base hands it over."""
    return ArticleRow(number, {"id": number, "question": question, "status": "published", **more})


async def save(archive: Archive, *articles: ArticleRow) -> list[str]:
    return await archive.save_articles(articles, who="mei", why="import", at=at(0))


async def test_an_article_is_read_back_whole(archive: Archive) -> None:
    given = an_article("a1", "幾點開門？", answers={"zh_TW": "九點", "en": 'At nine\n"sharp"'}, tags=["hours"], rank=3)
    assert await save(archive, given) == ["a1"]
    found = await archive.article("a1")
    assert found == ArticleRow("a1", given.body, version=1, changed=1)
    assert await archive.article("a2") is None


async def test_saving_the_same_again_makes_no_version_and_no_change(archive: Archive) -> None:
    await save(archive, an_article("a1", tags=("x", "y")), an_article("a2"))
    before = await archive.changes()
    assert await save(archive, an_article("a2"), an_article("a1", tags=["x", "y"])) == []
    assert await archive.changes() == before
    assert len(await archive.versions("a1")) == 1


async def test_every_version_stays_with_who_when_and_why(archive: Archive) -> None:
    await archive.save_articles([an_article("a1", "first")], "mei", "import", at(1))
    await archive.save_articles([an_article("a1", "second")], "bo", "wrong hours", at(2))
    versions = await archive.versions("a1")
    assert [(each.article.version, each.article.body["question"]) for each in versions] == [(1, "first"), (2, "second")]
    assert [(each.at, each.who, each.why) for each in versions] == [
        (at(1), "mei", "import"),
        (at(2), "bo", "wrong hours"),
    ]
    newest = await archive.article("a1")
    assert newest is not None
    assert (newest.version, newest.body["question"]) == (2, "second")


async def test_all_are_saved_or_none(archive: Archive) -> None:
    with pytest.raises(ArchiveError, match="article a1 is there twice"):
        await save(archive, an_article("a1", "one"), an_article("a2"), an_article("a1", "other"))
    nameless = ArticleRow("a4", {}, 0, 0)
    object.__setattr__(nameless, "id", None)
    with pytest.raises(ArchiveError, match="NOT NULL"):
        await save(archive, an_article("a3"), nameless)
    assert await archive.articles() == []
    assert (await archive.changes()).articles == 0


async def test_a_form_made_of_an_older_version_overwrites_nothing(archive: Archive) -> None:
    await save(archive, an_article("a1", "first"), an_article("a2"))
    await save(archive, an_article("a1", "second"))
    late = ArticleRow("a1", an_article("a1", "other").body, version=1)
    with pytest.raises(Overtaken, match="changed a1 meanwhile"):
        await save(archive, an_article("a2", "other"), late)
    assert [row.body["question"] for row in await archive.articles()] == ["second", "When?"]
    assert await save(archive, replace(late, version=2)) == ["a1"]


async def test_of_many_that_somebody_changed_some_are_named_and_the_others_counted(archive: Archive) -> None:
    for question in ("first", "second"):
        await save(archive, *(an_article(f"a{number}", question) for number in range(9)))
    late = [ArticleRow(f"a{number}", an_article(f"a{number}", "other").body, version=1) for number in range(9)]
    with pytest.raises(Overtaken, match="changed a0, a1, a2, a3, a4 and 4 more meanwhile"):
        await save(archive, *late)


async def test_articles_are_listed_by_status(archive: Archive) -> None:
    await save(archive, an_article("a2"), an_article("a1", status="draft"), ArticleRow("a3", {"question": "?"}))
    assert [article.id for article in await archive.articles()] == ["a1", "a2", "a3"]
    assert [article.id for article in await archive.articles("published")] == ["a2"]
    assert [article.id for article in await archive.articles("draft")] == ["a1", "a3"]


async def test_what_changed_since_a_number_can_be_asked(archive: Archive) -> None:
    await save(archive, an_article("a1"), an_article("a2"))
    first = await archive.changed_since(0)
    assert (first.number, [article.id for article in first.articles]) == (1, ["a1", "a2"])
    await save(archive, an_article("a1"), an_article("a2", "other"), an_article("a3"))
    second = await archive.changed_since(first.number)
    assert (second.number, [article.id for article in second.articles]) == (2, ["a2", "a3"])
    last = await archive.changed_since(second.number)
    assert (last.number, last.articles) == (2, ())


async def test_another_process_sees_that_articles_changed(archive: Archive, tmp_path: Path) -> None:
    async with await Archive.open(tmp_path) as other:
        await save(other, an_article("a1"))
    assert (await archive.changes()).articles == 1
    assert [article.id for article in (await archive.changed_since(0)).articles] == ["a1"]


async def test_many_articles_are_one_change(archive: Archive) -> None:
    await save(archive, *[an_article(f"a{number:04}") for number in range(2000)])
    assert (await archive.changes()).articles == 1
    assert len(await archive.articles()) == 2000
