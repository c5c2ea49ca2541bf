"""Whatever is written and found, the bot stays sound."""

import re
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bots.bot import Bot
from bots.faq import Candidate, Verdict
from bots.reply import LONGEST
from bots.state import BotState
from bots.texts import Texts

ILLEGAL = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
TEXTS = Texts.of_package("bots", strict=True)

anything = st.text(st.characters(), max_size=60)
USUAL = """你好|真人|1|2|3|4|9|好|沒有|都不是|沒事了|取消|還要多久|留言|我的資料|謝謝|😀|掛失|第一個|我想自殺|被騙了
talk to a human|hello|none of these|the first one|掛失怎麼辦|！close||\u200b"""
usual = st.sampled_from([text for line in USUAL.splitlines() for text in line.split("|")])
candidates = st.builds(
    Candidate,
    id=st.sampled_from(["a", "b", "c"]),
    question=st.one_of(st.sampled_from(["信用卡掛失", "金融卡掛失", "lost card"]), anything),
    answer=st.one_of(st.sampled_from(["請撥 0800", "臨櫃辦理"]), anything, st.just("長" * 9000)),
    confidence=st.floats(0, 1),
    verdict=st.sampled_from(Verdict),
)
turns = st.tuples(
    st.lists(st.one_of(usual, anything), max_size=3),
    st.lists(candidates, max_size=5),
    st.booleans(),
    st.integers(0, 9),
    st.sampled_from([0, 0, 0, 13]),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(turns, max_size=12), st.sampled_from(["zh_TW", "zh_CN", "en"]))
def test_any_conversation_gets_sound_replies_and_never_the_same_three_times_in_a_row(
    conversation: list[tuple[list[str], list[Candidate], bool, int, int]], language: str
) -> None:
    bot = Bot(TEXTS, service="測試\x01", link="https://example.org")
    state, now = BotState(), datetime(2025, 1, 1, tzinfo=UTC)
    said: list[tuple[str, ...]] = []
    for messages, hits, works, dice, hours in conversation:
        now += timedelta(hours=hours)
        speak = bot.while_waiting if dice == 0 else bot.turn
        turn = speak(state, messages, hits, language=language, now=now, search_works=works)
        assert turn == speak(state, messages, hits, language=language, now=now, search_works=works)
        for reply in turn.replies:
            assert reply.strip()
            assert len(reply) <= LONGEST
            assert not ILLEGAL.search(reply)
        if turn.replies:
            said.append(turn.replies)
            assert len(said) < 3 or not said[-1] == said[-2] == said[-3]
        state = BotState.from_json(turn.state.to_json())
        assert state == turn.state


@settings(max_examples=100, deadline=None)
@given(usual, st.lists(candidates, max_size=3))
def test_the_same_message_for_ever_never_gets_the_same_reply_three_times_in_a_row(
    message: str, hits: list[Candidate]
) -> None:
    bot, state, said = Bot(TEXTS), BotState(greeted=True), []
    for _ in range(9):
        turn = bot.turn(state, [message], hits, language="en", now=datetime(2025, 1, 1, tzinfo=UTC))
        state = turn.state
        said.append(turn.replies)
        assert len(said) < 3 or not turn.replies or not said[-1] == said[-2] == said[-3]
