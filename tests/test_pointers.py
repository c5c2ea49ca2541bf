"""Lines that take others back, as they are kept."""

from hypothesis import given
from hypothesis import strategies as st

from imcs.pointers import retracted, retraction


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_whatever_is_taken_back_is_read_again(id: str) -> None:
    assert retracted(retraction(id)) == id


def test_other_payloads_take_nothing_back() -> None:
    assert retracted("<reply xmlns='urn:xmpp:reply:0' id='x'/>") == retracted("") == ""
