"""The knowledge base at work: a real search process that follows the archive, dies, and comes back."""

import asyncio
import itertools
import os
import signal
import threading
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from bots.faq import Verdict
from imcs.archive import ArticleRow
from imcs.errors import SettingsError
from imcs.knowledge import Knowledge, SearchDown, articles, masked_text
from imcs.knowledge import knowledge as room
from imcs.model import (
    Address,
    Author,
    Conversation,
    ConversationId,
    Customer,
    CustomerId,
    Language,
    Message,
    Stage,
    Transcript,
)
from kb.article import Article
from kb.client import SearchWorker
from tests.background import beside
from tests.builders import MORNING
from tests.office import HELP, SHOP, Office

PASSPORT = Article(
    "passport", "How do I replace a lost passport?", answers={"en": "Bring your ID.", "zh_TW": "請帶身分證。"}
)
WATER = Article("water", "Where do I pay the water bill?", answers={"en": "At any post office."})


async def saves(office: Office, *given: Article) -> None:
    await office.archive.save_articles([ArticleRow(a.id, a.to_json()) for a in given], "mei", "test")


def notes_indexing(office: Office, monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Set once a transcript is in the search."""
    indexed, mark = asyncio.Event(), office.archive.mark_indexed

    async def noted(conversations: Sequence[ConversationId]) -> None:
        await mark(conversations)
        indexed.set()

    monkeypatch.setattr(office.archive, "mark_indexed", noted)
    return indexed


async def comes_to_find(knowledge: Knowledge, text: str, article: str) -> None:
    """Ask, never the same twice, until this article is found first."""
    async with asyncio.timeout(10):
        for number in itertools.count(1000):
            await asyncio.sleep(0)
            with suppress(SearchDown):
                hits = await knowledge.search(f"{text} {number}")
                if [hit.id for hit in hits[:1]] == [article]:
                    return


def worker_of(directory: Path) -> int:
    """The process that searches this directory."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f"kb.worker\0{directory}/index" in (process / "cmdline").read_text():
                return int(process.name)
    raise AssertionError("no search process runs")


@asynccontextmanager
async def running(office: Office, directory: Path, synonyms: Path | None = None) -> AsyncIterator[Knowledge]:
    """The search process over this archive, kept up to date."""
    knowledge = Knowledge(office.archive, directory / "index", 0.9, synonyms)
    await knowledge.start()
    try:
        async with beside(knowledge.keep_up()):
            yield knowledge
    finally:
        await knowledge.stop()


@pytest.mark.process
async def test_the_search_follows_the_archive_over_changes_ends_and_death(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One play for all of it, since the process takes a second to start."""
    await saves(office, PASSPORT)
    indexed = notes_indexing(office, monkeypatch)
    mei, wang = await office.hires(), await office.customer()
    conversation = await office.connects(wang, mei, "My umbrella was stolen, call me: 0912-345-678")
    async with running(office, tmp_path) as knowledge:
        # right after the start: the question waits until the index is there
        (answer,) = await knowledge.candidates("how do i replace a lost passport", HELP, Language.EN)
        assert (answer.id, answer.answer, answer.verdict) == ("passport", "Bring your ID.", Verdict.SURE)
        (answer,) = await knowledge.candidates("how do i replace a lost passport", HELP, Language.ZH_TW)
        assert answer.answer == "請帶身分證。"
        unsure = await knowledge.candidates("quantum chromodynamics", HELP, Language.EN)
        assert all(found.verdict is Verdict.UNSURE for found in unsure)

        await saves(office, WATER)
        knowledge.articles_changed()
        await comes_to_find(knowledge, "pay the water bill", "water")

        office.workgroup.close(mei, conversation.id)
        await office.archive.drained()
        knowledge.ended(conversation.id)
        await indexed.wait()
        (found,) = await knowledge.transcripts("stolen umbrella", [SHOP])
        assert found.conversation == conversation.id
        assert "0912" not in found.excerpt
        assert await knowledge.transcripts("stolen umbrella", [HELP]) == []  # for another queue's agents

        os.kill(worker_of(tmp_path), signal.SIGSTOP)
        asked = asyncio.create_task(knowledge.search("water"))
        await asyncio.sleep(0)  # lets the question go to the process, which can't answer it
        os.kill(worker_of(tmp_path), signal.SIGKILL)
        with pytest.raises(SearchDown):
            await asked
        await comes_to_find(knowledge, "pay the water bill", "water")


@pytest.mark.process
async def test_a_worker_that_died_over_a_damaged_index_is_replaced_by_one_that_answers_right_or_not_at_all(
    office: Office, tmp_path: Path
) -> None:
    await saves(office, PASSPORT)
    async with running(office, tmp_path) as knowledge:
        await comes_to_find(knowledge, "lost passport", "passport")
        (segment,) = (tmp_path / "index" / "articles").glob("g-*/*.seg")
        segment.write_bytes(segment.read_bytes()[:-9])
        os.kill(worker_of(tmp_path), signal.SIGKILL)
        found = None
        async with asyncio.timeout(10):
            while found is None:
                await asyncio.sleep(0)
                with suppress(SearchDown):
                    found = [hit.id for hit in await knowledge.search("where is my lost passport")]
        assert found == ["passport"]


@pytest.mark.process
async def test_articles_are_found_and_followed_while_lost_transcripts_are_indexed_again(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await saves(office, PASSPORT)
    held = [asyncio.Event(), asyncio.Event()]
    batches: list[Sequence[ConversationId]] = []

    async def ended() -> list[ConversationId]:
        return [ConversationId(1), ConversationId(2)]

    async def noted(conversations: Sequence[ConversationId]) -> None:
        batches.append(conversations)
        await held[len(batches) - 1].wait()

    complete, whole = SearchWorker.transcripts_complete, asyncio.Event()

    async def completed(worker: SearchWorker) -> None:
        await complete(worker)
        whole.set()

    monkeypatch.setattr(SearchWorker, "transcripts_complete", completed)
    monkeypatch.setattr(room, "BATCH", 1)
    monkeypatch.setattr(office.archive, "ended", ended)
    monkeypatch.setattr(office.archive, "mark_indexed", noted)
    async with running(office, tmp_path) as knowledge:
        await comes_to_find(knowledge, "lost passport", "passport")
        await saves(office, WATER)
        knowledge.articles_changed()
        held[0].set()
        await comes_to_find(knowledge, "pay the water bill", "water")
        assert not held[1].is_set()
        held[1].set()
        async with asyncio.timeout(10):
            await whole.wait()
    assert [list(batch) for batch in batches] == [[1], [2]]


@pytest.mark.process
async def test_conversations_that_end_close_together_are_indexed_together(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first at once, those after it in one batch; an erasure waits for no pace, and has what ended before it."""
    batches: list[Sequence[ConversationId]] = []
    indexed = asyncio.Event()

    async def noted(conversations: Sequence[ConversationId]) -> None:
        batches.append(conversations)
        indexed.set()

    monkeypatch.setattr(office.archive, "mark_indexed", noted)
    monkeypatch.setattr(room, "PACE", 3600)
    async with running(office, tmp_path) as knowledge, asyncio.timeout(30):
        knowledge.ended(ConversationId(1))
        await indexed.wait()
        for number in (2, 3, 4):
            knowledge.ended(ConversationId(number))
            await knowledge.search(f"anything {number}")
        await knowledge.erase([ConversationId(9)])
    assert [list(batch) for batch in batches] == [[1], [2, 3, 4]]


@pytest.mark.process
async def test_an_operators_synonyms_are_searched_with_as_soon_as_they_are_written(
    office: Office, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    own = tmp_path / "synonyms.txt"
    own.write_text("passport = 小本本\n", "utf-8")
    await saves(office, PASSPORT)
    await saves(office, WATER)
    async with running(office, tmp_path, own) as knowledge:
        await comes_to_find(knowledge, "小本本", "passport")
        own.write_text("passport = 小本本\nwater bill = 藍色單子\n", "utf-8")
        await knowledge.follow_synonyms()
        await comes_to_find(knowledge, "藍色單子", "water")
        own.write_text("water bill\n", "utf-8")
        await knowledge.follow_synonyms()
        assert "a group is two words or more" in caplog.text
        await comes_to_find(knowledge, "藍色單子", "water")


@pytest.mark.process
async def test_articles_are_read_off_the_event_loop_at_the_start_and_after_a_change(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    readers = list[int]()

    def read(rows: Iterable[ArticleRow]) -> list[Article]:
        readers.append(threading.get_ident())
        return articles(rows)

    monkeypatch.setattr(room, "articles", read)
    await saves(office, PASSPORT)
    async with running(office, tmp_path) as knowledge:
        await comes_to_find(knowledge, "lost passport", "passport")
        await saves(office, WATER)
        knowledge.articles_changed()
        await comes_to_find(knowledge, "pay the water bill", "water")
    assert len(readers) == 2
    assert threading.get_ident() not in readers


async def test_a_service_doesnt_start_with_synonyms_that_cant_be_used(office: Office, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"none\.txt:1: the file can't be read"):
        await Knowledge(office.archive, tmp_path / "index", 0.9, tmp_path / "none.txt").start()


@pytest.mark.process
async def test_a_search_that_doesnt_start_is_down_says_why_and_ends_nothing(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(room, "FIRST_PATIENCE", 0.01)
    (tmp_path / "index").write_text("a file where a directory should be")
    knowledge = Knowledge(office.archive, tmp_path / "index", 0.9)
    await knowledge.start()
    assert "event=search-not-started" in caplog.text
    with pytest.raises(SearchDown):
        await knowledge.candidates("passport", HELP, Language.EN)
    with pytest.raises(SearchDown):
        await knowledge.transcripts("passport", [HELP])
    await knowledge.stop()


def test_a_transcript_to_be_searched_holds_neither_names_nor_numbers_nor_private_lines() -> None:
    def said(author: Author, body: str, *, private: bool = False) -> Message:
        return Message(ConversationId(1), MORNING, author, "m", body, private=private)

    conversation = Conversation(ConversationId(1), CustomerId(1), HELP, Stage.ENDED, MORNING)
    customer = Customer(CustomerId(1), Address("wang@home.example"), "Wang Xiaoming")
    lines = (
        said(Author.CUSTOMER, "I am Wang Xiaoming, wang@home.example"),
        said(Author.SERVICE, "You are next."),
        said(Author.BOT, "Hello"),
        said(Author.AGENT, "a difficult one", private=True),
        said(Author.CUSTOMER, ""),
        said(Author.CUSTOMER, "我叫陳怡君"),
        said(Author.AGENT, "Thank you, 陳怡君"),
    )
    text = masked_text(Transcript(conversation, customer, lines))
    assert text == "customer: I am [name], [e-mail]\nbot: Hello\ncustomer: 我叫[name]\nagent: Thank you, [name]"
