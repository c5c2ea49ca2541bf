"""Brings a database file to the form that this program knows, one numbered file after the other.

It runs before anything else has the file open, in the thread that writes.
"""

import fcntl
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from imcs.archive.faults import explain
from imcs.archive.statements import Statements
from imcs.errors import ArchiveError

APPLICATION = 0x494D4353
"""`IMCS` in the file's header, set by the first migration."""
MIGRATIONS = Path(__file__).with_name("migrations")


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Processes that open the same file wait here for each other.

    SQLite's own patience doesn't cover the change to WAL (it reports BUSY at once), and a migration that two apply
    one after the other would be applied twice.
    """
    turn = os.open(path.with_name(f"{path.name}.opening"), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield
    finally:
        os.close(turn)


def migrations_in(directory: Path) -> list[tuple[int, Path]]:
    """The numbered files in order; they count from 1 without a gap."""
    found = sorted(
        (int(match[1]), file) for file in directory.iterdir() if (match := re.fullmatch(r"(\d{4})_\w+\.sql", file.name))
    )
    if [number for number, _ in found] != list(range(1, len(found) + 1)):
        raise ArchiveError(f"the migrations in {directory} don't count from 0001 without a gap: install again")
    return found


def migrate(connection: sqlite3.Connection, path: Path, statements: Statements, directory: Path = MIGRATIONS) -> None:
    """Applies what is missing; a copy of a database with data in it is made first.

    Raises ArchiveError where the file is newer than the program or not ours, or where a migration fails, which leaves
    the file as the last successful one did.
    """
    migrations = migrations_in(directory)
    version = check_version(connection, path, statements, newest=len(migrations))
    if 0 < version < len(migrations):
        _copy_aside(connection, path, version)
    for _, file in migrations[version:]:
        try:
            # The file holds its own transaction: a script commits whatever is open before it starts.
            connection.executescript(file.read_text("utf-8"))
        except sqlite3.Error as error:
            connection.rollback()
            raise ArchiveError(f"{explain(error, path)} (migration {file.name}; the data is as before it)") from error


def check_version(connection: sqlite3.Connection, path: Path, statements: Statements, newest: int | None = None) -> int:
    """The version of the data, 0 in an empty file; ArchiveError where this program can't work with it."""
    newest = len(migrations_in(MIGRATIONS)) if newest is None else newest
    application, version, tables = connection.execute(statements["identify"]).fetchone()
    if tables and application != APPLICATION:
        raise ArchiveError(f"{path} belongs to another program: move it away, or use another directory")
    if version > newest:
        raise ArchiveError(
            f"{path} was written by a newer imcs (its data has version {version}, this program knows {newest}): "
            "install that version again, or restore a backup from before"
        )
    return int(version)


def _copy_aside(connection: sqlite3.Connection, path: Path, version: int) -> None:
    """Copies the file to `NAME.version-N`; a whole copy replaces one left from an earlier attempt."""
    partial = path.with_name(f"{path.name}.partial")
    os.close(os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
    with closing(sqlite3.connect(partial)) as copy:
        connection.backup(copy)
    partial.replace(path.with_name(f"{path.name}.version-{version}"))
