"""`imcs backup` and `imcs restore`."""

from imcs.archive import lock
from tests.cli.conftest import Operator


def test_what_was_backed_up_comes_back(operator: Operator) -> None:
    operator.runs("agent", "add", "mei", "mei@example.org")
    assert "copy.db" in operator.runs("backup", "copy.db")
    operator.runs("agent", "remove", "mei")
    assert "What was there before is now" in operator.runs("restore", "copy.db")
    assert [agent["name"] for agent in operator.reads("agent", "list")] == ["mei"]


def test_a_copy_is_made_while_a_service_runs(operator: Operator) -> None:
    operator.runs("agent", "add", "mei", "mei@example.org")
    with lock(operator.data):
        operator.runs("backup", "copy.db")
    assert (operator.folder / "copy.db").exists()


def test_nothing_is_put_back_while_a_service_runs(operator: Operator) -> None:
    operator.runs("agent", "add", "mei", "mei@example.org")
    operator.runs("backup", "copy.db")
    with lock(operator.data):
        operator.fails("restore", "copy.db")
    operator.runs("restore", "copy.db")


def test_the_index_of_another_time_does_not_stay(operator: Operator) -> None:
    operator.runs("agent", "add", "mei", "mei@example.org")
    operator.runs("backup", "copy.db")
    operator.runs("kb", "rebuild")
    assert (operator.data / "index").exists()
    operator.runs("restore", "copy.db")
    assert not (operator.data / "index").exists()


def test_a_copy_overwrites_nothing(operator: Operator) -> None:
    operator.runs("agent", "list")
    (operator.folder / "copy.db").write_text("dear")
    assert "exists already" in operator.fails("backup", "copy.db")
    assert (operator.folder / "copy.db").read_text() == "dear"


def test_what_is_no_copy_is_not_put_back(operator: Operator) -> None:
    operator.runs("agent", "add", "mei", "mei@example.org")
    (operator.folder / "letter.txt").write_text("dear customer" * 100)
    assert "letter.txt" in operator.fails("restore", "letter.txt")
    assert "there is no file gone.db" in operator.fails("restore", "gone.db")
    assert [agent["name"] for agent in operator.reads("agent", "list")] == ["mei"]
