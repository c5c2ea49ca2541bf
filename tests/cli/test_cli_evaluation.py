"""`imcs kb eval`, on a base so small that every figure can be checked by hand."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.cli.conftest import Operator

LOST = "How do I replace a lost membership card?"
ARTICLES: list[dict[str, object]] = [
    {"id": "lost", "question": LOST, "variants": [], "answer": "Ask at the desk.", "lang": "en"},
    {"id": "price", "question": "What does membership cost?", "answer": "Ten a month.", "lang": "en"},
    {"id": "pool", "question": "游泳池幾點開放？", "answer": "每天六點到十點。", "lang": "zh"},
    {"id": "park", "question": "哪裡可以停車？", "answer": "地下二樓。", "lang": "zh"},
]
NOTHING = "xylophone"
"""Has nothing in common with any article."""
QUERIES: list[dict[str, object]] = [
    {"text": LOST, "ids": ["lost"], "style": "exact"},
    {"text": LOST, "ids": ["lost", "pool"], "style": "exact"},
    {"text": LOST, "id": "lost", "style": "exact"},
    {"text": LOST, "ids": ["price"], "style": "hard"},
    {"text": NOTHING, "ids": ["park"], "style": "hard"},
    {"text": LOST, "ids": [], "style": "outside"},
    {"text": NOTHING, "ids": None, "style": "outside"},
]
"""Three are answered rightly; one's right article comes second; three are about something else than they seem."""
FIGURES = {
    "queries": 7,
    "in_scope": 5,
    "out_of_scope": 2,
    "p_at_1": 3 / 5,
    "recall_at_5": 4 / 5,
    "mrr_at_10": (3 + 1 / 2) / 5,
    "precision_at_80_coverage": 3 / 5,
    "false_answer_rate_at_80_coverage": 1 / 2,
    "coverage_at_precision_90": 0.0,
    "auroc": (4 * 1 / 2 + 4 + 0 + 1 / 2) / (5 * 2),
    "answered": 4 / 5,
    "answer_precision": 3 / 5,
    "did_you_mean": 0.0,
    "false_answer_rate": 1 / 2,
}
"""Five of the seven have one confidence, that of the exact words; the other two have none."""


def lines(*rows: object) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def given(operator: Operator, name: str, rows: Sequence[object] | str) -> Path:
    file = operator.folder / name
    file.write_text(rows if isinstance(rows, str) else lines(*rows), encoding="utf-8")
    return file


@pytest.fixture
def call(operator: Operator) -> list[object]:
    """The command with the files above, where there are neither settings nor data."""
    operator.config.unlink()
    kb, queries = given(operator, "kb.jsonl", ARTICLES), given(operator, "queries.jsonl", QUERIES)
    return ["kb", "eval", "--kb", kb, "--queries", queries]


def test_every_figure_is_the_one_counted_by_hand(operator: Operator, call: list[object]) -> None:
    report = operator.reads(*call)
    assert {name: report[name] for name in FIGURES} == pytest.approx(FIGURES)
    assert (report["articles"], report["phrasings"], report["confirmed"]) == (4, 4, 0)
    assert 0 < report["latency_ms"]["p50"] <= report["latency_ms"]["p99"]
    assert report["build_seconds"] > 0
    assert not operator.data.exists()


def test_each_style_is_measured_by_itself(operator: Operator, call: list[object]) -> None:
    styles = operator.reads(*call)["styles"]
    assert sorted(styles) == ["exact", "hard", "outside"]
    assert {figures.keys() >= FIGURES.keys() for figures in styles.values()} == {True}
    exact, hard, outside = styles["exact"], styles["hard"], styles["outside"]
    assert (exact["p_at_1"], exact["coverage_at_precision_90"], exact["answer_precision"]) == (1, 1, 1)
    assert (hard["p_at_1"], hard["recall_at_5"], hard["mrr_at_10"], hard["answered"]) == (0, 0.5, 0.25, 0.5)
    assert (outside["false_answer_rate"], outside["false_answer_rate_at_80_coverage"]) == (0.5, 0.5)
    assert (outside["p_at_1"], exact["false_answer_rate"], exact["auroc"]) == (None, None, None)


def test_the_range_of_the_coverage_is_told(operator: Operator, call: list[object]) -> None:
    report = operator.reads(*call)
    assert report["coverage_at_precision_90_low"] == 0
    assert 0 <= report["coverage_at_precision_90_high"] <= 1
    assert report["styles"]["exact"]["coverage_at_precision_90_low"] == 1


