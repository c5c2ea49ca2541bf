"""What the staff see of us: desk, queues and puppets in their rosters, named for people, gone a day after the end."""

import asyncio
from pathlib import Path

import pytest

from imcs.model import Agent, Role
from imcs.xmpp import puppets as room
from imcs.xmpp import shelf
from tests.office import HELP
from tests.xmpp.stage import WANG, Theatre, open_stage, to

PRIVILEGE = "<privilege xmlns='urn:xmpp:privilege:2'><perm access='roster' type='both'/></privilege>"


def grants(stage: Theatre, domain: str = "staff.example.org") -> None:
    """The server tells that we may write the rosters of its accounts."""
    stage.server.sends(f"<message from='{domain}' to='support.example.org'>{PRIVILEGE}</message>")


async def listed(stage: Theatre, agent: Agent, contacts: int) -> dict[str, tuple[str, str]]:
    """Wait until so many contacts of ours stand in the roster; localpart → name and group."""
    async with asyncio.timeout(10):
        while len(roster := stage.server.rosters.get(agent.address, {})) != contacts:
            await stage.server.ping()
    return {jid.partition("@")[0]: shown for jid, shown in roster.items()}


async def test_the_desk_and_the_agents_queues_are_listed_without_any_prompt(stage: Theatre) -> None:
    mei = await stage.office.hires()
    grants(stage)
    assert await listed(stage, mei, 3) == {
        "desk": ("Service desk", "Customer service"),
        "help": ("Help desk", "Customer service"),
        "shop": ("shop", "Customer service"),
    }
    await stage.settles()
    assert not [stanza for stanza in stage.server.stanzas if stanza.get("type") == "subscribe"]


async def test_a_new_agent_is_listed_at_once(stage: Theatre) -> None:
    grants(stage)
    await stage.server.ping()
    mei = await stage.office.hires(queues=())
    assert set(await listed(stage, mei, 1)) == {"desk"}


async def test_a_queue_that_an_agent_is_moved_out_of_leaves_the_roster(stage: Theatre) -> None:
    boss = await stage.office.hires("boss", queues=(), roles=frozenset({Role.SUPERVISOR}))
    mei = await stage.office.hires()
    grants(stage)
    await listed(stage, mei, 3)
    stage.says(f"{boss.address}/pc", "desk", "!move mei help")
    assert set(await listed(stage, mei, 2)) == {"desk", "help"}
    await stage.settles()
    stage.server.stanzas.clear()
    stage.says(WANG, "shop", "Hello")
    await stage.settles()
    assert not [stanza for stanza in stage.server.stanzas if to(mei.address, kind="presence")(stanza)]


async def test_a_queue_left_while_the_service_was_down_goes_but_none_that_somebody_added(stage: Theatre) -> None:
    mei = await stage.office.hires(queues=(HELP,))
    ours, own = ("old", "Customer service"), ("My shop", "Friends")
    stage.server.rosters[mei.address] = {"old@support.example.org": ours, "shop@support.example.org": own}
    grants(stage)
    async with asyncio.timeout(10):
        while set(roster := await listed(stage, mei, 3)) != {"desk", "help", "shop"}:
            await stage.server.ping()
    assert roster["shop"] == own


async def test_a_customer_is_one_contact_named_for_people_and_shown_as_there(stage: Theatre) -> None:
    grants(stage)
    mei = await stage.office.hires()
    await listed(stage, mei, 3)
    stage.says(WANG, "shop", "Hello", "<nick xmlns='http://jabber.org/protocol/nick'>\u202eWang\n</nick>")
    roster = await listed(stage, mei, 4)
    (puppet,) = [localpart for localpart in roster if localpart.startswith("c-")]
    assert roster[puppet] == ("Wang · shop", "Customer service")
    offer = await stage.server.receives(to(mei.address, "1 accept"))
    assert offer.get("from") == f"{puppet}@support.example.org"
    there = await stage.server.receives(
        lambda stanza: stanza.tag.endswith("}presence") and stanza.get("from", "").startswith(puppet)
    )
    assert there.get("from") == f"{puppet}@support.example.org/imcs", "presence has a resource, messages have none"
    assert (there.get("type"), there.get("to")) == (None, mei.address)


