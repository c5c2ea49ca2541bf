"""Which puppets stand in one agent's roster, and which go when there are too many. Pure."""

from collections.abc import Callable, Iterable

MOST = 50
"""Puppets in one roster: more is no list any more, and every one costs the server a push."""


class Shelf:
    """One agent's puppets, whoever was concerned last at the end."""

    def __init__(self) -> None:
        self._puppets: dict[str, None] = {}

    def found(self, localparts: Iterable[str]) -> None:
        """These stand there from before, the oldest first."""
        self._puppets = dict.fromkeys([*localparts]) | self._puppets

    def put(self, localpart: str) -> None:
        """This one is offered, taken or has ended just now."""
        self._puppets.pop(localpart, None)
        self._puppets[localpart] = None

    def remove(self, localpart: str) -> None:
        """This one is gone."""
        self._puppets.pop(localpart, None)

    def surplus(self, own: Callable[[str], bool]) -> list[str]:
        """Those that have to go, the oldest first; never one that is `own`: taken, or offered."""
        many = len(self._puppets) - MOST
        return [localpart for localpart in self._puppets if not own(localpart)][:many] if many > 0 else []
