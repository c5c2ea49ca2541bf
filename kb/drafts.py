"""From a conversation to a draft of an article: the customer's question and what the agents told.

Pure, without rules about any subject. Personal data must be masked before; what is said to customers is decided by a
manager. No answer gives a gap.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.article import MAX_ANSWER, MAX_QUESTION
from kb.own_case import holds_for_others
from kb.talk import (
    Kind,
    Part,
    fold,
    is_condition,
    is_courtesy,
    is_negation,
    parts,
    substance,
    terms,
    without_talk,
)
from kb.telling import Line, told_something

LEAST_QUESTION = 3
"""Characters of a question without its politeness."""
TOLD = 0.5
"""The probability that something was told from which on it's a draft."""
TAKEN_BACK = 0.5
"""From this share of a part's words on, a correction that holds them takes its place."""
PERHAPS_TAKEN_BACK = 0.25
"""The nearest part is taken back from this share on, where none reaches the other."""
MOST_VARIANTS = 3
_WAITS = re.compile(
    "有人(?:在)?吗|机器人|(?:还|有人|你)在吗|转.{0,2}(?:真人|人工|客服)|听不懂|换个方式|没有?(?:回答|解决)"
    "|is anyone there|real person|human"
)
_UNSEEN = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])
"""What only turns the direction of a text, so that a manager would read another one than customers get (UAX #9)."""
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_DENIED = re.compile(r"(?:不是|并非|而非|\bnot|rather than|instead of)([^，,。；;]{1,20})")
_MASKED = re.compile(r"\[[a-zA-Z -]+\]")


@dataclass(frozen=True, slots=True)
class Turn:
    """One line of a conversation, personal data masked, corrected lines as corrected."""

    by_agent: bool
    text: str


@dataclass(frozen=True, slots=True)
class Mined:
    """What a conversation gives to the knowledge base."""

    question: str
    """Empty where nothing was asked."""
    answer: str = ""
    """What the agents told, a paragraph for each of their lines; empty where they had no answer."""
    variants: tuple[str, ...] = ()
    """The question as an agent put it."""


def mine(turns: Sequence[Turn]) -> Mined:
    """The question and the answer of a conversation."""
    lines = agents_lines(turns)
    answered = told_something(lines, [turn.text for turn in turns if not turn.by_agent]) >= TOLD
    answer = _written([_general(line.told) for line in lines]) if answered else ""
    question = _question(turns, terms(answer))
    restated = [
        without_talk(part.text) for line in turns if line.by_agent for part in parts(line.text)
        if part.kind is Kind.RESTATES
    ]  # fmt: skip
    variants = [_question_line(text) for text in restated if substance(fold(text)) > 2 * LEAST_QUESTION]
    return Mined(question, answer, tuple(dict.fromkeys(variants))[:MOST_VARIANTS])


# ── The question ──────────────────────────────────────────────────────────────────────────────────────────────────


def _question(turns: Sequence[Turn], answer: frozenset[str]) -> str:
    """Of the lines before an agent came in the one that the answer is nearest to; else the first one after."""
    first = next((place for place, turn in enumerate(turns) if turn.by_agent), len(turns))
    before = [_asked(turn.text) for turn in turns[:first] if not turn.by_agent]
    before = [line for line in before if line]
    if before:
        return max(before, key=lambda line: _nearness(line, answer))
    return next((line for turn in turns[first:] if not turn.by_agent and (line := _asked(turn.text))), "")


def _asked(line: str) -> str:
    text = _question_line(without_talk(line))
    folded = fold(text)
    if substance(folded) < LEAST_QUESTION or (_WAITS.search(folded) and substance(folded) < 5 * LEAST_QUESTION):
        return ""
    return text


def _nearness(line: str, answer: frozenset[str]) -> int:
    return len(terms(line) & answer)


def _question_line(text: str) -> str:
    return " ".join(text.translate(_UNSEEN).split())[:MAX_QUESTION]


# ── The answer ────────────────────────────────────────────────────────────────────────────────────────────────────


def agents_lines(turns: Sequence[Turn]) -> list[Line]:
    """Each line of the agents, with what of it may tell something and wasn't taken back later."""
    places = [place for place, turn in enumerate(turns) if turn.by_agent]
    cut = [parts(turns[place].text) for place in places]
    replies = [next((turn.text for turn in turns[place:] if not turn.by_agent), "") for place in places]
    return [Line(*line) for line in zip(cut, _told(cut), replies, strict=True)]


