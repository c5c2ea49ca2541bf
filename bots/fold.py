"""One form for all ways of writing the same words, for comparing short texts with words that are expected.

Full- and half-width, upper and lower case, traditional and simplified become one; what can't be seen is dropped. This
module must not decide what a text means.
"""

import unicodedata

from kb.conversion import simplified_by_character

_INVISIBLE = frozenset({"Cc", "Cf", "Mn", "Me"})
"""Controls, zero-width characters, variation selectors and the enclosing keycap of 1️⃣."""
_ENDS = frozenset("PSZ")


def visible(text: str) -> str:
    """Return `text` in NFKC without what can't be seen; line breaks and tabs become blanks."""
    spaced = "".join(" " if sign.isspace() else sign for sign in unicodedata.normalize("NFKC", text))
    return "".join(sign for sign in spaced if unicodedata.category(sign) not in _INVISIBLE)


def fold(text: str) -> str:
    """Return the form in which texts are compared: NFKC, case folded, simplified characters, single blanks."""
    return simplified_by_character(" ".join(visible(text).casefold().split()))


def bare(text: str) -> str:
    """Return `text` without punctuation, symbols and blanks at both ends."""
    start, end = 0, len(text)
    while start < end and unicodedata.category(text[start])[0] in _ENDS:
        start += 1
    while end > start and unicodedata.category(text[end - 1])[0] in _ENDS:
        end -= 1
    return text[start:end]
