"""Comparing forgives how a text is written."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from bots.fold import bare, fold, visible


def test_width_case_script_and_what_cannot_be_seen_make_no_difference() -> None:
    assert fold("Ｃｌｏｓｅ\u200b  結案") == fold("CLOSE 结案") == "close 结案"


def test_line_breaks_are_blanks_and_the_keycap_is_not_seen() -> None:
    assert visible("1\ufe0f\u20e3\n2") == "1 2"


def test_marks_at_both_ends_are_cut_and_those_within_stay() -> None:
    assert bare("（ok，go!）。 ") == "ok，go"


@given(st.text())
def test_a_folded_text_has_nothing_unseen_in_it_and_no_blanks_around(text: str) -> None:
    folded = bare(fold(text))
    assert folded == folded.strip()
    assert "  " not in folded
    assert not any(unicodedata.category(sign) in ("Cc", "Cf") for sign in folded)
