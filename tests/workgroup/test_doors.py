"""Queues open and close by themselves: who watches is told, and on a phone the day is over."""

import asyncio
from datetime import UTC, timedelta
from pathlib import Path

import pytest

from imcs.dispatcher import AgentLeft
from imcs.model import Agent, Availability, Hours, QueueName, Shift
from imcs.workgroup import doors
from imcs.workgroup.doors import Doors
from tests.builders import a_queue, at
from tests.office import HELP, SHOP, Clock, Office, open_office

OPEN = Hours(UTC, dict.fromkeys(range(7), (Shift(540, 550), Shift(560, 570))))


def notices_of(office: Office) -> list[tuple[Agent, str]]:
    """What the staff read at the desk from now on."""
    notices: list[tuple[Agent, str]] = []
    office.workgroup.notices.on_notice = lambda notice: notices.append((notice.agent, notice.text))
    return notices


async def test_only_a_queue_that_has_opened_or_closed_is_told(tmp_path: Path) -> None:
    async with open_office(tmp_path, [a_queue("help"), a_queue("shop", hours=OPEN)]) as office:
        told: list[QueueName] = []
        doors = Doors(office.workgroup, told.append)
        doors.look()
        office.clock.advances(599)
        doors.look()
        assert told == []
        office.clock.advances(1)
        doors.look()
        doors.look()
        assert told == [SHOP]
        office.clock.advances(600)
        doors.look()
        assert told == [SHOP, SHOP]


async def test_after_hours_who_is_ready_on_a_phone_has_finished_and_who_sits_at_a_desk_has_not(tmp_path: Path) -> None:
    async with open_office(tmp_path, [a_queue("help"), a_queue("shop", hours=OPEN)]) as office:
        notices = notices_of(office)
        phone, desk = await office.hires("mei", queues=(SHOP,)), await office.hires("bo", queues=(SHOP,))
        both = await office.hires("jun", queues=(SHOP, HELP))
        for agent in (phone, both):
            office.workgroup.presence(agent, Availability.REACHABLE)
            office.workgroup.ready(agent)
        office.clock.advances(1800)
        Doors(office.workgroup, lambda _: None).look()
        assert [fact.agent for fact in await office.facts() if isinstance(fact, AgentLeft)] == [phone.id]
        assert office.dispatcher.agent(desk.id).at_work
        assert notices == [
            (phone, "Your queues have closed, and you are no longer ready. Write !ready when your next day begins.")
        ]


async def test_who_was_ready_at_a_desk_reads_nothing_at_the_end_of_the_day_and_is_on_duty_the_next(
    tmp_path: Path,
) -> None:
    async with open_office(tmp_path, [a_queue("shop", hours=OPEN)]) as office:
        notices = notices_of(office)
        mei = await office.hires("mei", queues=(SHOP,))
        office.workgroup.ready(mei)
        office.clock.advances(1800)
        Doors(office.workgroup, lambda _: None).look()
        await office.archive.drained()
        state = office.dispatcher.agent(mei.id)
        assert (state.ready, state.at_work, notices) == (False, True, [])


async def test_ready_on_a_phone_before_opening_holds_over_the_break_until_closing(tmp_path: Path) -> None:
    async with open_office(tmp_path, [a_queue("shop", hours=OPEN)], Clock(at(-300))) as office:
        notices = notices_of(office)
        mei = await office.hires("mei", queues=(SHOP,), online=False)
        office.workgroup.presence(mei, Availability.REACHABLE)
        office.workgroup.ready(mei)
        doors = Doors(office.workgroup, lambda _: None)
        for seconds in (60, 239, 1, 600, 60, 540, 599):
            office.clock.advances(seconds)
            doors.look()
            assert office.dispatcher.agent(mei.id).at_work, office.clock()
        office.clock.advances(1)
        doors.look()
        await office.archive.drained()
        assert not office.dispatcher.agent(mei.id).at_work
        assert [agent for agent, _ in notices] == [mei]


async def test_who_is_ready_on_a_phone_when_the_service_is_down_over_the_closing_has_finished_too(
    tmp_path: Path,
) -> None:
    queues = [a_queue("shop", hours=OPEN)]
    async with open_office(tmp_path, queues) as office:
        mei = await office.hires("mei", queues=(SHOP,), online=False)
        office.workgroup.presence(mei, Availability.REACHABLE)
        office.workgroup.ready(mei)
    office.clock.advances(86400)
    async with open_office(tmp_path, queues, office.clock) as office:
        Doors(office.workgroup, lambda _: None).look()
        assert not office.dispatcher.agent(mei.id).ready


async def test_a_queue_that_was_shut_while_nothing_was_to_come_is_seen_to_open_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doors, "LONGEST", timedelta(milliseconds=5))
    told: asyncio.Queue[QueueName] = asyncio.Queue()
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        rounds = group.create_task(Doors(office.workgroup, told.put_nowait).rounds())
        await asyncio.sleep(0)
        office.workgroup.record(office.dispatcher.shut(SHOP, at(600), at(0)))
        assert await told.get() == SHOP
        office.clock.advances(600)
        assert await told.get() == SHOP
        assert office.workgroup.opening.of(SHOP).closed is None
        rounds.cancel()
