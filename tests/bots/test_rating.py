"""Marks and comments after a conversation: what is one, and what is a question that only looks like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.rating import comment_in, mark_in, mark_of_reactions

MARKS = {
    1: (
        "1",
        "１",
        "一",
        "一分",
        "1分",
        "1 分",
        "👎",
        "👎🏽",
        "⭐",
        "★☆☆☆☆",
        "非常不滿意",
        "very bad",
        "1/5",
        "1️⃣",
        "😡",
    ),
    2: ("2", "二", "兩分", "两颗星", "2 stars", "⭐⭐", "不滿意", "②"),
    3: ("3", "三", "3分。", "3 out of 5", "★★★", "普通", "一般", "😐"),
    4: ("4", "四", "四顆星", "4／5", "4 points", "滿意", "给4分", "⭐⭐⭐⭐"),
    5: (
        "5",
        "五",
        "五分",
        "5分！",
        "打5分",
        "👍",
        "👍👍",
        "👍🏻",
        "❤️",
        "⭐️⭐️⭐️⭐️⭐️",
        "非常滿意",
        "excellent",
        "5 星",
        "(5)",
        "😊",
    ),
}
NO_MARKS = (
    "",
    " ",
    "0",
    "6",
    "10",
    "12",
    "55",
    "5 天前買的還沒到",
    "5分鐘前下的單",
    "1 號分店幾點開",
    "4.5",
    "3-5",
    "-",
    "一個都沒收到",
    "五月五日",
    "★" * 6,
    "👍👎",
    "🍎",
    "謝謝",
    "好",
    "真人",
    "不滿意可以退貨嗎",
    "滿意保證是什麼",
    "ok",
    "2 items missing",
    "order 5",
)


@pytest.mark.parametrize(("mark", "text"), [(mark, text) for mark, texts in MARKS.items() for text in texts])
def test_a_mark_is_understood_however_it_is_written(mark: int, text: str) -> None:
    assert mark_in(text) == mark


@pytest.mark.parametrize("text", NO_MARKS)
def test_what_only_looks_like_a_mark_is_none(text: str) -> None:
    assert mark_in(text) is None


@pytest.mark.parametrize(
    ("reactions", "mark"),
    [(("👍",), 5), (("👎🏿",), 1), (("🤔", "4️⃣"), 4), (("👎", "👍"), 5), (("🤔",), None), ((), None)],
)
def test_reactions_to_the_question_are_marks_too(reactions: tuple[str, ...], mark: int | None) -> None:
    assert mark_of_reactions(reactions) == mark


@pytest.mark.parametrize(
    ("text", "comment"),
    [
        ("意見：小美很有耐心", "小美很有耐心"),
        ("意见: 回复慢了点", "回复慢了点"),
        ("Comment: very kind\nand quick", "very kind\nand quick"),
        ("評語\n等太久", "等太久"),
        (" feedback ： fine ", "fine"),
    ],
)
def test_a_comment_says_that_it_is_one(text: str, comment: str) -> None:
    assert comment_in(text) == comment


@pytest.mark.parametrize(
    "text", ["意見箱在哪裡？", "意見", "意見：", "我有意見：太貴", "小美很有耐心", "comment ça va", ""]
)
def test_whatever_does_not_say_so_is_no_comment(text: str) -> None:
    assert comment_in(text) == ""


@given(st.text())
def test_any_text_is_a_mark_from_1_to_5_or_none_and_a_comment_without_blanks_around(text: str) -> None:
    mark = mark_in(text)
    assert mark is None or 1 <= mark <= 5
    assert comment_in(text) == comment_in(text).strip()