def _told(lines: Sequence[Sequence[Part]]) -> list[list[Part]]:
    """The parts of each line that may tell something, without what was taken back later."""
    told: list[list[Part]] = []
    for found in lines:
        kept = [part for part in found if part.kind in (Kind.TELLS, Kind.REFERS, Kind.DOUBTS)]
        if all(is_courtesy(part.text) for part in kept):
            kept = []
        if any(part.kind is Kind.CORRECTS for part in found):
            cue = next(place for place, part in enumerate(found) if part.kind is Kind.CORRECTS)
            kept = [part for part in kept if not is_negation(part.text)]
            before = [part for part in found[:cue] if part in kept]
            if len(before) == len(kept):  # "…, what I said before was wrong"
                before = []
            told = _without([*told, before], [part for part in kept if part not in before], _denied(found))
            told[-1] = [*told[-1], *(part for part in kept if part not in before)]
        else:
            told.append(kept)
    return told


def _denied(correction: Sequence[Part]) -> frozenset[str]:
    """The numbers that a correction says are wrong: "it isn't 60 days"."""
    said = (match[1] for part in correction for match in _DENIED.finditer(fold(part.text)))
    return frozenset(number for text in said for number in _NUMBER.findall(text))


def _without(told: Sequence[Sequence[Part]], new: Sequence[Part], denied: frozenset[str]) -> list[list[Part]]:
    """What was told before, without what these parts correct."""
    wrong = {id(part) for line in told for part in line if not denied.isdisjoint(_NUMBER.findall(fold(part.text)))}
    if wrong:
        return [[part for part in line if id(part) not in wrong] for line in told]
    right = frozenset[str]().union(*(terms(part.text) for part in new))
    shares = {
        id(part): len(own & right) / len(own)
        for line in told
        for part in line
        if (own := terms(part.text)) and not is_condition(part.text)
    }
    nearest = max(shares.values(), default=0.0)
    limit = TAKEN_BACK if nearest >= TAKEN_BACK else nearest if nearest >= PERHAPS_TAKEN_BACK else 2.0
    if limit > 1:
        return _without_last(told, new)
    return [[part for part in line if shares.get(id(part), 0.0) < limit] for line in told]


def _without_last(told: Sequence[Sequence[Part]], new: Sequence[Part]) -> list[list[Part]]:
    """Nothing is alike: a number corrects the last number, and anything else what was said last."""
    numbers = [part for line in told for part in line if _NUMBER.search(part.text)]
    if numbers and any(_NUMBER.search(part.text) for part in new):
        return [[part for part in line if part is not numbers[-1]] for line in told]
    last = max((place for place, line in enumerate(told) if line), default=-1)
    return [list(line) if place != last else [] for place, line in enumerate(told)]


def _written(told: Sequence[Sequence[Part]]) -> str:
    """The parts put together again, a paragraph for each line."""
    paragraphs = []
    for line in told:
        kept = _attached(line)
        text = ""
        for place, part in enumerate(kept):
            piece = part.text.strip("\n").translate(_UNSEEN)
            if place == len(kept) - 1:
                piece = re.sub(r"[，,\s]+$", "。" if re.search("[\u4e00-\u9fff]", piece) else ".", piece)
            text += piece
        if text.strip():
            paragraphs.append(text.strip())
    return "\n".join(paragraphs)[:MAX_ANSWER]


def _general(told: Sequence[Part]) -> list[Part]:
    """Without the sentences that are only about this customer's own case."""
    kept: list[Part] = []
    sentence: list[Part] = []
    for place, part in enumerate(told):
        sentence.append(part)
        if part.ends_sentence or place == len(told) - 1:
            kept += sentence if holds_for_others("".join(each.text for each in sentence)) else []
            sentence = []
    return kept


def _attached(line: Sequence[Part]) -> list[Part]:
    """Without a condition whose consequence is gone."""
    kept = [
        part
        for place, part in enumerate(line)
        if not (is_condition(part.text) and not part.ends_sentence and place == len(line) - 1)
    ]
    return kept if any(not is_condition(part.text) for part in kept) else []


def masked_words(text: str) -> list[str]:
    """The words that stand for personal data in a text, in order."""
    return _MASKED.findall(text)
