"""What people are told: each line a row beside its fact, and offers put right by the id that made them."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imcs.dispatcher import (
    ConversationConnected,
    ConversationEnded,
    ConversationQueued,
    ConversationStarted,
    Fact,
    OfferDeclined,
    OfferMade,
    OfferTimedOut,
    OfferWithdrawn,
    QueueReason,
)
from imcs.model import Address, Author, Availability, ConversationId, Customer, CustomerId, Language, Message
from imcs.wording import MARK, marked, minutes_and_seconds, one_line, shown_name
from imcs.workgroup.admission import Policy
from imcs.workgroup.announcements import offer_id
from tests.builders import a_queue
from tests.office import SHOP, Office, open_office


def texts_of(lines: list[Message]) -> list[str]:
    return [line.body for line in lines if line.author is Author.SERVICE]


async def test_each_line_is_saved_right_behind_the_fact_that_it_tells(office: Office) -> None:
    mei, wang = await office.hires(), await office.customer()
    conversation = await office.connects(wang, mei, "It's broken")
    office.workgroup.close(mei, conversation.id)
    await office.archive.drained()
    order = [
        (type(entry).__name__ if isinstance(entry, Fact) else entry.author.value)
        for recorded in office.told
        if isinstance(entry := recorded.entry, Fact | Message) and getattr(entry, "conversation", None)
    ]
    assert order == [
        "ConversationStarted",
        "customer",
        "ConversationQueued",
        "service",  # you are next
        "OfferMade",
        "service",  # the offer
        "ConversationConnected",
        "service",  # its correction
        "service",  # to the customer
        "ConversationEnded",
        "service",
        "service",
    ]
    said = await office.lines(conversation.id)
    assert all(line.id for line in said)
    assert len({line.id for line in said}) == len(said)


async def test_an_offer_shows_who_where_how_long_and_the_last_words_on_one_line(office: Office) -> None:
    wang = await office.customer(name="Wang")
    conversation = await office.asks(wang, "first line\n\nsecond line " + "x" * 80)
    office.clock.advances(200)
    mei = await office.hires()
    offer = (await office.lines(conversation.id))[-1]
    assert offer.body == (
        f"{MARK}Wang · shop · waited 3:20 · first line second line {'x' * 36}… · 1 accept · 2 decline · within 40 s"
    )
    assert (offer.agent, offer.private, offer.author) == (mei.id, True, Author.SERVICE)
    assert offer.id == offer_id(await office.offer())


async def test_an_offer_of_a_higher_tier_says_so_and_a_nameless_customer_has_a_number(office: Office) -> None:
    await office.hires()
    wang = await office.customer(name="")
    office.people.change(Customer(wang.id, wang.address, "", Language.EN, tier=2))
    known = office.people.customer(wang.id)
    assert known is not None
    conversation = await office.asks(known)
    assert (await office.lines(conversation.id))[-1].body.startswith(f"{MARK}Customer {wang.id} (tier 2) · shop")


async def test_a_customer_whose_name_cant_be_seen_has_a_number(office: Office) -> None:
    await office.hires()
    wang = await office.customer(name="\u202e\u200b")
    conversation = await office.asks(wang)
    assert (await office.lines(conversation.id))[-1].body.startswith(f"{MARK}Customer {wang.id} · shop")


async def test_an_accepted_offer_is_corrected_by_its_id(office: Office) -> None:
    mei, wang = await office.hires(), await office.customer()
    conversation = await office.connects(wang, mei)
    *_, correction, to_customer = await office.lines(conversation.id)
    assert correction.body == f"{MARK}Accepted: Wang"
    assert correction.corrects == offer_id(await office.offer())
    assert correction.id != correction.corrects
    assert (to_customer.body, to_customer.private) == ("You are now talking with Agent Mei.", False)


async def test_a_declined_offer_is_corrected_and_the_next_agent_gets_one_of_its_own(office: Office) -> None:
    mei, wang = await office.hires("mei"), await office.customer()
    conversation = await office.asks(wang)
    first = await office.offer()
    bo = await office.hires("bo")
    office.workgroup.decline(mei, conversation.id)
    *_, correction, second = await office.lines(conversation.id)
    assert (correction.body, correction.corrects, correction.agent) == (
        f"{MARK}Declined: Wang",
        offer_id(first),
        mei.id,
    )
    assert (second.agent, second.id) == (bo.id, offer_id(await office.offer()))
    assert second.id != correction.corrects


async def test_an_offer_that_nobody_answers_in_time_is_corrected(office: Office) -> None:
    mei, wang = await office.hires(), await office.customer()
    conversation = await office.asks(wang)
    office.clock.advances(40)
    office.workgroup.record(office.dispatcher.tick(office.workgroup.now()))
    await office.tells(OfferTimedOut)
    correction = (await office.lines(conversation.id))[-1]
    assert (correction.body, correction.corrects) == (
        f"{MARK}Not answered in time: Wang",
        offer_id(await office.offer()),
    )
    assert correction.agent == mei.id


async def test_an_offer_is_withdrawn_from_an_agent_who_goes_and_from_a_customer_who_left(office: Office) -> None:
    mei, wang = await office.hires(), await office.customer()
    conversation = await office.asks(wang)
    office.workgroup.presence(mei, Availability.AWAY)
    assert texts_of(await office.lines(conversation.id))[-1] == f"{MARK}Withdrawn: Wang"
    office.workgroup.presence(mei, Availability.AVAILABLE)
    office.workgroup.customer_leaves(conversation.id)
    offered, correction, farewell = (await office.lines(conversation.id))[-3:]
    assert (correction.body, correction.corrects) == (f"{MARK}No longer waiting: Wang", offered.id)
    assert farewell.body == "All right, you are no longer waiting. Just write again if you need anything."
    assert not farewell.private
    kinds = [type(fact) for fact in await office.facts()]
    assert kinds.count(OfferWithdrawn) == 2


async def test_whoever_waits_is_told_the_place(office: Office) -> None:
    first = await office.asks(await office.customer("a@home.example"))
    assert texts_of(await office.lines(first.id))[0].startswith("No agent is on duty right now.")
    await office.hires(capacity=1)
    second = await office.asks(await office.customer("b@home.example"))
    assert texts_of(await office.lines(second.id)) == ["People ahead of you: 1."]


@pytest.mark.parametrize(("host", "offered"), [("home.example", True), ("guests.example", False)])
async def test_where_nobody_is_on_duty_a_message_can_be_left_but_by_a_guest(
    tmp_path: Path, host: str, offered: bool
) -> None:
    policy = Policy(frozenset({SHOP}), anonymous_hosts=frozenset({"guests.example"}))
    async with open_office(tmp_path, policy=policy) as office:
        talk = await office.asks(await office.customer(f"wang@{host}"))
        (told,) = texts_of(await office.lines(talk.id))
        assert told.startswith("No agent is on duty right now. You keep your place")
        assert ("“leave a message”" in told) == offered
        assert "“cancel”" in told


async def test_the_only_one_who_waits_is_next(office: Office) -> None:
    await office.hires()
    conversation = await office.asks(await office.customer())
    assert texts_of(await office.lines(conversation.id))[0].startswith("You are next.")


async def test_both_are_told_when_the_conversation_goes_back_into_the_queue(office: Office) -> None:
    mei, wang = await office.hires(), await office.customer()
    conversation = await office.connects(wang, mei)
    office.workgroup.presence(mei, Availability.OFFLINE)
    office.clock.advances(60)
    office.workgroup.record(office.dispatcher.tick(office.workgroup.now()))
    queued = await office.tells(ConversationQueued, lambda fact: fact.reason is QueueReason.AGENT_GONE)
    assert queued.head
    to_customer, place, to_agent = (await office.lines(conversation.id))[-3:]
    assert to_customer.body == "Sorry, the agent had to leave. Another one will take over."
    assert place.body.startswith("No agent is on duty right now.")
    assert (to_agent.body[0], to_agent.agent, to_agent.private) == (MARK, mei.id, True)


async def test_of_two_who_lose_their_agent_each_is_told_the_own_place(office: Office) -> None:
    mei = await office.hires()
    talks = [await office.connects(await office.customer(f"{name}@home.example"), mei) for name in "ab"]
    await office.hires("bo", capacity=1)
    office.workgroup.presence(mei, Availability.OFFLINE)
    office.clock.advances(60)
    office.workgroup.record(office.dispatcher.tick(office.workgroup.now()))
    told = [[line.body for line in await office.lines(talk.id) if not line.private] for talk in talks]
    assert [said[-1] for said in told] == [
        "You are next. The first free agent will answer you.",
        "People ahead of you: 1.",
    ]


@pytest.mark.parametrize(
    ("wrap_up", "told"),
    [(30, "Conversation #1 is closed. Wrap-up: 30 s; !done ends it early."), (0, "Conversation #1 is closed.")],
)
async def test_the_end_is_told_to_both(tmp_path: Path, wrap_up: int, told: str) -> None:
    async with open_office(tmp_path, [a_queue("shop", wrap_up=wrap_up)]) as office:
        mei, wang = await office.hires(), await office.customer()
        conversation = await office.connects(wang, mei)
        office.workgroup.close(mei, conversation.id)
        to_customer, to_agent = (await office.lines(conversation.id))[-2:]
        assert "has ended (no. 1)" in to_customer.body
        assert to_agent.body == MARK + told


async def test_the_agent_is_told_that_the_customer_ended_it_or_that_it_was_silent(office: Office) -> None:
    mei, wang = await office.hires(), await office.customer()
    conversation = await office.connects(wang, mei)
    office.workgroup.customer_leaves(conversation.id)
    assert f"{MARK}The customer has ended the conversation." in texts_of(await office.lines(conversation.id))
    office.workgroup.done(mei)
    conversation = await office.connects(wang, mei)
    office.workgroup.expire(conversation.id)
    said = texts_of(await office.lines(conversation.id))
    assert f"{MARK}Conversation #{conversation.id} was closed, because nobody wrote for a while." in said
    assert any(line.startswith("We haven't heard from you") for line in said)


async def test_everybody_is_told_in_their_own_language(office: Office) -> None:
    mei = await office.hires(language=Language.ZH_TW)
    wang = await office.people.customer_writing_from(Address("wang@home.example"), Language.ZH_CN, "王")
    conversation = await office.connects(wang, mei)
    *_, correction, to_customer = await office.lines(conversation.id)
    assert correction.body == f"{MARK}已接：王"
    assert "Agent Mei" in to_customer.body
    assert "为您" in to_customer.body


async def test_an_offer_that_was_open_before_the_restart_is_corrected_by_the_same_id(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        mei, wang = await office.hires(), await office.customer()
        conversation = await office.asks(wang, "It's broken")
        offer = await office.offer()
    async with open_office(tmp_path, clock=office.clock) as office:
        assert office.workgroup.is_offer(conversation.id, offer_id(offer))
        office.workgroup.decline(mei, conversation.id)
        await office.tells(OfferDeclined)
        line = (await office.lines(conversation.id))[-1]
        assert (line.body, line.corrects) == (f"{MARK}Declined: Wang", offer_id(offer))
        # the words that the next offer quotes are known, too
        bo = await office.hires("bo")
        again = (await office.lines(conversation.id))[-1]
        assert again.agent == bo.id
        assert "It's broken" in again.body


async def test_only_the_open_offer_is_known_by_its_line(office: Office) -> None:
    mei, wang = await office.hires(), await office.customer()
    conversation = await office.asks(wang)
    line = offer_id(await office.offer())
    assert office.workgroup.is_offer(conversation.id, line)
    assert not office.workgroup.is_offer(ConversationId(99), line)
    assert not office.workgroup.is_offer(conversation.id, "else")
    office.workgroup.accept(mei, conversation.id)
    assert not office.workgroup.is_offer(conversation.id, line)


async def test_an_agent_who_was_removed_is_told_nothing_and_nothing_breaks(office: Office) -> None:
    mei, wang = await office.hires(), await office.customer()
    conversation = await office.connects(wang, mei)
    await office.archive.remove_agent("mei")
    await office.people.load_staff()
    office.workgroup.staff_changed()
    said = await office.lines(conversation.id)
    assert said[-2].body.startswith("Sorry, the agent had to leave.")
    assert not said[-1].private
    kinds = [type(fact) for fact in await office.facts() if getattr(fact, "conversation", None)]
    assert kinds == [
        ConversationStarted,
        ConversationQueued,
        OfferMade,
        ConversationConnected,
        ConversationQueued,
    ]
    office.workgroup.customer_leaves(conversation.id)
    assert await office.tells(ConversationEnded)


@given(st.text())
def test_a_name_holds_no_control_or_direction_characters_and_is_short(name: str) -> None:
    shown = shown_name(Customer(CustomerId(1), Address("x@y"), name))
    assert len(shown) <= 40
    assert shown.isprintable()


def test_a_name_can_neither_break_the_line_nor_turn_the_reading_direction() -> None:
    assert shown_name(Customer(CustomerId(1), Address("x@y"), "\u202eW\nang\u200f ")) == "Wang"


@given(st.text())
def test_every_line_of_the_desk_is_marked_whatever_ends_it(text: str) -> None:
    assert all(line.startswith(MARK) for line in marked(text).splitlines())


@given(st.text(), st.integers(2, 80))
def test_one_line_is_one_line_and_no_longer(text: str, length: int) -> None:
    line = one_line(text, length)
    assert len(line) <= length
    assert len(line.splitlines()) <= 1


@pytest.mark.parametrize(("seconds", "shown"), [(0, "0:00"), (-5, "0:00"), (200, "3:20"), (3600, "60:00")])
def test_a_waiting_time_reads_as_minutes_and_seconds(seconds: int, shown: str) -> None:
    assert minutes_and_seconds(timedelta(seconds=seconds)) == shown


async def test_after_a_restart_an_offer_quotes_what_tells_something_or_the_note_of_who_handed_it_over(
    tmp_path: Path,
) -> None:
    async with open_office(tmp_path) as office:
        asker = await office.customer("a@home.example")
        asks = await office.asks(asker, "Where is my parcel?")
        await office.asks(asker, "thanks")
        mei = await office.hires()
        handed = await office.connects(await office.customer("b@home.example"), mei)
        office.workgroup.hand_over(mei, handed, SHOP, "wants a refund")
        office.workgroup.presence(mei, Availability.OFFLINE)
        await office.archive.drained()
    async with open_office(tmp_path, clock=office.clock) as office:
        bo = await office.hires("bo")
        for known, words in ((asks, "Where is my parcel?"), (handed, "wants a refund")):
            offered = [line.body for line in await office.lines(known.id) if line.agent == bo.id]
            assert [f" · {words} · 1 accept" in body for body in offered] == [True], offered
