"""Second books, kept from the facts alone, in the plainest way: whatever the dispatcher says must add up here.

They share no code with the dispatcher: every rule of the distribution is written a second time, as a check of each
fact as it comes (`enter`) and of the whole after each call (`audit`).
"""

from dataclasses import replace
from datetime import datetime, timedelta

from imcs.dispatcher import (
    AgentChanged,
    AgentJoined,
    AgentLeft,
    AgentPaused,
    AgentReadied,
    AgentRemoved,
    AgentSeen,
    AvailabilityChanged,
    ClosingChanged,
    ConversationConnected,
    ConversationEnded,
    ConversationHeld,
    ConversationLeft,
    ConversationOverflowed,
    ConversationParked,
    ConversationQueued,
    ConversationStarted,
    EndReason,
    Fact,
    HoldEnded,
    LeaveReason,
    MessageLeft,
    NeedRelaxed,
    OfferDeclined,
    OfferMade,
    OfferTimedOut,
    OfferWithdrawn,
    PassedOver,
    PreferenceChanged,
    Purpose,
    QueueReason,
    QueueShut,
    ServiceResumed,
    TierChanged,
    TurnPassed,
    WaitBegan,
    WrapUpEnded,
)
from imcs.model import AgentId, Author, Availability, OfferMode, Stage
from tests.dispatcher.ledger import Matter, Person, shifted
from tests.dispatcher.messages import Messages


