"""Tokens."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.analysis import shared_analyzer

_ROOT = Path(__file__).resolve().parents[2]


def words(text: str) -> set[str]:
    return set(shared_analyzer().question(text).words)


def test_traditional_and_simplified_give_the_same_tokens() -> None:
    analyzer = shared_analyzer()
    assert analyzer.question("護照遺失補發") == analyzer.question("护照遗失补发")


def test_full_width_and_case_make_no_difference() -> None:
    analyzer = shared_analyzer()
    assert analyzer.question("ＷＩＦＩ　密碼１２３") == analyzer.question("wifi 密碼123")


def test_english_words_are_stemmed_and_stop_words_left_out() -> None:
    assert words("How can I cancel the transfers?") == words("cancelling a transfer")


def test_chinese_is_cut_into_words_and_pairs() -> None:
    analysis = shared_analyzer().question("護照遺失")
    assert {"护照", "遗失"} <= set(analysis.words)
    assert analysis.bigrams == ["护照", "照遗", "遗失"]


def test_mixed_text_gives_tokens_of_both() -> None:
    assert {"line", "贴图"} <= words("LINE的貼圖")


def test_taiwans_words_add_the_mainlands_and_stay() -> None:
    assert {"软体", "软件"} <= words("這個軟體")


def test_a_question_of_stop_words_still_leaves_pairs() -> None:
    analysis = shared_analyzer().question("請問可以嗎")
    assert analysis.words == ()
    assert analysis.bigrams


@given(st.text(st.characters(codec=None, categories=None), max_size=300))
def test_any_text_is_analysed_without_an_exception_and_gives_tokens_without_blanks(text: str) -> None:
    analysis = shared_analyzer().question(text)
    assert all(term and not term.isspace() and " " not in term for term in (*analysis.terms, *analysis.pieces))


@pytest.mark.parametrize("character", ["a", "發", "\ufdfa", "*", "\ud800", "𠀀", "9", "'", "İ", "👍", "字a1"])
def test_16_kb_of_anything_is_cut_and_analysed(character: str) -> None:
    analysis = shared_analyzer().question((character * 16_384)[:16_384])
    assert len(analysis.terms) < 16_384


def test_the_dictionary_is_loaded_only_for_chinese_and_without_a_word() -> None:
    program = (
        "import sys, kb.analysis; a = kb.analysis.Analyzer(); a.question('hello');"
        "assert 'rjieba' not in sys.modules; print(a.question('護照').words)"
    )
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=False, cwd=_ROOT
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert "护照" in run.stdout
