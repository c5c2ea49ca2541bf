"""`!tag`, and reasons for the end: kept, shown, searched, and asked for where a queue wants them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from imcs.knowledge import transcript_text
from imcs.model import Author, Stage
from tests.builders import a_queue
from tests.commands.test_desk import Counter
from tests.office import Office, open_office

DONE = "Wrap-up done. You are free for the next conversation."
REASONS = ("solved", "wrong number", "spam")


@pytest.fixture
async def strict(tmp_path: Path) -> AsyncIterator[Office]:
    """An office whose shop wants a reason for every end."""
    async with open_office(tmp_path, (a_queue("help"), a_queue("shop", close_reasons=REASONS))) as opened:
        yield opened


async def test_a_tag_is_kept_shown_and_searched(office: Office) -> None:
    counter, mei, wang = Counter(office), await office.hires(), await office.customer()
    conversation = await office.connects(wang, mei)
    window = counter.window(wang, conversation)
    assert await counter.runs(mei, "!tag #refund", window) == f"Tags of #{conversation.id}: refund"
    await counter.runs(mei, "！標籤 refund", window)
    office.clock.advances(1)
    assert (
        await counter.runs(mei, "!tag VIP 0912345678", window) == f"Tags of #{conversation.id}: refund、VIP 0912345678"
    )
    assert "Tags: refund、VIP" in await counter.runs(mei, "!who", window)
    transcript = await office.archive.transcript(conversation.id)
    assert transcript is not None
    assert "refund" in transcript_text(transcript).text
    assert "0912345678" not in transcript_text(transcript).text


async def test_a_tag_can_be_taken_off_again(office: Office) -> None:
    counter, mei, wang = Counter(office), await office.hires(), await office.customer()
    conversation = await office.connects(wang, mei)
    window = counter.window(wang, conversation)
    await counter.runs(mei, "!tag Refund", window)
    await counter.runs(mei, "!tag VIP", window)
    assert await counter.runs(mei, "!tag -refund", window) == f"#{conversation.id} no longer has the tag Refund."
    assert await counter.runs(mei, "！標籤 －refund", window) == f"#{conversation.id} has no tag refund. Tags: VIP"
    assert await counter.runs(mei, "!tag refund", window) == f"Tags of #{conversation.id}: VIP、refund"


async def test_a_tag_after_the_end_goes_to_what_ended_last(office: Office) -> None:
    counter, mei, wang = Counter(office), await office.hires(), await office.customer()
    conversation = await office.connects(wang, mei)
    window = counter.window(wang, conversation)
    await counter.runs(mei, "!close", window)
    assert await counter.runs(mei, "!tag late", window) == f"Tags of #{conversation.id}: late"
    stranger = office.people.puppet((await office.customer("lee@home.example")).id, conversation.queue)
    assert "ended" in await counter.runs(mei, "!tag nothing", stranger)


async def test_where_a_queue_wants_a_reason_nothing_is_closed_without_one(strict: Office) -> None:
    counter, mei, wang = Counter(strict), await strict.hires(), await strict.customer()
    conversation = await strict.connects(wang, mei)
    window = counter.window(wang, conversation)
    asked = "Write !close with one of these reasons, or its number:\n1. solved\n2. wrong number\n3. spam"
    assert await counter.runs(mei, "!close", window) == asked
    assert await counter.runs(mei, "!close because", window) == asked
    assert strict.dispatcher.conversation(conversation.id).stage is Stage.CONNECTED
    assert await counter.runs(mei, "!close 2 but friendly", window) == ""
    await strict.archive.drained()
    assert await strict.archive.tags(conversation.id) == ["wrong number"]
    notes = [line.body for line in await strict.lines(conversation.id) if line.private and line.author is Author.AGENT]
    assert notes == ["wrong number but friendly"]
    assert await counter.runs(mei, "!done", window) == DONE


async def test_who_didnt_close_it_gives_the_reason_when_done(strict: Office) -> None:
    counter, mei, wang = Counter(strict), await strict.hires(), await strict.customer()
    conversation = await strict.connects(wang, mei)
    strict.workgroup.customer_leaves(conversation.id)
    window = counter.window(wang, conversation)
    assert f"#{conversation.id} has no reason yet" in await counter.runs(mei, "!done", window)
    assert strict.dispatcher.agent(mei.id).wrap_ups
    assert await counter.runs(mei, "!done Solved", window) == DONE
    await strict.archive.drained()
    assert await strict.archive.tags(conversation.id) == ["solved"]
    assert not strict.dispatcher.agent(mei.id).wrap_ups


async def test_where_no_reason_is_wanted_anything_goes(office: Office) -> None:
    counter, mei, wang = Counter(office), await office.hires(), await office.customer()
    conversation = await office.connects(wang, mei)
    assert await counter.runs(mei, "!close whatever", counter.window(wang, conversation)) == ""
    await office.archive.drained()
    assert await office.archive.tags(conversation.id) == []
