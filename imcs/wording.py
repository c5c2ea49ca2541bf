"""Small pieces of what is said: a new line's id, a text on one line, a name, a time. Pure, but for the ids."""

import secrets
from datetime import timedelta

from imcs.model import Customer

MARK = "▎"
"""Begins every line of the desk in a puppet's window; a customer's own leading mark is doubled."""
LAST_WORDS = 60
"""Characters of the customer's last line that an offer shows."""


def line_id() -> str:
    """A new stanza id."""
    return secrets.token_hex(8)


def one_line(text: str, length: int = LAST_WORDS) -> str:
    """The text on one line, cut to `length` characters."""
    joined = " ".join(text.split())
    return joined if len(joined) <= length else joined[: length - 1] + "…"


def shown_name(customer: Customer) -> str:
    """What the staff call the customer: no control or direction characters, 40 characters at most."""
    name = "".join(char for char in customer.name if char.isprintable()).strip()
    return name[:40]


def marked(text: str) -> str:
    """The desk's own words in a customer's window: every line begins with the mark."""
    return "\n".join(MARK + line for line in text.splitlines())


def minutes_and_seconds(span: timedelta) -> str:
    """A waiting time as people read it: 3:20."""
    seconds = max(0, int(span.total_seconds()))
    return f"{seconds // 60}:{seconds % 60:02}"
