"""Reasons from an operator's list: which one an agent means, and how the list is shown. Pure."""

from collections.abc import Sequence


def chosen(reasons: Sequence[str], argument: str) -> str | None:
    """The reason that the argument names, by its number or its words, with whatever follows; None where it's none.

    Without a list any argument will do, an empty one too.
    """
    if not reasons:
        return argument
    number, _, more = argument.partition(" ")
    if number.isdecimal() and len(number) < 4 and 0 < int(number) <= len(reasons):
        return f"{reasons[int(number) - 1]} {more.strip()}".strip()
    folded = argument.casefold()
    return argument if any(folded.startswith(reason.casefold()) for reason in reasons) else None


def listed(reasons: Sequence[str]) -> str:
    """The list, a line each, by number."""
    return "\n".join(f"{number}. {reason}" for number, reason in enumerate(reasons, 1))
