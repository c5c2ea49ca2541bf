"""Making the weights by which it's seen that something was told."""

import json
from pathlib import Path

import numpy as np
import pytest

from kb import train_telling
from kb.learning import Dialogue

HERE = Path(__file__).parent


def dialogues(count: int) -> list[Dialogue]:
    """Half of them with an answer."""
    told = [((True, f"第{n}號櫃台幾點開"), (False, f"早上{n}點開門，週日休息。"), (True, "了解")) for n in range(count)]
    open_ = [
        ((True, f"第{n}號櫃台幾點開"), (False, "我們這邊沒有寫耶，我再問同事。"), (True, "唉")) for n in range(count)
    ]
    return [*(Dialogue(lines, gist=("點",)) for lines in told), *(Dialogue(lines) for lines in open_)]


def test_trained_weights_tell_answers_from_promises() -> None:
    samples = [train_telling.sample("x", dialogue) for dialogue in dialogues(8)]
    names = sorted({name for one in samples for signs in one.signs for name in signs})
    found = train_telling.left_out(samples, names)
    assert [one.answered for one in samples] == (found >= 0.5).tolist()


def test_a_conversation_without_any_part_is_left_without_an_answer() -> None:
    empty = train_telling.sample("x", Dialogue(((True, "有人嗎"),)))
    rows, owner = train_telling.table([empty], ["always"])
    assert np.exp(train_telling.unanswered(np.array([5.0]), rows, owner, 1)) == pytest.approx(1.0, abs=1e-5)


def test_the_program_writes_what_ships(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    files = [HERE / f"{name}.jsonl" for name in ("dialogues", "dialogues_learnt", "dialogues_own")]
    made = tmp_path / "telling.json"
    train_telling.main([*map(str, files)], made)
    shipped = json.loads((Path(train_telling.__file__).with_name("telling.json")).read_text("utf-8"))
    assert json.loads(made.read_text("utf-8")) == pytest.approx(shipped, abs=0.02)
    assert capsys.readouterr().out.count("wrongly drafted") == 3
