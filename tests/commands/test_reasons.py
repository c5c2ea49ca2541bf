"""Reasons from an operator's list."""

import pytest

from imcs.commands.reasons import chosen, listed

LIST = ("午休", "開會", "Training")


@pytest.mark.parametrize(
    ("argument", "meant"),
    [
        ("午休", "午休"),
        ("2", "開會"),
        ("2 到三點", "開會 到三點"),
        ("training with Lin", "training with Lin"),
        ("4", None),
        ("0", None),
        ("", None),
        ("抽菸", None),
        ("²", None),
    ],
)
def test_a_reason_is_named_by_its_number_or_its_words(argument: str, meant: str | None) -> None:
    assert chosen(LIST, argument) == meant


def test_without_a_list_anything_is_a_reason() -> None:
    assert (chosen((), ""), chosen((), "抽菸")) == ("", "抽菸")


def test_the_list_is_shown_by_number() -> None:
    assert listed(LIST) == "1. 午休\n2. 開會\n3. Training"
