"""Left messages as people read them: what is promised, to whom it's offered, and what supervisors tell customers."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path

import pytest

from imcs.commands.handing_on import HandingOn
from imcs.dispatcher import WRITING, ConversationQueued, MessageLeft, OfferMade
from imcs.model import Author, ConversationId, Hours, Message, Role, Shift
from imcs.workgroup import Line
from imcs.workgroup.admission import Policy
from imcs.workgroup.left_messages import LeftMessages
from tests.builders import a_queue, at
from tests.commands.test_desk import Counter
from tests.office import HELP, SHOP, Office, open_office
from tests.reception.lobby import PASSPORT, Lobby, bot

OPEN = Hours(UTC, dict.fromkeys(range(7), (Shift(540, 550),)))


@pytest.fixture
async def closed(tmp_path: Path) -> AsyncIterator[Office]:
    """Half an hour after the shop has closed."""
    async with open_office(tmp_path, [a_queue("help"), a_queue("shop", hours=OPEN)]) as office:
        office.clock.advances(2400)
        yield office


async def said(office: Office, number: ConversationId, author: Author = Author.SERVICE) -> list[str]:
    return [line.body for line in await office.lines(number) if line.author is author]


async def test_where_there_is_no_bot_who_writes_after_hours_reads_that_it_is_kept_and_until_when(
    closed: Office,
) -> None:
    known = await closed.asks(await closed.customer(), "Where is my parcel?")
    assert await said(closed, known.id) == [
        "Our agents aren't here at the moment. They are back on Tue 3 Mar, 09:00.\n"
        f"Your request is kept as a message (no. {known.id}), and an agent will answer it by Tue 3 Mar 11:00."
        " You can add to it here; “cancel” takes it back."
    ]


async def test_the_offer_says_that_it_is_a_message_and_the_agent_that_the_customer_may_be_away(closed: Office) -> None:
    mei = await closed.hires()
    known = await closed.asks(await closed.customer(), "Where is my parcel?")
    closed.clock.advances((timedelta(days=1) - timedelta(seconds=2400)).total_seconds())
    closed.workgroup.record(closed.dispatcher.tick(closed.workgroup.now()))
    await closed.tells(OfferMade)
    assert any("▎Left message, to be answered by 11:00 · " in line for line in await said(closed, known.id))
    closed.workgroup.accept(mei, known.id)
    lines = await said(closed, known.id)
    assert "▎The customer may not be online. Just write: they will read it." in lines
    assert lines[-1] == "Agent Mei is here to answer your message."


async def test_who_leaves_a_message_by_word_has_time_to_write_it(office: Office) -> None:
    await office.hires(capacity=1)
    known = await office.asks(await office.customer(), "leave a message", HELP)
    LeftMessages(office.workgroup).leave(known.id)
    left = await office.tells(MessageLeft)
    assert left.opens == at(0) + WRITING
    text = "All right, just write your message here. An agent will answer it by 11:02 (no. 1)."
    assert (await said(office, known.id))[-1] == text
    office.workgroup.tell_place(known.id)
    assert (await said(office, known.id))[-1] == text, "how long it takes"


async def test_a_message_to_a_queue_that_is_shut_says_why(office: Office) -> None:
    sue = await office.hires("sue", roles=frozenset({Role.SUPERVISOR}))
    messages = LeftMessages(office.workgroup)
    messages.shut(sue, SHOP, at(7200), "Typhoon day: stay safe.")
    known = await office.asks(await office.customer())
    assert (await said(office, known.id))[-1].startswith("Typhoon day: stay safe.\nYour request is kept")
    assert office.workgroup.opening.of(SHOP).until == at(7200)
    messages.shut(sue, SHOP, None, "")
    assert office.workgroup.opening.closed_text(SHOP, sue.language) == ""
    audited = [(done.act, done.detail) for done in await office.archive.audits(10)]
    assert ("shut", "Typhoon day: stay safe.") in audited


async def test_a_notice_is_read_by_who_begins_until_its_time_is_over_also_after_a_restart(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        sue = await office.hires("sue", roles=frozenset({Role.SUPERVISOR}))
        LeftMessages(office.workgroup).notice(sue, at(600), "Parcels are late today.")
        LeftMessages(office.workgroup).shut(sue, SHOP, at(900), "Moving house.")
        await office.archive.drained()
    async with open_office(tmp_path, clock=office.clock) as office:
        known = await office.asks(await office.customer("a@home.example"), "Hello", HELP)
        assert await said(office, known.id) == ["Parcels are late today."]
        assert office.workgroup.opening.closed_text(SHOP, sue.language) == "Moving house."
        office.clock.advances(600)
        late = await office.asks(await office.customer("b@home.example"), "Hello", HELP)
        assert await said(office, late.id) == []


async def test_an_agent_who_comes_back_later_is_named_to_the_customer(office: Office) -> None:
    mei = await office.hires()
    known = await office.connects(await office.customer(), mei)
    LeftMessages(office.workgroup).come_back(mei, known, at(3600), "ask the warehouse")
    lines = await said(office, known.id)
    assert lines[-1] == f"Agent Mei will come back to you at 10:00 (no. {known.id})."
    office.clock.advances(3600)
    office.workgroup.record(office.dispatcher.tick(office.workgroup.now()))
    lines = await said(office, known.id)
    assert "Back to the customer as agreed" in lines[-1]
    assert "ask the warehouse" in lines[-1]
    office.workgroup.accept(mei, known.id)
    lines = await said(office, known.id)
    assert lines[-1] == "You are now talking with Agent Mei.", "no message was left"


async def test_supervisors_read_how_many_messages_wait_and_what_became_of_them(office: Office) -> None:
    sue = await office.hires("sue", roles=frozenset({Role.SUPERVISOR}), queues=(HELP,))
    mei = await office.hires(online=False)
    counter = Counter(office)
    for name in ("a", "b"):
        known = await office.asks(await office.customer(f"{name}@home.example"), "Hello", HELP)
        LeftMessages(office.workgroup).leave(known.id)
    assert " · left messages 2" in await counter.runs(sue, "!queues")
    office.clock.advances(60)
    office.workgroup.record(office.dispatcher.take_over(known.id, mei.id, office.workgroup.now()))
    office.answers(mei, known)
    await office.archive.drained()
    office.clock.advances(1)
    assert " · left messages 2, answered 1, in time 1" in await counter.runs(sue, "!report")


async def test_guests_leave_no_message_after_hours_nor_at_closing_time(tmp_path: Path) -> None:
    policy = Policy(frozenset({SHOP}), anonymous_hosts=frozenset({"anon.example"}))
    async with open_office(tmp_path, [a_queue("help"), a_queue("shop", hours=OPEN)], policy=policy) as office:
        waits = await office.asks(await office.customer("a@anon.example"), "Where is my parcel?")
        office.clock.advances(2400)
        office.workgroup.record(office.dispatcher.tick(office.workgroup.now()))
        guest = await office.customer("b@anon.example")
        late, _ = office.workgroup.customer_says(guest, SHOP, Line("", "Where is my parcel?"))
        for known in (waits, late):
            *_, told, over = await said(office, known.id)
            assert told == "Our agents aren't here at the moment. They are back on Tue 3 Mar, 09:00."
            assert over.startswith(f"This conversation has ended (no. {known.id}).")
        assert office.dispatcher.open_conversations() == []


async def test_an_agent_does_not_come_back_to_a_guest_later(tmp_path: Path) -> None:
    policy = Policy(frozenset({SHOP}), anonymous_hosts=frozenset({"anon.example"}))
    async with open_office(tmp_path, policy=policy) as office:
        mei = await office.hires()
        known = await office.connects(await office.customer("a@anon.example"), mei)
        answer = HandingOn(office.workgroup, office.workgroup.texts).later(mei, known, "2h ask the warehouse")
        assert answer == "This customer is a guest: after the logout nobody can come back to them."
        assert office.dispatcher.conversation(known.id) == known


async def test_a_question_for_a_queue_that_is_open_gets_a_person_there_while_its_own_is_closed(office: Office) -> None:
    lobby = Lobby(office, bot())
    office.knowledge.holds(replace(PASSPORT, queue=SHOP))
    LeftMessages(office.workgroup).shut(await office.hires("sue"), HELP, at(3600), "")
    wang = await office.customer()
    conversation = lobby.says(wang, "How do I replace a lost passport?")
    await lobby.answers("Bring your ID.")
    lobby.says(wang, "agent")
    queued = await office.tells(ConversationQueued)
    now = office.dispatcher.conversation(conversation.id)
    assert (queued.queue, now.line, now.left) == (SHOP, SHOP, None)


async def test_an_agent_reads_that_it_comes_back_when_the_queue_is_open(tmp_path: Path) -> None:
    async with open_office(tmp_path, [a_queue("help"), a_queue("shop", hours=OPEN)]) as office:
        mei = await office.hires()
        known = await office.connects(await office.customer(), mei)
        answer = HandingOn(office.workgroup, office.workgroup.texts).later(mei, known, "22:00 ask the warehouse")
        assert answer == "This conversation comes back to you on Tue 3 Mar, 09:00."
        told = (await said(office, known.id))[-1]
        assert told == f"Agent Mei will come back to you on Tue 3 Mar, 09:00 (no. {known.id})."


async def test_a_colleague_who_was_in_reads_that_the_agent_comes_back_later_and_is_free(office: Office) -> None:
    mei, lin = await office.hires(), await office.hires("lin")
    known = await office.connects(await office.customer(), mei)
    office.workgroup.record(office.dispatcher.invite(known.id, mei.id, lin.id, office.workgroup.now()))
    office.workgroup.accept(lin, known.id)
    LeftMessages(office.workgroup).come_back(mei, known, at(3600), "")
    await office.archive.drained()
    told = [
        (line.agent, line.body) for line in await office.lines(known.id) if "comes back to this customer" in line.body
    ]
    text = "▎Agent Mei comes back to this customer at 10:00. There is nothing more for you to do here."
    assert told == [(lin.id, text)]


async def test_where_nobody_knows_when_it_opens_no_time_is_promised(tmp_path: Path) -> None:
    async with open_office(tmp_path, [a_queue("shop", hours=Hours(UTC, {}))]) as office:
        known = await office.asks(await office.customer())
        kept = (
            "Our agents aren't here until further notice.\nYour request is kept as a message (no. 1), and an agent will"
            " answer it once we are open again. You can add to it here; “cancel” takes it back."
        )
        assert await said(office, known.id) == [kept]
        office.workgroup.tell_place(known.id)
        assert await said(office, known.id) == [kept, kept]


async def test_where_nobody_else_may_wait_that_is_said_and_what_was_promised_for_a_message_holds(
    tmp_path: Path,
) -> None:
    async with open_office(tmp_path, [a_queue("help", max_waiting=1)]) as office:
        lobby = Lobby(office, bot())
        office.knowledge.holds(PASSPORT)
        lobby.says(await office.customer("a@home.example"), "agent")
        await office.tells(ConversationQueued)
        wang = await office.customer()
        late = lobby.says(wang, "agent")
        await lobby.answers(
            "Many people are waiting right now. Please try again in a while, or write “leave a message”"
        )
        lobby.says(wang, "leave a message")
        kept = await office.tells(Message, lambda line: line.body.startswith("All right, just write your message"))
        lobby.says(wang, "agent")
        again = await office.tells(Message, lambda line: line.body == kept.body and line.id != kept.id)
        assert again.conversation == late.id
