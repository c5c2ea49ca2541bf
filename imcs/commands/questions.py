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
    """What `Q:` and `A:` begin, each empty where it isn't there; without them all of it is the answer."""
    if both := both_in_one_line(text):
        return both
    found = list(_PART.finditer(text))
    if not found:
        return "", text.strip()
    ends = [part.start() for part in found[1:]] + [len(text)]
    parts = {
        "q" if part[1].casefold() in ("q", "問", "问") else "a": text[part.end() : end].strip()
        for part, end in zip(found, ends, strict=True)
    }
    return parts.get("q", ""), parts.get("a", "")
