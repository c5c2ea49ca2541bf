"""What people sent goes along where the data is copied, and comes back with it."""

from dataclasses import replace
from pathlib import Path

import pytest

from imcs.archive import Archive, backup, restore
from imcs.archive.file_copies import beside
from imcs.errors import ArchiveError
from tests.archive.log import a_customer, a_line, a_start, tamper, write
from tests.builders import MORNING

SENT = "<x xmlns='jabber:x:oob'><url>https://upload.example/{}</url></x>"


@pytest.fixture
async def data(tmp_path: Path) -> Path:
    """A directory with two files that the database names, and one that it names no more."""
    folder = tmp_path / "data"
    async with await Archive.open(folder) as archive:
        lines = [replace(a_line(name, message_id=name), payloads=SENT.format(name)) for name in ("cat", "dog")]
        await write(archive, a_customer(), a_start(), *lines)
        for file in await archive.files.wanted(10):
            await archive.files.settle(file, file.line, 3)
    (folder / "files").mkdir()
    for name in ("cat", "dog", "old"):
        (folder / "files" / name).write_text(name)
    return folder


def held(folder: Path) -> dict[str, str]:
    """Name → content."""
    return {file.name: file.read_text() for file in folder.glob("*")}


def test_a_copy_has_what_its_database_names_and_gives_it_back(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    assert backup(data, copy) == 2
    assert held(beside(copy)) == {"cat": "cat", "dog": "dog"}
    assert all(file.stat().st_mode & 0o077 == 0 for file in [beside(copy), *beside(copy).glob("*")])
    restored = restore(copy, tmp_path / "other")
    assert (restored.files, restored.missing) == (2, 0)
    assert held(tmp_path / "other" / "files") == {"cat": "cat", "dog": "dog"}


def test_what_lay_there_before_is_kept_aside_and_what_the_copy_lacks_is_taken_from_it(
    data: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    backup(data, copy)
    (beside(copy) / "cat").unlink()
    (data / "files" / "dog").write_text("changed since")
    restored = restore(copy, data, MORNING)
    assert (restored.files, restored.missing) == (2, 0)
    assert held(data / "files") == {"cat": "cat", "dog": "dog"}
    (aside,) = data.glob("files.before-restore-*")
    assert held(aside) == {"cat": "cat", "dog": "changed since", "old": "old"}


def test_what_lies_nowhere_is_counted(data: Path, tmp_path: Path) -> None:
    backup(data, tmp_path / "copy.db")
    (beside(tmp_path / "copy.db") / "cat").unlink()
    restored = restore(tmp_path / "copy.db", tmp_path / "other")
    assert (restored.files, restored.missing) == (1, 1)


def test_without_files_there_is_no_folder_and_none_is_overwritten(data: Path, tmp_path: Path) -> None:
    for name in ("cat", "dog"):
        (data / "files" / name).unlink()
    assert backup(data, tmp_path / "bare.db") == 0
    assert not beside(tmp_path / "bare.db").exists()
    beside(tmp_path / "copy.db").mkdir()
    with pytest.raises(ArchiveError, match=r"copy\.db\.files exists already"):
        backup(data, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


def test_data_from_before_files_were_kept_has_none(data: Path, tmp_path: Path) -> None:
    tamper(data, "drop table file")
    assert backup(data, tmp_path / "copy.db") == 0


def test_a_database_that_names_a_file_outside_its_folder_is_not_copied(data: Path, tmp_path: Path) -> None:
    tamper(data, "update file set name = '../secret' where name = 'cat'")
    with pytest.raises(ArchiveError, match=r"names a file outside its folder, '\.\./secret'"):
        backup(data, tmp_path / "copy.db")
