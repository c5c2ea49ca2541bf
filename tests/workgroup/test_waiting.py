"""What waiting customers are told of their place: on change, not too often, and never a higher one."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from imcs.dispatcher import QueueReason
from imcs.model import Agent, Author, Conversation, ConversationId, Message, Stage
from imcs.workgroup.admission import Hint
from imcs.workgroup.waiting import ENOUGH, PAUSE, Place
from tests.builders import at
from tests.office import HELP, SHOP, Office, open_office

NEXT = "You are next. The first free agent will answer you."


async def told(office: Office, conversation: ConversationId) -> list[Message]:
    """Every line that told this customer the place."""
    return [line for line in await office.lines(conversation) if line.id.startswith("place-")]


async def a_full_house(office: Office, waiting: int) -> tuple[Agent, Conversation, list[Conversation]]:
    """An agent who takes one at a time, the one being served, and so many who wait."""
    mei = await office.hires(capacity=1)
    served = await office.connects(await office.customer("first@home.example"), mei)
    line = [await office.asks(await office.customer(f"c{number}@home.example")) for number in range(waiting)]
    return mei, served, line


async def serve_next(office: Office, agent: Agent, before: ConversationId) -> ConversationId:
    """The agent closes one conversation and takes the one that is offered next."""
    office.workgroup.close(agent, before)
    office.workgroup.done(agent)
    (offered,) = office.dispatcher.offers_to(agent.id)
    office.workgroup.accept(agent, offered.id)
    await office.archive.drained()
    return offered.id


async def test_who_has_come_nearer_is_told_in_the_line_that_told_the_place_before(office: Office) -> None:
    mei, served, line = await a_full_house(office, 3)
    last = line[-1].id
    office.clock.advances(PAUSE.total_seconds())
    now_served = await serve_next(office, mei, served.id)
    office.clock.advances(PAUSE.total_seconds())
    await serve_next(office, mei, now_served)
    first, second, third = await told(office, last)
    assert [line.body for line in (first, second, third)] == [
        "People ahead of you: 2.",
        "People ahead of you: 1.",
        NEXT,
    ]
    assert (second.corrects, third.corrects) == (first.id, first.id)


async def test_what_was_said_in_between_makes_it_a_line_of_its_own(office: Office) -> None:
    mei, served, line = await a_full_house(office, 2)
    await office.asks(await office.customer("c1@home.example"), "Hello?")
    office.clock.advances(PAUSE.total_seconds())
    await serve_next(office, mei, served.id)
    _, second = await told(office, line[-1].id)
    assert second.corrects == ""


async def test_a_customer_who_names_a_line_as_ours_comes_no_nearer(office: Office) -> None:
    _, _, line = await a_full_house(office, 3)
    await office.asks(await office.customer("c2@home.example"), "please", id="place-0-x")
    await office.archive.drained()
    assert office.workgroup.place(line[-1].id).ahead == 2


async def test_a_place_is_told_every_two_minutes_at_most_and_then_the_latest_one(office: Office) -> None:
    mei, served, line = await a_full_house(office, 3)
    office.clock.advances(PAUSE.total_seconds() - 0.05)
    now_served = await serve_next(office, mei, served.id)
    office.clock.advances(0.01)
    await serve_next(office, mei, now_served)
    assert len(await told(office, line[-1].id)) == 1
    office.clock.advances(0.04)
    news = await office.tells(Message, lambda said: said.conversation == line[-1].id and "next" in said.body)
    assert news.at == at(PAUSE.total_seconds())
    assert len(await told(office, line[-1].id)) == 2


async def test_the_told_place_never_rises_and_a_restart_doesnt_change_that(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        _, _, line = await a_full_house(office, 1)
        assert [said.body for said in await told(office, line[0].id)] == [NEXT]
        valued = await office.customer("valued@home.example")
        office.people.change(replace(valued, tier=5))
        await office.asks(office.people.customer(valued.id) or valued)
        assert office.dispatcher.position(line[0].id) == 2
        assert office.workgroup.place(line[0].id) == Place(0)
    async with open_office(tmp_path, clock=office.clock) as office:
        assert office.workgroup.place(line[0].id).ahead == 0


async def test_the_time_it_takes_is_measured_and_never_invented(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        mei, served, line = await a_full_house(office, ENOUGH + 3)
        number = served.id
        for _ in range(ENOUGH):
            assert office.workgroup.place(line[-1].id).minutes is None
            office.clock.advances(240)
            number = await serve_next(office, mei, number)
        assert office.workgroup.place(line[-1].id) == Place(2, minutes=12)
        assert (await told(office, line[-1].id))[-1].body == "People ahead of you: 2; about 12 min."
    async with open_office(tmp_path, clock=office.clock) as office:
        office.workgroup.ready(mei)
        assert office.workgroup.waiting.expected(SHOP, 2) is None, "nobody is known to be there yet"
        bo = await office.hires("bo", capacity=3)
        assert office.dispatcher.agent(bo.id).load == 3
        assert office.workgroup.waiting.expected(SHOP, 2) == timedelta(minutes=4)


async def test_where_a_place_is_free_nobody_waits(office: Office) -> None:
    office.workgroup.waiting.measured(SHOP, [timedelta(minutes=4)] * ENOUGH)
    await office.hires(capacity=2)
    assert office.workgroup.waiting.expected(SHOP, 1) == timedelta()


async def test_who_is_served_or_gone_is_told_nothing_more(office: Office) -> None:
    mei, served, line = await a_full_house(office, 2)
    await serve_next(office, mei, served.id)  # the second is told later, in two minutes
    office.workgroup.customer_leaves(line[1].id)
    office.clock.advances(PAUSE.total_seconds())
    await office.archive.drained()
    assert len(await told(office, line[0].id)) == len(await told(office, line[1].id)) == 1
    assert office.dispatcher.conversation(line[0].id).stage is Stage.CONNECTED


async def test_how_long_is_answered_at_once_by_the_service_itself(office: Office) -> None:
    _, _, line = await a_full_house(office, 2)
    office.workgroup.tell_place(line[1].id)
    first, second = await told(office, line[1].id)
    assert (second.body, second.author, second.corrects) == (first.body, Author.SERVICE, "")


@pytest.mark.parametrize("restarted", [False, True])
async def test_who_comes_nearer_as_somebody_goes_who_wrote_to_another_queue_is_told(
    tmp_path: Path, restarted: bool
) -> None:
    async with open_office(tmp_path) as office:
        await office.hires(queues=(SHOP,), online=False)
        ahead = await office.asks(await office.customer("ahead@home.example"), queue=HELP)
        office.workgroup.request_person(ahead.id, QueueReason.REQUESTED, Hint(queue=SHOP))
        behind = await office.asks(await office.customer("behind@home.example"))
        await office.archive.drained()
        office.clock.advances(PAUSE.total_seconds())
        if not restarted:
            office.workgroup.customer_leaves(ahead.id)
            await office.archive.drained()
        assert [line.id.split("-")[1] for line in await told(office, behind.id)] == ["1", "0"][: 2 - restarted]
    if restarted:
        async with open_office(tmp_path, clock=office.clock) as office:
            office.workgroup.customer_leaves(ahead.id)
            await office.archive.drained()
            assert [line.id.split("-")[1] for line in await told(office, behind.id)] == ["1", "0"]
