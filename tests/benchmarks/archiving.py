"""What it costs the relay that conversations end meanwhile: each is archived, masked, indexed and looked through.

    python -m tests.benchmarks.archiving [--rounds 4] [--each-second 5]      about two minutes

One `imcs serve`, in turn A B A B: customers' lines alone, and the same while agents close so many conversations a
second, held before in another queue. Each phase begins once nothing is left to do of the one before.
"""

import argparse
import asyncio
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from xml.sax.saxutils import escape

from rich.console import Console
from rich.table import Table

from deploy.service import Office, Section, Service
from deploy.stage import Plan, Prosody, StageError, free_ports
from kb.learning import Dialogue, read_dialogues
from tests.benchmarks.lessons import DIALOGUES, SYLLABLES
from tests.benchmarks.lines import Line, log_in
from tests.benchmarks.load import FROM_PUPPET, GREETING, Load, Phase, Stage, at_rate, throughput
from tests.benchmarks.processes import children, cpu_us
from tests.live.ledger import Ledger

ROOT = Path(__file__).parents[2]
DOMAIN = "support.localhost"
SHOP = "shop"
"""The queue whose conversations are closed."""
FIRST = 5
"""So many are closed before anything is measured: the first ones read word lists."""
ALONE, CLOSING = "lines alone", "and closing"
FIGURES = ("per_second", "p50", "p99", "component_cpu", "lost")
PLACES = 40
"""Conversations for each agent of the shop; a roster shows 50 at most."""


@dataclass(frozen=True)
class Turn:
    """One phase, and what the search worker did meanwhile."""

    kind: str
    phase: Phase
    worker_ms: float
    """CPU of the search worker."""


class Shop:
    """Conversations that wait to be closed."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._door = f"{SHOP}@{load.domain}"
        self._lines: list[Line] = []
        self._open: list[tuple[Line, str]] = []
        """The agent's connection and the puppet."""

    async def fill(self, agents: Sequence[str], count: int) -> None:
        """Let so many customers come, one after the other, and say what is said in a dialogue."""
        for agent in agents:
            line = await log_in(self._load.port, self._load.host, agent, agent)
            line.on_data = self._hearing(line)
            self._lines.append(line)
        chance, dialogues = random.Random(1), read_dialogues(DIALOGUES.read_bytes())
        for _ in range(count):
            await self._hold(chance.choice(dialogues), "".join(chance.choices(SYLLABLES, k=3)))

    async def _hold(self, dialogue: Dialogue, unlike: str) -> None:
        customer = await log_in(self._load.port, self._load.guest_host)
        self._lines.append(customer)
        (_, question), *rest = dialogue.lines
        await customer.exchange(_chat(self._door, f"{question} {unlike}"), GREETING)
        agent, puppet = self._open[-1]
        for by_customer, text in rest:
            line, to = (customer, self._door) if by_customer else (agent, puppet)
            line.send(_chat(to, text).encode())

    def _hearing(self, line: Line) -> Callable[[bytes], None]:
        known: set[bytes] = set()
        rest = b""

        def hear(data: bytes) -> None:
            nonlocal rest
            data = rest + data
            for found in FROM_PUPPET.finditer(data):
                if found.group(1) not in known:
                    known.add(found.group(1))
                    puppet = found.group(1).decode()
                    self._open.append((line, puppet))
                    line.send(f"{_chat(puppet, '1')}{_chat(puppet, GREETING.decode())}".encode())
            rest = data[-400:]

        return hear

    async def close(self, each_second: float, count: int) -> None:
        """Close so many, evenly spaced."""
        for _ in range(count):
            agent, puppet = self._open.pop(0)
            agent.send(_chat(puppet, "!close").encode())
            await asyncio.sleep(1 / each_second)

    def leave(self) -> None:
        for line in self._lines:
            line.close()


def _chat(to: str, text: str) -> str:
    return f"<message type='chat' to='{to}'><body>{escape(text)}</body></message>"


def settled(ledger: Ledger) -> bool:
    """Whether everything that has ended is indexed and looked through."""
    return ledger.left_to_learn() == 0


