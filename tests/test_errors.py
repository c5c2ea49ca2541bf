"""The errors word themselves."""

import pytest

from imcs import errors
from imcs.errors import ArchiveError, ImcsError, Reason, Refused, SettingsError


@pytest.mark.parametrize("kind", [ImcsError, SettingsError, ArchiveError])
def test_an_error_without_words_says_what_its_docstring_says(kind: type[ImcsError]) -> None:
    assert str(kind()) == kind.__doc__
    assert str(kind("the disk is full")) == "the disk is full"


@pytest.mark.parametrize("reason", Reason)
def test_a_refusal_says_its_reason(reason: Reason) -> None:
    refused = Refused(reason)
    assert refused.reason is reason
    assert str(refused) == reason.value


def test_everything_that_imcs_complains_about_is_one_tree() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    assert len(kinds) > 3
    assert all(issubclass(kind, ImcsError) for kind in kinds)
