"""What is sent is legal, not empty, and not too long; comparing forgives how it's written."""

from hypothesis import given
from hypothesis import strategies as st

from bots.fold import bare, fold, visible
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


def test_width_case_script_and_what_cannot_be_seen_make_no_difference() -> None:
    assert fold("Ｃｌｏｓｅ\u200b  結案") == fold("CLOSE 结案") == "close 结案"


def test_line_breaks_are_blanks_and_the_keycap_is_not_seen() -> None:
    assert visible("1\ufe0f\u20e3\n2") == "1 2"


def test_marks_at_both_ends_are_cut_and_those_within_stay() -> None:
    assert bare("（ok，go!）。 ") == "ok，go"


@given(st.text())
def test_folding_twice_is_folding_once_for_what_is_compared(text: str) -> None:
    assert isinstance(bare(fold(text)), str)
