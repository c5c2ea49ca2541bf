"""Queues open and close by themselves: who watches is told, and on a phone the day is over."""

import asyncio
from datetime import UTC, timedelta
from pathlib import Path

import pytest

from imcs.dispatcher import AgentLeft
from imcs.model import Availability, Hours, QueueName, Shift
from imcs.workgroup import doors
from imcs.workgroup.doors import Doors
from tests.builders import a_queue, at
from tests.office import HELP, SHOP, Office, open_office

OPEN = Hours(UTC, dict.fromkeys(range(7), (Shift(540, 550), Shift(560, 570))))


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
        phone, desk = await office.hires("mei", queues=(SHOP,)), await office.hires("bo", queues=(SHOP,))
        both = await office.hires("jun", queues=(SHOP, HELP))
        for agent in (phone, both):
            office.workgroup.presence(agent, Availability.REACHABLE)
            office.workgroup.ready(agent)
        office.clock.advances(600)
        Doors(office.workgroup, lambda _: None).look()
        assert [fact.agent for fact in await office.facts() if isinstance(fact, AgentLeft)] == [phone.id]
        assert office.dispatcher.agent(desk.id).on_duty


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
