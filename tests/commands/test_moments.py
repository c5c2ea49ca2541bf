"""When, as agents and supervisors write it: the next such time, a day and a time, or so long from now."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imcs.commands.moments import leading_moment, until

TAIPEI = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 26, 14, 0, tzinfo=TAIPEI)


@pytest.mark.parametrize(
    ("text", "day", "time", "rest"),
    [
        ("15:00 call back", 26, "15:00", "call back"),
        ("9:30", 27, "09:30", ""),
        ("13:00 x", 27, "13:00", "x"),
        ("tomorrow 9:30 x", 27, "09:30", "x"),
        ("11/27 14:00", 27, "14:00", ""),
        ("2026-11-30 10:00", 30, "10:00", ""),
        ("next monday 9:00 hi", 30, "09:00", "hi"),
        ("3pm please", 26, "15:00", "please"),
        ("2h note", 26, "16:00", "note"),
        ("30 note", 26, "14:30", "note"),
        ("下午3點半 回電", 26, "15:30", "回電"),
        ("明天9點 再談", 27, "09:00", "再談"),
        ("明天下午2點", 27, "14:00", ""),
        ("晚上8点", 26, "20:00", ""),
        ("30分鐘", 26, "14:30", ""),
        ("15：30 全形", 26, "15:30", "全形"),
        ("24:00", 27, "00:00", ""),
        ("２小時，先問倉庫：再回", 26, "16:00", "，先問倉庫：再回"),
    ],
)
def test_a_moment_is_understood(text: str, day: int, time: str, rest: str) -> None:
    then, more = leading_moment(text, NOW)
    assert then is not None
    assert (then.day, f"{then:%H:%M}", more) == (day, time, rest)


@pytest.mark.parametrize("text", ["", "noon", "call at 15:00", "25:00", "12:75", "yesterday 9:00", "2030-01-01 9:00"])
def test_what_is_no_moment_to_come_is_none(text: str) -> None:
    assert leading_moment(text, NOW)[0] is None


@pytest.mark.parametrize(
    ("text", "before", "time", "after"),
    [
        ("系統維護中 至 18:00", "系統維護中", "18:00", ""),
        ("until 18:00 颱風假", "", "18:00", "颱風假"),
        ("Site is down until tomorrow 9:00", "Site is down", "09:00", ""),
        ("到 明天 9:00 颱風停班", "", "09:00", "颱風停班"),
        ("we answer until it is done until 17:00", "we answer until it is done", "17:00", ""),
    ],
)
def test_until_stands_between_the_text_and_the_time(text: str, before: str, time: str, after: str) -> None:
    found, then, rest = until(text, NOW)
    assert then is not None
    assert (found, f"{then:%H:%M}", rest) == (before, time, after)


def test_a_text_without_a_time_has_no_until() -> None:
    assert until("closed until friday", NOW) == ("closed until friday", None, "")


@given(st.text(max_size=40))
def test_no_text_breaks_it_and_what_is_found_lies_ahead(text: str) -> None:
    then, _ = leading_moment(text, NOW)
    assert then is None or then > NOW
    until(text, NOW)
