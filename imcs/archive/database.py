"""The database file: one connection that writes, in a thread of its own, and one that only reads, by aiosqlite.

Two connections, because in WAL mode a reader never waits for the writer's fsync; and the writer isn't driven by
aiosqlite, because a transaction of n statements would be n + 2 trips between threads instead of one, the dearest part
of a small group, and could be cancelled half-way. It knows no table.
"""

import asyncio
import os
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, Self, TypeVar

import aiosqlite

from imcs.archive.faults import readable
from imcs.archive.migrating import MIGRATIONS, migrate, one_at_a_time
from imcs.archive.rows import Row
from imcs.archive.statements import Statements

Value = str | int | None
Result = TypeVar("Result")
FILE_NAME = "imcs.db"
PATIENCE = 5.0
"""Seconds to wait for another process that writes."""


class Transaction:
    """Runs named statements inside an open transaction, in the writing thread."""

    def __init__(self, connection: sqlite3.Connection, statements: Statements) -> None:
        self._connection = connection
        self._statements = statements

    def run(self, name: str, /, **values: Value) -> int:
        """Runs a statement; gives the number of rows it touched."""
        return self._connection.execute(self._statements[name], values).rowcount

    def rows(self, name: str, /, **values: Value) -> list[Row]:
        """Runs a statement and gives its rows."""
        return self._connection.execute(self._statements[name], values).fetchall()


class Database:
    """An open database; `close` it."""

    def __init__(
        self,
        path: Path,
        statements: Statements,
        thread: ThreadPoolExecutor,
        writer: sqlite3.Connection,
        reader: aiosqlite.Connection,
    ) -> None:
        self.path = path
        self._statements = statements
        self._thread = thread
        self._writer = writer
        self._reader = reader

    @classmethod
    async def open(cls, directory: Path, patience: float = PATIENCE, migrations: Path = MIGRATIONS) -> Self:
        """Opens, creates or migrates `directory/imcs.db`; ArchiveError saying what to do where that can't be."""
        path = directory / FILE_NAME
        statements = Statements()
        loop = asyncio.get_running_loop()
        thread = ThreadPoolExecutor(1, thread_name_prefix="archive")
        try:
            prepare = partial(open_writer, path, statements, patience, migrations)
            writer = await loop.run_in_executor(thread, prepare)
            try:
                reader = await _open_reader(path, statements, patience)
            except BaseException:
                await loop.run_in_executor(thread, writer.close)
                raise
        except BaseException:
            thread.shutdown(wait=False)
            raise
        return cls(path, statements, thread, writer, reader)

    async def write(self, work: Callable[[Transaction], Result]) -> Result:
        """Runs `work` as one transaction in the writing thread: all of it is durable, or none of it happened.

        Several wait in line. A cancelled caller doesn't stop a transaction that has begun.
        """
        loop = asyncio.get_running_loop()
        with readable(self.path):
            return await loop.run_in_executor(self._thread, self._transact, work)

    async def rows(self, name: str, /, **values: Value) -> list[Row]:
        """The rows of a named statement, of what is committed."""
        with readable(self.path):
            return list(await self._reader.execute_fetchall(self._statements[name], values))

    async def row(self, name: str, /, **values: Value) -> Row | None:
        """The first row, if there is any."""
        rows = await self.rows(name, **values)
        return rows[0] if rows else None

    async def empty_wal(self) -> bool:
        """Moves the WAL into the file and cuts it to nothing; False where somebody reads the file at this moment."""
        loop = asyncio.get_running_loop()
        statement = self._statements["empty_wal"]
        with readable(self.path):
            ((busy, _, _),) = await loop.run_in_executor(
                self._thread, lambda: self._writer.execute(statement).fetchall()
            )
        return not busy

    async def close(self) -> None:
        """Waits for the transactions in line, then closes both connections."""
        await self._reader.close()
        await asyncio.get_running_loop().run_in_executor(self._thread, self._writer.close)
        self._thread.shutdown()

    def _transact(self, work: Callable[[Transaction], Result]) -> Result:
        connection, statements = self._writer, self._statements
        connection.execute(statements["begin"])
        try:
            result = work(Transaction(connection, statements))
            connection.execute(statements["commit"])
        except BaseException:
            connection.rollback()
            raise
        return result


def open_writer(
    path: Path, statements: Statements, patience: float = PATIENCE, migrations: Path = MIGRATIONS
) -> sqlite3.Connection:
    """A connection to a migrated file, to be used in the calling thread only."""
    with readable(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # SQLite would create it readable by everybody; its companions take over the mode.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600))
        connection = sqlite3.connect(path, timeout=patience, isolation_level=None)
        try:
            with one_at_a_time(path):
                connection.executescript(statements["prepare_writer"])
                migrate(connection, path, statements, migrations)
        except BaseException:
            connection.close()
            raise
        return connection


async def _open_reader(path: Path, statements: Statements, patience: float) -> aiosqlite.Connection:
    with readable(path):
        options: dict[str, Any] = {"timeout": patience, "isolation_level": None}
        reader = await aiosqlite.connect(path, **options)
        try:
            await reader.executescript(statements["prepare_reader"])
        except BaseException:
            await reader.close()
            raise
        return reader
