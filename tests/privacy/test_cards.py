"""Cards and their security codes."""

from imcs.privacy.cards import cards, security_codes


def test_a_card_is_a_brand_and_a_check_digit() -> None:
    assert list(cards("4111 1111 1111 1111")) == [(0, 19)]
    assert list(cards("4111 1111 1111 1112")) == []
    assert list(cards("9111 1111 1111 1111")) == []


def test_a_security_code_needs_its_word() -> None:
    assert list(security_codes("cvv 123")) == [(4, 7)]
    assert list(security_codes("123")) == []
