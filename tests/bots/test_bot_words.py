"""Words, small talk, danger and waiting, told as conversations."""

import pytest

from bots import phrases
from bots.bot import Act, Bot, Handover, search_text
from bots.state import BotState
from bots.texts import Texts
from bots.words import says_something
from tests.bots.talk import CARDS, NOON, Talk, sure

# ── words ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_person_is_had_at_once(talk: Talk) -> None:
    turn = talk.say("我要真人", hits=[sure()])
    assert (turn.act, turn.reason, turn.article) == (Act.HANDOVER, Handover.REQUESTED, None)
    assert turn.replies == (talk.text(phrases.LOOKING_FOR_AGENT),)


def test_a_person_asked_for_among_several_messages_is_had(talk: Talk) -> None:
    assert talk.say("轉真人", "我的卡不見了", hits=[sure()]).act is Act.HANDOVER


def test_a_person_asked_for_in_a_sentence_is_had(talk: Talk) -> None:
    turn = talk.say("這個沒用，幫我轉專員", hits=[sure()])
    assert (turn.act, turn.reason, turn.article) == (Act.HANDOVER, Handover.REQUESTED, None)


def test_the_end_is_the_end_with_a_goodbye(talk: Talk) -> None:
    turn = talk.say("沒事了")
    assert (turn.act, turn.replies) == (Act.END, (talk.text(phrases.GOODBYE),))


def test_a_person_taken_back_in_the_same_breath_is_not_had(talk: Talk) -> None:
    assert talk.say("真人", "沒事了").act is Act.END


@pytest.mark.parametrize("word", ["取消", "不等了", "還要多久", "我的資料", "刪除我的個資", "停止使用我的資料"])
def test_a_word_for_the_queue_is_explained_while_nobody_waits(talk: Talk, word: str) -> None:
    turn = talk.say(word)
    assert turn.act is Act.STAY
    assert talk.state.failures == 0
    assert turn.replies


def test_who_wants_to_leave_a_message_does(talk: Talk) -> None:
    assert talk.say("留言").act is Act.LEAVE_MESSAGE


@pytest.mark.parametrize("text", ["你好", "哈囉", "謝謝", "😀", "❤️", "了解", "???", "好", "不用", "English", "中文"])
def test_small_talk_is_answered_and_no_failure(talk: Talk, text: str) -> None:
    turn = talk.say(text)
    assert turn.act is Act.STAY
    assert talk.state.failures == 0
    assert len(turn.replies) == 1
    assert search_text([text]) == ""


def test_small_talk_keeps_the_open_question_open(talk: Talk) -> None:
    talk.say("卡片掉了", hits=CARDS)
    talk.say("😀")
    assert talk.say("2").article == "h2"


def test_several_messages_are_one_question() -> None:
    assert search_text(["你好", "我的卡", "掉了怎麼辦", "謝謝"]) == "我的卡\n掉了怎麼辦"


def test_a_question_followed_by_thanks_is_answered(talk: Talk) -> None:
    assert talk.say("怎麼掛失", "謝謝", hits=[sure()]).article == "a1"


def test_nothing_visible_gets_nothing(talk: Talk) -> None:
    assert talk.say(" \n", "\x00").replies == ()


# ── urgent ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "number"),
    [("我想自殺", "1925"), ("他威脅我", "110"), ("我家失火了", "119"), ("我被騙了", "165"), ("I want to die", "1925")],
)
def test_an_urgent_message_gets_the_right_number_and_a_person_and_never_a_guess(
    texts: Texts, text: str, number: str
) -> None:
    for language in ("zh_TW", "zh_CN", "en"):
        turn = Talk(texts, language, BotState()).say(text, hits=[sure()])
        assert (turn.act, turn.reason, turn.article) == (Act.HANDOVER, Handover.URGENT, None)
        assert len(turn.replies) == 1
        assert number in turn.replies[0]


def test_after_hours_an_urgent_message_promises_nobody_who_isnt_there(texts: Texts) -> None:
    for language, promise in (("zh_TW", "幫您找專員"), ("zh_CN", "帮您找人工客服"), ("en", "getting a person")):
        assert promise in Talk(texts, language).say("我想自殺").replies[0]
        bot = Bot(texts, nobody=True)
        turn = bot.turn(BotState(greeted=True), ["我想自殺"], [], language=language, now=NOON)
        assert (turn.act, turn.reason) == (Act.LEAVE_MESSAGE, Handover.URGENT)
        assert "1925" in turn.replies[0]
        assert promise not in turn.replies[0]


def test_an_urgent_message_while_the_search_is_down_still_gets_its_number(talk: Talk) -> None:
    talk.search_works = False
    assert "1925" in talk.say("我不想活了").replies[0]


# ── while waiting for a person ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("取消排隊", Act.CANCEL),
        ("沒事了", Act.CANCEL),
        ("還要多久", Act.HOW_LONG),
        ("真人", Act.HANDOVER),
        ("留言", Act.LEAVE_MESSAGE),
    ],
)
def test_words_always_work_while_waiting(talk: Talk, text: str, act: Act) -> None:
    turn = talk.wait(text)
    assert (turn.act, turn.replies) == (act, ())


def test_a_sure_answer_is_given_while_waiting_and_nothing_asked(talk: Talk) -> None:
    turn = talk.wait("怎麼掛失", hits=[sure()])
    assert (turn.replies, turn.article, turn.act) == (("請撥 0800。",), "a1", Act.STAY)


def test_what_is_not_sure_is_noted_once_while_waiting_and_then_met_with_silence(talk: Talk) -> None:
    assert talk.wait("卡片掉了", hits=CARDS).replies == (talk.text(phrases.NOTED),)
    assert talk.wait("很急").replies == ()


def test_small_talk_while_waiting_is_met_with_silence(talk: Talk) -> None:
    assert talk.wait("謝謝").replies == ()


def test_an_urgent_message_while_waiting_gets_its_number(talk: Talk) -> None:
    turn = talk.wait("我想自殺", hits=[sure()])
    assert "1925" in turn.replies[0]
    assert turn.act is Act.STAY


# ── never in circles ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_customer_who_says_hello_for_ever_is_offered_a_person(talk: Talk) -> None:
    talk.say("你好")
    talk.say("你好")
    assert talk.say("你好").replies[0].endswith(talk.text(phrases.OFFER))
    assert talk.say("1").act is Act.HANDOVER


@pytest.mark.parametrize(
    ("text", "tells"),
    [("真人", False), ("１", False), ("謝謝", False), ("👍", False), ("", False), ("我要退貨", True), ("退貨 1", True)],
)
def test_a_bare_number_or_word_tells_nothing_of_the_matter(text: str, tells: bool) -> None:
    assert says_something(text) is tells
