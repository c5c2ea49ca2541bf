"""A writer killed at any moment, a disk that kept half: the next start serves right answers.

The next start is the service's: open what is there, look at `state`, and give again whatever that lacks.
"""

import os
import shutil
import sys
import warnings
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from kb.analysis import shared_analyzer
from kb.article import Article
from kb.engine import Engine, Scope, TranscriptText
from kb.index import IndexDamaged

pytestmark = pytest.mark.process

SCOPE = Scope(date(2030, 5, 1))
BEFORE = [
    Article("passport", "護照遺失怎麼補發", answers={"zh_TW": "請帶身分證。"}),
    Article("refund", "如何退貨", answers={"zh_TW": "七天內。"}),
    Article("parking", "停車費在哪繳", answers={"zh_TW": "超商。"}),
]
CHANGED = Article("refund", "如何退貨退款", answers={"zh_TW": "十天內。"})
AFTER = [BEFORE[0], CHANGED]
TRANSCRIPTS = [TranscriptText(7, "客戶：水費帳單寄錯地址", {}), TranscriptText(8, "客戶：斑馬跑了 zebrafish", {})]
OFFSETS = 4
"""Places in each file where it is cut or changed, spread over its length; the last byte is one more."""


def opened(directory: Path) -> Engine:
    return Engine(directory, shared_analyzer(), origin="here")


