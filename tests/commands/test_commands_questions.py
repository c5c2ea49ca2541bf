"""Questions and answers in lines and in one."""

import pytest

from imcs.commands.questions import both_in_one_line, question_and_answer


@pytest.mark.parametrize(
    ("text", "question", "answer"),
    [
        ("seven days", "", "seven days"),
        ("seven days\nwith the receipt", "", "seven days\nwith the receipt"),
        ("Q: How long?\nA: seven days\nwith the receipt", "How long?", "seven days\nwith the receipt"),
        ("答：七天\n問：多久？", "多久？", "七天"),
        ("q: only the question", "only the question", ""),
        ("Q: How long? A: seven days", "How long?", "seven days"),
        ("問：怎麼退貨？答：七天內附發票", "怎麼退貨？", "七天內附發票"),
        ("兩種方式：\nA: 自取\nB: 宅配", "", "兩種方式：\nA: 自取\nB: 宅配"),
        ("Q: Open?\nA: At six.\nAlso:\nQ: winter?\nA: no", "Open?", "At six.\nAlso:\nQ: winter?\nA: no"),
        ("A: by hand\nA: by post", "", "by hand\nA: by post"),
        ("问: 怎么退货 答: 七天内。答：无关", "怎么退货", "七天内。答：无关"),
    ],
)
def test_marks_tell_which_is_which(text: str, question: str, answer: str) -> None:
    assert question_and_answer(text) == (question, answer)


@pytest.mark.parametrize("text", ["", "Q: ", "Q: x", "A: x", "Q: A: x", "Q: x\nA: y", "Q: schema: y", "refund A: y"])
def test_anything_else_isnt_both_in_one_line(text: str) -> None:
    assert both_in_one_line(text) is None
