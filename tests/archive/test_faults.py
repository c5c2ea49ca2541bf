"""What SQLite complains about becomes one line that says what to do."""

import sqlite3
from pathlib import Path

import pytest

from imcs.archive.faults import explain, readable
from imcs.errors import ArchiveError

FILE = Path("/srv/imcs/imcs.db")


def error(code: int, text: str = "trouble") -> sqlite3.Error:
    """As the sqlite3 module raises it."""
    made = sqlite3.OperationalError(text)
    made.sqlite_errorcode = code
    return made


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        (sqlite3.SQLITE_BUSY, "close whatever has it open"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "close whatever has it open"),
        (sqlite3.SQLITE_LOCKED, "close whatever has it open"),
        (sqlite3.SQLITE_FULL, "free space on its disk"),
        (sqlite3.SQLITE_READONLY, "check that this user owns it"),
        (sqlite3.SQLITE_READONLY_DIRECTORY, "may write to /srv/imcs"),
        (sqlite3.SQLITE_CANTOPEN, "check that this user owns it"),
        (sqlite3.SQLITE_NOTADB, "`imcs restore`"),
        (sqlite3.SQLITE_CORRUPT, "`imcs restore`"),
        (sqlite3.SQLITE_IOERR_WRITE, "check the disk"),
        (sqlite3.SQLITE_ERROR, "/srv/imcs/imcs.db: trouble"),
    ],
)
def test_every_complaint_says_which_file_and_what_to_do_in_one_line(code: int, advice: str) -> None:
    text = str(explain(error(code), FILE))
    assert advice in text
    assert str(FILE) in text
    assert "\n" not in text


def test_an_error_without_a_code_is_passed_on_in_its_words() -> None:
    assert str(explain(sqlite3.ProgrammingError("wrong binding"), FILE)) == "/srv/imcs/imcs.db: wrong binding"


def test_what_the_file_system_complains_about_names_the_file() -> None:
    with pytest.raises(ArchiveError, match=r"/nowhere/at-all: No such file or directory: check"), readable(FILE):
        Path("/nowhere/at-all").read_bytes()


def test_other_errors_are_left_alone() -> None:
    with pytest.raises(KeyError), readable(FILE):
        raise KeyError("x")
