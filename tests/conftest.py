"""What all tests share: the options of the test run, how patient it is, and an office to work in."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.office import Office, open_office


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-docs",
        action="store_true",
        help="write the tables of README anew from the code (tests/test_docs.py)",
    )


def pytest_configure() -> None:
    # A busy machine makes an example slow, not wrong; whole tests have their own limits.
    settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("patient")


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """The shell over a new archive, with nobody in yet."""
    async with open_office(tmp_path) as opened:
        yield opened
