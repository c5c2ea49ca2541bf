"""From text to the tokens that are compared: for questions, articles and transcripts alike.

Pure: the same text always gives the same tokens, any string gives some (perhaps none), none raises. What is
done, in order: cut at a length, NFKC, case folding, characters to simplified, then Han runs into words (jieba's
search mode over its dictionary, no guessing of unknown words) and other runs into English stems, irregular forms
included. Taiwan's words converted to the mainland's, and the groups of the synonym list, are added to the words and
never put in their place. Characters, pairs and pieces of words are made from the runs when asked for.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

import snowballstemmer

from kb.conversion import mainland_terms, simplified_by_character
from kb.synonyms import Synonyms, shipped_synonyms

MAX_QUESTION = 600
"""Characters of a question that are looked at; what matters is said before."""
MAX_TEXT = 6_000
"""Characters of an answer or transcript that are looked at."""
LONGEST_WORD = 40

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_RUNS = re.compile(
    rf"(?P<han>[{_HAN}]+)|(?P<number>\d+(?:[.,:/]\d+)*)|(?P<word>[^\W\d_{_HAN}]+(?:['’-][^\W\d_{_HAN}]+)*)"
)


@dataclass(frozen=True, slots=True)
class Analysis:
    """A text as tokens, in the order of the text, with repeats."""

    words: tuple[str, ...]
    """Stems, numbers, Chinese words, and `≈` with the name of a group of synonyms; stop words are left out."""
    frame: tuple[str, ...]
    """Stems and numbers of the text that isn't Chinese, stop words included."""
    han: tuple[str, ...]
    """The runs of Han characters, simplified."""
    letters: tuple[str, ...]
    """The other words as written, in lower case."""

    @property
    def is_han(self) -> bool:
        """Whether it has more Han characters than other words."""
        return sum(map(len, self.han)) > len(self.frame)

    @property
    def bigrams(self) -> list[str]:
        """Pairs of neighbouring Han characters (a lone one by itself)."""
        return [pair for run in self.han for pair in ([a + b for a, b in pairwise(run)] or [run])]

    @property
    def pieces(self) -> list[str]:
        """Groups of 3 to 5 letters within words, so that a typo leaves most of them in place."""
        return [piece for word in self.letters for piece in _pieces(word)]

    @property
    def pairs(self) -> list[str]:
        """Neighbouring words of the text that isn't Chinese: where it begins and ends tells something too."""
        if not self.frame:
            return []
        return [f"{a} {b}" for a, b in pairwise(("^", *self.frame, "$"))]

    @property
    def terms(self) -> list[str]:
        """Words and bigrams, as the full-text index stores them."""
        return [*self.words, *(f"_{bigram}" for bigram in self.bigrams)]

    @property
    def tokens(self) -> list[str]:
        """Everything that is compared, each kind with a mark of its own."""
        return [
            *self.words,
            *(f"_{bigram}" for bigram in self.bigrams),
            *(f".{character}" for run in self.han for character in run),
            *(f"~{piece}" for piece in self.pieces),
            *self.pairs,
        ]


