"""Customers who can't be reached: told to the agent, and gone for good only after the grace time."""

import asyncio
from pathlib import Path

from imcs.dispatcher import ConversationEnded, EndReason
from imcs.model import Address, ConversationId, Stage
from imcs.wording import MARK
from tests.builders import a_queue
from tests.office import HELP, Office, open_office


async def ends(office: Office, number: ConversationId) -> ConversationEnded:
    """Wait until this conversation is over."""
    return await office.tells(ConversationEnded, lambda fact: fact.conversation == number)


async def test_a_customer_who_is_gone_and_silent_has_left_after_the_grace_time(tmp_path: Path) -> None:
    async with open_office(tmp_path, [a_queue("shop", grace=0.01)]) as office:
        wang = await office.customer()
        conversation = await office.asks(wang)
        office.workgroup.absences.gone(wang.address)
        ended = await office.tells(ConversationEnded)
        assert (ended.conversation, ended.reason) == (conversation.id, EndReason.ABANDONED)


async def test_a_customer_who_writes_again_has_not_left(tmp_path: Path) -> None:
    async with open_office(tmp_path, [a_queue("shop", grace=0.01)]) as office:
        wang, lin = await office.customer("wang@home.example"), await office.customer("lin@home.example")
        stays, leaves = await office.asks(wang), await office.asks(lin)
        office.workgroup.absences.gone(wang.address)
        office.workgroup.absences.gone(wang.address)  # a second bounce changes nothing
        await office.asks(wang, "Still here")
        office.workgroup.absences.gone(lin.address)  # whose time is up later
        assert (await office.tells(ConversationEnded)).conversation == leaves.id
        assert office.workgroup.find(stays.id) is not None


async def test_a_customer_who_is_back_in_time_has_not_left_and_the_agent_is_told(tmp_path: Path) -> None:
    async with open_office(tmp_path, [a_queue("shop", grace=0.01), a_queue("help", grace=0.01)]) as office:
        mei, wang = await office.hires(), await office.customer("wang@home.example")
        connected, stays = await office.connects(wang, mei), await office.asks(wang, "Hello", HELP)
        lin = await office.customer("lin@home.example")
        leaves = await office.asks(lin, "Hello", HELP)
        office.workgroup.absences.back(wang.address)  # was never gone: nobody is told
        office.workgroup.absences.gone(wang.address)
        office.workgroup.absences.back(wang.address)
        office.workgroup.absences.gone(lin.address)  # whose time is up later
        assert (await office.tells(ConversationEnded)).conversation == leaves.id
        assert office.workgroup.find(stays.id) is not None
        told = [line.body for line in await office.lines(connected.id)][-2:]
        assert told == [
            f"{MARK}The customer is offline. What you write may not arrive.",
            f"{MARK}The customer is back.",
        ]


async def test_the_agent_is_told_that_the_customer_is_gone_and_keeps_the_conversation(tmp_path: Path) -> None:
    async with open_office(tmp_path, [a_queue("shop", grace=0.01), a_queue("help", grace=0.01)]) as office:
        mei, wang = await office.hires(), await office.customer()
        connected = await office.connects(wang, mei)
        with_bot = await office.asks(wang, "Hello", HELP)
        office.workgroup.absences.gone(wang.address)
        assert (await office.tells(ConversationEnded)).conversation == with_bot.id
        assert office.dispatcher.conversation(connected.id).stage is Stage.CONNECTED
        said = [line.body for line in await office.lines(connected.id)]
        assert said[-1] == f"{MARK}The customer is offline. What you write may not arrive."


async def test_however_late_a_customer_is_back_the_agent_is_told_once_that_they_went_and_once_that_they_are_back(
    tmp_path: Path,
) -> None:
    async with open_office(tmp_path, [a_queue("shop", grace=0.01), a_queue("help", grace=0.01)]) as office:
        mei, wang = await office.hires(), await office.customer()
        connected = await office.connects(wang, mei)
        for words in ("Hello", "Anybody?"):  # each over after the time of grace
            with_bot = await office.asks(wang, words, HELP)
            for _ in range(2):  # the second time, say, because what the agent writes bounces
                office.workgroup.absences.gone(wang.address)
            await ends(office, with_bot.id)
        await office.asks(wang, "Here I am")
        told = [line.body for line in await office.lines(connected.id) if line.private]
        assert (
            told[-4:]
            == [
                f"{MARK}The customer is offline. What you write may not arrive.",
                f"{MARK}The customer is back.",
            ]
            * 2
        )


async def test_who_was_gone_for_an_agent_and_waits_again_has_left_if_still_gone(tmp_path: Path) -> None:
    async with open_office(tmp_path, [a_queue("shop", grace=0.01), a_queue("help", grace=0.01)]) as office:
        mei, wang = await office.hires(), await office.customer()
        with_bot, connected = await office.asks(wang, "Hello", HELP), await office.connects(wang, mei)
        office.workgroup.absences.gone(wang.address)
        await ends(office, with_bot.id)
        office.workgroup.record(office.dispatcher.take_back(connected.id, office.workgroup.now()))
        office.workgroup.absences.gone(wang.address)
        assert (await ends(office, connected.id)).reason is EndReason.ABANDONED


async def test_who_has_done_with_one_queue_has_not_left_the_other(tmp_path: Path) -> None:
    async with open_office(tmp_path, [a_queue("shop", grace=0.01), a_queue("help", grace=0.01)]) as office:
        wang = await office.customer()
        stays, leaves = await office.asks(wang), await office.asks(wang, "Hello", HELP)
        office.workgroup.absences.gone(wang.address, HELP)
        assert (await office.tells(ConversationEnded)).conversation == leaves.id
        assert office.workgroup.find(stays.id) is not None
        office.workgroup.absences.gone(wang.address)
        await office.tells(ConversationEnded, lambda fact: fact.conversation == stays.id)


async def test_nobody_leaves_while_nobody_hears_us(tmp_path: Path) -> None:
    async with open_office(tmp_path, [a_queue("shop", grace=0.02)]) as office:
        wang = await office.customer()
        conversation = await office.asks(wang)
        office.workgroup.absences.gone(wang.address)
        office.workgroup.stream_lost()
        await asyncio.sleep(0.05)
        assert office.workgroup.find(conversation.id) is not None
        office.workgroup.stream_is_back()
        await office.tells(ConversationEnded)


async def test_a_stranger_who_is_gone_concerns_nobody(office: Office) -> None:
    office.workgroup.absences.gone(Address("nobody@home.example"))
    office.workgroup.absences.gone((await office.customer()).address)  # has no conversation
    assert await office.facts() == []
