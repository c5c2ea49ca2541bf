"""The load generator, a process of its own: customers who write, agents who receive, and how long it took.

    python -m tests.benchmarks.load '{"port": …}'    prints its results as JSON

Stanzas are rendered before the clock starts. It knows one protocol for both systems under test: a customer writes to
the queue, an agent answers the first line from each address with "1" and a greeting, and from then on the customer's
lines are expected at some agent.
"""

import asyncio
import gc
import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field

from tests.benchmarks.lines import MARK, Line, log_in
from tests.benchmarks.processes import cpu_us

GREETING = b"#hello#"
RECEIPT = b"<received "
FROM_PUPPET = re.compile(rb"""<message\b[^>]*?\bfrom=['"](c-[^'"/]+)""")
FILLING = "想請問一下上週訂的東西什麼時候會到，謝謝。"
WARM_UP = 0.5
"""Seconds at the start of the throughput phase that aren't counted."""


@dataclass(frozen=True)
class Load:
    """What to do, and which processes to watch meanwhile."""

    port: int
    domain: str
    host: str
    guest_host: str
    agents: list[str]
    """User names; the password is the same as the name."""
    customers: int
    window: int
    """Messages under way at a time while throughput is measured; 0 where it isn't."""
    seconds: float
    rates: list[int]
    component: int
    server: int


@dataclass(frozen=True)
class Phase:
    """One measurement; times in ms, CPU in µs per message that arrived."""

    name: str
    sent: int
    lost: int
    per_second: float
    p50: float
    p99: float
    component_cpu: float
    server_cpu: float
    generator_cpu: float


@dataclass
class Books:
    """What was sent when, and when it arrived; message numbers are indexes."""

    sent: list[float] = field(default_factory=list)
    arrived: dict[int, float] = field(default_factory=dict)
    on_arrival: Callable[[int], None] = lambda _number: None
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def take(self, number: int, now: float) -> None:
        if number not in self.arrived:
            self.arrived[number] = now
            self.on_arrival(number)
            self.news.set()


class Stage:
    """Everybody's connections."""

    def __init__(self, load: Load) -> None:
        self.load = load
        self.books = Books()
        self.receipts = 0
        self.customers: list[Line] = []
        self.agents: list[Line] = []

    async def fill(self) -> None:
        """Log everybody in, and bring each customer together with an agent."""
        load = self.load
        for agent in load.agents:
            line = await log_in(load.port, load.host, agent, agent)
            line.on_data = self._hearing(line)
            self.agents.append(line)
        together = []
        for _ in range(load.customers):
            line = await log_in(load.port, load.guest_host)
            self.customers.append(line)
            ask = f"<message type='chat' to='help@{load.domain}' id='ask'><body>真人</body></message>"
            together.append(line.exchange(ask, GREETING))
        await asyncio.gather(*together)
        for line in self.customers:
            line.on_data = self._counting_receipts()

    def _counting_receipts(self) -> Callable[[bytes], None]:
        """A customer: what was said counts as kept once it is acknowledged."""
        rest = b""

        def hear(data: bytes) -> None:
            nonlocal rest
            data = rest + data
            self.receipts += data.count(RECEIPT)
            rest = data[-len(RECEIPT) + 1 :]  # too short to hold one that was counted

        return hear

    def _hearing(self, line: Line) -> Callable[[bytes], None]:
        """An agent: accepts what is offered, and notes which messages arrive."""
        known: set[bytes] = set()
        rest = b""

        def hear(data: bytes) -> None:
            nonlocal rest
            now = time.perf_counter()
            data = rest + data
            end = 0
            for found in MARK.finditer(data):
                self.books.take(int(found.group(1)), now)
                end = found.end()
            if len(known) < self.load.customers:
                for found in FROM_PUPPET.finditer(data):
                    if found.group(1) not in known:
                        known.add(found.group(1))
                        line.send(_chat(found.group(1), b"1") + _chat(found.group(1), GREETING))
            rest = data[max(end, len(data) - 400) :]

        return hear

    def render(self, count: int) -> list[bytes]:
        """The next `count` messages, to be sent by the customers in turn."""
        first = len(self.books.sent)
        self.books.sent.extend([0.0] * count)
        return [
            (
                f"<message type='chat' to='help@{self.load.domain}' id='m{number}'><body>#{number}#{FILLING}</body>"
                "<request xmlns='urn:xmpp:receipts'/></message>"
            ).encode()
            for number in range(first, first + count)
        ]


