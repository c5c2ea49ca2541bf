"""The two full-text indexes on disk, articles and transcripts, through Whoosh. The only importer of whoosh.

An index is derived from SQL and may vanish at any time: whatever is missing, damaged or foreign is noticed when it
is opened (`IndexDamaged`) and built anew by the owner. Queries are made of tokens, never parsed from a user's text.

On disk: `DIR/CURRENT` names a generation `DIR/g-…/`, which holds Whoosh's files and `manifest.json` with the
checksum of each, sealed with the name of the archive. Whoosh reads a pickle from its table of contents, so nothing is
opened before checksums and seal are right.
A new generation is built beside the old one; replacing CURRENT swaps them.
"""

import hashlib
import hmac
import json
import os
import secrets
import shutil
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from whoosh import fields, query
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

FORMAT = 3
"""Raised whenever the tokens or the stored form change, so that older indexes are built anew."""
MAX_QUERY_TERMS = 64


class IndexDamaged(Exception):
    """The index is missing, incomplete, changed by others, or from another version."""


@dataclass(frozen=True, slots=True)
class Document:
    """What is indexed under a key."""

    key: str
    terms: Sequence[str]
    stored: dict[str, object]
    """Returned as it is with a find; JSON values."""
    group: str = ""
    """A find can be limited to some groups."""


@dataclass(frozen=True, slots=True)
class Found:
    """A document that holds some of the terms."""

    key: str
    score: float
    stored: dict[str, object]


class Index:
    """One index in one directory. Only one process may write; others may open it and read."""

    def __init__(self, origin: str, whoosh: FileIndex, generation: Path, change: int) -> None:
        self._origin = origin
        self._whoosh = whoosh
        self._generation = generation
        self._searcher = whoosh.searcher()
        self._left = _traces(generation)
        self.change = change
        """The number of the last change that it holds."""

    @staticmethod
    def open(directory: Path, origin: str = "", *, beside_a_writer: bool = False) -> "Index":
        """Open after checking every file; raises IndexDamaged, also where it was built with another `origin`.

        Beside a writer, what it hasn't committed yet is left alone; at the moment it commits, it looks like damage.
        """
        try:
            name = (directory / "CURRENT").read_text("ascii").strip()
            generation = directory / name
            if generation.parent != directory or not name.startswith("g-"):
                raise IndexDamaged("CURRENT names no generation")
            manifest = json.loads((generation / "manifest.json").read_text("utf-8"))
            if not hmac.compare_digest(manifest.pop("seal"), _seal(origin, manifest)):
                raise IndexDamaged("it was made from another archive")
            change = int(manifest["change"])
            listed = manifest["files"]
            if manifest["format"] != FORMAT or listed != _checksums(
                generation, {}, listed if beside_a_writer else None
            ):
                raise IndexDamaged("the files aren't those of the manifest")
            return Index(origin, FileStorage(str(generation)).open_index(), generation, change)
        except IndexDamaged:
            raise
        except Exception as fault:  # whatever reading a file of unknown content may raise
            raise IndexDamaged(f"{type(fault).__name__}") from fault

    @staticmethod
    def build(directory: Path, documents: Iterable[Document], change: int, origin: str = "") -> "Index":
        """Build a new generation and make it the current one; raises OSError where the disk can't take it.

        `origin` is the name of the archive that it's made from.
        """
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        generation = directory / f"g-{secrets.token_hex(8)}"
        generation.mkdir(mode=0o700)
        try:
            whoosh = FileStorage(str(generation)).create_index(_schema())
            with _writing(whoosh, optimize=True) as writer:
                for document in documents:
                    writer.add_document(**_fields(document))
            _write_manifest(generation, change, {}, origin)
            _replace(directory / "CURRENT", generation.name)
        except BaseException:
            shutil.rmtree(generation, ignore_errors=True)
            raise
        for old in directory.glob("g-*"):
            if old != generation:
                shutil.rmtree(old, ignore_errors=True)
        return Index(origin, whoosh, generation, change)

    def update(self, documents: Iterable[Document], removed: Iterable[str], change: int, *, wipe: bool = False) -> None:
        """Replace or add documents, remove keys; `wipe` leaves no word of the removed in any file."""
        known = _read_checksums(self._generation)
        with _writing(self._whoosh, optimize=wipe) as writer:
            for key in removed:
                writer.delete_by_term("key", key)
            for document in documents:
                writer.update_document(**_fields(document))
        _write_manifest(self._generation, change, known, self._origin)
        self._left = _traces(self._generation)
        self.change = change
        # Not refresh(): it fails on an index that was empty. A search under way keeps the old one.
        self._searcher = self._whoosh.searcher()

    def find(self, terms: Sequence[str], limit: int, groups: Sequence[str] | None = None) -> list[Found]:
        """The documents that share the most telling terms (BM25F), best first."""
        distinct = list(dict.fromkeys(terms))
        reader = self._searcher.reader()
        present = [(reader.doc_frequency("terms", term), term) for term in distinct]
        telling = [term for count, term in sorted(present) if count][:MAX_QUERY_TERMS]
        if not telling or limit < 1 or groups == []:
            return []
        allowed = query.Or([query.Term("group", group) for group in groups]) if groups is not None else None
        wanted = query.Or([query.Term("terms", term) for term in telling])
        found = self._searcher.search(wanted, limit=limit, filter=allowed)
        return [Found(hit["key"], float(hit.score or 0.0), json.loads(hit["stored"])) for hit in found]

    def everything(self) -> list[dict[str, object]]:
        """What was stored with each document."""
        return [json.loads(stored["stored"]) for stored in self._searcher.reader().all_stored_fields()]

    def is_as_left(self) -> bool:
        """Whether nobody else touched its files. Writing to others would take what they hold for sound ever after."""
        return self._left == {name: trace for name, trace in _traces(self._generation).items() if name in self._left}

    def count(self) -> int:
        """How many documents it holds."""
        return int(self._searcher.doc_count())

    def close(self) -> None:
        """Let go of the files."""
        self._searcher.close()
        self._whoosh.close()

    def __enter__(self) -> "Index":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@contextmanager
