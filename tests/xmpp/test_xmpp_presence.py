"""Presence: whom clients make available, taken together, and how queues, desk and puppets show themselves."""

import sqlite3
from contextlib import closing
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from imcs.dispatcher import AvailabilityChanged, ConversationEnded
from imcs.model import Agent, Availability
from imcs.xmpp import presence as room
from imcs.xmpp.presence import merged
from tests.xmpp.server import Match
from tests.xmpp.stage import WANG, Theatre, child, has, open_stage, to


def presence_to(address: str, localpart: str, kind: str = "") -> Match:
    """Presence of one of our addresses."""
    return lambda stanza: (
        to(address, kind="presence")(stanza)
        and stanza.get("from", "").partition("@")[0] == localpart
        and stanza.get("type", "") == kind
    )


def show(stanza: Element) -> str:
    found = child(stanza, "show")
    return "" if found is None else found.text or ""


def availability(stage: Theatre, agent: Agent) -> Availability:
    return stage.office.dispatcher.agent(agent.id).availability


def test_several_clients_count_as_the_most_available_of_them() -> None:
    here, away = Availability.AVAILABLE, Availability.AWAY
    assert merged({}) is Availability.OFFLINE
    assert merged({"phone": away}) is away
    assert merged({"phone": away, "pc": here}) is here


@pytest.mark.parametrize(
    ("shown", "counts_as"),
    [
        ("", Availability.AVAILABLE),
        ("chat", Availability.AVAILABLE),
        ("away", Availability.AWAY),
        ("xa", Availability.AWAY),
        ("dnd", Availability.AWAY),
        ("nonsense", Availability.AWAY),
    ],
)
async def test_what_a_client_shows_makes_the_agent_available_or_not(
    stage: Theatre, shown: str, counts_as: Availability
) -> None:
    mei = await stage.office.hires(online=False)
    stage.shows(f"{mei.address}/pc", "desk", show=shown)
    await stage.settles()
    assert availability(stage, mei) is counts_as


async def test_an_agent_is_gone_only_when_the_last_client_is(stage: Theatre) -> None:
    mei = await stage.office.hires(online=False)
    pc, phone = f"{mei.address}/pc", f"{mei.address}/phone"
    seen = []
    for sender, kind, shown in (
        (phone, "", "away"),
        (pc, "", ""),
        (phone, "unavailable", ""),
        (pc, "", "dnd"),
        (pc, "unavailable", ""),
        (pc, "", ""),
        (mei.address, "unavailable", ""),  # the server's answer to a probe: nobody is there
    ):
        stage.shows(sender, "desk", kind, shown)
        await stage.settles()
        seen.append(availability(stage, mei))
    away, here, offline = Availability.AWAY, Availability.AVAILABLE, Availability.OFFLINE
    assert seen == [away, here, here, away, offline, here, offline]


async def test_presence_of_strangers_and_to_puppets_makes_nobody_available(stage: Theatre) -> None:
    mei = await stage.office.hires(online=False)
    stage.shows("eve@evil.example/x", "desk")
    stage.shows(f"{mei.address}/pc", "c-nobody")
    stage.shows("staff.example.org", "desk")
    stage.shows("shop@support.example.org", "desk")
    await stage.settles()
    assert [fact for fact in await stage.office.facts() if isinstance(fact, AvailabilityChanged)] == []


async def test_every_agent_is_asked_after_when_the_stream_is_up(stage: Theatre) -> None:
    mei = await stage.office.hires()
    stage.server.drops()
    await stage.server.connected(2)
    assert await stage.server.receives(presence_to(mei.address, "desk", "probe")) is not None


async def test_a_queue_shows_itself_to_whoever_comes_and_tells_when_it_changes(stage: Theatre) -> None:
    stage.shows(WANG, "help")
    alone = await stage.server.receives(presence_to(WANG, "help"))
    assert show(alone) == "away"
    mei = await stage.office.hires()
    assert show(await stage.server.receives(presence_to(WANG, "help"))) == ""
    stage.office.workgroup.presence(mei, Availability.AWAY)
    assert show(await stage.server.receives(presence_to(WANG, "help"))) == "away"
    stage.shows(WANG, "help", "unavailable")
    await stage.settles()
    stage.office.workgroup.presence(mei, Availability.AVAILABLE)
    await stage.settles()
    assert not [stanza for stanza in stage.server.stanzas if presence_to(WANG, "help")(stanza)]