def _chat(to: bytes, text: bytes) -> bytes:
    return b"<message type='chat' to='" + to + b"' id='" + text + b"'><body>" + text + b"</body></message>"


class Meter:
    """The clocks of the three processes over one phase."""

    def __init__(self, load: Load) -> None:
        self._pids = (load.component, load.server, os.getpid())
        self._before = [cpu_us(pid) for pid in self._pids]

    def per_message(self, messages: int) -> list[float]:
        after = [cpu_us(pid) for pid in self._pids]
        return [(late - early) / max(1, messages) for early, late in zip(self._before, after, strict=True)]


async def throughput(stage: Stage) -> Phase:
    """As many messages as pass with `window` of them under way."""
    books, load = stage.books, stage.load
    first = len(books.sent)
    stanzas: Iterator[tuple[int, bytes]] = enumerate(stage.render(int(8000 * load.seconds)), first)
    running = True

    def send_next(_arrived: int = 0) -> None:
        if running and (following := next(stanzas, None)):
            number, stanza = following
            books.sent[number] = time.perf_counter()
            stage.customers[number % len(stage.customers)].send(stanza)

    books.on_arrival = send_next
    for _ in range(load.window):
        send_next()
    await asyncio.sleep(WARM_UP)
    meter, began, before = Meter(load), time.perf_counter(), len(books.arrived)
    await asyncio.sleep(load.seconds)
    passed, took = len(books.arrived) - before, time.perf_counter() - began
    cpu = meter.per_message(passed)
    running = False
    return await _phase("throughput", stage, first, passed / took, cpu)


async def at_rate(stage: Stage, rate: int) -> Phase:
    """Evenly spaced messages, whether the earlier ones arrived or not."""
    books, load = stage.books, stage.load
    first = len(books.sent)
    stanzas = stage.render(int(rate * load.seconds))
    books.on_arrival = lambda _number: None
    meter, began = Meter(load), time.perf_counter()
    for index, stanza in enumerate(stanzas):
        wait = began + index / rate - time.perf_counter()
        if wait > 0:
            await asyncio.sleep(wait)
        elif index % 20 == 0:
            await asyncio.sleep(0)  # behind the schedule, and yet what arrives must be noted
        books.sent[first + index] = time.perf_counter()
        stage.customers[index % len(stage.customers)].send(stanza)
    took = time.perf_counter() - began
    await _all_arrived(stage, first)
    return await _phase(str(rate), stage, first, len(stanzas) / took, meter.per_message(len(stanzas)))


async def _all_arrived(stage: Stage, first: int) -> None:
    """Wait until nothing is missing, or nothing came for five seconds."""
    books = stage.books
    while any(sent and first + index not in books.arrived for index, sent in enumerate(books.sent[first:])):
        books.news.clear()
        try:
            async with asyncio.timeout(5):
                await books.news.wait()
        except TimeoutError:
            return


async def _phase(name: str, stage: Stage, first: int, per_second: float, cpu: list[float]) -> Phase:
    await _all_arrived(stage, first)
    books = stage.books
    sent = {number: at for number, at in enumerate(books.sent[first:], first) if at}
    took = sorted(books.arrived[number] - at for number, at in sent.items() if number in books.arrived)
    p50, p99 = (took[int(len(took) * share)] * 1000 if took else 0.0 for share in (0.5, 0.99))
    return Phase(name, len(sent), len(sent) - len(took), per_second, p50, p99, *cpu)


async def main(load: Load) -> None:
    stage = Stage(load)
    await stage.fill()
    gc.freeze()
    gc.disable()  # a collection over the pre-rendered stanzas would be measured as delay
    phases = [await at_rate(stage, rate) for rate in load.rates]
    if load.window:
        phases.append(await throughput(stage))
    await asyncio.sleep(1)  # the last receipts; how many there will be is what is asked
    for line in (*stage.customers, *stage.agents):
        line.close()
    json.dump({"phases": [asdict(phase) for phase in phases], "receipts": stage.receipts}, sys.stdout)


if __name__ == "__main__":
    asyncio.run(main(Load(**json.loads(sys.argv[1]))))
