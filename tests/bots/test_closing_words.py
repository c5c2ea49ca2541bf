"""Thanks and leave-taking in any order and length close; a word of anything else and they don't."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.closing_words import closing_word
from bots.fold import fold
from bots.words import Word, customer_word

CLOSING = {
    Word.THANKS: """太感謝了|感謝小美|謝謝專員|非常感謝您的協助|謝謝您的幫忙|辛苦了，謝謝|沒問題，謝謝
好，我知道了，謝謝|感激不盡
谢谢亲|好嘞 谢谢|麻煩你了|辛苦您了|你人真好，謝謝|明白了，多谢|可以了，謝謝|謝謝您的回覆|謝謝你的解說|感謝協助
謝謝您，祝您順心
Thank you so much for your help!|thank you, have a nice day|cheers mate|appreciate it|much appreciated|tks
you've been very helpful
好的👌感謝🙏|沒了，謝謝""",
    Word.END: """谢谢，再见|好，掰掰|thanks, bye|沒有其他問題了，謝謝|好的，先這樣，謝謝
no more questions, thanks
that's all, thank you|謝謝，晚安""",
    Word.ACKNOWLEDGED: "沒了|好的，沒問題|好的，收到|OK，了解了|嗯嗯好的，知道了|great, got it",
}
OPEN = """謝謝，那運費呢|好的，那我等你|好，可是沒收到|感謝狀怎麼申請|謝謝卡怎麼買|感謝祭|好爛|好慢|好的，請幫我改
好市多|行程
收到錯的東西|收到了嗎|解決了嗎|知道了，但什麼時候|麻煩您查一下|麻煩你|麻煩了，請幫我退貨|打擾了，想問一下|再見台北
沒了，包裹不見
沒有了，全部都不見了|thanks but it still fails|great, but it broke again|it worked before|good question
ok, and the invoice?|ok?"""


def lines(text: str) -> list[str]:
    return [phrase for line in text.splitlines() for phrase in line.split("|")]


@pytest.mark.parametrize(("word", "text"), [(word, text) for word, texts in CLOSING.items() for text in lines(texts)])
def test_what_only_closes_is_understood_however_it_is_put(word: Word, text: str) -> None:
    assert closing_word(fold(text)) is word
    assert customer_word(text) is word


@pytest.mark.parametrize("text", lines(OPEN))
def test_a_word_of_the_matter_makes_it_a_question(text: str) -> None:
    assert closing_word(fold(text)) is None
    assert customer_word(text) not in CLOSING


@given(st.text(max_size=100))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert closing_word(fold(text)) in (None, *CLOSING)


@pytest.mark.parametrize("text", ["謝謝" * 50, "好的，" * 33, "thank you " * 10, "太非常真的" * 20, "好嗯" * 50])
def test_thanks_without_end_are_read_in_no_time(text: str) -> None:
    assert closing_word(fold(text[:100])) in (None, Word.THANKS, Word.ACKNOWLEDGED)
