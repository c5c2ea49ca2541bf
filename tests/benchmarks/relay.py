"""What a relayed message costs: `imcs serve`, saving everything, beside a bare slixmpp relay that saves nothing.

    python -m tests.benchmarks.relay [--json] [--check]      about a minute and a half

A private Prosody without archive, a load generator in a process of its own, and in turn A B A B the two systems. Plan
with the CPU figures: wall-clock rates on a shared machine say little, ratios of runs side by side say more.
"""

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from deploy.service import Office, Section, Service, component_answers
from deploy.stage import Plan, Prosody, StageError, free_ports, spawn, stop
from tests.benchmarks.load import Load, Phase
from tests.benchmarks.processes import children, memory_mb

ROOT = Path(__file__).parents[2]
DOMAIN = "support.localhost"
ASKED = "questions"
BARE, IMCS = "bare relay", "imcs serve"
LEAST_THROUGHPUT, MOST_CPU = 0.7, 1.3
FIGURES = ("per_second", "p50", "p99", "component_cpu", "server_cpu", "generator_cpu", "lost")


@dataclass(frozen=True)
class Run:
    """One system measured once; memory in MB after it."""

    system: str
    phases: list[Phase]
    receipts: int
    """How many messages were acknowledged to the customers: all by IMCS, none by the bare relay."""
    component_memory: float
    """With its child processes."""
    server_memory: float


@contextmanager
def bare_relay(prosody: Prosody, agents: list[str]) -> Iterator[int]:
    """The yardstick, running; its process id."""
    plan = prosody.plan
    command = [sys.executable, "-m", "tests.benchmarks.bare_relay", DOMAIN, plan.component_secret]
    command += [str(plan.ports.component), *(f"{agent}@{plan.host}" for agent in agents)]
    process = spawn(command, cwd=ROOT)
    try:
        asyncio.run(component_answers(plan, DOMAIN, process))
        yield process.pid
    finally:
        stop(process)


