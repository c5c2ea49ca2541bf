"""What the bot remembers of a conversation, between two turns and over a restart.

One row of JSON. Reading is tolerant: what an older or newer version wrote, or what was damaged, becomes a fresh state
rather than an error, since forgetting where one was costs a question, and failing costs the conversation.
"""

import json
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from enum import Enum

from bots.position import Position

VERSION = 1


class Asked(Enum):
    """What the bot asked last, so that "1" or "yes" has a meaning."""

    NOTHING = "nothing"
    HELPED = "helped"
    CHOICES = "choices"
    OFFER = "offer"
    """1 a person, 2 rephrase."""
    ERASE = "erase"
    """Whether everything about the customer is really to go; answered by its own word only."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An offered article, with its answer, so that the number needs no second search."""

    id: str
    question: str
    answer: str
    confidence: float = 0.0
    flow: str = ""
    """The step of the queue's flow that it leads to."""


@dataclass(frozen=True, slots=True)
class BotState:
    """The bot's memory; `BotState()` is that of a first contact."""

    greeted: bool = False
    failures: int = 0
    """How often in a row nothing was found."""
    asked: Asked = Asked.NOTHING
    asked_at: datetime | None = None
    choices: tuple[Choice, ...] = ()
    article: str | None = None
    """The article said last."""
    article_confidence: float = 0.0
    helped_asked: tuple[str, ...] = ()
    """The articles for which "did that help" was asked, the latest last: once per topic."""
    answered: tuple[str, ...] = ()
    """Digests of the answers that were said, the latest last: none is said twice."""
    said: str = ""
    """A digest of the last reply."""
    said_times: int = 0
    """How often in a row it was said."""
    noted: bool = False
    """Whether the customer who waits was told that the agent will read everything."""
    position: Position | None = None
    """Where the customer stands in the queue's flow; None before it has begun."""

    def to_json(self) -> str:
        """Return the state as one line of JSON."""
        row = asdict(self)
        row["asked"] = self.asked.value
        row["asked_at"] = self.asked_at.isoformat() if self.asked_at else None
        # ASCII only: a lone surrogate in a broken text must not make the row unwritable.
        return json.dumps({"version": VERSION, **row})

    @classmethod
    def from_json(cls, text: str) -> "BotState":
        """Return the state that was written; a fresh one if it can't be read. Never raises."""
        try:
            row = json.loads(text)
            if row["version"] != VERSION:
                return cls()
            # A field that isn't there has its default, one that isn't known is dropped.
            known = {field.name: row[field.name] for field in fields(cls) if field.name in row}
            known["asked"] = Asked(known.get("asked", Asked.NOTHING.value))
            known["choices"] = tuple(Choice(**choice) for choice in known.get("choices", ()))
            known["position"] = Position.from_json(known.get("position"))
            known["helped_asked"] = tuple(known.get("helped_asked", ()))
            known["answered"] = tuple(known.get("answered", ()))
            if known.get("asked_at") is not None:
                known["asked_at"] = datetime.fromisoformat(known["asked_at"])
            state = cls(**known)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return cls()
        return state if state._sound() else cls()

    def _sound(self) -> bool:
        """Return whether every field has its type, since JSON may hold anything."""
        choices = all(
            isinstance(part, str) for each in self.choices for part in (each.id, each.question, each.answer, each.flow)
        )
        numbers = all(isinstance(n, int) for n in (self.failures, self.said_times, self.greeted, self.noted))
        shares = [self.article_confidence, *(choice.confidence for choice in self.choices)]
        ids = isinstance(self.article, str | None) and all(
            isinstance(id, str) for id in (*self.helped_asked, *self.answered)
        )
        aware = self.asked_at is None or self.asked_at.tzinfo is not None
        return (
            choices
            and numbers
            and ids
            and aware
            and isinstance(self.said, str)
            and all(isinstance(share, int | float) for share in shares)
        )

    def asking(self, asked: Asked, now: datetime, choices: tuple[Choice, ...] = ()) -> "BotState":
        """Return the state with this question open, and no other."""
        return replace(self, asked=asked, asked_at=now, choices=choices)

    def settled(self) -> "BotState":
        """Return the state with no question open."""
        return replace(self, asked=Asked.NOTHING, asked_at=None, choices=())
