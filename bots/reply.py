"""Texts made fit to be sent: legal in XML, not empty, not too long."""

import re
from collections.abc import Iterable
from hashlib import blake2s

LONGEST = 4000
"""Characters in one reply; four bytes each still fit the cap on a body."""
_ILLEGAL = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Everything but XML 1.0's Char (section 2.2)."""


def plain(text: str) -> str:
    """Return `text` without what XML can't carry, with plain line ends, without blanks around."""
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def joined(lines: Iterable[str]) -> str:
    """Return the non-empty lines as one text."""
    return "\n".join(line for line in lines if line)


def split(text: str, longest: int = LONGEST) -> tuple[str, ...]:
    """Return `text` in parts of at most `longest` characters, cut at a line end or blank where there is one."""
    parts: list[str] = []
    rest = plain(text)
    while len(rest) > longest:
        head = rest[:longest]
        cut = max(head.rfind("\n"), head.rfind("。") + 1, head.rfind(" "))
        cut = cut if cut > longest // 2 else longest
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return tuple(part for part in (*parts, rest) if part)


def digest(text: str) -> str:
    """Return 16 characters that stand for `text`, to see whether the same is said again."""
    return blake2s(text.encode("utf-8", "replace"), digest_size=8).hexdigest()
