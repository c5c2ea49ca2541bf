"""Cells that no spreadsheet takes for a formula, and that come back as they were."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.spreadsheet import delimiter_of, guarded, separator_line, without_guard


@given(st.text() | st.builds(str.__add__, st.sampled_from(["=", "+", "-", "@", "\t", "\r", "'"]), st.text()))
def test_a_cell_is_no_formula_and_comes_back_as_it_was(text: str) -> None:
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert without_guard(guarded(text)) == text


@pytest.mark.parametrize("text", ["＝HYPERLINK(1)", "＋1", "－1", "＠SUM(1)"])
def test_a_formula_in_full_width_is_none_either(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert without_guard(guarded(text)) == text


@pytest.mark.parametrize(("heading", "delimiter"), [("a,b;c,d", ","), ("a;b;c", ";"), ("a\tb", "\t"), ("a", ",")])
def test_what_parts_the_columns_is_seen_in_the_heading(heading: str, delimiter: str) -> None:
    assert delimiter_of(heading + "\n;;;;;;") == delimiter


def test_a_line_that_only_names_the_delimiter_is_told_from_a_heading() -> None:
    assert separator_line("sep=;\r\nid;question\r\n") == "sep=;\r\n"
    assert separator_line("id,question\nsep=,\n") == ""
