"""A question of a form: what kind of answer it takes, and within which bounds. Values only."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum

from bots.dates import Lean
from bots.pattern import Pattern
from bots.wording import Text


class Kind(Enum):
    """What an answer is read as."""

    CHOICE = "choice"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    PHONE = "phone"
    EMAIL = "email"
    ID = "id"
    PATTERN = "pattern"


class Day(Enum):
    """A day that moves along."""

    TODAY = "today"


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of the answers to choose among."""

    value: str
    """What is stored."""
    label: Text
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One question."""

    name: str
    """By which texts and the stored form call the answer."""
    kind: Kind
    text: Text
    label: Text
    """What the summary and the agent read: 訂單編號."""
    hint: Text = field(default_factory=dict)
    """Said along with the question, and again where the answer doesn't fit; may be empty."""
    optional: bool = False
    alternatives: tuple[Alternative, ...] = ()
    pattern: Pattern | None = None
    least: Decimal | date | Day | None = None
    """The lowest number, or the earliest day."""
    most: Decimal | date | Day | None = None
    """The highest number, the latest day, or how many characters a text may have."""
    whole: bool = False
    """Whether a number must have nothing after the point."""
    lean: Lean = Lean.FUTURE
    """Which year a day without one is in."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a customer has answered."""

    name: str
    value: str
    """For machines: 2025-05-01, +886912345678, an alternative's value."""
    shown: str
    """For people, in the customer's language."""
