"""While somebody waits, agents who could answer are reminded, where the queue wants so."""

import asyncio
from pathlib import Path

from imcs.model import Agent, ConversationId
from imcs.workgroup.left_messages import LeftMessages
from imcs.workgroup.notices import Notice
from tests.builders import a_queue
from tests.office import Office, open_office

EVERY = 0.1


async def test_it_is_repeated_while_somebody_waits_to_those_who_could_answer(tmp_path: Path) -> None:
    async with open_office(tmp_path, [a_queue("help"), a_queue("shop", reminder=EVERY)]) as office:
        told, mei, conversation = await a_house_with_one_who_waits(office)
        twice = asyncio.Event()

        def hears(notice: Notice) -> None:
            told.append(notice)
            if len(told) == 2:
                twice.set()

        office.workgroup.notices.on_notice = hears
        await asyncio.wait_for(twice.wait(), 30)
        office.workgroup.accept(mei, conversation)
        before = len(told)
        await asyncio.sleep(2 * EVERY)
        assert told == [Notice(mei, "Still waiting in shop: 1. Longest: 0:07.")] * before


async def test_nobody_is_reminded_of_who_leaves_a_message_instead(tmp_path: Path) -> None:
    async with open_office(tmp_path, [a_queue("help"), a_queue("shop", reminder=EVERY)]) as office:
        told, _, conversation = await a_house_with_one_who_waits(office)
        LeftMessages(office.workgroup).leave(conversation)
        await office.archive.drained()
        await asyncio.sleep(2 * EVERY)
        assert told == []


async def test_without_the_setting_nobody_is_reminded(office: Office) -> None:
    told, *_ = await a_house_with_one_who_waits(office)
    await asyncio.sleep(2 * EVERY)
    assert told == []


async def a_house_with_one_who_waits(office: Office) -> tuple[list[Notice], Agent, ConversationId]:
    """Mei has an offer she hasn't answered, two are paused and gone."""
    told: list[Notice] = []
    office.workgroup.notices.on_notice = told.append
    mei, bo = await office.hires(), await office.hires("bo")
    await office.hires("jo", online=False)
    office.workgroup.pause(bo, "lunch")
    waiting = await office.asks(await office.customer())
    await office.archive.drained()
    office.clock.advances(7)
    return told, mei, waiting.id
