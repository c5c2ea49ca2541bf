"""How much personal data the masking finds, and how much else it takes, on sentences labelled by hand."""

import re
from collections.abc import Iterator
from pathlib import Path

from imcs.privacy import disclosed, mask
from imcs.privacy.plain import Mask

SENTENCES = Path(__file__).with_name("sentences.txt")
WORDS = "|".join(re.escape(what.value) for what in Mask)


def labelled() -> Iterator[tuple[str, list[str], str]]:
    """Each sentence, what in it is personal, and how it's masked."""
    for line in SENTENCES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            text = re.sub("[{}<>]", "", line)
            yield text, re.findall(r"[{<](.*?)[}>]", line), masked(text, references="<" in line)


def masked(text: str, *, references: bool) -> str:
    """As a transcript holds it, or as a draft does: without the numbers of cases and orders, too."""
    return mask(text, references_too=True, known=disclosed([(True, text)])) if references else mask(text)


def taken_from(text: str, left: str) -> list[str]:
    """What the masking took, found by laying what it left over the text."""
    found = re.fullmatch("(.+?)".join(map(re.escape, re.split(WORDS, left))), text, re.DOTALL)
    assert found is not None, text
    return list(found.groups())


def judged() -> tuple[list[str], int, list[str], int]:
    """The personal strings missed and their count, the pieces taken wrongly and the count of all taken."""
    missed, personal, wrong, taken = [], 0, [], 0
    for text, strings, left in labelled():
        pieces = taken_from(text, left)
        personal += len(strings)
        taken += len(pieces)
        missed += [f"{text}: {string}" for string in strings if string in left]
        wrong += [f"{text}: {piece}" for piece in pieces if not any(piece in one or one in piece for one in strings)]
    return missed, personal, wrong, taken


def test_the_set_is_large_enough_and_has_every_kind_of_sentence() -> None:
    sentences = list(labelled())
    assert len(sentences) >= 300
    assert sum(not strings for _, strings, _ in sentences) >= 100
    assert len({text for text, _, _ in sentences}) == len(sentences)


def test_at_least_99_of_100_personal_strings_are_found() -> None:
    missed, personal, _, _ = judged()
    assert len(missed) <= personal * 0.01, "\n".join(missed)


def test_at_least_97_of_100_pieces_taken_are_personal() -> None:
    _, _, wrong, taken = judged()
    assert len(wrong) <= taken * 0.03, "\n".join(wrong)
