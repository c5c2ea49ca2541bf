"""Operator's texts: one per language, with names in braces for what is known of the customer's matter. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bots.texts import Texts
from kb.conversion import mainland_words, taiwan_words

Text = Mapping[str, str]
"""Language → what is said in it."""
_PLACEHOLDER = re.compile(r"\{([^{}\n]{1,64})\}")


def text_in(text: Text, language: str) -> str:
    """Return `text` in `language`, else converted from the other Chinese script, else in its first language."""
    if language in text:
        return text[language]
    if language == "zh_CN" and "zh_TW" in text:
        return mainland_words(text["zh_TW"])
    if language == "zh_TW" and "zh_CN" in text:
        return taiwan_words(text["zh_CN"])
    return next(iter(text.values()), "")


def placeholders(text: str) -> Iterator[str]:
    """Yield the names that stand in braces."""
    yield from _PLACEHOLDER.findall(text)


def filled_in(text: str, values: Mapping[str, str]) -> str:
    """Return `text` with the values in place of their names in braces; a value's own braces are only text."""
    return _PLACEHOLDER.sub(lambda match: values.get(match[1], ""), text)


@dataclass(frozen=True, slots=True)
class Voice:
    """Says the operator's texts and our own in one language."""

    texts: Texts
    language: str
    values: Mapping[str, str]
    """What the names in braces of an operator's text stand for."""

    def ours(self, msgid: str, /, **values: object) -> str:
        """Return one of our own texts."""
        return self.texts(self.language, msgid, **values)

    def theirs(self, text: Text) -> str:
        """Return an operator's text."""
        return filled_in(text_in(text, self.language), self.values)
