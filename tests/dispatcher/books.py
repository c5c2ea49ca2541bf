"""Second books, kept from the facts alone, in the plainest way: whatever the dispatcher says must add up here.

They share no code with the dispatcher: every rule of the distribution is written a second time, as a check of each
fact as it comes (`enter`) and of the whole after each call (`audit`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from imcs.dispatcher import (
    AgentChanged,
    AgentLeft,
    AgentPaused,
    AgentReadied,
    AgentRemoved,
    AvailabilityChanged,
    ConversationConnected,
    ConversationEnded,
    ConversationQueued,
    ConversationStarted,
    Dispatcher,
    EndReason,
    Fact,
    OfferDeclined,
    OfferMade,
    OfferTimedOut,
    OfferWithdrawn,
    QueueReason,
    ServiceResumed,
    WrapUpEnded,
)
from imcs.model import AgentId, Availability, ConversationId, Queue, QueueName, Stage

LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass
class Matter:
    """One open conversation."""

    id: ConversationId
    customer: int
    queue: Queue
    tier: int
    own: AgentId | None = None
    stage: Stage = Stage.BOT
    wanted_at: datetime | None = None
    head: bool = False
    agent: AgentId | None = None
    until: datetime | None = None
    alone_since: datetime | None = None
    not_before: dict[AgentId, datetime] = field(default_factory=dict)

    def ahead(self) -> tuple[object, ...]:
        """Smaller is ahead."""
        return (0 if self.head else 1, -self.tier, self.wanted_at, self.id)


@dataclass
class Person:
    """One agent."""

    id: AgentId
    queues: frozenset[QueueName]
    capacity: int
    availability: Availability = Availability.UNKNOWN
    paused: bool = False
    on_duty: bool = True
    rested_since: datetime | None = None
    wrap_ups: dict[ConversationId, datetime] = field(default_factory=dict)


class Books:
    """What has become of everybody, and whether it was right."""

    def __init__(self, queues: Iterable[Queue]) -> None:
        self.queues = {queue.name: queue for queue in queues}
        self.matters: dict[ConversationId, Matter] = {}
        self.people: dict[AgentId, Person] = {}
        self.ended: set[ConversationId] = set()
        self.last = 0

    # What the machine draws from, and what the checks ask

    def at_stage(self, *stages: Stage) -> list[Matter]:
        """The open conversations at these stages, oldest first."""
        return [matter for matter in self.matters.values() if matter.stage in stages]

    def held_by(self, agent: AgentId, stage: Stage) -> list[Matter]:
        """What is offered to or connected with the agent."""
        return [matter for matter in self.at_stage(stage) if matter.agent == agent]

    def load(self, person: Person) -> int:
        """Places taken."""
        held = [matter for matter in self.matters.values() if matter.agent == person.id]
        return len(held) + len(person.wrap_ups)

    def at_work(self, person: Person) -> bool:
        """May have offers."""
        return person.availability is Availability.AVAILABLE and person.on_duty and not person.paused

    def could_take(self, person: Person, matter: Matter, now: datetime) -> bool:
        """Able in every respect."""
        return (
            self.at_work(person)
            and matter.queue.name in person.queues
            and self.load(person) < person.capacity
            and matter.not_before.get(person.id, now) <= now
            and matter.own != person.id
        )

    def deadlines(self, now: datetime) -> Iterator[datetime]:
        """Everything that will become due."""
        for matter in self.matters.values():
            if matter.until is not None:
                yield matter.until
            if matter.alone_since is not None:
                yield matter.alone_since + matter.queue.grace
        for person in self.people.values():
            yield from person.wrap_ups.values()
            for matter in self.at_stage(Stage.QUEUED):
                again = matter.not_before.get(person.id)
                if again is not None and self.could_take(person, matter, again):
                    yield again

    # Fact by fact

    def enter(self, fact: Fact, now: datetime) -> None:
        """Check that the fact may be, then write it down."""
        assert fact.at == now, "a fact bears the moment of the call"
        match fact:
            case ConversationStarted():
                self._started(fact)
            case ConversationQueued():
                self._queued(fact)
            case OfferMade():
                self._offer_made(fact)
            case OfferDeclined() | OfferTimedOut():
                matter = self._take_back(fact)
                assert fact.not_before == now + matter.queue.decline_memory
                if isinstance(fact, OfferTimedOut):
                    assert matter.until is not None
                    assert matter.until <= now, "an offer times out when its time is over"
                matter.until = None
                matter.not_before[fact.agent] = fact.not_before
            case OfferWithdrawn():
                self._take_back(fact).until = None
            case ConversationConnected():
                self._connected(fact)
            case ConversationEnded():
                self._ended(fact)
            case WrapUpEnded():
                del self.people[fact.agent].wrap_ups[fact.conversation]
            case _:
                self._agent_or_service(fact)

    def _agent_or_service(self, fact: Fact) -> None:
        match fact:
            case AgentChanged():
                new = Person(fact.agent, frozenset(fact.queues), fact.capacity)
                person = self.people.setdefault(fact.agent, new)
                person.queues, person.capacity = new.queues, new.capacity
            case AgentRemoved():
                assert self.load(self.people.pop(fact.agent)) == 0, "who is removed leaves nothing behind"
            case AvailabilityChanged():
                person = self.people[fact.agent]
                assert person.availability is not fact.availability, "only a change is a fact"
                self._now_is(person, fact.availability, fact.at)
            case AgentPaused():
                self.people[fact.agent].paused = True
            case AgentReadied():
                person = self.people[fact.agent]
                assert person.paused or not person.on_duty, "only a change is a fact"
                person.paused, person.on_duty = False, True
            case AgentLeft():
                assert self.people[fact.agent].on_duty, "only a change is a fact"
                self.people[fact.agent].on_duty = False
            case ServiceResumed():
                self._resumed(fact.at - fact.since, fact.at)
            case _:
                raise AssertionError(f"not a fact of agents: {fact}")

    def _started(self, fact: ConversationStarted) -> None:
        assert fact.conversation == self.last + 1, "numbers are given one by one"
        twins = [m for m in self.matters.values() if (m.customer, m.queue.name) == (fact.customer, fact.queue)]
        assert not twins, "one open conversation per customer and queue"
        self.last = fact.conversation
        queue = self.queues[fact.queue]
        self.matters[fact.conversation] = Matter(fact.conversation, fact.customer, queue, fact.tier, fact.own)

    def _queued(self, fact: ConversationQueued) -> None:
        matter = self.matters[fact.conversation]
        if fact.reason in {QueueReason.AGENT_GONE, QueueReason.AGENT_REMOVED}:
            assert matter.stage is Stage.CONNECTED
            assert matter.agent == fact.agent
            assert fact.head, "who had an agent goes before those who never had one"
            if fact.reason is QueueReason.AGENT_GONE:
                assert matter.alone_since is not None, "its agent is there"
                assert matter.alone_since + matter.queue.grace <= fact.at, "the grace isn't over"
        else:
            assert matter.stage is Stage.BOT
            assert not fact.head
        matter.stage, matter.agent, matter.alone_since = Stage.QUEUED, None, None
        matter.head = fact.head
        matter.wanted_at = matter.wanted_at or fact.at

    def _offer_made(self, fact: OfferMade) -> None:
        matter, person = self.matters[fact.conversation], self.people[fact.agent]
        assert matter.stage is Stage.QUEUED, "one offer at a time"
        assert self.could_take(person, matter, fact.at), "an offer goes to who is able"
        assert fact.until == fact.at + matter.queue.offer_timeout
        for other in self.at_stage(Stage.QUEUED):
            if self.could_take(person, other, fact.at):
                assert matter.ahead() <= other.ahead(), "the one ahead is offered first"
        for colleague in self.people.values():
            if self.could_take(colleague, matter, fact.at):
                assert self.turn(person) <= self.turn(colleague), "the longest idle is offered it first"
        matter.stage, matter.agent, matter.until = Stage.OFFERED, person.id, fact.until

    def turn(self, person: Person) -> tuple[int, datetime, AgentId]:
        """Smaller is asked first: who isn't being asked already, then who has been idle longest."""
        asked = sum(matter.agent == person.id for matter in self.at_stage(Stage.OFFERED))
        return asked, person.rested_since or LONG_AGO, person.id

    def _take_back(self, fact: OfferDeclined | OfferTimedOut | OfferWithdrawn) -> Matter:
        matter = self.matters[fact.conversation]
        assert matter.stage is Stage.OFFERED
        assert matter.agent == fact.agent
        matter.stage, matter.agent = Stage.QUEUED, None
        return matter

    def _connected(self, fact: ConversationConnected) -> None:
        matter, person = self.matters[fact.conversation], self.people[fact.agent]
        assert matter.stage is Stage.OFFERED
        assert matter.agent == fact.agent, "only who has the offer can take it"
        matter.stage, matter.until = Stage.CONNECTED, None
        person.rested_since = fact.at
        if person.availability is Availability.UNKNOWN:
            matter.alone_since = fact.at

    def _ended(self, fact: ConversationEnded) -> None:
        assert fact.conversation not in self.ended, "every conversation ends once"
        matter = self.matters.pop(fact.conversation)
        self.ended.add(fact.conversation)
        assert matter.stage is not Stage.OFFERED, "an offer is withdrawn before the end"
        assert fact.agent == matter.agent
        assert (fact.reason is EndReason.ABANDONED) <= (matter.stage is Stage.QUEUED)
        if fact.agent is None:
            assert fact.wrap_up_until is None
            return
        self.people[fact.agent].rested_since = fact.at
        if matter.queue.wrap_up > timedelta(0):
            assert fact.wrap_up_until == fact.at + matter.queue.wrap_up
            self.people[fact.agent].wrap_ups[fact.conversation] = fact.wrap_up_until
        else:
            assert fact.wrap_up_until is None

    def _now_is(self, person: Person, availability: Availability, at: datetime) -> None:
        person.availability = availability
        person.rested_since = at
        for matter in self.held_by(person.id, Stage.CONNECTED):
            gone = availability in {Availability.OFFLINE, Availability.UNKNOWN}
            matter.alone_since = at if gone else None

    def _resumed(self, down: timedelta, at: datetime) -> None:
        for person in self.people.values():
            self._now_is(person, Availability.UNKNOWN, at)
            person.wrap_ups = {id_: until + down for id_, until in person.wrap_ups.items()}
        for matter in self.matters.values():
            matter.until = matter.until + down if matter.until else None

    # The whole

    def audit(self, dispatcher: Dispatcher, now: datetime) -> None:
        """Everything that must hold after each call."""
        for person in self.people.values():
            offers = self.held_by(person.id, Stage.OFFERED)
            assert self.load(person) <= person.capacity or not offers, "nobody is overbooked"
            if offers and person.availability is not Availability.UNKNOWN:
                assert self.at_work(person), "offers lie only with available agents"
            if offers:
                assert person.on_duty
                assert not person.paused
                assert {offer.queue.name for offer in offers} <= person.queues
            for matter in self.at_stage(Stage.QUEUED):
                assert not self.could_take(person, matter, now), "nobody waits beside a free able agent"
        earliest = min(self.deadlines(now), default=None)
        assert earliest is None or earliest > now, "no deadline is overdue"
        assert dispatcher.next_deadline() == earliest, "the next deadline is the earliest"
        self._compare_conversations(dispatcher)
        self._compare_agents(dispatcher)

    def _compare_conversations(self, dispatcher: Dispatcher) -> None:
        shown = {known.id: known for known in dispatcher.open_conversations()}
        assert shown.keys() == self.matters.keys()
        for id_, matter in self.matters.items():
            known = shown[id_]
            assert known == dispatcher.conversation(id_) == dispatcher.open_for(known.customer, known.queue)
            assert (known.customer, known.queue) == (matter.customer, matter.queue.name)
            assert (known.tier, known.at_head) == (matter.tier, matter.head)
            assert (known.stage, known.agent) == (matter.stage, matter.agent)
            assert (known.queued_at, known.offer_until) == (matter.wanted_at, matter.until)
        for name in self.queues:
            waiting = [m for m in self.at_stage(Stage.QUEUED, Stage.OFFERED) if m.queue.name == name]
            in_order = [matter.id for matter in sorted(waiting, key=Matter.ahead)]
            assert [known.id for known in dispatcher.waiting(name)] == in_order
            assert [dispatcher.position(id_) for id_ in in_order] == list(range(1, len(in_order) + 1))

    def _compare_agents(self, dispatcher: Dispatcher) -> None:
        assert [known.id for known in dispatcher.agents()] == sorted(self.people)
        for id_, person in self.people.items():
            known = dispatcher.agent(id_)
            assert (known.queues, known.capacity) == (person.queues, person.capacity)
            assert known.availability is person.availability
            assert (known.paused, known.on_duty) == (person.paused, person.on_duty)
            here = person.availability is Availability.AVAILABLE
            assert known.idle_since == (person.rested_since if here else None)
            assert known.load == self.load(person)
            assert known.wrap_ups == person.wrap_ups
            connected = {matter.id for matter in self.held_by(id_, Stage.CONNECTED)}
            assert {held.id for held in dispatcher.conversations_of(id_)} == known.connected == connected
            offered = {matter.id for matter in self.held_by(id_, Stage.OFFERED)}
            assert {held.id for held in dispatcher.offers_to(id_)} == known.offers == offered
