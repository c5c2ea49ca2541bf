"""The stage that the XMPP face's plays are given on."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from imcs.xmpp import component, presence, queue_boards, roster
from tests.xmpp.server import Server, a_server
from tests.xmpp.stage import Theatre, open_stage


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """A server that waits for a component."""
    async with a_server() as listening:
        yield listening


@pytest.fixture(autouse=True)
def _nothing_waits_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Probes are answered, queues and contacts pushed and lost streams back at once, unless a test is about that."""
    monkeypatch.setattr(presence, "SETTLES", 0.0)
    monkeypatch.setattr(queue_boards, "PAUSE", 0.0)
    monkeypatch.setattr(roster, "PAUSE", 0.0)
    monkeypatch.setattr(component, "SHORTEST_WAIT", 0.01)


@pytest.fixture(autouse=True)
def _no_certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    """slixmpp reads all of the system's for each stream, twice; no stream here is encrypted."""
    monkeypatch.setenv("SSL_CERT_FILE", os.devnull)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Theatre]:
    """The face, connected, with nobody in yet."""
    async with open_stage(tmp_path) as opened:
        yield opened
