"""An operator's pattern is matched in bounded time, as customers write what it's meant for."""

import pytest

from bots.pattern import Pattern, PatternError


@pytest.mark.parametrize(
    ("said", "fitting"), [("AB12", "AB12"), ("ab12", "AB12"), (" ab-1 2 ", "AB12"), ("ＡＢ１２", "AB12"), ("AB123", "")]
)
def test_the_form_that_fits_is_returned(said: str, fitting: str) -> None:
    assert Pattern("[A-Z]{2}[0-9]{2}").fitting(said) == fitting


def test_the_whole_answer_must_match() -> None:
    assert Pattern("a|b").fitting("ab") == ""


@pytest.mark.parametrize("text", ["(", "[a", "(?=a)", r"(a)\1", "((((a{100}){100}){100}){100})"])
def test_a_pattern_that_cannot_be_used_says_why(text: str) -> None:
    with pytest.raises(PatternError, match=r"\w"):
        Pattern(text)


def test_no_pattern_takes_the_services_time() -> None:
    assert Pattern("(a+)+b").fitting("a" * 10_000) == "", "with Python's own module this would take for ever"
