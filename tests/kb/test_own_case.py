"""Whether an answer holds for one customer's own case alone."""

import pytest

from kb.drafts import Turn, mine
from kb.own_case import asks_own_state, holds_for_others


@pytest.mark.parametrize(
    "question",
    ["我的包裹到了沒", "我的申请怎么还没下来", "為什麼我的帳號被停用", "Where is my order?", "why was my card blocked"],
)
def test_a_question_for_ones_own_records_is_told(question: str) -> None:
    assert asks_own_state(question)


@pytest.mark.parametrize(
    "question",
    ["包裹多久會到", "我的卡掉了怎麼辦", "幫我媽報名要帶什麼", "How long does delivery take?", "can I block my card"],
)
def test_a_question_that_anybody_may_have_is_none(question: str) -> None:
    assert not asks_own_state(question)


@pytest.mark.parametrize(
    "sentence",
    [
        "您的包裹昨天已經寄出了。",
        "您目前還剩18期。",
        "幫您保留週日晚上六點四位。",
        "Your parcel was sent this morning.",
        "You're booked in on Monday.",
    ],
)
def test_what_happened_to_one_customer_holds_for_no_other(sentence: str) -> None:
    assert not holds_for_others(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "您的卡片到期前一個月會寄發新卡。",
        "您如果已經過期了，需要重新申請。",
        "過期就沒辦法補了，請您留意。",
        "週一到週五都可以辦。",
        "If your parcel was lost, we send a new one.",
        "Your refund takes 5 days.",
    ],
)
def test_a_rule_holds_for_others(sentence: str) -> None:
    assert holds_for_others(sentence)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("我的包裹到哪了", "您的包裹昨天已經到轉運站了，明天下午會送到您那邊。"),
        ("我的贷款批了没有", "您的贷款昨天已经批了，额度是十二万。"),
        ("where is my order", "It was dispatched this morning and should be with you on Thursday."),
    ],
)
def test_where_somethings_own_state_was_told_there_is_no_answer(question: str, answer: str) -> None:
    assert mine([Turn(False, question), Turn(True, answer), Turn(False, "OK")]).answer == ""
