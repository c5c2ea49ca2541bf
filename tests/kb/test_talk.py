"""What the parts of an agent's line do."""

import pytest

from kb.talk import (
    Kind,
    fold,
    is_concrete,
    is_condition,
    is_courtesy,
    is_guess,
    is_informative,
    is_negation,
    is_yes_or_no,
    kind_of,
    parts,
    substance,
    terms,
    without_talk,
)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("收到商品七天內都可以退。", Kind.TELLS),
        ("不能分期。", Kind.TELLS),
        ("可以的，", Kind.TELLS),
        ("大型犬的話，", Kind.TELLS),
        ("您好，", Kind.TALK),
        ("祝您旅途愉快！", Kind.TALK),
        ("造成您的不便很抱歉。", Kind.TALK),
        ("謝謝您來替我們加油！", Kind.TALK),
        ("這裡不用留電話喔。", Kind.TALK),
        ("我幫您查一下，", Kind.PROMISES),
        ("稍後請同事回電給您。", Kind.PROMISES),
        ("有消息會再通知您。", Kind.PROMISES),
        ("這部分我不太清楚，", Kind.UNKNOWN),
        ("我查不到相關資料。", Kind.UNKNOWN),
        ("不清楚的話可以看說明書。", Kind.TELLS),
        ("建議您打電話問社會局。", Kind.REFERS),
        ("抱歉我剛剛說錯了，", Kind.CORRECTS),
        ("You can bring cold snacks.", Kind.TELLS),
        ("Thanks for contacting us!", Kind.TALK),
        ("Let me check.", Kind.PROMISES),
        ("I'm not sure about that.", Kind.UNKNOWN),
        ("Please contact the garage.", Kind.REFERS),
        ("Correction: it's two days.", Kind.CORRECTS),
        ("您可以从后台申请。", Kind.TELLS),
        ("我帮您查一下。", Kind.PROMISES),
        ("这个我不确定。", Kind.UNKNOWN),
        ("節目表還沒出來耶。", Kind.DOUBTS),
        ("主任今天請假，", Kind.DOUBTS),
        ("以公告為準。", Kind.REFERS),
        ("[number]已經出貨了，", Kind.TALK),
        ("這題我要請示一下店長，", Kind.PROMISES),
        ("有結果會打給您。", Kind.PROMISES),
        ("已經為您登記，", Kind.PROMISES),
        ("會有專人聯繫您。", Kind.PROMISES),
        ("我這邊先結束對話，", Kind.TALK),
        ("處理好了，", Kind.TALK),
        ("再麻煩您試試看。", Kind.REFERS),
        ("退回來的商品都處理好了才會退款。", Kind.TELLS),
    ],
)
def test_a_part_tells_or_is_polite_or_promises_or_passes_on(said: str, kind: Kind) -> None:
    assert kind_of(said) is kind


def test_a_sentence_that_asks_tells_nothing_and_one_that_restates_is_kept_whole() -> None:
    assert [part.kind for part in parts("請問您的訂單是哪一天，在門市還是網路買的？")] == [Kind.ASKS, Kind.ASKS]
    (restated,) = parts("您想把會籍轉給太太，對嗎？")
    assert restated.kind is Kind.RESTATES


def test_what_is_right_behind_a_correction_is_a_part_of_its_own() -> None:
    assert [(part.text, part.kind) for part in parts("更正：是 60 天。")] == [
        ("更正：", Kind.CORRECTS),
        ("是 60 天。", Kind.TELLS),
    ]


def test_a_line_is_cut_at_commas_but_not_inside_quotes_and_numbers() -> None:
    assert [part.text for part in parts("到「我的票券，已購」點退票，費用 1,000 元。")] == [
        "到「我的票券，已購」點退票，",
        "費用 1,000 元。",
    ]


def test_a_title_doesnt_end_a_sentence() -> None:
    assert len(parts("Ask Mr. Foster about it.")) == 1


def test_politeness_and_filler_have_no_substance() -> None:
    assert substance(fold("謝謝您，辛苦了～")) == 0
    assert substance(fold("thank you so much")) == 0
    assert substance(fold("退貨要七天")) > 0


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("您好，請問可以退貨嗎？謝謝", "請問可以退貨嗎？"),
        ("Hi, can I return it? Thanks!", "can I return it?"),
        ("我是學生，可以打折嗎", "我是學生，可以打折嗎"),
        ("你好", ""),
        ("您好，我叫[name]，電話[phone]，請問可以帶狗搭船嗎", "請問可以帶狗搭船嗎"),
        ("I'm [name]. My order [number] is late, can you help?", "My order [number] is late, can you help?"),
        ("這裡可以回收家具嗎，我的電話是[phone]", "這裡可以回收家具嗎"),
        ("[name]的書可以借嗎", "[name]的書可以借嗎"),
    ],
)
def test_a_question_loses_its_greeting_and_thanks_and_nothing_else(said: str, question: str) -> None:
    assert without_talk(said) == question


def test_small_questions_about_a_part() -> None:
    assert is_concrete("打 1999")
    assert not is_concrete("問 [phone] 那邊")
    assert is_condition("沒有收據的話，")
    assert is_negation("不是三天，")
    assert is_guess("可能要看專案。")
    assert not is_guess("應該是 50 元才對")
    assert is_informative("點商品頁右上角的信封圖示，")
    assert is_informative("把简历投到门店就行，")
    assert is_informative("Please open the settings.")
    assert is_informative("狗要戴嘴套。")
    assert is_informative("靠窗那排座位底下都有。")
    assert is_informative("因為法規要求，")
    assert not is_informative("我把您的意見轉給主管")
    assert is_concrete("重新選 Guest-Free，")
    assert is_concrete("十五个工作日可以领证。")
    assert not is_concrete("一個人做的。")
    assert is_yes_or_no("可以的，")
    assert not is_yes_or_no("可以退貨")
    assert is_courtesy("不會喔～")
    assert not is_courtesy("不會漲價")


@pytest.mark.parametrize("piece", ["，", "。", "「", "我", "請問", "a ", "?", "的話，", "更正：", "不會"])
def test_any_line_is_cut_into_parts_that_make_it_up_again(piece: str) -> None:
    line = piece * 3000
    assert "".join(part.text for part in parts(line)).replace("\n", "") == line.replace("\n", "")


def test_a_part_beside_an_i_dont_know_is_doubted_unless_it_can_be_used() -> None:
    first, second = parts("教練是由中心排的，我不清楚。")
    assert (first.kind, second.kind) == (Kind.UNKNOWN, Kind.UNKNOWN)
    first, second = parts("運費 80 元，離島的我不清楚。")
    assert (first.kind, first.doubted) == (Kind.TELLS, True)
    first, second = parts("童樂會有沒有手環，我沒辦法確定。")
    assert (first.kind, second.kind) == (Kind.UNKNOWN, Kind.UNKNOWN)
    *_, last = parts("我這邊查不到，不過可以上網查。")
    assert (last.kind, last.doubted) == (Kind.TELLS, False)


def test_terms_are_words_numbers_and_pairs_without_filler() -> None:
    assert terms("您的 2 張 tickets 可以退貨喔。") == {"2", "张", "ticket", "可以", "以退", "退货"}
