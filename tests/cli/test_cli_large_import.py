"""`imcs kb import` of ten thousand rows, one of which is wrong."""

import csv
import io
import json
from collections.abc import Callable

import pytest

from tests.cli.conftest import Operator

pytestmark = pytest.mark.process

ROWS = 10_000
BAD = 7_777


def rows() -> list[dict[str, str]]:
    return [{"id": f"a{n}", "question": f"第 {n} 個問題？", "answer": f"第 {n} 個答案。"} for n in range(ROWS)]


def as_jsonl(given: list[dict[str, str]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in given)


def as_yaml(given: list[dict[str, str]]) -> str:
    return "".join(f"- {json.dumps(row, ensure_ascii=False)}\n" for row in given)


def as_csv(given: list[dict[str, str]]) -> str:
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, ["id", "question", "answer"])
    writer.writeheader()
    writer.writerows(given)
    return file.getvalue()


@pytest.mark.parametrize(
    ("ending", "written", "headings"), [("jsonl", as_jsonl, 0), ("yaml", as_yaml, 0), ("csv", as_csv, 1)]
)
def test_one_bad_row_among_ten_thousand_is_named_and_nothing_is_imported(
    operator: Operator, ending: str, written: Callable[[list[dict[str, str]]], str], headings: int
) -> None:
    file = operator.folder / f"many.{ending}"
    given = rows()
    given[BAD - 1]["question"] = ""
    file.write_text(written(given), encoding="utf-8")
    outcome = operator.tries("kb", "import", file)
    assert (outcome.code, outcome.out) == (1, "")
    named, said = outcome.err.splitlines()
    assert named == f"imcs: {file}: line {BAD + headings}: question: is missing"
    assert said.endswith("nothing was imported")
    assert not operator.data.exists()


def test_ten_thousand_good_rows_are_all_imported_and_a_bad_one_later_changes_none(operator: Operator) -> None:
    file = operator.folder / "many.jsonl"
    file.write_text(as_jsonl(rows()), encoding="utf-8")
    assert operator.runs("kb", "import", file).startswith("10000 articles read, 10000 of them new")
    later = [row | {"answer": "換了。"} for row in rows()]
    later[BAD - 1]["id"] = ""
    file.write_text(as_jsonl(later), encoding="utf-8")
    assert f"line {BAD}: id: " in operator.tries("kb", "import", file).err
    saved = operator.archive(lambda archive: archive.articles())
    assert len(saved) == ROWS
    assert "換了。" not in str(saved)
