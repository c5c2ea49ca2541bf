"""Which article a line is about."""

import pytest

from imcs.commands.article_ids import article_first, id_and_rest
from kb.article import Article
from tests.office import Office
from tests.schooling import stocked


@pytest.fixture(autouse=True)
async def stock(office: Office) -> None:
    ids = ("return", "return policy", "退貨")
    await stocked(office, *(Article(id, "怎麼換貨", answers={"zh_TW": "七天內。"}) for id in ids))


@pytest.mark.parametrize(
    ("text", "id", "rest"),
    [
        ("return policy", "return policy", ""),
        ("return policy is old", "return policy", "is old"),
        ("return policies", "return", "policies"),
        ("return\npolicy", "return", "policy"),
        ("退貨\n七天內。\n附發票", "退貨", "七天內。\n附發票"),
    ],
)
async def test_the_longest_id_counts(office: Office, text: str, id: str, rest: str) -> None:
    assert await article_first(office.archive, text) == (id, rest)
    assert await id_and_rest(office.archive, text) == (id, rest)


async def test_without_an_article_the_first_word_is_taken_for_one(office: Office) -> None:
    assert await article_first(office.archive, "12 一台\n四十元") is None
    assert await id_and_rest(office.archive, "12 一台\n四十元") == ("12", "一台\n四十元")
