"""What managers read about many articles at a time is there in every language, with the same gaps."""

import pytest

from imcs.phrases import bulk
from tests.office import texts

COUNTS = {"number": 1, "new": 2, "different": 3, "same": 4}


@pytest.mark.parametrize(
    ("language", "line"), [("zh_TW", "!查 匯入 1"), ("zh_CN", "!查 导入 1"), ("en", "!kb import 1")]
)
def test_a_trial_run_tells_its_number_and_every_count(language: str, line: str) -> None:
    said = texts()(language, bulk.TRIAL, **COUNTS)
    assert all(str(count) in said for count in COUNTS.values())
    assert line in texts()(language, bulk.CONFIRM, number=1)
