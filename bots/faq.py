"""Articles as the bot sees them: candidates, how sure the search is, and the choice among them.

Thresholds aren't here: who searches says `Verdict`. This module must not search.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from bots.fold import bare, fold

MAX_CHOICES = 3


class Verdict(Enum):
    """What the search thinks of its best candidate."""

    SURE = "sure"
    HALF = "half"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that may answer; the verdict of the first in a list is the verdict of the search."""

    id: str
    question: str
    answer: str
    """Already in the customer's language."""
    confidence: float = 0.0
    """In [0, 1]."""
    verdict: Verdict = Verdict.UNSURE
    flow: str = ""
    """The step of the queue's flow that the article leads to."""
    skills: tuple[str, ...] = ()
    """What an agent should know who is asked this."""
    queue: str = ""
    """Whose agents should be asked this; empty for the queue's own."""


def verdict_of(hits: Sequence[Candidate]) -> Verdict:
    """Return the decision of a search; nothing found is unsure, and so is an article with nothing to say."""
    return hits[0].verdict if hits and (hits[0].answer.strip() or hits[0].flow) else Verdict.UNSURE


_NUMERALS = {"一": 1, "二": 2, "三": 3, "两": 2, "壹": 1, "贰": 2, "叁": 3}
_ENGLISH = {"one": 1, "first": 1, "1st": 1, "two": 2, "second": 2, "2nd": 2, "three": 3, "third": 3, "3rd": 3}
_NUMBER_HAN = re.compile(
    r"(?:是|我?(?:要|选|想要|想选))?(?:第|选|按)?([0-9]{1,4}|[一二三两壹贰叁])(?:个|号|项|题|种|点)?(?:吧|啊|谢谢)?"
)
_NUMBER_LATIN = re.compile(
    r"(?:i (?:want|choose|mean|meant) |it's |yes |press )?(?:the )?(?:option |number |no\.? ?|choice |#)?"
    r"([0-9]{1,4}|one|two|three|first|second|third|1st|2nd|3rd)(?: one| option| choice)?(?: please| thanks)?"
)


def number(text: str) -> int | None:
    """Return the number a whole message names: 1, １, ①, 一, 第一個, "the first one", "option 2"."""
    folded = bare(fold(text)).replace("’", "'")
    match = _NUMBER_HAN.fullmatch(folded.replace(" ", "")) or _NUMBER_LATIN.fullmatch(folded)
    if not match:
        return None
    word = match[1]
    return _NUMERALS.get(word) or _ENGLISH.get(word) or int(word)


_NOT = re.compile(r"不|没|別|别|无|\b(?:not|no|never|don't|isn't|none)\b")
_FILLER = re.compile(
    r"^(?:我(?:是|想|要)?(?:问|说|指)(?:的是)?|是|应该是|就是)|(?:的|那个|这个|那一个|这一个|吧|啊|谢谢)+$"
)
_ENGLISH_FILLER = frozenset(
    ["the", "one", "about", "a", "an", "is", "it", "i", "mean", "meant", "please", "that", "this", "of", "for", "to"]
)


def _named(text: str, question: str) -> bool:
    """Return whether the words of `text` (folded) are all words of `question` (folded)."""
    if text in question or question in text:
        return True
    words = {word for word in re.findall(r"[a-z0-9']+", text) if word not in _ENGLISH_FILLER}
    return text.isascii() and bool(words) and words <= set(re.findall(r"[a-z0-9']+", question))


def picked_by_words(text: str, questions: Sequence[str]) -> int | None:
    """Return which question (from 0) the words of `text` name, if they name exactly one."""
    wanted = _FILLER.sub("", bare(fold(text)))
    if len(wanted) < (3 if wanted.isascii() else 2):
        return None
    folded = [bare(fold(question)) for question in questions]
    named = [
        index
        for index, question in enumerate(folded)
        # "not the card" names the card and doesn't want it.
        if question and _named(wanted, question) and bool(_NOT.search(wanted)) <= bool(_NOT.search(question))
    ]
    return named[0] if len(named) == 1 else None
