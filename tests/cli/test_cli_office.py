"""Which settings a command works with."""

from pathlib import Path

import pytest

from imcs.cli.office import Office
from imcs.errors import SettingsError
from tests.cli.conftest import Operator


def test_a_file_that_was_named_goes_before_the_usual_places(operator: Operator) -> None:
    assert Office(Path("other.toml")).path == Path("other.toml")
    assert Office().path == Path("imcs.toml")


def test_only_the_service_needs_the_secret(operator: Operator) -> None:
    operator.config.write_text(operator.config.read_text().replace('secret = "hush"\n', ""))
    assert Office().settings().reception == "help"
    with pytest.raises(SettingsError, match=r"service\.secret is missing"):
        Office().settings(with_secret=True)


def test_the_archive_is_closed_again_whatever_happens(operator: Operator) -> None:
    async def broken(_: object) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        Office().ask(broken)
    assert Office().ask(lambda archive: archive.agents()) == []
