"""Data of older versions is brought forward whole, or left as it was; data of newer ones isn't touched."""

import asyncio
import shutil
import threading
from pathlib import Path

import pytest

from imcs.archive import Archive, ArticleRow
from imcs.archive.migrating import MIGRATIONS, migrations_in, one_at_a_time
from imcs.errors import ArchiveError
from tests.archive.log import a_customer, look, open_and_close, tamper, write

KNOWN = len(migrations_in(MIGRATIONS))
"""The version of this program's data."""
NEXT = f"{KNOWN + 1:04}_extra.sql"
EXTRA = f"begin immediate; create table extra (word text); {{}} pragma user_version = {KNOWN + 1}; commit;"


@pytest.fixture
def migrations(tmp_path: Path) -> Path:
    """The program's migrations, to be added to."""
    return Path(shutil.copytree(MIGRATIONS, tmp_path / "migrations"))


def version(directory: Path) -> int:
    ((number,),) = look(directory, "pragma user_version")
    return int(number)


def tables(directory: Path) -> set[str]:
    return {name for (name,) in look(directory, "select name from sqlite_master where type = 'table'")}


def copies(directory: Path) -> list[Path]:
    return list(directory.glob("*.version-*"))


async def test_a_new_file_gets_the_newest_form(tmp_path: Path, migrations: Path) -> None:
    (migrations / NEXT).write_text(EXTRA.format(""))
    await open_and_close(tmp_path, migrations=migrations)
    assert version(tmp_path) == KNOWN + 1
    assert not copies(tmp_path)


async def test_an_older_file_is_brought_forward_with_its_rows_and_copied_before(
    tmp_path: Path, migrations: Path
) -> None:
    async with await Archive.open(tmp_path) as archive:
        await write(archive, a_customer(name="小美"))
    (migrations / NEXT).write_text(EXTRA.format("insert into extra values ('new');"))
    await open_and_close(tmp_path, migrations=migrations)
    assert version(tmp_path) == KNOWN + 1
    assert look(tmp_path, "select name, word from customer, extra") == [("小美", "new")]

    before = tmp_path / "before"
    before.mkdir()
    (tmp_path / f"imcs.db.version-{KNOWN}").rename(before / "imcs.db")
    assert (before / "imcs.db").stat().st_mode & 0o077 == 0
    assert version(before) == KNOWN
    assert look(before, "select name from customer") == [("小美",)]
    assert "extra" not in tables(before)


async def test_a_migration_that_fails_leaves_nothing_of_itself(tmp_path: Path, migrations: Path) -> None:
    async with await Archive.open(tmp_path) as archive:
        await write(archive, a_customer())
    (migrations / NEXT).write_text(EXTRA.format("insert into nowhere values (1);"))
    with pytest.raises(ArchiveError, match=rf"no such table: nowhere \(migration {NEXT}; the data is as before"):
        await open_and_close(tmp_path, migrations=migrations)
    assert version(tmp_path) == KNOWN
    assert "extra" not in tables(tmp_path)
    async with await Archive.open(tmp_path) as archive:
        assert await archive.last_customer() == 1


async def test_data_from_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    async with await Archive.open(tmp_path):
        pass
    tamper(tmp_path, "pragma user_version = 77")
    with pytest.raises(ArchiveError, match=rf"version 77, this program knows {KNOWN}\): install"):
        await open_and_close(tmp_path)
    assert version(tmp_path) == 77


async def test_the_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    tamper(tmp_path, "create table recipes (name text)")
    with pytest.raises(ArchiveError, match="belongs to another program: move it away"):
        await open_and_close(tmp_path)
    assert tables(tmp_path) == {"recipes"}


async def test_two_processes_may_start_on_a_new_directory_at_the_same_moment(tmp_path: Path) -> None:
    archives = await asyncio.gather(*[Archive.open(tmp_path) for _ in range(8)])
    for archive in archives:
        await archive.close()
    assert version(tmp_path) == KNOWN


def test_who_opens_a_file_waits_for_whoever_is_opening_it(tmp_path: Path) -> None:
    path = tmp_path / "imcs.db"
    order: list[str] = []

    def second() -> None:
        with one_at_a_time(path):
            order.append("second")

    waiting = threading.Thread(target=second)
    with one_at_a_time(path):
        waiting.start()
        order.append("first")
    waiting.join(timeout=10)
    assert order == ["first", "second"]


def test_each_migration_is_one_transaction_that_says_its_number() -> None:
    for number, file in migrations_in(MIGRATIONS):
        lines = [line.partition("--")[0].strip() for line in file.read_text("utf-8").splitlines()]
        code = [line for line in lines if line]
        assert code[0] == "begin immediate;", file.name
        assert code[-2:] == [f"pragma user_version = {number};", "commit;"], file.name


async def test_the_words_of_a_dropped_question_leave_the_history(tmp_path: Path) -> None:
    async with await Archive.open(tmp_path) as archive:
        for body, why in (({}, "edit"), ({"question": "x"}, "dropped: 早上幾點可以游泳")):
            await archive.save_articles([ArticleRow("pool", body)], "ann", why)
    (file,) = MIGRATIONS.glob("*_dropped.sql")
    tamper(tmp_path, file.read_text("utf-8"))
    assert look(tmp_path, "select why from article_version") == [("edit",), ("dropped a learnt question",)]


def test_a_missing_migration_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "0002_second.sql").touch()
    with pytest.raises(ArchiveError, match="without a gap"):
        migrations_in(tmp_path)
