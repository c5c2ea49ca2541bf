"""A menu as it's read, and which of some lines a customer means, by number or in words. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from bots import phrases
from bots.circumstances import Circumstances
from bots.faq import number, picked_by_words
from bots.flow import Menu
from bots.fold import bare, fold
from bots.numerals import number_in
from bots.wording import Voice

PERSON = (0, 9)
"""The numbers that mean a person in every menu."""


def shown(menu: Menu, voice: Voice, *, nested: bool) -> str:
    """Return the menu with its numbers; a nested one says how to go back."""
    lines = [f"{place}. {voice.theirs(option.label)}" for place, option in enumerate(menu.options, 1)]
    person = f"0. {voice.ours(phrases.MENU_PERSON)}"
    back = [voice.ours(phrases.MENU_BACK)] if nested else []
    return "\n".join([voice.theirs(menu.text), *lines, person, *back])


def for_customer(menu: Menu, here: Circumstances) -> Menu:
    """Return the menu with the lines whose conditions hold."""
    return replace(menu, options=tuple(one for one in menu.options if one.when is None or one.when.holds(here)))


def lines_of(menu: Menu) -> list[tuple[str, ...]]:
    """Return by which words each line is called."""
    return [(*option.label.values(), *option.words) for option in menu.options]


def numbered(reply: str) -> int | None:
    """Return the number that a whole message names, 四 and "four" as well."""
    named = number(reply)
    if named is None and len(reply) <= 20:
        value = number_in(reply)
        named = int(value) if value is not None and value == int(value) else None
    return named


def named(lines: Sequence[Sequence[str]], text: str) -> int | None:
    """Return the place (from 0) of the line that `text` is word for word."""
    wanted = bare(fold(text))
    places = [place for place, words in enumerate(lines) if wanted in {bare(fold(word)) for word in words}]
    return places[0] if wanted and len(places) == 1 else None


def meant(lines: Sequence[Sequence[str]], text: str) -> int | None:
    """Return the place (from 0) of the one line that the words of `text` name."""
    places = [place for place, words in enumerate(lines) if any(picked_by_words(text, [word]) == 0 for word in words)]
    return places[0] if len(places) == 1 else None
