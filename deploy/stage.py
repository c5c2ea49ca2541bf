"""A private Prosody to play on: renders prosody.cfg.lua, registers accounts, starts and stops the server.

The demo, the live tests and the benchmark use it. It must never touch the system's own Prosody: everything
it writes lies in one directory, and what it starts dies with its starter, however that one ends.
"""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import IO

TEMPLATE = Path(__file__).with_name("prosody.cfg.lua")
PROGRAMS = ("prosody", "prosodyctl")


class StageError(Exception):
    """The stage can't be set up; the text says what to do about it."""


@dataclass(frozen=True)
class Ports:
    """Where a private Prosody listens."""

    c2s: int
    component: int
    http: int
    """For the web client: websocket and BOSH."""


ANY = Ports(0, 0, 0)


@dataclass(frozen=True)
class Plan:
    """Everything that differs from one private Prosody to the next."""

    directory: Path
    ports: Ports
    components: tuple[str, ...] = ("support.localhost",)
    unprivileged: tuple[str, ...] = ()
    """Those of the components that may not write rosters (XEP-0356)."""
    host: str = "localhost"
    """Resolves everywhere without DNS, so that a client needs no more than an address and a port."""
    guest_host: str = "guest.localhost"
    component_secret: str = "stage-secret"
    interface: str = "127.0.0.1"
    archive: bool = True
    uploads: bool = False
    """Keeps files that people send (XEP-0363), for clients on this machine."""
    tls: bool = False
    """Offers STARTTLS with a self-signed certificate, made at the start and kept."""
    require_encryption: bool = False
    c2s_rate: str = "256kb/s"
    log_level: str = "info"

    @property
    def upload_host(self) -> str:
        """How the addresses of sent files begin."""
        return f"http://127.0.0.1:{self.ports.http}"

    def render(self) -> str:
        """The configuration as Prosody reads it.

        JSON's strings, numbers and booleans are Lua's as well, as long as no character needs a \\u escape.
        """
        certificate = str(self.directory / "certificates") if self.tls else None
        values: dict[str, object] = {
            "directory": str(self.directory),
            "certificate": certificate,
            "interface": self.interface,
            "c2s_port": self.ports.c2s,
            "component_port": self.ports.component,
            "http_port": self.ports.http,
            "component_secret": self.component_secret,
            "components": self.components,
            "unprivileged": self.unprivileged,
            "host": self.host,
            "guest_host": self.guest_host,
            "archive": self.archive,
            "uploads": self.uploads,
            "require_encryption": self.require_encryption,
            "c2s_rate": self.c2s_rate,
            "log_level": self.log_level,
        }
        text = TEMPLATE.read_text(encoding="utf-8")
        for name, value in values.items():
            text = text.replace("{{" + name + "}}", _lua(value))
        return text


def _lua(value: object) -> str:
    if value is None:
        return "nil"
    if isinstance(value, tuple):
        return "{ " + ", ".join(_lua(item) for item in value) + " }"
    return json.dumps(value, ensure_ascii=False)


def free_ports(preferred: Ports = ANY) -> Ports:
    """Ports that nobody listens on: each the preferred one where that is free, else any; all different."""
    with contextlib.ExitStack() as held:
        taken = [_hold(port, held) or _hold(0, held) for port in astuple(preferred)]
    return Ports(*taken)


def _hold(port: int, held: contextlib.ExitStack) -> int:
    candidate = held.enter_context(contextlib.closing(socket.socket()))
    candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # an earlier one's TIME_WAIT is no hindrance
    try:
        candidate.bind(("0.0.0.0", port))
    except OSError:
        return 0
    return int(candidate.getsockname()[1])