async def measure(service: Service, load: Load, options: argparse.Namespace) -> list[Turn]:
    """Alternate, each time with one phase at a rate and one at full load."""
    stage, shop, ledger = Stage(load), Shop(load), Ledger(service)
    await stage.fill()
    each_phase = round(options.each_second * options.seconds)
    await shop.fill(options.shop_agents, options.held)
    await shop.close(options.each_second, FIRST)
    workers = children(load.component)
    turns = []
    for _ in range(options.rounds):
        for kind in (ALONE, CLOSING):
            for phase in (partial(at_rate, stage, options.rate), partial(throughput, stage)):
                await ledger.shows(settled, 60)
                before = sum(map(cpu_us, workers))
                async with asyncio.TaskGroup() as tasks:
                    measured = tasks.create_task(phase())
                    if kind == CLOSING:
                        tasks.create_task(shop.close(options.each_second, each_phase))
                await ledger.shows(settled, 60)
                turns.append(Turn(kind, measured.result(), (sum(map(cpu_us, workers)) - before) / 1000))
    print(f"{options.held} conversations closed: {ledger.count('draft')} drafts, {ledger.count('gap')} gaps")
    shop.leave()
    return turns


@contextmanager
def serving(prosody: Prosody, options: argparse.Namespace) -> Iterator[Service]:
    """IMCS on an empty database, with agents for both queues."""
    sections: dict[str, Section] = {
        "bot": {"debounce": 0},
        "limits": {"lines_per_second": 1000, "burst": 10000},
        f"queues.{SHOP}": {"bot": False, "wrap_up": 0},
    }
    with tempfile.TemporaryDirectory(dir=prosody.plan.directory) as directory:
        service = Service(Office(Path(directory), DOMAIN, prosody.plan, ("help", SHOP), sections))
        service.write_settings()
        for queue, agents in (("help", options.agents), (SHOP, options.shop_agents)):
            for agent in agents:
                address = prosody.register(agent, agent)
                service.runs("agent", "add", agent, address, "--queue", queue, "--capacity", str(PLACES))
        service.start()
        try:
            asyncio.run(service.ready())
            yield service
        finally:
            service.stop()


def run(options: argparse.Namespace) -> list[Turn]:
    var = ROOT / "var"
    var.mkdir(exist_ok=True)
    # Not in /tmp, which may be memory: what is measured includes the disk.
    with tempfile.TemporaryDirectory(dir=var, prefix="benchmark-") as directory:
        plan = Plan(
            Path(directory), free_ports(), components=(DOMAIN,), archive=False, c2s_rate="100mb/s", log_level="warn"
        )
        with Prosody(plan) as prosody, serving(prosody, options) as service:
            assert service.process is not None
            load = Load(
                plan.ports.c2s,
                DOMAIN,
                plan.host,
                plan.guest_host,
                options.agents,
                options.customers,
                options.window,
                options.seconds,
                [options.rate],
                service.process.pid,
                prosody.pid,
            )
            return asyncio.run(measure(service, load, options))


def show(turns: Sequence[Turn]) -> None:
    """Medians, and what closing is in relation to none."""
    table = Table(title="Relay, customers to agents (medians)")
    for head in ("phase", "", "msg/s", "p50 ms", "p99 ms", "component µs", "lost", "search worker ms"):
        table.add_column(head, justify="right" if head not in {"phase", ""} else "left")
    console = Console(width=120)
    for name in dict.fromkeys(turn.phase.name for turn in turns):
        rows = {}
        for kind in (ALONE, CLOSING):
            own = [turn for turn in turns if turn.kind == kind and turn.phase.name == name]
            rows[kind] = [statistics.median(getattr(turn.phase, figure) for turn in own) for figure in FIGURES]
            worker = statistics.median(turn.worker_ms for turn in own)
            table.add_row(name, kind, *(f"{value:.1f}" for value in rows[kind]), f"{worker:.0f}")
        ratios = [late / early if early else 0 for early, late in zip(rows[ALONE], rows[CLOSING], strict=True)]
        table.add_row(name, "ratio", *(f"{ratio:.2f}" for ratio in ratios[:4]), "", "")
    console.print(table)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.archiving", description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="length of each phase")
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--rate", type=int, default=300, help="messages per second")
    parser.add_argument("--each-second", type=float, default=5.0, help="conversations closed per second")
    parser.add_argument("--customers", type=int, default=50)
    parser.add_argument("--window", type=int, default=500, help="messages under way for the throughput")
    options = parser.parse_args()
    options.held = FIRST + 2 * options.rounds * round(options.each_second * options.seconds)
    options.agents = [f"agent{number}" for number in range(-(-options.customers // PLACES))]
    options.shop_agents = [f"clerk{number}" for number in range(-(-options.held // PLACES))]
    return options


def main() -> int:
    try:
        turns = run(parse())
    except (StageError, subprocess.SubprocessError) as failure:
        print(f"The benchmark failed: {failure}", file=sys.stderr)
        return 1
    show(turns)
    return 0


if __name__ == "__main__":
    sys.exit(main())
