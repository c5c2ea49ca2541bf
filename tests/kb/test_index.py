"""The index on disk: found, damaged, swapped."""

import json
import pickle
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from kb.index import Document, Index, IndexDamaged

DOCUMENTS = [
    Document("a", ["card", "lost"], {"n": 1}, "help"),
    Document("b", ["card", "fee"], {"n": 2}, "sales"),
    Document("c", ["refund"], {"n": 3}),
]


def build(directory: Path) -> Index:
    return Index.build(directory, DOCUMENTS, 5)


def files_of(directory: Path) -> list[Path]:
    generation = directory / (directory / "CURRENT").read_text()
    return [path for path in generation.iterdir() if not path.name.endswith("LOCK")]


def test_what_was_built_is_found_after_opening(tmp_path: Path) -> None:
    build(tmp_path).close()
    with Index.open(tmp_path) as index:
        found = index.find(["lost", "card"], 5)
        assert [(one.key, one.stored) for one in found] == [("a", {"n": 1}), ("b", {"n": 2})]
        assert (index.change, index.count()) == (5, 3)


def test_a_find_can_be_limited_to_groups(tmp_path: Path) -> None:
    with build(tmp_path) as index:
        assert [one.key for one in index.find(["card"], 5, ["sales"])] == ["b"]
        assert index.find(["card"], 5, []) == []


def test_a_token_is_never_a_query(tmp_path: Path) -> None:
    with build(tmp_path) as index:
        for token in ("*", "ca*", "key:a", "card OR refund", "[a TO z]", "", "?"):
            assert index.find([token], 5) == []


def test_a_change_replaces_adds_and_removes(tmp_path: Path) -> None:
    with build(tmp_path) as index:
        index.update([Document("a", ["stolen"], {"n": 9}), Document("d", ["fee"], {"n": 4})], ["c"], 6)
        assert [one.stored for one in index.find(["stolen", "lost"], 5)] == [{"n": 9}]
        assert [one.key for one in index.find(["refund"], 5)] == []
    with Index.open(tmp_path) as again:
        assert (again.count(), again.change) == (3, 6)


def test_what_a_writer_has_begun_leaves_readers_with_what_there_was(tmp_path: Path) -> None:
    read = list[str]()

    def meanwhile() -> Iterator[Document]:
        for number in range(3_000):  # so many that Whoosh writes some of them before the end
            yield Document(f"n{number}", [f"w{number}-{letter}" for letter in "abcdefghijklm" * 5], {"text": "x" * 400})
        with pytest.raises(IndexDamaged):
            Index.open(tmp_path)
        with Index.open(tmp_path, beside_a_writer=True) as reader:
            read.extend(found.key for found in reader.find(["refund"], 5))
            assert (reader.count(), reader.change) == (3, 5)

    with build(tmp_path) as index:
        index.update(meanwhile(), ["c"], 6)
    assert read == ["c"]


def test_no_table_of_contents_is_read_that_the_manifest_does_not_list(tmp_path: Path) -> None:
    build(tmp_path).close()
    (contents,) = [file for file in files_of(tmp_path) if file.suffix == ".toc"]
    contents.with_name("_MAIN_99.toc").write_bytes(contents.read_bytes())
    with pytest.raises(IndexDamaged):
        Index.open(tmp_path, beside_a_writer=True)


def test_an_index_made_from_another_archive_is_not_opened_also_after_a_change(tmp_path: Path) -> None:
    with Index.build(tmp_path, DOCUMENTS, 5, "ours") as index:
        index.update((), ["c"], 6)
    for other in ("other", ""):
        with pytest.raises(IndexDamaged, match="another archive"):
            Index.open(tmp_path, other)
    with Index.open(tmp_path, "ours") as again:
        assert (again.count(), again.change) == (2, 6)


def test_an_index_that_was_empty_can_be_added_to(tmp_path: Path) -> None:
    with Index.build(tmp_path, (), 0) as index:
        index.update(DOCUMENTS, (), 1)
        assert index.find(["refund"], 5)[0].key == "c"


def test_a_truncated_changed_missing_or_additional_file_is_noticed(tmp_path: Path) -> None:
    for number in range(len(files_of_built(tmp_path / "probe"))):
        for harm in (truncate, flip, remove):
            directory = tmp_path / f"{number}-{harm.__name__}"
            harm(files_of_built(directory)[number])
            with pytest.raises(IndexDamaged):
                Index.open(directory)
    more = tmp_path / "more"
    files_of_built(more)[0].with_name("_MAIN_99.toc").write_bytes(b"other")
    with pytest.raises(IndexDamaged):
        Index.open(more)


def files_of_built(directory: Path) -> list[Path]:
    build(directory).close()
    return sorted(files_of(directory))


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(bytes(content))


def remove(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("pointer", ["", "../elsewhere", "g-none", "\ud7ff\x00", "g-\n/etc"])
def test_a_pointer_to_nowhere_is_noticed(tmp_path: Path, pointer: str) -> None:
    build(tmp_path).close()
    (tmp_path / "CURRENT").write_text(pointer)
    with pytest.raises(IndexDamaged):
        Index.open(tmp_path)


def test_a_directory_without_an_index_is_told(tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged):
        Index.open(tmp_path / "nothing")


class Planted:
    """Makes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return (Path.touch, (self.path,))


@pytest.mark.parametrize("with_checksums", [False, True])
def test_a_pickle_planted_by_others_is_never_read(tmp_path: Path, *, with_checksums: bool) -> None:
    """Also where the checksums are right: the seal can't be, without the name of the archive."""
    Index.build(tmp_path / "index", DOCUMENTS, 5, "ours").close()
    witness = tmp_path / "witness"
    for path in files_of(tmp_path / "index"):
        if path.suffix == ".toc":
            path.write_bytes(pickle.dumps(Planted(witness)))
    manifest = next((tmp_path / "index").glob("g-*/manifest.json"))
    if with_checksums:
        written = json.loads(manifest.read_text())
        written["files"] = {
            name: sha256((manifest.parent / name).read_bytes()).hexdigest() for name in written["files"]
        }
        manifest.write_text(json.dumps(written))
    with pytest.raises(IndexDamaged):
        Index.open(tmp_path / "index", "ours")
    assert not witness.exists()


def test_a_failed_rebuild_leaves_the_old_index_in_place(tmp_path: Path) -> None:
    build(tmp_path).close()

    def failing() -> list[Document]:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        Index.build(tmp_path, (document for _ in [0] for document in failing()), 6)
    with Index.open(tmp_path) as index:
        assert index.change == 5
    assert len(list(tmp_path.glob("g-*"))) == 1


def test_a_rebuild_removes_what_it_replaces(tmp_path: Path) -> None:
    build(tmp_path).close()
    Index.build(tmp_path, DOCUMENTS[:1], 6).close()
    assert len(list(tmp_path.glob("g-*"))) == 1


def test_wiping_leaves_no_word_of_the_removed_in_any_file(tmp_path: Path) -> None:
    with build(tmp_path) as index:
        index.update([Document("z", ["zebrafish"], {"text": "zebrafish"})], (), 6)
        assert any(b"zebrafish" in path.read_bytes() for path in files_of(tmp_path))
        index.update((), ["z"], 7, wipe=True)
        assert not any(b"zebrafish" in path.read_bytes() for path in files_of(tmp_path))
