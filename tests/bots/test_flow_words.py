"""The words that lead through a flow count as whole messages only, in both scripts."""

import pytest

from bots.flow_words import Way, way_in


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("返回", Way.BACK),
        ("回上一步。", Way.BACK),
        ("Back!", Way.BACK),
        ("選單", Way.MENU),
        ("主菜单", Way.MENU),
        ("重新開始", Way.START_OVER),
        ("start over", Way.START_OVER),
        ("跳過", Way.SKIP),
        ("skip", Way.SKIP),
        ("確認", Way.CONFIRM),
        ("沒問題", Way.CONFIRM),
        ("摘要", Way.SUMMARY),
        ("summary", Way.SUMMARY),
        ("我要返回台北", None),
        ("back pain", None),
        ("菜單上有什麼", None),
        ("", None),
        ("返" * 10_000, None),
    ],
)
def test_a_whole_message_names_a_way(text: str, way: Way | None) -> None:
    assert way_in(text) is way
