"""Putting a conversation aside, and giving it to a queue or a colleague: what was meant, and what each person reads."""

from datetime import timedelta

import pytest

from imcs.dispatcher import ConversationHeld, OfferMade
from imcs.model import Agent, Conversation, ConversationId, Language, Stage
from imcs.wording import MARK
from tests.builders import at
from tests.commands.test_desk import Counter
from tests.office import HELP, SHOP, Office


@pytest.fixture
def counter(office: Office) -> Counter:
    return Counter(office)


async def connected(office: Office) -> tuple[Agent, Agent, Conversation]:
    """Mei talks to a customer; Bo is there too."""
    mei = await office.hires("mei", queues=(SHOP,))
    conversation = await office.connects(await office.customer(), mei)
    return mei, await office.hires("bo", queues=(SHOP,), language=Language.ZH_TW), conversation


async def said(office: Office, number: ConversationId, agent: Agent | None = None) -> list[str]:
    """What an agent read at the desk's hand, or else the customer."""
    lines = await office.lines(number)
    if agent is None:
        return [line.body for line in lines if not line.private]
    return [line.body for line in lines if line.private and line.agent == agent.id]


async def test_a_colleague_is_asked_reads_the_note_and_takes_it(office: Office, counter: Counter) -> None:
    mei, bo, conversation = await connected(office)
    window = counter.window(await office.customer(), conversation)
    answer = await counter.runs(mei, "!transfer bo wants a refund", window)
    assert answer == "Asked Agent Bo. Until they accept, the conversation stays with you."
    (offer,) = await said(office, conversation.id, bo)
    assert offer.startswith(f"{MARK}Agent Mei 轉給您：Wang · shop")
    assert "wants a refund" in offer
    assert office.dispatcher.conversation(conversation.id).agent == mei.id
    office.workgroup.accept(bo, conversation.id)
    now = office.dispatcher.conversation(conversation.id)
    assert (now.stage, now.agent) == (Stage.CONNECTED, bo.id)
    mine = await said(office, conversation.id, mei)
    assert mine[-1] == f"{MARK}Handed over. What you write here no longer reaches the customer."
    assert (await said(office, conversation.id))[-1] == "You are now talking with Agent Bo."
    assert await counter.runs(mei, "!close", window) == "This conversation isn't with you. Nothing was sent."


async def test_who_doesnt_take_it_leaves_it_where_it_is_and_the_sender_reads_so(
    office: Office, counter: Counter
) -> None:
    mei, bo, conversation = await connected(office)
    window = counter.window(await office.customer(), conversation)
    await counter.runs(mei, "!transfer Agent Bo", window)
    office.workgroup.decline(bo, conversation.id)
    mine = await said(office, conversation.id, mei)
    assert mine[-1] == f"{MARK}Agent Bo didn't take it. The conversation is still yours."
    assert office.dispatcher.conversation(conversation.id).agent == mei.id
    before = await said(office, conversation.id)
    assert before[-1] == "You are now talking with Agent Mei.", "the customer reads nothing of it"


async def test_the_note_of_a_transfer_that_failed_isnt_shown_with_an_invitation(
    office: Office, counter: Counter
) -> None:
    mei, bo, conversation = await connected(office)
    ann, window = await office.hires("ann"), counter.window(await office.customer(), conversation)
    await counter.runs(mei, "!transfer bo he is angry", window)
    assert "he is angry" in (await said(office, conversation.id, bo))[-1]
    await counter.runs(bo, "!decline", window)
    await counter.runs(mei, "!invite ann", window)
    offer = (await said(office, conversation.id, ann))[-1]
    assert "Hello" in offer
    assert "angry" not in offer


async def test_a_transfer_nobody_answers_comes_back_within_a_minute(office: Office, counter: Counter) -> None:
    mei, _, conversation = await connected(office)
    await counter.runs(mei, "！轉接 bo", counter.window(await office.customer(), conversation))
    offer = await office.tells(OfferMade, lambda fact: fact.agent != mei.id)
    assert offer.until - offer.at <= timedelta(seconds=60)
    office.clock.advances(60)
    office.workgroup.record(office.dispatcher.tick(office.workgroup.now()))
    assert "didn't take it" in (await said(office, conversation.id, mei))[-1]


async def test_a_queue_takes_it_at_once_and_the_agent_is_free(office: Office, counter: Counter) -> None:
    mei, _, conversation = await connected(office)
    ann = await office.hires("ann", queues=(HELP,))
    answer = await counter.runs(mei, "!transfer help 帳務問題", counter.window(await office.customer(), conversation))
    assert answer == ""
    assert (await said(office, conversation.id, mei))[-1].startswith(f"{MARK}Handed over.")
    assert office.dispatcher.agent(mei.id).load == 0
    now = office.dispatcher.conversation(conversation.id)
    assert (now.queue, now.line, now.agent) == (SHOP, HELP, ann.id)
    assert "帳務問題" in (await said(office, conversation.id, ann))[-1]


async def test_a_name_that_is_unknown_is_answered_with_those_there_are(office: Office, counter: Counter) -> None:
    mei, _, conversation = await connected(office)
    answer = await counter.runs(mei, "!transfer boo now", counter.window(await office.customer(), conversation))
    assert answer == "There is no queue and no colleague called boo. Queues: help、shop. Colleagues: bo."


async def test_a_colleague_who_cant_take_it_is_said_so(office: Office, counter: Counter) -> None:
    mei, bo, conversation = await connected(office)
    office.workgroup.pause(bo, "lunch")
    answer = await counter.runs(mei, "!transfer bo", counter.window(await office.customer(), conversation))
    assert answer == "This agent can't take anything right now."


async def test_what_is_put_aside_frees_the_place_and_the_customer_is_told(office: Office, counter: Counter) -> None:
    mei, _, conversation = await connected(office)
    window = counter.window(await office.customer(), conversation)
    assert await counter.runs(mei, "!hold 10 asks the shop", window) == ""
    held = await office.tells(ConversationHeld)
    assert held.until == at(600)
    assert (await said(office, conversation.id, mei))[-1] == (
        f"{MARK}Wang is on hold for 10 min. Writing anything takes it up again."
    )
    assert (await said(office, conversation.id))[-1].startswith("Your matter is being looked into.")
    assert office.dispatcher.agent(mei.id).room == 4
    office.clock.advances(600)
    office.workgroup.record(office.dispatcher.tick(office.workgroup.now()))
    assert (await said(office, conversation.id, mei))[-1] == f"{MARK}No longer on hold."


@pytest.mark.parametrize(("words", "minutes"), [("", 15), ("找主管確認", 15), ("半小時", 30), ("2h", 120)])
async def test_a_hold_without_a_time_lasts_a_quarter_of_an_hour(
    office: Office, counter: Counter, words: str, minutes: int
) -> None:
    mei, _, conversation = await connected(office)
    await counter.runs(mei, f"!擱置 {words}", counter.window(await office.customer(), conversation))
    assert (await office.tells(ConversationHeld)).until == at(60 * minutes)


async def test_a_time_that_isnt_one_is_answered_with_examples(office: Office, counter: Counter) -> None:
    mei, _, conversation = await connected(office)
    answer = await counter.runs(mei, "!hold 99h", counter.window(await office.customer(), conversation))
    assert answer == "“99h” isn't a time. Examples: 10, 30 min, 2 h."
