"""A terminal that a test can type into and read: tmux with a server of its own.

It knows nothing about the program that runs in it, apart from how Profanity is set up before it starts.
"""

import asyncio
import os
import re
import subprocess
import time
from pathlib import Path

from deploy.client import PATIENCE, Login


class Terminal:
    """One program in one tmux session; everything it keeps lies in `home`."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._socket = home / "tmux.sock"

    def start(self, *command: str) -> None:
        environment = {
            **os.environ,
            "HOME": str(self._home),
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
            "TERM": "xterm-256color",
            "XDG_CONFIG_HOME": str(self._home / "config"),
            "XDG_DATA_HOME": str(self._home / "data"),
        }
        environment.pop("TMUX", None)
        new = ["-f", "/dev/null", "-u", "new-session", "-d", "-x", "150", "-y", "45", *command]
        self._tmux(*new, environment=environment)

    def types(self, line: str) -> None:
        """Type a line and press Enter."""
        self._tmux("send-keys", "-l", line)
        self._tmux("send-keys", "Enter")

    def screen(self) -> str:
        """What is shown now."""
        return self._tmux("capture-pane", "-p")

    async def shows(self, pattern: str, patience: float = PATIENCE) -> str:
        """Look until the screen has a match; a program that only draws gives no other sign. Returns the match."""
        deadline = time.monotonic() + patience
        while True:
            screen = self.screen()
            if found := re.search(pattern, screen):
                return found.group()
            if time.monotonic() > deadline:
                raise AssertionError(f"{pattern!r} isn't shown after {patience:.0f} s, but:\n{screen}")
            await asyncio.sleep(0.05)

    def stop(self) -> None:
        """End tmux and what runs in it."""
        subprocess.run(["tmux", "-S", self._socket, "kill-server"], capture_output=True, check=False)

    def _tmux(self, *arguments: str, environment: dict[str, str] | None = None) -> str:
        command = ["tmux", "-S", str(self._socket), *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{' '.join(command)}: {done.stderr}"
        return done.stdout


def set_up_profanity(home: Path, login: Login) -> None:
    """Write Profanity's files: one account, named as its user, without TLS; no splash, no questions."""
    config, data = home / "config" / "profanity", home / "data" / "profanity"
    config.mkdir(parents=True)
    data.mkdir(parents=True)
    (config / "profrc").write_text("[ui]\nsplash=false\nbeep=false\nflash=false\nwrap=true\n", encoding="utf-8")
    account = {
        "enabled": "true",
        "jid": f"{login.user}@{login.host}",
        "server": login.address,
        "port": str(login.port),
        "resource": "profanity",
        "password": login.password,
        "tls.policy": "disable",
        "presence.last": "online",
        "presence.login": "online",
    }
    lines = [f"[{login.user}]", *(f"{key}={value}" for key, value in account.items())]
    (data / "accounts").write_text("\n".join(lines) + "\n", encoding="utf-8")
