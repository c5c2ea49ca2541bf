"""What all tests share: the options of the test run, and how patient it is."""

import pytest
from hypothesis import HealthCheck, settings


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
