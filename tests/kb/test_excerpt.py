"""Excerpts."""

from kb.analysis import shared_analyzer
from kb.excerpt import EXCERPT, excerpt_around


def excerpt(text: str, question: str) -> str:
    analyzer = shared_analyzer()
    return excerpt_around(text, analyzer.question(question), analyzer)


def test_the_line_with_the_words_is_shown_whatever_the_script() -> None:
    assert excerpt("您好\n我的護照不見了\n好的", "护照") == "我的護照不見了"


def test_a_long_line_is_cut_around_the_words() -> None:
    shown = excerpt("前言" * 300 + "護照" + "後記" * 300, "護照")
    assert "護照" in shown
    assert len(shown) <= EXCERPT
    assert shown.startswith("…")
    assert shown.endswith("…")


def test_a_text_without_lines_gives_nothing() -> None:
    assert excerpt("", "護照") == ""
    assert excerpt("\n \n", "護照") == ""
