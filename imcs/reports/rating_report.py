"""How customers found the service over a time: how many answered, and the mean, by queue and by agent. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from imcs.archive import Rating
from imcs.model import AgentId, QueueName

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Tally:
    """Ratings taken together."""

    asked: int
    given: int
    mean: float | None
    """Of the marks given, 1 to 5; None where there is none."""

    @property
    def share(self) -> float | None:
        """Given ÷ asked, 0 to 1; None where nobody was asked."""
        return self.given / self.asked if self.asked else None


def tally(ratings: Iterable[Rating]) -> Tally:
    """The figures of some ratings."""
    all_of_them = list(ratings)
    marks = [rating.mark for rating in all_of_them if rating.mark is not None]
    return Tally(len(all_of_them), len(marks), sum(marks) / len(marks) if marks else None)


def by_queue(ratings: Iterable[Rating]) -> dict[QueueName, Tally]:
    """The figures of each queue in which anybody was asked, by name."""
    return _by(ratings, lambda rating: rating.queue)


def by_agent(ratings: Iterable[Rating]) -> dict[AgentId, Tally]:
    """The figures of each agent whose customers were asked, by number."""
    return _by((rating for rating in ratings if rating.agent is not None), lambda rating: rating.agent or AgentId(0))


def _by(ratings: Iterable[Rating], key: Callable[[Rating], Key]) -> dict[Key, Tally]:
    groups: dict[Key, list[Rating]] = {}
    for rating in ratings:
        groups.setdefault(key(rating), []).append(rating)
    return {name: tally(groups[name]) for name in sorted(groups, key=str)}
