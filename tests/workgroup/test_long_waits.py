"""Who has waited as long as anybody should is told so, and who comes meanwhile leaves a message."""

import asyncio
from pathlib import Path

from imcs.dispatcher import MessageLeft
from imcs.model import Author, ConversationId, Message, Stage
from imcs.workgroup import Line
from imcs.workgroup.admission import Policy
from imcs.workgroup.long_waits import LongWaits
from tests.builders import a_queue, at
from tests.office import HELP, SHOP, Office, open_office

LONG = 0.2


def watched(office: Office) -> None:
    """Somebody keeps the time, as when the service has started."""
    waits = LongWaits(office.workgroup, office.archive)
    office.workgroup.listen(waits.recorded)
    waits.resume()


async def told(office: Office, number: ConversationId) -> list[str]:
    """What it was told of its long wait."""
    return [line.body for line in await office.lines(number) if line.id.startswith("long-")]


async def long_wait(office: Office, number: ConversationId) -> Message:
    """Wait until it's told."""
    office.clock.advances(LONG)
    return await office.tells(Message, lambda line: line.conversation == number and line.id.startswith("long-"))


async def test_who_waits_too_long_is_offered_to_leave_a_message_once_also_after_a_restart(tmp_path: Path) -> None:
    queues = [a_queue("help"), a_queue("shop", max_wait=LONG)]
    async with open_office(tmp_path, queues) as office:
        watched(office)
        known = await office.asks(await office.customer())
        line = await long_wait(office, known.id)
        assert line.author is Author.SERVICE
        assert line.body.startswith("You have been waiting for 1 min, and no agent has been free yet. You keep your")
        assert "leave a message" in line.body
        assert office.dispatcher.conversation(known.id).stage is Stage.QUEUED
    async with open_office(tmp_path, queues, clock=office.clock) as office:
        watched(office)
        await asyncio.sleep(2 * LONG)
        assert len(await told(office, known.id)) == 1


async def test_who_got_an_agent_in_time_and_who_waits_elsewhere_isnt_told(tmp_path: Path) -> None:
    policy = Policy(without_bot=frozenset({HELP, SHOP}))
    async with open_office(tmp_path, [a_queue("help"), a_queue("shop", max_wait=LONG)], policy=policy) as office:
        watched(office)
        mei = await office.hires()
        served = await office.connects(await office.customer("a@home.example"), mei)
        other = await office.asks(await office.customer("b@home.example"), "agent", HELP)
        office.clock.advances(LONG)
        await asyncio.sleep(2 * LONG)
        assert await told(office, served.id) == await told(office, other.id) == []


async def test_a_guest_is_told_but_offered_nothing(tmp_path: Path) -> None:
    policy = Policy(without_bot=frozenset({SHOP}), anonymous_hosts=frozenset({"guests.example"}))
    async with open_office(tmp_path, [a_queue("shop", max_wait=LONG)], policy=policy) as office:
        watched(office)
        known = await office.asks(await office.customer("a@guests.example"))
        line = await long_wait(office, known.id)
        assert line.body.endswith("You keep your place.")


async def test_who_comes_to_a_full_line_without_a_bot_reads_that_and_by_when_the_message_is_answered(
    tmp_path: Path,
) -> None:
    policy = Policy(without_bot=frozenset({SHOP}), anonymous_hosts=frozenset({"guests.example"}))
    async with open_office(tmp_path, [a_queue("shop", max_waiting=1)], policy=policy) as office:
        await office.asks(await office.customer("a@home.example"))
        late = await office.asks(await office.customer("b@home.example"))
        left = await office.tells(MessageLeft)
        assert (left.conversation, left.opens) == (late.id, at(120))
        (said,) = [line.body for line in await office.lines(late.id) if line.author is Author.SERVICE]
        assert said.startswith("Many people are waiting right now, so your request is kept as a message (no. 2), and")
        assert "by 11:02" in said
        guest, _ = office.workgroup.customer_says(await office.customer("c@guests.example"), SHOP, Line("", "Hello"))
        await office.archive.drained()
        first, *_ = [line.body for line in await office.lines(guest.id) if line.author is Author.SERVICE]
        assert first == "Many people are waiting right now. Please try again in a while."
        assert office.workgroup.find(guest.id) is None
