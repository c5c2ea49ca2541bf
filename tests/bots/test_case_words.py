"""Requests for transcripts and quoted case numbers: which lines are, and which aren't."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.case_words import MOST, Quote, all_quoted, quoted, transcript_wanted


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("對話紀錄", 0),
        ("对话记录", 0),
        ("請給我對話紀錄", 0),
        ("我要聊天記錄", 0),
        ("我的對話紀錄，謝謝", 0),
        ("Transcript", 0),
        ("transcript please", 0),
        ("Please send me the chat transcript.", 0),
        ("chat history", 0),
        ("逐字稿", 0),
        ("對話紀錄 12", 12),
        ("对话记录#12", 12),
        ("案號 12 的對話紀錄", 12),
        ("#12 對話紀錄", 12),
        ("transcript of case 12", 12),
        ("transcript #12", 12),
        ("可以給我這次的對話紀錄嗎", 0),
        ("請把對話紀錄寄給我", 0),
        ("Could I get a transcript?", 0),
        ("I'd like a copy of this conversation", 0),
        ("對話備份", 0),
        ("可以下載對話紀錄嗎", 0),
        ("可以給我剛剛的對話嗎", 0),
        ("請把這次的對話內容寄給我", 0),
        ("麻烦把聊天记录发给我", 0),
        ("Could you send me the chat?", 0),
        ("email me the transcript please", 0),
        ("a copy of this chat", 0),
    ],
)
def test_a_transcript_is_asked_for_by_a_whole_message(text: str, number: int) -> None:
    assert transcript_wanted(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "我的繳費紀錄在哪裡查",
        "對話紀錄會保存多久？",
        "如何刪除對話紀錄",
        "transcript of records for my university application",
        "login history",
        "I want my order history",
        "紀錄",
        "把手機備份傳給我",
        "a copy of the invoice",
        "把對話框關掉",
        "上次的對話說可以退費",
        "對話內容會被看到嗎",
        "chat",
        "send me the chat bot source",
        "the conversation was rude",
        "可以查通話紀錄費用嗎",
        "請問有對話紀錄嗎我找不到" * 9,
    ],
)
def test_a_question_about_records_is_a_question(text: str) -> None:
    assert transcript_wanted(text) is None


@pytest.mark.parametrize(
    ("text", "number", "alone"),
    [
        ("#12", 12, True),
        ("＃１２", 12, True),
        ("案號12", 12, True),
        ("案號：12", 12, True),
        ("案件編號 12。", 12, True),
        ("编号12", 12, True),
        ("case 12", 12, True),
        ("Case number 12?", 12, True),
        ("案號 12 處理到哪了？", 12, False),
        ("我想問案號12的進度", 12, False),
        ("any news about case no. 12", 12, False),
        ("编号 12 处理到哪了？", 12, False),
        ("受理编号 12", 12, True),
        ("投诉编号12有结果了吗", 12, False),
        ("上次的 #12 還沒好", 12, False),
    ],
)
def test_a_case_number_is_found_alone_and_among_words(text: str, number: int, alone: bool) -> None:
    assert quoted(text) == Quote(number, alone)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12",
        "1",
        "订单编号 12 到哪了",
        "我的編號有 12 碼",
        "訂單 12",
        "briefcase 12",
        "#",
        "案號",
        "案號 1 和案號 2",
        "#12-3 型號",
        "in case of fire",
    ],
)
def test_other_numbers_are_no_case_numbers(text: str) -> None:
    assert quoted(text) is None


def test_several_lines_may_quote_several_cases_each_counts_once() -> None:
    assert all_quoted(["#3", "案號 3 怎麼了", "hello", "#4"]) == [3, 4]
    assert len(all_quoted([f"#{number}" for number in range(1, 20)])) == MOST


@given(st.text(alphabet=st.sampled_from("#案號对话紀錄记录12 case:transcript的")))
def test_any_line_has_a_number_or_none(text: str) -> None:
    wanted, quote = transcript_wanted(text), quoted(text)
    assert wanted is None or wanted >= 0
    assert quote is None or quote.number >= 0
