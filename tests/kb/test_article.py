"""Articles: their values, their faults, their JSON form."""

from datetime import date

import pytest

from kb.article import MAX_ANSWER, MAX_QUESTION, Article, ArticleError, Status, language_of


def test_an_answer_is_given_as_written_in_the_language_asked_for() -> None:
    article = Article("a", "停車", answers={"zh_TW": "請洽櫃檯", "en": "Ask at the desk"})
    assert article.answer_in("en") == "Ask at the desk"


def test_an_answer_missing_in_one_script_is_converted_from_the_other_with_its_words() -> None:
    taiwan = Article("a", "叫車", answers={"zh_TW": "請搭計程車，並安裝軟體"})
    mainland = Article("b", "叫车", answers={"zh_CN": "请坐出租车，并安装软件"})
    assert taiwan.answer_in("zh_CN") == "请搭出租车，并安装软件"
    assert mainland.answer_in("zh_TW") == "請坐計程車，並安裝軟體"


def test_an_answer_in_no_wanted_language_falls_back_to_any() -> None:
    assert Article("a", "hi", answers={"en": "Hello"}).answer_in("zh_TW") == "Hello"
    assert Article("a", "嗨", answers={"zh_TW": "您好"}).answer_in("en") == "您好"
    assert Article("a", "嗨").answer_in("en") == ""


def test_an_article_comes_back_from_json_as_it_was() -> None:
    article = Article(
        id="a-1",
        question="怎麼退貨？",
        variants=("我要退貨", "return an item"),
        answers={"zh_TW": "七天內可以退。\n請附發票。", "en": "Within 7 days."},
        tags=("退貨",),
        queues=("help",),
        status=Status.DRAFT,
        valid_from=date(2030, 1, 1),
        valid_until=date(2030, 12, 31),
        owner="mei",
        review_at=date(2030, 6, 1),
        flow="return",
        queue="returns",
        skills=("refund",),
        learnt=("東西壞了想退",),
    )
    assert Article.from_json(article.to_json()) == article


def test_the_short_form_with_one_answer_is_understood() -> None:
    row = {"id": "x", "question": "Opening hours?", "variants": [], "answer": "9 to 5", "lang": "en", "tags": ["a"]}
    article = Article.from_json(row)
    assert article.answers == {"en": "9 to 5"}
    assert article.tags == ("a",)
    assert article.status is Status.PUBLISHED


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ([], "object"),
        ({"question": "q"}, "id"),
        ({"id": "x", "question": " "}, "question"),
        ({"id": "x", "question": 1.5}, "question"),
        ({"id": "x", "question": "q" * (MAX_QUESTION + 1)}, "question"),
        ({"id": "x", "question": "q", "answer": "a" * (MAX_ANSWER + 1)}, "answers"),
        ({"id": "x", "question": "q", "variants": "one"}, "variants"),
        ({"id": "x", "question": "q", "variants": [{}]}, "variants"),
        ({"id": "x", "question": "q", "answers": {"fr": "non"}}, "lang"),
        ({"id": "x", "question": "q", "answer": "a", "lang": "klingon"}, "lang"),
        ({"id": "x", "question": "q", "status": "maybe"}, "status"),
        ({"id": "x", "question": "q", "valid_from": "tomorrow"}, "valid_from"),
        ({"id": "x", "question": "q", "valid_from": "2030-02-01", "valid_until": "2030-01-01"}, "valid_until"),
        ({"id": "x", "question": "q", "colour": "red"}, "colour"),
        ({"id": "x", "question": "half \ud800"}, "U+D800"),
        ({"id": "x", "question": "bell \x07"}, "U+0007"),
        ({"id": "x\ny", "question": "q"}, "id"),
    ],
)
def test_a_fault_names_the_field(row: object, field: str) -> None:
    with pytest.raises(ArticleError, match=field.replace("+", r"\+")):
        Article.from_json(row)


def test_only_a_published_article_within_its_dates_holds() -> None:
    article = Article("a", "q", valid_from=date(2030, 1, 2), valid_until=date(2030, 1, 3))
    days = [article.holds_on(date(2030, 1, day)) for day in (1, 2, 3, 4)]
    assert days == [False, True, True, False]
    assert not Article("a", "q", status=Status.DRAFT).holds_on(date(2030, 1, 1))


def test_a_question_is_brought_onto_one_line() -> None:
    assert Article.from_json({"id": "a", "question": "how\nare\r\n you"}).question == "how are you"


@pytest.mark.parametrize(
    ("name", "text", "language"),
    [
        ("zh-Hant", "", "zh_TW"),
        ("zh", "", "zh_TW"),
        ("zh_CN", "", "zh_CN"),
        ("zh-Hans", "", "zh_CN"),
        ("en-GB", "", "en"),
        ("", "hello", "en"),
        ("", "計程車", "zh_TW"),
        ("", "出租车", "zh_CN"),
    ],
)
def test_a_language_is_known_by_its_usual_names_or_guessed(name: str, text: str, language: str) -> None:
    assert language_of(name, text) == language


@pytest.mark.parametrize("character", ["\0", "\x08", "\x0b", "\r", "\x1f", "\udfff", "\ufffe", "\uffff"])
def test_a_character_that_neither_xml_nor_a_spreadsheet_can_carry_is_named(character: str) -> None:
    with pytest.raises(ArticleError, match=f"answers: holds the unusable character U\\+{ord(character):04X}"):
        Article("a", "q", answers={"en": f"so{character}so"})


def test_every_other_character_is_taken() -> None:
    text = "\t\n \x7f\x85\u2028\ud7ff\ue000\ufffd\U0001f642\U0010ffff"
    assert Article("a", "q", answers={"en": text}).answers == {"en": text}
