"""Ten thousand messages that no customer should send: every one is searched, and none finds everything."""

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.analysis import shared_analyzer
from kb.article import Article
from kb.decision import Unsure, decide
from kb.engine import Engine, Scope, TranscriptText

pytestmark = pytest.mark.process

SCOPE = Scope(date(2030, 5, 1))
SUBJECTS = (
    *("護照遺失補發", "游泳池開放時間", "垃圾車路線", "圖書館借書證", "停車費繳納", "戶籍謄本申請", "公車票價"),
    *("refund", "delivery address", "password reset", "invoice copy", "gift card", "opening hours", "warranty"),
)
ARTICLES = [Article(f"a{number}", subject, answers={"en": subject}) for number, subject in enumerate(SUBJECTS)]
MESSAGES, AT_A_TIME = 10_000, 100

ORDERS = (
    *("*", "?", "it?", "a*", "*:*", "id:5", "key:a1", "terms:*", "group:published", "question:[a TO z]", "AND", "OR"),
    *("NOT", "it? AND id:5"),
)
FRAGMENTS = (
    *ORDERS,
    *("&&", "||", '"', "'", "`", "(", ")", "[", "]", "{}", "~2", "^9", "\\", "//", "+", "-", "!", "%", "_"),
    *(
        "🙂",
        "👩‍👩‍👧‍👦",
        "🇹🇼",
        "\u202e",
        "\u200f",
        "\u200b",
        "\ufeff",
        "\ud83d",
        "\udc00",
        "\x00",
        "\x1b[2J",
        "\r\n",
        "\u2028",
    ),
    *("<b>", "</body>", "<script>alert(1)</script>", "&amp;", "&#0;", "'; DROP TABLE article;--", "' OR 1=1 --"),
    *("UNION SELECT", "${7*7}", "{{7*7}}", "%s", "%n", "../../etc/passwd", "null", "NaN", "-1", "1e999", "٣", "①"),
    *("護", "refund", "الرجاء", "שלום", "ｒｅｆｕｎｄ", "\ufdfa", "ﬃ", "İ", "ß", "ā̴̧", "\U000e0041", "𠮷", "㍿"),
)
ANY = st.characters(codec=None, categories=None)
"""Lone surrogates, controls and unassigned ones included."""
hostile = st.one_of(
    st.text(ANY, max_size=30),
    st.lists(st.sampled_from(FRAGMENTS), max_size=8).map(" ".join),
    st.lists(st.sampled_from(FRAGMENTS), max_size=8).map("".join),
    ANY.map(lambda character: character * 16_384),
    st.sampled_from(FRAGMENTS).map(lambda fragment: fragment * (16_384 // len(fragment))),
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = Engine(tmp_path_factory.mktemp("index"), shared_analyzer())
    engine.rebuild(ARTICLES, 1)
    engine.add_transcripts(TranscriptText(number, subject, {}) for number, subject in enumerate(SUBJECTS))
    yield engine
    engine.close()


@given(st.lists(hostile, min_size=AT_A_TIME, max_size=AT_A_TIME))
@settings(max_examples=MESSAGES // AT_A_TIME, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_message_breaks_the_search_or_matches_everything(engine: Engine, messages: list[str]) -> None:
    for text in messages:
        hits = engine.search(text, SCOPE, 100)
        decide(hits)
        assert len(hits) < len(ARTICLES) / 2
        assert all(0 <= hit.confidence <= 1 for hit in hits)
    for text in messages[:: AT_A_TIME // 10]:
        assert len(engine.transcripts(text, 100)) < len(ARTICLES) / 2


@pytest.mark.parametrize("order", ORDERS)
def test_what_other_searches_take_for_an_order_is_answered_with_nothing(engine: Engine, order: str) -> None:
    hits = engine.search(order, SCOPE, 100)
    assert isinstance(decide(hits), Unsure)
    assert len(hits) <= 1  # "and" shares three letters with "refund"
    assert engine.transcripts(order, 100) == []
