"""`!shut`, `!notice` and `!later` as they are typed, and what is said of what can't be."""

import pytest

from imcs.dispatcher import MessageLeft, QueueShut
from imcs.model import Agent, Role
from tests.builders import at
from tests.commands.test_desk import Counter
from tests.office import SHOP, Office


@pytest.fixture
def counter(office: Office) -> Counter:
    return Counter(office)


async def a_supervisor(office: Office) -> Agent:
    return await office.hires("sue", roles=frozenset({Role.SUPERVISOR}))


async def test_a_queue_is_shut_and_opened_again(office: Office, counter: Counter) -> None:
    sue = await a_supervisor(office)
    told = await counter.runs(sue, "!shut shop until 11:30 Typhoon day")
    assert told == "shop is closed until 11:30. Who waited leaves a message."
    shut = await office.tells(QueueShut)
    assert (shut.queue, shut.until, shut.by) == (SHOP, at(9000), sue.id)
    assert office.workgroup.opening.closed_text(SHOP, sue.language) == "Typhoon day"
    assert await counter.runs(sue, "！暫停服務 shop 恢復") == "shop keeps its hours again."
    assert office.workgroup.opening.of(SHOP).closed is None


@pytest.mark.parametrize(
    "line",
    [
        "!shut nowhere until 11:30 x",
        "!shut shop",
        "!shut shop until friday",
        "!shut shop x",
        "!shut shop help until 11:30 x",
    ],
)
async def test_a_queue_is_shut_only_with_a_time(office: Office, counter: Counter, line: str) -> None:
    told = await counter.runs(await a_supervisor(office), line)
    assert told == "For example: !shut QUEUE until 18:00 TEXT. “!shut QUEUE off” ends it."
    assert office.workgroup.opening.of(SHOP).closed is None


async def test_a_notice_is_posted_and_taken_back(office: Office, counter: Counter) -> None:
    sue = await a_supervisor(office)
    told = await counter.runs(sue, "!notice Parcels are late today until 17:00")
    assert told == "Until 17:00 customers read this when they begin: Parcels are late today"
    assert office.workgroup.opening.bulletins.notice(office.workgroup.now()) == "Parcels are late today"
    assert await counter.runs(sue, "！公告 撤下") == "The notice is taken back."
    assert office.workgroup.opening.bulletins.notice(office.workgroup.now()) == ""
    assert (await counter.runs(sue, "!notice hello")).startswith("For example: !notice")


async def test_an_agent_comes_back_to_a_customer_later(office: Office, counter: Counter) -> None:
    mei, wang = await office.hires(), await office.customer()
    conversation = await office.connects(wang, mei)
    window = counter.window(wang, conversation)
    assert (await counter.runs(mei, "!later sometime", window)).startswith("“sometime” isn't a time to come.")
    assert await counter.runs(mei, "!later 10:30 call the warehouse", window) == (
        "This conversation comes back to you at 10:30."
    )
    assert (await office.tells(MessageLeft)).opens == at(5400)
