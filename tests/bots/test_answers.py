"""Answers are read as people write them, and what doesn't fit is told why."""

from datetime import date
from decimal import Decimal

import pytest

from bots import phrases
from bots.answers import Wrong, answer_to, day_in_words
from bots.dates import Lean
from bots.pattern import Pattern
from bots.question import Alternative, Answer, Day, Kind, Question
from bots.texts import Texts
from bots.wording import Voice

MONDAY = date(2025, 3, 3)
YES_NO = (Alternative("yes", {"zh_TW": "有", "en": "Yes"}), Alternative("no", {"zh_TW": "沒有", "en": "No"}))
COLOURS = (Alternative("red", {"zh_TW": "紅色", "en": "Red"}, ("crimson",)), Alternative("blue", {"zh_TW": "藍色"}))


def a_question(kind: Kind, **more: object) -> Question:
    return Question("q", kind, {"en": "?"}, {"en": "Q"}, **more)  # type: ignore[arg-type]  # any field of a question


def answered(texts: Texts, question: Question, *said: str, language: str = "zh_TW") -> Answer | Wrong:
    return answer_to(question, said, MONDAY, Voice(texts, language, {}))


@pytest.mark.parametrize(
    ("question", "said", "value"),
    [
        (a_question(Kind.CHOICE, alternatives=COLOURS), "2", "blue"),
        (a_question(Kind.CHOICE, alternatives=COLOURS), "第一個", "red"),
        (a_question(Kind.CHOICE, alternatives=COLOURS), "紅色", "red"),
        (a_question(Kind.CHOICE, alternatives=COLOURS), "我要红色的", "red"),
        (a_question(Kind.CHOICE, alternatives=COLOURS), "Crimson please", "red"),
        (a_question(Kind.CHOICE, alternatives=YES_NO), "對", "yes"),
        (a_question(Kind.CHOICE, alternatives=YES_NO), "nope", "no"),
        (a_question(Kind.TEXT), "隨便寫寫", "隨便寫寫"),
        (a_question(Kind.NUMBER), "三個", "3"),
        (a_question(Kind.NUMBER), "NT$1,200元", "1200"),
        (a_question(Kind.NUMBER, least=Decimal(1), most=Decimal(3)), "3", "3"),
        (a_question(Kind.DATE), "下週三", "2025-03-12"),
        (a_question(Kind.DATE), "民國114年5月1日", "2025-05-01"),
        (a_question(Kind.DATE, lean=Lean.PAST), "2/28", "2025-02-28"),
        (a_question(Kind.DATE, least=Day.TODAY, most=date(2025, 3, 31)), "today", "2025-03-03"),
        (a_question(Kind.PHONE), "我的手機是 0912-345-678", "+886912345678"),
        (a_question(Kind.EMAIL), "Me@Example.ORG", "Me@example.org"),
        (a_question(Kind.ID), "A123456789", "A123456789"),
        (a_question(Kind.PATTERN, pattern=Pattern("[A-Z]{2}[0-9]{3}")), "ａｂ１２３", "AB123"),
    ],
)
def test_an_answer_is_read_as_people_write_it(texts: Texts, question: Question, said: str, value: str) -> None:
    found = answered(texts, question, said)
    assert isinstance(found, Answer), found
    assert found.value == value


@pytest.mark.parametrize(
    ("question", "said", "why"),
    [
        (a_question(Kind.CHOICE, alternatives=COLOURS), "3", phrases.WHICH_NUMBER),
        (a_question(Kind.CHOICE, alternatives=COLOURS), "不要紅色", phrases.WHICH_NUMBER),
        (a_question(Kind.CHOICE, alternatives=COLOURS), "對", phrases.WHICH_NUMBER),
        (a_question(Kind.TEXT, most=Decimal(3)), "四個字喔", phrases.FORM_TOO_LONG),
        (a_question(Kind.NUMBER), "三三兩兩個", phrases.FORM_NUMBER),
        (a_question(Kind.NUMBER), "很多", phrases.FORM_NUMBER),
        (a_question(Kind.NUMBER, whole=True), "1.5", phrases.FORM_WHOLE),
        (a_question(Kind.NUMBER, least=Decimal(1)), "0", phrases.FORM_LEAST),
        (a_question(Kind.NUMBER, most=Decimal(3)), "四", phrases.FORM_MOST),
        (a_question(Kind.DATE), "2/30", phrases.FORM_DATE),
        (a_question(Kind.DATE, least=Day.TODAY), "昨天", phrases.FORM_EARLIEST),
        (a_question(Kind.DATE, most=Day.TODAY), "明天", phrases.FORM_LATEST),
        (a_question(Kind.PHONE), "1234", phrases.FORM_PHONE),
        (a_question(Kind.EMAIL), "me at example", phrases.FORM_EMAIL),
        (a_question(Kind.ID), "A123456788", phrases.FORM_ID),
        (a_question(Kind.PATTERN, pattern=Pattern("[A-Z]{2}[0-9]{3}")), "AB12", phrases.FORM_PATTERN),
    ],
)
def test_what_does_not_fit_is_told_why(texts: Texts, question: Question, said: str, why: str) -> None:
    found = answered(texts, question, said)
    assert isinstance(found, Wrong), found
    assert found.msgid == why
    assert texts("zh_TW", found.msgid, **found.values)


def test_a_day_is_shown_with_its_weekday_so_that_a_misread_one_is_noticed() -> None:
    assert day_in_words(MONDAY, "zh_TW") == "2025年3月3日（週一）"
    assert day_in_words(MONDAY, "zh_CN") == "2025年3月3日（周一）"
    assert day_in_words(MONDAY, "en") == "Mon 3 Mar 2025"


def test_the_answer_is_shown_in_the_customers_language(texts: Texts) -> None:
    found = answered(texts, a_question(Kind.CHOICE, alternatives=COLOURS), "1", language="en")
    assert found == Answer("q", "red", "Red")
