"""`!block`: the customer reads it once, everything ends, and each act is in the audit."""

from pathlib import Path

import pytest

from imcs.model import Author
from tests.commands.test_desk import Counter
from tests.office import HELP, Office, open_office


@pytest.fixture
def counter(office: Office) -> Counter:
    return Counter(office)


async def test_a_block_tells_the_customer_and_ends_everything(office: Office, counter: Counter) -> None:
    mei, wang = await office.hires(), await office.customer()
    conversation = await office.connects(wang, mei)
    await office.asks(wang, "and here too", HELP)
    told = await counter.runs(mei, "!block 2 h", counter.window(wang, conversation))
    assert told.startswith("Wang is blocked until")
    said = [line.body for line in await office.lines(conversation.id) if line.author is Author.SERVICE]
    assert any(line.startswith("We no longer take your messages here until") for line in said)
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
