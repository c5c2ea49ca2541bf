"""What a flow passes on arrives at the other side, once it's back, under one key, with honest words meanwhile."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bots.deeds import Passed
from bots.question import Answer
from imcs.archive import PostingMade
from imcs.model import Author, Conversation, Message, Role
from imcs.reception.posting import ALARM, CAP, Poster, entry_of
from tests.background import beside
from tests.office import HELP, Office
from tests.otherside import other_side

ANSWERS = (Answer("order", "AB123", "AB 123"), Answer("day", "2025-03-04", "3月4日"))


@asynccontextmanager
async def posting(office: Office) -> AsyncIterator[None]:
    """The poster at work, which waits for nothing between two tries."""
    poster = Poster(office.archive, office.workgroup, pauses=(timedelta(0),))
    office.workgroup.listen(poster.recorded)
    async with beside(poster.keep_up()):
        yield


async def passes_on(
    office: Office, url: str, answers: tuple[Answer, ...] = ANSWERS
) -> tuple[Conversation, PostingMade]:
    conversation = await office.asks(await office.customer(), queue=HELP)
    made = entry_of(Passed(url, answers), conversation, "en", office.workgroup.now())
    office.archive.append(made)
    return conversation, made


async def said(office: Office, conversation: Conversation) -> list[str]:
    await office.archive.drained()
    return [line.body for line in await office.lines(conversation.id) if line.author is Author.BOT]


async def test_what_arrives_at_once_is_passed_on_without_a_word(office: Office) -> None:
    async with other_side() as side, posting(office):
        conversation, made = await passes_on(office, side.url)
        await side.news.wait()
    ((key, body),) = side.got
    assert key == made.key == body["key"]
    assert body["answers"] == {"order": "AB123", "day": "2025-03-04"}
    assert body["shown"] == {"order": "AB 123", "day": "3月4日"}
    assert (body["case"], body["queue"], body["language"]) == (conversation.id, "help", "en")
    assert await said(office, conversation) == []


@pytest.mark.parametrize("status", [500, 404, 301, 307])
async def test_what_is_refused_is_tried_again_under_the_same_key_and_the_customer_is_told_twice(
    office: Office, status: int
) -> None:
    async with other_side(status, status) as side, posting(office):
        conversation, made = await passes_on(office, side.url)
        await office.tells(Message, lambda line: "passed on now" in line.body)
    assert [key for key, _ in side.got] == [made.key] * 3, "no redirect was followed"
    saved, passed_on = await said(office, conversation)
    assert saved.startswith("What you entered is saved")
    assert passed_on == "What you entered has been passed on now."


async def test_a_system_that_is_not_there_keeps_nobody_waiting_and_the_words_are_kept(office: Office) -> None:
    async with other_side() as side:
        gone = side.url
    poster = Poster(office.archive, office.workgroup)
    office.workgroup.listen(poster.recorded)
    async with beside(poster.keep_up()):
        conversation, made = await passes_on(office, gone)
        await office.tells(Message, lambda line: "doesn't answer" in line.body)
    due = await office.archive.postings.next_due()
    assert due is not None
    (kept,) = await office.archive.postings.due(due, 9)
    assert (kept.made, kept.tries) == (made, 1)
    assert len(await said(office, conversation)) == 1


async def test_after_some_tries_in_vain_the_supervisors_are_told_once(office: Office) -> None:
    async with other_side(*[500] * (ALARM + 2)) as side, posting(office):
        await office.hires("boss", queues=(), roles=frozenset({Role.SUPERVISOR}))
        told: list[str] = []
        office.workgroup.notices.on_notice = lambda notice: told.append(notice.text)
        conversation, _ = await passes_on(office, side.url)
        await office.tells(Message, lambda line: "passed on now" in line.body)
    (text,) = told
    assert f"#{conversation.id}" in text
    assert "status 500" in text


async def test_what_is_too_long_is_not_tried_again(office: Office) -> None:
    async with other_side() as side, posting(office):
        await passes_on(office, side.url, (Answer("what", "x" * CAP, "x"),))
        await office.tells(Message, lambda line: "doesn't answer" in line.body)
        assert await office.archive.postings.next_due() is None
    assert side.got == []
