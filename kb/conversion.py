"""Traditional and simplified Chinese: the same text in the other script.

Two kinds of conversion, never to be mixed up: by character (for comparing: loses nothing but the script) and by
phrase (for people: also changes words, 程式 to 程序). This module must not decide which language a text is in.
"""

from functools import cache
from importlib.resources import files

from opencc import OpenCC


@cache
def _simplified_characters() -> dict[int, str]:
    """Traditional code point → its usual simplified character, read once from OpenCC's table."""
    table: dict[int, str] = {}
    rows = files("opencc").joinpath("dictionary", "TSCharacters.txt").read_text("utf-8")
    for row in rows.splitlines():
        traditional, _, simplified = row.partition("\t")
        if len(traditional) == 1 and simplified:
            table[ord(traditional)] = simplified.split(" ")[0]
    return table


@cache
def _mainland_terms() -> dict[str, dict[str, tuple[str, ...]]]:
    """First character → Taiwan's words that begin with it → the mainland's (OpenCC), all in simplified characters."""
    table: dict[str, dict[str, tuple[str, ...]]] = {}
    rows = files("opencc").joinpath("dictionary", "TWPhrasesRev.txt").read_text("utf-8")
    for row in simplified_by_character(rows).splitlines():
        taiwan, _, mainland = row.partition("\t")
        others = tuple(word for word in mainland.split(" ") if word and word != taiwan)
        if others:
            table.setdefault(taiwan[0], {})[taiwan] = others
    return table


@cache
def _converter(name: str) -> OpenCC:
    return OpenCC(name)


def simplified_by_character(text: str) -> str:
    """The text with each traditional character replaced by its simplified one; the length stays the same."""
    return text.translate(_simplified_characters())


def mainland_terms(simplified: str) -> list[str]:
    """The mainland's words for those of Taiwan's that occur in a text of simplified characters: 程式 → 程序."""
    table = _mainland_terms()
    found: list[str] = []
    for place, character in enumerate(simplified):
        for taiwan, mainland in table.get(character, {}).items():
            if simplified.startswith(taiwan, place):
                found += mainland
    return found


def mainland_words(text: str) -> str:
    """Taiwan's words and characters as the mainland writes them: 計程車 → 出租车 (OpenCC tw2sp)."""
    return str(_converter("tw2sp").convert(text))


def taiwan_words(text: str) -> str:
    """The mainland's words and characters as Taiwan writes them: 出租车 → 計程車 (OpenCC s2twp)."""
    return str(_converter("s2twp").convert(text))
