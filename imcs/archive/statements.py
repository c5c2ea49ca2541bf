"""The named statements of queries.sql, read by aiosql.

This is the only place that touches aiosql, which ships no types: from here on a statement is a text with a name.
The texts are run by `database`, where a group of statements is one trip to the writing thread.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import aiosql


@cache
def _texts() -> Mapping[str, str]:
    """Read on first use: name → text."""
    queries = aiosql.from_path(Path(__file__).with_name("queries.sql"), "sqlite3")
    names = (name for name in queries.available_queries if not name.endswith("_cursor"))
    return MappingProxyType({name: str(getattr(queries, name).sql) for name in names})


class Statements:
    """The statements by name; a name that doesn't exist is a KeyError at once."""

    def __init__(self) -> None:
        self._texts = _texts()

    def __getitem__(self, name: str) -> str:
        return self._texts[name]

    def __contains__(self, name: str) -> bool:
        return name in self._texts

    @property
    def names(self) -> tuple[str, ...]:
        """All names, sorted."""
        return tuple(sorted(self._texts))
