"""What an operator's pattern accepts, in time that grows with the text's length only.

RE2 instead of Python's `re`: a pattern such as (a+)+b would take the service's whole time with thirty letters a.
"""

from dataclasses import dataclass, field

import re2

from bots.fold import visible

LONGEST = 1_000
"""Characters of a text that is looked at."""


class PatternError(ValueError):
    """The pattern can't be used; the text says why."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression (RE2's syntax) that the whole answer must match. Raises PatternError."""

    text: str
    _compiled: "re2._Regexp[str]" = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        options = re2.Options()
        options.log_errors = False
        try:
            object.__setattr__(self, "_compiled", re2.compile(self.text, options))
        except re2.error as error:
            why = error.args[0]
            raise PatternError(why.decode() if isinstance(why, bytes) else str(why)) from None

    def fitting(self, text: str) -> str:
        """Return the answer in the form that fits: as written, in capitals, or without blanks and hyphens; else ''."""
        written = " ".join(visible(text).split())[:LONGEST]
        compact = written.replace(" ", "").replace("-", "")
        for form in (written, written.upper(), compact, compact.upper()):
            if self._compiled.fullmatch(form):
                return form
        return ""
