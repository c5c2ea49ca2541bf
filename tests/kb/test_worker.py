"""The worker's lines, as they go over the pipe."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from kb.analysis import shared_analyzer
from kb.engine import Engine
from kb.worker import Worker

pytestmark = pytest.mark.process

_ROOT = Path(__file__).resolve().parents[2]


def answers(directory: Path, *lines: object) -> list[dict[str, object]]:
    engine = Engine(directory, shared_analyzer())
    output = io.BytesIO()
    text = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    Worker(engine, output).run(io.BytesIO(b"\n".join(text)))
    engine.close()
    told = [json.loads(line) for line in output.getvalue().splitlines()]
    return [answer for answer in told if "settled" not in answer]


@pytest.mark.parametrize(
    "line",
    [
        b"not json",
        b"\xff\xfe",
        b"[]",
        b"[" * 5_000,
        {"id": 1},
        {"id": 1, "op": "fly"},
        {"id": 1, "op": ["search"]},
        {"id": 1, "op": "search"},
        {"id": 1, "op": "search", "text": 5},
        {"id": 1, "op": "search", "text": "x", "limit": "many"},
        {"id": 1, "op": "search", "text": "x", "queue": {}},
        {"id": 1, "op": "update", "articles": 5, "change": 1},
        {"id": 1, "op": "update", "articles": [{"id": ""}], "change": 1},
        {"id": 1, "op": "update", "removed": 5, "change": 1},
        {"id": 1, "op": "update", "change": True},
        {"id": 1, "op": "transcripts", "text": "x", "queues": "help"},
        {"id": 1, "op": "mine", "turns": "none"},
        {"id": 1, "op": "mine", "turns": [["by whom"]]},
        {"id": 1, "op": "add_transcripts", "transcripts": [{"conversation": "x", "text": "y"}]},
        {"id": 1, "op": "add_transcripts", "transcripts": [{"conversation": 1, "text": "y", "meta": []}]},
        {"id": 1, "op": "add_transcripts", "transcripts": "x"},
        {"id": 1, "op": "taken_over", "article": {"id": ""}, "questions": []},
        {"id": 1, "op": "taken_over", "article": {"id": "a", "question": "q"}},
        {"id": 1, "op": "remove_transcripts", "conversations": ["x"]},
    ],
)
def test_a_bad_request_is_answered_readably_and_the_next_one_served(tmp_path: Path, line: object) -> None:
    bad, good = answers(tmp_path, line, {"id": 2, "op": "ping"})
    if good["id"] != 2:
        bad, good = good, bad  # changes are answered by another thread
    assert isinstance(bad["error"], str)
    assert "failed" not in bad["error"]
    assert good == {"id": 2, "ok": "pong"}


@pytest.mark.parametrize("op", ["update", "rebuild"])
def test_a_change_whose_articles_went_to_a_worker_that_died_is_not_made(tmp_path: Path, op: str) -> None:
    staged = {"id": 1, "op": "stage", "articles": [{"id": "a", "question": "refund"}], "first": True}
    refused = answers(tmp_path, staged, {"id": 2, "op": op, "staged": 2, "change": 3})[1]
    assert "other articles" in str(refused["error"])
    assert '"change": -1' in json.dumps(answers(tmp_path, {"id": 3, "op": "state"}))
    made = answers(tmp_path, staged, {"id": 2, "op": op, "staged": 1, "change": 3})[-1]
    assert made["ok"] == {"articles": 1, "change": 3, "transcripts": 0, "transcripts_lost": True}


def test_what_is_to_settle_is_answered_after_the_weighing(tmp_path: Path) -> None:
    article = {"id": "a", "question": "refund"}
    change = {"id": 1, "op": "update", "articles": [article], "removed": [], "change": 3}
    engine, output = Engine(tmp_path, shared_analyzer()), io.BytesIO()
    Worker(engine, output).run(io.BytesIO(f'{json.dumps(change)}\n{{"id": 2, "op": "settle"}}\n'.encode()))
    engine.close()
    told = [json.loads(line) for line in output.getvalue().splitlines()]
    assert [(line["id"], line.get("settled")) for line in told] == [(1, None), (None, True), (2, None)]


def test_a_change_is_made_even_where_the_input_ends_right_after_it(tmp_path: Path) -> None:
    article = {"id": "a", "question": "refund"}
    [done] = answers(tmp_path, {"id": 1, "op": "update", "articles": [article], "removed": [], "change": 3})
    assert done["ok"] == {"articles": 1, "change": 3, "transcripts": 0, "transcripts_lost": True}
    [found] = answers(tmp_path, {"id": 2, "op": "search", "text": "refund"})
    assert isinstance(found["ok"], list)
    assert found["ok"][0]["article"]["id"] == "a"


def test_the_process_speaks_json_lines_only_and_ends_with_its_input(tmp_path: Path) -> None:
    lines = [{"id": 1, "op": "ping"}, {"id": 2, "op": "search", "text": "護照"}, {"id": 3, "op": "state"}]
    run = subprocess.run(
        [sys.executable, "-m", "kb.worker", str(tmp_path)],
        input="\n".join(json.dumps(line) for line in lines),
        capture_output=True,
        text=True,
        check=True,
        cwd=_ROOT,
    )
    got = [json.loads(line) for line in run.stdout.splitlines()]
    assert [answer["id"] for answer in got] == [1, 2, 3]
    assert run.stderr == ""


def test_a_directory_that_cant_be_had_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    run = subprocess.run(
        [sys.executable, "-m", "kb.worker", str(tmp_path / "file")],
        capture_output=True,
        text=True,
        check=False,
        cwd=_ROOT,
    )
    assert run.returncode == 1
    assert "file" in json.loads(run.stdout)["fatal"]
