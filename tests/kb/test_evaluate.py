"""Evaluation on a base and queries."""

import json

import pytest

from kb.article import Article
from kb.evaluate import Query, QueryError, evaluate, read_queries, shown, with_confirmed

ARTICLES = [
    Article("passport", "護照遺失怎麼補發", answers={"zh_TW": "請帶身分證。"}),
    Article("refund", "how to return an item", answers={"en": "Within 7 days."}),
    Article("hours", "營業時間", answers={"zh_TW": "九點到五點。"}),
]


def test_queries_are_read_in_both_forms() -> None:
    rows = [{"text": "a", "ids": ["x", "y"], "style": "near"}, {"text": "b", "id": "x"}, {"text": "c", "ids": None}]
    queries = read_queries("\n".join(json.dumps(row) for row in rows).encode())
    assert queries[0] == Query("a", frozenset({"x", "y"}), "x", "near")
    assert queries[1].ids == {"x"}
    assert queries[2].ids == frozenset()


@pytest.mark.parametrize("row", ["{}", "[]", "nonsense", '{"text": 5, "ids": []}', '{"text": "x", "ids": true}'])
def test_a_query_that_cant_be_used_is_named_by_its_line(row: str) -> None:
    with pytest.raises(QueryError, match="line 2"):
        read_queries(f'{{"text": "a", "ids": []}}\n{row}'.encode())


def test_the_report_holds_every_figure_and_is_json() -> None:
    queries = [
        Query("護照不見了怎麼補發", frozenset({"passport"}), "passport", "near"),
        Query("return an item", frozenset({"refund"}), "refund", "near"),
        Query("zebra crossing", frozenset(), "", "far"),
    ]
    parts: list[float] = []
    report = json.loads(shown(evaluate(ARTICLES, queries, progress=parts.append)))
    assert report["p_at_1"] == 1.0
    assert report["auroc"] == 1.0
    assert set(report["styles"]) == {"near", "far"}
    assert set(report["latency_ms"]) == {"p50", "p99"}
    assert (report["articles"], report["phrasings"], report["queries"]) == (3, 3, 3)
    assert report["build_seconds"] > 0
    assert parts


def test_confirmed_queries_are_learnt_for_the_article_named_first() -> None:
    query = Query("小本本\n不見了", frozenset({"passport", "hours"}), "hours")
    learnt = {article.id: article.learnt for article in with_confirmed(ARTICLES, [query, query])}
    assert learnt == {"passport": (), "refund": (), "hours": ("小本本 不見了",)}


def test_what_was_confirmed_is_found_afterwards() -> None:
    asked = [Query("我的小本本弄丟", frozenset({"passport"}), "passport")]
    confirmed = [Query("小本本弄丟怎麼辦", frozenset({"passport"}), "passport")]
    assert evaluate(ARTICLES, asked, confirmed)["p_at_1"] == 1.0