def test_what_was_confirmed_is_learnt_before_measuring(operator: Operator, call: list[object]) -> None:
    confirmed = given(operator, "confirmed.jsonl", [{"text": NOTHING, "ids": ["park"]}, {"text": "aloha", "ids": []}])
    report = operator.reads(*call, "--confirmed", confirmed)
    assert (report["p_at_1"], report["confirmed"]) == (4 / 5, 2)
    assert report["styles"]["exact"]["p_at_1"] == 1


def test_what_is_confirmed_too_often_or_at_too_great_a_length_is_learnt_as_far_as_live(
    operator: Operator, call: list[object]
) -> None:
    rows = [{"text": f"{NOTHING} {number} " + "ha " * 500, "ids": ["park"]} for number in range(600)]
    report = operator.reads(
        *call, "--confirmed", given(operator, "confirmed.jsonl", [*rows, {"text": " ", "id": "park"}])
    )
    assert report["p_at_1"] == 4 / 5


def test_ids_may_be_numbers_from_nought_on_and_nothing_among_them_is_no_id(operator: Operator) -> None:
    kb = given(operator, "kb.jsonl", [{**article, "id": number} for number, article in enumerate(ARTICLES)])
    rows = [
        {"text": LOST, "id": 0},
        {"text": LOST, "ids": 0},
        {"text": LOST, "ids": [" 0 "]},
        {"text": LOST, "ids": [""]},
    ]
    report = operator.reads("kb", "eval", "--kb", kb, "--queries", given(operator, "queries.jsonl", rows))
    assert (report["in_scope"], report["out_of_scope"], report["p_at_1"]) == (3, 1, 1)


def test_people_are_shown_tables_with_every_style_and_the_range(operator: Operator, call: list[object]) -> None:
    shown = operator.runs(*call)
    for part in ("all", "exact", "hard", "outside", "60.0 %", "65.0 %", "0.0 % (0.0 % to ", "4 articles with 4"):
        assert part in shown


def test_articles_may_also_come_as_a_spreadsheet(operator: Operator, call: list[object]) -> None:
    kb = given(operator, "kb.csv", f"id,question,answer_en\nlost,{LOST},Ask.\n")
    queries = given(operator, "one.jsonl", QUERIES[:1])
    assert operator.reads("kb", "eval", "--kb", kb, "--queries", queries)["p_at_1"] == 1


@pytest.mark.parametrize(
    ("option", "content", "complaint"),
    [
        ("--kb", "", "holds no articles"),
        ("--kb", lines(ARTICLES[0], {"id": "x"}, {"id": "y"}), "line 2: question: is missing (and 1 more)"),
        ("--kb", lines(*ARTICLES) + "{\n", "line 5: isn't JSON"),
        ("--queries", "\n\n", "holds no queries"),
        ("--queries", lines(QUERIES[0]) + "\nnot json\n", "line 3: must be an object with text and ids"),
        ("--queries", lines(QUERIES[0], {"ids": ["lost"]}), "line 2: must be an object with text and ids"),
        ("--queries", lines({"text": 5, "ids": []}), "line 1: text must be a text"),
        ("--queries", lines({"text": "x", "ids": {"lost": 1}}), "line 1: must be an object with text and ids"),
        ("--queries", "[" * 100_000, "line 1: must be an object with text and ids"),
        ("--confirmed", lines(QUERIES[0], []), "line 2: must be an object with text and ids"),
        ("--confirmed", lines(QUERIES[0], {"text": "ha\0ha", "id": "lost"}), "line 2: learnt"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_the_line_and_the_reason(
    operator: Operator, call: list[object], option: str, content: str, complaint: str
) -> None:
    file = given(operator, "bad.jsonl", content)
    said = operator.fails(*call, option, file)
    assert said.startswith(f"{file}: ")
    assert complaint in said


def test_a_file_that_is_not_there_is_named(operator: Operator, call: list[object]) -> None:
    assert operator.fails(*call, "--confirmed", "gone.jsonl") == "gone.jsonl: no such file or directory"


def test_queries_for_articles_that_the_base_lacks_are_told_and_count_as_wrong(
    operator: Operator, call: list[object]
) -> None:
    file = given(operator, "old.jsonl", [QUERIES[0], {"text": LOST, "ids": ["gone"]}])
    outcome = operator.tries(*call, "--queries", file, "--json")
    assert json.loads(outcome.out)["p_at_1"] == 0.5
    assert outcome.err == f"imcs: {file}: line 2: no article of the base has such an id; 1 queries name none\n"


def test_without_its_files_the_call_is_wrong(operator: Operator) -> None:
    assert operator.tries("kb", "eval").code == 2
