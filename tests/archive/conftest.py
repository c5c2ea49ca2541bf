"""A real archive in a directory of its own, and the words the archive's tests are told in."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from imcs.archive.archive import Archive


@pytest.fixture
async def archive(tmp_path: Path) -> AsyncIterator[Archive]:
    """An open archive in `tmp_path`."""
    opened = await Archive.open(tmp_path)
    yield opened
    await opened.close()
