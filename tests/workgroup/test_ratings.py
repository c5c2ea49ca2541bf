"""How was it? Who is asked, what counts as an answer, and that a question is never taken for one."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from imcs.archive import CustomerBlocked
from imcs.model import Agent, Author, Conversation, ConversationId, Customer, Message, QueueName
from imcs.workgroup import Line
from imcs.workgroup.admission import Policy
from tests.office import HELP, SHOP, Clock, Office, open_office

POLICY = Policy(frozenset({SHOP}), rated=frozenset({SHOP}))


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(tmp_path, policy=POLICY) as office:
        yield office


async def served(office: Office, customer: Customer, agent: Agent) -> ConversationId:
    """The agent answered and closed."""
    conversation = await office.connects(customer, agent)
    office.workgroup.agent_says(agent, conversation, Line("", "Here you are."))
    office.workgroup.close(agent, conversation.id)
    office.workgroup.done(agent)
    return conversation.id


async def questions(office: Office, conversation: ConversationId) -> list[str]:
    return [line.id for line in await office.lines(conversation) if line.body.startswith("How was it?")]


def answers(office: Office, customer: Customer, words: str) -> ConversationId | None:
    """To which conversation this line was added; None where it would begin one."""
    kept = office.workgroup.said_after_the_end(customer, SHOP, Line("", words))
    return None if kept is None else kept[0]


def reaction(office: Office, *emoji: str, on: str, by: Customer, queue: QueueName = SHOP) -> ConversationId | None:
    line = Message(ConversationId(0), office.clock(), Author.CUSTOMER, "r1", "")
    kept = office.workgroup.ratings.pointed(by, queue, on, line, emoji)
    return None if kept is None else kept[0]


async def rating(office: Office, conversation: ConversationId) -> tuple[int | None, str]:
    await office.archive.drained()
    found = await office.archive.ratings.of(conversation)
    assert found is not None
    return found.mark, found.comment


async def test_a_customer_is_asked_once_after_an_agent_served_them(office: Office) -> None:
    number = await served(office, await office.customer(), await office.hires())
    assert await questions(office, number) == [f"rate-{number}"]
    assert await rating(office, number) == (None, "")


async def test_nobody_is_asked_where_the_queue_does_not_want_it(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        number = await served(office, await office.customer(), await office.hires())
        assert await questions(office, number) == []
        assert answers(office, await office.customer(), "5") is None


async def test_nobody_is_asked_after_an_abandoned_or_unanswered_or_cut_or_idle_one(office: Office) -> None:
    mei, wang = await office.hires(), await office.customer()
    abandoned = await office.asks(wang)
    office.workgroup.customer_leaves(abandoned.id)
    ended = [abandoned.id]
    unanswered = await office.connects(wang, mei)
    office.workgroup.close(mei, unanswered.id)
    ended.append(unanswered.id)
    for end in (
        office.workgroup.expire,
        lambda number: office.workgroup.record(office.dispatcher.cut(number, office.clock(), mei.id)),
    ):
        office.workgroup.done(mei)
        conversation = await office.connects(wang, mei)
        office.workgroup.agent_says(mei, conversation, Line("", "Yes?"))
        end(conversation.id)
        ended.append(conversation.id)
    assert [await questions(office, number) for number in ended] == [[], [], [], []]


async def test_who_is_heard_no_more_is_not_asked(office: Office) -> None:
    wang, mei = await office.customer(), await office.hires()
    office.workgroup.admission.blocks.put(CustomerBlocked(wang.id, office.clock() + timedelta(days=1), mei.id))
    number = await served(office, wang, mei)
    assert await questions(office, number) == []


@pytest.mark.parametrize(("words", "mark"), [("4", 4), ("五分", 5), ("👎", 1), ("⭐⭐", 2)])
async def test_a_mark_is_kept_with_the_conversation_and_reopens_nothing(office: Office, words: str, mark: int) -> None:
    wang = await office.customer()
    number = await served(office, wang, await office.hires())
    assert answers(office, wang, words) == number
    assert await rating(office, number) == (mark, "")
    *_, given, thanks = await office.lines(number)
    assert (given.body, thanks.id) == (words, f"rated-{number}")
    assert f"({mark} of 5)" in thanks.body
    assert office.dispatcher.open_conversations() == []


async def test_a_merger_between_question_and_answer_loses_neither(office: Office) -> None:
    mei, wang, also = await office.hires(), await office.customer(), await office.customer("wang@work.example")
    number, later = await served(office, also, mei), await served(office, also, mei)
    await office.archive.drained()
    await office.archive.customers.merge(also.id, wang.id)
    assert await office.people.refresh(0, frozenset())
    assert answers(office, wang, "4") == later
    assert reaction(office, "👎", on=f"rate-{number}", by=wang) == number
    assert [await rating(office, asked) for asked in (number, later)] == [(1, ""), (4, "")]
    office.workgroup.ratings.forget(wang.id)
    assert answers(office, wang, "3") is None


@pytest.mark.parametrize("words", ["5 days and no parcel", "My parcel isn't there", "一個都沒收到", "agent", "7"])
async def test_a_question_right_after_begins_a_conversation(office: Office, words: str) -> None:
    wang = await office.customer()
    number = await served(office, wang, await office.hires())
    assert answers(office, wang, words) is None
    assert (await office.asks(wang, words)).continues in (number, None)
    assert answers(office, wang, "5") is None, "what is written in an open conversation belongs there"
    assert await rating(office, number) == (None, "")


async def test_one_comment_follows_a_mark_and_says_that_it_is_one(office: Office) -> None:
    wang = await office.customer()
    number = await served(office, wang, await office.hires())
    assert answers(office, wang, "Comment: kind") is None, "nothing is rated yet"
    assert answers(office, wang, "2") == number
    assert answers(office, wang, "It took too long") is None
    assert answers(office, wang, "意見：等太久，卡號 4111 1111 1111 1111") == number
    assert await rating(office, number) == (2, "等太久，卡號 [card]")
    assert answers(office, wang, "意見：還有") is None
    assert (await office.lines(number))[-1].body == "Thank you for your comment."


async def test_a_mark_is_changed_for_ten_minutes_and_the_thanks_are_corrected(office: Office) -> None:
    wang = await office.customer()
    number = await served(office, wang, await office.hires())
    assert answers(office, wang, "1") == number
    office.clock.advances(500)
    assert answers(office, wang, "5") == number
    thanks = (await office.lines(number))[-1]
    assert (thanks.corrects, "(5 of 5)" in thanks.body) == (f"rated-{number}", True)
    office.clock.advances(600)
    assert answers(office, wang, "3") is None
    assert await rating(office, number) == (5, "")


async def test_the_question_is_open_for_a_day(office: Office) -> None:
    wang = await office.customer()
    await served(office, wang, await office.hires())
    office.clock.advances(24 * 3600)
    assert answers(office, wang, "5") is None


async def test_a_reaction_to_the_question_is_a_mark_even_while_something_else_is_open(office: Office) -> None:
    wang, lin = await office.customer(), await office.customer("lin@home.example")
    number = await served(office, wang, await office.hires())
    await office.asks(wang, "One more thing")
    assert reaction(office, "👍", on=f"rate-{number}", by=lin) is None, "it isn't theirs"
    assert reaction(office, "🤔", on=f"rate-{number}", by=wang) is None
    assert reaction(office, "👍", on="rate-99", by=wang) is None
    assert reaction(office, "👍", on=f"place-{number}", by=wang) is None
    assert reaction(office, "👍", on=f"rate-{number}", by=wang, queue=HELP) is None, "it was asked elsewhere"
    assert reaction(office, "👍", on=f"rate-{number}", by=wang) == number
    assert await rating(office, number) == (5, "")


async def test_a_reply_to_the_thanks_is_the_comment(office: Office) -> None:
    wang = await office.customer()
    number = await served(office, wang, await office.hires())
    reply = Message(ConversationId(0), office.clock(), Author.CUSTOMER, "r1", "very kind")
    assert office.workgroup.ratings.pointed(wang, SHOP, f"rate-{number}", reply, ()) is None
    assert answers(office, wang, "5") == number
    assert office.workgroup.ratings.pointed(wang, SHOP, f"rated-{number}", reply, ()) is not None
    assert await rating(office, number) == (5, "very kind")


async def test_who_was_erased_is_known_by_no_question_any_more(office: Office) -> None:
    wang, lin = await office.customer(), await office.customer("lin@home.example")
    mei = await office.hires()
    number, other = await served(office, wang, mei), await served(office, lin, mei)
    office.workgroup.ratings.forget(wang.id)
    assert answers(office, wang, "5") is None
    assert reaction(office, "👍", on=f"rate-{number}", by=wang) is None
    assert answers(office, lin, "5") == other


async def test_the_continuation_of_a_rated_conversation_is_not_asked_about_again(office: Office) -> None:
    wang, mei = await office.customer(), await office.hires()
    first = await served(office, wang, mei)
    second = await served(office, wang, mei)
    assert await questions(office, second) == [f"rate-{second}"], "the first question was never answered"
    assert answers(office, wang, "4") == second
    third = await served(office, wang, mei)
    assert await questions(office, third) == []
    assert await rating(office, first) == (None, "")


async def test_a_restart_forgets_neither_the_question_nor_that_an_agent_answered(tmp_path: Path) -> None:
    clock = Clock()
    async with open_office(tmp_path, clock=clock, policy=POLICY) as office:
        mei = await office.hires()
        wang, lin = await office.customer(), await office.customer("lin@home.example")
        number = await served(office, wang, mei)
        open_one = await office.connects(lin, mei)
        office.workgroup.agent_says(mei, open_one, Line("", "A moment."))
        await office.archive.drained()
    clock.advances(60)
    async with open_office(tmp_path, clock=clock, policy=POLICY) as office:
        known = office.people.customer_at(wang.address)
        assert known is not None, "a reaction must find its customer, who has written nothing since"
        assert reaction(office, "👎", on=f"rate-{number}", by=known) == number
        assert await rating(office, number) == (1, "")
        office.workgroup.close(mei, open_one.id)
        assert await questions(office, open_one.id) == [f"rate-{open_one.id}"]


async def test_a_conversation_with_the_bot_alone_is_not_asked_about(tmp_path: Path) -> None:
    async with open_office(tmp_path, policy=Policy(rated=frozenset({HELP}))) as office:
        conversation: Conversation = await office.asks(await office.customer(), "Hello", HELP)
        office.workgroup.customer_leaves(conversation.id)
        assert await questions(office, conversation.id) == []