@contextmanager
def imcs_serve(prosody: Prosody, agents: list[str], customers: int, articles: Path | None = None) -> Iterator[int]:
    """IMCS, running on an empty database with limits that don't slow the load down; its process id.

    With a file of articles it has a queue without agents, too, in which the bot is asked.
    """
    sections: dict[str, Section] = {
        "bot": {"debounce": 0},
        "limits": {"lines_per_second": 1000, "burst": 10000, "replies_per_minute": 1000},
    }
    with tempfile.TemporaryDirectory(dir=prosody.plan.directory) as directory:
        queues = ("help",) if articles is None else ("help", ASKED)
        service = Service(Office(Path(directory), DOMAIN, prosody.plan, queues, sections))
        service.write_settings()
        places = str(-(-customers // len(agents)))
        for agent in agents:
            address = f"{agent}@{prosody.plan.host}"
            service.runs("agent", "add", agent, address, "--queue", "help", "--capacity", places)
        if articles is not None:
            service.runs("kb", "import", articles)
            service.runs("kb", "rebuild")
        service.start()
        try:
            asyncio.run(service.ready())
            assert service.process is not None
            yield service.process.pid
        finally:
            service.stop()


def measure(system: str, prosody: Prosody, component: int, options: argparse.Namespace) -> Run:
    """Put the load on a running system."""
    plan = prosody.plan
    load = Load(
        port=plan.ports.c2s,
        domain=DOMAIN,
        host=plan.host,
        guest_host=plan.guest_host,
        agents=options.agent_names,
        customers=options.customers,
        window=options.window,
        seconds=options.seconds,
        rates=options.rates,
        component=component,
        server=prosody.pid,
    )
    command = [sys.executable, "-m", "tests.benchmarks.load", json.dumps(asdict(load))]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True, timeout=120)
    found = json.loads(done.stdout)
    phases = [Phase(**phase) for phase in found["phases"]]
    memory = sum(memory_mb(pid) for pid in (component, *children(component)))
    return Run(system, phases, found["receipts"], memory, memory_mb(prosody.pid))


def take_turns(options: argparse.Namespace) -> Iterator[Run]:
    """A B A B: whatever else the machine does falls on both."""
    var = ROOT / "var"
    var.mkdir(exist_ok=True)
    # Not in /tmp, which may be memory: what is measured includes the disk.
    with tempfile.TemporaryDirectory(dir=var, prefix="benchmark-") as directory:
        plan = Plan(
            Path(directory),
            free_ports(),
            components=(DOMAIN,),
            archive=False,
            c2s_rate="100mb/s",
            log_level="warn",
        )
        with Prosody(plan) as prosody:
            for agent in options.agent_names:
                prosody.register(agent, agent)
            for _ in range(options.rounds):
                with bare_relay(prosody, options.agent_names) as component:
                    yield measure(BARE, prosody, component, options)
                with imcs_serve(prosody, options.agent_names, options.customers) as component:
                    yield measure(IMCS, prosody, component, options)


@dataclass(frozen=True)
class Summary:
    """Medians over the rounds, and what IMCS is in relation to the yardstick."""

    systems: dict[str, dict[str, dict[str, float]]]
    """System → phase → figure."""
    memory: dict[str, dict[str, float]]
    """System → process → MB, after the last round."""
    throughput_ratio: float
    cpu_ratio: dict[str, float]
    """Phase → the component's CPU per message in relation to the bare relay's."""

    @property
    def meets_targets(self) -> bool:
        return self.throughput_ratio >= LEAST_THROUGHPUT and self.cpu_ratio["throughput"] <= MOST_CPU


def summarise(runs: list[Run]) -> Summary:
    by_system = {name: [run for run in runs if run.system == name] for name in (BARE, IMCS)}
    medians = {name: _medians(own) for name, own in by_system.items()}
    memory = {
        name: {"component": own[-1].component_memory, "server": own[-1].server_memory}
        for name, own in by_system.items()
    }
    bare, ours = medians[BARE], medians[IMCS]
    ratio = ours["throughput"]["per_second"] / bare["throughput"]["per_second"]
    cpu = {phase: ours[phase]["component_cpu"] / max(1.0, bare[phase]["component_cpu"]) for phase in ours}
    return Summary(medians, memory, ratio, cpu)


def _medians(own: list[Run]) -> dict[str, dict[str, float]]:
    return {
        phase.name: {figure: statistics.median(getattr(run.phases[index], figure) for run in own) for figure in FIGURES}
        for index, phase in enumerate(own[0].phases)
    }


def show(found: Summary) -> None:
    """The same for people."""
    console = Console(width=120)
    table = Table(title="Relay, customers to agents (medians)")
    for head in ("system", "phase"):
        table.add_column(head)
    for head in ("msg/s", "p50 ms", "p99 ms", "component µs", "server µs", "load µs", "lost"):
        table.add_column(head, justify="right")
    for name, phases in found.systems.items():
        for phase, row in phases.items():
            head = phase if phase == "throughput" else f"{phase} msg/s"
            table.add_row(name, head, *(f"{row[key]:.1f}" for key in FIGURES))
    console.print(table)
    for name, memory in found.memory.items():
        console.print(f"memory: {name} {memory['component']:.0f} MB, Prosody {memory['server']:.0f} MB")
    ratios = ", ".join(f"{value:.2f} at {phase}" for phase, value in found.cpu_ratio.items())
    console.print(f"throughput: {found.throughput_ratio:.2f} × the bare relay's (≥ {LEAST_THROUGHPUT} wanted)")
    console.print(f"component CPU: × {ratios} (≤ {MOST_CPU} wanted at throughput)")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.relay", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--check", action="store_true", help="fail where the targets aren't met")
    parser.add_argument("--seconds", type=float, default=4.0, help="length of each phase")
    parser.add_argument("--rounds", type=int, default=2, help="how often each system has its turn")
    parser.add_argument("--rates", type=int, nargs="*", default=[100, 300, 1000], help="messages per second")
    parser.add_argument("--customers", type=int, default=50)
    parser.add_argument("--agents", type=int, default=5)
    parser.add_argument("--window", type=int, default=500, help="messages under way for the throughput")
    options = parser.parse_args()
    options.agent_names = [f"agent{number}" for number in range(options.agents)]
    return options


def main() -> int:
    options = parse()
    try:
        runs = list(take_turns(options))
    except (StageError, subprocess.SubprocessError) as failure:
        print(f"The benchmark failed: {failure}", file=sys.stderr)
        return 1
    found = summarise(runs)
    if options.json:
        print(json.dumps({**asdict(found), "runs": [asdict(run) for run in runs]}, indent=1))
    else:
        show(found)
    return 0 if found.meets_targets or not options.check else 1


if __name__ == "__main__":
    sys.exit(main())
