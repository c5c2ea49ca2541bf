"""What supervisors do is in the archive, whole or not at all, and the figures are those of the facts."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from imcs.errors import Refused
from imcs.model import ConversationId, Role
from imcs.workgroup.supervision import Supervision
from tests.office import HELP, SHOP, Office, open_office

BOSS = frozenset({Role.AGENT, Role.SUPERVISOR})


@pytest.fixture
def supervision(office: Office) -> Supervision:
    return Supervision(office.workgroup, office.archive)


async def test_an_act_is_recorded_with_who_when_and_whom(office: Office, supervision: Supervision) -> None:
    boss, mei = await office.hires("boss", roles=BOSS), await office.hires()
    office.clock.advances(5)
    supervision.pause(boss, mei, "training")
    await office.archive.drained()
    (act,) = await office.archive.audits(5)
    assert (act.at, act.by, act.act, act.whom) == (office.clock(), boss.id, "pause", mei.id)


async def test_what_is_refused_is_no_act(office: Office, supervision: Supervision) -> None:
    boss = await office.hires("boss", roles=BOSS)
    for act in (supervision.take_over, supervision.end):
        with pytest.raises(Refused):
            act(boss, ConversationId(7))
    await office.archive.drained()
    assert await office.archive.audits(5) == []


@pytest.mark.parametrize("down", [False, True])
async def test_who_supervises_no_more_reads_no_more_at_once_and_the_audit_says_so(tmp_path: Path, down: bool) -> None:
    async with open_office(tmp_path) as office:
        boss, mei = await office.hires("boss", roles=frozenset({Role.SUPERVISOR})), await office.hires()
        talk = await office.connects(await office.customer(), mei)
        Supervision(office.workgroup, office.archive).monitor(boss, talk)
        assert office.workgroup.audience.watches(boss.id, talk.id)
        await office.archive.drained()
        await office.archive.set_agent(replace(boss, roles=frozenset({Role.AGENT})))
        if not down:
            await follow_the_staff(office)
            assert not office.workgroup.audience.watches(boss.id, talk.id)
    async with open_office(tmp_path, clock=office.clock) as office:
        assert not office.workgroup.audience.watches(boss.id, talk.id)
        await office.archive.set_agent(boss)
        await follow_the_staff(office)
        (ends, _) = await office.archive.audits(5)
        assert (ends.by, ends.act, ends.conversation) == (boss.id, "monitor off", talk.id)
        assert ends.detail == "no supervisor any more"
    async with open_office(tmp_path, clock=office.clock) as office:
        assert not office.workgroup.audience.watches(boss.id, talk.id), "it's over, also for who supervises again"


async def follow_the_staff(office: Office) -> None:
    """As the service does when the command line has changed somebody."""
    await office.people.load_staff()
    office.workgroup.staff_changed()
    await office.archive.drained()


async def test_each_queue_is_measured_against_its_own_target(office: Office, supervision: Supervision) -> None:
    boss, start = await office.hires("boss", roles=BOSS), office.clock()
    conversation = await office.asks(await office.customer())
    office.clock.advances(30)
    office.workgroup.accept(boss, conversation.id)
    office.clock.advances(20)
    office.answers(boss, conversation)
    await office.archive.drained()
    found = await supervision.measures(start - timedelta(hours=1), office.clock() + timedelta(seconds=1))
    measured = {each.queue: each for each in found.queues}
    assert measured[SHOP].service_level == 1.0
    assert measured[SHOP].asa == timedelta(seconds=50)
    assert measured[SHOP].time_to_accept == timedelta(seconds=30)
    assert measured[HELP].service_level is None


async def test_what_came_after_the_end_of_a_period_doesnt_count(office: Office, supervision: Supervision) -> None:
    start = office.clock()
    office.clock.advances(60)
    await office.asks(await office.customer())
    await office.archive.drained()
    measured = await supervision.measures(start, start + timedelta(seconds=30))
    assert all(each.wanted == 0 for each in measured.queues)