async def test_a_server_without_that_privilege_gets_one_prompt_from_the_desk(
    stage: Theatre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "PATIENCE", 0.0)
    mei = await stage.office.hires()
    asked = await stage.server.receives(lambda stanza: stanza.get("type") == "subscribe")
    assert (asked.get("from"), asked.get("to")) == ("desk@support.example.org", mei.address)
    await stage.connects(mei)
    assert stage.server.rosters == {}


async def test_a_privilege_told_by_anybody_else_counts_for_their_own_accounts_only(stage: Theatre) -> None:
    grants(stage, "evil.example")
    stage.server.sends(f"<message from='eve@staff.example.org/x' to='support.example.org'>{PRIVILEGE}</message>")
    await stage.office.hires()
    await stage.settles()
    assert stage.server.rosters == {}


async def test_the_puppet_of_an_anonymous_customer_goes_at_the_end(stage: Theatre) -> None:
    grants(stage)
    mei = await stage.office.hires()
    await listed(stage, mei, 3)
    _, puppet = await stage.connects(mei, "x1@guests.example/web")
    assert puppet in await listed(stage, mei, 4)
    stage.says(f"{mei.address}/pc", puppet, "!close")
    assert puppet not in await listed(stage, mei, 3)


async def test_a_puppet_stays_a_day_after_the_end_and_is_then_taken_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "SWEEP", 0.02)
    async with open_stage(tmp_path) as stage:
        grants(stage)
        mei = await stage.office.hires()
        await listed(stage, mei, 3)
        _, puppet = await stage.connects(mei)
        stage.says(f"{mei.address}/pc", puppet, "!close")
        stage.says(f"{mei.address}/pc", puppet, "!done")
        await stage.settles()
        stage.office.clock.advances(23 * 3600)
        looks = stage.server.looks
        async with asyncio.timeout(10):
            while stage.server.looks < looks + 2:  # a whole sweep lies between
                await stage.server.ping()
        assert puppet in await listed(stage, mei, 4)
        stage.office.clock.advances(2 * 3600)
        assert puppet not in await listed(stage, mei, 3)


async def test_when_the_stream_is_new_everything_is_listed_and_asked_for_anew(stage: Theatre) -> None:
    grants(stage)
    mei = await stage.office.hires()
    await listed(stage, mei, 3)
    stage.server.rosters.clear()
    stage.server.drops()
    await stage.server.connected(2)
    grants(stage)
    assert set(await listed(stage, mei, 3)) == {"desk", "help", "shop"}


async def test_a_full_roster_loses_the_longest_ended_and_never_an_open_one(
    stage: Theatre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "MOST", 2)
    grants(stage)
    mei = await stage.office.hires()
    await listed(stage, mei, 3)
    puppets = []
    for number in range(3):
        _, puppet = await stage.connects(mei, f"c{number}@home.example/phone")
        puppets.append(puppet)
        if number != 1:
            stage.says(f"{mei.address}/pc", puppet, "!close")
            stage.says(f"{mei.address}/pc", puppet, "!done")
            await stage.settles()
    there = await listed(stage, mei, 5)
    assert set(puppets) & set(there) == set(puppets[1:])


async def test_who_leaves_the_staff_keeps_no_contact_of_ours(stage: Theatre) -> None:
    grants(stage)
    mei = await stage.office.hires()
    await listed(stage, mei, 3)
    await stage.connects(mei)
    await listed(stage, mei, 4)
    await stage.office.archive.remove_agent("mei")
    await stage.office.people.load_staff()
    stage.office.workgroup.staff_changed()
    assert await listed(stage, mei, 0) == {}


async def test_after_a_restart_of_the_stream_a_full_roster_is_swept_at_once(
    stage: Theatre, monkeypatch: pytest.MonkeyPatch
) -> None:
    grants(stage)
    mei = await stage.office.hires()
    await listed(stage, mei, 3)
    puppets = []
    for number in range(2):
        _, puppet = await stage.connects(mei, f"c{number}@home.example/phone")
        puppets.append(puppet)
        stage.says(f"{mei.address}/pc", puppet, "!close")
        stage.says(f"{mei.address}/pc", puppet, "!done")
        await stage.settles()
        stage.office.clock.advances(60)
    await listed(stage, mei, 5)
    monkeypatch.setattr(shelf, "MOST", 1)
    stage.server.drops()
    await stage.server.connected(2)
    grants(stage)
    there = await listed(stage, mei, 4)
    assert puppets[1] in there
    assert puppets[0] not in there
