"""Silence: the customer is asked once whether they are still there, then the conversation ends; a line lifts it."""

from datetime import timedelta
from pathlib import Path

import pytest

from bots.bot import Bot
from bots.texts import Texts
from imcs.model import Author, Conversation, ConversationId, Stage
from imcs.reception import Reception
from imcs.reception.idle_rounds import IdleRounds, Patience
from imcs.workgroup import Line
from imcs.workgroup.left_messages import LeftMessages
from tests.office import HELP, Clock, Office, open_office

TWO_MINUTES = Patience(timedelta(seconds=120), timedelta(seconds=60))


def rounds_of(office: Office, patience: Patience = TWO_MINUTES) -> tuple[IdleRounds, Reception]:
    bot = Bot(Texts.of_package("bots"), "The service", "")
    reception = Reception(office.workgroup, office.knowledge, bot, {}, debounce=60, replies_per_minute=10)
    return IdleRounds(office.workgroup, office.archive, reception, patience, patience), reception


async def reminders(office: Office, number: ConversationId) -> int:
    return len([line for line in await office.lines(number) if line.body.startswith("Are you still there?")])


async def answered(office: Office) -> Conversation:
    """Connected, and the agent has answered."""
    mei, wang = await office.hires(), await office.customer()
    conversation = await office.connects(wang, mei)
    office.workgroup.agent_says(mei, conversation, Line("", "Which order is it?"))
    await office.archive.drained()
    return conversation


def test_a_warning_that_is_none_or_as_long_as_the_silence_warns_never() -> None:
    assert TWO_MINUTES.reminded_after == timedelta(seconds=60)
    assert Patience(timedelta(seconds=60)).reminded_after is None
    assert Patience(timedelta(seconds=60), timedelta(seconds=60)).reminded_after is None
    assert Patience(timedelta(), timedelta(seconds=60)).reminded_after is None


async def test_nobody_is_silent_while_nobody_hears_us(office: Office) -> None:
    rounds, reception = rounds_of(office, Patience(timedelta(seconds=120)))
    with_agent, lin = await answered(office), await office.customer("lin@home.example")
    with_bot = await office.asks(lin, "Hello", HELP)
    reception.heard(with_bot.id, "Hello", 1)
    await rounds.look()
    office.clock.advances(60)
    office.workgroup.stream_lost()
    office.clock.advances(3600)
    await rounds.look()
    office.workgroup.stream_is_back()
    office.clock.advances(59)
    await rounds.look()
    assert office.workgroup.find(with_agent.id) is not None
    assert office.workgroup.find(with_bot.id) is not None
    office.clock.advances(2)
    await rounds.look()
    assert office.workgroup.find(with_agent.id) is None
    assert office.workgroup.find(with_bot.id) is None


async def test_a_silent_customer_is_reminded_once_and_then_the_conversation_ends(office: Office) -> None:
    rounds, _ = rounds_of(office)
    talk = await answered(office)
    for seconds, times in ((50, 0), (20, 1), (10, 1), (30, 1)):
        office.clock.advances(seconds)
        await rounds.look()
        assert await reminders(office, talk.id) == times
        assert office.workgroup.find(talk.id) is not None
    office.clock.advances(20)
    await rounds.look()
    assert office.workgroup.find(talk.id) is None
    ended = await office.archive.conversation(talk.id)
    await office.archive.drained()
    assert ended is not None


async def test_a_line_lifts_it_and_the_next_silence_is_reminded_of_again(office: Office) -> None:
    rounds, _ = rounds_of(office)
    talk = await answered(office)
    office.clock.advances(70)
    await rounds.look()
    mei = office.people.staff[0]
    await office.asks(await office.customer(), "Still here")
    office.workgroup.agent_says(mei, office.dispatcher.conversation(talk.id), Line("", "Fine."))
    office.clock.advances(55)
    await rounds.look()
    assert (await reminders(office, talk.id), office.workgroup.find(talk.id) is not None) == (1, True)
    office.clock.advances(10)
    await rounds.look()
    assert await reminders(office, talk.id) == 2


async def test_a_customer_who_waits_for_the_agents_answer_is_not_asked(office: Office) -> None:
    rounds, _ = rounds_of(office)
    talk = await office.connects(await office.customer(), await office.hires())
    office.clock.advances(70)
    await rounds.look()
    assert await reminders(office, talk.id) == 0


async def test_the_bots_conversations_are_reminded_and_end_too_and_those_who_wait_are_left_alone(
    office: Office,
) -> None:
    rounds, reception = rounds_of(office)
    wang, lin = await office.customer(), await office.customer("lin@home.example")
    talk, waits = await office.asks(wang, "Hello", HELP), await office.asks(lin)
    for each in (talk, waits):
        reception.heard(each.id, "Hello", 1)
    office.clock.advances(70)
    await rounds.look()
    assert (await reminders(office, talk.id), await reminders(office, waits.id)) == (1, 0)
    office.clock.advances(60)
    await rounds.look()
    assert office.workgroup.find(talk.id) is None
    found = office.workgroup.find(waits.id)
    assert found is not None
    assert found.stage is Stage.QUEUED
    await reception.finish()


@pytest.mark.parametrize("patience", [Patience(timedelta()), Patience(timedelta(), timedelta(seconds=60))])
async def test_without_an_end_there_is_no_reminder(office: Office, patience: Patience) -> None:
    rounds, _ = rounds_of(office, patience)
    talk = await answered(office)
    office.clock.advances(100_000)
    await rounds.look()
    assert (await reminders(office, talk.id), office.workgroup.find(talk.id) is not None) == (0, True)


async def test_who_was_reminded_before_a_restart_is_not_reminded_of_the_same_silence(tmp_path: Path) -> None:
    clock = Clock()
    async with open_office(tmp_path, clock=clock) as office:
        talk = await answered(office)
        rounds, _ = rounds_of(office)
        office.clock.advances(70)
        await rounds.look()
        assert await reminders(office, talk.id) == 1
    async with open_office(tmp_path, clock=clock) as office:
        rounds, _ = rounds_of(office)
        await rounds.look()
        office.clock.advances(70)
        await rounds.look()
        said = [line for line in await office.lines(talk.id) if line.author is not Author.CUSTOMER]
        assert len([line for line in said if line.id.startswith("idle-")]) == 1


@pytest.mark.parametrize("left", [False, True])
async def test_what_the_agent_never_answered_is_not_ended_for_silence(office: Office, left: bool) -> None:
    rounds, _ = rounds_of(office)
    talk = await office.asks(await office.customer())
    if left:
        LeftMessages(office.workgroup).leave(talk.id)
        office.clock.advances(120)
        office.workgroup.record(office.dispatcher.tick(office.workgroup.now()))
    mei = await office.hires()
    office.workgroup.accept(mei, talk.id)
    await office.archive.drained()
    for _ in range(2):
        office.clock.advances(130)
        await rounds.look()
    assert office.workgroup.find(talk.id) is not None
    office.workgroup.agent_says(mei, talk, Line("", "It arrives tomorrow."))
    await office.archive.drained()
    await rounds.look()
    office.clock.advances(70)
    await rounds.look()
    assert await reminders(office, talk.id) == (0 if left else 1), "who left a message isn't expected to be there"
    office.clock.advances(60)
    await rounds.look()
    assert office.workgroup.find(talk.id) is None
