"""The bot's answers, told as conversations."""

from datetime import timedelta

import pytest

from bots import phrases
from bots.bot import Act, Bot, Handover
from bots.reply import LONGEST
from bots.state import BotState
from bots.texts import Texts
from tests.bots.talk import CARDS, NOON, Talk, half, sure

# ── the first contact ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_first_contact_is_told_in_one_line_who_speaks_and_why_it_is_stored(texts: Texts) -> None:
    turn = Talk(texts, state=BotState()).say("怎麼掛失", hits=[sure()])
    greeting, answer = turn.replies
    assert "測試服務台" in greeting
    assert "保存" in greeting
    assert "真人" in greeting
    assert "\n" not in greeting
    assert answer.startswith("請撥 0800。")


def test_the_greeting_comes_once(texts: Texts) -> None:
    talk = Talk(texts, state=BotState())
    talk.say("你好")
    assert len(talk.say("怎麼掛失", hits=[sure()]).replies) == 1


def test_the_greeting_names_the_link_where_there_is_one(texts: Texts) -> None:
    bot = Bot(texts, service="X", link="https://example.org/privacy")
    turn = bot.turn(BotState(), ["hello"], (), language="en", now=NOON)
    assert turn.replies[0].endswith("https://example.org/privacy")


def test_a_bot_without_a_name_still_says_a_whole_sentence(texts: Texts) -> None:
    turn = Bot(texts).turn(BotState(), ["hello"], (), language="en", now=NOON)
    assert "assistant of this service, a bot." in turn.replies[0]


# ── sure ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_sure_answer_asks_once_per_topic_whether_it_helped(talk: Talk) -> None:
    turn = talk.say("怎麼掛失", hits=[sure()])
    assert turn.replies == ("請撥 0800。\n\n" + talk.text(phrases.DID_THAT_HELP),)
    assert (turn.article, turn.confidence, turn.act) == ("a1", 0.95, Act.STAY)
    other = talk.say("營業時間", hits=[sure("b2", "九點到五點")])
    assert talk.text(phrases.DID_THAT_HELP) in other.replies[0]
    assert talk.say("掛失要帶什麼", hits=[sure(answer="帶證件。")]).replies == ("帶證件。",)


def test_no_answer_is_given_twice_whatever_came_between(talk: Talk) -> None:
    talk.say("怎麼掛失", hits=[sure()])
    talk.say("營業時間", hits=[sure("b2", "九點到五點")])
    (again,) = talk.say("掛失呢", hits=[sure()]).replies
    assert again.startswith(talk.text(phrases.SAID_ABOVE))
    assert talk.text(phrases.OFFER) in again
    changed = talk.say("怎麼掛失", hits=[sure(answer="改撥 0900。")])
    assert changed.replies[0].startswith("改撥 0900。")


def test_yes_after_an_answer_is_recorded_as_helped(talk: Talk) -> None:
    talk.say("怎麼掛失", hits=[sure()])
    turn = talk.say("有，謝謝")
    assert turn.helped is None  # thanks is polite, not evidence
    turn = talk.say("有解決")
    assert (turn.helped, turn.article, turn.confidence) == (True, "a1", 0.95)
    assert turn.replies == (talk.text(phrases.GLAD),)


def test_no_after_an_answer_offers_a_person_or_other_words(talk: Talk) -> None:
    talk.say("怎麼掛失", hits=[sure()])
    turn = talk.say("沒有")
    assert (turn.helped, turn.article) == (False, "a1")
    assert talk.text(phrases.OFFER) in turn.replies[0]
    assert talk.say("1").act is Act.HANDOVER


def test_a_new_question_after_an_answer_is_just_answered(talk: Talk) -> None:
    talk.say("怎麼掛失", hits=[sure()])
    assert talk.say("營業時間", hits=[sure("b2", "九點到五點")]).article == "b2"


def test_the_same_answer_is_not_given_twice_in_a_row(talk: Talk) -> None:
    talk.say("怎麼掛失", hits=[sure()])
    turn = talk.say("那要怎麼掛失", hits=[sure()])
    assert turn.article is None
    assert turn.replies[0].endswith(talk.text(phrases.OFFER))
    assert talk.say("好").act is Act.HANDOVER


def test_a_yes_a_day_later_is_no_feedback(talk: Talk) -> None:
    talk.say("怎麼掛失", hits=[sure()])
    talk.now += timedelta(days=1)
    assert talk.say("好").helped is None


def test_an_answer_too_long_for_one_message_is_said_in_parts(talk: Talk) -> None:
    long = "\n".join(f"第 {n} 條：" + "規" * 90 for n in range(100))
    turn = talk.say("規定", hits=[sure(answer=long)])
    assert len(turn.replies) > 1
    assert all(0 < len(reply) <= LONGEST for reply in turn.replies)
    assert "第 99 條" in turn.replies[-1]


def test_what_xml_cannot_carry_is_left_out_of_an_answer(talk: Talk) -> None:
    turn = talk.say("x 怎麼用", hits=[sure(answer="a\x00b\x0bc\ud800d\ufffee")])
    assert turn.replies[0].startswith("abcde")


def test_an_article_with_nothing_to_say_counts_as_unsure(talk: Talk) -> None:
    assert talk.say("x 怎麼用", hits=[sure(answer="\x00 ")]).replies == (talk.text(phrases.REPHRASE),)


# ── half sure ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_half_sure_asks_with_at_most_three_numbered_choices_and_none(talk: Talk) -> None:
    turn = talk.say("卡片掉了", hits=[*CARDS, *half("第四個問題")])
    assert turn.replies[0].splitlines()[1:] == [
        "1. 信用卡掛失",
        "2. 金融卡掛失",
        "3. 存摺遺失補發",
        "4. " + talk.text(phrases.NONE_OF_THESE),
    ]
    assert turn.article is None


