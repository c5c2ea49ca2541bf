"""The five rights are used in one's own words; a question about them uses none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.fold import bare, fold
from bots.right_words import right_word
from bots.rights import is_wish
from bots.words import Word, customer_word

WISHES = {
    Word.MY_DATA: """我想看我的個資|你們有我什麼資料|你們存了我哪些資料|我要查詢我的個人資料|給我看我的資料
調閱我的個資|個資查詢|我要我的資料|我要我的個資|請給我我的資料|我想要我的個人資料謝謝|帮我我的数据|我想我的个人信息
what data do you have about me|show me what you have on me|I want to see my data|GDPR data request
my personal information""",
    Word.COPY_DATA: "我要我的資料副本|請提供我的個資副本"
    "|give me a copy of my data|download my personal data|导出我的全部数据",
    Word.CORRECT_DATA: "我要更正個資|我的資料有錯，請更正|correct my personal information",
    Word.STOP_DATA: "不要再用我的資料|請停止利用我的個資|停止蒐集我的個資|don't use my data|别再使用我的信息",
    Word.ERASE_DATA: """請刪除我的所有資料|刪掉我的資料|把我的資料刪掉|把我的個資全部刪除|我要刪除個資
刪除所有對話紀錄|注销并删除我的信息
删掉我的信息|请删除我的个人数据|我要求刪除個資|行使個資刪除權|I want you to delete my data
delete everything about me|forget me
remove my data|erase my personal information|please delete all my personal data|right to be forgotten""",
}
QUESTIONS = """刪除我的資料要多久|如何刪除我的個資|我的資料夾|刪除我的訂單資料|你們會刪除個資嗎|資料|刪除資料
下載資料|個資外洩怎麼辦
查詢訂單資料|更正訂單資料|停止使用服務|不要再用這張卡|補充個人資料|delete my account|delete data from my phone
what data plan do you have
I forgot my password|see the details|fix the data|delete the info|stop collecting points|right to return
is my data safe"""


def lines(text: str) -> list[str]:
    return [phrase for line in text.splitlines() for phrase in line.split("|")]


@pytest.mark.parametrize(("word", "text"), [(word, text) for word, texts in WISHES.items() for text in lines(texts)])
def test_a_right_is_used_in_ones_own_words(word: Word, text: str) -> None:
    assert right_word(bare(fold(text))) is word
    assert customer_word(text) is word
    assert is_wish(text)


@pytest.mark.parametrize("text", lines(QUESTIONS))
def test_a_question_about_data_uses_no_right(text: str) -> None:
    assert right_word(bare(fold(text))) is None
    assert not is_wish(text)


@given(st.text(max_size=100))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert right_word(bare(fold(text))) in (None, *WISHES)


@pytest.mark.parametrize(
    "text", ["我要请资料" * 20, "删除我的所有" * 16, "can you please data " * 5, "把全部资料" * 20]
)
def test_beginnings_without_end_are_read_in_no_time(text: str) -> None:
    assert right_word(text[:100]) is None
