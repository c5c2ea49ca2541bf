"""A customer's record is asked for as soon as they come."""

from collections.abc import AsyncIterator

import pytest

from imcs.crm import Answer
from imcs.dispatcher import ConversationStarted
from imcs.model import ConversationId, CustomerId
from imcs.record_keeping import RecordKeeping
from imcs.settings_crm import CrmSection
from tests.builders import at
from tests.crm.backend import Backend, a_backend
from tests.office import HELP, Office


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
