"""A text as the patterns read it."""

from imcs.privacy.plain import Mask, Pieces


def test_places_in_the_plain_text_are_places_in_the_original() -> None:
    pieces = Pieces("Ａ－１　２")
    assert pieces.plain == "A-1 2"
    pieces.take(Mask.ID, lambda plain: [(0, 3)])
    assert pieces.masked() == "[ID]　２"
    assert pieces.taken() == [(Mask.ID, "Ａ－１")]


def test_no_piece_is_taken_twice_and_the_earlier_of_two_wins() -> None:
    pieces = Pieces("abcdef")
    pieces.take(Mask.NAME, lambda plain: [(2, 5), (1, 3)])
    pieces.take(Mask.PHONE, lambda plain: [(0, 2), (4, 6)])
    assert pieces.masked() == "a[name]d[phone]"