def _writing(whoosh: FileIndex, *, optimize: bool) -> Iterator[Any]:
    """A writer that commits at the end or, after a fault, lets go of its files and its lock."""
    writer = whoosh.writer(limitmb=64)
    try:
        yield writer
        writer.commit(optimize=optimize)
    except BaseException:
        if not writer.is_closed:
            writer.cancel()
        raise


def _schema() -> fields.Schema:
    return fields.Schema(
        key=fields.ID(unique=True, stored=True),
        group=fields.ID(),
        terms=fields.TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=False),
        stored=fields.STORED(),
    )


def _fields(document: Document) -> dict[str, Any]:
    return {
        "key": document.key,
        "group": document.group,
        # Tokens hold letters and digits only, so that a space parts them.
        "terms": " ".join(document.terms),
        "stored": json.dumps(document.stored, ensure_ascii=False),
    }


def _checksums(generation: Path, known: dict[str, str], committed: Collection[str] | None = None) -> dict[str, str]:
    """File name → checksum. Whoosh's segments never change once written, so `known` ones are taken as they are.

    Where `committed` is given, of these files only, and of any table of contents: Whoosh reads the newest.
    """
    sums = dict[str, str]()
    for path in sorted(generation.iterdir()):
        if path.name == "manifest.json" or path.name.endswith((".tmp", "LOCK")):
            continue
        if committed is not None and path.name not in committed and path.suffix != ".toc":
            continue
        if path.name in known and path.suffix == ".seg":
            sums[path.name] = known[path.name]
        else:
            sums[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return sums


def _traces(generation: Path) -> dict[str, tuple[int, int, int]]:
    """File name → which file it is, its size, and when it was written; of none where the directory is gone."""
    traces = dict[str, tuple[int, int, int]]()
    for path in generation.iterdir() if generation.is_dir() else ():
        if not path.name.endswith((".tmp", "LOCK")):
            found = path.stat()
            traces[path.name] = (found.st_ino, found.st_size, found.st_mtime_ns)
    return traces


def _read_checksums(generation: Path) -> dict[str, str]:
    files = json.loads((generation / "manifest.json").read_text("utf-8"))["files"]
    return {str(name): str(checksum) for name, checksum in files.items()}


def _write_manifest(generation: Path, change: int, known: dict[str, str], origin: str) -> None:
    manifest = {"format": FORMAT, "change": change, "files": _checksums(generation, known)}
    _replace(generation / "manifest.json", json.dumps({**manifest, "seal": _seal(origin, manifest)}))


def _seal(origin: str, manifest: dict[str, object]) -> str:
    """What nobody can write under a manifest who doesn't know the origin."""
    return hmac.new(origin.encode(), json.dumps(manifest, sort_keys=True).encode(), "sha256").hexdigest()


def _replace(path: Path, text: str) -> None:
    """Write whole or not at all."""
    fresh = path.with_name(path.name + ".tmp")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
