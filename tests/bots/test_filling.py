"""A form is filled in as people talk: answers, back, skip, changes, questions in between, and a person at any time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots import phrases
from bots.bot import Act
from bots.deeds import Filled, Passed
from bots.flow_reader import FlowError, read
from bots.question import Answer
from bots.state import Asked, BotState
from bots.texts import Texts
from tests.bots.talk import CARDS, sure
from tests.bots.walking import REPAIR, Walk

ANSWERS = ("手機", "ab123456", "明天", "螢幕不亮", "跳過")


@pytest.fixture
def walk(texts: Texts) -> Walk:
    walk = Walk(texts, read(REPAIR))
    walk.say("你好")
    walk.say("報修")
    return walk


def fill(walk: Walk, answers: int = len(ANSWERS)) -> None:
    for answer in ANSWERS[:answers]:
        walk.say(answer)


def question(walk: Walk) -> int:
    assert walk.state.position is not None
    return walk.state.position.question


def test_questions_come_one_by_one_and_the_summary_is_confirmed(texts: Texts) -> None:
    walk = Walk(texts, read(REPAIR))
    walk.say("你好")
    assert walk.hears("1") == "線上報修\n(1/5) 是哪一種產品？\n1. 手機\n2. 電視"
    assert walk.hears("2") == "(2/5) 訂單編號是？\n兩個英文字母加六位數字，例如 AB123456。"
    assert walk.hears("ab 123-456") == "(3/5) 哪一天方便？"
    assert walk.hears("明天") == "(4/5) 請說明故障的情形。"
    assert walk.hears("螢幕不亮") == "(5/5) 電子郵件？\n這一題可以輸入「跳過」。"
    summary = walk.hears("me@example.org").splitlines()
    assert summary[:-1] == [
        "線上報修，請確認內容：",
        "1. 產品：電視",
        "2. 訂單編號：AB123456",
        "3. 到府日期：2025年3月4日（週二）",
        "4. 情形：螢幕不亮",
        "5. 信箱：me@example.org",
    ]
    turn = walk.say("確認")
    assert turn.replies == ("收到您的報修，案號 7，2025年3月4日（週二）會與您聯絡。",)
    (filled,) = turn.deeds
    assert isinstance(filled, Filled)
    assert (filled.step, filled.title, filled.complete) == ("repair", "線上報修", True)
    assert filled.answers[0] == ("產品", Answer("kind", "tv", "電視"))
    assert filled.answers[2] == ("到府日期", Answer("day", "2025-03-04", "2025年3月4日（週二）"))
    assert walk.step == ""


@pytest.mark.parametrize("yes", ["確認", "送出", "對", "是的", "沒問題", "confirm", "👍", "好"])
def test_a_summary_is_confirmed_in_many_words(walk: Walk, yes: str) -> None:
    fill(walk)
    assert walk.say(yes).deeds


def test_what_does_not_fit_is_asked_again_with_the_hint_and_then_the_ways_out(walk: Walk) -> None:
    walk.say("手機")
    first = walk.hears("一二三")
    assert first.startswith("格式好像不太對，請再確認一次。\n\n(2/5) 訂單編號是？\n兩個英文字母")
    assert "真人" in walk.hears("不知道")
    assert question(walk) == 1
    assert "真人" not in walk.hears("AB123456")


def test_back_goes_question_by_question_and_then_to_the_menu(walk: Walk) -> None:
    fill(walk, 2)
    assert "(2/5)" in walk.hears("上一步")
    assert "(1/5)" in walk.hears("返回")
    assert "請選擇" in walk.hears("返回")
    assert walk.step == "main"


def test_skip_is_for_what_is_optional_only(walk: Walk) -> None:
    assert walk.hears("跳過").startswith("這一題需要填寫")
    fill(walk, 4)
    assert "5. 信箱：—" in walk.hears("沒有")


def test_start_over_clears_the_form_and_menu_leads_out(walk: Walk) -> None:
    fill(walk, 3)
    assert "(1/5)" in walk.hears("重填")
    assert walk.state.position is not None
    assert walk.state.position.answers == ()
    assert "請選擇" in walk.hears("主選單")


def test_cancel_leaves_the_form(walk: Walk) -> None:
    fill(walk, 3)
    turn = walk.say("取消")
    assert turn.replies[0].startswith("好的，已經取消填寫。\n\n請選擇：")
    assert not turn.deeds
    assert walk.step == "main"


def test_what_was_entered_so_far_is_shown_when_asked_for(walk: Walk) -> None:
    fill(walk, 2)
    shown = walk.hears("摘要")
    assert "1. 產品：手機\n2. 訂單編號：AB123456\n3. 到府日期：—" in shown
    assert shown.endswith("(3/5) 哪一天方便？")


def test_where_all_is_to_be_confirmed_the_summary_is_shown_once(walk: Walk) -> None:
    for answer in ANSWERS:
        walk.say(answer)
    assert walk.hears("摘要").count("1. 產品：") == 1


def test_an_answer_is_changed_by_its_number_or_name_and_the_summary_comes_back(walk: Walk) -> None:
    fill(walk)
    assert walk.hears("3") == "(3/5) 哪一天方便？"
    assert "3. 到府日期：2025年3月10日" in walk.hears("下週一")
    assert walk.hears("不對").startswith("請問要修改哪一項？")
    assert "(2/5)" in walk.hears("訂單編號")
    assert "2. 訂單編號：AB123456" in walk.hears("返回")
    assert walk.hears("0") == walk.texts("zh_TW", phrases.LOOKING_FOR_AGENT)


def test_a_question_in_between_is_answered_and_the_form_goes_on_where_it_was(walk: Walk) -> None:
    walk.say("手機")
    answer, again = walk.say("信用卡怎麼掛失？", hits=[sure()]).replies
    assert answer == "請撥 0800。"
    assert again.startswith("(2/5)")
    assert walk.state.asked is Asked.NOTHING
    walk.say("AB123456")
    assert question(walk) == 2


def test_did_you_mean_in_between_is_settled_first(walk: Walk) -> None:
    walk.say("手機")
    assert len(walk.say("卡片呢", hits=CARDS).replies) == 1
    answer, again = walk.say("1").replies
    assert answer == "答案 1"
    assert again.startswith("(2/5)")


def test_what_is_only_a_bit_like_some_questions_is_asked_again(walk: Walk) -> None:
    walk.say("手機")
    assert walk.hears("我忘了", hits=CARDS).startswith("格式好像不太對")


def test_a_text_is_an_answer_unless_it_is_a_question_that_is_sure_of_its_answer(walk: Walk) -> None:
    fill(walk, 3)
    assert walk.hears("信用卡怎麼掛失？", hits=[sure()]).startswith("請撥 0800。")
    assert question(walk) == 3
    walk.say("信用卡掛失後電視還是不亮", hits=[sure()])
    assert question(walk) == 4


def test_several_lines_are_one_text(walk: Walk) -> None:
    fill(walk, 3)
    walk.say("螢幕不亮", "聲音還在")
    assert walk.state.position is not None
    assert walk.state.position.values["what"] == "螢幕不亮\n聲音還在"


def test_the_last_line_answers_where_all_of_them_together_do_not(walk: Walk) -> None:
    walk.say("等一下喔", "電視")
    assert question(walk) == 1


@pytest.mark.parametrize("answered", range(6))
def test_a_person_is_got_at_every_question_and_reads_what_was_answered(walk: Walk, answered: int) -> None:
    fill(walk, answered)
    turn = walk.say("轉真人")
    assert turn.act is Act.HANDOVER
    filled = [deed for deed in turn.deeds if isinstance(deed, Filled)]
    assert [len(each.answers) for each in filled] == ([min(answered, 4)] if answered else [])
    assert not any(each.complete for each in filled)


def test_zero_is_a_person_where_numbers_are_chosen_and_an_answer_where_they_count(texts: Texts) -> None:
    flow = read(REPAIR.replace("type: email\n        optional: yes", "type: number"))
    walk = Walk(texts, flow)
    walk.say("你好")
    walk.say("報修")
    assert Walk(texts, flow, state=walk.state).say("0").act is Act.HANDOVER
    fill(walk, 4)
    walk.say("9")
    assert walk.state.position is not None
    assert walk.state.position.values["mail"] == "9"


def test_a_form_without_confirmation_and_without_a_next_step_says_thank_you(texts: Texts) -> None:
    walk = Walk(
        texts,
        read(
            "languages: [zh_TW]\nsteps:\n  a:\n    form: 回電\n    confirm: no\n    questions:\n"
            "      - {name: tel, ask: 電話？, label: 電話, type: phone}\n"
        ),
    )
    assert walk.hears("你好") == "回電\n電話？"
    turn = walk.say("0912-345-678")
    assert turn.replies == ("謝謝您，已經收到了。",)
    assert [type(deed) for deed in turn.deeds] == [Filled]


def test_what_was_filled_in_is_passed_on_with_its_values_encoded_in_the_address(texts: Texts) -> None:
    text = REPAIR.replace(
        "then: done\n", "then: send\n  send:\n    post: https://a.example/{case}?q={what}\n    then: done\n", 1
    )
    walk = Walk(texts, read(text))
    walk.say("你好")
    walk.say("報修")
    fill(walk, 3)
    walk.say("a&b/壞了")
    walk.say("跳過")
    turn = walk.say("確認")
    filled, passed = turn.deeds
    assert isinstance(filled, Filled)
    assert isinstance(passed, Passed)
    assert passed.url == "https://a.example/7?q=a%26b%2F%E5%A3%9E%E4%BA%86"
    assert [answer.name for answer in passed.answers] == ["kind", "order", "day", "what"]
    assert turn.replies[0].startswith("收到您的報修")


@pytest.mark.parametrize(
    "url", ["ftp://a.example", "https://{case}.example/x", "https://a@b.example", "https://a.example/中", "x"]
)
def test_an_address_to_pass_on_to_is_fixed_up_to_its_path(url: str) -> None:
    with pytest.raises(FlowError, match="post must be a web address"):
        read(f"languages: [en]\nsteps:\n  a:\n    post: '{url}'\n")


def test_a_form_whose_file_was_shortened_begins_anew(walk: Walk) -> None:
    fill(walk)
    walk.flow = read(REPAIR[: REPAIR.index("      - name: day")] + "    then: done\n  done:\n    say: 好\n")
    assert "請選擇" in walk.hears("確認")


SAID = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [*ANSWERS, "1", "2", "9", "返回", "重填", "摘要", "確認", "取消", "選單", "報修", "對", "不要", "謝謝"]
    ),
)


@given(st.lists(st.tuples(SAID, st.sampled_from([(), (sure(),), tuple(CARDS)])), max_size=12))
def test_whatever_is_said_in_a_form_keeps_a_readable_state_and_a_way_to_a_person(
    turns: list[tuple[str, tuple[object, ...]]],
) -> None:
    walk = Walk(Texts.of_package("bots", strict=True), read(REPAIR))
    walk.say("你好")
    walk.say("報修")
    for said, hits in turns:
        turn = walk.say(said, hits=hits)  # type: ignore[arg-type]  # candidates, which sampled_from widens
        assert BotState.from_json(turn.state.to_json()) == turn.state
        assert all(0 < len(reply) <= 4000 for reply in turn.replies)
        if turn.act is not Act.STAY:
            return
    assert walk.say("我要找真人").act is Act.HANDOVER