class Analyzer:
    """Makes the tokens."""

    def __init__(self, synonyms: Synonyms | None = None) -> None:
        self._stemmer = snowballstemmer.stemmer("english")
        self._stems: dict[str, tuple[str, ...]] = {}
        self._forms = _english_forms()
        self._stop_words = frozenset(stem for word in _stop_words() for stem in (word, *self.stems(word)))
        synonyms = synonyms or shipped_synonyms()
        self.vocabulary = synonyms.digest
        """Tells whether another analyzer makes the same tokens."""
        self._synonyms = synonyms.compiled(self._key)

    def question(self, text: str) -> Analysis:
        """What a person asks, or a phrasing of an article."""
        return self._analyse(text, MAX_QUESTION)

    def text(self, text: str) -> Analysis:
        """An answer or a transcript."""
        return self._analyse(text, MAX_TEXT)

    def _analyse(self, text: str, longest: int) -> Analysis:
        simplified = simplified_by_character(normalised(text, longest))
        words: list[str] = []
        frame: list[str] = []
        han: list[str] = []
        letters: list[str] = []
        for run in _RUNS.finditer(simplified):
            if run.lastgroup == "han":
                han.append(run.group())
                words += self._content(self._chinese_words(run.group()))
                continue
            if run.lastgroup == "number":
                stems: tuple[str, ...] = (run.group()[:LONGEST_WORD],)
            else:
                letters += (part[:LONGEST_WORD] for part in re.split(r"['’-]", run.group()))
                stems = self.stems(run.group())
            frame += stems
            words += self._content(stems)
        for term in mainland_terms(simplified):
            words += self._content(self._chinese_words(term))
        words += self._synonyms.groups_in(han, frame)
        return Analysis(tuple(words), tuple(frame), tuple(han), tuple(letters))

    def _content(self, words: Iterable[str]) -> list[str]:
        return [word for word in words if word not in self._stop_words]

    def _chinese_words(self, run: str) -> list[str]:
        return _segmenter()(run, False)

    def _key(self, text: str) -> tuple[str, tuple[str, ...]]:
        """How a synonym is recognised: as Han characters, else as a row of stems."""
        simplified = simplified_by_character(normalised(text))
        if re.search(f"[{_HAN}]", simplified):
            return simplified, ()
        return "", tuple(stem for run in _RUNS.finditer(simplified) for stem in self.stems(run.group()))

    def stems(self, word: str) -> tuple[str, ...]:
        """Of a word that isn't Chinese, in lower case; several where it is a short form or has a hyphen."""
        stems = self._stems.get(word)
        if stems is None:
            if len(self._stems) > 50_000:
                self._stems.clear()
            stems = self._stems[word] = tuple(self._new_stems(word[: 3 * LONGEST_WORD]))
        return stems

    def _new_stems(self, word: str) -> Iterable[str]:
        parts = _without_apostrophes(word).split("-")
        if len(parts) > 1:
            # top-up is also written topup and top up: all three must meet.
            parts.append("".join(parts))
        for part in parts:
            for plain in self._forms.get(part, part).split():
                yield str(self._stemmer.stemWord(plain))[:LONGEST_WORD]


def normalised(text: str, longest: int = MAX_TEXT) -> str:
    """NFKC and case folding, cut before and after: NFKC may make 18 characters of one."""
    return unicodedata.normalize("NFKC", text[:longest]).casefold()[:longest]


def _without_apostrophes(word: str) -> str:
    """`can't` → `cant`, which the list of forms spells out; `mother's` → `mother`."""
    plain = word.replace("’", "'")
    if plain.endswith("n't"):
        return plain.replace("'", "")
    return plain.partition("'")[0] if len(plain.partition("'")[2]) <= 2 else plain.replace("'", "-")


def _pieces(word: str) -> list[str]:
    padded = f"_{word}_"
    count = len(padded)
    return [
        padded[start : start + size] for size in range(3, min(5, count) + 1) for start in range(count - size + 1)
    ] or [padded]


def _rows(name: str) -> list[str]:
    rows = files("kb").joinpath(name).read_text("utf-8").splitlines()
    return [row for row in rows if row.strip() and not row.startswith("#")]


def _stop_words() -> list[str]:
    return [word for row in _rows("stop_words.txt") for word in row.split()]


def _english_forms() -> dict[str, str]:
    forms: dict[str, str] = {}
    for row in _rows("english_forms.txt"):
        short, equals, long = row.partition(" = ")
        if equals:
            forms[short] = long
        else:
            first, *others = row.split()
            forms.update(dict.fromkeys(others, first))
    return forms


@cache
def _segmenter() -> Callable[[str, bool], list[str]]:
    """Jieba's search mode; imported at the first Chinese text, since its dictionary takes 30 MB."""
    from rjieba import cut_for_search

    return cut_for_search


@cache
def shared_analyzer() -> Analyzer:
    """One analyzer for a process: its lists are read once."""
    return Analyzer()