@pytest.mark.parametrize(
    "reply",
    [
        "2",
        "２",
        "二",
        "②",
        "2.",
        "(2)",
        "2️⃣",
        "第二個",
        "選2",
        "我要第2個",
        "The second one",
        "option 2",
        "second",
        "#2",
    ],
)
def test_a_choice_is_made_by_its_number_however_it_is_written(talk: Talk, reply: str) -> None:
    talk.say("卡片掉了", hits=CARDS)
    assert talk.say(reply).article == "h2"


@pytest.mark.parametrize(
    ("reply", "article"), [("存摺", "h3"), ("是金融卡", "h2"), ("信用卡的", "h1"), ("信用卡挂失", "h1")]
)
def test_a_choice_is_made_by_words_of_the_question(talk: Talk, reply: str, article: str) -> None:
    talk.say("卡片掉了", hits=CARDS)
    assert talk.say(reply).article == article


def test_a_choice_is_made_by_english_words_of_the_question(texts: Texts) -> None:
    talk = Talk(texts, "en")
    talk.say("card", hits=half("How do I replace a lost card?", "How do I change my PIN?"))
    assert talk.say("the lost one").article == "h1"


@pytest.mark.parametrize("reply", ["掛失", "不是信用卡", "密碼忘記了", "卡"])
def test_words_that_name_no_choice_or_several_are_a_new_question(talk: Talk, reply: str) -> None:
    talk.say("卡片掉了", hits=CARDS)
    assert talk.say(reply, hits=[sure("z9", "別的答案")]).article == "z9"


@pytest.mark.parametrize("reply", ["4", "都不是", "沒有", "none of these", "不是"])
def test_none_of_these_counts_as_a_failure(talk: Talk, reply: str) -> None:
    talk.say("卡片掉了", hits=CARDS)
    assert talk.say(reply).replies == (talk.text(phrases.REPHRASE),)
    assert talk.state.failures == 1


def test_a_number_that_is_not_on_the_list_gets_the_list_again(talk: Talk) -> None:
    first = talk.say("卡片掉了", hits=CARDS)
    second = talk.say("7")
    assert second.replies[0].splitlines()[1:] == first.replies[0].splitlines()[1:]
    assert talk.state.failures == 0


@pytest.mark.parametrize("reply", ["0", "9", "真人"])
def test_a_person_can_be_had_from_a_list_of_choices(talk: Talk, reply: str) -> None:
    talk.say("卡片掉了", hits=CARDS)
    turn = talk.say(reply)
    assert (turn.act, turn.reason) == (Act.HANDOVER, Handover.REQUESTED)


def test_yes_to_a_single_choice_takes_it(talk: Talk) -> None:
    talk.say("卡片掉了", hits=CARDS[:1])
    assert talk.say("對").article == "h1"


def test_yes_to_several_choices_asks_for_the_number(talk: Talk) -> None:
    talk.say("卡片掉了", hits=CARDS)
    turn = talk.say("好")
    assert turn.article is None
    assert turn.replies[0].startswith(talk.text(phrases.WHICH_NUMBER))


# ── unsure ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_unsure_once_asks_for_other_words_and_twice_offers_a_person(talk: Talk) -> None:
    assert talk.say("量子糾纏").replies == (talk.text(phrases.REPHRASE),)
    turn = talk.say("兩個粒子的事")
    assert turn.replies[0].endswith(talk.text(phrases.OFFER))
    assert turn.act is Act.STAY


@pytest.mark.parametrize("reply", ["1", "１", "一", "好", "可以", "yes", "0"])
def test_the_offer_of_a_person_is_taken(talk: Talk, reply: str) -> None:
    talk.say("量子糾纏")
    talk.say("兩個粒子的事")
    turn = talk.say(reply)
    assert (turn.act, turn.reason) == (Act.HANDOVER, Handover.BOT_UNSURE)


def test_two_asks_for_other_words_and_the_next_failure_offers_again(talk: Talk) -> None:
    talk.say("量子糾纏")
    talk.say("兩個粒子的事")
    assert talk.say("2").replies == (talk.text(phrases.REPHRASE_NOW),)
    assert talk.say("就是那個啊").replies[0].endswith(talk.text(phrases.OFFER))


def test_an_answer_in_between_starts_the_count_anew(talk: Talk) -> None:
    talk.say("量子糾纏")
    talk.say("怎麼掛失", hits=[sure()])
    assert talk.say("兩個粒子的事").replies == (talk.text(phrases.REPHRASE),)


def test_no_to_the_offer_is_taken_kindly(talk: Talk) -> None:
    talk.say("量子糾纏")
    talk.say("兩個粒子的事")
    assert talk.say("不用").replies == (talk.text(phrases.AS_YOU_LIKE),)


def test_a_number_that_was_not_offered_gets_the_offer_again(talk: Talk) -> None:
    talk.say("量子糾纏")
    talk.say("兩個粒子的事")
    assert talk.say("5").replies == (talk.text(phrases.OFFER),)


def test_a_search_that_is_down_is_said_and_a_person_offered(talk: Talk) -> None:
    talk.search_works = False
    turn = talk.say("怎麼掛失")
    assert turn.replies[0].startswith(talk.text(phrases.NO_SEARCH))
    assert talk.state.failures == 0
    assert talk.say("1").act is Act.HANDOVER


def test_a_person_can_be_had_while_the_search_is_down(talk: Talk) -> None:
    talk.search_works = False
    assert talk.say("真人").act is Act.HANDOVER
