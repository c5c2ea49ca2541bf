"""The retrieval benchmark, on a set so small that it takes no time: that it counts right, and tells what it lacks."""

import json
from pathlib import Path

import pytest

from kb.evaluate import Query
from tests.benchmarks import retrieval
from tests.benchmarks.comparison import Row, compared, read_sets, split
from tests.benchmarks.peers import systems
from tests.benchmarks.synthetic import Vocabulary, articles, questions

pytestmark = pytest.mark.process

ARTICLES = {
    "swan": ("租一艘天鵝船要多少錢？", "每小時三百元。"),
    "island": ("怎麼到湖心島？", "搭渡輪。"),
    "price": ("What does membership cost?", "Ten a month."),
    "pool": ("When does the pool open?", "At six."),
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """One set: every question word by word, in two styles, and one out of scope."""
    folder = tmp_path / "sets" / "lake"
    folder.mkdir(parents=True)
    kb = [{"id": id, "question": asked, "answer": said, "lang": "zh"} for id, (asked, said) in ARTICLES.items()]
    queries = [
        {"text": asked, "ids": [id], "style": style}
        for id, (asked, _) in ARTICLES.items()
        for style in ("near", "typo")
    ]
    queries.append({"text": "xylophone", "ids": [], "style": "far"})
    for name, rows in (("kb.jsonl", kb), ("queries.dev.jsonl", queries)):
        (folder / name).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return tmp_path / "sets"


@pytest.mark.parametrize("name", systems())
def test_every_system_finds_an_article_by_its_own_words(data: Path, name: str) -> None:
    (lake,) = read_sets(data, ())
    row: Row = compared(lake, name, systems()[name], lambda _part: None)
    # Without words for Chinese, each run of it is one word, which is found all the same when asked word by word.
    assert (row.figures["p_at_1"], row.figures["auroc"], row.figures["queries"]) == (1, 1, 9)
    assert row.styles["far"]["false_answer_rate_at_80_coverage"] == 0
    assert 0 < row.p50 <= row.p99


def test_a_split_halves_every_style_and_is_the_same_for_the_same_seed() -> None:
    queries = [
        Query(f"{style} {n}", frozenset({"a"}), "a", style)
        for style, count in (("x", 6), ("y", 5))
        for n in range(count)
    ]
    queries.append(Query("outside", frozenset(), "", "far"))
    learnt, asked = split(queries, 3)
    assert [sum(query.style == style for query in learnt) for style in "xy"] == [3, 2]
    assert [sum(query.style == style for query in asked) for style in "xy"] == [3, 3]
    assert not set(learnt) & set(asked)
    assert split(queries, 3) == (learnt, asked)
    assert split(queries, 4) != (learnt, asked)


def test_one_command_gives_the_tables(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert retrieval.main(["--data", str(data), "--part", "sets", "--part", "confirmed"]) == 0
    shown = capsys.readouterr().out
    assert "| lake | IMCS | 100.0 | 100.0 | 100.0 |" in shown
    assert "| lake | all | 100.0 |" in shown


def test_for_programs_there_is_json(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert retrieval.main(["--data", str(data), "--part", "sets", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert {row["system"] for row in report["rows"]} == set(systems())


def test_without_data_it_says_where_it_looked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert retrieval.main(["--data", str(tmp_path), "--part", "sets"]) == 1
    assert str(tmp_path) in capsys.readouterr().err.replace("\n", "")


def test_made_up_articles_and_questions_are_distinct_and_the_same_again() -> None:
    vocabulary = Vocabulary([f"字{n}" for n in range(100)], list(range(1, 101)))
    made = articles(vocabulary, 20)
    assert made == articles(vocabulary, 20)
    asked = questions(vocabulary, made, 50)
    assert len(set(asked)) == 50
    assert asked == questions(vocabulary, made, 50)
