"""A number is understood in figures and in words of both languages, and only where it's the whole text."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.numerals import chinese_number, number_in, with_digits

NUMBERS = {
    "0": "0|零|zero",
    "2": "2|２|兩|二|兩張|2個人|我要兩張|two",
    "10": "10|十|拾|ten",
    "21": "21|二十一|廿一|twenty-one|twenty one",
    "105": "105|一百零五|一百〇五|一〇五",
    "150": "一百五|一百五十|150元",
    "1200": "1,200|1200|一千二|一千二百|NT$1,200元|NT$ 1200|約1200元|1200 dollars",
    "1002": "一千零二",
    "35000": "三萬五|三万五千|35,000",
    "100000005": "一億零五",
    "2.5": "2.5|２．５",
    "-5": "-5",
}
NO_NUMBERS = "1,2|1.2.3|一定|萬一|十分感謝|1e5|inf|nan|3號|no 3|two one|twenty eleven|五十十|一二三四百|1 2|0x10|--5"


@pytest.mark.parametrize(
    ("value", "text"), [(value, text) for value, texts in NUMBERS.items() for text in texts.split("|")]
)
def test_a_number_is_understood(value: str, text: str) -> None:
    assert number_in(text) == Decimal(value)


@pytest.mark.parametrize("text", NO_NUMBERS.split("|"))
def test_what_only_looks_like_a_number_is_refused(text: str) -> None:
    assert number_in(text) is None


@given(st.text(alphabet="零〇一二三四五六七八九十百千万亿两廿", max_size=30))
def test_any_run_of_numerals_is_read_without_an_error(text: str) -> None:
    assert isinstance(chinese_number(text), int | None)
    assert isinstance(number_in(text), Decimal | None)


@given(st.text(max_size=60))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert isinstance(number_in(text), Decimal | None)


def spelt(value: int) -> str:
    """Below ten thousand, as a schoolbook writes it."""
    text, gap = "", False
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // size % 10
        text += ("零" if gap and digit and text else "") + ("一二三四五六七八九"[digit - 1] + unit if digit else "")
        gap = not digit
    return text or "零"


@given(st.integers(0, 9999))
def test_every_number_below_a_myriad_is_read_as_it_is_spelt(value: int) -> None:
    assert chinese_number(spelt(value)) == value


def test_numerals_inside_a_text_become_figures() -> None:
    assert with_digits("一百一十三年五月二十一日") == "113年5月21日"
