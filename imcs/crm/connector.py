"""Asks the other system for one customer's record, and keeps what it says with ours.

One question at a time for each customer, none again while the last answer is fresh, none to a system that keeps
failing. Nobody has to wait for it: `ask` gives a task that everybody may look at, and that never raises.
"""

import asyncio
import json
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import Enum

import aiohttp
from yarl import URL

from imcs.archive import Archive
from imcs.crm.breaker import Breaker
from imcs.crm.mapping import RecordMapping, address_of
from imcs.errors import ArchiveError
from imcs.model import Customer, CustomerId

log = logging.getLogger("imcs.crm")

CAP = 65_536
"""Bytes of an answer; a longer one isn't a customer's record."""
AT_ONCE = 8
"""Connections."""
REMEMBERED = 20_000
"""Customers whose answer is known to be fresh."""
OK, NO_CONTENT, NOT_FOUND, GONE = 200, 204, 404, 410


class Answer(Enum):
    """What came of asking."""

    KEPT = "kept"
    """The record is up to date."""
    UNKNOWN = "unknown"
    """The other system doesn't know this customer."""
    UNAVAILABLE = "unavailable"
    """It's down, slow, or says what can't be understood; ours stays as it was."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """How the other system is asked."""

    url: str
    mapping: RecordMapping
    headers: Mapping[str, str]
    timeout: float
    """Seconds."""
    cache: float
    """Seconds."""


class WrongAnswerError(Exception):
    """What came back is no record."""


class Crm:
    """The connector. `close` it."""

    def __init__(self, endpoint: Endpoint, archive: Archive, changed: Callable[[CustomerId], Awaitable[None]]) -> None:
        """`changed` is called after a record was changed here, with whose."""
        self._endpoint = endpoint
        self._archive = archive
        self._changed = changed
        self._session: aiohttp.ClientSession | None = None
        self._breaker = Breaker()
        self._asking: dict[CustomerId, asyncio.Task[Answer]] = {}
        self._fresh: OrderedDict[CustomerId, tuple[float, Answer]] = OrderedDict()

    def ask(self, customer: Customer) -> asyncio.Task[Answer]:
        """Asks, unless that's going on or was answered a short while ago."""
        if (running := self._asking.get(customer.id)) is None:
            loop = asyncio.get_running_loop()
            running = self._asking[customer.id] = loop.create_task(self._ask(customer))
            running.add_done_callback(lambda _: self._asking.pop(customer.id, None))
        return running

    async def close(self) -> None:
        """Ends what is going on."""
        running = list(self._asking.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def _ask(self, customer: Customer) -> Answer:
        now = asyncio.get_running_loop().time()
        at, answer = self._fresh.get(customer.id, (0.0, None))
        if answer is not None and now - at < self._endpoint.cache:
            return answer
        if not self._breaker.lets_through(now):
            return Answer.UNAVAILABLE
        try:
            async with asyncio.timeout(self._endpoint.timeout):
                record = await self._fetch(address_of(self._endpoint.url, customer))
        except (aiohttp.ClientError, TimeoutError, OSError, WrongAnswerError) as fault:
            return self._failed(customer, fault)
        self._breaker.went_well()
        answer = Answer.UNKNOWN if record is None else Answer.KEPT
        self._fresh[customer.id] = now, answer
        self._fresh.move_to_end(customer.id)
        while len(self._fresh) > REMEMBERED:
            self._fresh.popitem(last=False)
        return answer if record is None else await self._keep(customer, record)

    async def _fetch(self, url: str) -> object:
        """The record as JSON; None where there is none. Raises WrongAnswerError and what aiohttp raises."""
        # What is encoded already stays so: yarl would take %40 for an @ that needn't be encoded.
        async with self._opened().get(URL(url, encoded=True), allow_redirects=False) as response:
            if response.status in (NO_CONTENT, NOT_FOUND, GONE):
                return None
            if response.status != OK:
                raise WrongAnswerError(f"status {response.status}")
            if response.headers.get("Content-Encoding", "identity") != "identity":
                raise WrongAnswerError("compressed, though nobody asked for that")
            body = bytearray()
            async for part in response.content.iter_chunked(8192):
                body += part
                if len(body) > CAP:
                    raise WrongAnswerError(f"more than {CAP} bytes")
        try:
            record = json.loads(body)
        except (ValueError, RecursionError):
            raise WrongAnswerError("no JSON") from None
        if not isinstance(record, dict):
            raise WrongAnswerError("no JSON object")
        return record

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=AT_ONCE),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"Accept": "application/json", "Accept-Encoding": "identity", **self._endpoint.headers},
                auto_decompress=False,  # a small answer could unpack to a huge one
            )
        return self._session

    async def _keep(self, customer: Customer, record: object) -> Answer:
        try:
            agents = {agent.name: agent.id for agent in await self._archive.agents()}
            change = self._endpoint.mapping.change(customer, record, agents)
            outcome = await self._archive.customers.change([change])
        except ArchiveError as fault:  # whoever was erased meanwhile has no record any more
            log.warning("event=crm-not-kept customer=%s why=%s", customer.id, fault)
            return Answer.UNAVAILABLE
        if outcome.changed:
            await self._changed(customer.id)
        return Answer.KEPT

    def _failed(self, customer: Customer, fault: Exception) -> Answer:
        why = str(fault) if isinstance(fault, WrongAnswerError) else type(fault).__name__
        log.warning("event=crm-failed customer=%s why=%s", customer.id, why)
        if self._breaker.failed(asyncio.get_running_loop().time()):
            log.warning("event=crm-left-alone")
        return Answer.UNAVAILABLE
