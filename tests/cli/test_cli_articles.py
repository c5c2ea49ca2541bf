"""`imcs kb import|export|history|search`."""

import getpass
from pathlib import Path

import pytest

from tests.cli.conftest import Operator

ARTICLES = """
- id: opening
  question: 你們幾點開門？
  variants: [營業時間是什麼時候？]
  answer: 每天上午九點到下午五點。
- id: returns
  question: 如何退貨？
  answer: 七天內都可以退貨。
"""


@pytest.fixture
def articles(operator: Operator) -> Path:
    file = operator.folder / "articles.yaml"
    file.write_text(ARTICLES, encoding="utf-8")
    return file


def ids(operator: Operator) -> list[str]:
    return [row.id for row in operator.archive(lambda archive: archive.articles())]


def test_the_articles_of_a_file_are_saved(operator: Operator, articles: Path) -> None:
    assert operator.runs("kb", "import", articles) == "2 articles read, 2 of them new or different.\n"
    assert ids(operator) == ["opening", "returns"]


def test_an_import_may_be_repeated(operator: Operator, articles: Path) -> None:
    operator.runs("kb", "import", articles)
    articles.write_text(ARTICLES.replace("七天", "十天"), encoding="utf-8")
    assert "1 of them new or different" in operator.runs("kb", "import", articles)
    assert "0 of them new or different" in operator.runs("kb", "import", articles)


def test_the_history_knows_who_and_why(operator: Operator, articles: Path) -> None:
    operator.runs("kb", "import", articles)
    articles.write_text(ARTICLES.replace("九點", "十點"), encoding="utf-8")
    operator.runs("kb", "import", articles, "--who", "小美", "--why", "冬季時間")
    first, second = operator.archive(lambda archive: archive.versions("opening"))
    assert (first.who, first.why) == (getpass.getuser(), "import of articles.yaml")
    assert (second.who, second.why) == ("小美", "冬季時間")
    assert "冬季時間" in operator.runs("kb", "history", "opening")
    shown = operator.reads("kb", "history", "opening", "--json")
    assert [each["version"] for each in shown] == [1, 2]
    assert "十點" in shown[1]["article"]["answers"]["zh_TW"]
    assert "no article shop" in operator.fails("kb", "history", "shop")


def test_one_wrong_article_keeps_the_whole_file_out(operator: Operator, articles: Path) -> None:
    articles.write_text(ARTICLES + "- id: empty\n- question: no id\n", encoding="utf-8")
    outcome = operator.tries("kb", "import", articles)
    assert outcome.code == 1
    lines = outcome.err.splitlines()
    assert [f"line {number}:" in line for number, line in zip((9, 10), lines, strict=False)] == [True, True]
    assert "2 faults; mend that, nothing was imported" in lines[-1]
    assert ids(operator) == []


def test_a_long_list_of_faults_is_cut_and_counted(operator: Operator) -> None:
    file = operator.folder / "bad.jsonl"
    file.write_text("{\n" * 70)
    outcome = operator.tries("kb", "import", file)
    assert outcome.err.count("\n") == 51
    assert "70 faults, 20 of them not shown" in outcome.err


def test_check_saves_nothing(operator: Operator, articles: Path) -> None:
    assert "is in order: 2 articles" in operator.runs("kb", "import", articles, "--check")
    assert not operator.data.exists()


def test_check_tells_what_would_change_and_a_column_that_isnt_there_changes_nothing(operator: Operator) -> None:
    file = operator.folder / "articles.csv"
    file.write_text("id,question,answer_zh_TW,answer_en,tags,status\nold,q?,甲,a,x,retired\n", encoding="utf-8")
    operator.runs("kb", "import", file)
    file.write_text("id,question,answer\nold,q?,乙\nnew,r?,丙\n", encoding="utf-8")
    told = operator.runs("kb", "import", file, "--check")
    assert "2 articles, 1 of them new, 1 different" in told
    assert ("old", "answers") in [tuple(line.split()) for line in told.splitlines()]
    operator.runs("kb", "import", file)
    old = next(row.body for row in operator.archive(lambda archive: archive.articles()) if row.id == "old")
    assert old["answers"] == {"zh_TW": "乙", "en": "a"}
    assert (old["tags"], old["status"]) == (["x"], "retired")


@pytest.mark.parametrize(
    ("name", "advice"), [("gone.yaml", "no such file"), ("articles.doc", "must end in .csv, .yaml or .jsonl")]
)
def test_a_file_that_cannot_be_read_says_why(operator: Operator, name: str, advice: str) -> None:
    (operator.folder / "articles.doc").touch()
    assert advice in operator.fails("kb", "import", name)


@pytest.mark.parametrize("ending", ["csv", "yaml", "jsonl"])
def test_what_is_exported_can_be_imported_again(operator: Operator, articles: Path, ending: str) -> None:
    operator.runs("kb", "import", articles)
    assert "Wrote 2 articles" in operator.runs("kb", "export", f"all.{ending}")
    assert "0 of them new or different" in operator.runs("kb", "import", f"all.{ending}")


def test_an_export_overwrites_nothing(operator: Operator, articles: Path) -> None:
    assert "exists already" in operator.fails("kb", "export", articles)
    assert articles.read_text(encoding="utf-8") == ARTICLES


def test_a_search_before_anything_is_indexed_says_what_to_do(operator: Operator) -> None:
    assert "start the service, or run `imcs kb rebuild`" in operator.fails("kb", "search", "退貨")


def test_a_search_finds_the_article_and_explains_itself(operator: Operator, articles: Path) -> None:
    operator.runs("kb", "import", articles)
    operator.runs("kb", "rebuild")
    table = operator.runs("kb", "search", "想", "退貨", "--explain")
    assert "如何退貨？" in table
    assert "returns: " in table
    hits = operator.reads("kb", "search", "想", "退貨", "--limit", 1)
    assert [hit["article"]["id"] for hit in hits] == ["returns"]


def test_a_search_says_when_the_index_is_behind(operator: Operator, articles: Path) -> None:
    operator.runs("kb", "rebuild")
    assert operator.tries("kb", "search", "hello").err == ""
    operator.runs("kb", "import", articles)
    outcome = operator.tries("kb", "search", "hello")
    assert outcome.code == 0
    assert outcome.err == "imcs: the index isn't up to date: a running service sees to it, else `imcs kb rebuild`\n"


def test_a_queue_that_the_settings_lack_is_told_of_an_article_and_refused_to_a_search(operator: Operator) -> None:
    file = operator.folder / "strange.jsonl"
    file.write_text('{"id": "a", "question": "a?", "answer": "A.", "queues": ["helpp", "billing"], "queue": "help"}\n')
    outcome = operator.tries("kb", "import", "--check", file)
    assert outcome.code == 0
    assert outcome.err == f"imcs: {file}: article a names the queue helpp, which the settings don't have\n"
    assert operator.fails("kb", "search", "a", "--queue", "helpp") == "there is no queue helpp: did you mean help?"
