"""What is sent is legal, not empty, and not too long."""

from hypothesis import given
from hypothesis import strategies as st

from bots.reply import digest, joined, plain, split


@given(st.text(st.sampled_from("長。 \nab"), max_size=300))
def test_nothing_but_blanks_is_lost_in_parts(text: str) -> None:
    parts = split(text, 20)
    assert all(0 < len(part) <= 20 for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_a_text_is_cut_where_a_sentence_ends() -> None:
    assert split("第一句話在這裡。第二句。", 10) == ("第一句話在這裡。", "第二句。")


def test_what_xml_cannot_carry_is_dropped_and_line_ends_are_plain() -> None:
    assert plain(" a\x00\r\nb\rc\ud800\uffff ") == "a\nb\nc"


def test_empty_lines_are_not_joined() -> None:
    assert joined(["a", "", "b"]) == "a\nb"


def test_texts_have_digests_of_their_own() -> None:
    assert digest("a") != digest("b")
    assert len(digest("\ud800")) == 16
