"""Groups of words that mean the same."""

import pytest

from kb.analysis import Analyzer, shared_analyzer
from kb.synonyms import Synonyms

GROUPS = Synonyms.parse("手機 = 行動電話 = mobile phone\n# a comment\n\nlonely\nfee = charge # money\n")


def groups(text: str) -> set[str]:
    return {word for word in Analyzer(GROUPS).question(text).words if word.startswith("≈")}


def test_a_line_is_a_group_and_comments_and_lonely_words_are_none() -> None:
    assert GROUPS.groups == (("手機", "行動電話", "mobile phone"), ("fee", "charge"))


@pytest.mark.parametrize("text", ["我的手機", "我的手机", "行动电话", "two Mobile Phones", "ＭＯＢＩＬＥ ＰＨＯＮＥ"])
def test_every_word_of_a_group_gives_its_token_in_any_script_and_form(text: str) -> None:
    assert groups(text) == {"≈手機"}


@pytest.mark.parametrize("text", ["mobile", "phone mobile", "手", "charger station", ""])
def test_part_of_a_word_gives_none(text: str) -> None:
    assert groups(text) == set()


def test_the_words_themselves_stay() -> None:
    assert "手机" in Analyzer(GROUPS).question("手機").words


def test_the_shipped_list_joins_languages() -> None:
    analyzer = shared_analyzer()
    assert set(analyzer.question("護照").words) & set(analyzer.question("passport").words)
