"""The file is opened safely, or refused with a sentence that says what to do."""

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from imcs.archive import Archive
from imcs.archive.database import Database, Transaction, open_writer
from imcs.archive.statements import Statements
from imcs.errors import ArchiveError
from tests.archive.log import a_customer, a_line, a_start, open_and_close, write


@pytest.fixture
def taken_away() -> Iterator[tuple[Path, Callable[[], None]]]:
    """A directory, and what takes away the right to write there, even where the tests run as root."""
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        superuser = os.geteuid() == 0

        def take_away() -> None:
            for path in directory.iterdir():
                path.chmod(0o444)
            directory.chmod(0o555)
            if superuser:
                os.seteuid(65534)

        try:
            yield directory, take_away
        finally:
            if superuser:
                os.seteuid(0)
            directory.chmod(0o755)


async def test_every_commit_reaches_the_disk_and_the_erased_is_overwritten(tmp_path: Path) -> None:
    database = await Database.open(tmp_path)

    def ask(transaction: Transaction) -> list[object]:
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        return [transaction._connection.execute(f"pragma {name}").fetchone()[0] for name in pragmas]

    full, on = 2, 1
    try:
        assert await database.write(ask) == ["wal", full, on, on]
    finally:
        await database.close()


async def test_nobody_else_can_read_the_files(tmp_path: Path) -> None:
    async with await Archive.open(tmp_path / "new" / "deep") as archive:
        await write(archive, a_customer())
        files = list((tmp_path / "new" / "deep").iterdir())
        assert {file.name for file in files} == {"imcs.db", "imcs.db-wal", "imcs.db-shm", "imcs.db.opening"}
        assert {file.stat().st_mode & 0o077 for file in [*files, tmp_path / "new" / "deep"]} == {0}


def test_what_is_erased_is_neither_in_the_file_nor_in_its_wal(tmp_path: Path) -> None:
    secret = b"A123456789"
    with closing(open_writer(tmp_path / "imcs.db", Statements())) as connection:
        connection.execute("insert into customer (id, name, language, tier) values (1, ?, 'en', 0)", [secret.decode()])
        connection.execute("pragma wal_checkpoint(truncate)")
        assert secret in (tmp_path / "imcs.db").read_bytes()
        connection.execute("delete from customer")
        connection.execute("pragma wal_checkpoint(truncate)")
        assert not any(secret in file.read_bytes() for file in tmp_path.iterdir())


async def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    database = await Database.open(tmp_path)

    def add(transaction: Transaction) -> int:
        return transaction.run("add_customers", rows='[[1,"mei","en",0]]')

    def half(transaction: Transaction) -> None:
        add(transaction)
        raise LookupError("half-way")

    try:
        with pytest.raises(LookupError):
            await database.write(half)
        assert await database.rows("customer", id=1) == []
        assert await database.write(add) == 1
    finally:
        await database.close()


async def test_the_reading_connection_cannot_write(tmp_path: Path) -> None:
    database = await Database.open(tmp_path)
    try:
        with pytest.raises(ArchiveError, match="can't be opened for writing"):
            await database.rows("set_handed", seq=1)
    finally:
        await database.close()


async def test_readers_see_what_is_committed_while_another_process_writes(tmp_path: Path) -> None:
    async with await Archive.open(tmp_path) as archive:
        await write(archive, a_customer(), a_start(), a_line())
        with closing(sqlite3.connect(tmp_path / "imcs.db", isolation_level=None)) as other:
            other.execute("begin immediate")
            other.execute("update message set body = 'changed'")
            assert await archive.messages(a_line().conversation) == [a_line()]


async def test_a_locked_database_is_refused_saying_so(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "imcs.db", isolation_level=None)) as other:
        other.execute("begin exclusive")
        with pytest.raises(ArchiveError, match=r"imcs\.db is locked by another program: close whatever has it open"):
            await open_and_close(tmp_path, patience=0.01)


async def test_a_file_that_is_no_database_is_refused_saying_so(tmp_path: Path) -> None:
    (tmp_path / "imcs.db").write_bytes(b"Dear diary, " * 100)
    with pytest.raises(ArchiveError, match=r"imcs\.db is not a database: put a backup in its place"):
        await open_and_close(tmp_path)


async def test_a_directory_without_write_permission_is_refused_saying_so(
    taken_away: tuple[Path, Callable[[], None]],
) -> None:
    directory, take_away = taken_away
    take_away()
    with pytest.raises(ArchiveError, match="Permission denied: check the path, its owner"):
        await open_and_close(directory)


async def test_a_file_without_write_permission_is_refused_saying_so(
    taken_away: tuple[Path, Callable[[], None]],
) -> None:
    directory, take_away = taken_away
    async with await Archive.open(directory):
        pass
    take_away()
    with pytest.raises(ArchiveError, match="Permission denied: check the path, its owner"):
        await open_and_close(directory)


async def test_a_directory_in_the_place_of_the_file_is_refused_saying_so(tmp_path: Path) -> None:
    (tmp_path / "imcs.db").mkdir()
    with pytest.raises(ArchiveError, match="Is a directory: check the path"):
        await open_and_close(tmp_path)
