"""Where a customer stands in a flow. A value and its JSON; it must not know the flow."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

MOST_BACK = 20
"""Menus that one can go back through."""


@dataclass(frozen=True, slots=True)
class Position:
    """The step at which the flow waits for the customer; an empty one where it has come to its end."""

    step: str = ""
    back: tuple[str, ...] = ()
    """The menus gone through to come here, the latest last."""

    def to_json(self) -> dict[str, object]:
        """Return it as plain JSON values."""
        return asdict(self)

    @staticmethod
    def from_json(value: object) -> "Position | None":
        """Return the position that was written; None where there is none or it can't be read."""
        if not isinstance(value, Mapping):
            return None
        step, back = value.get("step"), value.get("back", ())
        if not isinstance(step, str) or not isinstance(back, list | tuple):
            return None
        if not all(isinstance(name, str) for name in back):
            return None
        return Position(step, tuple(back[-MOST_BACK:]))
