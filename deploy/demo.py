"""The demo: a private Prosody and `imcs serve` with sample data, one conversation played, then open for everybody.

Run by deploy/demo, which sees to what must be installed. Everything it writes lies in ./var.
"""

import argparse
import asyncio
import fcntl
import json
import os
import secrets
import select
import shutil
import socket
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path

from deploy.client import ClientError, Login
from deploy.play import PlayError, play, step
from deploy.service import Office, Section, Service
from deploy.stage import Plan, Ports, Prosody, StageError, free_ports, interrupt_on_terminate

ROOT = Path(__file__).parents[1]
VAR = ROOT / "var"
SAMPLE = ROOT / "deploy" / "sample-kb.yaml"
DOMAIN = "support.localhost"
USUAL = Ports(c2s=5222, component=5347, http=5280)
CUSTOMER = "wang"
STAFF = {
    "mei": ("--public-name", "專員小美"),
    "lin": ("--public-name", "專員阿林"),
    "chen": ("--public-name", "陳主任", "--role", "manager", "--role", "supervisor"),
}


@dataclass
class Memory:
    """What a second run takes over from the first: ports, passwords, and how far the setting-up came."""

    ports: Ports = USUAL
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    passwords: dict[str, str] = field(default_factory=dict)
    imported: float = 0.0
    """The sample file's time of change when it was imported."""

    @staticmethod
    def load(path: Path) -> "Memory":
        if not path.exists():
            return Memory()
        kept = json.loads(path.read_text(encoding="utf-8"))
        return Memory(**{**kept, "ports": Ports(**kept["ports"])})

    def save(self, path: Path) -> None:
        path.touch(mode=0o600)
        path.write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(prog="./deploy/demo")
    parser.add_argument("--once", action="store_true", help="play the conversation and end")
    parser.add_argument("--fresh", action="store_true", help="forget the data of earlier runs")
    parser.add_argument("--lan", action="store_true", help="let phones on the same network log in")
    options = parser.parse_args()
    interrupt_on_terminate()
    VAR.mkdir(exist_ok=True)
    with (VAR / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return run(options)
        except BlockingIOError:
            print(f"A demo is running already in {VAR}.", file=sys.stderr)
        except KeyboardInterrupt:
            print("\nStopped.")
            return 0 if not options.once else 130
        except (StageError, PlayError, ClientError, OSError) as failure:
            print(f"\nThe demo failed: {failure}\nMore in {VAR}/imcs/imcs.log", file=sys.stderr)
    return 1


def run(options: argparse.Namespace) -> int:
    if options.fresh:
        for old in ("prosody", "imcs"):
            shutil.rmtree(VAR / old, ignore_errors=True)
        (VAR / "demo.json").unlink(missing_ok=True)
    memory = Memory.load(VAR / "demo.json")
    memory.ports = free_ports(memory.ports)
    plan = Plan(
        VAR / "prosody",
        memory.ports,
        components=(DOMAIN,),
        component_secret=memory.secret,
        interface="0.0.0.0" if options.lan else "127.0.0.1",
        tls=True,
        require_encryption=options.lan,
    )
    sections: dict[str, Section] = {
        "queues.help": {"title": "服務台", "wrap_up": 5, "rating": True},
        "bot": {"debounce": 0.5},
    }
    service = Service(Office(VAR / "imcs", DOMAIN, plan, sections=sections))
    service.write_settings()
    step("Starting Prosody")
    with Prosody(plan) as prosody:
        set_up(prosody, service, memory)
        step("Starting imcs serve")
        service.start()
        try:
            asyncio.run(service.ready())
            port, tls = plan.ports.c2s, options.lan
            agent = Login(plan.host, port, "mei", memory.passwords["mei"], "demo", tls=tls)
            asyncio.run(play(service, Login(plan.guest_host, port, tls=tls), agent))
            if options.once:
                step("The play went well.")
                return 0
            welcome(plan, memory)
            return watch(prosody, service)
        finally:
            service.stop()


def set_up(prosody: Prosody, service: Service, memory: Memory) -> None:
    """Accounts, staff and articles, as far as they aren't there yet."""
    service.runs("check")
    listed = service.runs("agent", "list")
    for user in (CUSTOMER, *STAFF):
        if user in memory.passwords:
            continue
        password = secrets.token_hex(4)
        address = prosody.register(user, password)
        if user in STAFF and address not in listed:
            service.runs("agent", "add", user, address, "--queue", "help", *STAFF[user])
        memory.passwords[user] = password
        memory.save(VAR / "demo.json")
    changed = SAMPLE.stat().st_mtime
    if memory.imported != changed:
        step("Importing the sample knowledge base")
        print(service.runs("kb", "import", SAMPLE).strip())
        memory.imported = changed
    memory.save(VAR / "demo.json")


def welcome(plan: Plan, memory: Memory) -> None:
    """How to log in."""
    server = lan_address() if plan.require_encryption else "127.0.0.1"
    security = "TLS with a self-signed certificate" + (", required" if plan.require_encryption else ", or none")
    step("Now it's yours. Log in with any XMPP client (this was tried with Profanity and Gajim):")
    print(f"  server    {server}, port {plan.ports.c2s} ({security})\n")
    for user, password in memory.passwords.items():
        role = {CUSTOMER: "customer: write to help@" + DOMAIN, "chen": "supervisor"}.get(user, "agent")
        print(f"  {user + '@' + plan.host:<18} password {password:<10} {role}")
    print(f"\n  anonymous customers: any login on {plan.guest_host}")
    print(f"  Profanity: /connect mei@{plan.host} server {server} port {plan.ports.c2s} tls trust")
    print("  An agent accepts an offer with 1, ends with !close, and finds the rest with !help.")
    print("\nCtrl-C stops everything.", flush=True)


def watch(prosody: Prosody, service: Service) -> int:
    """Wait until somebody presses Ctrl-C, or one of the two ends by itself, which is a failure."""
    assert service.process is not None
    watched = {os.pidfd_open(prosody.pid): "Prosody", os.pidfd_open(service.process.pid): "imcs serve"}
    ended, _, _ = select.select(list(watched), [], [])
    raise StageError(f"{watched[ended[0]]} ended by itself\n{service.last_words()}")


def lan_address() -> str:
    """This machine's address on the way to others; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        way.connect(("192.0.2.1", 9))
        return str(way.getsockname()[0])


if __name__ == "__main__":
    sys.exit(main())
