"""The copies of files that people sent, taken along where the database is copied, and put back with it.

They lie beside the database; what a database names is what belongs to it.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from imcs.archive.statements import Statements
from imcs.errors import ArchiveError


def beside(copy: Path) -> Path:
    """Where the files lie that belong to a copy of the database."""
    return copy.with_name(f"{copy.name}.files")


def take_along(database: Path, found_in: Iterable[Path], target: Path) -> tuple[int, int]:
    """Copies what `database` names from the first of these folders that has it into a new folder `target`.

    Returns how many were copied, and how many lie nowhere. Where there is nothing to copy there is no folder. Raises
    ArchiveError where the database names a file by a path, as none of ours does.
    """
    names, folders, copied = _names(database), list(found_in), 0
    for name in names:
        source = next((folder / name for folder in folders if (folder / name).is_file()), None)
        if source is not None:
            target.mkdir(mode=0o700, exist_ok=True)
            _copy(source, target / name)
            copied += 1
    return copied, len(names) - copied


def put_in_place(arriving: Path, target: Path, aside: Path) -> None:
    """`arriving` takes the place of `target`, which is kept as `aside`; where it's gone that has been done."""
    if not arriving.exists():
        return
    if target.exists():
        target.rename(aside)
    arriving.rename(target)


def _copy(source: Path, target: Path) -> None:
    descriptor = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with source.open("rb") as reading, open(descriptor, "wb") as writing:
        shutil.copyfileobj(reading, writing)
        writing.flush()
        os.fsync(writing.fileno())


def _names(database: Path) -> list[str]:
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        try:
            names = [str(name) for (name,) in connection.execute(Statements()["file_names"]).fetchall()]
        except sqlite3.OperationalError:  # written before files were kept
            return []
    if paths := [name for name in names if Path(name).name != name]:  # ours have no folder in them
        raise ArchiveError(f"{database} names a file outside its folder, {paths[0]!r}: use another copy")
    return names
