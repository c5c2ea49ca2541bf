"""One service per directory."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from imcs.archive import lock
from imcs.errors import ArchiveError
from tests.house_rules import ROOT

HOLDER = """
import sys, pathlib, imcs.archive
held = imcs.archive.lock(pathlib.Path(sys.argv[1]))
print("held", flush=True)
input()
"""


def test_a_second_service_is_refused_naming_the_process(tmp_path: Path) -> None:
    with lock(tmp_path), pytest.raises(ArchiveError, match=rf"another imcs \(process {os.getpid()}\) already runs on"):
        lock(tmp_path)


def test_the_lock_is_free_again_when_let_go(tmp_path: Path) -> None:
    held = lock(tmp_path)
    held.close()
    held.close()
    lock(tmp_path).close()


def test_the_lock_makes_its_directory(tmp_path: Path) -> None:
    lock(tmp_path / "new").close()
    assert (tmp_path / "new").stat().st_mode & 0o077 == 0


@pytest.mark.process
def test_another_process_is_kept_out_until_the_holder_dies_however_suddenly(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(ArchiveError, match=f"process {process.pid}"):
            lock(tmp_path)
        process.kill()
        process.wait()
    lock(tmp_path).close()


def test_a_place_that_cannot_be_written_is_refused_saying_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ArchiveError, match="check the path"):
        lock(tmp_path / "file" / "below")
