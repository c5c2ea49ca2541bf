"""What is shown is whole for programs, and harmless for terminals."""

import json
from datetime import UTC, datetime

import pytest

from imcs.cli import display


def test_control_characters_are_shown_and_not_obeyed(capsys: pytest.CaptureFixture[str]) -> None:
    display.say("\x1b[31mred\x07 \u202eabc")
    assert capsys.readouterr().out == "\ufffd[31mred\ufffd \ufffdabc\n"


def test_markup_in_a_cell_is_only_text(capsys: pytest.CaptureFixture[str]) -> None:
    display.show_table(("words",), [("[bold]hi[/bold]\x1b[0m",)])
    assert "[bold]hi[/bold]\ufffd[0m" in capsys.readouterr().out


def test_long_cells_are_folded_and_not_cut(capsys: pytest.CaptureFixture[str]) -> None:
    display.show_table(("words",), [("客" * 300,)])
    assert capsys.readouterr().out.count("客") == 300


def test_json_keeps_every_character(capsys: pytest.CaptureFixture[str]) -> None:
    display.show_json({"body": "客\x1b\n"})
    out = capsys.readouterr().out
    assert "客" in out
    assert "\x1b" not in out
    assert json.loads(out) == {"body": "客\x1b\n"}


def test_every_line_of_a_complaint_says_who_complains(capsys: pytest.CaptureFixture[str]) -> None:
    display.complain("one\ntwo")
    assert capsys.readouterr().err == "imcs: one\nimcs: two\n"


def test_no_time_is_an_empty_cell() -> None:
    assert display.moment(None) == ""
    assert display.moment(datetime(2030, 1, 31, 12, 0, tzinfo=UTC)).startswith("2030-01-31 ")


def test_progress_is_silent_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    with display.progress("Reading") as step:
        step(0.5)
        step.now("Saving")
    captured = capsys.readouterr()
    assert captured.out + captured.err == ""
