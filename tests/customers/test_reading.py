"""Ended conversations are read by whom they concern, masked, and each reading is known afterwards."""

import pytest

from imcs.archive import Audited, UseChanged
from imcs.commands.words import Invocation, read_line
from imcs.customers.reading import READ, Reading
from imcs.customers.screen_pop import ScreenPop
from imcs.knowledge import transcript_text
from imcs.model import Agent, ConversationId, Role
from tests.office import HELP, SHOP, Office, texts
from tests.schooling import POOL, stocked, talked

MANAGER = frozenset({Role.MANAGER})
ASKED, ANSWERED = "我叫陳怡君，腳踏車可以上渡輪嗎", "陳怡君您好，一台三十元。"


@pytest.fixture
async def mei(office: Office) -> Agent:
    await stocked(office, POOL)
    agent = await office.hires("mei", queues=(SHOP,))
    await talked(office, await office.customer(), agent, [ASKED], [ANSWERED])
    return agent


async def tells(office: Office, agent: Agent, line: str) -> str:
    invocation = read_line(line)
    assert isinstance(invocation, Invocation)
    desk = office.desk(ScreenPop(office.archive, office.people, office.knowledge, texts()))
    return await desk.run(invocation, agent, None)


async def readings(office: Office) -> list[Audited]:
    await office.archive.drained()
    return [act for act in await office.archive.audits(100) if act.act == READ]


@pytest.mark.parametrize("line", ["!kb talk 1", "！查對話 #1"])
async def test_an_agent_reads_a_conversation_of_an_own_queue_masked_and_that_is_noted(
    office: Office, mei: Agent, line: str
) -> None:
    shown = await tells(office, mei, line)
    assert "Conversation #1 · shop" in shown
    assert "customer: 我叫[name]，腳踏車可以上渡輪嗎" in shown
    assert "agent: [name]您好，一台三十元。" in shown
    (reading,) = await readings(office)
    assert (reading.by, reading.conversation) == (mei.id, 1)


async def test_another_queues_agent_reads_nothing_and_managers_and_supervisors_all(office: Office, mei: Agent) -> None:
    lin = await office.hires("lin", queues=(HELP,), online=False)
    assert "no ended conversation 1" in await tells(office, lin, "!kb talk 1")
    assert await readings(office) == []
    for name, roles in (("ann", MANAGER), ("sue", frozenset({Role.SUPERVISOR}))):
        reader = await office.hires(name, queues=(), roles=roles, online=False)
        assert "一台三十元" in await tells(office, reader, "!kb talk 1")
    assert len(await readings(office)) == 2


async def test_what_is_going_on_isnt_there_or_was_taken_back_is_not_read(office: Office, mei: Agent) -> None:
    lin = await office.customer("lin@home.example")
    going_on = await office.connects(lin, mei)
    for number in (going_on.id, 99, 10**12):
        assert "no ended conversation" in await tells(office, mei, f"!kb talk {number}")
    customer = await office.customer()
    office.archive.append(UseChanged(customer.id, used=False))
    await office.archive.drained()
    assert "no ended conversation" in await tells(office, mei, "!kb talk 1")
    assert await readings(office) == []


async def test_a_long_conversation_is_cut(office: Office, mei: Agent) -> None:
    customer = await office.customer("long@home.example")
    await talked(office, customer, mei, ["渡輪幾點開"], ["每小時整點開船。" * 100] * 9)
    shown = await tells(office, mei, "!kb talk 2")
    assert len(shown) < 6_000
    assert shown.splitlines()[-1].startswith("… +")


async def test_what_a_search_shows_is_noted_too(office: Office, mei: Agent) -> None:
    ann = await office.hires("ann", queues=(), roles=MANAGER, online=False)
    transcript = await office.archive.transcript(ConversationId(1))
    assert transcript is not None
    office.knowledge.holds(transcripts=[transcript_text(transcript)])
    found = await Reading(office.archive, office.knowledge).find(ann, "腳踏車", office.workgroup.now())
    assert [talk.conversation for talk in found] == [1]
    (reading,) = await readings(office)
    assert (reading.by, reading.conversation, reading.detail) == (ann.id, 1, "search")
    assert "!kb talk N" in await tells(office, ann, "!kb 腳踏車")
