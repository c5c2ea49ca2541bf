"""Dates of birth."""

import pytest

from imcs.privacy.births import births


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in births(text)]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("生日是78年3月14日", "78年3月14日"),
        ("我1990/05/21出生", "1990/05/21"),
        ("民國六十八年十月二日生", "民國六十八年十月二日"),
        ("出生日期:19850712", "19850712"),
        ("DOB 03/14/1988", "03/14/1988"),
        ("I was born on March 3, 1991", "March 3, 1991"),
    ],
)
def test_a_date_that_somebody_was_born_on_is_found(text: str, date: str) -> None:
    assert found(text) == [date]


@pytest.mark.parametrize(
    "text", ["生日當月打折", "2024年3月出生的可以報嗎", "1990年開幕", "78年3月14日生效", "05/21 開始"]
)
def test_other_dates_stay(text: str) -> None:
    assert found(text) == []
