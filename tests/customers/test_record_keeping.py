"""A customer's record is asked for as soon as they come."""

from collections.abc import AsyncIterator

import pytest

from imcs.archive import CustomerChange
from imcs.crm import Answer
from imcs.customers.record_keeping import RecordKeeping
from imcs.dispatcher import ConversationStarted, PreferenceChanged
from imcs.model import Availability, ConversationId, CustomerId
from imcs.settings.crm import CrmSection
from imcs.workgroup import Line
from tests.builders import at
from tests.crm.backend import Backend, a_backend
from tests.office import HELP, SHOP, Office


@pytest.fixture
async def backend() -> AsyncIterator[Backend]:
    async with a_backend() as running:
        yield running


def keeping(office: Office, url: str) -> RecordKeeping:
    section = CrmSection(url=url, name="/account/name", attributes={"plan": "/account/plan"})
    return RecordKeeping(section, frozenset({"anon.example"}), office.archive, office.people)


async def test_it_is_asked_for_while_the_bot_still_talks(office: Office, backend: Backend) -> None:
    wang = await office.customer(name="")
    records = keeping(office, backend.url)
    records.follow(ConversationStarted(at(0), ConversationId(1), wang.id, HELP))
    asking = records.ask(wang)
    assert asking is not None
    assert await asking is Answer.KEPT
    known = office.people.customer(wang.id)
    assert known is not None
    assert (known.name, known.attributes) == ("王小明", {"plan": "business"})
    assert len(backend.asked) == 1
    await records.close()


async def test_a_tier_that_comes_later_moves_who_waits_and_is_kept_with_the_conversation(
    office: Office, backend: Backend
) -> None:
    section = CrmSection(url=backend.url, tier="/account/level", tiers={"gold": 1})
    records = RecordKeeping(section, frozenset(), office.archive, office.people)
    records.attend(office.workgroup)
    lin, wang = await office.customer("lin@home.example"), await office.customer("wang@home.example")
    first, _ = office.workgroup.customer_says(lin, SHOP, Line("", "Hi"))
    gold, _ = office.workgroup.customer_says(wang, SHOP, Line("", "Hi"))
    await office.archive.drained()
    asking = records.ask(wang)
    assert asking is not None
    assert await asking is Answer.KEPT
    assert [each.id for each in office.workgroup.dispatcher.waiting(SHOP)] == [gold.id, first.id]
    await office.archive.drained()
    kept = await office.archive.conversation(gold.id)
    assert kept is not None
    assert kept.tier == 1
    await records.close()


async def test_what_the_command_line_changed_moves_who_waits(office: Office) -> None:
    records = keeping(office, "")
    assert await records.refresh(0)  # before there is a workgroup nobody waits
    records.attend(office.workgroup)
    lin, wang = await office.customer("lin@home.example"), await office.customer("wang@home.example")
    for customer in (lin, wang):
        office.workgroup.customer_says(customer, SHOP, Line("", "Hi"))
    await office.archive.customers.change([CustomerChange((wang.address,), tier=1)])
    assert await records.refresh(0)
    waiting = office.workgroup.dispatcher.waiting(SHOP)
    assert [each.customer for each in waiting] == [wang.id, lin.id]


async def test_a_dedicated_agent_that_comes_later_counts_for_who_waits(office: Office) -> None:
    records = keeping(office, "")
    records.attend(office.workgroup)
    mei, bo = await office.hires(online=False), await office.hires("bo", online=False)
    wang = await office.customer("wang@home.example")
    talk, _ = office.workgroup.customer_says(wang, SHOP, Line("", "Hi"))
    await office.archive.customers.change([CustomerChange((wang.address,), dedicated=bo.id)])
    assert await records.refresh(0)
    assert office.dispatcher.conversation(talk.id).need.prefers == (bo.id,)
    office.workgroup.presence(mei, Availability.AVAILABLE)
    office.workgroup.decline(mei, talk.id)
    office.workgroup.presence(bo, Availability.AVAILABLE)
    assert (await office.offer()).agent == bo.id
    assert await records.refresh(0)
    facts = [fact for fact in await office.facts() if isinstance(fact, PreferenceChanged)]
    assert len(facts) == 1


async def test_nobody_is_asked_about_an_address_that_lasts_for_one_login(office: Office, backend: Backend) -> None:
    records = keeping(office, backend.url)
    records.follow(ConversationStarted(at(0), ConversationId(1), CustomerId(99), HELP))  # nobody whom we know
    assert records.ask(await office.customer("x1y2@anon.example")) is None
    assert backend.asked == []
    await records.close()


async def test_without_another_system_there_is_nothing_to_wait_for(office: Office) -> None:
    records = keeping(office, "")
    assert records.ask(await office.customer()) is None
    await records.close()
