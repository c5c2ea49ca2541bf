"""A customer's word is the whole message, in any script and with any politeness; a question that contains it isn't."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.words import Word, customer_word, language_wanted, takes_leave

OTHERS = {
    Word.END: "結束|沒事了|没事了|再見|bye|Goodbye!|that's all|請結束對話",
    Word.CANCEL: "取消排隊|不等了|請幫我取消排隊|我不等了|cancel|cancel please|never mind|不排了",
    Word.LEAVE_MESSAGE: "留言|我要留言|我想留言|請讓我留言，謝謝|leave a message|I want to leave a message|留個言",
    Word.HOW_LONG: "還要多久|还要多久|排到哪|排到哪了|請問還要等多久？|how long|How long is the wait?|前面還有幾位",
    Word.MY_DATA: "我的資料|我的個資|我的个人信息|我的数据|我要查看我的個資|my data",
    Word.COPY_DATA: "下載我的資料|我的資料副本|下载我的信息|copy of my data|I want a copy of my data",
    Word.CORRECT_DATA: "更正我的資料|更正我的信息|我要更正我的個資|correct my data",
    Word.STOP_DATA: "停止使用我的資料|停止使用我的信息|請停止使用我的個資|stop using my data",
    Word.ALLOW_DATA: "恢復使用我的資料|恢复使用我的信息|allow use of my data",
    Word.CONFIRM_ERASE: "確定刪除|確認刪除|确定删除|confirm erase|Yes, erase it!",
    Word.ERASE_DATA: "刪除我的資料|刪除我的個資|删除我的个人信息|我要刪除我的資料|請幫我刪除我的個資"
    "|delete my data|Erase my data!",
    Word.YES: "是|對|好|有|有解決|可以|嗯|OK|解决了|好的|yes|👍|ＯＫ",
    Word.NO: "不是|不對|沒有|沒解決|都不是|不用|没解决|no|No, thanks|none of these|👎",
    Word.GREETING: "你好|您好，|hello|Hi!|早安|請問",
    Word.THANKS: "謝謝|谢谢！|感謝您|thank you|Thanks a lot!|好，謝謝|🙏|❤️",
    Word.ACKNOWLEDGED: "了解|知道了|I see|got it",
    Word.SYMBOLS: "😀|🎉🎉|?|……|！！！",
}

QUESTIONS = """收到了嗎|解決了嗎|結束了嗎|沒有嗎|知道了嗎|結束營業要怎麼辦|取消訂單|取消掛號怎麼做|留言板在哪
還要多久才會到貨|我的資料要怎麼更新到新系統
刪除我的帳號裡的照片|下載我的資料夾在哪|刪除我的資料要多久|停止使用我的資料會怎樣|確定刪除訂單|如何刪除我的個資
what happens if you delete my data|is my data safe|my data plan is used up|confirm erase of the disk|use my data plan
好市多在哪裡|是不是要帶身分證|不是這個問題|沒有收到驗證碼|謝謝卡怎麼買|你好嗎這首歌誰唱的
how long is a marathon|cancel my order
bye-laws of the association|delete my account|no parking zone rules|yes bank branches|hello kitty tickets|1|３|A"""


def lines(text: str) -> list[str]:
    return [phrase for line in text.splitlines() for phrase in line.split("|")]


@pytest.mark.parametrize(("word", "text"), [(word, text) for word, texts in OTHERS.items() for text in lines(texts)])
def test_every_word_is_understood_in_every_script(word: Word, text: str) -> None:
    assert customer_word(text) is word


@pytest.mark.parametrize("text", lines(QUESTIONS))
def test_a_question_that_begins_like_a_word_stays_a_question(text: str) -> None:
    assert customer_word(text) is None


@pytest.mark.parametrize("text", ["", " ", "\u200b", "\x00"])
def test_nothing_visible_means_nothing(text: str) -> None:
    assert customer_word(text) is None


@given(st.text(max_size=120))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert customer_word(text) in (None, *Word)


@pytest.mark.parametrize(
    "text", ["i want to " * 10, "我想要" * 33, "請請問" * 33, "please " * 14, "找跟和與" * 25, "謝謝你" * 33]
)
def test_polite_words_without_end_are_no_word(text: str) -> None:
    # A pattern that tried every reading of these would take hours.
    assert customer_word(text[:100]) is None


@pytest.mark.parametrize(
    ("text", "current", "wanted"),
    [
        ("English", "zh_TW", "en"),
        ("請說英文", "zh_TW", "en"),
        ("in English, please", "zh_CN", "en"),
        ("do you speak English?", "zh_TW", "en"),
        ("Could you reply in English", "zh_TW", "en"),
        ("用英文回答", "zh_TW", "en"),
        ("換成簡體", "zh_TW", "zh_CN"),
        ("說國語", "en", "zh_TW"),
        ("用英文怎麼說", "zh_TW", None),
        ("講英文的專員", "zh_TW", None),
        ("中文", "en", "zh_TW"),
        ("中文", "zh_CN", "zh_CN"),
        ("我要簡體中文", "zh_TW", "zh_CN"),
        ("Simplified Chinese", "en", "zh_CN"),
        ("繁体中文", "zh_CN", "zh_TW"),
        ("英文證明要多少錢", "zh_TW", None),
        ("English breakfast", "zh_TW", None),
    ],
)
def test_a_language_is_chosen_by_its_name_as_a_whole_message(text: str, current: str, wanted: str | None) -> None:
    assert language_wanted(text, current) == wanted


@pytest.mark.parametrize("text", [text for texts in OTHERS.values() for text in texts.split("|")])
def test_who_takes_leave_is_told_from_all_others_by_the_cheap_look_too(text: str) -> None:
    assert takes_leave(text) is (customer_word(text) is Word.END)


FAREWELLS = """结束|沒問題了|就這樣|先这样吧|拜拜|掰|８８|END|EXIT|byebye|Bye-bye！|那先這樣吧
謝謝，晚安|目前都沒有其他問題了|that's all|i'm done|I am good|all set|nothing else|no further questions
see you|Good night|quit|End the chat, please|QUIT"""


@pytest.mark.parametrize("text", [text for line in FAREWELLS.splitlines() for text in line.split("|")])
def test_no_farewell_is_missed_by_it(text: str) -> None:
    assert customer_word(text) is Word.END
    assert takes_leave(text)
