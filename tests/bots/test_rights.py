"""The words of customers' rights: the whole message only, and an erasure only after its own word of confirmation."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.bot import FRESH
from bots.rights import WORDS, Right, is_wish, wish
from bots.state import Asked, BotState
from bots.words import _whole_messages, customer_word
from tests.builders import MORNING

ASKED = BotState().asking(Asked.ERASE, MORNING)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("我的資料", Right.SEE),
        ("下載我的資料", Right.COPY),
        ("更正我的个人信息", Right.CORRECT),
        ("stop using my data", Right.STOP),
        ("恢復使用我的資料", Right.ALLOW),
        ("刪除我的個資", Right.ASK_ERASE),
    ],
)
def test_each_right_has_its_word(text: str, right: Right) -> None:
    found = wish(BotState(), ["你好", text], MORNING)
    assert found is not None
    assert found.right is right


def test_an_erasure_is_asked_for_then_confirmed_by_its_own_word() -> None:
    first = wish(BotState(), ["delete my data"], MORNING)
    assert first is not None
    assert (first.right, first.state.asked) == (Right.ASK_ERASE, Asked.ERASE)
    over_a_restart = BotState.from_json(first.state.to_json())
    second = wish(over_a_restart, ["確定刪除"], MORNING + timedelta(minutes=5))
    assert second is not None
    assert (second.right, second.state.asked) == (Right.ERASE, Asked.NOTHING)


@pytest.mark.parametrize("text", ["是", "好", "OK", "👍", "1"])
def test_a_mere_yes_erases_nothing(text: str) -> None:
    assert wish(ASKED, [text], MORNING) is None


@pytest.mark.parametrize("text", ["不用", "no", "取消", "never mind"])
def test_a_no_keeps_everything(text: str) -> None:
    found = wish(ASKED, [text], MORNING)
    assert found is not None
    assert (found.right, found.state.asked) == (Right.KEEP, Asked.NOTHING)


def test_a_confirmation_without_a_question_or_too_late_only_asks() -> None:
    for state, now in ((BotState(), MORNING), (ASKED, MORNING + FRESH + timedelta(seconds=1))):
        found = wish(state, ["confirm erase"], now)
        assert found is not None
        assert found.right is Right.ASK_ERASE


@given(st.lists(st.text(max_size=60), max_size=4), st.sampled_from([BotState(), ASKED]))
def test_whatever_is_written_only_whole_words_use_a_right(lines: list[str], state: BotState) -> None:
    found = wish(state, lines, MORNING)
    if found is not None and found.right is not Right.KEEP:
        assert any(customer_word(line) in WORDS for line in lines)


@given(
    st.sampled_from(["我的資料", "delete my data", "確定刪除", "停止使用我的資料"]), st.text(min_size=1, max_size=20)
)
def test_words_inside_a_longer_message_use_nothing(word: str, more: str) -> None:
    text = f"{word}甲{more}乙"
    assert wish(ASKED, [text], MORNING) is None


def test_every_word_about_data_is_known_as_one_at_a_glance() -> None:
    wanted = [words for words, word in _whole_messages().items() if word in WORDS]
    assert wanted
    assert [words for words in wanted if not is_wish(words)] == []


@given(st.text(max_size=80))
def test_at_a_glance_no_text_is_taken_for_a_word_about_data_that_is_none(text: str) -> None:
    assert not is_wish(text) or customer_word(text) in WORDS
