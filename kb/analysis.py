"""From text to the tokens that are compared: for questions, articles and transcripts alike.

Pure: the same text always gives the same tokens, any string gives some (perhaps none), none raises. What is
done, in order: cut at a length, NFKC, case folding, characters to simplified, then Han runs into words (jieba's
search mode over its dictionary, no guessing of unknown words) and character bigrams, other runs into stems and
letter groups. Taiwan's words converted to the mainland's are added, never put in place of the original.
"""

import re
import unicodedata
import warnings
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

import snowballstemmer

from kb.conversion import mainland_terms, simplified_by_character

MAX_QUESTION = 600
"""Characters of a question that are looked at; what matters is said before."""
MAX_TEXT = 6_000
"""Characters of an answer or transcript that are looked at."""

_RUNS = re.compile(
    r"(?P<han>[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]+)"
    r"|(?P<number>\d+(?:[.,:/-]\d+)*)"
    r"|(?P<word>[^\W\d_\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]+(?:['’][^\W\d_]{1,2}\b)?)"
)


@dataclass(frozen=True, slots=True)
class Analysis:
    """A text as tokens, in the order of the text, with repeats."""

    words: tuple[str, ...]
    """Stems, numbers and Chinese words; stop words are left out."""
    bigrams: tuple[str, ...]
    """Pairs of neighbouring Han characters (a lone one by itself)."""
    pieces: tuple[str, ...]
    """Groups of letters inside other words, so that a typo leaves most of them in place."""

    @property
    def terms(self) -> tuple[str, ...]:
        """Words and bigrams, as the full-text index stores them."""
        return self.words + tuple(f"_{bigram}" for bigram in self.bigrams)


class Analyzer:
    """Makes the tokens.

    The dictionary (1 s of work) is loaded at the first Chinese text, once per object.
    """

    def __init__(self) -> None:
        self._segmenter: Any = None
        self._stemmer = snowballstemmer.stemmer("english")
        self._stems: dict[str, str] = {}
        self._stop_words = _stop_words()

    def question(self, text: str) -> Analysis:
        """What a person asks, or a phrasing of an article."""
        return self._analyse(text, MAX_QUESTION)

    def text(self, text: str) -> Analysis:
        """An answer or a transcript."""
        return self._analyse(text, MAX_TEXT)

    def _analyse(self, text: str, longest: int) -> Analysis:
        plain = normalised(text, longest)
        words: list[str] = []
        bigrams: list[str] = []
        pieces: list[str] = []
        simplified = simplified_by_character(plain)
        for run in _RUNS.finditer(simplified):
            if run.lastgroup == "han":
                words += self._chinese_words(run.group())
                bigrams += _bigrams(run.group())
            elif run.lastgroup == "number":
                words.append(run.group())
            else:
                words += self._stem(run.group())
                pieces += _pieces(run.group())
        for term in mainland_terms(simplified):
            words += self._chinese_words(term)
        return Analysis(tuple(words), tuple(bigrams), tuple(pieces))

    def _chinese_words(self, run: str) -> list[str]:
        if self._segmenter is None:
            self._segmenter = _load_segmenter()
        found = self._segmenter.cut_for_search(run, HMM=False)
        return [word for word in found if word not in self._stop_words]

    def _stem(self, word: str) -> list[str]:
        if word in self._stop_words:
            return []
        stem = self._stems.get(word)
        if stem is None:
            if len(self._stems) > 50_000:
                self._stems.clear()
            stem = self._stems[word] = str(self._stemmer.stemWord(word.replace("’", "'")))
        return [stem]


def normalised(text: str, longest: int = MAX_TEXT) -> str:
    """NFKC and case folding, cut before and after: NFKC may make 18 characters of one."""
    return unicodedata.normalize("NFKC", text[:longest]).casefold()[:longest]


def _stop_words() -> frozenset[str]:
    rows = files("kb").joinpath("stop_words.txt").read_text("utf-8").splitlines()
    return frozenset(word for row in rows if not row.startswith("#") for word in row.split())


def _bigrams(run: str) -> list[str]:
    return [left + right for left, right in pairwise(run)] or [run]


def _pieces(word: str) -> list[str]:
    """`card` → `^ca car ard rd$`, and so on; at most 30 letters of it."""
    padded = f"^{word[:30]}$"
    return [padded[start : start + 3] for start in range(len(padded) - 2)]


def _load_segmenter() -> Any:
    """A jieba tokenizer of our own with the dictionary as shipped.

    The package's own way would write its cache where every user of the machine can write, read it back with
    marshal, and talk on stderr.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # newer setuptools warn of pkg_resources, which jieba imports
        import jieba
    tokenizer = jieba.Tokenizer()
    with files("jieba").joinpath("dict.txt").open("rb") as dictionary:
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(dictionary)
    tokenizer.initialized = True
    return tokenizer


@cache
def shared_analyzer() -> Analyzer:
    """One analyzer for a process that needs only one dictionary in memory."""
    return Analyzer()
