"""What the books write down about one conversation and one agent: plain and changeable, no rule of distribution."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from imcs.dispatcher import Purpose
from imcs.model import AgentId, Author, Availability, ConversationId, Left, Need, OfferMode, Queue, QueueName, Stage

NO_NEED = Need()
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass
class Matter:
    """One open conversation."""

    id: ConversationId
    customer: int
    door: Queue
    """The one written to."""
    queue: Queue
    """The one in whose line it stands."""
    tier: int
    own: AgentId | None = None
    stage: Stage = Stage.BOT
    wanted_at: datetime | None = None
    in_line_since: datetime | None = None
    head: bool = False
    agent: AgentId | None = None
    offers: dict[AgentId, datetime] = field(default_factory=dict)
    offers_for: dict[AgentId, Purpose] = field(default_factory=dict)
    guests: list[AgentId] = field(default_factory=list)
    alone_since: dict[AgentId, datetime] = field(default_factory=dict)
    turn: Author | None = None
    turn_since: datetime | None = None
    parked: bool = False
    aside_until: datetime | None = None
    not_before: dict[AgentId, datetime] = field(default_factory=dict)
    need: Need = NO_NEED
    anybody: bool = False
    helped_by: QueueName | None = None
    helped_since: datetime | None = None
    """Since when, or since when no longer."""
    closes: datetime | None = None
    left: Left | None = None
    left_before: Left | None = None
    """What it was when it came back."""
    opens: datetime | None = None
    due: datetime | None = None
    passed: int = 0
    shown: bool = False

    @property
    def live(self) -> bool:
        """Waits at the other end."""
        return self.waits and self.left is None

    @property
    def waits(self) -> bool:
        """Wants a person and has none."""
        return self.stage in {Stage.QUEUED, Stage.OFFERED}

    @property
    def may_be_offered(self) -> bool:
        """To somebody, or to somebody more."""
        if self.opens is not None:
            return False
        return self.stage is Stage.QUEUED or (self.stage is Stage.OFFERED and self.queue.offer_mode is OfferMode.ALL)

    @property
    def inside(self) -> list[AgentId]:
        """Everybody who is connected with it."""
        if self.stage is not Stage.CONNECTED:
            return []
        return self.guests if self.agent is None else [self.agent, *self.guests]

    @property
    def weight(self) -> Fraction:
        """Of a place."""
        if self.aside_until is not None:
            return Fraction(0)
        return Fraction(1, 4) if self.parked else Fraction(1)

    @property
    def shows_up(self) -> bool:
        """Whether the customer's next line tells that they are there, though it's the agent's turn."""
        return self.turn is Author.AGENT and not self.shown and self.left is None

    def parks_at(self) -> datetime | None:
        """When it weighs less."""
        if self.turn is not Author.CUSTOMER or self.parked or not self.queue.park_after:
            return None
        assert self.turn_since is not None
        return self.turn_since + self.queue.park_after

    def given_up_at(self) -> datetime | None:
        """When nobody seems to be there."""
        if self.turn is not Author.CUSTOMER or self.shown or self.left or self.aside_until or not self.queue.no_show:
            return None
        assert self.turn_since is not None
        return self.turn_since + self.queue.no_show

    def ahead(self) -> tuple[object, ...]:
        """Smaller is ahead."""
        assert self.wanted_at is not None
        counted_from = self.wanted_at - self.tier * self.queue.tier_head_start
        return (0 if self.head else 1, counted_from, self.id)

    def suits(self, skills: frozenset[str]) -> bool:
        """Whether an agent with these skills is what the customer needs."""
        need = self.need
        speaks = need.language is None or need.language.value in skills
        skilled = all(skill in skills for skill in need.has) and not any(skill in skills for skill in need.hasnt)
        return self.anybody or (speaks and skilled)

    @property
    def picky(self) -> bool:
        """Whether some agents wouldn't do."""
        return bool(self.need.has or self.need.hasnt or self.need.language) and not self.anybody

    def relaxes_at(self) -> datetime | None:
        """When any agent will do."""
        if not self.waits or not self.picky or not self.queue.relax_after or self.opens:
            return None
        assert self.in_line_since is not None
        return self.in_line_since + self.queue.relax_after


@dataclass
class Person:
    """One agent."""

    id: AgentId
    queues: frozenset[QueueName]
    capacity: int
    skills: frozenset[str] = frozenset()
    availability: Availability = Availability.UNKNOWN
    paused: bool = False
    missing: bool = False
    on_duty: bool = True
    ready: bool = False
    rested_since: datetime | None = None
    missed: int = 0
    not_seen_since: set[ConversationId] = field(default_factory=set)
    wrap_ups: dict[ConversationId, datetime] = field(default_factory=dict)

    @property
    def present(self) -> bool:
        """At the desk, or on a phone and said to be ready."""
        if self.availability is Availability.REACHABLE:
            return self.ready
        return self.availability is Availability.AVAILABLE

    @property
    def at_work(self) -> bool:
        """May have offers."""
        return self.present and self.on_duty and not self.paused

    def goes_home(self, *, asked: bool) -> None:
        """Where they said so, until they say that they are ready; else a desk is enough to be back."""
        assert self.on_duty if asked else self.ready, "only a change is a fact"
        self.on_duty, self.ready = self.on_duty and not asked, False


def shifted(moment: datetime | None, down: timedelta) -> datetime | None:
    """Downtime counts against nobody."""
    return None if moment is None else moment + down
