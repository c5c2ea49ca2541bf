"""The worker process, driven by its client."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kb.article import Article
from kb.client import SearchWorker, WorkerDied, WorkerRefused
from kb.drafts import Turn, mine
from kb.engine import TranscriptText

pytestmark = pytest.mark.process

ARTICLES = [
    Article("passport", "lost passport", answers={"zh_TW": "請帶身分證。"}),
    Article("refund", "returning an item", answers={"en": "Within 7 days."}),
]


@pytest.fixture
async def worker(tmp_path: Path) -> AsyncIterator[SearchWorker]:
    worker = SearchWorker()
    await worker.start(tmp_path)
    yield worker
    await worker.stop()


async def test_many_searches_at_once_each_get_their_own_answer(worker: SearchWorker) -> None:
    state = await worker.rebuild(ARTICLES, 4)
    assert (state.articles, state.change) == (2, 4)
    found = await asyncio.gather(
        *(worker.search(f"{word} {n}") for n in range(20) for word in ("passports", "returns"))
    )
    assert [hits[0].id for hits in found] == ["passport", "refund"] * 20
    assert found[0][0].article.answer_in("zh_TW") == "請帶身分證。"


async def test_a_repeated_question_is_answered_from_memory_until_anything_changes(worker: SearchWorker) -> None:
    await worker.rebuild(ARTICLES, 4)
    first = await worker.search("refund of an item")
    os.kill(worker.pid or 0, signal.SIGSTOP)
    assert await asyncio.wait_for(worker.search("refund of an item"), 1) == first
    os.kill(worker.pid or 0, signal.SIGCONT)
    await worker.update([Article("item", "refund of an item")], ["refund"], 5)
    assert [hit.id for hit in await worker.search("refund of an item")] == ["item"]


async def test_what_was_answered_before_all_was_weighed_anew_is_forgotten_then(worker: SearchWorker) -> None:
    many = [Article(f"{number}", f"question number {number}") for number in range(1_000)]
    await worker.rebuild(many, 4)
    await worker.update([Article("new", "where is the walrus of question seven"), *many[:300]], (), 5)
    await worker.search("walrus question")
    await worker.settled()
    fresh = (await worker.search("walrus question", limit=6))[0]
    assert (await worker.search("walrus question"))[0] == fresh


async def test_a_killed_worker_fails_what_is_under_way_and_is_started_by_the_next_call(worker: SearchWorker) -> None:
    await worker.rebuild(ARTICLES, 4)
    os.kill(worker.pid or 0, signal.SIGSTOP)
    asked = asyncio.create_task(worker.search("passport"))
    await asyncio.sleep(0)  # lets the call write its line; the stopped worker can't answer it
    os.kill(worker.pid or 0, signal.SIGKILL)
    with pytest.raises(WorkerDied):
        await asked
    assert (await worker.search("lost passports"))[0].id == "passport"
    assert (await worker.state()).change == 4


async def test_a_worker_killed_while_it_rebuilds_leaves_the_old_articles_to_be_served(worker: SearchWorker) -> None:
    await worker.rebuild(ARTICLES, 4)
    many = [Article(str(number), f"question number {number}") for number in range(1_000)]
    with pytest.raises(WorkerDied):
        await worker.rebuild(many, 5, lambda part: os.kill(worker.pid or 0, signal.SIGKILL))
    state = await worker.state()
    assert (state.articles, state.change) == (2, 4)
    assert (await worker.search("lost passports"))[0].id == "passport"


async def test_searches_are_answered_while_a_rebuild_goes_on(worker: SearchWorker) -> None:
    await worker.rebuild(ARTICLES, 4)
    begun = asyncio.Event()
    many = [Article(str(number), f"question number {number}") for number in range(1_000)]
    rebuild = asyncio.create_task(worker.rebuild(many, 5, lambda part: begun.set()))
    await begun.wait()
    assert (await worker.search("lost passports"))[0].id == "passport"
    assert not rebuild.done()
    assert (await rebuild).articles == 1_000


async def test_a_second_owner_is_told_so(worker: SearchWorker, tmp_path: Path) -> None:
    second = SearchWorker()
    with pytest.raises(WorkerDied, match="owns the index"):
        await second.start(tmp_path)
    with pytest.raises(WorkerDied):  # not started again in a tight loop
        await second.search("x")
    await second.stop()


async def test_transcripts_are_added_found_and_removed(worker: SearchWorker) -> None:
    await worker.add_transcripts([TranscriptText(7, "Customer: my water meter leaks", {"queue": "help"})])
    await worker.transcripts_complete()
    assert [hit.conversation for hit in await worker.transcripts("leaking meter", queues=["help"])] == [7]
    assert await worker.transcripts("leaking meter", queues=["sales"]) == []
    await worker.remove_transcripts([7])
    assert await worker.transcripts("leaking meter") == []
    assert not (await worker.state()).transcripts_lost


async def test_what_an_article_would_take_over_is_asked_of_the_worker(worker: SearchWorker) -> None:
    await worker.rebuild([Article("a", "how do I pay the water bill")], 1)
    rival = Article("b", "pay the gas bill in winter")
    asked = ["how do I pay the water bill", "gas bill in winter"]
    assert await worker.taken_over(rival, asked) == ["gas bill in winter"]


async def test_a_conversation_is_mined_in_the_worker(worker: SearchWorker) -> None:
    turns = [Turn(False, "可以帶狗上船嗎"), Turn(True, "可以，一隻三十元。"), Turn(False, "了解")]
    assert await worker.mined(turns) == mine(turns)


async def test_a_rebuild_of_many_articles_goes_over_in_batches_with_progress(worker: SearchWorker) -> None:
    parts: list[float] = []
    articles = [Article(str(n), f"question number {n}") for n in range(450)]
    assert (await worker.rebuild(articles, 1, parts.append)).articles == 450
    assert parts == sorted(parts)
    assert parts
    assert (await worker.rebuild([], 2)).articles == 0


async def test_a_text_that_cant_be_encoded_is_searched_all_the_same(worker: SearchWorker) -> None:
    await worker.rebuild(ARTICLES, 4)
    assert [hit.id for hit in await worker.search("\ud83d passport \u202e \x00\n\r")] == ["passport"]


async def test_a_refused_request_says_why_and_harms_nobody(worker: SearchWorker) -> None:
    with pytest.raises(WorkerRefused, match="change: must be a number"):
        await worker.update((), (), None)  # type: ignore[arg-type]  # what the test is about
    assert await worker.search("x") == []


async def test_an_index_of_something_else_is_to_be_given_anew(worker: SearchWorker, tmp_path: Path) -> None:
    await worker.rebuild(ARTICLES, 4)
    await worker.stop()
    await worker.start(tmp_path)
    assert (await worker.state()).change == 4
    await worker.stop()
    await worker.start(tmp_path, "another")
    assert (await worker.state()).change == -1
    assert await worker.search("passport") == []


async def test_a_stopped_worker_has_ended_and_says_so(tmp_path: Path) -> None:
    worker = SearchWorker()
    await worker.start(tmp_path)
    pid = worker.pid or 0
    await worker.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    with pytest.raises(WorkerDied):
        await worker.search("x")
