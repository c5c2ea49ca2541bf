"""The one writer queue: durable first, then announced, in order, in groups."""

import asyncio
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from imcs.archive import Archive, Entry, Recorded
from imcs.archive.database import Database, Result, Transaction
from imcs.errors import ArchiveError
from tests.archive.log import a_customer, a_line, a_start, a_writer, look, write, writing
from tests.house_rules import ROOT


class CountingDatabase(Database):
    """A real database that counts its transactions."""

    transactions = 0
    on_commit: Callable[[int], None] | None = None

    async def write(self, work: Callable[[Transaction], Result]) -> Result:
        result = await super().write(work)
        self.transactions += 1
        if self.on_commit is not None:
            self.on_commit(self.transactions)
        return result


async def test_an_entry_is_durable_when_it_is_announced(archive: Archive, tmp_path: Path) -> None:
    durable: list[bool] = []

    def announce(recorded: Recorded) -> None:
        rows = look(tmp_path, "select seq from fact where seq = ?1 union select seq from message where seq = ?1", last)
        durable.append(rows == [(last,)])

    async with writing(archive, announce):
        last = archive.append(a_customer(), a_start(), a_line())
        await archive.drained()
    assert durable == [True, True, True]


async def test_entries_are_announced_in_the_order_of_appending_with_rising_positions(archive: Archive) -> None:
    entries: list[Entry] = [a_customer(), a_start(), *(a_line(f"line {number}") for number in range(500))]
    async with writing(archive) as announced:
        for entry in entries:
            archive.append(entry)
            if archive.backlog % 50 == 0:
                await asyncio.sleep(0)
        await archive.drained()
    assert [recorded.entry for recorded in announced] == entries
    assert [recorded.seq for recorded in announced] == list(range(1, len(entries) + 1))
    assert not any(recorded.again for recorded in announced)


async def test_append_gives_the_position_of_its_last_entry(archive: Archive) -> None:
    assert archive.append(a_customer(), a_start()) == 2
    assert archive.append(a_line()) == 3
    assert archive.append() == 3


async def test_all_that_waits_goes_into_one_transaction(tmp_path: Path) -> None:
    database = await CountingDatabase.open(tmp_path)
    announced = []

    def announce(recorded: Recorded) -> None:
        announced.append(recorded.seq)
        if recorded.seq == 1:
            writer.append(*[a_line() for _ in range(1000)])
            writer.append(a_line("the last"))

    async with a_writer(database, announce) as writer:
        writer.append(a_customer(), a_start())
        await writer.drained()
        await writer.drained()
        assert (database.transactions, len(announced)) == (2, 1003)


async def test_the_backlog_counts_what_is_not_durable_yet(archive: Archive) -> None:
    archive.append(a_customer(), a_start(), a_line())
    assert archive.backlog == 3
    async with writing(archive):
        await archive.drained()
        assert archive.backlog == 0


async def test_a_commit_that_fails_announces_nothing_and_ends_the_writer(archive: Archive, tmp_path: Path) -> None:
    announced: list[Recorded] = []
    archive.append(a_customer(), a_start(), a_line(), a_line("to nobody", conversation=99))
    waiting = asyncio.create_task(archive.drained())
    async with asyncio.timeout(10):
        with pytest.raises(ArchiveError, match="FOREIGN KEY"):
            await archive.write_forever(announced.append)
    assert announced == []
    assert look(tmp_path, "select * from fact") == []
    with pytest.raises(ArchiveError, match="FOREIGN KEY"):
        await waiting
    with pytest.raises(ArchiveError, match="FOREIGN KEY"):
        await archive.drained()


async def test_nothing_is_written_behind_the_hole_that_a_failed_commit_leaves(tmp_path: Path) -> None:
    async with await Archive.open(tmp_path) as archive:
        archive.append(a_line("to nobody", conversation=99))
        async with asyncio.timeout(10):
            with pytest.raises(ArchiveError, match="FOREIGN KEY"):
                await archive.write_forever(lambda recorded: None)
        archive.append(a_customer())
    assert look(tmp_path, "select * from customer") == []


async def test_a_full_disk_ends_the_writer_saying_so_and_announces_nothing(tmp_path: Path) -> None:
    database = await Database.open(tmp_path)
    announced: list[Recorded] = []

    def as_if_full(transaction: Transaction) -> None:
        # SQLite reports its own limit on pages exactly as it reports a disk without room.
        transaction._connection.execute("pragma max_page_count = 1")

    async with a_writer(database) as writer, asyncio.timeout(10):
        await database.write(as_if_full)
        writer.append(a_customer(), a_start(), *[a_line("words " * 1000) for _ in range(100)])
        with pytest.raises(ArchiveError, match=r"no room left to write .*imcs\.db: free space"):
            await writer.write_forever(announced.append)
    assert announced == []
    assert look(tmp_path, "select * from message") == []


