"""Everyday words are known in both scripts; names, and neighbours by chance, aren't words."""

import pytest

from imcs.privacy.words import is_word


@pytest.mark.parametrize("text", ["金額", "金额", "明天", "方便", "施工"])
def test_an_everyday_word_is_known_in_either_script(text: str) -> None:
    assert is_word(text)


@pytest.mark.parametrize("text", ["雅琪", "子晴", "晴發", "怡君", "枝八"])
def test_a_name_and_a_chance_pair_of_characters_are_none(text: str) -> None:
    assert not is_word(text)
