"""`imcs kb learn`."""

import json
from pathlib import Path

from tests.cli.conftest import Operator

ARTICLE = {"id": "hours", "question": "你們幾點關門", "answer": "晚上九點。"}
DIALOGUE = {
    "question": "腳踏車可以上渡輪嗎",
    "turns": [
        {"who": "customer", "text": "我叫陳怡君"},
        {"who": "agent", "text": "陳怡君您好，一台三十元。"},
    ],
    "personal_data": ["陳怡君"],
    "followups": ["渡輪可以載腳踏車嗎"],
    "gist": ["三十元"],
}


def written(directory: Path, name: str, row: object) -> Path:
    file = directory / name
    file.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    return file


def test_the_loop_is_measured_on_files_alone(operator: Operator, tmp_path: Path) -> None:
    kb, dialogues = written(tmp_path, "kb.jsonl", ARTICLE), written(tmp_path, "d.jsonl", DIALOGUE)
    queries = written(tmp_path, "q.jsonl", {"text": "幾點關門", "ids": ["hours"]})
    call = ["kb", "learn", "--kb", kb, "--dialogues", dialogues, "--queries", queries]
    report = json.loads(operator.runs(*call, "--json"))
    assert report["draft_found"] == report["gist_kept"] == report["followup_answered"] == 1.0
    assert report["personal_data_leaked"] == report["wrongly_drafted"] == 0
    assert report["old_answers_kept"] == {"before": 1.0, "after": 1.0, "queries": 1}
    assert "100.0 % · 100.0 %" in operator.runs(*call)


def test_a_file_that_cannot_be_used_is_named(operator: Operator, tmp_path: Path) -> None:
    kb, bad = written(tmp_path, "kb.jsonl", ARTICLE), written(tmp_path, "d.jsonl", {"question": 1})
    assert "d.jsonl: line 1" in operator.fails("kb", "learn", "--kb", kb, "--dialogues", bad)
    (tmp_path / "d.jsonl").write_text("")
    assert "holds no dialogues" in operator.fails("kb", "learn", "--kb", kb, "--dialogues", bad)
