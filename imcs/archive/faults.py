"""Every complaint of SQLite as one line that says what to do.

It words errors only; who raises them and who ends is decided elsewhere.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from imcs.errors import ArchiveError


def explain(error: sqlite3.Error, path: Path) -> ArchiveError:
    """The error in words for the operator (SQLite's result codes: https://www.sqlite.org/rescode.html)."""
    # The low byte is the primary code, the rest says more about it.
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    match code:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            text = f"{path} is locked by another program: close whatever has it open, then start again"
        case sqlite3.SQLITE_FULL:
            text = f"no room left to write {path}: free space on its disk, then start again; nothing confirmed is lost"
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            text = f"{path} can't be opened for writing: check that this user owns it and may write to {path.parent}"
        case sqlite3.SQLITE_NOTADB:
            text = f"{path} is not a database: put a backup in its place with `imcs restore`, or move it away"
        case sqlite3.SQLITE_CORRUPT:
            text = f"{path} is damaged ({error}): put a backup in its place with `imcs restore`"
        case sqlite3.SQLITE_IOERR:
            text = f"the disk refused to read or write {path} ({error}): check the disk and the space left on it"
        case _:
            text = f"{path}: {error}"
    return ArchiveError(text)


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turns what SQLite or the file system complains about inside into an ArchiveError."""
    try:
        yield
    except sqlite3.Error as error:
        raise explain(error, path) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise ArchiveError(f"{error.filename or path}: {reason}: check the path, its owner and the disk") from error
