"""Names that nothing but their characters shows."""

import pytest

from imcs.privacy.given_names import typical_names


@pytest.mark.parametrize("name", ["陳怡君", "林志豪", "范陳玉蘭", "歐陽志明", "王梓涵", "刘建国"])
@pytest.mark.parametrize("sentence", ["{}", "請問{}昨天來過嗎", "那位({})說可以，{}也在"])
def test_a_family_name_and_two_characters_that_parents_give_are_a_name_anywhere(name: str, sentence: str) -> None:
    text = sentence.replace("{}", name)
    assert {text[start:end] for start, end in typical_names(text)} == {name}


@pytest.mark.parametrize(
    "text",
    [
        "方便改期嗎",
        "高雅的餐廳",
        "張美麗的照片",
        "雙方國民身分證",
        "程序很快",
        "石英磚",
        "唐詩三百首",
        "請向財政部查詢",
        "馬上好",
    ],
)
def test_other_words_are_left_alone(text: str) -> None:
    assert list(typical_names(text)) == []
