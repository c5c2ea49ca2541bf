"""`!block`: the customer reads it once, everything ends, and each act is in the audit."""

from pathlib import Path

import pytest

from imcs.model import Author, Role
from tests.commands.test_desk import Counter
from tests.office import HELP, SHOP, Office, open_office

BOSS = frozenset({Role.AGENT, Role.SUPERVISOR})


@pytest.fixture
def counter(office: Office) -> Counter:
    return Counter(office)


async def test_a_block_tells_the_customer_and_ends_everything(office: Office, counter: Counter) -> None:
    mei, wang = await office.hires(), await office.customer()
    conversation = await office.connects(wang, mei)
    other = await office.asks(wang, "and here too", HELP)
    told = await counter.runs(mei, "!block 2 h", counter.window(wang, conversation))
    assert told.startswith("Wang is blocked until")
    for each in (conversation, other):
        last = [line for line in await office.lines(each.id) if not line.private][-1]
        assert (last.author, last.body[:42]) == (Author.SERVICE, "We no longer take your messages here until")
    assert office.dispatcher.open_conversations() == []
    blocks = office.workgroup.admission.blocks
    assert blocks.holds(wang.id, office.clock())
    office.clock.advances(7200)
    assert not blocks.holds(wang.id, office.clock())
    assert [(act.act, act.by, act.conversation) for act in await office.archive.audits(9)] == [
        ("block", mei.id, conversation.id)
    ]


async def test_a_block_is_listed_lifted_and_audited(office: Office, counter: Counter) -> None:
    mei, wang = await office.hires(), await office.customer()
    conversation = await office.connects(wang, mei)
    window = counter.window(wang, conversation)
    assert await counter.runs(mei, "!block") == "Nobody is blocked."
    assert await counter.runs(mei, "!block off", window) == "This customer isn't blocked."
    await counter.runs(mei, "!block 3 days", window)
    assert f"{wang.id} · Wang · until" in await counter.runs(mei, "!block")
    assert await counter.runs(mei, f"!block off {wang.id}") == "Wang is no longer blocked."
    assert not office.workgroup.admission.blocks.holds(wang.id, office.clock())
    await counter.runs(mei, "！封鎖", window)
    assert await counter.runs(mei, "!block 解除", window) == "Wang is no longer blocked."
    await office.archive.drained()
    assert [act.act for act in await office.archive.audits(9)] == ["block off", "block", "block off", "block"]


@pytest.mark.parametrize("time", ["forever", "0 days", "999 days", "2 h please", "-1"])
async def test_what_is_no_time_blocks_nobody(office: Office, counter: Counter, time: str) -> None:
    mei, wang = await office.hires(), await office.customer()
    conversation = await office.connects(wang, mei)
    assert "isn't a time" in await counter.runs(mei, f"!block {time}", counter.window(wang, conversation))
    assert not office.workgroup.admission.blocks.holds(wang.id, office.clock())


async def test_who_isnt_in_the_conversation_blocks_nobody(office: Office, counter: Counter) -> None:
    mei, lin, wang = await office.hires(), await office.hires("lin"), await office.customer()
    conversation = await office.connects(wang, mei)
    told = await counter.runs(lin, "!block", counter.window(wang, conversation))
    assert "blocked" not in told
    assert not office.workgroup.admission.blocks.holds(wang.id, office.clock())


async def test_a_guest_blocks_nobody_nor_whoever_has_only_an_earlier_conversation(
    office: Office, counter: Counter
) -> None:
    mei, lin, wang = await office.hires(), await office.hires("lin"), await office.customer()
    conversation = await office.connects(wang, mei)
    await counter.runs(mei, "!invite lin", counter.window(wang, conversation))
    await counter.runs(lin, "!accept", counter.window(wang, conversation))
    told = [await counter.runs(lin, "!block", office.people.puppet(wang.id, queue)) for queue in (SHOP, HELP)]
    assert told == ["Agent Mei has this conversation and closes it. !leave leaves it."] * 2
    assert office.dispatcher.conversation(conversation.id).inside == (mei.id, lin.id)
    assert not office.workgroup.admission.blocks.holds(wang.id, office.clock())


async def test_a_supervisor_blocks_from_any_window_and_the_owner_reads_who_ended_it(
    office: Office, counter: Counter
) -> None:
    mei, wang = await office.hires(), await office.customer()
    boss = await office.hires("boss", roles=BOSS, queues=(HELP,))
    conversation = await office.connects(wang, mei)
    assert "is blocked until" in await counter.runs(boss, "!block", counter.window(wang, conversation))
    told = [line.body for line in await office.lines(conversation.id) if line.private and line.agent == mei.id]
    assert "▎Agent Boss has ended this conversation." in told


async def test_the_desk_lists_and_frees_the_customers_of_ones_own_queues(office: Office, counter: Counter) -> None:
    mei, wang = await office.hires(), await office.customer()
    window = counter.window(wang, await office.connects(wang, mei))
    lin, ann = await office.hires("lin", queues=(HELP,)), await office.hires("ann", queues=(SHOP,))
    boss = await office.hires("boss", roles=BOSS, queues=(HELP,))
    await counter.runs(mei, "!block", window)
    assert await counter.runs(lin, "!block") == "Nobody is blocked."
    assert await counter.runs(lin, f"!block off {wang.id}") == "This customer isn't blocked."
    for colleague in (mei, ann, boss):
        assert f"{wang.id} · Wang" in await counter.runs(colleague, "!block")
    assert await counter.runs(ann, f"！封鎖 解除{wang.id}") == "Wang is no longer blocked."


async def test_a_block_outlives_a_restart(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        counter = Counter(office)
        mei, wang = await office.hires(), await office.customer()
        conversation = await office.connects(wang, mei)
        await counter.runs(mei, "!block", counter.window(wang, conversation))
        clock = office.clock
    async with open_office(tmp_path, clock=clock) as office:
        assert office.workgroup.admission.blocks.holds(wang.id, clock())
        clock.advances(86400)
        assert not office.workgroup.admission.blocks.holds(wang.id, clock())
