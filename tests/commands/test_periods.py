"""Which days are meant."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imcs.commands.periods import period

NOW = datetime(2026, 3, 5, 14, 30, tzinfo=timezone(timedelta(hours=8)))  # a Thursday
TODAY = NOW.replace(hour=0, minute=0)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("", TODAY, NOW),
        ("今天", TODAY, NOW),
        ("Yesterday", TODAY - timedelta(days=1), TODAY),
        ("昨日", TODAY - timedelta(days=1), TODAY),
        ("本週", TODAY - timedelta(days=3), NOW),
        ("7 days", TODAY - timedelta(days=6), NOW),
        ("３０天", TODAY - timedelta(days=29), NOW),
        ("last 1 day", TODAY, NOW),
    ],
)
def test_a_period_is_read_in_whole_days(text: str, since: datetime, until: datetime) -> None:
    assert period(text, NOW) == (since, until)


@pytest.mark.parametrize("text", ["0 days", "367 days", "9999天", "tomorrow", "-3 days", "3.5 days", "days"])
def test_what_is_no_period_is_none(text: str) -> None:
    assert period(text, NOW) is None


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_and_never_lies_in_the_future(text: str) -> None:
    found = period(text, NOW)
    assert found is None or found[0] <= found[1] <= NOW
