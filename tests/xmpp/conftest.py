"""The stage that the XMPP face's plays are given on."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.xmpp.server import Server, a_server
from tests.xmpp.stage import Theatre, open_stage


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """A server that waits for a component."""
    async with a_server() as listening:
        yield listening


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Theatre]:
    """The face, connected, with nobody in yet."""
    async with open_stage(tmp_path) as opened:
        yield opened
