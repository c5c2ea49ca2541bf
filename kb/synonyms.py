"""Words that mean the same to a customer, from an editable text file: `手機 = 行動電話 = mobile phone`.

A group adds one common token to every text that holds one of its words; the words themselves stay. A line is a group;
`#` begins a comment.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

Key = tuple[str, tuple[str, ...]]
"""A word of Han characters, or else a row of English stems."""
GROUP = "≈"
"""Begins the token of a group."""


class SynonymsError(ValueError):
    """The file of synonyms can't be used; the text names the file and the lines."""


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Groups as written."""

    groups: tuple[tuple[str, ...], ...]

    @property
    def digest(self) -> str:
        """Tells whether two lists are the same."""
        return sha256(repr(self.groups).encode("utf-8", "replace")).hexdigest()

    def with_own(self, path: Path | None) -> "Synonyms":
        """These and the groups of an operator's file, where there is one; raises SynonymsError."""
        return self if path is None else Synonyms(self.groups + _read(path).groups)

    @staticmethod
    def parse(text: str) -> "Synonyms":
        """From the text of a file; a line with fewer than two words is no group."""
        groups = []
        for line in text.splitlines():
            words = tuple(word.strip() for word in re.split("[=＝]", line.partition("#")[0]) if word.strip())
            if len(words) > 1:
                groups.append(words)
        return Synonyms(tuple(groups))

    def compiled(self, key: Callable[[str], Key]) -> "CompiledSynonyms":
        """Ready to be looked for in texts."""
        return CompiledSynonyms(self.groups, key)


class CompiledSynonyms:
    """Finds groups in a text in time linear in its length."""

    def __init__(self, groups: Iterable[Sequence[str]], key: Callable[[str], Key]) -> None:
        self._han: dict[str, list[tuple[str, str]]] = {}
        self._stems: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for group in groups:
            token = f"{GROUP}{group[0].replace(' ', '-')}"
            for word in group:
                han, stems = key(word)
                if han:
                    self._han.setdefault(han[0], []).append((han, token))
                elif stems:
                    self._stems.setdefault(stems[0], []).append((stems, token))

    def groups_in(self, han: Iterable[str], stems: Sequence[str]) -> list[str]:
        """The token of each group that occurs, once."""
        found: dict[str, None] = {}
        for run in han:
            for place, character in enumerate(run):
                for word, token in self._han.get(character, ()):
                    if run.startswith(word, place):
                        found[token] = None
        for place, stem in enumerate(stems):
            for row, token in self._stems.get(stem, ()):
                if tuple(stems[place : place + len(row)]) == row:
                    found[token] = None
        return list(found)


def _read(path: Path) -> Synonyms:
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise SynonymsError(f"{path}:1: the file can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SynonymsError(f"{path}:1: the file isn't UTF-8; save it in that encoding") from None
    lines = ((number, line.partition("#")[0].strip()) for number, line in enumerate(text.splitlines(), 1))
    alone = [number for number, line in lines if line and not Synonyms.parse(line).groups]
    if alone:
        raise SynonymsError("\n".join(f"{path}:{line}: a group is two words or more, parted by =" for line in alone))
    return Synonyms.parse(text)


@cache
def shipped_synonyms() -> Synonyms:
    """The list that comes with the program: everyday words of customer service."""
    return Synonyms.parse(files("kb").joinpath("synonyms.txt").read_text("utf-8"))
