"""`imcs serve` as a program on a private stage: its settings file, its data, its command line.

The demo, the live tests and the benchmark use it. It must reach into IMCS only by what an operator has: the
settings file, the commands, signals.
"""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deploy.client import Client, ClientError, Login
from deploy.stage import Plan, StageError, spawn, stop

Section = Mapping[str, object]
ROOT = Path(__file__).parents[1]
PROGRAM = (sys.executable, "-m", "imcs")
"""The command `imcs` of the environment that this runs in."""


@dataclass(frozen=True)
class Office:
    """What differs from one service to the next."""

    directory: Path
    domain: str
    plan: Plan
    """The Prosody that it's a component of."""
    queues: tuple[str, ...] = ("help",)
    sections: Mapping[str, Section] = field(default_factory=dict)
    """More settings: {"bot": {"debounce": 0}, "queues.help": {"offer_timeout": 5}}."""

    def settings(self) -> str:
        """The TOML file."""
        tables: dict[str, dict[str, object]] = {
            "service": {
                "domain": self.domain,
                "host": "127.0.0.1",
                "port": self.plan.ports.component,
                "anonymous_hosts": [self.plan.guest_host],
            },
            "storage": {"directory": "data"},
            **{f"queues.{queue}": {} for queue in self.queues},
        }
        for name, section in self.sections.items():
            tables.setdefault(name, {}).update(section)
        lines: list[str] = []
        for name, values in tables.items():
            lines += [f"[{name}]", *(f"{key} = {_toml(value)}" for key, value in values.items()), ""]
        return "\n".join(lines)


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)


async def component_answers(plan: Plan, domain: str, process: subprocess.Popen[bytes], patience: float = 30.0) -> None:
    """Wait until a component answers a ping (XEP-0199); StageError where it ends first or never does.

    For one that isn't connected yet the server answers, with an error (wait): ask again.
    """
    probe = Client(Login(plan.guest_host, plan.ports.c2s, tls=plan.require_encryption), lambda _stanza: None)
    deadline = time.monotonic() + patience
    try:
        await probe.connect()
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise StageError(f"it ended with code {process.returncode}")
            answer = await probe.ask("<ping xmlns='urn:xmpp:ping'/>", domain)
            if answer.get("type") == "result":
                return
            await asyncio.sleep(0.05)
    except ClientError as error:
        raise StageError(f"the server refused: {error}") from error
    finally:
        await probe.close()
    raise StageError(f"no answer from {domain} after {patience:.0f} s")


class Service:
    """One IMCS: commands while it's down or up, and starting, stopping and killing it."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.settings_file = office.directory / "imcs.toml"
        self.log = office.directory / "imcs.log"
        self.process: subprocess.Popen[bytes] | None = None

    def address(self, localpart: str = "") -> str:
        """`help@support.localhost`; the domain itself without a localpart."""
        return f"{localpart}@{self.office.domain}" if localpart else self.office.domain

    def write_settings(self) -> None:
        self.office.directory.mkdir(parents=True, exist_ok=True)
        self.settings_file.write_text(self.office.settings(), encoding="utf-8")

    def runs(self, *arguments: str | Path, patience: float = 120) -> str:
        """Run an `imcs` command to its end; returns what it printed, StageError with it where it failed."""
        words = [str(argument) for argument in arguments]
        done = subprocess.run(
            [*PROGRAM, *words],
            env=self._environment(),
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=patience,
            check=False,
        )
        if done.returncode:
            shown = " ".join(["imcs", *words])
            raise StageError(f"`{shown}` failed with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def start(self) -> None:
        """Start `imcs serve`; `ready` tells when it answers."""
        with self.log.open("ab") as log:
            self.process = spawn([*PROGRAM, "serve"], log=log, env=self._environment(), cwd=ROOT)

    async def ready(self, patience: float = 30.0) -> None:
        """Wait until the component answers over XMPP."""
        assert self.process is not None, "start it first"
        try:
            await component_answers(self.office.plan, self.office.domain, self.process, patience)
        except StageError as error:
            raise StageError(f"`imcs serve`: {error}\n{self.last_words()}") from error

    def stop(self) -> int:
        """SIGTERM; returns the exit code."""
        if self.process is None:
            return 0
        return stop(self.process, patience=10)

    def reload(self) -> None:
        """SIGHUP, as `systemctl reload` sends it."""
        assert self.process is not None, "start it first"
        self.process.send_signal(signal.SIGHUP)

    async def logs(self, words: str, patience: float = 30.0) -> None:
        """Wait until the log holds these words; StageError where it never does."""
        deadline = time.monotonic() + patience
        while words not in self.log.read_text(encoding="utf-8", errors="replace"):
            if time.monotonic() > deadline:
                raise StageError(f"`imcs serve` never logged {words!r}\n{self.last_words()}")
            await asyncio.sleep(0.05)

    def kill(self) -> None:
        """SIGKILL, as a crash or a power cut does."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def last_words(self, lines: int = 30) -> str:
        """The end of the log."""
        if not self.log.exists():
            return "(it said nothing)"
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])

    def _environment(self) -> dict[str, str]:
        chosen = {"IMCS_CONFIG": str(self.settings_file), "IMCS_SECRET": self.office.plan.component_secret}
        # The width keeps rich from folding lines; the encoding is for machines set up without a language.
        return {**os.environ, **chosen, "COLUMNS": "200", "PYTHONUTF8": "1"}
