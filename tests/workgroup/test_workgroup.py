"""The shell: what is decided is saved before anybody hears of it, in one order, with one clock and one timer."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bots.state import BotState
from imcs import phrases
from imcs.archive import BotStateSaved, Recorded
from imcs.dispatcher import (
    AgentPaused,
    AgentRemoved,
    ConversationQueued,
    OfferMade,
    OfferTimedOut,
    QueueReason,
    ServiceResumed,
    WrapUpEnded,
)
from imcs.errors import Reason, Refused
from imcs.model import Author, Availability, Message, Role, Stage
from imcs.wording import MARK
from imcs.workgroup import Line
from tests.builders import MORNING, a_queue, at
from tests.dispatcher.people import refused
from tests.office import HELP, SHOP, Office, open_office


async def test_whoever_listens_hears_only_what_is_on_the_disk(office: Office, tmp_path: Path) -> None:
    seen: list[tuple[str, int]] = []

    def look(recorded: Recorded) -> None:
        if isinstance(recorded.entry, Message):
            with closing(sqlite3.connect(tmp_path / "imcs.db")) as other:
                rows = other.execute("select count(*) from message where id = ?", [recorded.entry.id])
                seen.append((recorded.entry.body, rows.fetchone()[0]))

    office.workgroup.listen(look)
    wang = await office.customer()
    conversation = await office.asks(wang, "one", HELP)
    await office.asks(wang, "two", HELP)
    assert seen == []  # decided, but not said yet
    await office.archive.drained()
    assert seen == [("one", 1), ("two", 1)]
    assert [line.body for line in await office.lines(conversation.id)] == ["one", "two"]


async def test_the_contact_is_on_the_disk_before_its_conversation_is_offered(office: Office, tmp_path: Path) -> None:
    """After a crash right behind the offer it must still be the same one."""
    there: list[str] = []

    def look(recorded: Recorded) -> None:
        if isinstance(recorded.entry, OfferMade):
            with closing(sqlite3.connect(tmp_path / "imcs.db")) as other:
                there.extend(localpart for (localpart,) in other.execute("select localpart from puppet"))

    office.workgroup.listen(look)
    await office.hires()
    wang = await office.customer()
    await office.asks(wang, "one")
    await office.archive.drained()
    assert there == [office.people.puppet(wang.id, SHOP).localpart]


async def test_a_first_line_opens_a_conversation_with_the_bot_and_the_next_one_joins_it(office: Office) -> None:
    wang = await office.customer()
    first, seq = office.workgroup.customer_says(wang, HELP, Line("m1", "Hello", "<x/>"))
    assert first.stage is Stage.BOT
    second, later = office.workgroup.customer_says(wang, HELP, Line("", "again", corrects="m1"))
    assert (second.id, later > seq) == (first.id, True)
    hello, again = await office.lines(first.id)
    assert (hello.id, hello.body, hello.payloads, hello.author, hello.agent) == (
        "m1",
        "Hello",
        "<x/>",
        Author.CUSTOMER,
        None,
    )
    assert again.id  # one of ours
    assert again.corrects == "m1"
    elsewhere, _ = office.workgroup.customer_says(wang, SHOP, Line("m2", "Hello"))
    assert elsewhere.id != first.id


async def test_the_place_given_back_is_that_of_the_line_itself(office: Office) -> None:
    wang = await office.customer()
    _, seq = office.workgroup.customer_says(wang, SHOP, Line("m1", "Hello"))
    await office.archive.drained()
    (recorded,) = [recorded for recorded in office.told if recorded.seq == seq]
    assert isinstance(recorded.entry, Message)
    assert recorded.entry.id == "m1"


async def test_where_no_bot_is_a_person_is_sought_at_once_and_the_offer_quotes_the_line(office: Office) -> None:
    await office.hires()
    conversation = await office.asks(await office.customer(), "It's broken")
    assert conversation.stage is Stage.OFFERED
    assert "It's broken" in (await office.lines(conversation.id))[-1].body


async def test_a_customers_line_is_for_the_agent_once_connected(office: Office) -> None:
    mei, wang = await office.hires(), await office.customer()
    conversation = await office.connects(wang, mei)
    await office.asks(wang, "Are you there?")
    line = (await office.lines(conversation.id))[-1]
    assert (line.body, line.agent) == ("Are you there?", mei.id)


async def test_only_the_connected_agent_can_write_to_the_customer(office: Office) -> None:
    mei, wang = await office.hires("mei"), await office.customer()
    bo = await office.hires("bo", online=False)
    offered = await office.asks(wang)
    with refused(Reason.NOT_CONNECTED):
        office.workgroup.agent_says(mei, offered, Line("a1", "too early"))
    office.workgroup.accept(mei, offered.id)
    connected = office.dispatcher.conversation(offered.id)
    with refused(Reason.NOT_CONNECTED):
        office.workgroup.agent_says(bo, connected, Line("a2", "not mine"))
    office.workgroup.agent_says(mei, connected, Line("a3", "Hi!", "<y/>", "a0"))
    line = (await office.lines(offered.id))[-1]
    assert line == Message(offered.id, MORNING, Author.AGENT, "a3", "Hi!", mei.id, "<y/>", "a0")
    office.workgroup.close(mei, offered.id)
    with refused(Reason.UNKNOWN_CONVERSATION):  # whatever the caller saw before
        office.workgroup.agent_says(mei, connected, Line("a4", "too late"))


async def test_a_note_is_kept_and_private(office: Office) -> None:
    mei, wang = await office.hires(), await office.customer()
    conversation = await office.connects(wang, mei)
    office.workgroup.note(mei, conversation.id, "angry")
    line = (await office.lines(conversation.id))[-1]
    assert (line.body, line.private, line.author, line.agent) == ("angry", True, Author.AGENT, mei.id)


async def test_why_a_conversation_was_closed_is_kept_as_a_note_unless_closing_is_refused(office: Office) -> None:
    mei, wang = await office.hires("mei"), await office.customer()
    bo = await office.hires("bo")
    conversation = await office.connects(wang, mei)
    with refused(Reason.NOT_CONNECTED):
        office.workgroup.close(bo, conversation.id, "not mine")
    office.workgroup.close(mei, conversation.id, "solved")
    notes = [line.body for line in await office.lines(conversation.id) if line.author is Author.AGENT]
    assert notes == ["solved"]
    assert office.workgroup.find(conversation.id) is None


async def test_the_bots_lines_are_saved_together_with_its_state(office: Office) -> None:
    conversation = await office.asks(await office.customer(), "Hello", HELP)
    saved = BotStateSaved(conversation.id, BotState(greeted=True).to_json())
    office.workgroup.bot_says(conversation.id, ["Hi!", "What is it?"], saved)
    said = await office.lines(conversation.id)
    assert [(line.author, line.body) for line in said[1:]] == [(Author.BOT, "Hi!"), (Author.BOT, "What is it?")]
    assert len({line.id for line in said}) == 3
    assert await office.archive.bot_state(conversation.id) == saved.state


async def test_the_desks_lines_in_a_window_are_marked_line_by_line(office: Office) -> None:
    mei, wang = await office.hires(), await office.customer()
    conversation = await office.connects(wang, mei)
    office.workgroup.show_agent(conversation.id, mei, "one\ntwo", "pop-1")
    office.workgroup.tell_agent(conversation.id, mei, phrases.CUSTOMER_LEFT)
    shown, told = (await office.lines(conversation.id))[-2:]
    assert (shown.body, shown.id, shown.private, shown.agent) == (f"{MARK}one\n{MARK}two", "pop-1", True, mei.id)
    assert told.body.startswith(MARK)


async def test_the_time_never_goes_back(office: Office) -> None:
    office.clock.advances(10)
    assert office.workgroup.now() == at(10)
    office.clock.advances(-5)
    assert office.workgroup.now() == at(10)


async def test_an_offer_runs_out_by_itself_at_its_time(tmp_path: Path) -> None:
    async with open_office(tmp_path, [a_queue("shop", offer_timeout=0.02)]) as office:
        await office.hires()
        conversation = await office.asks(await office.customer())
        office.clock.advances(0.02)
        fact = await office.tells(OfferTimedOut)
        assert fact.conversation == conversation.id
        assert office.dispatcher.conversation(conversation.id).stage is Stage.QUEUED


async def test_a_wrap_up_ends_by_itself_or_by_the_agents_word(tmp_path: Path) -> None:
    async with open_office(tmp_path, [a_queue("shop", wrap_up=0.02)]) as office:
        mei, wang = await office.hires(), await office.customer()
        conversation = await office.connects(wang, mei)
        office.workgroup.close(mei, conversation.id)
        office.clock.advances(0.02)
        assert (await office.tells(WrapUpEnded)).conversation == conversation.id
        with refused(Reason.NO_WRAP_UP):
            office.workgroup.done(mei)


async def test_duty_is_recorded(office: Office) -> None:
    mei = await office.hires()
    office.workgroup.pause(mei, "lunch")
    office.workgroup.ready(mei)
    office.workgroup.leave(mei)
    kinds = [type(fact).__name__ for fact in await office.facts()]
    assert kinds == ["AgentChanged", "AvailabilityChanged", "AgentPaused", "AgentReadied", "AgentLeft"]
    assert (await office.tells(AgentPaused)).why == "lunch"


async def test_a_change_of_staff_reaches_the_dispatcher(office: Office) -> None:
    mei = await office.hires()
    await office.archive.remove_agent("mei")
    await office.people.load_staff()
    office.workgroup.staff_changed()
    assert (await office.tells(AgentRemoved)).agent == mei.id
    assert office.dispatcher.agents() == []


async def test_after_a_restart_everything_stands_where_it_stood(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        mei = await office.hires("mei", capacity=1)
        wang, lin = await office.customer("wang@home.example"), await office.customer("lin@home.example")
        chen = await office.customer("chen@home.example")
        connected = await office.connects(wang, mei)
        waiting = await office.asks(lin)
        with_bot = await office.asks(chen, "Hello", HELP)
        office.clock.advances(10)
    async with open_office(tmp_path, clock=office.clock) as office:
        stages = {c.id: c.stage for c in office.dispatcher.open_conversations()}
        assert stages == {connected.id: Stage.CONNECTED, waiting.id: Stage.QUEUED, with_bot.id: Stage.BOT}
        assert office.dispatcher.agent(mei.id).availability is Availability.UNKNOWN
        resumed = await office.tells(ServiceResumed)
        assert (resumed.since, resumed.at) == (MORNING, at(10))
        assert office.people.customer(lin.id) == lin
        # numbers go on, and nobody gets a second conversation in the same queue
        again, _ = office.workgroup.customer_says(lin, SHOP, Line("m9", "Hello?"))
        assert again.id == waiting.id
        fresh = await office.asks(await office.customer("new@home.example"))
        assert fresh.id == with_bot.id + 1


async def test_a_conversation_is_found_until_it_has_ended(office: Office) -> None:
    conversation = await office.asks(await office.customer(), "Hello", HELP)
    assert office.workgroup.find(conversation.id) == conversation
    office.workgroup.expire(conversation.id)
    assert office.workgroup.find(conversation.id) is None
    with refused(Reason.UNKNOWN_CONVERSATION):
        office.workgroup.expire(conversation.id)


async def test_the_bot_hands_over_once(office: Office) -> None:
    conversation = await office.asks(await office.customer(), "Hello", HELP)
    office.workgroup.request_person(conversation.id, QueueReason.BOT_UNSURE)
    assert (await office.tells(ConversationQueued)).reason is QueueReason.BOT_UNSURE
    with refused(Reason.NOT_WITH_BOT):
        office.workgroup.request_person(conversation.id, QueueReason.BOT_UNSURE)


async def test_an_agent_who_writes_as_a_customer_is_never_offered_that(office: Office) -> None:
    mei = await office.hires("mei")
    herself = await office.customer(mei.address)
    conversation = await office.asks(herself)
    assert (conversation.stage, conversation.own) == (Stage.QUEUED, mei.id)
    bo = await office.hires("bo")
    assert office.dispatcher.conversation(conversation.id).agent == bo.id


async def test_who_is_no_agent_is_offered_nothing(office: Office) -> None:
    await office.hires("boss", roles=frozenset({Role.SUPERVISOR}))
    conversation = await office.asks(await office.customer())
    assert conversation.stage is Stage.QUEUED


async def test_a_transfer_that_is_refused_leaves_no_note_behind(office: Office) -> None:
    mei, bo = await office.hires(), await office.hires("bo", online=False)
    conversation = await office.connects(await office.customer(), mei)
    with pytest.raises(Refused):
        office.workgroup.hand_over(mei, conversation, bo, "a word to Bo")
    assert not any("a word to Bo" in line.body for line in await office.lines(conversation.id))
