"""How things stand and what has happened, at a glance: a queue's figures, and a fact as a line of the log.

Read from the dispatcher; decides nothing, tells nobody.
"""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from imcs.dispatcher import Dispatcher, Fact
from imcs.model import QueueName


@dataclass(frozen=True, slots=True)
class QueueBoard:
    """A queue at a glance."""

    waiting: int
    longest: timedelta
    """How long the one who has waited longest has, since the wish for a person or the return to the queue."""
    agents: int
    """How many are ready."""
    busy: int
    """Their places taken."""
    places: int


def board_of(dispatcher: Dispatcher, queue: QueueName, now: datetime) -> QueueBoard:
    """How a queue stands."""
    waiting = dispatcher.waiting(queue)
    longest = max((now - (c.waiting_since or now) for c in waiting), default=timedelta())
    theirs = [known for known in dispatcher.agents() if queue in known.queues]
    on_duty = [known for known in theirs if known.present and known.on_duty]
    ready = [known for known in on_duty if not known.paused]
    return QueueBoard(
        len(waiting), longest, len(ready), sum(known.load for known in ready), sum(k.capacity for k in ready)
    )


def logged(fact: Fact) -> str:
    """The fact as key=value pairs; it holds numbers only, nobody's words or address."""
    pairs = ((field.name, getattr(fact, field.name)) for field in fields(fact) if field.name != "at")
    words = (f"{name}={getattr(value, 'value', value)!s}".replace(" ", "-") for name, value in pairs)
    return " ".join([f"event={type(fact).__name__}", *words])
