"""Conversations by number, for the customer whose they are: state, transcript, and who had it."""

from datetime import timedelta
from pathlib import Path

import pytest

from bots.case_words import Quote
from imcs.model import Agent, Conversation, Customer, QueueName
from imcs.workgroup import Line
from imcs.workgroup.admission import NO_HINT
from tests.builders import a_queue
from tests.office import HELP, SHOP, Office, open_office


class Told(list[str]):
    """What was said unarchived."""

    def __call__(self, _customer: Customer, _queue: QueueName, text: str) -> None:
        self.append(text)


@pytest.fixture
def told(office: Office) -> Told:
    office.workgroup.cases.tell = told = Told()
    return told


async def ended(office: Office, customer: Customer, agent: Agent, words: str = "My order?") -> Conversation:
    """The agent had it, and it's over."""
    talk = await office.connects(customer, agent, words)
    office.workgroup.agent_says(agent, talk, Line("", "It's on its way."))
    office.workgroup.close(agent, talk.id)
    office.workgroup.done(agent)
    await office.archive.drained()
    return talk


async def state(office: Office, customer: Customer, number: int) -> str:
    await office.archive.drained()
    cases = office.workgroup.cases
    return cases.state_text(customer, Quote(number, alone=True), await cases.own(customer, number))


async def test_a_case_tells_its_state_at_every_stage(office: Office) -> None:
    mei, wang = await office.hires(), await office.customer()
    over = await ended(office, wang, mei)
    assert f"Case {over.id} (shop, 2026-03-02): ended; Agent Mei took care of it." in await state(office, wang, over.id)
    talk = await office.asks(wang, "And now?")
    assert "waiting for an agent" in await state(office, wang, talk.id)
    office.workgroup.accept(mei, talk.id)
    assert "with Agent Mei at the moment" in await state(office, wang, talk.id)
    bot = await office.asks(wang, "Hello", HELP)
    assert "with the assistant" in await state(office, wang, bot.id)
    office.workgroup.customer_leaves(bot.id)
    assert "2026-03-02): ended.\n" in await state(office, wang, bot.id)


async def test_nobody_learns_anything_of_anybody_elses_case(office: Office, told: Told) -> None:
    mei, wang, lin = await office.hires(), await office.customer(), await office.customer("lin@home.example")
    over = await ended(office, wang, mei)
    assert await state(office, lin, over.id) == (await state(office, lin, 999)).replace("999", str(over.id))
    assert await office.workgroup.cases.send(lin, SHOP, over.id)
    assert told == [f"You have no conversation with us by the number {over.id}."]


async def test_a_transcript_is_of_the_latest_or_of_the_named_conversation(office: Office, told: Told) -> None:
    mei, wang = await office.hires(), await office.customer()
    assert not await office.workgroup.cases.send(wang, SHOP, 0)
    first = await ended(office, wang, mei, "card 4111 1111 1111 1111")
    await ended(office, wang, mei, "second matter")
    assert await office.workgroup.cases.send(wang, SHOP, 0)
    assert "second matter" in "\n".join(told)
    told.clear()
    await office.workgroup.cases.send(wang, SHOP, first.id)
    assert told == ["You have just been sent it. Please wait a moment before you ask again."]
    told.clear()
    office.clock.advances(10)
    office.workgroup.cases.send_soon(wang, SHOP, first.id)
    await office.workgroup.cases.finish()
    assert told[0] == "Your transcript:"
    assert "You: card [card]" in told[1]
    assert "Agent Mei: It's on its way." in told[1]


async def test_in_a_queue_never_written_to_the_transcript_is_of_the_latest_conversation_elsewhere(
    office: Office, told: Told
) -> None:
    mei, wang = await office.hires(), await office.customer()
    cases = office.workgroup.cases
    assert await cases.over(wang, HELP) is None
    first = await ended(office, wang, mei, "first matter")
    found = await cases.over(wang, HELP)
    assert found is not None
    assert found.id == first.id
    talk = await office.connects(wang, mei, "second matter")
    await office.asks(wang, "transcript", HELP)
    assert await cases.send(wang, HELP, 0)
    assert told[0] == "Your transcript, from shop:"
    assert f"Conversation {talk.id} " in told[1]
    assert "second matter" in told[1]
    found = await cases.over(wang, HELP)
    assert found is not None
    assert found.queue == HELP


async def test_who_had_the_named_case_is_preferred(office: Office) -> None:
    mei, wang = await office.hires(), await office.customer()
    over = await ended(office, wang, mei)
    office.clock.advances(timedelta(days=2).total_seconds())
    lin = await office.hires("lin")
    office.workgroup.pause(mei, "")
    talk = await ended(office, wang, lin, "another matter")
    office.clock.advances(timedelta(days=2).total_seconds())
    office.workgroup.ready(mei)
    now = await office.asks(wang, f"about case {over.id}", HELP)
    await office.archive.drained()
    said = await office.archive.messages(now.id)
    found = await office.workgroup.cases.named(now, said)
    assert found is not None
    assert (found.conversation, found.agent) == (over.id, mei.id)
    office.workgroup.admission.names(now.id, found)
    line, need = office.workgroup.admission.wanted(now, NO_HINT)
    assert (line, need.prefers) == (None, (mei.id,))
    assert talk.id != over.id


async def test_a_queue_is_called_by_its_title(tmp_path: Path) -> None:
    async with open_office(tmp_path, [a_queue("shop", title="The shop"), a_queue("help")]) as office:
        wang = await office.customer()
        talk = await office.asks(wang)
        assert f"Case {talk.id} (The shop, 2026-03-02): waiting" in await state(office, wang, talk.id)
