"""What was recorded, said: in order, once where possible, and recognisable where it must be said again."""

import asyncio
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imcs.archive import Recorded
from imcs.model import Agent, Author, ConversationId, Message
from imcs.wording import MARK
from imcs.workgroup import Line
from imcs.xmpp.arrival import bare
from imcs.xmpp.component import Component
from imcs.xmpp.outbound import Outbound, doubled_mark
from tests.builders import MORNING
from tests.office import HELP, SHOP, Office
from tests.xmpp.server import Server
from tests.xmpp.stage import RECEIPT, WANG, Theatre, body, child, has, open_stage, to


async def test_lines_wait_while_the_stream_is_down_and_come_in_order_when_it_is_back(
    stage: Theatre,
) -> None:
    mei = await stage.office.hires()
    conversation, _ = await stage.connects(mei)
    stage.server.drops()
    for number in range(5):
        stage.office.workgroup.agent_says(mei, conversation, Line(f"a{number}", f"line {number}"))
    await stage.office.archive.drained()
    await stage.server.connected(2)
    await stage.settles()
    said = [stanza.get("id") for stanza in stage.server.stanzas if to(WANG, "line")(stanza)]
    assert said == [f"a{number}" for number in range(5)]


async def test_a_line_that_the_end_of_the_stream_swallowed_comes_again(office: Office, server: Server) -> None:
    component = Component("support.example.org", "secret", "127.0.0.1", server.port)
    outbound = Outbound(component, office.archive, office.people, office.workgroup.audience)
    component.on_ready = outbound.stream_is_up
    component.connect()
    await server.connected()
    wang = await office.customer("wang@home.example")
    conversation = await office.asks(wang, "Hello", HELP)
    office.workgroup.listen(outbound.announce)
    office.workgroup.bot_says(conversation.id, ["Hi"])
    component.add_event_handler("killed", lambda _nothing: None)
    office.workgroup.listen(lambda _recorded: component.abort())  # in the very turn in which it's written
    await server.connected(2)
    line = await server.receives(to(WANG, "Hi"))
    assert line.get("id") == (await office.lines(conversation.id))[-1].id
    assert has(line, "delay")
    await component.close()


async def test_what_was_not_said_before_the_restart_is_said_after_it_with_its_id_and_a_stamp(tmp_path: Path) -> None:
    async with open_stage(tmp_path) as stage:
        mei = await stage.office.hires()
        conversation, puppet = await stage.connects(mei)
        await stage.server.closes()  # for good: a stream that came back would say it before the restart
        await asyncio.sleep(0)
        stage.office.workgroup.agent_says(mei, conversation, Line("a1", "Hi"))
        stage.office.workgroup.customer_says(stage.customer(), SHOP, Line("c1", "There?"))
        await stage.office.archive.drained()
        clock = stage.office.clock
    async with open_stage(tmp_path, clock=clock) as stage:
        hi = await stage.server.receives(to(WANG, "Hi"))
        there = await stage.server.receives(to(mei.address, "There?"))
        assert (hi.get("id"), there.get("id")) == ("a1", "c1")
        assert there.get("from") == f"{puppet}@support.example.org"
        assert has(hi, "delay", stamp="2026-03-02T09:00:00Z")
        await stage.settles()
    async with open_stage(tmp_path, clock=clock) as stage:
        assert await stage.said_to(WANG) == []  # it was handed over, so it isn't said a third time


async def test_each_conversation_is_answered_where_it_was_written_from_also_after_a_restart(tmp_path: Path) -> None:
    work = "wang@work.example/pc"
    async with open_stage(tmp_path) as stage:
        mei = await stage.office.hires()
        _, puppet = await stage.connects(mei)
        stage.office.people.writes_from(stage.customer(), bare(work))
        stage.says(work, "help", "What are your hours?")
        await stage.settles()
    async with open_stage(tmp_path) as stage:
        stage.says(f"{mei.address}/pc", puppet, "Here it is", id="a1")
        await stage.server.receives(to(WANG, "Here it is"))
        assert "Here it is" not in await stage.said_to(work)
        stage.says(work, "shop", "Now I am at work", id="w2")
        stage.says(f"{mei.address}/pc", puppet, "Welcome there", id="a2")
        await stage.server.receives(to(work, "Welcome there"))


async def test_what_was_said_carries_no_stamp_the_first_time(stage: Theatre) -> None:
    mei = await stage.office.hires()
    conversation, _ = await stage.connects(mei)
    stage.office.workgroup.agent_says(mei, conversation, Line("a1", "Hi"))
    assert child(await stage.server.receives(to(WANG, "Hi")), "delay") is None


async def test_a_receipt_comes_only_after_the_commit(stage: Theatre) -> None:
    await stage.office.customer("wang@home.example")
    saved: list[bool] = []
    stage.office.workgroup.listen(lambda _recorded: saved.append(True))
    stage.says(WANG, "shop", "Hello", RECEIPT, id="m1")
    await stage.server.ping()  # the line was taken, and a ping that came later is answered
    if not saved:
        assert not [stanza for stanza in stage.server.stanzas if child(stanza, "received") is not None]
    await stage.server.receives(lambda stanza: has(stanza, "received", id="m1"))
    assert saved