class Books(Messages):
    """What has become of everybody, and whether it was right."""

    # Fact by fact

    def enter(self, fact: Fact, now: datetime) -> None:
        """Check that the fact may be, then write it down."""
        assert fact.at == now, "a fact bears the moment of the call"
        match fact:
            case ConversationStarted():
                self._started(fact)
            case ConversationQueued():
                self._queued(fact)
            case MessageLeft():
                self.message_left(fact)
            case WaitBegan():
                self.wait_began(fact)
            case ClosingChanged():
                self.closing_changed(fact)
            case PassedOver():
                self.passed(fact)
            case OfferMade():
                self._offer_made(fact)
            case TierChanged():
                assert self.matters[fact.conversation].tier != fact.tier, "only a change is a fact"
                self.matters[fact.conversation].tier = fact.tier
            case PreferenceChanged():
                matter = self.matters[fact.conversation]
                assert matter.stage in (Stage.QUEUED, Stage.OFFERED), "who has an agent, or wants none, prefers nobody"
                assert matter.need.prefers != fact.prefers, "only a change is a fact"
                matter.need = replace(matter.need, prefers=fact.prefers)
            case NeedRelaxed():
                due = self.matters[fact.conversation].relaxes_at()
                assert due is not None
                assert due <= now, "skills matter until the time is over"
                self.matters[fact.conversation].anybody = True
            case ConversationOverflowed():
                self.overflowed(fact)
            case OfferDeclined() | OfferTimedOut() | OfferWithdrawn():
                self._offer_over(fact)
            case ConversationConnected():
                self._connected(fact)
            case AgentJoined():
                self._joined(fact)
            case ConversationLeft():
                self._left(fact)
            case TurnPassed() | ConversationParked() | ConversationHeld() | HoldEnded():
                self._weighs(fact)
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
                alone = [matter for matter in self.connected_with(person.id) if person.id in matter.alone_since]
                assert person.missed or person.not_seen_since or alone, "only a change is a fact"
                person.missed, person.not_seen_since = 0, set()
                for matter in alone:
                    del matter.alone_since[person.id]
            case AgentReadied():
                person = self.people[fact.agent]
                assert person.paused or not person.on_duty or not person.ready, "only a change is a fact"
                assert fact.asked or person.missing, "only the pause for missed offers is lifted without being asked"
                assert fact.asked or not person.ready, "who is ready stays so"
                person.paused, person.missing, person.on_duty = False, False, True
                person.ready = person.ready or fact.asked
                person.rested_since = fact.at
                person.missed, person.not_seen_since = 0, set()
            case AgentLeft():
                self.people[fact.agent].goes_home(asked=fact.asked)
            case QueueShut():
                self.shut(fact)
            case ServiceResumed():
                self._resumed(fact.at - fact.since, fact.at)
            case _:
                raise AssertionError(f"not a fact of agents: {fact}")

    def _started(self, fact: ConversationStarted) -> None:
        assert fact.conversation == self.last + 1, "numbers are given one by one"
        twins = [m for m in self.matters.values() if (m.customer, m.door.name) == (fact.customer, fact.queue)]
        assert not twins, "one open conversation per customer and queue"
        self.last = fact.conversation
        queue = self.queues[fact.queue]
        self.matters[fact.conversation] = Matter(fact.conversation, fact.customer, queue, queue, fact.tier, fact.own)

    def _queued(self, fact: ConversationQueued) -> None:
        matter = self.matters[fact.conversation]
        assert not matter.offers, "offers are withdrawn before"
        if fact.reason in {QueueReason.AGENT_GONE, QueueReason.AGENT_REMOVED}:
            assert matter.inside == [fact.agent], "whoever else is in goes on with it"
            assert fact.head, "who had an agent goes before those who never had one"
            if fact.reason is QueueReason.AGENT_GONE:
                self._grace_is_over(matter, fact.agent, fact.at)
        elif fact.reason is QueueReason.AGENT_SILENT:
            assert not matter.inside, "whoever was in is free"
            assert fact.head, "who had an agent goes before those who never had one"
            assert fact.agent is not None
            assert fact.not_before == fact.at + matter.queue.decline_memory
            matter.not_before[fact.agent] = fact.not_before
        elif fact.reason is QueueReason.LATER:
            assert not matter.inside, "whoever was in is free"
            assert fact.need is not None
            assert fact.need.prefers[0] == fact.agent, "it's theirs again when the time has come"
        elif fact.reason is QueueReason.TRANSFERRED:
            assert matter.stage is Stage.CONNECTED
            assert not matter.inside, "whoever was in is free"
            assert fact.queue is not None
            assert fact.agent is not None
            assert fact.not_before == fact.at + self.queues[fact.queue].decline_memory
            matter.queue, matter.anybody, matter.helped_by = self.queues[fact.queue], False, None
            matter.not_before[fact.agent] = fact.not_before
        else:
            assert matter.stage is Stage.BOT or (matter.left is not None and matter.stage is Stage.QUEUED)
            assert not fact.head
            matter.queue = matter.queue if fact.queue is None else self.queues[fact.queue]
        matter.stage, matter.agent = Stage.QUEUED, None
        matter.alone_since.clear()
        matter.turn, matter.turn_since, matter.parked, matter.aside_until = None, None, False, None
        matter.head = fact.head
        still_left = matter.left is not None and not matter.shown and fact.reason is not QueueReason.REQUESTED
        open_now = self.is_open(matter.queue.name, fact.at) and not still_left and fact.reason is not QueueReason.LATER
        assert fact.closes in {None, self.closes_at(matter.queue.name, fact.at) if open_now else None}
        matter.left_before = matter.left if still_left else None
        matter.closes, matter.opens, matter.passed, matter.left = fact.closes, None, 0, None
        matter.due = matter.due if still_left and fact.reason is not QueueReason.LATER else None
        matter.wanted_at = matter.wanted_at or fact.at
        matter.in_line_since = fact.at
        matter.helped_since = fact.at if matter.helped_by else None
        matter.need = matter.need if fact.need is None else fact.need

    def _grace_is_over(self, matter: Matter, agent: AgentId | None, now: datetime) -> None:
        assert agent in matter.alone_since, "its agent is there"
        assert matter.alone_since[agent] + matter.queue.grace <= now, "the grace isn't over"

    def _paused(self, person: Person, fact: AgentPaused) -> None:
        person.paused, person.missing = True, fact.missing
        assert not fact.missing or person.missed >= 2, "who was missed once isn't paused"

    def _offer_made(self, fact: OfferMade) -> None:
        matter, person = self.matters[fact.conversation], self.people[fact.agent]
        if fact.purpose is Purpose.DISTRIBUTION:
            assert matter.may_be_offered, "one offer at a time"
            assert matter.queue.offer_mode is not OfferMode.AUTO, "nobody is asked"
            self._right_choice(matter, person, fact.at)
            assert fact.until == fact.at + matter.queue.offer_timeout
            matter.stage = Stage.OFFERED
        else:
            assert matter.stage is Stage.CONNECTED
            assert person.at_work
            assert self.has_room(person), "a colleague's capacity is respected"
            assert person.id not in {matter.own, *matter.inside, *matter.offers}
            assert fact.purpose is Purpose.INVITATION or Purpose.TRANSFER not in matter.offers_for.values()
            assert fact.until <= fact.at + timedelta(minutes=1), "it comes back within a minute"
        matter.offers[person.id], matter.offers_for[person.id] = fact.until, fact.purpose
        person.not_seen_since.add(matter.id)
        matter.passed = 0

    def _right_choice(self, matter: Matter, person: Person, now: datetime) -> None:
        """The right conversation for the agent, and the right agent for the conversation."""
        assert self.could_take(person, matter, now), "an offer goes to who is able"
        for other in self.matters.values():
            if matter.offers and (matter.left or other.left):
                continue  # all are asked at once: that's one turn
            if other.may_be_offered and self.could_take(person, other, now):
                assert self.order(matter, now) <= self.order(other, now), "the one ahead is offered first"
        if not matter.offers:
            self.check_passed_over(matter, person, now)
        able = [colleague for colleague in self.people.values() if self.could_take(colleague, matter, now)]
        wanted = [agent for agent in matter.need.prefers if any(colleague.id == agent for colleague in able)]
        if matter.queue.offer_mode is OfferMode.ALL:
            return
        if wanted:
            assert person.id == wanted[0], "who is preferred and able is asked first"
        else:
            first = min(able, key=lambda colleague: self.turn(colleague, matter.queue.strategy))
            assert person is first, "the strategy's first is asked first"

    def _offer_over(self, fact: OfferDeclined | OfferTimedOut | OfferWithdrawn) -> None:
        matter, person = self.matters[fact.conversation], self.people[fact.agent]
        until = matter.offers.pop(fact.agent)
        del matter.offers_for[fact.agent]
        if matter.stage is not Stage.CONNECTED:
            assert matter.stage is Stage.OFFERED
            matter.stage = Stage.OFFERED if matter.offers else Stage.QUEUED
        assert fact.stage is matter.stage, "the fact says where the conversation stands"
        if isinstance(fact, OfferTimedOut):
            assert until <= fact.at, "an offer times out when its time is over"
            counts = matter.id in person.not_seen_since and person.present
            assert fact.missed == person.missed + (1 if counts else 0), "who gave a sign of life missed nothing"
            person.missed = fact.missed
        if not isinstance(fact, OfferWithdrawn):
            assert fact.not_before == fact.at + matter.queue.decline_memory
            matter.not_before[fact.agent] = fact.not_before
        person.not_seen_since.discard(matter.id)

    def _connected(self, fact: ConversationConnected) -> None:
        matter, person = self.matters[fact.conversation], self.people[fact.agent]
        purpose = matter.offers_for.pop(person.id, None)
        if fact.by is not None:
            assert not matter.offers, "what a supervisor gives away is offered to nobody"
            assert matter.agent is None, "whoever had it has left"
            assert person.id != matter.own
            assert fact.by == person.id or (person.at_work and self.has_room(person)), "who is given it is able"
        elif matter.stage is Stage.CONNECTED:
            assert matter.agent is None, "whoever had it has left"
            assert purpose is Purpose.TRANSFER, "only who has the offer can take it"
        elif self.could_have_had(person.id, matter, fact.at):
            pass  # they say yes after all
        elif matter.queue.offer_mode is OfferMode.AUTO:
            assert matter.stage is Stage.QUEUED
            self._right_choice(matter, person, fact.at)
        else:
            assert matter.stage is Stage.OFFERED
            assert matter.offers.keys() == {fact.agent}, "only who has the offer can take it; others lost it"
        matter.stage, matter.agent, matter.opens = Stage.CONNECTED, person.id, None
        matter.turn, matter.turn_since, matter.parked, matter.aside_until = Author.AGENT, fact.at, False, None
        self._comes_in(matter, person, fact.at)

    def _joined(self, fact: AgentJoined) -> None:
        matter, person = self.matters[fact.conversation], self.people[fact.agent]
        if fact.by is None:
            assert matter.offers_for.pop(person.id) is Purpose.INVITATION
        else:
            assert matter.stage is Stage.CONNECTED
            assert fact.by == person.id != matter.own
            assert person.id not in {*matter.inside, *matter.offers}
        matter.guests.append(person.id)
        self._comes_in(matter, person, fact.at)

    def _comes_in(self, matter: Matter, person: Person, now: datetime) -> None:
        matter.offers.pop(person.id, None)
        person.rested_since = now
        person.not_seen_since.discard(matter.id)
        if person.availability in {Availability.UNKNOWN, Availability.OFFLINE}:
            matter.alone_since[person.id] = now

    def _left(self, fact: ConversationLeft) -> None:
        matter = self.matters[fact.conversation]
        assert fact.agent in matter.inside
        if fact.reason is LeaveReason.GONE:
            self._grace_is_over(matter, fact.agent, fact.at)
        if fact.agent == matter.agent:
            self._owner_left(matter, fact)
        else:
            assert fact.successor is None
            matter.guests.remove(fact.agent)
        matter.alone_since.pop(fact.agent, None)
        self.people[fact.agent].rested_since = fact.at

    def _owner_left(self, matter: Matter, fact: ConversationLeft) -> None:
        assert matter.aside_until is None or not matter.guests, "what its owner put aside is on the others' desks again"
        if fact.reason in {LeaveReason.LEFT, LeaveReason.GONE, LeaveReason.REMOVED}:
            assert fact.successor == matter.guests[0], "the one who came first owns it"
            matter.agent = matter.guests.pop(0)
            return
        assert fact.reason is not LeaveReason.ENDED, "the owner's part ends with the conversation"
        assert fact.successor is None or fact.successor in matter.guests
        matter.guests = [guest for guest in matter.guests if guest != fact.successor]
        matter.agent = fact.successor

    def _weighs(self, fact: TurnPassed | ConversationParked | ConversationHeld | HoldEnded) -> None:
        matter = self.matters[fact.conversation]
        assert matter.stage is Stage.CONNECTED
        match fact:
            case TurnPassed():
                assert fact.to is not matter.turn or matter.shows_up, "only a change is a fact"
                matter.turn, matter.turn_since, matter.parked = fact.to, fact.at, False
                matter.shown = matter.shown or fact.to is Author.AGENT
            case ConversationParked():
                due = matter.parks_at()
                assert due is not None
                assert due <= fact.at, "the customer has time to answer"
                matter.parked = True
            case ConversationHeld():
                assert fact.until > fact.at
                matter.aside_until = fact.until
            case HoldEnded():
                assert fact.agent == matter.agent, "it comes back to the same agent"
                assert matter.aside_until is not None
                matter.aside_until, matter.turn_since = None, matter.turn_since and fact.at

    def _ended(self, fact: ConversationEnded) -> None:
        assert fact.conversation not in self.ended, "every conversation ends once"
        matter = self.matters.pop(fact.conversation)
        self.ended.add(fact.conversation)
        assert matter.stage is not Stage.OFFERED, "an offer is withdrawn before the end"
        assert fact.agent == matter.agent
        assert not matter.offers
        assert not matter.guests
        assert (fact.reason is EndReason.ABANDONED) <= (matter.stage is Stage.QUEUED and matter.left is None)
        if fact.reason is EndReason.NO_SHOW:
            due = matter.given_up_at()
            assert due is not None
            assert due <= fact.at, "the customer has time to write"
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
            matter.alone_since.pop(person.id, None)
            if availability in {Availability.OFFLINE, Availability.UNKNOWN}:
                matter.alone_since[person.id] = at

    def _resumed(self, down: timedelta, at: datetime) -> None:
        for person in self.people.values():
            self._now_is(person, Availability.UNKNOWN, at)
            person.wrap_ups = {id_: until + down for id_, until in person.wrap_ups.items()}
        for matter in self.matters.values():
            matter.offers = {agent: until + down for agent, until in matter.offers.items()}
            matter.in_line_since = matter.in_line_since if matter.opens else shifted(matter.in_line_since, down)
            matter.turn_since = shifted(matter.turn_since, down)
