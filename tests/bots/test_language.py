"""A language is named only where the text tells it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.language import detect, from_xml_lang, language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("信用卡掛失", "zh_TW"),
        ("我要退貨", "zh_TW"),
        ("裡面有什麼", "zh_TW"),
        ("群組在哪裡", "zh_TW"),
        ("我的phone壞了", "zh_TW"),
        ("悠遊卡 vs 公交卡", "zh_TW"),
        ("怎么转账", "zh_CN"),
        ("我要退货", "zh_CN"),
        ("无法登录 app", "zh_CN"),
        ("How do I get a refund?", "en"),
        ("refund", "en"),
    ],
)
def test_a_text_tells_its_language(text: str, language: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize(
    "text",
    ["台北", "我要退", "后台", "干一杯", "ok", "ATM", "1", "", "😀", "こんにちは", "漢字かな", "Привет мир",
     "안녕하세요", "https://example.org/help/me", "someone@example.org", "退货和退貨"],
)  # fmt: skip
def test_a_text_that_does_not_tell_is_none(text: str) -> None:
    assert detect(text) is None


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("zh-Hant-TW", "zh_TW"),
        ("zh-TW", "zh_TW"),
        ("zh_TW", "zh_TW"),
        ("zh-HK", "zh_TW"),
        ("ZH-hant", "zh_TW"),
        ("yue-Hant", "zh_TW"),
        ("zh-Hans", "zh_CN"),
        ("zh-CN", "zh_CN"),
        ("zh-Hans-TW", "zh_CN"),
        ("zh-SG", "zh_CN"),
        ("en", "en"),
        ("en-GB", "en"),
        ("zh", None),
        ("fr", None),
        ("", None),
        ("english", None),
    ],
)
def test_a_language_tag_is_read(tag: str, language: str | None) -> None:
    assert from_xml_lang(tag) == language


@given(st.text())
def test_any_text_and_any_tag_is_read_without_an_error(text: str) -> None:
    assert detect(text) in (None, "zh_TW", "zh_CN", "en")
    assert from_xml_lang(text) in (None, "zh_TW", "zh_CN", "en")


def test_chinese_is_answered_in_chinese_whatever_language_the_client_claims() -> None:
    assert language_of("可以退貨嗎", "en", "zh_TW") == "zh_TW"
    assert language_of("可以退货吗", "en", "zh_TW") == "zh_CN"
    assert language_of("在哪里", "en", "zh_TW") == "zh_TW"


def test_where_the_text_tells_nothing_the_client_is_believed_then_the_default() -> None:
    assert language_of("hi", "zh_CN", "zh_TW") == "zh_CN"
    assert language_of("1", None, "zh_TW") == "zh_TW"
    assert language_of("Where is my parcel?", "zh_TW", "zh_TW") == "en"


@pytest.mark.parametrize("sign", ["x", "1", "!", "x@", "www.", "護", "://", "x "])
def test_a_very_long_run_of_anything_is_read_at_once(sign: str) -> None:
    assert detect(sign * 200_000) in (None, "zh_TW", "en")
