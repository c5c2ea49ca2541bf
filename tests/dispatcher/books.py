"""Second books, kept from the facts alone, in the plainest way: whatever the dispatcher says must add up here.

They share no code with the dispatcher: every rule of the distribution is written a second time, as a check of each
fact as it comes (`enter`) and of the whole after each call (`audit`).
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from imcs.dispatcher import (
    AgentChanged,
    AgentLeft,
    AgentPaused,
    AgentReadied,
    AgentRemoved,
    AgentSeen,
    AvailabilityChanged,
    ConversationConnected,
    ConversationEnded,
    ConversationOverflowed,
    ConversationQueued,
    ConversationStarted,
    Dispatcher,
    EndReason,
    Fact,
    NeedRelaxed,
    OfferDeclined,
    OfferMade,
    OfferTimedOut,
    OfferWithdrawn,
    QueueReason,
    ServiceResumed,
    WithdrawReason,
    WrapUpEnded,
)
from imcs.model import AgentId, Availability, ConversationId, OfferMode, Queue, Stage, Strategy
from tests.dispatcher.ledger import LONG_AGO, Matter, Person, shifted


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

    def connected_with(self, agent: AgentId) -> list[Matter]:
        """What the agent is talking in."""
        return [matter for matter in self.at_stage(Stage.CONNECTED) if matter.agent == agent]

    def offered_to(self, agent: AgentId) -> list[Matter]:
        """What the agent is being asked to take."""
        return [matter for matter in self.matters.values() if agent in matter.offers]

    def load(self, person: Person) -> int:
        """Places taken."""
        return len(self.connected_with(person.id)) + len(self.offered_to(person.id)) + len(person.wrap_ups)

    def could_take(self, person: Person, matter: Matter, now: datetime) -> bool:
        """Able in every respect, and not being asked already."""
        return (
            person.at_work
            and (matter.queue.name in person.queues or matter.helped_by in person.queues)
            and matter.suits(person.skills)
            and self.load(person) < person.capacity
            and matter.not_before.get(person.id, now) <= now
            and matter.own != person.id
            and person.id not in matter.offers
        )

    def deadlines(self, now: datetime) -> Iterator[datetime]:
        """Everything that will become due."""
        for matter in self.matters.values():
            yield from matter.offers.values()
            if matter.alone_since is not None:
                yield matter.alone_since + matter.queue.grace
            yield from filter(None, (matter.relaxes_at(), matter.overflows_at()))
        for person in self.people.values():
            yield from person.wrap_ups.values()
            for matter in self.matters.values():
                again = matter.not_before.get(person.id)
                if again is not None and matter.may_be_offered and self.could_take(person, matter, again):
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
            case NeedRelaxed():
                due = self.matters[fact.conversation].relaxes_at()
                assert due is not None
                assert due <= now, "skills matter until the time is over"
                self.matters[fact.conversation].anybody = True
            case ConversationOverflowed():
                self._overflowed(fact)
            case OfferDeclined() | OfferTimedOut() | OfferWithdrawn():
                self._offer_over(fact)
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
                person = self.people.setdefault(fact.agent, Person(fact.agent, frozenset(), 0))
                person.queues, person.skills = frozenset(fact.queues), frozenset(fact.skills)
                person.capacity = fact.capacity
            case AgentRemoved():
                assert self.load(self.people.pop(fact.agent)) == 0, "who is removed leaves nothing behind"
            case AvailabilityChanged():
                person = self.people[fact.agent]
                assert person.availability is not fact.availability, "only a change is a fact"
                self._now_is(person, fact.availability, fact.at)
            case AgentPaused():
                self._paused(self.people[fact.agent], fact)
            case AgentSeen():
                person = self.people[fact.agent]
                assert person.missed or person.not_seen_since, "only a change is a fact"
                person.missed, person.not_seen_since = 0, set()
            case AgentReadied():
                person = self.people[fact.agent]
                assert person.paused or not person.on_duty, "only a change is a fact"
                person.paused, person.missing, person.on_duty = False, False, True
                person.missed, person.not_seen_since = 0, set()
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
        if fact.reason in {QueueReason.AGENT_GONE, QueueReason.AGENT_REMOVED, QueueReason.AGENT_SILENT}:
            assert matter.stage is Stage.CONNECTED
            assert matter.agent == fact.agent
            assert fact.head, "who had an agent goes before those who never had one"
            if fact.reason is QueueReason.AGENT_GONE:
                assert matter.alone_since is not None, "its agent is there"
                assert matter.alone_since + matter.queue.grace <= fact.at, "the grace isn't over"
            if fact.reason is QueueReason.AGENT_SILENT:
                assert fact.agent is not None
                matter.not_before[fact.agent] = fact.at + matter.queue.decline_memory
                self.people[fact.agent].rested_since = fact.at
        else:
            assert matter.stage is Stage.BOT
            assert not fact.head
        matter.stage, matter.agent, matter.alone_since = Stage.QUEUED, None, None
        matter.head = fact.head
        matter.wanted_at = matter.wanted_at or fact.at
        matter.in_line_since = fact.at
        matter.need = matter.need if fact.need is None else fact.need

    def _overflowed(self, fact: ConversationOverflowed) -> None:
        matter = self.matters[fact.conversation]
        due = matter.overflows_at()
        assert due is not None
        assert due <= fact.at, "another queue helps out when the time is over"
        assert fact.queue == matter.queue.overflow_to
        matter.helped_by = fact.queue

    def _paused(self, person: Person, fact: AgentPaused) -> None:
        person.paused, person.missing = True, fact.missing
        assert not fact.missing or person.missed >= 2, "who was missed once isn't paused"

    def _offer_made(self, fact: OfferMade) -> None:
        matter, person = self.matters[fact.conversation], self.people[fact.agent]
        assert matter.may_be_offered, "one offer at a time"
        assert matter.queue.offer_mode is not OfferMode.AUTO, "nobody is asked"
        self._right_choice(matter, person, fact.at)
        assert fact.until == fact.at + matter.queue.offer_timeout
        matter.stage, matter.offers[person.id] = Stage.OFFERED, fact.until
        person.not_seen_since.add(matter.id)

    def _right_choice(self, matter: Matter, person: Person, now: datetime) -> None:
        """The right conversation for the agent, and the right agent for the conversation."""
        assert self.could_take(person, matter, now), "an offer goes to who is able"
        for other in self.matters.values():
            if other.may_be_offered and self.could_take(person, other, now):
                assert matter.ahead() <= other.ahead(), "the one ahead is offered first"
        able = [colleague for colleague in self.people.values() if self.could_take(colleague, matter, now)]
        wanted = [agent for agent in matter.need.prefers if any(colleague.id == agent for colleague in able)]
        if matter.queue.offer_mode is OfferMode.ALL:
            return
        if wanted:
            assert person.id == wanted[0], "who is preferred and able is asked first"
        else:
            first = min(able, key=lambda colleague: self.turn(colleague, matter.queue.strategy))
            assert person is first, "the strategy's first is asked first"

    def turn(self, person: Person, strategy: Strategy) -> tuple[float, int, datetime, AgentId]:
        """Smaller is asked first: the least loaded where that counts, who isn't being asked, the longest idle."""
        load = self.load(person) if strategy is Strategy.FEWEST_CHATS else 0
        return load, len(self.offered_to(person.id)), person.rested_since or LONG_AGO, person.id

    def _offer_over(self, fact: OfferDeclined | OfferTimedOut | OfferWithdrawn) -> None:
        matter, person = self.matters[fact.conversation], self.people[fact.agent]
        assert matter.stage is Stage.OFFERED
        until = matter.offers.pop(fact.agent)
        matter.stage = Stage.OFFERED if matter.offers else Stage.QUEUED
        assert fact.stage is matter.stage, "the fact says where the conversation stands"
        if isinstance(fact, OfferTimedOut):
            assert until <= fact.at, "an offer times out when its time is over"
            counts = matter.id in person.not_seen_since and person.availability is Availability.AVAILABLE
            assert fact.missed == person.missed + (1 if counts else 0), "who gave a sign of life missed nothing"
            person.missed = fact.missed
        if not isinstance(fact, OfferWithdrawn):
            assert fact.not_before == fact.at + matter.queue.decline_memory
            matter.not_before[fact.agent] = fact.not_before
        elif fact.reason is WithdrawReason.TAKEN:
            assert matter.offers, "it was taken by who still has the offer"
        person.not_seen_since.discard(matter.id)

    def _connected(self, fact: ConversationConnected) -> None:
        matter, person = self.matters[fact.conversation], self.people[fact.agent]
        if matter.queue.offer_mode is OfferMode.AUTO:
            assert matter.stage is Stage.QUEUED
            self._right_choice(matter, person, fact.at)
        else:
            assert matter.stage is Stage.OFFERED
            assert matter.offers.keys() == {fact.agent}, "only who has the offer can take it; others lost it"
        matter.stage, matter.agent, matter.offers = Stage.CONNECTED, person.id, {}
        person.rested_since = fact.at
        person.not_seen_since.discard(matter.id)
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
        for matter in self.connected_with(person.id):
            gone = availability in {Availability.OFFLINE, Availability.UNKNOWN}
            matter.alone_since = at if gone else None

    def _resumed(self, down: timedelta, at: datetime) -> None:
        for person in self.people.values():
            self._now_is(person, Availability.UNKNOWN, at)
            person.wrap_ups = {id_: until + down for id_, until in person.wrap_ups.items()}
        for matter in self.matters.values():
            matter.offers = {agent: until + down for agent, until in matter.offers.items()}
            matter.in_line_since = shifted(matter.in_line_since, down)

    # The whole

    def audit(self, dispatcher: Dispatcher, now: datetime) -> None:
        """Everything that must hold after each call."""
        for person in self.people.values():
            offers = self.offered_to(person.id)
            assert self.load(person) <= person.capacity or not offers, "nobody is overbooked"
            if offers and person.availability is not Availability.UNKNOWN:
                assert person.at_work, "offers lie only with available agents"
            if offers:
                assert person.on_duty
                assert not person.paused
            assert person.missed < 2 or person.paused, "who misses two in a row is paused"
            for matter in self.matters.values():
                if matter.may_be_offered:
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
            shown_agent = next(iter(matter.offers)) if len(matter.offers) == 1 else matter.agent
            assert (known.stage, known.agent) == (matter.stage, shown_agent)
            assert (known.queued_at, known.offers) == (matter.wanted_at, matter.offers)
            assert (known.need, known.relaxed, known.overflow) == (matter.need, matter.anybody, matter.helped_by)
        for name in self.queues:
            waiting = [m for m in self.at_stage(Stage.QUEUED, Stage.OFFERED) if m.queue.name == name]
            in_order = [matter.id for matter in sorted(waiting, key=Matter.ahead)]
            assert [known.id for known in dispatcher.waiting(name)] == in_order
            assert [dispatcher.position(id_) for id_ in in_order] == list(range(1, len(in_order) + 1))

    def _compare_agents(self, dispatcher: Dispatcher) -> None:
        assert [known.id for known in dispatcher.agents()] == sorted(self.people)
        for id_, person in self.people.items():
            known = dispatcher.agent(id_)
            assert (known.queues, known.skills) == (person.queues, person.skills)
            assert (known.capacity, known.availability) == (person.capacity, person.availability)
            assert (known.paused, known.missing, known.on_duty) == (person.paused, person.missing, person.on_duty)
            assert known.missed == person.missed
            assert known.unseen == person.not_seen_since
            here = person.availability is Availability.AVAILABLE
            assert known.idle_since == (person.rested_since if here else None)
            assert known.load == self.load(person)
            assert known.wrap_ups == person.wrap_ups
            connected = {matter.id for matter in self.connected_with(id_)}
            assert {held.id for held in dispatcher.conversations_of(id_)} == known.connected == connected
            offered = {matter.id for matter in self.offered_to(id_)}
            assert {held.id for held in dispatcher.offers_to(id_)} == known.offers == offered
