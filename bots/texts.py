"""Texts in three languages, read from .po files at the start.

There's no compile step: an operator edits a .po file and restarts. The English sentence is the key. A catalogue with a
wrong placeholder is refused at the start, rather than failing in the middle of a conversation.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from string import Formatter
from types import MappingProxyType

from babel.messages.pofile import read_po

LANGUAGES = ("zh_TW", "zh_CN", "en")
"""Every text exists in these; the first is the one to begin with."""


class TextsError(ValueError):
    """A catalogue can't be used."""


def mark(msgid: str) -> str:
    """Return `msgid` as it is; says to the reader and to the tests that it's to be translated."""
    return msgid


def placeholders(text: str) -> frozenset[str]:
    """Return the names in braces. Raises `TextsError` for anything but plain names."""
    try:
        fields = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError as fault:
        raise TextsError(f"braces don't match: {text!r}") from fault
    for name in fields:
        if not name.isidentifier():
            raise TextsError(f"{{{name}}} isn't a plain name: {text!r}")
    return frozenset(fields)


_LINE = re.compile(r'\s*(?:#.*|(?:msg\w+(?:\[\d\])?\s*)?"(?:[^"\\]|\\.)*"\s*)?')
"""A comment, a blank line, or a quoted string with or without its keyword."""


def _check_lines(path: Path) -> None:
    """Raise `TextsError` for a line with a quote too few or too many, which Babel would read as something else."""
    for place, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not _LINE.fullmatch(line):
            raise TextsError(f"{path}:{place}: not a line of a .po file: {line!r}")


def _read(path: Path, language: str) -> Mapping[str, str]:
    """Return msgid → text of one file; an empty translation means the msgid itself."""
    try:
        _check_lines(path)
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language, abort_invalid=True)
    except TextsError:
        raise
    except (OSError, ValueError) as fault:
        raise TextsError(f"{path}: {fault}") from fault
    texts: dict[str, str] = {}
    for message in catalogue:
        if not message.id:
            continue
        msgid, text = str(message.id), str(message.string or message.id)
        try:
            same = placeholders(text) == placeholders(msgid)
        except TextsError as fault:
            raise TextsError(f"{path}:{message.lineno}: {fault}") from fault
        if not same:
            raise TextsError(f"{path}:{message.lineno}: other placeholders than its msgid: {text!r}")
        texts[msgid] = text
    return MappingProxyType(texts)


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one domain: `texts("zh_TW", "People ahead of you: {n}.", n=3)`."""

    catalogues: Mapping[str, Mapping[str, str]]
    """Language → msgid → text."""
    strict: bool = False
    """Whether an unknown language or msgid raises; otherwise the msgid itself is said."""

    @classmethod
    def load(cls, directory: Path, domain: str, *, strict: bool = False) -> "Texts":
        """Read `directory/LANGUAGE/LC_MESSAGES/DOMAIN.po`. Raises `TextsError` with the file and the line."""
        catalogues = {
            language: _read(directory / language / "LC_MESSAGES" / f"{domain}.po", language) for language in LANGUAGES
        }
        return cls(MappingProxyType(catalogues), strict)

    @classmethod
    def of_package(cls, package: str, *, strict: bool = False) -> "Texts":
        """Read the catalogues that come with a package, whose name is the domain."""
        with as_file(files(package) / "locale") as directory:
            return cls.load(directory, package, strict=strict)

    def with_own(self, own: Mapping[str, Mapping[str, str]]) -> "Texts":
        """Return these with others in place of some: language → msgid → text. What isn't known here is left out."""
        changed = {
            language: {msgid: own.get(language, {}).get(msgid, text) for msgid, text in catalogue.items()}
            for language, catalogue in self.catalogues.items()
        }
        return Texts(MappingProxyType({name: MappingProxyType(texts) for name, texts in changed.items()}), self.strict)

    def __call__(self, language: str, msgid: str, /, **values: object) -> str:
        """Return the text in `language` with `{name}` filled in; values are never formatted themselves."""
        text = self.catalogues.get(language, {}).get(msgid)
        if text is None:
            if self.strict:
                raise TextsError(f"no text in {language} for {msgid!r}")
            text = msgid
        return text.format(**values)