async def test_it_comes_and_goes_by_one_resource_without_which_gajim_shows_nobody_there(stage: Theatre) -> None:
    stage.shows(WANG, "help")
    shown = f"help@{stage.settings.service.domain}/imcs"
    assert (await stage.server.receives(presence_to(WANG, "help"))).get("from") == shown
    stage.face.say_goodbye()
    gone = await stage.server.receives(presence_to(WANG, "help", "unavailable"))
    assert gone.get("from") == shown, "else it would stay there for ever"


async def test_a_subscription_to_a_queue_is_approved_and_answered_with_its_state(stage: Theatre) -> None:
    stage.shows("wang@home.example", "help", "subscribe")
    assert await stage.server.receives(presence_to(WANG, "help", "subscribed")) is not None
    assert show(await stage.server.receives(presence_to(WANG, "help"))) == "away"
    stage.shows("wang@home.example", "help", "unsubscribe")
    assert await stage.server.receives(presence_to(WANG, "help", "unsubscribed")) is not None


async def test_an_agents_subscription_to_the_desk_goes_both_ways(stage: Theatre) -> None:
    mei = await stage.office.hires(online=False)
    stage.shows(mei.address, "desk", "subscribe")
    for kind in ("subscribed", "subscribe", ""):
        assert await stage.server.receives(presence_to(mei.address, "desk", kind)) is not None
    stage.shows(mei.address, "desk", "subscribed")
    assert await stage.server.receives(presence_to(mei.address, "desk", "probe")) is not None


@pytest.mark.parametrize(
    ("localpart", "condition"), [("desk", "forbidden"), ("c-x", "forbidden"), ("sales", "item-not-found")]
)
async def test_a_strangers_subscription_elsewhere_is_refused(stage: Theatre, localpart: str, condition: str) -> None:
    stage.shows("eve@evil.example", localpart, "subscribe")
    assert has(await stage.server.receives(lambda stanza: stanza.get("type") == "error"), condition)


async def test_probes_are_answered_by_what_is_there(stage: Theatre) -> None:
    mei = await stage.office.hires()
    _, puppet = await stage.connects(mei)
    for sender, localpart, kind in (
        (WANG, "help", ""),
        (WANG, "desk", "unsubscribed"),
        (WANG, puppet, "unsubscribed"),
        (mei.address, "desk", ""),
        (mei.address, puppet, ""),
        (mei.address, "c-nobody", "unavailable"),
        (mei.address, "sales", "unsubscribed"),
    ):
        stage.shows(sender, localpart, "probe")
        assert await stage.server.receives(presence_to(sender, localpart, kind)) is not None


async def test_a_puppet_is_there_for_its_agent_only_and_only_while_it_lasts(stage: Theatre) -> None:
    mei, bo = await stage.office.hires("mei"), await stage.office.hires("bo", online=False)
    _, puppet = await stage.connects(mei)
    stage.shows(bo.address, puppet, "probe")
    assert await stage.server.receives(presence_to(bo.address, puppet, "unavailable")) is not None
    stage.says(f"{mei.address}/pc", puppet, "!close")
    assert await stage.server.receives(presence_to(mei.address, puppet, "unavailable")) is not None


async def test_a_customer_who_shows_up_again_has_not_left(tmp_path: Path) -> None:
    async with open_stage(tmp_path, "grace = 0.3\n") as stage:
        for sender in (WANG, "lin@home.example/x"):
            stage.says(sender, "shop", "Hello")
            stage.shows(sender, "shop")
        await stage.settles()
        stage.shows(WANG, "shop", "unavailable")
        stage.shows(WANG, "shop")
        stage.shows("lin@home.example/x", "shop", "unavailable")
        await stage.office.tells(ConversationEnded)
        (left,) = stage.office.dispatcher.open_conversations()
        assert left.customer == stage.customer().id


