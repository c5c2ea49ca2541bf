"""Supervisors read it when agent after agent lets the same conversation's offer pass."""

from pathlib import Path

from imcs.dispatcher import OfferTimedOut
from imcs.model import Language, Role
from imcs.workgroup.notices import Notice
from tests.office import SHOP, Office, open_office

SUPERVISOR = frozenset({Role.SUPERVISOR})


async def misses(office: Office, times: int) -> None:
    """So many offers run out, one after the other."""
    for _ in range(times):
        office.clock.advances(41)
        office.workgroup.record(office.dispatcher.tick(office.workgroup.now()))
        await office.archive.drained()


def listens(office: Office) -> list[Notice]:
    told: list[Notice] = []
    office.workgroup.notices.on_notice = told.append
    return told


async def test_three_agents_who_miss_one_offer_each_are_told_to_the_supervisors_once(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        told = listens(office)
        boss = await office.hires("boss", queues=(), roles=SUPERVISOR)
        chief = await office.hires("chief", queues=(), roles=SUPERVISOR, language=Language.ZH_TW)
        for name in ("mei", "bo", "jun", "lin"):
            await office.hires(name, queues=(SHOP,))
        await office.asks(await office.customer())
        await misses(office, 2)
        assert told == []
        await misses(office, 2)
        assert [(notice.agent, notice.text) for notice in told if "#1" in notice.text] == [
            (
                boss,
                "⚠ Nobody takes #1 (shop): Agent Mei, Agent Bo, Agent Jun let the offer pass."
                " “!assign 1 NAME” gives it to somebody.",
            ),
            (chief, "⚠ #1（shop）沒有人接：Agent Mei, Agent Bo, Agent Jun 都漏接了。輸入「！指派 1 姓名」可直接指派。"),
        ]


async def test_a_restart_neither_forgets_what_was_missed_nor_tells_it_again(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        await office.hires("boss", queues=(), roles=SUPERVISOR)
        for name in ("mei", "bo", "jun", "lin"):
            await office.hires(name, queues=(SHOP,))
        await office.asks(await office.customer())
        await misses(office, 2)
    for times in (1, 0):
        async with open_office(tmp_path, clock=office.clock) as office:
            told = listens(office)
            await misses(office, 1)
            assert len(told) == times


async def test_who_gives_a_sign_of_life_is_busy_and_misses_nothing(office: Office) -> None:
    told = listens(office)
    await office.hires("boss", queues=(), roles=SUPERVISOR)
    staff = {agent.id: agent for agent in [await office.hires(name, queues=(SHOP,)) for name in ("mei", "bo", "jun")]}
    talk = await office.asks(await office.customer())
    for _ in range(3):
        (asked,) = office.dispatcher.conversation(talk.id).offers
        office.workgroup.seen(staff[asked])
        await misses(office, 1)
    missed = [fact.missed for fact in await office.facts() if isinstance(fact, OfferTimedOut)]
    assert missed == [0, 0, 0]
    assert told == []
