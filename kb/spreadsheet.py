"""Cells of a CSV file that a spreadsheet may open: none of them is taken for a formula. Texts in, texts out."""

import re

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
"""East Asian editions of Excel take the full-width signs for the same."""


def guarded(cell: str) -> str:
    """A spreadsheet must not take a text for a formula. A text that begins with the guard gets one more."""
    return f"'{cell}" if cell.startswith((*_FORMULA, "'")) else cell


def without_guard(cell: str) -> str:
    """What `guarded` was given."""
    return cell[1:] if cell.startswith("'") and cell[1:2] in (*_FORMULA, "'") else cell


def separator_line(text: str) -> str:
    """The first line where it only names the delimiter, as Excel wants it: `sep=;`; else ''."""
    found = re.match('"?sep=.[,;\t]*"?\r?\n', text, re.IGNORECASE)
    return found[0] if found else ""


def delimiter_of(text: str) -> str:
    """What parts the columns: Excel's German and French editions write semicolons."""
    header = text.partition("\n")[0]
    return ";" if header.count(";") > header.count(",") else "\t" if "\t" in header else ","
