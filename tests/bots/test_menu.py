"""A menu's line is meant by its number, its words, or both languages' label."""

import pytest

from bots.flow import Menu, Option
from bots.menu import lines_of, meant, named, numbered

MENU = Menu(
    {"en": "?"},
    (
        Option({"zh_TW": "訂單與出貨", "en": "Orders"}, "a", ("查訂單",)),
        Option({"zh_TW": "退貨", "en": "Returns"}, "b"),
        Option({"zh_TW": "退貨運費", "en": "Shipping of returns"}, "c"),
    ),
)
LINES = lines_of(MENU)


@pytest.mark.parametrize(("text", "number"), [("4", 4), ("四", 4), ("four", 4), ("第三個", 3), ("0", 0), ("1.5", None)])
def test_a_number_is_read_in_digits_and_words(text: str, number: int | None) -> None:
    assert numbered(text) == number


@pytest.mark.parametrize(
    ("text", "place"), [("退貨", 1), ("退货", 1), ("RETURNS", 1), ("查訂單！", 0), ("換貨", None), ("", None)]
)
def test_a_line_is_named_word_for_word_in_any_language(text: str, place: int | None) -> None:
    assert named(LINES, text) == place


@pytest.mark.parametrize(
    ("text", "place"), [("我想查訂單", 0), ("退貨運費是多少", None), ("不要查訂單", None), ("天氣", None)]
)
def test_a_line_is_meant_where_the_words_name_no_other(text: str, place: int | None) -> None:
    assert meant(LINES, text) == place
