"""Whether a few characters are an everyday word, by jieba's dictionary: what is one is hardly somebody's name."""

from functools import cache, lru_cache

from opencc import OpenCC

_EVERYDAY = 60
"""From this count in jieba's corpus on it's a word; below stand names of the famous, and chance neighbours."""


@lru_cache(maxsize=20_000)
def is_word(text: str) -> bool:
    """Whether the dictionary knows this, in either script. Its 30 MB are read when the first text asks."""
    import rjieba

    simplified = _to_simplified().convert(text)
    return rjieba.has_word(simplified) and rjieba.suggest_freq(simplified) >= _EVERYDAY


@cache
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")