def make(directory: Path) -> None:
    engine = opened(directory)
    engine.rebuild(BEFORE, 1)
    engine.add_transcripts(TRANSCRIPTS)
    engine.transcripts_complete()
    engine.close()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index in order; copy it before harming it."""
    directory = tmp_path_factory.mktemp("whole") / "index"
    make(directory)
    return directory


def starts_and_answers(directory: Path, articles: list[Article], change: int) -> bool:
    """The next start; whether all was there and could be used as it was."""
    engine = opened(directory)
    try:
        state = engine.state()
        used = state.change == change and not state.transcripts_lost
        if state.change == -1:
            engine.rebuild(articles, change)
        elif state.change < change:
            engine.update(articles, [article.id for article in BEFORE if article.id not in ids(articles)], change)
        if state.transcripts_lost:
            engine.add_transcripts(TRANSCRIPTS)
            engine.transcripts_complete()
        right(engine, articles)
    finally:
        engine.close()
    return used


def ids(articles: list[Article]) -> set[str]:
    return {article.id for article in articles}


def right(engine: Engine, articles: list[Article]) -> None:
    """Every article is the first answer to its own question, as it is now, and nothing else is there."""
    for article in articles:
        hits = engine.search(article.question, SCOPE)
        assert (hits[0].id, dict(hits[0].article.answers)) == (article.id, dict(article.answers))
        assert {hit.id for hit in hits} <= ids(articles)
    assert engine.state().articles == len(articles)
    assert [hit.conversation for hit in engine.transcripts("水費帳單")] == [7]


def files_of(directory: Path) -> list[Path]:
    return sorted(path for path in directory.rglob("*") if path.is_file() and path.stat().st_size)


def places(size: int) -> list[int]:
    return sorted({size * part // OFFSETS for part in range(OFFSETS)} | {size - 1})


def cut(content: bytes, place: int) -> bytes:
    return content[:place]


def flipped(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 0x20]) + content[place + 1 :]


def zeroed(content: bytes, place: int) -> bytes:
    """The end was never written, though the length was, as some file systems leave it."""
    return content[:place] + bytes(len(content) - place)


@pytest.mark.parametrize("harm", [cut, flipped, zeroed])
def test_a_file_harmed_anywhere_is_noticed_and_the_answers_are_right(
    whole: Path, tmp_path: Path, harm: Callable[[bytes, int], bytes]
) -> None:
    harmed = 0
    for file in files_of(whole):
        content = file.read_bytes()
        for place in places(len(content)):
            changed = harm(content, place)
            if changed == content:
                continue
            directory = tmp_path / f"{harmed}"
            shutil.copytree(whole, directory)
            (directory / file.relative_to(whole)).write_bytes(changed)
            assert not starts_and_answers(directory, BEFORE, 1), f"byte {place} of {file.name}"
            shutil.rmtree(directory)
            harmed += 1
    assert harmed > 30


def test_files_that_never_came_to_the_disk_are_noticed_and_mended_for_good(whole: Path, tmp_path: Path) -> None:
    for number, file in enumerate(files_of(whole)):
        directory = tmp_path / str(number)
        shutil.copytree(whole, directory)
        (directory / file.relative_to(whole)).unlink()
        assert not starts_and_answers(directory, BEFORE, 1)
        assert starts_and_answers(directory, BEFORE, 1)


def test_files_harmed_while_they_are_in_use_are_given_up_before_the_next_write_and_given_anew(
    whole: Path, tmp_path: Path
) -> None:
    for number, file in enumerate(found for found in files_of(whole) if found.parent.name.startswith("g-")):
        directory = tmp_path / str(number)
        shutil.copytree(whole, directory)
        engine = opened(directory)
        harmed = directory / file.relative_to(whole)
        harmed.write_bytes(cut(harmed.read_bytes(), 20))
        with pytest.raises(IndexDamaged):
            engine.update([CHANGED], ["parking"], 2)
        assert [hit.id for hit in engine.search("如何退貨", SCOPE)] == ["refund"], "found as before meanwhile"
        state = engine.state()
        assert (state.change == -1, state.transcripts_lost) in ((True, False), (False, True))
        engine.close()
        starts_and_answers(directory, AFTER, 2)
        assert starts_and_answers(directory, AFTER, 2)


def first_build(engine: Engine) -> None:
    engine.rebuild(AFTER, 2)


def change(engine: Engine) -> None:
    engine.update([CHANGED], ["parking"], 2)


def erasure(engine: Engine) -> None:
    engine.remove_transcripts([8])


@pytest.mark.parametrize("writes", [first_build, change])
def test_a_writer_killed_at_any_file_operation_leaves_right_answers(
    whole: Path, tmp_path: Path, writes: Callable[[Engine], None]
) -> None:
    operations = 0
    for directory in killed_at_each_operation(whole, tmp_path, writes):
        starts_and_answers(directory, AFTER, 2)
        operations += 1
    assert operations > 10


def test_an_erasure_killed_at_any_file_operation_can_be_finished(whole: Path, tmp_path: Path) -> None:
    for directory in killed_at_each_operation(whole, tmp_path, erasure):
        engine = opened(directory)
        if engine.state().change == -1:
            engine.rebuild(BEFORE, 1)
        if engine.state().transcripts_lost:
            engine.add_transcripts(TRANSCRIPTS[:1])
            engine.transcripts_complete()
        engine.remove_transcripts([8])
        right(engine, BEFORE)
        engine.close()
        assert not any(b"zebrafish" in file.read_bytes() for file in files_of(directory / "transcripts"))


def killed_at_each_operation(whole: Path, tmp_path: Path, writes: Callable[[Engine], None]) -> Iterator[Path]:
    """Copies of the index, in each of which the writer died before its first, second, … operation on a file."""
    ended = False
    number = 0
    while not ended:
        number += 1
        directory = tmp_path / f"killed-{number}"
        shutil.copytree(whole, directory)
        ended = dies_at(number, directory, writes)
        yield directory
        shutil.rmtree(directory)


def dies_at(operation: int, directory: Path, writes: Callable[[Engine], None]) -> bool:
    """Run the writer in a process that ends at this operation; whether it came to its end before."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # newer Pythons fear for threads, which the child has not
        child = os.fork()
    if child == 0:
        os._exit(_writer(operation, directory, writes))
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (DONE, KILLED), f"the writer failed with {code}"
    return code == DONE


DONE, KILLED, FAILED = 0, 9, 1
OPERATIONS = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate")


def _writer(operation: int, directory: Path, writes: Callable[[Engine], None]) -> int:
    """In the child. Nothing is flushed or let go of when it is killed, as with SIGKILL."""
    left = operation
    try:
        engine = opened(directory)

        def watch(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal left
            if event in OPERATIONS:
                left -= 1
                if left == 0:
                    os._exit(KILLED)

        sys.addaudithook(watch)
        writes(engine)
        left = -1
        return DONE
    except BaseException:  # whatever it is, it must not run on as a second test process
        return FAILED
