"""What a flow may know beyond what the customer writes. A value only: the shell gathers it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Circumstances:
    """In which language, when, in which case, and what is known of the customer."""

    language: str
    now: datetime
    today: date
    """The day where the customers are: in Taipei it's tomorrow's already while it's yesterday evening in UTC."""
    case: str = ""
    """The number that the customer can quote."""
    tier: int = 0
    open: bool = True
    """Whether people are on duty by the hours."""
    nobody_in: frozenset[str] = frozenset()
    """The queues in which nobody can be waited for now: they are closed, or their lines are full."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """What the customer's record holds."""

    def knowing(self, attributes: Mapping[str, str]) -> "Circumstances":
        """Return the same with more known of the customer."""
        return replace(self, attributes={**self.attributes, **attributes})
