"""A menu as it's read, and which of its lines a customer means, by number or in words. Pure."""

from bots import phrases
from bots.bot import Bot
from bots.faq import number, picked_by_words
from bots.flow import Menu, Option, text_in
from bots.fold import bare, fold
from bots.numerals import number_in

PERSON = (0, 9)
"""The numbers that mean a person in every menu."""


def shown(menu: Menu, bot: Bot, language: str, *, nested: bool) -> str:
    """Return the menu with its numbers; a nested one says how to go back."""
    lines = [f"{place}. {text_in(option.label, language)}" for place, option in enumerate(menu.options, 1)]
    person = f"0. {bot.texts(language, phrases.MENU_PERSON)}"
    back = [bot.texts(language, phrases.MENU_BACK)] if nested else []
    return "\n".join([text_in(menu.text, language), *lines, person, *back])


def numbered(reply: str) -> int | None:
    """Return the number that a whole message names, 四 and "four" as well."""
    named = number(reply)
    if named is None and len(reply) <= 20:
        value = number_in(reply)
        named = int(value) if value is not None and value == int(value) else None
    return named


def named(menu: Menu, text: str) -> int | None:
    """Return the place (from 0) of the line that `text` is word for word, in any language."""
    wanted = bare(fold(text))
    places = [place for place, option in enumerate(menu.options) if wanted in {bare(fold(w)) for w in _phrases(option)}]
    return places[0] if wanted and len(places) == 1 else None


def meant(menu: Menu, text: str) -> int | None:
    """Return the place (from 0) of the one line that the words of `text` name."""
    places = [
        place
        for place, option in enumerate(menu.options)
        if any(picked_by_words(text, [phrase]) == 0 for phrase in _phrases(option))
    ]
    return places[0] if len(places) == 1 else None


def _phrases(option: Option) -> tuple[str, ...]:
    return (*option.label.values(), *option.words)
