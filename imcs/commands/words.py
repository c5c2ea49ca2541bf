"""Which command a line is, if it is one.

A command is a line that begins with one or more of `! ！ / ／ 、` directly followed by a letter or Han character. The
caller has cut the quoted part of a reply. This module must not look at who wrote the line or where.
"""

import re
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum
from functools import cache

from bots.fold import bare, fold
from bots.words import Word, customer_word
from imcs.commands.declaration import Argument, Command, Shape
from imcs.commands.questions import both_in_one_line
from imcs.commands.table import COMMANDS, find

MARKS = frozenset("!！/／、")
"""Pinyin input methods often type 、 for /."""
_MEANT_FOR_US = frozenset({Word.YES, Word.NO, Word.CANCEL, Word.ACKNOWLEDGED, Word.SYMBOLS})
"""Words that may as well answer the offer itself."""
_SEPARATORS = frozenset(":：,，")
_LONGEST_WORD = 32


@dataclass(frozen=True, slots=True)
class Invocation:
    """A command with what follows it, line breaks included."""

    command: Command
    argument: str = ""
    subcommand: Command | None = None
    """Set where the command has some; `argument` is then what follows it."""
    instead: str = ""
    """Words to search for, where there is no article of the id that the argument begins with."""


@dataclass(frozen=True, slots=True)
class UnknownCommand:
    """A line that looks like a command and isn't one: answered, never relayed."""

    word: str


class OfferWord(Enum):
    """What a bare word says to an open offer."""

    ACCEPT = "accept"
    DECLINE = "decline"


def _unseen(sign: str) -> bool:
    """Return whether `sign` is a blank, a control, a zero-width character or a variation selector."""
    return sign.isspace() or unicodedata.category(sign) in ("Cc", "Cf") or "\ufe00" <= sign <= "\ufe0f"


def _han(sign: str) -> bool:
    return "\u3400" <= sign <= "\u9fff" or "\uf900" <= sign <= "\ufaff" or sign >= "\U00020000"


def _unmarked(text: str) -> str | None:
    """Return the line after its marks, or None if it isn't a command."""
    place = 0
    while place < len(text) and _unseen(text[place]):
        place += 1
    start = place
    # Between the marks, too, what can't be seen doesn't count; a blank does.
    while place < len(text) and (text[place] in MARKS or (_unseen(text[place]) and not text[place].isspace())):
        place += 1
    if place == start or place == len(text) or not text[place].isalpha():
        return None
    if text[start:].startswith("/me "):  # XEP-0245, section 2: an action, not a command
        return None
    return text[place:]


@cache
def _words(commands: tuple[Command, ...]) -> dict[str, Command]:
    """Fold on first use: word → command."""
    return {fold(word): command for command in commands for word in command.words}


def _ends_here(rest: str, previous: str) -> bool:
    """Return whether a Latin word is over before `rest`: at a blank, punctuation or a Han character."""
    if not rest:
        return True
    following = rest[0]
    if unicodedata.combining(following) or following in "-_'’./":
        return bare(rest) == ""
    return _han(following) or not following.isalnum() or _han(previous)


def _longest(line: str, commands: tuple[Command, ...]) -> tuple[Command, str] | None:
    """Return the command with the longest word that `line` begins with, and what follows."""
    table = _words(commands)
    for length in range(min(len(line), _LONGEST_WORD), 0, -1):
        head, rest = line[:length], line[length:]
        if _unseen(head[-1]):
            continue
        command = table.get(fold(head))
        if command and _ends_here(rest, head[-1]) and _may_touch(command, head[-1], rest):
            return command, rest
    return None


def _may_touch(command: Command, previous: str, rest: str) -> bool:
    """Return whether what follows may stand there: only a Chinese word with an argument touches it (！送1)."""
    if not rest or not rest[0].isalnum() or not _han(previous):
        return True
    return command.argument is not Argument.NONE


def _argument(rest: str) -> str:
    """Return the argument: without a separator before it, blanks around it, or if it's only punctuation."""
    rest = rest.strip()
    if rest and rest[0] in _SEPARATORS:
        rest = rest[1:].lstrip()
    return rest if any(unicodedata.category(sign)[0] not in "PZC" for sign in rest) else ""


def _with_subcommand(command: Command, argument: str) -> Invocation:
    """Return the call of a command that has subcommands; what isn't shaped like one is words to search for."""
    default, *further = command.subcommands
    found = _longest(argument, tuple(further)) if argument else None
    if found:
        wanted = _argument(found[1])
        if _is_shaped(wanted, found[0].shape):
            return Invocation(command, wanted, found[0])
        if found[0].shape in (Shape.ID_FIRST, Shape.ID_OR_FIRST) and wanted:
            return Invocation(command, wanted, found[0], instead=argument)  # an id may be a word as well
    named = _longest(argument, (default,)) if argument else None
    if named and named[1][:1].isspace():
        argument = _argument(named[1])
    return Invocation(command, argument, default)


