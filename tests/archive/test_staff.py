"""The staff's rows."""

from dataclasses import replace
from pathlib import Path

import pytest

from imcs.archive import Archive
from imcs.errors import ArchiveError
from imcs.model import Address, Agent, AgentId, Language, QueueName, Role

MEI = Agent(
    id=AgentId(0),
    address=Address("mei@example.org"),
    name="mei",
    public_name="專員小美",
    queues=frozenset({QueueName("help"), QueueName("帳務")}),
    skills=frozenset({"zh", "refunds"}),
    capacity=3,
    roles=frozenset({Role.AGENT, Role.MANAGER}),
    language=Language.ZH_CN,
)
BO = Agent(id=AgentId(0), address=Address("bo@example.org"), name="bo")


async def test_who_joins_gets_a_number_and_is_read_back_whole(archive: Archive) -> None:
    mei, bo = await archive.add_agent(MEI), await archive.add_agent(BO)
    assert (mei, bo) == (replace(MEI, id=AgentId(1)), replace(BO, id=AgentId(2)))
    assert await archive.agents() == [mei, bo]


@pytest.mark.parametrize(("name", "address"), [("mei", "new@example.org"), ("new", "mei@example.org")])
async def test_name_and_address_are_given_once(archive: Archive, name: str, address: str) -> None:
    mei, bo = await archive.add_agent(MEI), await archive.add_agent(BO)
    double = replace(BO, name=name, address=Address(address))
    with pytest.raises(ArchiveError, match="already has the name"):
        await archive.add_agent(double)
    with pytest.raises(ArchiveError, match="already has the name"):
        await archive.set_agent(replace(double, id=bo.id))
    assert await archive.agents() == [mei, bo]


async def test_everything_but_the_number_can_be_changed(archive: Archive) -> None:
    number = (await archive.add_agent(BO)).id
    await archive.set_agent(replace(MEI, id=number))
    assert await archive.agents() == [replace(MEI, id=number)]


async def test_nobody_is_changed_who_is_not_there(archive: Archive) -> None:
    with pytest.raises(ArchiveError, match="no agent number 7"):
        await archive.set_agent(replace(MEI, id=AgentId(7)))


async def test_who_left_is_remembered_and_frees_name_and_address(archive: Archive) -> None:
    gone = await archive.add_agent(MEI)
    assert await archive.remove_agent("mei")
    assert not await archive.remove_agent("mei")
    assert await archive.agents() == []
    assert await archive.agent(gone.id) == gone
    again = await archive.add_agent(MEI)
    assert again.id != gone.id


async def test_another_process_sees_each_change_of_the_staff(archive: Archive, tmp_path: Path) -> None:
    async with await Archive.open(tmp_path) as other:
        seen = [(await archive.changes()).agents]
        mei = await other.add_agent(MEI)
        seen.append((await archive.changes()).agents)
        await other.set_agent(replace(mei, capacity=1))
        seen.append((await archive.changes()).agents)
        await other.remove_agent("mei")
        await other.remove_agent("nobody")
        seen.append((await archive.changes()).agents)
    assert seen == [0, 1, 2, 3]
    assert (await archive.changes()).articles == 0
