"""What the parts of an agent's line do: tell something, ask back, be polite, promise, pass on, or take back.

Pure. What people say and how is `kb.says`' matter; nothing here knows any subject.
"""

import re
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise

from kb import says
from kb.analysis import normalised
from kb.conversion import simplified_by_character


class Kind(Enum):
    """What a part of a line does."""

    TELLS = "tells"
    TALK = "talk"
    """Greetings, thanks, wishes, sympathy, and words about the conversation itself."""
    ASKS = "asks"
    RESTATES = "restates"
    """Asks whether the question was understood, in the agent's own words."""
    UNKNOWN = "unknown"
    """Says that the agent doesn't know."""
    DOUBTS = "doubts"
    """Perhaps says so: it stays in an answer and doesn't make one."""
    PROMISES = "promises"
    REFERS = "refers"
    """Names somebody else to ask, and tells nothing that could be looked up."""
    CORRECTS = "corrects"
    """Says that something said before was wrong."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a line: up to a comma or the end of a sentence, its punctuation included."""

    text: str
    kind: Kind
    ends_sentence: bool
    doubted: bool = False
    """Said together with an "I don't know"."""


_SENTENCE = re.compile(
    r"[^。！？!?；;\n～~]*?(?:[。！？!?；;\n～~]+"
    r"|(?<!\b[A-Z]r)(?<!\bM[rs]s)(?<!\bMs)(?<!\bNo)(?<!\b[eip]\.[gem])\.(?=\s|$)|$)",
    re.DOTALL,
)
_PART = re.compile(r"[^，,]*(?:，+|,(?=\s|$|[\u4e00-\u9fff])|,(?!\s)|$)")
_RUN = re.compile(r"[a-z]+|\d+(?:[.,:]\d+)*|[\u3400-\u9fff]+|[^\W\d_a-z\u3400-\u9fff]+")
_OPENED = "「『（(“《〈【"
_CLOSED = "」』）)”》〉】"
_OWN_MATTER = 6
"""Characters at most beside what was masked, for a part to be about the customer's own matter alone."""
LEAST = 3
"""Characters that must be left of a part without its politeness, for it to tell something."""


def fold(text: str) -> str:
    """As the patterns read it."""
    return simplified_by_character(normalised(text))


def parts(line: str) -> list[Part]:
    """The parts of an agent's line, each with what it does."""
    found: list[Part] = []
    for sentence in _sentences(line):
        folded = fold(sentence).strip()
        if says.RESTATES.search(folded):
            found.append(Part(sentence, Kind.RESTATES, True))
            continue
        asks = bool(says.ASKS.search(folded))
        pieces = _pieces(sentence)
        first = len(found)
        for number, whole in enumerate(pieces):
            cut = _after_colon(whole) if kind_of(whole) is Kind.CORRECTS else 0
            if cut:
                found.append(Part(whole[:cut], Kind.CORRECTS, False))
            kind = kind_of(whole[cut:])
            if asks and kind in (Kind.TELLS, Kind.REFERS):
                kind = Kind.ASKS
            if kind in (Kind.UNKNOWN, Kind.DOUBTS) and not says.CONTRASTS.search(fold(whole)):
                found[first:] = [_doubted(part, kind) for part in found[first:]]
            if says.CONTRASTS.search(fold(whole)):
                first = len(found)
            doubted = any(part.kind in (Kind.UNKNOWN, Kind.DOUBTS) for part in found[first:])
            found.append(Part(whole[cut:], kind, number == len(pieces) - 1, doubted))
    return found


def _doubted(part: Part, kind: Kind) -> Part:
    """What leads to an "I don't know" tells no more than that, unless somebody can use it."""
    folded = fold(part.text)
    usable = (is_concrete(part.text) or says.RULES.search(folded)) and not says.WHETHER.search(folded)
    told = part.kind is Kind.TELLS and not usable
    return replace(part, kind=kind if told else part.kind, doubted=True)


def _after_colon(piece: str) -> int:
    """Where what is right begins behind the words that take something back: "更正：…"; 0 where nothing does."""
    found = re.search("[：:]", piece)
    return found.end() if found and substance(fold(piece[found.end() :])) else 0