async def test_notes_are_said_to_nobody(stage: Theatre) -> None:
    mei = await stage.office.hires()
    conversation, _ = await stage.connects(mei)
    stage.office.workgroup.note(mei, conversation.id, "he is angry")
    await stage.settles()
    assert not [stanza for stanza in stage.server.stanzas if "angry" in body(stanza)]


async def test_a_customers_line_is_said_to_nobody_while_no_agent_is_in(stage: Theatre) -> None:
    mei = await stage.office.hires(online=False)
    stage.says(WANG, "shop", "Hello")
    await stage.settles()
    assert await stage.said_to(mei.address) == []


async def test_a_line_of_a_conversation_that_nobody_knows_is_logged_and_harms_nothing(
    stage: Theatre, caplog: pytest.LogCaptureFixture
) -> None:
    line = Message(ConversationId(99), MORNING, Author.BOT, "b1", "Hello")
    stage.face.outbound.announce(Recorded(1, line))
    assert "event=unknown-conversation conversation=99" in caplog.text
    await stage.settles()
    assert stage.server.stanzas == []


UNSEEN = "\u200b\u200d\ufeff\u2060\u202e \t"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Hello", "Hello"),
        ("▎Accepted", "▎▎Accepted"),
        ("one\n▎two\nthree ▎", "one\n▎▎two\nthree ▎"),
        ("  ▎two", "  ▎▎two"),
        ("\u200b▎two", "\u200b▎▎two"),
        ("one\u2028▎two", "one\u2028▎▎two"),
        ("one\r▎two", "one\r▎▎two"),
        ("", ""),
    ],
)
def test_a_leading_mark_is_doubled(said: str, shown: str) -> None:
    assert doubled_mark(said) == shown


@given(st.text(st.sampled_from(f"▎ab\n\r\u2028\u0085{UNSEEN}"), max_size=12))
def test_no_line_can_look_like_one_of_the_desks(said: str) -> None:
    for line in doubled_mark(said).splitlines():
        seen = line.lstrip(UNSEEN)
        assert not seen.startswith(MARK) or seen.startswith(MARK * 2)


@given(st.text(st.sampled_from(f"▎ab\n\r\u2028{UNSEEN}"), max_size=12))
def test_doubling_adds_marks_and_takes_nothing_away(said: str) -> None:
    assert doubled_mark(said).replace(MARK, "") == said.replace(MARK, "")


async def in_conference(stage: Theatre) -> tuple[str, Agent, Agent]:
    """Two agents with one customer, whose window it is."""
    mei = await stage.office.hires("mei")
    _, puppet = await stage.connects(mei)
    lin = await stage.office.hires("lin")
    stage.says(f"{mei.address}/pc", puppet, "!invite lin", id="i")
    await stage.server.receives(to(lin.address, "1 accept"))
    stage.says(f"{lin.address}/pc", puppet, "!accept", id="y")
    await stage.settles()
    stage.server.stanzas.clear()
    return puppet, mei, lin


async def test_a_colleague_inside_learns_what_was_taken_back_by_command_or_by_the_client(stage: Theatre) -> None:
    puppet, mei, lin = await in_conference(stage)
    stage.says(f"{mei.address}/pc", puppet, "secret one", id="s1")
    stage.says(f"{mei.address}/pc", puppet, "secret two", id="s2")
    stage.says(f"{mei.address}/pc", puppet, "!undo", id="u")
    stage.says(f"{mei.address}/pc", puppet, "", "<retract xmlns='urn:xmpp:message-retract:1' id='s1'/>", id="r")
    undone = await stage.server.receives(lambda stanza: to(lin.address)(stanza) and has(stanza, "retract", id="s2"))
    assert body(undone) == f"{MARK}Agent Mei: The agent has taken back the last message; please disregard it."
    await stage.server.receives(lambda stanza: to(lin.address)(stanza) and has(stanza, "retract", id="s1"))
    assert not [stanza for stanza in stage.server.stanzas if to(mei.address)(stanza) and has(stanza, "retract")]


async def test_that_the_customer_types_or_has_read_is_shown_to_every_agent_inside(stage: Theatre) -> None:
    puppet, mei, lin = await in_conference(stage)
    stage.says(f"{lin.address}/pc", puppet, "Hello", id="l1")
    stage.says(WANG, "shop", "", "<composing xmlns='http://jabber.org/protocol/chatstates'/>")
    stage.says(WANG, "shop", "", "<displayed xmlns='urn:xmpp:chat-markers:0' id='l1'/>")
    await stage.settles()
    for sign in ("composing", "displayed"):
        told = {stanza.get("to") for stanza in stage.server.stanzas if has(stanza, sign)}
        assert told == {mei.address, lin.address}
