"""The words by which customers use their rights over their data, before anything else is made of them.

Pure: says what is wanted, and remembers that an erasure has to be confirmed. What is held, and the words, are the
shell's.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from types import MappingProxyType

from bots.bot import FRESH
from bots.reply import plain
from bots.state import Asked, BotState
from bots.words import Word, customer_word


class Right(Enum):
    """What a customer wants done with their data."""

    SEE = "see"
    COPY = "copy"
    CORRECT = "correct"
    STOP = "stop"
    ALLOW = "allow"
    """Learning from their conversations again, after a stop."""
    ASK_ERASE = "ask whether it is meant"
    ERASE = "erase"
    KEEP = "keep"
    """Not erased after all."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted, and the bot's memory after it."""

    right: Right
    state: BotState


_RIGHTS: Mapping[Word, Right] = MappingProxyType(
    {
        Word.MY_DATA: Right.SEE,
        Word.COPY_DATA: Right.COPY,
        Word.CORRECT_DATA: Right.CORRECT,
        Word.STOP_DATA: Right.STOP,
        Word.ALLOW_DATA: Right.ALLOW,
        Word.ERASE_DATA: Right.ASK_ERASE,
        Word.CONFIRM_ERASE: Right.ASK_ERASE,
    }
)
WORDS = frozenset(_RIGHTS)
"""Every word that is about a customer's data."""
_HINT = re.compile(
    "资|資|信息|数据|數據|删|刪|权|權|[对對聊][话話天]|data|info|detail|record|confirm|yes|forg|everything"
    "|about me|on me|erasure"
)


def is_wish(text: str) -> bool:
    """Return whether the whole message is such a word; cheap for what can't be one, since every line is asked."""
    return _HINT.search(unicodedata.normalize("NFKC", text).casefold()) is not None and customer_word(text) in WORDS


def wish(state: BotState, messages: Sequence[str], now: datetime) -> Wish | None:
    """Return what the last message wants done with the customer's data; None where it's about something else."""
    said = [message for message in map(plain, messages) if message]
    word = customer_word(said[-1]) if said else None
    if state.asked is Asked.ERASE and state.asked_at is not None and now - state.asked_at <= FRESH:
        if word is Word.CONFIRM_ERASE:
            return Wish(Right.ERASE, state.settled())
        if word in (Word.NO, Word.CANCEL):
            return Wish(Right.KEEP, state.settled())
    right = None if word is None else _RIGHTS.get(word)
    if right is None:
        return None
    return Wish(right, state.asking(Asked.ERASE, now) if right is Right.ASK_ERASE else state)
