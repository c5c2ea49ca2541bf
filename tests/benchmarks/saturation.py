"""What customers who talk with agents notice of a bot that has all it can do: the relay beside idle and busy search.

    python -m tests.benchmarks.saturation [--json] [--check]      about a minute

`imcs serve` with a base of made-up articles, and a private Prosody. In turn: 100 lines a second to agents while
nobody asks the bot, and while customers ask it distinct questions, each the next as soon as one is answered. The search
process is polite (nice 10); the delay may grow to twice the idle one, or by 5 ms.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from deploy.stage import Plan, Prosody, StageError, free_ports
from kb.exchange import Kind, write_articles
from tests.benchmarks.askers import Asking
from tests.benchmarks.load import Phase
from tests.benchmarks.processes import children, cpu_us
from tests.benchmarks.relay import ASKED, DOMAIN, ROOT, imcs_serve, measure
from tests.benchmarks.synthetic import Vocabulary, articles

RATE = 100
IDLE, BUSY = "idle", "saturated"


@dataclass(frozen=True)
class Turn:
    """The relay measured once."""

    bot: str
    phase: Phase
    answered: float
    """Questions answered by the bot, a second."""
    search_cpu: float
    """Of one core, that the search used meanwhile."""


@dataclass(frozen=True)
class Found:
    """All rounds, and their medians; ms."""

    idle: list[Phase]
    saturated: list[Phase]
    answered: float
    search_cpu: float
    p99: Mapping[str, float]
    allowed: float

    @property
    def holds(self) -> bool:
        return self.p99[BUSY] <= self.allowed and not any(phase.lost for phase in self.saturated)


@contextmanager
def asking(prosody: Prosody, options: argparse.Namespace) -> Iterator["subprocess.Popen[str]"]:
    """Customers who keep the bot busy."""
    plan = prosody.plan
    given = Asking(plan.ports.c2s, f"{ASKED}@{DOMAIN}", plan.guest_host, options.askers, options.articles)
    command = [sys.executable, "-m", "tests.benchmarks.askers", json.dumps(asdict(given))]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        if process.stdout.readline() != "asking\n":
            raise StageError("the customers who ask couldn't log in")
        yield process


def idle_turn(prosody: Prosody, component: int, options: argparse.Namespace) -> Turn:
    """The relay while nobody asks."""
    (phase,) = measure(IDLE, prosody, component, options).phases
    return Turn(IDLE, phase, 0.0, 0.0)


def busy_turn(prosody: Prosody, component: int, options: argparse.Namespace) -> Turn:
    """The relay while the search has all it can do."""
    with asking(prosody, options) as askers:
        searching = children(component)
        before, began = sum(map(cpu_us, searching)), time.perf_counter()
        (phase,) = measure(BUSY, prosody, component, options).phases
        used = (sum(map(cpu_us, searching)) - before) / 1e6 / (time.perf_counter() - began)
        counted = json.loads(askers.communicate("", timeout=60)[0])
    return Turn(BUSY, phase, counted["answered"] / counted["seconds"], used)


def take_turns(options: argparse.Namespace) -> Iterator[Turn]:
    """Idle and busy by turns: whatever else the machine does falls on both."""
    var = ROOT / "var"
    var.mkdir(exist_ok=True)
    # Not in /tmp, which may be memory: what is measured includes the disk.
    with tempfile.TemporaryDirectory(dir=var, prefix="benchmark-") as directory:
        plan = Plan(
            Path(directory), free_ports(), components=(DOMAIN,), archive=False, c2s_rate="100mb/s", log_level="warn"
        )
        base = Path(directory) / "articles.jsonl"
        base.write_bytes(write_articles(articles(Vocabulary.of_dictionary(), options.articles), Kind.JSONL))
        with Prosody(plan) as prosody:
            for agent in options.agent_names:
                prosody.register(agent, agent)
            for _ in range(options.rounds):
                # Each turn has a service of its own: customers who left would still have their agents in the next.
                for turn in (idle_turn, busy_turn):
                    with imcs_serve(prosody, options.agent_names, options.customers, base) as component:
                        yield turn(prosody, component, options)


def summarise(turns: Sequence[Turn]) -> Found:
    """Medians, and what the delay may be."""
    idle, busy = ([turn for turn in turns if turn.bot == bot] for bot in (IDLE, BUSY))
    p99 = statistics.median(turn.phase.p99 for turn in idle)
    return Found(
        idle=[turn.phase for turn in idle],
        saturated=[turn.phase for turn in busy],
        answered=statistics.median(turn.answered for turn in busy),
        search_cpu=statistics.median(turn.search_cpu for turn in busy),
        p99={IDLE: p99, BUSY: statistics.median(turn.phase.p99 for turn in busy)},
        allowed=max(2 * p99, p99 + 5),
    )


def show(found: Found) -> None:
    """The same for people."""
    console = Console(width=120)
    table = Table(title=f"Relay at {RATE} messages a second, beside the bot")
    for head in ("bot", "p50 ms", "p99 ms", "component µs", "lost"):
        table.add_column(head, justify="left" if head == "bot" else "right")
    for bot, phases in ((IDLE, found.idle), (BUSY, found.saturated)):
        for phase in phases:
            row = (phase.p50, phase.p99, phase.component_cpu, phase.lost)
            table.add_row(bot, *(f"{figure:.1f}" for figure in row))
    console.print(table)
    console.print(
        f"the bot answered {found.answered:.0f} questions a second; the search used {found.search_cpu:.2f} cores"
    )
    console.print(
        f"p99 (medians): {found.p99[IDLE]:.1f} ms idle, {found.p99[BUSY]:.1f} saturated (≤ {found.allowed:.1f} wanted)"
    )


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.saturation", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--check", action="store_true", help="fail where the target isn't met")
    parser.add_argument("--seconds", type=float, default=8.0, help="length of each turn")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--customers", type=int, default=50)
    parser.add_argument("--agents", type=int, default=5)
    parser.add_argument("--askers", type=int, default=40)
    parser.add_argument("--articles", type=int, default=2_000)
    options = parser.parse_args()
    options.agent_names = [f"agent{number}" for number in range(options.agents)]
    options.rates, options.window = [RATE], 0
    return options


def main() -> int:
    options = parse()
    try:
        found = summarise(list(take_turns(options)))
    except (StageError, subprocess.SubprocessError) as failure:
        print(f"The benchmark failed: {failure}", file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps({**asdict(found), "holds": found.holds}, indent=1))
    else:
        show(found)
    return 0 if found.holds or not options.check else 1


if __name__ == "__main__":
    sys.exit(main())