def kind_of(piece: str) -> Kind:
    """What one part does, by itself."""
    folded = fold(piece).strip()
    for kind, pattern in (
        (Kind.CORRECTS, says.CORRECTS),
        (Kind.UNKNOWN, says.UNKNOWN),
        (Kind.PROMISES, says.PROMISES),
        (Kind.TALK, says.NO_DATA_NEEDED),
        (Kind.TALK, says.WISH),
    ):
        if pattern.search(folded):
            return kind
    if says.CONDITION.search(folded):
        return Kind.TELLS
    if says.DOUBTS.search(folded):
        return Kind.DOUBTS
    terse = says.YES_NO.match(folded) or says.INSTRUCTS.search(folded) or says.TERSE.search(folded)
    if substance(folded) < LEAST and not terse:
        return Kind.TALK
    if (
        says.MASKED.search(folded)
        and substance(says.MASKED.sub("", folded)) <= _OWN_MATTER
        and not re.search(r"\d", folded)
    ):
        return Kind.TALK
    if says.REFERS.search(folded) or says.DEFERS.search(folded):
        return Kind.REFERS
    return Kind.TELLS


def substance(folded: str) -> int:
    """How much is left of a folded text without politeness and filler: characters; a word of letters counts as two."""
    left = says.FILLER.sub(" ", says.POLITE.sub(" ", folded))
    words = [word for word in re.findall(r"[^\W\d_\u4e00-\u9fff]+", left) if len(word) > 1]
    others = re.sub(r"[^\W\d_\u4e00-\u9fff]+|\s", "", left)
    return len(others) + 2 * len(words)


def terms(text: str) -> frozenset[str]:
    """What a text is about, to be compared: words of letters, numbers, and pairs of Han characters, without filler.

    Unlike the search's analysis it needs no dictionary, and so can run anywhere.
    """
    found: set[str] = set()
    for run in _RUN.findall(says.FILLER.sub(" ", says.POLITE.sub(" ", fold(text)))):
        if run.isascii():
            found.add(run.rstrip("s") or run)
        else:
            found.update([a + b for a, b in pairwise(run)] or [run])
    return frozenset(found)


def is_concrete(text: str) -> bool:
    """Whether it names a number, a title or an address that somebody can use."""
    return says.CONCRETE.search(says.MASKED.sub("", fold(text))) is not None


def is_informative(text: str) -> bool:
    """Whether it says what to do, what may and must be done, where or why."""
    folded = fold(text).strip()
    return says.INSTRUCTS.search(folded) is not None or says.MUST.search(folded) is not None


def is_condition(text: str) -> bool:
    """Whether it only says when the next part holds."""
    return says.CONDITION.search(fold(text).strip()) is not None


def is_guess(text: str) -> bool:
    """Whether it's only what somebody supposes."""
    return says.GUESSES.search(fold(text).strip()) is not None


def is_yes_or_no(text: str) -> bool:
    """Whether it's a bare yes or no."""
    return says.YES_NO.match(fold(text).strip()) is not None


def is_negation(text: str) -> bool:
    """Whether it only says what isn't so."""
    return says.NEGATES.search(fold(text).strip()) is not None


def is_courtesy(text: str) -> bool:
    """Whether a bare yes or no may be a "you're welcome", as 不會 is in Taiwan."""
    return re.fullmatch("不会[喔哦啦的]*[，,。.!！~～]*", fold(text).strip()) is not None


def without_talk(text: str) -> str:
    """A customer's line without the greeting before its question and the thanks after it."""
    pieces = [piece for sentence in _sentences(text) for piece in _pieces(sentence)]
    while pieces and _says_nothing(pieces[0]):
        pieces.pop(0)
    while pieces and (not substance(fold(pieces[-1])) or _introduces(pieces[-1])):
        pieces.pop()
    return "".join(pieces).strip().rstrip("，, ")


def _says_nothing(piece: str) -> bool:
    """Whether a question may begin behind it: a greeting, or who is asking."""
    return _introduces(piece) or not says.POLITE.sub("", fold(piece)).strip("，,。.!！~～ 请问我想下一")


def _introduces(piece: str) -> bool:
    """Whether it only tells who somebody is and how to reach them, which is masked by now."""
    folded = fold(piece).strip()
    return says.INTRODUCES.fullmatch(says.POLITE.sub("", folded)) is not None


def _sentences(text: str) -> list[str]:
    return [found[0] for found in _SENTENCE.finditer(text) if found[0].strip()]


def _pieces(sentence: str) -> list[str]:
    """Cut at commas, but not inside brackets and quotes."""
    found, open_now = [""], 0
    for piece in (match[0] for match in _PART.finditer(sentence) if match[0]):
        found[-1] += piece
        open_now += sum(piece.count(sign) for sign in _OPENED) - sum(piece.count(sign) for sign in _CLOSED)
        if open_now <= 0 and not re.search(r"\d,$", piece):
            found.append("")
            open_now = 0
    return [piece for piece in found if piece.strip()]
