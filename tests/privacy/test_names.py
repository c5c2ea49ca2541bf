"""Names of people."""

import pytest

from imcs.privacy.names import is_name, names
from imcs.privacy.plain import Mask, Pieces


def found(said: str) -> list[str]:
    pieces = Pieces(said)
    pieces.take(Mask.NAME, names)
    return [piece for _, piece in pieces.taken()]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("我叫陳怡君昨天買的", "陳怡君"),
        ("找王小明先生", "王小明先生"),
        ("高雄王先生", "王先生"),
        ("my name is jo and", "jo"),
    ],
)
def test_a_name_is_what_is_introduced_as_one_or_has_a_title(said: str, name: str) -> None:
    assert found(said) == [name]


@pytest.mark.parametrize("said", ["我是高中生", "對方先生", "我叫車", "I am sorry", "my name is not on it", "謝謝"])
def test_words_that_begin_like_names_are_none(said: str) -> None:
    assert found(said) == []


def test_a_name_begins_with_a_family_name_and_is_no_word() -> None:
    assert is_name("王小明")
    assert is_name("歐陽志明")
    assert not is_name("高雄市")
    assert not is_name("的小明")