async def test_right_after_a_restart_a_phone_that_is_away_doesnt_speak_for_the_desk_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "SETTLES", 1.0)
    async with open_stage(tmp_path) as stage:
        mei = await stage.office.hires(online=False)
        stage.shows(f"{mei.address}/phone", "desk", show="away")
        await stage.settles()
        assert availability(stage, mei) is Availability.UNKNOWN
        assert (await stage.office.tells(AvailabilityChanged)).availability is Availability.AWAY


async def test_a_customer_with_two_clients_is_gone_when_the_second_is(tmp_path: Path) -> None:
    async with open_stage(tmp_path, "grace = 0.01\n") as stage:
        stage.says(WANG, "shop", "Hello")
        stage.says("lin@home.example/x", "shop", "Hello")
        for client in (WANG, "wang@home.example/pc", "lin@home.example/x"):
            stage.shows(client, "shop")
        await stage.settles()
        stage.shows("wang@home.example/pc", "shop", "unavailable")
        stage.shows("lin@home.example/x", "shop", "unavailable")
        await stage.office.tells(ConversationEnded)
        (left,) = stage.office.dispatcher.open_conversations()
        assert left.customer == stage.customer().id
        stage.shows(WANG, "shop", "unavailable")
        await stage.office.tells(ConversationEnded, lambda fact: fact.conversation == left.id)


async def test_after_a_new_stream_too_a_customer_with_two_clients_is_gone_when_the_second_is(tmp_path: Path) -> None:
    async with open_stage(tmp_path, "grace = 0.01\n") as stage:
        for client in (WANG, "wang@home.example/pc", "lin@home.example/x"):
            stage.says(client, "shop", "Hello")
            stage.shows(client, "shop")
        await stage.settles()
        stage.server.drops()
        await stage.server.connected(2)
        stage.shows("wang@home.example/pc", "shop", "unavailable")
        stage.shows("lin@home.example/x", "shop", "unavailable")
        await stage.office.tells(ConversationEnded)
        (left,) = stage.office.dispatcher.open_conversations()
        assert left.customer == stage.customer().id


async def test_whoever_watches_a_queue_sees_its_changes_after_a_new_stream_too(stage: Theatre) -> None:
    mei = await stage.office.hires()
    stage.shows(WANG, "help")
    assert show(await stage.server.receives(presence_to(WANG, "help"))) == ""
    stage.server.drops()
    await stage.server.connected(2)
    assert show(await stage.server.receives(presence_to(WANG, "help"))) == "away"  # nobody is heard of yet
    stage.shows(f"{mei.address}/pc", "desk")
    assert show(await stage.server.receives(presence_to(WANG, "help"))) == ""


async def test_who_subscribed_to_a_queue_sees_it_again_after_a_restart(tmp_path: Path) -> None:
    """Their own server asks once, when they log in: it doesn't know that we were away."""
    gone = "lin@home.example"
    async with open_stage(tmp_path) as stage:
        for watcher in ("wang@home.example", gone):
            stage.shows(watcher, "help", "subscribe")
            assert await stage.server.receives(presence_to(watcher, "help", "subscribed")) is not None
        stage.shows(gone, "help", "unsubscribe")
        assert await stage.server.receives(presence_to(gone, "help", "unsubscribed")) is not None
    async with open_stage(tmp_path) as stage:
        assert show(await stage.server.receives(presence_to(WANG, "help"))) == "away"
        await stage.settles()
        assert not [stanza for stanza in stage.server.stanzas if presence_to(gone, "help")(stanza)]


async def test_a_subscription_is_on_the_disk_before_it_is_approved(stage: Theatre, tmp_path: Path) -> None:
    stage.shows("wang@home.example", "help", "subscribe")
    await stage.server.receives(presence_to(WANG, "help", "subscribed"))
    with closing(sqlite3.connect(tmp_path / "imcs.db")) as other:
        assert other.execute("select localpart, address from subscription").fetchall() == [
            ("help", "wang@home.example")
        ]
