"""Variations of labelled sets."""

import json
from pathlib import Path

from kb.article import Article
from kb.evaluate import Query
from kb.train_sets import RETOLD, TrainSet, read_sets, varied

RICH = tuple(Article(f"a{n}", f"main {n}", tuple(f"variant {n} {m}" for m in range(6))) for n in range(9))
ASKED = (
    *(Query(f"ask {n}", frozenset({f"a{n}"}), f"a{n}", "in") for n in range(9)),
    Query("else", frozenset(), style="far"),
)


def rich(family: str = "rich") -> TrainSet:
    return TrainSet(family, family, RICH, ASKED)


def test_what_an_article_taken_out_answers_is_near_and_out_of_scope() -> None:
    gapped = rich().lacking("gapped", RICH[:6], 0.3)
    assert [query.style for query in gapped.queries] == ["in"] * 6 + ["near"] * 3 + ["far"]
    assert all(not query.ids for query in gapped.queries[6:])
    assert gapped.family == "rich"


def test_a_rich_base_is_also_trained_bare_cut_and_with_gaps() -> None:
    other = TrainSet("other", "other", RICH, (Query("strange", frozenset(), style="far"),))
    (made, _) = varied([rich(), other])
    assert [one.name.removeprefix("rich").strip(" 0123456789") for one in made] == [
        "", "bare", "cut to", "cut to", "gapped", "gapped", "gapped",
        *["handful", "bare handful"] * 3,
        "confirmed", "confirmed", "confirmed", "confirmed and gapped",
    ]  # fmt: skip
    assert {len(article.variants) for article in made[2].articles} == {3}
    assert any(query.text == "strange" and query.style == "far" for query in made[6].queries)


def test_strangers_are_far_questions_of_learnt_bases_and_all_of_others_in_the_same_script() -> None:
    learnt = TrainSet("learnt", "learnt", RICH, (Query("far away", frozenset(), style="far"), *ASKED[:3]))
    plain = TrainSet("plain", "plain", (Article("p", "plain"),), (Query("why", frozenset({"p"})),))
    chinese = TrainSet("han", "han", (Article("h", "營業時間"),), (Query("幾點開門", frozenset({"h"})),))
    (made, *_) = varied([rich(), learnt, plain, chinese])
    gapped = next(one for one in made if "gapped 0" in one.name)
    assert {query.text for query in gapped.queries} == {query.text for query in ASKED} | {"far away", "why"}


def test_what_was_confirmed_isnt_asked_again_and_stays_with_its_article() -> None:
    (made,) = varied([rich()])
    half = made[-2]
    learnt = {text: article.id for article in half.articles for text in article.learnt}
    asked = {query.text for query in half.queries}
    assert len(learnt) == len(RICH) // 2
    assert asked == {query.text for query in ASKED} - set(learnt)
    assert all(text.removeprefix("ask ") == id.removeprefix("a") for text, id in learnt.items())
    assert {article.id for article in made[-1].articles} < {article.id for article in RICH}


def test_a_large_base_without_variants_is_retold_from_its_answers() -> None:
    plain = tuple(
        Article(f"p{n}", f"第{n}個問題", answers={"zh_TW": f"第{n}項服務請洽櫃台辦理。另外還可以用電話預約喔。好。"})
        for n in range(RETOLD + 50)
    )
    (made,) = varied([TrainSet("plain", "plain", plain, (Query("問", frozenset({"p3"}), "p3"),))])
    assert made[1].is_learnt
    assert len(made[1].articles) <= RETOLD
    assert made[1].articles[0].variants[1] == "另外還可以用電話預約喔"


def test_an_id_that_two_bases_happen_to_use_makes_them_no_family(tmp_path: Path) -> None:
    for name in ("left", "right"):
        (tmp_path / name).mkdir()
        ids = ("fees", *(f"{name}{n}" for n in range(20)))
        rows = [json.dumps({"id": id, "question": f"question {id}", "answer": "x", "lang": "en"}) for id in ids]
        (tmp_path / name / "kb.jsonl").write_text("\n".join(rows))
        (tmp_path / name / "queries.dev.jsonl").write_text('{"text": "q", "ids": []}')
    assert [one.family for one in read_sets(tmp_path / name for name in ("left", "right"))] == ["left", "right"]


def test_sets_with_articles_in_common_are_one_family(tmp_path: Path) -> None:
    for name, ids in (("one", "ab"), ("two", "bc"), ("three", "d")):
        (tmp_path / name).mkdir()
        rows = [json.dumps({"id": id, "question": f"question {id}", "answer": "x", "lang": "en"}) for id in ids]
        (tmp_path / name / "kb.jsonl").write_text("\n".join(rows))
        (tmp_path / name / "queries.dev.jsonl").write_text('{"text": "q", "ids": []}')
    found = read_sets(tmp_path / name for name in ("one", "two", "three"))
    assert [one.family for one in found] == ["one", "one", "three"]
