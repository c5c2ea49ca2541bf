"""What managers read about many articles at a time is there in every language, with the same gaps."""

import pytest

from imcs.phrases import bulk
from tests.office import texts

COUNTS = {"number": 1, "new": 2, "different": 3, "same": 4}


@pytest.mark.parametrize("language", ["zh_TW", "zh_CN", "en"])
def test_a_trial_run_tells_its_number_and_every_count(language: str) -> None:
    said = texts()(language, bulk.TRIAL, **COUNTS)
    assert all(str(count) in said for count in COUNTS.values())
    assert "!kb" in texts()(language, bulk.CONFIRM, number=1)
