"""Whatever happens: one line, an exit code, and no traceback."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from imcs.cli import office
from imcs.cli.edge import in_words
from imcs.errors import ArchiveError
from tests.cli.conftest import Operator

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ArchiveError("the disk is full: make room"), "the disk is full: make room"),
        (FileNotFoundError(errno.ENOENT, "No such file or directory", "x.yaml"), "x.yaml: no such file or directory"),
        (OSError(errno.ENOSPC, "No space left on device"), "no space left on device"),
        (ExceptionGroup("", [ArchiveError("newer than this program")]), "newer than this program"),
        (ExceptionGroup("", [ValueError("x"), ArchiveError("locked")]), "locked"),
        (ExceptionGroup("", [ExceptionGroup("", [ArchiveError("locked")])]), "locked"),
    ],
)
def test_a_failure_is_told_in_the_words_of_its_error(error: Exception, words: str) -> None:
    assert in_words(error) == words


def test_what_nobody_foresaw_shows_its_kind_and_not_its_inside() -> None:
    line = in_words(KeyError("0912345678"))
    assert "KeyError" in line
    assert "0912345678" not in line


def test_what_nobody_foresaw_is_one_line_unless_debug_asks_for_more(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(office.Office, "settings", broken)
    assert "ZeroDivisionError" in operator.fails("agent", "list")
    with pytest.raises(ZeroDivisionError):
        raise_what_comes_out(operator)


def raise_what_comes_out(operator: Operator) -> None:
    from typer.testing import CliRunner

    from imcs.cli import program

    arguments = ["--config", str(operator.config), "--debug", "agent", "list"]
    CliRunner().invoke(program(), arguments, catch_exceptions=False)


def test_a_database_that_is_none_is_told_in_one_line(operator: Operator) -> None:
    operator.data.mkdir()
    (operator.data / "imcs.db").write_bytes(b"not a database at all" * 100)
    assert "is not a database" in operator.fails("agent", "list")


@pytest.mark.process
def test_ctrl_c_ends_quietly_with_130(operator: Operator) -> None:
    pipe = operator.folder / "articles.jsonl"
    os.mkfifo(pipe)
    # what runs in the background of a shell ignores Ctrl-C, and its children would, too
    command = ["env", "--default-signal=INT", sys.executable, "-m", "imcs"]
    process = subprocess.Popen(
        [*command, "--config", str(operator.config), "kb", "import", str(pipe)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    # open() returns once the command opens it, too. A signal before it sleeps in read() would be seen only after that,
    # and a pipe closed before the end is an import of nothing.
    with pipe.open("w"):
        while Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[0] != "S":
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (130, "", "")


@pytest.mark.process
def test_a_closed_pipe_ends_it_quietly(operator: Operator) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "imcs", "--config", str(operator.config), "agent", "list", "--json"],
        cwd=ROOT,
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, "")
