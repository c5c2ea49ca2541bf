"""An operator at a shell: settings in a folder, and `imcs` run on them."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
from typer.testing import CliRunner

from imcs.archive import Archive
from imcs.cli import program

Given = TypeVar("Given")

SETTINGS = """
[service]
domain = "support.example.org"
secret = "hush"
[storage]
directory = "data"
[queues.help]
[queues.billing]
"""


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Operator:
    """Runs commands in one folder."""

    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / "imcs.toml"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def tries(self, *arguments: object) -> Outcome:
        """Runs a command with the folder's settings, whatever comes of it."""
        result = CliRunner().invoke(program(), ["--config", str(self.config), *map(str, arguments)])
        return Outcome(result.exit_code, result.stdout, result.stderr)

    def runs(self, *arguments: object) -> str:
        """Runs a command that must succeed; gives what it printed."""
        outcome = self.tries(*arguments)
        assert outcome.code == 0, outcome
        return outcome.out

    def reads(self, *arguments: object) -> Any:
        """Runs a command that prints JSON; gives the value."""
        return json.loads(self.runs(*arguments, "--json"))

    def fails(self, *arguments: object) -> str:
        """Runs a command that must end with one line on stderr; gives that line."""
        outcome = self.tries(*arguments)
        assert outcome.code == 1, outcome
        assert outcome.err.startswith("imcs: "), outcome
        assert outcome.err.count("\n") == 1, outcome
        assert "Traceback" not in outcome.err
        return outcome.err.removeprefix("imcs: ").strip()

    def archive(self, work: Callable[[Archive], Awaitable[Given]]) -> Given:
        """Uses the archive as the service would."""

        async def session() -> Given:
            async with await Archive.open(self.data) as archive:
                return await work(archive)

        return asyncio.run(session())


@pytest.fixture
def operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Operator:
    for name in ("IMCS_SECRET", "IMCS_CONFIG", "CREDENTIALS_DIRECTORY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "imcs.toml").write_text(SETTINGS, encoding="utf-8")
    return Operator(tmp_path)
