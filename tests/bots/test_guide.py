"""A customer goes through menus by number and by words, asks in between, goes back, and always comes to a person."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots import phrases
from bots.bot import Act, Handover
from bots.deeds import Wanted
from bots.faq import Candidate, Verdict
from bots.flow_reader import read
from bots.state import Asked, BotState
from bots.texts import Texts
from tests.bots.talk import CARDS, sure
from tests.bots.walking import SHOP, Walk


@pytest.fixture
def walk(texts: Texts) -> Walk:
    return Walk(texts)


# ── menus ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_first_word_is_answered_with_the_start_of_the_flow_in_one_message(walk: Walk) -> None:
    (said,) = walk.say("你好").replies
    assert said == "歡迎光臨，您的案號是 7。\n\n請選擇：\n1. 訂單\n2. 門市資訊\n3. 直接問問題\n0. 找專員"
    assert walk.step == "main"


def test_the_first_line_of_all_tells_who_speaks_in_a_flow_too(walk: Walk) -> None:
    walk.state = BotState()
    greeting, _ = walk.say("你好").replies
    assert "測試服務台" in greeting
    assert len(walk.say("1").replies) == 1


@pytest.mark.parametrize(
    "words", ["1", "１", "①", "一", "第一個", "訂單", "查訂單", "order", "我要查訂單", "ORDER please"]
)
def test_a_line_is_chosen_by_number_or_words(walk: Walk, words: str) -> None:
    walk.say("你好")
    said = walk.hears(words)
    assert walk.step == "orders"
    assert said.endswith("0. 找專員\n要回上一層，請輸入「返回」。")


@pytest.mark.parametrize("words", ["0", "9", "真人", "轉接客服", "agent please"])
def test_a_person_is_got_from_every_menu(walk: Walk, words: str) -> None:
    for before in ((), ("1",)):
        fresh = Walk(walk.texts)
        fresh.say("你好")
        for word in before:
            fresh.say(word)
        turn = fresh.say(words)
        assert (turn.act, turn.reason) == (Act.HANDOVER, Handover.REQUESTED)
        assert turn.replies == (walk.texts("zh_TW", phrases.LOOKING_FOR_AGENT),)


def test_back_leads_to_the_menu_before_and_start_over_to_the_start(walk: Walk) -> None:
    walk.say("你好")
    walk.say("1")
    assert "1. 訂單" in walk.hears("返回")
    assert walk.step == "main"
    walk.say("1")
    assert "歡迎光臨" in walk.hears("主選單")
    assert walk.step == "main"
    assert walk.hears("返回").startswith("請選擇：\n1. 訂單"), "it's the top already"
    assert walk.step == "main"


def test_a_step_that_says_something_goes_on_by_itself_and_the_way_back_does_not_grow(walk: Walk) -> None:
    walk.say("你好")
    for _ in range(3):
        assert walk.hears("門市資訊").startswith("門市在台北車站旁。\n\n請選擇：")
    assert walk.state.position is not None
    assert walk.state.position.back == ()


def test_a_number_that_is_not_there_is_asked_again(walk: Walk) -> None:
    walk.say("你好")
    said = walk.hears("5")
    assert said.startswith("請回覆下面的號碼")
    assert "1. 訂單" in said
    assert walk.step == "main"


def test_the_first_words_may_name_a_line_of_the_first_menu(walk: Walk) -> None:
    assert "訂單的哪一方面" in walk.hears("我要查訂單")
    assert walk.step == "orders"


def test_handing_over_says_the_operators_words_and_what_the_agent_must_be_able_to_do(walk: Walk) -> None:
    walk.say("訂單")
    turn = walk.say("修改地址")
    assert turn.replies == ("我幫您轉給訂單組。",)
    assert (turn.act, turn.deeds) == (Act.HANDOVER, (Wanted(("orders",)),))


# ── free words inside ─────────────────────────────────────────────────────────────────────────────────────────────


def test_where_nobody_can_be_waited_for_no_person_is_promised_in_anybodys_words(walk: Walk) -> None:
    walk.nobody = True
    walk.say("你好")
    walk.say("1")
    turn = walk.say("2")
    assert (turn.act, turn.reason, turn.replies) == (Act.LEAVE_MESSAGE, Handover.REQUESTED, ())
    assert turn.deeds == (Wanted(skills=("orders",)),)


@pytest.mark.parametrize(("there", "words"), [(True, "夜間組馬上來。"), (False, "")])
def test_a_handover_to_another_queue_is_promised_where_somebody_is_there(texts: Texts, there: bool, words: str) -> None:
    flow = read("languages: [zh_TW]\nsteps:\n  night: {handover: 夜間組馬上來。, queue: night}\n")
    closed = frozenset({"help"}) if there else frozenset({"help", "night"})
    walk = Walk(texts, flow, nobody=True, here={"nobody_in": closed})
    assert walk.hears("你好") == words


def test_a_question_in_a_menu_is_answered_and_the_menu_still_stands(walk: Walk) -> None:
    walk.say("你好")
    answer, still = walk.say("信用卡掉了怎麼辦", hits=[sure()]).replies
    assert answer.startswith("請撥 0800。")
    assert "選單" in still
    assert walk.step == "main"
    walk.say("有解決")
    walk.say("1")
    assert walk.step == "orders"


def test_a_question_that_names_a_line_of_the_menu_is_answered_where_the_answer_is_sure(walk: Walk) -> None:
    walk.say("你好")
    assert "請撥 0800" in walk.hears("訂單的運費怎麼算", hits=[sure()])
    assert walk.step == "main"
    walk.say("我想問訂單的事")
    assert walk.step == "orders"


def test_a_first_question_is_answered_before_the_menu_is_shown(walk: Walk) -> None:
    answer, menu = walk.say("信用卡掉了怎麼辦", hits=[sure()]).replies
    assert answer.startswith("請撥 0800。")
    assert menu.startswith("請選擇：")


def test_did_you_mean_goes_before_the_menus_numbers_until_it_is_settled(walk: Walk) -> None:
    walk.say("你好")
    assert len(walk.say("卡片", hits=CARDS).replies) == 2
    assert "答案 2" in walk.hears("2")
    assert walk.step == "main"
    walk.say("1")
    assert walk.step == "orders"


def test_a_did_you_mean_of_yesterday_no_longer_takes_the_menus_numbers(walk: Walk) -> None:
    walk.say("你好")
    walk.say("卡片", hits=CARDS)
    walk.now += timedelta(hours=13)
    walk.say("1")
    assert walk.step == "orders"


def test_what_the_bot_offers_after_two_failures_is_answered_by_number(walk: Walk) -> None:
    walk.say("你好")
    walk.say("太空船幾點開")
    walk.say("火箭呢")
    assert walk.state.asked is Asked.OFFER
    assert walk.say("1").act is Act.HANDOVER


def test_an_article_leads_into_a_step_at_once_or_when_it_is_the_one_meant(walk: Walk) -> None:
    returns = Candidate("r", "怎麼退貨", "", 0.95, Verdict.SURE, flow="returns")
    walk.say("你好")
    turn = walk.say("我要退貨", hits=[returns])
    assert (turn.article, turn.replies) == ("r", ("退貨請在七天內寄回。",))
    fresh = Walk(walk.texts)
    fresh.say("你好")
    half = [Candidate("r", "怎麼退貨", "有退貨流程。", 0.6, Verdict.HALF, flow="returns"), *CARDS[:1]]
    fresh.say("退", hits=half)
    turn = fresh.say("怎麼退貨")
    assert turn.replies == ("有退貨流程。", "退貨請在七天內寄回。")
    assert turn.article == "r"


def test_after_the_end_of_the_flow_questions_are_answered_and_the_menu_comes_back_when_asked_for(walk: Walk) -> None:
    walk.say("訂單")
    walk.say("退貨")
    assert walk.step == ""
    (answer,) = walk.say("信用卡掉了怎麼辦", hits=[sure()]).replies
    assert answer.startswith("請撥 0800。")
    assert "1. 訂單" in walk.hears("選單")


def test_a_flow_that_begins_with_a_free_question_answers_the_first_one(texts: Texts) -> None:
    walk = Walk(texts, read("languages: [zh_TW]\nsteps:\n  ask:\n    faq: 請問有什麼可以幫您？\n"))
    assert walk.hears("你好") == "請問有什麼可以幫您？"
    fresh = Walk(texts, walk.flow)
    (answer,) = fresh.say("信用卡掉了怎麼辦", hits=[sure()]).replies
    assert answer.startswith("請撥 0800。")


def test_danger_goes_before_the_flow(walk: Walk) -> None:
    walk.say("你好")
    turn = walk.say("我不想活了")
    assert (turn.act, turn.reason) == (Act.HANDOVER, Handover.URGENT)
    assert "1925" in turn.replies[0]


def test_without_the_search_a_menu_still_works_and_a_question_gets_a_person_offered(walk: Walk) -> None:
    walk.search_works = False
    walk.say("你好")
    walk.say("1")
    assert walk.step == "orders"
    assert walk.texts("zh_TW", phrases.NO_SEARCH) in walk.hears("信用卡掉了怎麼辦")


# ── what may change, and what anybody may write ───────────────────────────────────────────────────────────────────


def test_a_step_that_is_no_longer_in_the_file_begins_the_flow_anew(walk: Walk) -> None:
    walk.say("訂單")
    walk.flow = read(SHOP.replace("orders", "purchases"))
    assert "歡迎光臨" in walk.hears("退什麼")
    assert walk.step == "main"


def test_an_offered_article_whose_step_is_gone_leads_to_the_start(walk: Walk) -> None:
    walk.say("你好")
    walk.say("退", hits=[Candidate("r", "怎麼退貨", "", 0.6, Verdict.HALF, flow="returns"), *CARDS[:1]])
    walk.flow = read(SHOP.replace("returns", "send-back"))
    assert "請選擇" in walk.hears("1")


WORDS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["1", "2", "3", "0x", "返回", "選單", "跳過", "是", "不是", "謝謝", "取消", "訂單", "退貨", "門市", "你好"]
    ),
)
HITS = st.sampled_from(
    [(), (sure(),), tuple(CARDS), (Candidate("r", "怎麼退貨", "", 0.95, Verdict.SURE, flow="returns"),)]
)


@given(st.lists(st.tuples(st.lists(WORDS, min_size=1, max_size=3), HITS), max_size=8))
def test_whatever_is_said_at_any_step_keeps_a_readable_state_and_a_way_to_a_person(
    turns: list[tuple[list[str], tuple[Candidate, ...]]],
) -> None:
    walk = Walk(Texts.of_package("bots", strict=True))
    for messages, hits in turns:
        turn = walk.say(*messages, hits=hits)
        assert BotState.from_json(turn.state.to_json()) == turn.state
        assert all(0 < len(reply) <= 4000 for reply in turn.replies)
        if turn.act is not Act.STAY:
            return
    assert walk.say("我要找真人").act is Act.HANDOVER
