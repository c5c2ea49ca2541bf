"""Where a customer stands in a flow. A value and its JSON; it must not know the flow."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace

from bots.question import Answer

MOST_BACK = 20
"""Menus that one can go back through."""


@dataclass(frozen=True, slots=True)
class Position:
    """The step at which the flow waits for the customer; an empty one where it has come to its end."""

    step: str = ""
    back: tuple[str, ...] = ()
    """The menus gone through to come here, the latest last."""
    question: int = 0
    """Which question of a form is open, from 0; their number itself while the summary is to be confirmed."""
    answers: tuple[Answer, ...] = ()
    """What was answered on the way, each name once."""
    editing: bool = False
    """Whether the summary comes right after this answer."""
    missed: int = 0
    """How often in a row what was said wasn't an answer."""

    @property
    def values(self) -> dict[str, str]:
        """The answers as texts may name them."""
        return {answer.name: answer.shown for answer in self.answers}

    def answered(self, answer: Answer) -> "Position":
        """Return the position with this answer, in place of an earlier one to the same question."""
        return replace(self.without(answer.name), answers=(*self.without(answer.name).answers, answer))

    def without(self, *names: str) -> "Position":
        """Return the position without the answers to these."""
        return replace(self, answers=tuple(answer for answer in self.answers if answer.name not in names))

    def to_json(self) -> dict[str, object]:
        """Return it as plain JSON values."""
        return asdict(self)

    @staticmethod
    def from_json(value: object) -> "Position | None":
        """Return the position that was written; None where there is none or it can't be read."""
        if not isinstance(value, Mapping):
            return None
        known = {field.name: value[field.name] for field in fields(Position) if field.name in value}
        try:
            known["answers"] = tuple(Answer(**answer) for answer in known.get("answers", ()))
            known["back"] = tuple(known.get("back", ()))[-MOST_BACK:]
            found = Position(**known)
        except TypeError:
            return None
        return found if found._sound() else None

    def _sound(self) -> bool:
        """Return whether every field has its type, since JSON may hold anything."""
        texts = (
            self.step,
            *self.back,
            *(part for each in self.answers for part in (each.name, each.value, each.shown)),
        )
        numbers = (self.question, self.missed)
        return (
            all(isinstance(text, str) for text in texts)
            and all(isinstance(number, int) and number >= 0 for number in numbers)
            and isinstance(self.editing, bool)
        )
