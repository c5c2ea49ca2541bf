"""Whether a few characters are an everyday word, by jieba's dictionary: what is one is hardly somebody's name."""

from functools import cache, lru_cache

from opencc import OpenCC

EVERYDAY = 60
"""From this count in jieba's corpus on it's a word; below stand names of the famous, and chance neighbours."""


@lru_cache(maxsize=20_000)
def is_word(text: str, times: int = EVERYDAY) -> bool:
    """Whether the dictionary knows this, in either script, so many `times`.

    Its 30 MB are read when the first text asks.
    """
    import rjieba

    simplified = _to_simplified().convert(text)
    return rjieba.has_word(simplified) and rjieba.suggest_freq(simplified) >= times


@cache
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")