def spawn(
    command: Sequence[str | Path],
    *,
    log: IO[bytes] | int | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start a program in its own process group that is ended by the kernel when this process is gone.

    The group keeps Ctrl-C from reaching it first, so that its starter decides the order of the end. Where
    `setpriv` is missing (it's in Debian's essential util-linux) only an orderly end stops it.
    """
    leash = ["setpriv", "--pdeathsig", "KILL"] if shutil.which("setpriv") else []
    return subprocess.Popen(
        [*leash, *(str(part) for part in command)],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        env=None if env is None else dict(env),
        cwd=cwd,
        process_group=0,
    )


def stop(process: subprocess.Popen[bytes], patience: float = 5.0) -> int:
    """SIGTERM, and after `patience` seconds SIGKILL; returns the exit code."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
    return process.wait()


def wait_for_port(port: int, process: subprocess.Popen[bytes], patience: float = 20.0) -> None:
    """Return as soon as a loopback port accepts connections; StageError if the process ends first."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise StageError(f"the server ended at once with code {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise StageError(f"nobody answers on port {port} after {patience:.0f} s")


class Prosody:
    """One private server. Use as a context manager, or call `start` and `stop`."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.config = plan.directory / "prosody.cfg.lua"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        if self._process is None:
            raise StageError("Prosody isn't running")
        return self._process.pid

    def __enter__(self) -> "Prosody":
        self.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    def start(self, patience: float = 20.0) -> None:
        """Write the configuration and wait until clients and components can connect."""
        missing = [program for program in PROGRAMS if shutil.which(program) is None]
        if missing:
            raise StageError(f"no {' and no '.join(missing)} here: install prosody and prosody-modules")
        self.prepare()
        with self._output.open("ab") as output:
            process = spawn(["prosody", "-F", "--config", self.config], log=output)
        self._process = process
        try:
            for port in (self.plan.ports.c2s, self.plan.ports.component):
                wait_for_port(port, process, patience)
        except StageError as error:
            self.stop()
            raise StageError(f"Prosody: {error}\n{self.last_words()}") from error

    def prepare(self) -> None:
        """Write the configuration, and make the certificate where TLS is wanted; nothing is started."""
        (self.plan.directory / "data").mkdir(parents=True, exist_ok=True)
        if self.plan.tls:
            self._make_certificate()
        self.config.write_text(self.plan.render(), encoding="utf-8")

    def stop(self) -> None:
        if self._process is not None:
            # One that hangs half-closed would share its ports with the next: wait for its end.
            stop(self._process)
            self._process = None

    def register(self, user: str, password: str) -> str:
        """Make an account (or set its password) on the staff host, running or not; returns its bare JID."""
        host = self.plan.host
        done = subprocess.run(
            ["prosodyctl", "--config", str(self.config), "register", user, host, password],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise StageError(f"can't register {user}@{host}: {(done.stdout + done.stderr).strip()}")
        return f"{user}@{host}"

    def last_words(self, lines: int = 15) -> str:
        """The end of what the server wrote, to show when something failed."""
        text = ""
        for path in (self._output, self.plan.directory / "prosody.log"):
            if path.exists():
                written = path.read_text(encoding="utf-8", errors="replace").splitlines()
                text += "\n".join(written[-lines:]) + "\n"
        return text

    @property
    def _output(self) -> Path:
        return self.plan.directory / "prosody.out"

    def _make_certificate(self) -> None:
        directory = self.plan.directory / "certificates"
        if (directory / "certificate.pem").exists():
            return
        directory.mkdir(exist_ok=True)
        domains = (self.plan.host, self.plan.guest_host, *self.plan.components)
        names = ",".join(f"DNS:{domain}" for domain in domains)
        key = directory / "key.pem"
        command = f"openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN={self.plan.host}".split()
        command += ["-addext", f"subjectAltName={names}"]
        command += ["-keyout", str(key), "-out", str(directory / "certificate.pem")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise StageError(f"can't make a certificate: {done.stderr.strip()}")
        os.chmod(key, 0o600)


def interrupt_on_terminate() -> None:
    """Let SIGTERM end this process like Ctrl-C: every `with` still stops what it started."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
