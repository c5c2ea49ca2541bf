"""How customers found the service. Written by the writer with what was said about it; read here."""

from dataclasses import dataclass
from datetime import datetime

from imcs.archive.database import Database
from imcs.archive.rows import Row, maybe_moment, moment, stamp
from imcs.model import AgentId, ConversationId, CustomerId, QueueName


@dataclass(frozen=True, slots=True)
class Rating:
    """What one customer was asked after one conversation, and answered."""

    conversation: ConversationId
    customer: CustomerId
    queue: QueueName
    agent: AgentId | None
    """Who had it at the end."""
    asked_at: datetime
    at: datetime | None = None
    mark: int | None = None
    """1 to 5; None while it isn't answered."""
    comment: str = ""


class RatingBook:
    """Ratings in the archive."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, conversation: ConversationId) -> Rating | None:
        """That of one conversation; None where nobody was asked."""
        row = await self._database.row("rating", conversation=conversation)
        return None if row is None else _read(row)

    async def asked(self, since: datetime, until: datetime) -> list[Rating]:
        """Whatever was asked from `since` on and before `until`, in that order."""
        rows = await self._database.rows("ratings", since=stamp(since), until=stamp(until))
        return [_read(row) for row in rows]


def _read(row: Row) -> Rating:
    conversation, customer, queue, agent, asked_at, at, mark, comment = row
    return Rating(
        ConversationId(conversation),
        CustomerId(customer),
        QueueName(queue),
        None if agent is None else AgentId(agent),
        moment(asked_at),
        maybe_moment(at),
        mark,
        comment,
    )
