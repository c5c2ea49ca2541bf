"""A question and its answer as managers write them: in lines, or, where a client sends one line only, in one."""

import re

_PART = re.compile(r"^\s*(q|a|問|问|答)\s*[:：]\s*", re.IGNORECASE | re.MULTILINE)
_IN_ONE_LINE = re.compile(r"(?:q|問|问)\s*[:：]\s*(\S.*?)\s*(?:\ba|答)\s*[:：]\s*(\S.*)", re.IGNORECASE)


def both_in_one_line(text: str) -> tuple[str, str] | None:
    """The question and the answer of “Q: … A: …” in a single line; None for anything else.

    COMPAT Profanity 0.13, whose input has no line breaks.
    """
    found = None if "\n" in text.strip() else _IN_ONE_LINE.fullmatch(text.strip())
    return (found[1], found[2]) if found else None


def question_and_answer(text: str) -> tuple[str, str]:
    """What `Q:` and `A:` begin, each empty where it isn't there; the answer is all of a text that begins with neither.

    Each counts once: a line further down that begins with one as well is part of what it stands in.
    """
    if both := both_in_one_line(text):
        return both
    first = _PART.match(text)
    if first is None:
        return "", text.strip()
    others = (part for part in _PART.finditer(text, first.end()) if _asks(part) != _asks(first))
    second = next(others, None)
    head = text[first.end() : second.start() if second else None].strip()
    rest = text[second.end() :].strip() if second else ""
    return (head, rest) if _asks(first) else (rest, head)


def _asks(part: re.Match[str]) -> bool:
    return part[1].casefold() in ("q", "問", "问")
