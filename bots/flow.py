"""A flow: named steps that say, ask, answer or hand over, as an operator wrote them in a file.

Values only. What a file holds is read by flow_reader.py; who goes through it and how is guide.py's matter.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

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
class Say:
    """Says something and goes on."""

    text: Text
    then: str = ""
    """The next step; empty where the flow ends, and questions are answered freely."""


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a menu."""

    label: Text
    then: str
    words: tuple[str, ...] = ()
    """What customers may say instead of the number, besides the label."""


@dataclass(frozen=True, slots=True)
class Menu:
    """Numbered choices; 0 and 9 always mean a person."""

    text: Text
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Faq:
    """Asks for a question in free words, and answers from the knowledge base from then on."""

    text: Text


@dataclass(frozen=True, slots=True)
class Handover:
    """Gets a person."""

    text: Text = field(default_factory=dict)
    """What is said before; may be empty."""
    skills: tuple[str, ...] = ()
    """What the agent should be able to do."""


Step = Say | Menu | Faq | Handover


def following(step: Step) -> tuple[str, ...]:
    """Return the names of the steps that may come next; an empty name is the end of the flow."""
    match step:
        case Say(then=then):
            return (then,)
        case Menu(options=options):
            return tuple(option.then for option in options)
        case Faq() | Handover():
            return ()


@dataclass(frozen=True, slots=True)
class Flow:
    """All steps of a queue by name."""

    steps: Mapping[str, Step]
    start: str
    entrances: tuple[str, ...] = ()
    """The steps that articles may begin, besides those that follow from the start."""
