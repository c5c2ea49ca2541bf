"""The stage that the XMPP face's plays are given on."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from imcs.xmpp import presence, queue_boards
from tests.xmpp.server import Server, a_server
from tests.xmpp.stage import Theatre, open_stage


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """A server that waits for a component."""
    async with a_server() as listening:
        yield listening


@pytest.fixture(autouse=True)
def _probes_are_answered_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No second in which only what is good counts, unless a test is about that."""
    monkeypatch.setattr(presence, "SETTLES", 0.0)


@pytest.fixture(autouse=True)
def _queues_are_pushed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pause between two pushes, unless a test is about that."""
    monkeypatch.setattr(queue_boards, "PAUSE", 0.0)


@pytest.fixture(autouse=True)
def _no_certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    """slixmpp reads all of the system's for each stream, twice; no stream here is encrypted."""
    monkeypatch.setenv("SSL_CERT_FILE", os.devnull)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Theatre]:
    """The face, connected, with nobody in yet."""
    async with open_stage(tmp_path) as opened:
        yield opened
