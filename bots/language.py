"""Which of the three languages a text is written in.

Only characters that exist in one script alone are evidence; 台, 后 and 里 belong to both. A guess is never made from
less: the caller keeps the language known so far.
"""

import re
from functools import cache

from kb.conversion import simplified_by_character

_ADDRESS = re.compile(r"(?:(?<![a-z])[a-z]+://|www\.)\S+|(?<!\S)\S+@\S+", re.IGNORECASE)
"""Looked for at the beginning of a run only: at every place of it, a long run would take seconds."""
_LATIN_WORD = re.compile(r"[a-z][a-z']*", re.IGNORECASE)
_OTHER_SCRIPT = re.compile(r"[\u0370-\u1fff\u3040-\u30ff\uac00-\ud7af]")
"""Greek to Indic scripts, kana and Hangul: none of our languages."""
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_BIG5_COMMON = range(0xA4, 0xC7)
"""Lead bytes of Big5's first level, the characters of everyday traditional Chinese."""


def _encodes(character: str, encoding: str) -> bytes:
    try:
        return character.encode(encoding)
    except UnicodeEncodeError:
        return b""


@cache
def _one_script_only() -> tuple[frozenset[str], frozenset[str]]:
    """Compute on first use: the characters found in traditional texts only, and in simplified texts only.

    The two national character sets say what is written where; OpenCC's table says what is the same word.
    """
    han = [chr(point) for point in range(0x4E00, 0xA000)]
    changed = {character: simplified_by_character(character) for character in han}
    traditional = {
        character
        for character, simplified in changed.items()
        if simplified != character and _encodes(character, "big5") and not _encodes(character, "gb2312")
    }
    simplified_forms = {simplified for character, simplified in changed.items() if simplified != character}
    only_simplified = {
        character
        for character in simplified_forms
        if _encodes(character, "gb2312") and (_encodes(character, "big5") or b"\0")[0] not in _BIG5_COMMON
    }
    return frozenset(traditional), frozenset(only_simplified)


def detect(text: str) -> str | None:
    """Return `zh_TW`, `zh_CN`, `en`, or None where the text doesn't tell.

    Han characters decide by script, whatever else stands beside them. Latin text is `en` unless it's a single short
    word ("ok", "ATM"), an address or mixed with another script.
    """
    text = _ADDRESS.sub(" ", text)
    if _OTHER_SCRIPT.search(text):
        return None
    if _HAN.search(text):
        traditional, simplified = _one_script_only()
        balance = sum((sign in traditional) - (sign in simplified) for sign in text)
        if balance == 0:
            return None
        return "zh_TW" if balance > 0 else "zh_CN"
    words = _LATIN_WORD.findall(text)
    return "en" if len(words) > 1 or any(len(word) > 3 for word in words) else None


def from_xml_lang(tag: str) -> str | None:
    """Return the language of an `xml:lang` tag (BCP 47), or None: `zh-Hant-TW` and `zh-HK` → `zh_TW`, `zh` → None."""
    parts = tag.strip().lower().replace("_", "-").split("-")
    if parts[0] == "en":
        return "en"
    if parts[0] not in {"zh", "yue", "cmn"}:
        return None
    # The script says more than the region: zh-Hans-TW is simplified.
    if "hant" in parts or "hans" in parts:
        return "zh_TW" if "hant" in parts else "zh_CN"
    if {"tw", "hk", "mo"} & set(parts):
        return "zh_TW"
    return "zh_CN" if {"cn", "sg", "my"} & set(parts) else None


def language_of(text: str, claimed: str | None, default: str) -> str:
    """Return the language to answer in: the one written, else the one the client claims, else `default`.

    Many clients claim the language of their menus; whoever writes Han characters isn't answered in English for that.
    """
    written = detect(text)
    if written is not None:
        return written
    return default if claimed is None or (claimed == "en" and _HAN.search(text)) else claimed
