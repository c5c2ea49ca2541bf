"""Copies of the database, and of the files beside it: made while others write, and put back while nobody does.

A copy is whole and checked, or it isn't there; nothing is ever overwritten.
"""

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from imcs.archive.database import FILE_NAME, PATIENCE, Transaction, open_writer
from imcs.archive.erasures import replay
from imcs.archive.faults import readable
from imcs.archive.file_copies import beside, put_in_place, take_along
from imcs.archive.instance_lock import lock
from imcs.archive.migrating import MIGRATIONS, check_version, migrations_in
from imcs.archive.rows import stamp
from imcs.archive.statements import Statements
from imcs.errors import ArchiveError
from imcs.settings.folders import FILES, INDEX

READY = f"{FILE_NAME}.ready-"
"""Begins the name of a copy that only has to be put in place; the moment of the restore follows."""


def backup(directory: Path, file: Path) -> int:
    """Writes a consistent, checked copy of the data in `directory` to a new `file`, also while others write.

    What people sent and was kept goes into a folder beside it; returns how many files. Blocks for as long as it takes
    to write all that. Raises ArchiveError where the file exists, there is nothing to copy, or the copy isn't sound.
    """
    source = directory / FILE_NAME
    if not source.exists():
        raise ArchiveError(f"there is no {source} to copy: name the directory that imcs serves from")
    if beside(file).exists():
        raise ArchiveError(f"{beside(file)} exists already: choose another name, or remove it first")
    _reserve(file)
    partial = file.with_name(f"{file.name}.partial")
    statements = Statements()
    try:
        with readable(file):
            os.close(os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
            with closing(sqlite3.connect(source, timeout=PATIENCE, isolation_level=None)) as connection:
                if check_version(connection, source, statements) == len(migrations_in(MIGRATIONS)):
                    note = {"file": str(file.absolute()), "at": stamp(datetime.now(UTC))}
                    connection.execute(statements["note_copy"], note)
                connection.execute(statements["copy_into"], {"file": str(partial)})
            check(partial)
            _sync(partial)
            copied, _ = take_along(partial, [directory / FILES], beside(file))  # what is gone by now went with its time
            partial.replace(file)
            _sync(file.parent)
            return copied
    except BaseException:
        shutil.rmtree(beside(file), ignore_errors=True)
        partial.unlink(missing_ok=True)
        file.unlink(missing_ok=True)
        raise


@dataclass(frozen=True, slots=True)
class Restored:
    """What putting a copy back has done."""

    aside: Path | None
    """Where the data lies now that was there before, if there was any."""
    erased: int = 0
    """Customers who are in the copy, were erased after it was made, and were erased in it again."""
    files: int = 0
    """Files that people sent and that are there again."""
    missing: int = 0
    """Those that the data names and that lie neither beside the copy nor where they were."""


def restore(file: Path, directory: Path, now: datetime | None = None) -> Restored:
    """Puts a copy in the place of the data in `directory`, after erasing in it whoever was erased since it was made.

    Raises ArchiveError where a service runs on the directory, or the copy isn't sound or newer than this program.
    """
    with lock(directory), readable(directory / FILE_NAME):
        finish_restore(directory)
        check(file)
        target = directory / FILE_NAME
        arriving = directory / f"{FILE_NAME}.restoring"
        arriving.unlink(missing_ok=True)
        os.close(os.open(arriving, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with closing(_open_existing(file)) as source:
            source.execute(Statements()["copy_into"], {"file": str(arriving)})
        erased = _erase_again(arriving, _journal(target), now or datetime.now(UTC))
        check(arriving)
        _sync(arriving)
        unpacked = directory / f"{FILES}.restoring"
        shutil.rmtree(unpacked, ignore_errors=True)
        unpacked.mkdir(mode=0o700)
        files, missing = take_along(arriving, [beside(file), directory / FILES], unpacked)
        arriving.replace(directory / f"{READY}{now or datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}")
        _sync(directory)
        return Restored(finish_restore(directory), erased, files, missing)


def finish_restore(directory: Path) -> Path | None:
    """Puts in place what a restore has made ready, also one that was cut short; only under the instance lock.

    Until everything is ready nothing of the data is touched, and from then on all of this can be done again. The search
    index goes, because it's derived from the data that was there. Returns where those lie now, if there were any.
    """
    aside = None
    for ready in directory.glob(f"{READY}*"):
        moment = f"before-restore-{ready.name.removeprefix(READY)}"
        shutil.rmtree(directory / INDEX, ignore_errors=True)
        put_in_place(directory / f"{FILES}.restoring", directory / FILES, directory / f"{FILES}.{moment}")
        aside = _move_aside(directory / FILE_NAME, moment)
        _sync(directory)
        ready.replace(directory / FILE_NAME)
        _sync(directory)
    return aside


def _journal(database: Path) -> list[tuple[int, str]]:
    """Who was erased, as the data tells that is about to be replaced; nobody where it can't be read any more."""
    if not database.exists():
        return []
    try:
        with closing(sqlite3.connect(database, timeout=PATIENCE, isolation_level=None)) as connection:
            return connection.execute(Statements()["erased_customers"]).fetchall()
    except sqlite3.DatabaseError:  # damaged, or from before there was a journal
        return []


def _erase_again(arriving: Path, journal: list[tuple[int, str]], now: datetime) -> int:
    if not journal:
        return 0
    statements = Statements()
    try:
        with closing(open_writer(arriving, statements)) as connection:
            connection.execute(statements["begin"])
            erased = replay(Transaction(connection, statements), journal, stamp(now))
            connection.execute(statements["commit"])
    finally:
        for left in arriving.parent.glob(f"{arriving.name}.*"):  # an older form of the copy would still hold them
            left.unlink()
    return erased


def check(file: Path) -> None:
    """Reads the whole file; ArchiveError where it is damaged, not ours, or newer than this program."""
    statements = Statements()
    with readable(file), closing(_open_existing(file)) as connection:
        if not check_version(connection, file, statements):
            raise ArchiveError(f"{file} holds no data of imcs")
        ((finding,),) = connection.execute(statements["check_integrity"]).fetchall()
        ((broken,),) = connection.execute(statements["check_references"]).fetchall()
        if finding != "ok" or broken:
            what = finding if finding != "ok" else f"{broken} rows without their counterpart"
            raise ArchiveError(f"{file} is damaged ({what}): use another copy")


def _open_existing(file: Path) -> sqlite3.Connection:
    if not file.is_file():
        raise ArchiveError(f"there is no file {file}")
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)


def _reserve(file: Path) -> None:
    """Takes the name, so that two copies at the same moment can't overwrite each other either."""
    try:
        with readable(file):
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except ArchiveError as error:
        if isinstance(error.__cause__, FileExistsError):
            raise ArchiveError(f"{file} exists already: choose another name, or remove it first") from None
        raise


def _move_aside(database: Path, moment: str) -> Path | None:
    """Renames the database with its companions, which belong to it: the WAL may hold its newest rows."""
    if not database.exists():
        return None
    aside = database.with_name(f"{database.name}.{moment}")
    for companion in ("-wal", "-shm", ""):
        part = database.with_name(database.name + companion)
        if part.exists():
            part.rename(aside.with_name(aside.name + companion))
    return aside


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
