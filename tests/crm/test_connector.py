"""The connector against a real HTTP server: whatever that does, the record is right or stays as it was."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from imcs.archive import Archive, CustomerChange, Source
from imcs.crm import Answer, Crm, Endpoint, RecordMapping
from imcs.crm import breaker as limits
from imcs.model import Address, Agent, AgentId, Customer, CustomerId, Language
from tests.crm.backend import WANG, Backend, Reply, a_backend, says

HOME = Address("wang+shop@home.example")
MAPPING = RecordMapping(
    name="/account/name",
    language="/account/lang",
    tier="/account/level",
    agent="/account/owner",
    tiers={"gold": 2},
    attributes={"plan": "/account/plan", "城市": "/account/city"},
)


class Desk:
    """An archive with one customer, and who was told of changes."""

    def __init__(self, archive: Archive, crm: Crm, customer: Customer) -> None:
        self.archive = archive
        self.crm = crm
        self.customer = customer
        self.told: list[CustomerId] = []

    async def asks(self) -> Answer:
        return await self.crm.ask(self.customer)

    async def record(self) -> Customer:
        found = await self.archive.customer(self.customer.id)
        assert found is not None
        return found


@asynccontextmanager
async def a_desk(
    directory: Path, url: str, *, patience: float = 5.0, cache: float = 0.0, headers: dict[str, str] | None = None
) -> AsyncIterator[Desk]:
    told: list[CustomerId] = []

    async def changed(number: CustomerId) -> None:
        told.append(number)

    async with await Archive.open(directory) as archive:
        await archive.add_agent(Agent(AgentId(0), Address("mei@example.org"), "mei"))
        customer = await archive.customers.meet(HOME, "Wang", Language.EN)
        crm = Crm(Endpoint(url, MAPPING, headers or {}, patience, cache), archive, changed)
        desk = Desk(archive, crm, customer)
        desk.told = told
        try:
            yield desk
        finally:
            await crm.close()


@pytest.fixture
async def backend() -> AsyncIterator[Backend]:
    async with a_backend() as running:
        yield running


async def test_the_record_is_mapped_and_kept(tmp_path: Path, backend: Backend) -> None:
    async with a_desk(tmp_path, backend.url, headers={"Authorization": "Bearer hush"}) as desk:
        assert await desk.asks() is Answer.KEPT
        assert await desk.record() == Customer(
            desk.customer.id, HOME, "王小明", Language.ZH_TW, 2, AgentId(1), {"plan": "business"}
        )
        record = await desk.archive.customers.record(desk.customer.id)
        assert record is not None
        assert [each.source for each in record.attributes] == [Source.CRM]
        assert desk.told == [desk.customer.id]
        assert await desk.asks() is Answer.KEPT
        assert desk.told == [desk.customer.id]  # nothing was different
    assert backend.asked[0] == "GET /customers?jid=wang%2Bshop%40home.example&number=1 HTTP/1.1"
    assert "Authorization: Bearer hush" in backend.headers


async def test_a_mapped_attribute_that_is_gone_goes_and_the_rest_stays(tmp_path: Path, backend: Backend) -> None:
    async with a_desk(tmp_path, backend.url) as desk:
        await desk.asks()
        backend.reply = says({"account": {"city": "台南"}})
        await desk.asks()
        known = await desk.record()
        assert (known.name, known.tier, known.attributes) == ("王小明", 2, {"城市": "台南"})


FAULTS: dict[str, Reply] = {
    "500": says("oops", "500 Internal Server Error"),
    "401": says({}, "401 Unauthorized"),
    "a redirect": says("", "302 Found", "Location: http://127.0.0.1:1/"),
    "no JSON": says("<html>"),
    "half of JSON": says(json.dumps(WANG)[:-4]),
    "no object": says([WANG]),
    "no UTF-8": says(b'{"account": {"name": "\xff\xfe"}}'),
    "bottomless JSON": says("[" * 60_000),
    "huge JSON": says({"account": {"name": "x" * 70_000}}),
    "a number that nobody can read": says('{"a": ' + "9" * 60_000 + "}"),
    "compressed": says(gzip.compress(json.dumps(WANG).encode()), "200 OK", "Content-Encoding: gzip"),
    "no HTTP": says(b"", "nonsense \x00"),
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_what_is_no_record_changes_nothing(tmp_path: Path, backend: Backend, fault: str) -> None:
    backend.reply = FAULTS[fault]
    async with a_desk(tmp_path, backend.url) as desk:
        assert await desk.asks() is Answer.UNAVAILABLE
        assert await desk.record() == desk.customer
    assert len(backend.asked) == 1  # nobody was sent elsewhere, and nothing asked twice


async def test_an_endless_answer_is_left_off(tmp_path: Path, backend: Backend) -> None:
    sent = 0

    async def endless(writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        while not writer.is_closing():
            writer.write(b" " * 10_000)
            sent += 10_000
            await writer.drain()

    backend.reply = endless
    async with a_desk(tmp_path, backend.url) as desk:
        assert await desk.asks() is Answer.UNAVAILABLE
        assert await desk.record() == desk.customer


async def test_a_system_that_is_down_or_slow_is_not_waited_for_beyond_the_timeout(
    tmp_path: Path, backend: Backend
) -> None:
    async with a_desk(tmp_path / "down", "http://127.0.0.1:1/{jid}") as desk:
        assert await desk.asks() is Answer.UNAVAILABLE
    backend.open.clear()
    async with a_desk(tmp_path / "slow", backend.url, patience=0.1) as desk:
        assert await desk.asks() is Answer.UNAVAILABLE
        assert await desk.record() == desk.customer


async def test_who_is_not_known_there_is_no_failure(tmp_path: Path, backend: Backend) -> None:
    backend.reply = says("no such customer", "404 Not Found")
    async with a_desk(tmp_path, backend.url) as desk:
        for _ in range(2 * limits.FAILURES):
            assert await desk.asks() is Answer.UNKNOWN
        assert await desk.record() == desk.customer
    assert len(backend.asked) == 2 * limits.FAILURES


async def test_a_fresh_answer_is_not_asked_for_again_and_two_who_ask_share_one(
    tmp_path: Path, backend: Backend
) -> None:
    async with a_desk(tmp_path, backend.url, cache=60) as desk:
        assert set(await asyncio.gather(desk.asks(), desk.asks())) == {Answer.KEPT}
        assert await desk.asks() is Answer.KEPT
    assert len(backend.asked) == 1


async def test_a_system_that_keeps_failing_is_left_alone(
    tmp_path: Path, backend: Backend, caplog: pytest.LogCaptureFixture
) -> None:
    backend.reply = FAULTS["500"]
    async with a_desk(tmp_path, backend.url) as desk:
        for _ in range(limits.FAILURES + 3):
            assert await desk.asks() is Answer.UNAVAILABLE
    assert len(backend.asked) == limits.FAILURES
    assert caplog.text.count("event=crm-left-alone") == 1
    assert HOME not in caplog.text


async def test_attributes_cannot_carry_control_characters_or_lines(tmp_path: Path, backend: Backend) -> None:
    backend.reply = says({"account": {"plan": "a\u202eb\n▎c\x00d\x1b[31m" + "x" * 1000, "name": "W\r\nang" + "y" * 99}})
    async with a_desk(tmp_path, backend.url) as desk:
        assert await desk.asks() is Answer.KEPT
        known = await desk.record()
        assert known.attributes["plan"].isprintable()
        assert known.attributes["plan"].startswith("a b ▎c d [31m")
        assert len(known.attributes["plan"]) == 500
        assert known.name == "W ang" + "y" * 35


async def test_whoever_was_erased_while_the_question_was_open_stays_erased(tmp_path: Path, backend: Backend) -> None:
    backend.open.clear()
    async with a_desk(tmp_path, backend.url) as desk:
        asking = desk.crm.ask(desk.customer)
        await backend.asking.wait()
        await desk.archive.customers.change([_without_address(desk.customer)])
        backend.open.set()
        assert await asking is Answer.UNAVAILABLE
        assert (await desk.record()).name == "Wang"


def _without_address(customer: Customer) -> CustomerChange:
    return CustomerChange(number=customer.id, without=(customer.address,))


async def test_what_is_going_on_at_the_end_is_given_up(tmp_path: Path, backend: Backend) -> None:
    backend.open.clear()
    async with a_desk(tmp_path, backend.url) as desk:
        asking = desk.crm.ask(desk.customer)
        await backend.asking.wait()
    assert asking.cancelled()
