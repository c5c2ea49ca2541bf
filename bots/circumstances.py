"""What a flow may know beyond what the customer writes. A value only: the shell gathers it."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Circumstances:
    """In which language, when, and in which case."""

    language: str
    now: datetime
    today: date
    """The day where the customers are: in Taipei it's tomorrow's already while it's yesterday evening in UTC."""
    case: str = ""
    """The number that the customer can quote."""

    @property
    def values(self) -> dict[str, str]:
        """What `{case}` in a text of the flow stands for."""
        return {"case": self.case}
