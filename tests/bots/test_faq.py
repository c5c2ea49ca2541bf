"""Numbers and words choose among articles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.faq import Candidate, Verdict, number, picked_by_words, verdict_of


def test_the_first_candidate_carries_the_verdict() -> None:
    sure = Candidate("a", "q", "answer", 0.9, Verdict.SURE)
    assert verdict_of([sure, Candidate("b", "q", "a")]) is Verdict.SURE
    assert verdict_of([]) is Verdict.UNSURE
    assert verdict_of([Candidate("a", "q", "  ", 0.9, Verdict.SURE)]) is Verdict.UNSURE


@pytest.mark.parametrize(
    ("text", "meant"),
    [("1", 1), ("１", 1), ("①", 1), ("一", 1), ("第一個", 1), ("第3項", 3), ("貳", 2), ("两", 2), ("我選2", 2),
     ("0", 0), ("9", 9), ("the third one please", 3), ("no. 2", 2), ("Number 3", 3),
     ("it's the first", 1), ("１。", 1), ("12", 12)],
)  # fmt: skip
def test_a_number_is_read_however_it_is_written(text: str, meant: int) -> None:
    assert number(text) == meant


@pytest.mark.parametrize(
    "text", ["", "1樓在哪", "一個人", "一卡通", "first class", "one more question", "110", "a1", "1 or 2"]
)
def test_a_text_with_a_number_in_it_is_no_choice(text: str) -> None:
    assert number(text) not in (1, 2, 3)


@pytest.mark.parametrize(
    ("text", "picked"),
    [
        ("信用卡", 0),
        ("挂失信用卡", None),
        ("我是問金融卡", 1),
        ("的", None),
        ("掛失", None),
        ("不是信用卡", None),
        ("不是信用卡掛失", None),
        ("我要信用卡掛失啦", 0),
        ("補發存摺", None),
    ],
)
def test_words_pick_the_one_question_they_name(text: str, picked: int | None) -> None:
    assert picked_by_words(text, ["信用卡掛失", "金融卡掛失", "存摺補發"]) == picked


@given(st.text(), st.lists(st.text(), max_size=3))
def test_any_text_is_read_without_an_error(text: str, questions: list[str]) -> None:
    picked = picked_by_words(text, questions)
    assert picked is None or 0 <= picked < len(questions)
    meant = number(text)
    assert meant is None or meant >= 0
