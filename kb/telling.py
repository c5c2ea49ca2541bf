"""Whether agents told something that a later customer can use, weighed from signs that hold for any subject.

An answer is a statement about the matter: it isn't about what the speaker, a colleague or a list does next, it holds
for others too, it brings something that the customer didn't say, and the customer is content with it. No sign decides
alone; how much each counts is learnt from labelled conversations by `kb.train_telling` and kept in `telling.json`.
Pure.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp, expm1, log1p

from kb.own_case import asks_own_state, signs_of_own_case
from kb.talk import (
    Kind,
    Part,
    fold,
    is_concrete,
    is_guess,
    is_informative,
    is_yes_or_no,
    substance,
    terms,
)

Signs = Mapping[str, float]
"""By name, how much of a sign is there; 0 where it isn't named."""

_I = re.compile(r"我(?!们)|[帮替为][您你妳]|\b(?:i|i'm|i've|i'll|i'd|me|my)\b")
_WE = re.compile(r"我们|这[边里]|\b(?:we|we're|we've|we'll|us|our)\b")
_OTHERS = re.compile(
    r"[他她]们?|同[事仁]|专[员人]|单位|部门|承办|主管|经理|工程师|窗口"
    r"|\b(?:they|he|she|someone|nobody|managers?|colleagues?|team|engineers?)\b"
)
_LATER = re.compile(r"[会将再等才]|明[天早]|稍后|晚点|之后|\b(?:will|later|soon|tomorrow|until|once)\b|'ll\b")
_YOUR_MATTER = re.compile(r"[您你妳][的这那]|\byour\b")
_NEGATED = re.compile(r"不|没|无|\b(?:no|not|cannot)\b|n't\b")
_KNOWING = re.compile(
    r"知道|清楚|[确肯]定|[看查找问]到|资料|答案|数据|信息|资讯|说|讲|回答|把握|\b(?:know|see|say|sure|find|tell|confirm)\b"
)
_CONTENT = re.compile(
    r"清楚|懂了|了解|明白|原来|太好|太棒|赞|帮助|谢|感恩|搞定|找到|解决|可以了|有了"
    r"|\b(?:thanks?|great|perfect|found|lovely|got it|cheers|ta)\b"
)
_GAVE_UP = re.compile(r"算了|唉|^[.…。]+$|那.{0,5}怎么办|到底|总有|等不到|我?自己|不用了|\byes or no\b")
_ASKS_ON = re.compile(r"[?？]|[吗呢]|多少|多久|哪|怎么|什么")
_LINK = re.compile(r"https?://\S+|www\.\S+")
_NUMBERS = re.compile(r"\d+(?:[.,:]\d+)*")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an agent's, as it's judged."""

    parts: Sequence[Part]
    told: Sequence[Part]
    """Of these, what may tell something and wasn't taken back."""
    reply: str = ""
    """The customer's next line; empty where there is none."""


def told_something(lines: Iterable[Line], customer: Sequence[str]) -> float:
    """The probability in [0, 1] that something was told; `customer` is what the customer wrote, in order."""
    return -expm1(sum(-log1p(exp(_weighed(signs))) for signs in signs_of(lines, customer)))


def signs_of(lines: Iterable[Line], customer: Sequence[str]) -> Iterator[Signs]:
    """The signs of every part that may tell something."""
    asked = "\n".join(customer)
    about, numbers = terms(asked), frozenset(_NUMBERS.findall(fold(asked)))
    end = fold(customer[-1]) if customer else ""
    ended = {"content at the end": _CONTENT.search(end), "gave up": _GAVE_UP.search(end)}
    own_state = bool(customer) and asks_own_state(customer[0])
    heard = list(lines)
    for line in heard:
        reply = fold(line.reply)
        elsewhere = [part for other in heard if other is not line for part in other.parts]
        replied = {"content": _CONTENT.search(reply), "asks on": _ASKS_ON.search(reply)}
        for part in line.told:
            own = terms(_LINK.sub(" ", part.text))
            beside = [other for other in line.parts if other is not part]
            found = _of_part(part, numbers) | _of_others("beside", beside) | _of_others("elsewhere", elsewhere)
            found |= replied | ended | signs_of_own_case(part, beside, elsewhere, own_state)
            found["about the question"] = own & about
            signs = {name: 1.0 for name, there in found.items() if there}
            yield signs | {"length": min(20, substance(fold(part.text))) / 10, "always": 1.0}


def _of_part(part: Part, known: frozenset[str]) -> dict[str, object]:
    """What one part shows by itself; numbers that the customer had said are nothing new."""
    text = fold(part.text).strip()
    numbers, negated, others = _NUMBERS.findall(text), _NEGATED.search(text), _OTHERS.search(text)
    return {
        "refers": part.kind is Kind.REFERS,
        "doubts": part.kind is Kind.DOUBTS,
        "doubted": part.doubted,
        "guesses": is_guess(part.text),
        "concrete": is_concrete(_LINK.sub(" ", part.text)) and not (numbers and known.issuperset(numbers)),
        "informative": is_informative(part.text),
        "yes or no": is_yes_or_no(part.text),
        "link": _LINK.search(text),
        "I": _I.search(text),
        "we": _WE.search(text),
        "others": others,
        "others later": others and _LATER.search(text),
        "your matter": _YOUR_MATTER.search(text),
        "negated": negated,
        "knowing negated": negated and _KNOWING.search(text),
    }


def _of_others(where: str, others: Sequence[Part]) -> dict[str, object]:
    """What other parts do, of the same line or of the agents' other lines."""
    return {
        f"unknown {where}": any(other.kind is Kind.UNKNOWN for other in others),
        f"doubt {where}": any(other.kind is Kind.DOUBTS for other in others),
        f"promise {where}": any(other.kind is Kind.PROMISES for other in others),
        f"I {where}": any(_I.search(fold(other.text)) for other in others),
    }


def _weighed(signs: Signs) -> float:
    weights = _weights()
    return sum(weights.get(name, 0.0) * value for name, value in signs.items())


@cache
def _weights() -> dict[str, float]:
    read = json.loads(files("kb").joinpath("telling.json").read_text("utf-8"))
    return {str(name): float(weight) for name, weight in read.items()}
