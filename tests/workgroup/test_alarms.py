"""Supervisors read it when a queue misses its target, once, and when that is over."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from imcs.model import Agent, Language, Role
from imcs.workgroup import alarms
from imcs.workgroup.alarms import CALM
from imcs.workgroup.left_messages import LeftMessages
from imcs.workgroup.notices import Notice
from tests.builders import a_queue
from tests.office import SHOP, Office, open_office


class Ears:
    """What the staff have been told."""

    def __init__(self, office: Office) -> None:
        self.told: list[Notice] = []
        self._office = office
        office.workgroup.notices.on_notice = self.told.append

    async def heard(self, *beginnings: str) -> None:
        """See how everything begins that was told, once all that happened has been looked at."""
        await self._office.archive.drained()
        for _ in range(3):
            await asyncio.sleep(0)
        await self._office.archive.drained()  # an alarm is recorded before it's told
        for notice, beginning in zip(self.told, beginnings, strict=True):
            assert notice.text.startswith(beginning), notice.text


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alarms, "SOON", 0 * alarms.SOON)


async def a_boss(office: Office, name: str = "boss", language: Language = Language.EN) -> Agent:
    return await office.hires(name, queues=(), roles=frozenset({Role.SUPERVISOR}), language=language)


async def test_who_waits_too_long_is_told_once_and_so_is_the_end(office: Office) -> None:
    ears = Ears(office)
    await a_boss(office)
    wang = await office.asks(await office.customer())
    office.clock.advances(59.9)
    li = await office.asks(await office.customer("li@home.example"))
    await ears.heard()
    office.clock.advances(0.1)
    lin = await office.asks(await office.customer("lin@home.example"))
    begun = "⚠ Somebody has waited longer than 1:00. shop: waiting 3 · longest 1:00"
    await ears.heard(begun)
    office.clock.advances(60)
    chen = await office.asks(await office.customer("chen@home.example"))
    await ears.heard(begun)  # two wait too long by now; that's no news
    for conversation in (wang, li, lin, chen):
        office.workgroup.customer_leaves(conversation.id)
    await ears.heard(begun)
    office.clock.advances(CALM.total_seconds())
    await office.asks(await office.customer("wu@home.example"))
    await ears.heard(begun, "Nobody waits longer than 1:00 any more. shop: waiting 1")


async def test_the_next_one_who_waits_too_long_before_it_is_over_is_no_new_alarm(office: Office) -> None:
    ears = Ears(office)
    await a_boss(office)
    for number in range(3):
        office.clock.advances(30)
        wang = await office.asks(await office.customer(f"c{number}@home.example"))
        office.clock.advances(60)
        li = await office.asks(await office.customer(f"d{number}@home.example"))
        await ears.heard("⚠ Somebody")
        office.workgroup.customer_leaves(wang.id)
        office.workgroup.customer_leaves(li.id)
    await ears.heard("⚠ Somebody")


async def test_it_is_told_when_the_moment_comes_though_nothing_happens(tmp_path: Path) -> None:
    async with open_office(tmp_path, [a_queue("help"), a_queue("shop", target=0.2)]) as office:
        ears = Ears(office)
        await a_boss(office)
        await a_boss(office, "chief", Language.ZH_TW)
        await office.asks(await office.customer())
        await ears.heard()
        office.clock.advances(0.2)
        await asyncio.sleep(0.3)
        await ears.heard("⚠ Somebody", "⚠ 有客戶等候超過 0:00。shop")


async def test_too_few_answered_in_time_is_told_and_a_restart_knows_them(tmp_path: Path) -> None:
    queues = [a_queue("help"), replace(a_queue("shop"), goal=0.7)]
    async with open_office(tmp_path, queues) as office:
        ears = Ears(office)
        await a_boss(office)
        mei = await office.hires(capacity=50)
        for number in range(4):
            late = await office.asks(await office.customer(f"c{number}@home.example"))
            office.clock.advances(20 if number else 61)
            office.workgroup.accept(mei, late.id)
            office.answers(mei, late)
            office.workgroup.customer_leaves(late.id)
        await ears.heard()
        assert "level 75 %" in office.workgroup.alarms.line(mei, SHOP)
    async with open_office(tmp_path, queues, office.clock) as office:
        ears = Ears(office)
        mei = next(agent for agent in office.people.staff if agent.name == "mei")
        assert "level 75 %" in office.workgroup.alarms.line(mei, SHOP)
        late = await office.asks(await office.customer("late@home.example"))
        office.clock.advances(61)
        office.workgroup.customer_leaves(late.id)
        fewer = "⚠ Fewer than 70 % were answered within 1:00. shop: waiting 0 · longest 0:00 · level 60 %"
        await ears.heard(fewer)
        office.clock.advances(1800)
        bo = await office.hires("bo")
        office.answers(bo, await office.connects(await office.customer("a@home.example"), bo))
        await ears.heard(fewer)
        office.clock.advances(CALM.total_seconds())
        office.answers(bo, await office.connects(await office.customer("b@home.example"), bo))
        await ears.heard(fewer, "Enough are answered within 1:00 again. shop: waiting 0 · longest 0:00 · level 100 %")


async def test_accepting_at_once_and_writing_late_is_too_late(office: Office) -> None:
    ears = Ears(office)
    await a_boss(office)
    mei = await office.hires(capacity=5)
    talks = [await office.connects(await office.customer(f"c{number}@home.example"), mei) for number in range(5)]
    office.clock.advances(61)
    for talk in talks[:4]:
        office.answers(mei, talk)
    await ears.heard()
    office.answers(mei, talks[4])
    await ears.heard("⚠ Fewer than 80 % were answered within 1:00. shop: waiting 0 · longest 0:00 · level 0 %")


async def test_an_alarm_is_not_repeated_after_a_restart_and_its_end_is_told(tmp_path: Path) -> None:
    begun = "⚠ Somebody has waited longer than 1:00. shop:"
    async with open_office(tmp_path) as office:
        ears = Ears(office)
        await a_boss(office)
        await office.asks(await office.customer())
        office.clock.advances(60)
        late = await office.asks(await office.customer("li@home.example"))
        await ears.heard(begun)
    async with open_office(tmp_path, clock=office.clock) as office:
        ears = Ears(office)
        office.clock.advances(60)
        await office.asks(await office.customer("wu@home.example"))
        await ears.heard()
        for conversation in office.dispatcher.waiting(SHOP):
            office.workgroup.customer_leaves(conversation.id)
        await ears.heard()
        office.clock.advances(CALM.total_seconds())
        await office.asks(await office.customer("chen@home.example"))
        await ears.heard("Nobody waits longer than 1:00 any more.")
        assert office.workgroup.find(late.id) is None
    async with open_office(tmp_path, clock=office.clock) as office:
        ears = Ears(office)
        office.clock.advances(60)
        await office.asks(await office.customer("lin@home.example"))
        await ears.heard(begun)


async def test_left_messages_are_no_reason_for_an_alarm_and_end_one(office: Office) -> None:
    ears = Ears(office)
    await a_boss(office)
    waits = await office.asks(await office.customer())
    office.clock.advances(60)
    late = await office.asks(await office.customer("li@home.example"))
    begun = "⚠ Somebody has waited longer than 1:00. shop:"
    await ears.heard(begun)
    for conversation in (waits, late):
        LeftMessages(office.workgroup).leave(conversation.id)
    await ears.heard(begun)
    office.clock.advances(CALM.total_seconds())
    office.workgroup.customer_leaves(late.id)
    await ears.heard(begun, "Nobody waits longer than 1:00 any more.")
