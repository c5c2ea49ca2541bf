"""Copies are whole, checked, and never in the way of anything."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from imcs.archive import Archive, backup, finish_restore, lock, restore
from imcs.errors import ArchiveError
from tests.archive.log import a_customer, a_line, a_start, look, tamper, write, writing
from tests.builders import MORNING


@pytest.fixture
async def copy(tmp_path: Path) -> Path:
    """A copy of an archive with one line, `kept`."""
    async with await Archive.open(tmp_path / "data") as archive:
        await write(archive, a_customer(), a_start(), a_line("kept"))
        await archive.backup(tmp_path / "copy.db")
    return tmp_path / "copy.db"


def bodies(directory: Path) -> list[str]:
    return [body for (body,) in look(directory, "select body from message order by seq")]


async def test_a_copy_made_while_others_write_is_whole_and_holds_what_was_durable_before(tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    async with await Archive.open(tmp_path) as archive, writing(archive):
        archive.append(a_customer(), a_start(), *[a_line(f"{n}", message_id=f"m{n}") for n in range(3000)])
        await archive.drained()
        copying = asyncio.create_task(archive.backup(target))
        number = 3000
        while not copying.done():
            archive.append(*[a_line(f"{n}", message_id=f"m{n}") for n in range(number, number + 2)])
            number += 2
            await archive.drained()
        await copying
    with closing(sqlite3.connect(target)) as connection:
        assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
        said = [int(body) for (body,) in connection.execute("select body from message order by seq")]
    assert said == list(range(len(said)))
    assert 3000 <= len(said) <= number
    assert len(said) % 2 == 0, "a group is in the copy or it isn't"


async def test_a_copy_can_be_made_by_another_process_than_the_one_that_serves(tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with await Archive.open(data) as archive:
        with lock(data):
            await write(archive, a_customer(), a_start(), a_line("durable"))
            await asyncio.to_thread(backup, data, tmp_path / "copy.db")
    assert restore(tmp_path / "copy.db", tmp_path / "other").aside is None
    assert bodies(tmp_path / "other") == ["durable"]


def test_a_copy_never_overwrites_a_file(copy: Path, tmp_path: Path) -> None:
    before = copy.read_bytes()
    with pytest.raises(ArchiveError, match=r"copy\.db exists already: choose another name"):
        backup(tmp_path / "data", copy)
    assert copy.read_bytes() == before


def test_a_copy_is_for_its_owner_only(copy: Path) -> None:
    assert copy.stat().st_mode & 0o077 == 0


def test_nothing_is_left_of_a_copy_that_failed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    with pytest.raises(ArchiveError, match=r"there is no .*imcs\.db to copy"):
        backup(data, tmp_path / "copy.db")
    tamper(data, "create table recipes (name text)")
    with pytest.raises(ArchiveError, match="belongs to another program"):
        backup(data, tmp_path / "copy.db")
    assert {path.name for path in tmp_path.iterdir()} == {"data"}


def test_a_copy_into_a_place_that_is_not_there_is_refused_saying_so(copy: Path, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="No such file or directory: check the path"):
        backup(tmp_path / "data", tmp_path / "nowhere" / "copy.db")


async def test_restoring_puts_the_copy_in_place_and_keeps_the_old_data_aside(copy: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with await Archive.open(data) as archive:
        await write(archive, a_line("said after the copy"))
    aside = (await asyncio.to_thread(restore, copy, data, MORNING)).aside
    assert bodies(data) == ["kept"]
    assert aside == data / "imcs.db.before-restore-20260302T090000.000000Z"
    with closing(sqlite3.connect(aside)) as connection:
        assert connection.execute("select count(*) from message").fetchone() == (2,)
    async with await Archive.open(data) as archive:
        assert archive.append(a_line()) == 4


async def test_the_newest_rows_stay_with_the_old_data_when_it_was_not_closed(copy: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with await Archive.open(data) as archive:
        await write(archive, a_line("only in the WAL file"))
        aside = (await asyncio.to_thread(restore, copy, data)).aside
        assert aside is not None
        with closing(sqlite3.connect(aside)) as connection:
            assert connection.execute("select count(*) from message").fetchone() == (2,)
    assert bodies(data) == ["kept"]


def test_restoring_is_refused_while_a_service_runs(copy: Path, tmp_path: Path) -> None:
    with lock(tmp_path / "data"), pytest.raises(ArchiveError, match="already runs on"):
        restore(copy, tmp_path / "data")


@pytest.mark.parametrize("damage", ["cut", "scratched", "text", "newer", "missing", "empty"])
def test_a_copy_that_cannot_be_used_is_refused_and_the_data_stays(copy: Path, tmp_path: Path, damage: str) -> None:
    whole = copy.read_bytes()
    expected = {
        "cut": "damaged",
        "scratched": "damaged",
        "text": "is not a database",
        "newer": "newer imcs",
        "missing": "there is no file",
        "empty": "holds no data of imcs",
    }[damage]
    match damage:
        case "cut":
            copy.write_bytes(whole[: len(whole) // 2])
        case "scratched":
            copy.write_bytes(whole[:8192] + bytes(len(whole) - 8192))
        case "text":
            copy.write_text("not a database at all" * 1000)
        case "newer":
            with closing(sqlite3.connect(copy)) as connection:
                connection.execute("pragma user_version = 99")
        case "missing":
            copy.unlink()
        case "empty":
            copy.write_bytes(b"")
    with pytest.raises(ArchiveError, match=expected):
        restore(copy, tmp_path / "data")
    assert bodies(tmp_path / "data") == ["kept"]
    assert not [path for path in (tmp_path / "data").iterdir() if "restor" in path.name]


STEPS = ("rename", "replace", "mkdir")


class CutShortError(BaseException):
    """The process is killed."""


@pytest.mark.parametrize("after", range(8))
async def test_a_restore_that_is_cut_short_leaves_the_old_data_or_is_finished_at_the_next_start(
    copy: Path, tmp_path: Path, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    async with await Archive.open(data) as archive:
        await write(archive, a_line("new"))
    (data / "files").mkdir(exist_ok=True)
    (data / "files" / "old").write_text("kept aside")
    (data / "index").mkdir(exist_ok=True)
    left = [after]

    def dies(real: Callable[..., object]) -> Callable[..., object]:
        def call(*given: object, **named: object) -> object:
            if not left[0]:
                raise CutShortError
            left[0] -= 1
            return real(*given, **named)

        return call

    with monkeypatch.context() as killed, suppress(CutShortError):
        for step in STEPS:
            killed.setattr(Path, step, dies(getattr(Path, step)))
        restore(copy, data, MORNING)
    with lock(data):
        finish_restore(data)
        finish_restore(data)
    is_new = bodies(data) == ["kept", "new"]
    assert is_new or bodies(data) == ["kept"]
    aside = list(data.glob("imcs.db.before-restore-*Z"))
    assert len(aside) == (0 if is_new else 1)
    assert (data / "files" / "old").exists() is is_new
    assert (data / "index").exists() is is_new
    assert is_new or (next(data.glob("files.before-restore-*")) / "old").read_text() == "kept aside"
    assert restore(copy, data).aside is not None, "and it can be begun again"
