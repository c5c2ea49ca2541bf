"""What the staff read at the desk without having asked."""

from pathlib import Path

from imcs.dispatcher import AgentPaused, AgentReadied
from imcs.model import Language, Role
from imcs.workgroup.notices import Notice
from tests.office import Office, open_office


async def test_who_misses_two_offers_is_told_so_are_the_supervisors_and_the_next_line_lifts_it(office: Office) -> None:
    notices: list[Notice] = []
    office.workgroup.notices.on_notice = notices.append
    both = frozenset({Role.AGENT, Role.SUPERVISOR})
    mei = await office.hires("mei", roles=both)
    boss = await office.hires("boss", queues=(), roles=frozenset({Role.SUPERVISOR}), language=Language.ZH_TW)
    for number in range(2):
        await office.asks(await office.customer(f"c{number}@home.example"))
    office.clock.advances(40)  # both offers run out
    office.workgroup.record(office.dispatcher.tick(office.workgroup.now()))
    await office.tells(AgentPaused)
    office.workgroup.seen(mei)
    assert office.dispatcher.agent(mei.id).paused, "typing isn't enough"
    office.workgroup.seen(mei, line=True)
    await office.tells(AgentReadied)
    assert [(notice.agent, notice.text) for notice in notices] == [
        (mei, "You missed two offers, so you are paused. Write anything, and you are offered conversations again."),
        (boss, "Agent Mei 連續漏接兩次，已暫停派案，等對方傳訊息後恢復。"),
        (mei, "Welcome back. You are offered conversations again."),
    ]


async def test_who_is_back_after_missed_offers_is_welcomed_though_the_service_has_restarted_meanwhile(
    tmp_path: Path,
) -> None:
    async with open_office(tmp_path) as office:
        mei = await office.hires("mei")
        for number in range(2):
            await office.asks(await office.customer(f"c{number}@home.example"))
        office.clock.advances(40)
        office.workgroup.record(office.dispatcher.tick(office.workgroup.now()))
    async with open_office(tmp_path, clock=office.clock) as office:
        notices: list[Notice] = []
        office.workgroup.notices.on_notice = notices.append
        office.workgroup.seen(mei, line=True)
        await office.tells(AgentReadied)
        assert [notice.text for notice in notices] == ["Welcome back. You are offered conversations again."]


async def test_a_pause_that_the_agent_asked_for_is_no_notice(office: Office) -> None:
    notices: list[Notice] = []
    office.workgroup.notices.on_notice = notices.append
    mei = await office.hires("mei")
    office.workgroup.pause(mei, "lunch")
    office.workgroup.ready(mei)
    await office.facts()
    assert notices == []
