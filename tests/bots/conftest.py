"""What the tests of the bots start from."""

import pytest

from bots.texts import Texts
from tests.bots.talk import Talk


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts.of_package("bots", strict=True)


@pytest.fixture
def talk(texts: Texts) -> Talk:
    return Talk(texts)
