"""How one agent stands: a frozen value, so that a reader may keep it and two states can be compared.

It must not decide who gets what; that's `routing`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from imcs.model import AgentId, Availability, ConversationId, QueueName

GONE = frozenset({Availability.OFFLINE, Availability.UNKNOWN})
"""Nobody is known to be at the desk: the grace of what is connected runs."""
THERE = frozenset({Availability.AVAILABLE, Availability.REACHABLE})
"""Some client shows that somebody may be there: idle time runs."""


@dataclass(frozen=True, slots=True)
class AgentState:
    """An agent as the dispatcher sees them; new ones are UNKNOWN until presence says more."""

    id: AgentId
    queues: frozenset[QueueName] = frozenset()
    capacity: int = 0
    skills: frozenset[str] = frozenset()
    availability: Availability = Availability.UNKNOWN
    paused: bool = False
    why: str = ""
    """Why paused, as the agent said."""
    missing: bool = False
    """Paused because of missed offers; the next line lifts that."""
    missed: int = 0
    """Offers missed in a row without a sign of life."""
    on_duty: bool = True
    ready_at: datetime | None = None
    """When the agent said so, if it holds."""
    idle_since: datetime | None = None
    """The last connect, end, becoming AVAILABLE or ready; none while nobody is there: coming back starts anew."""
    connected: frozenset[ConversationId] = frozenset()
    parked: frozenset[ConversationId] = frozenset()
    """Those of the connected that wait for the customer, and weigh a quarter."""
    held: frozenset[ConversationId] = frozenset()
    """Those of the connected that are put aside, and weigh nothing."""
    offers: frozenset[ConversationId] = frozenset()
    unseen: frozenset[ConversationId] = frozenset()
    """Those of the offers that were made after the last sign of life."""
    wrap_ups: Mapping[ConversationId, datetime] = field(default_factory=dict)
    """Until when each takes a place. Replaced as a whole, never changed."""

    @property
    def quarters(self) -> int:
        """Quarters of places taken: by what is connected, offered and being wrapped up."""
        light = len(self.parked - self.held)
        whole = len(self.connected) - len(self.held) - light + len(self.offers) + len(self.wrap_ups)
        return 4 * whole + light

    @property
    def load(self) -> int:
        """Places taken, a begun one in full."""
        return -(-self.quarters // 4)

    @property
    def room(self) -> int:
        """How many more would find a place; below zero where too many have one.

        If all parked customers answered at once, the agent would have one more than the capacity, and no more.
        """
        at_once = len(self.connected) - len(self.held) + len(self.offers) + len(self.wrap_ups)
        return min(self.capacity - self.load, self.capacity + 1 - at_once)

    @property
    def ready(self) -> bool:
        """Said so: then REACHABLE is as good as AVAILABLE."""
        return self.ready_at is not None

    @property
    def present(self) -> bool:
        """Whether the agent's clients tell that somebody is at the desk, or the agent does."""
        return self.availability is Availability.AVAILABLE or (
            self.availability is Availability.REACHABLE and self.ready
        )

    @property
    def at_work(self) -> bool:
        """Whether offers may lie with the agent."""
        return self.present and self.on_duty and not self.paused

    @property
    def able(self) -> bool:
        """Whether anything new may be offered at all."""
        return self.at_work and self.room > 0