async def test_a_lock_held_by_another_program_ends_the_writer_saying_so(tmp_path: Path) -> None:
    async with await Archive.open(tmp_path, patience=0.01) as archive:
        with closing(sqlite3.connect(tmp_path / "imcs.db", isolation_level=None)) as other:
            other.execute("begin immediate")
            archive.append(a_customer())
            async with asyncio.timeout(10):
                with pytest.raises(ArchiveError, match=r"imcs\.db is locked by another program: close"):
                    await archive.write_forever(lambda recorded: None)


async def test_nothing_is_lost_when_the_writer_is_stopped_with_entries_waiting(tmp_path: Path) -> None:
    async with await Archive.open(tmp_path) as archive:
        archive.append(a_customer(), a_start(), a_line("still waiting"))
    async with await Archive.open(tmp_path) as archive:
        assert [recorded.entry for recorded in await archive.unhanded()] == [a_start(), a_line("still waiting")]


async def test_whoever_waits_is_told_when_the_writer_is_stopped(archive: Archive) -> None:
    async with writing(archive):
        archive.append(a_customer())
        waiting = asyncio.create_task(archive.drained())
        await asyncio.sleep(0)
    with pytest.raises(ArchiveError, match="stopped"):
        await waiting


async def test_exactly_what_was_not_handed_over_comes_again_after_a_restart(tmp_path: Path) -> None:
    lines = [a_line(f"line {number}", message_id=f"m{number}") for number in range(6)]
    async with await Archive.open(tmp_path) as archive, writing(archive):
        archive.append(a_customer(), a_start(), *lines[:3])
        await archive.drained()
        archive.handed(4)
        archive.handed(3)
        archive.append(*lines[3:])
        await archive.drained()
    async with await Archive.open(tmp_path) as archive:
        again = [Recorded(seq, line, again=True) for seq, line in enumerate(lines, 3) if seq > 4]
        assert await archive.unhanded() == again


async def test_the_watermark_is_saved_soon_when_nothing_else_is_written(tmp_path: Path) -> None:
    database = await CountingDatabase.open(tmp_path)
    second = asyncio.Event()
    database.on_commit = lambda number: second.set() if number == 2 else None
    async with a_writer(database, lambda recorded: writer.handed(recorded.seq)) as writer:
        writer.append(a_customer(), a_start())
        async with asyncio.timeout(5):
            await second.wait()
        assert look(tmp_path, "select seq from handed") == [(2,)]


async def test_positions_go_on_after_a_restart_even_past_those_that_left_no_row(tmp_path: Path) -> None:
    async with await Archive.open(tmp_path) as archive, writing(archive):
        last = archive.append(a_customer(), a_start(), a_customer(2), a_customer(3))
        await archive.drained()
        archive.handed(last)
    async with await Archive.open(tmp_path) as archive:
        assert archive.append(a_line()) == 5


async def test_a_writer_that_was_stopped_can_go_on(archive: Archive) -> None:
    await write(archive, a_customer(), a_start())
    assert [recorded.seq for recorded in await write(archive, a_line())] == [3]


@pytest.mark.process
@pytest.mark.parametrize("lines", [1, 40, 700])
def test_what_was_announced_before_a_sigkill_is_there_exactly_once(tmp_path: Path, lines: int) -> None:
    command = [sys.executable, "-m", "tests.archive.endless_writer", str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        reported = [process.stdout.readline() for _ in range(lines)]
        process.send_signal(signal.SIGKILL)
        # What was in the pipe counts too; the last line may be cut.
        reported += [line for line in process.stdout if line.endswith("\n")]
    announced = [(int(seq), number) for seq, number in (line.split() for line in reported)]
    assert len(announced) >= lines

    async def reopen() -> None:
        async with await Archive.open(tmp_path) as archive:
            stored = look(tmp_path, "select seq, id from message order by seq")
            assert stored[: len(announced)] == announced
            assert [number for _, number in stored] == [f"m{number}" for number in range(1, len(stored) + 1)]
            ((handed,),) = look(tmp_path, "select seq from handed")
            assert handed <= announced[-1][0]
            again = [recorded.seq for recorded in await archive.unhanded()]
            assert [seq for seq, _ in stored if seq > handed] == [seq for seq in again if seq > 2]

    asyncio.run(reopen())


@pytest.mark.parametrize("turns", range(6))
async def test_whenever_the_writing_is_cancelled_what_was_appended_is_saved(tmp_path: Path, turns: int) -> None:
    async with await Archive.open(tmp_path) as archive:
        writing = asyncio.ensure_future(archive.write_forever(lambda _recorded: None))
        archive.append(a_customer(), a_start())
        for _ in range(turns):
            await asyncio.sleep(0)
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
        archive.append(a_line())  # builds on the conversation that was being saved
    assert look(tmp_path, "select body from message") == [("hello",)]