def _is_shaped(argument: str, shape: Shape) -> bool:
    match shape:
        case Shape.NOTHING:
            return not argument
        case Shape.ID:
            return bool(argument) and argument.isascii() and not any(sign.isspace() for sign in argument)
        case Shape.NUMBER:
            return argument.lstrip("#").isdecimal() and argument.isascii()
        case Shape.ID_FIRST:
            first = argument.split(maxsplit=1)[:1]
            return bool(first) and first[0].isascii() and any(sign.isdigit() or sign in "-_" for sign in first[0])
        case Shape.ID_OR_FIRST:
            alone = _is_shaped(argument.partition("\n")[0].strip(), Shape.ID)
            return alone or _is_shaped(argument, Shape.ID_FIRST)
        case Shape.LINES:
            return len([line for line in argument.splitlines() if line.strip()]) > 1 or bool(both_in_one_line(argument))
        case Shape.NUMBER_OR_LINES:
            return (
                not argument
                or argument.lstrip("#").isdecimal()
                or argument.startswith(("{", "["))
                or is_link(argument)
                or _is_shaped(argument, Shape.LINES)
            )


def read_line(text: str) -> Invocation | UnknownCommand | None:
    """Return the command in `text`, what it isn't, or None for a line to be relayed."""
    line = _unmarked(text)
    if line is None:
        return None
    found = _longest(line, COMMANDS)
    if not found:
        word = "".join(sign for sign in line.split(maxsplit=1)[0] if not _unseen(sign))
        return UnknownCommand(word[:_LONGEST_WORD])
    command, rest = found
    if command.name == "say":
        # Literally: only the one blank that ends the word is cut.
        return Invocation(command, rest[1:] if rest[:1].isspace() else rest)
    argument = _argument(rest)
    return _with_subcommand(command, argument) if command.subcommands else Invocation(command, argument)


def filled_in(command: Command, text: str) -> str | None:
    """Return the argument that `text` is where a form asks for it, or None if this command can't be given it.

    An id may be any word there: in a form nothing else can be meant.
    """
    argument = _argument(text)
    if command.argument is Argument.REQUIRED and not argument:
        return None
    names = command.shape in (Shape.ID, Shape.ID_FIRST, Shape.ID_OR_FIRST)
    return argument if names or _is_shaped(argument, command.shape) else None


def is_link(text: str) -> bool:
    """Return whether `text` is one web address and nothing else, which is how clients send a file (XEP-0363)."""
    return bool(re.fullmatch(r"(https?|aesgcm)://\S{1,4000}", text.strip(), re.IGNORECASE))


def file_sent(text: str) -> Invocation | None:
    """Return the call that a file sent to the desk stands for, or None if `text` is more than a file's address."""
    command = find("kb")
    wanted = next(sub for sub in command.subcommands if sub.name == "import")
    return Invocation(command, text.strip(), wanted) if is_link(text) else None


_BEGUN = re.compile(r"(whisper|whispe|whisp|whis|whi|wh|w)[\s:：#＃]*[0-9]")
"""The command's word, or as much of it as was typed, and a number behind it."""


def looks_whispered(text: str) -> bool:
    """Return whether `text`, which is no command, may be a whisper that was mistyped: it must not reach the customer.

    A blank behind the mark, no mark, letters too few, no number or the number first: `! whisper 12 …`, `wisper #12`,
    `w 12 …`, `指導 先別退`, `!12 …`, `#12 …`. Only supervisors are asked this, and `!say` says whatever was no whisper.
    """
    folded = fold(text).lstrip()
    line = folded.lstrip("".join(MARKS) + " ")
    has_mark = folded[:1] in MARKS
    if re.match(r"#?[0-9]+\s*\S" if has_mark else r"#[0-9]+\s+\S", line) or _BEGUN.match(line):
        return True
    found = re.match(r"[a-z]+|[^\W\d_a-z]+", line)
    if found is None:
        return False
    whispers = [fold(word) for word in find("whisper").words]
    touches = has_mark and any(line.startswith(word) for word in whispers)
    return touches or bool(get_close_matches(found[0], whispers, n=1, cutoff=0.75))


@cache
def _offer_words() -> dict[str, OfferWord]:
    """Fold on first use: the bare words that answer an offer."""
    table = {"1": OfferWord.ACCEPT, "ok": OfferWord.ACCEPT, "2": OfferWord.DECLINE}
    for command in COMMANDS:
        if command.name in ("accept", "decline"):
            table |= {fold(word): OfferWord(command.name) for word in command.words}
    return table


def offer_word(text: str) -> OfferWord | None:
    """Return what a bare word says to an open offer: 1, 接, ok; 2, 略過. The sign of a command isn't needed."""
    return _offer_words().get(bare(fold(text))) if len(text) <= _LONGEST_WORD else None


def answers_customer(text: str) -> bool:
    """Return whether what is written to an open offer can only be meant for the customer.

    What may answer the offer itself isn't: a bare number, yes or no, a mistyped 接了, `1` or `2` with words behind it.
    """
    folded = bare(fold(text))
    if not folded or folded.isdecimal() or re.match(r"[12](?![0-9])", folded):
        return False
    if len(folded) <= _LONGEST_WORD and get_close_matches(folded, _offer_words(), n=1, cutoff=0.65):
        return False
    return customer_word(text) not in _MEANT_FOR_US
