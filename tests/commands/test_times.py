"""How long, as people write it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imcs.commands.times import LONGEST, leading_span


@pytest.mark.parametrize(
    ("text", "minutes", "rest"),
    [
        ("10", 10, ""),
        ("10 looks it up", 10, "looks it up"),
        ("30min", 30, ""),
        ("30 min asks the shop", 30, "asks the shop"),
        ("2h", 120, ""),
        ("2 hours", 120, ""),
        ("90秒", 1.5, ""),
        ("30分鐘 查庫存", 30, "查庫存"),
        ("３０分钟", 30, ""),
        ("1小時", 60, ""),
        ("半小時查一下", 30, "查一下"),
        ("2個小時", 120, ""),
    ],
)
def test_a_time_is_read_and_the_rest_is_left(text: str, minutes: float, rest: str) -> None:
    assert leading_span(text) == (timedelta(minutes=minutes), rest)


@pytest.mark.parametrize("text", ["", "looks it up", "查庫存", "0", "99999 h", "10x", "2hens", "-5", "25h"])
def test_what_is_no_time_is_left_whole(text: str) -> None:
    assert leading_span(text) == (None, text)


@given(st.text(max_size=40))
def test_any_text_gives_a_time_that_can_be_waited_for_or_none(text: str) -> None:
    span, rest = leading_span(text)
    assert span is None or timedelta() < span <= LONGEST
    assert rest == rest.strip()
