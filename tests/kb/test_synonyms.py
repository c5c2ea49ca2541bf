"""Groups of words that mean the same."""

from pathlib import Path

import pytest

from kb.analysis import Analyzer, shared_analyzer
from kb.synonyms import Synonyms, SynonymsError, shipped_synonyms

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


def test_an_operators_groups_are_added_to_the_shipped_ones(tmp_path: Path) -> None:
    own = tmp_path / "synonyms.txt"
    own.write_text("# ours\n悠遊卡 = easycard = 嗶嗶卡\n", "utf-8")
    both = shipped_synonyms().with_own(own)
    assert both.groups == (*shipped_synonyms().groups, ("悠遊卡", "easycard", "嗶嗶卡"))
    assert both.digest != shipped_synonyms().digest
    assert shipped_synonyms().with_own(None).digest == shipped_synonyms().digest


def test_the_sign_between_words_may_be_full_width() -> None:
    assert Synonyms.parse("手機＝行動電話 = mobile").groups == (("手機", "行動電話", "mobile"),)


def test_every_faulty_line_of_an_operators_file_is_named(tmp_path: Path) -> None:
    own = tmp_path / "synonyms.txt"
    own.write_text("good = fine\nalone\n\n  # nothing\nalone =\n", "utf-8")
    with pytest.raises(SynonymsError) as caught:
        shipped_synonyms().with_own(own)
    assert [line.split(":")[1] for line in str(caught.value).splitlines()] == ["2", "5"]


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_of_synonyms_that_cant_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "own").write_bytes(content)
    with pytest.raises(SynonymsError, match=r"own:1: the file"):
        shipped_synonyms().with_own(tmp_path / "own")
