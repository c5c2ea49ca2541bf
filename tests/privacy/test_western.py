"""Names in Latin letters, where the text shows that somebody is meant."""

import pytest

from imcs.privacy.western import is_western, western


def found(text: str) -> set[str]:
    return {text[slice(*span)] for span in western(text)}


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("I spoke with Amanda yesterday", "Amanda"),
        ("Could you put me through to Stephen Clarke?", "Stephen Clarke"),
        ("I was helped by Mr Tanaka last week", "Tanaka"),
        ("Kevin from billing told me to wait", "Kevin"),
        ("Thanks, Nikhil", "Nikhil"),
        ("Anna, could you send me the number?", "Anna"),
        ("Hello Marcus, how can I help?", "Marcus"),
        ("It's Priya here again", "Priya"),
        ("My neighbour Gerald Finch parks on my drive", "Gerald Finch"),
        ("my husband Piet van der Berg signed it", "Piet van der Berg"),
        ("Ask Peter in accounts, he knows.", "Peter"),
        ("請問Ms. Wang在嗎", "Wang"),
    ],
)
def test_a_name_is_known_by_what_is_done_with_it(said: str, name: str) -> None:
    assert found(said) == {name}


@pytest.mark.parametrize(
    "said",
    [
        "I'm American, can I apply?",
        "Thanks, Google",
        "Hello there",
        "Dear Customer Service,",
        "However, I did pay",
        "Nobody told me",
        "I was told by Support to wait",
        "Details here: https://example.com",
        "Chase Bank branch near me",
    ],
)
def test_a_capital_letter_alone_is_no_name(said: str) -> None:
    assert found(said) == set()


def test_an_abbreviation_is_no_name() -> None:
    assert is_western("Ines")
    assert not is_western("VIP")
    assert not is_western("It's")
