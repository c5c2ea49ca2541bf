"""Who, which queue or which number is meant by the words that a command begins with. Pure."""

import re
from collections import Counter
from collections.abc import Iterable
from difflib import get_close_matches
from operator import ne

from imcs.model import Agent, Queue, QueueName

ALIKE = 0.65
"""Two words of Latin letters that share less aren't one mistyped (difflib's ratio)."""
_NUMBER = re.compile(
    r"[#＃第]*\s*(\d{1,9})(?![\da-z_]|[.,:、/~～–—-]\s?\d)[號号]?[,，:：.。、]?\s*(.*)", re.DOTALL | re.IGNORECASE
)
_NUMBER_LIKE = re.compile(
    r"\W*(?:no|nr|number|編號|编号|案號|案号|號碼|号码|對話|对话|會話|会话)?\W*\d|第\w{1,4}[號号]", re.IGNORECASE
)


def by_name(staff: Iterable[Agent]) -> dict[str, Agent]:
    """Everybody by short name, and by public name where nobody else has the same."""
    among = tuple(staff)
    public = Counter(who.public_name for who in among if who.public_name)
    named = {who.public_name: who for who in among if public[who.public_name] == 1}
    return named | {who.name: who for who in among}


def queues_by_name(queues: Iterable[Queue]) -> dict[str, QueueName]:
    """Every queue by its title and by its name."""
    among = tuple(queues)
    return {queue.title: queue.name for queue in among if queue.title} | {queue.name: queue.name for queue in among}


def longest(names: Iterable[str], text: str) -> str | None:
    """The longest name that the text begins with; one of Latin letters must end where a word does."""
    folded = text.casefold()
    fitting = [name for name in names if folded.startswith(name.casefold()) and not _goes_on(name, text)]
    return max(fitting, key=len, default=None)


def behind(name: str, text: str) -> str:
    """What follows the name that the text begins with, without the blanks and separators around it."""
    return text[len(name) :].strip(" \u3000\r\n\t：:，,")


def nearly(names: Iterable[str], text: str) -> bool:
    """Whether the text's first word is a mistyped one of these names: a letter or two, or one sign of a Chinese one."""
    word = next(iter(text.casefold().split()), "")
    known = [name.casefold() for name in names]
    if word.isascii():
        return bool(get_close_matches(word, known, n=1, cutoff=ALIKE))
    return any(len(name) == len(word) > 1 and sum(map(ne, name, word)) == 1 for name in known)


def leading_number(text: str) -> tuple[int | None, str]:
    """The number that the text begins with (12, #12, 第12號), and the rest; None in front of the text otherwise.

    "2.5", "2nd" and "2-3" are none: what could mean two things means nothing.
    """
    found = _NUMBER.fullmatch(text.strip())
    return (None, text.strip()) if found is None else (int(found[1]), found[2])


def is_like_number(text: str) -> bool:
    """Whether the text begins as if a number was meant, readable or not: its writer means something by number."""
    return _NUMBER_LIKE.match(text.strip()) is not None


def _goes_on(name: str, text: str) -> bool:
    follows = text[len(name) : len(name) + 1]
    return follows.isascii() and (follows.isalnum() or follows in ("-", "_")) and follows != ""
