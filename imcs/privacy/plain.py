"""A text as the patterns read it, and the pieces that are taken out of it.

Every finder reads the plain text: half-width, one kind of dash and blank, one character for one of the original, so
that places in it are places in the original. It knows no pattern itself.
"""

from collections.abc import Callable, Iterable
from enum import Enum


class Mask(Enum):
    """What stands in place of what was said."""

    ACCOUNT = "[account]"
    ADDRESS = "[address]"
    BIRTH = "[date of birth]"
    CARD = "[card]"
    CODE = "[security code]"
    EMAIL = "[e-mail]"
    ID = "[ID]"
    NAME = "[name]"
    NUMBER = "[number]"
    PHONE = "[phone]"
    PLATE = "[plate]"


Span = tuple[int, int]
"""Start and end in the text, as in a slice."""
Finder = Callable[[str], Iterable[Span]]

TAKEN = "\ufffc"
"""Stands in the plain text for what was taken already."""
_WIDE = {ord("！") + offset: ord("!") + offset for offset in range(94)}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), ord("-"))
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2009\u202f\u3000\u200b\u200c\u200d\u2060\ufeff"), ord(" "))
_PLAIN = _WIDE | _DASHES | _SPACES


class Pieces:
    """A text of which pieces are taken away, one kind after the other, so that no piece is taken twice."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.plain = text if text.isascii() else text.translate(_PLAIN)
        self._found: list[tuple[Span, Mask]] = []

    def take(self, what: Mask, find: Finder) -> None:
        """Take what `find` finds in the plain text; what overlaps something taken before is left."""
        fresh, end = [], 0
        for span in sorted(find(self.plain), key=lambda span: (span[0], -span[1])):
            if span[0] >= end and TAKEN not in self.plain[slice(*span)]:
                fresh.append(span)
                end = span[1]
        if fresh:
            self._found += ((span, what) for span in fresh)
            self.plain = _replaced(self.plain, ((span, TAKEN * (span[1] - span[0])) for span in fresh))

    def masked(self, but: Callable[[str], bool] = lambda _: False) -> str:
        """The text with a word in place of each piece, `but` for those of which it says that they may stay."""
        found = sorted(self._found, key=_place)
        return _replaced(self._text, ((span, what.value) for span, what in found if not but(self._text[slice(*span)])))

    def taken(self) -> list[tuple[Mask, str]]:
        """The pieces as they stood in the text, in order."""
        return [(what, self._text[start:end]) for (start, end), what in sorted(self._found, key=_place)]


def _place(found: tuple[Span, Mask]) -> Span:
    return found[0]


def _replaced(text: str, replacements: Iterable[tuple[Span, str]]) -> str:
    """One pass, so that a line of thousands of pieces costs no more than its length."""
    pieces, done = [], 0
    for (start, end), word in replacements:
        pieces += [text[done:start], word]
        done = end
    return "".join([*pieces, text[done:]])
