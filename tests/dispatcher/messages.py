"""The second books on left messages, opening hours and whose turn it is between the two kinds of waiting."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta

from imcs.dispatcher import ClosingChanged, ConversationOverflowed, MessageLeft, PassedOver, QueueShut, WaitBegan
from imcs.model import ConversationId, Left, Queue, QueueName, Stage
from tests.dispatcher.ledger import Matter, Person
from tests.dispatcher.questions import Questions

Span = tuple[datetime, datetime]
Turn = tuple[object, ...]


class Messages(Questions):
    """Who waits at the other end and who doesn't, and from when to when anybody is there."""

    def __init__(self, queues: Iterable[Queue]) -> None:
        super().__init__(queues)
        self.shut_until: dict[QueueName, datetime] = {}
        self.passed_over: ConversationId | None = None
        """The left message of which the last fact says so."""

    # Hours

    def open_spans(self, name: QueueName, now: datetime) -> list[Span]:
        """When people are there, from yesterday to the day after tomorrow; hours in these tests are UTC and weekly."""
        queue = self.queues[name]
        midnight = datetime.combine(now.date(), time(), UTC)
        if queue.hours is None:
            spans = [(midnight - timedelta(days=1), midnight + timedelta(days=1000))]
        else:
            spans = []
            for ahead in (-1, 0, 1, 2):
                day = midnight + timedelta(days=ahead)
                for shift in queue.hours.week[day.weekday()]:
                    spans.append((day + timedelta(minutes=shift.opens), day + timedelta(minutes=shift.closes)))
        until = self.shut_until.get(name, now)
        return [(max(start, until), end) for start, end in spans if end > until] if until > now else spans

    def is_open(self, name: QueueName | None, now: datetime) -> bool:
        """Whether anybody is there."""
        return name is not None and any(start <= now < end for start, end in self.open_spans(name, now))

    def closes_at(self, name: QueueName, now: datetime) -> datetime | None:
        """When that's over; none for always."""
        if self.queues[name].hours is None:
            return None
        spans = self.open_spans(name, now)
        then = next(end for start, end in spans if start <= now < end)
        while goes_on := [end for start, end in spans if start <= then < end]:
            then = goes_on[0]
        return then

    def opens_at(self, name: QueueName, now: datetime) -> datetime:
        """When somebody is there, now at the earliest."""
        return next(max(start, now) for start, end in self.open_spans(name, now) if now < end)

    def is_full(self, name: QueueName, now: datetime) -> bool:
        """Whether as many wait as may, or somebody for longer than anybody should."""
        waiting = [matter for matter in self.matters.values() if matter.live and matter.queue.name == name]
        since = [matter.in_line_since or now for matter in waiting]
        longest, most = max((now - then for then in since), default=timedelta()), self.queues[name].max_wait
        return 0 < self.queues[name].max_waiting <= len(waiting) or timedelta() < most <= longest

    def is_turned_away(self, name: QueueName, now: datetime) -> bool:
        """Whether who comes for a person leaves a message though the queue is open."""
        return self.is_open(name, now) and self.is_full(name, now)

    def may_wait(self, name: QueueName, now: datetime) -> bool:
        """Whether one more may come into the line."""
        return self.is_open(name, now) and not self.is_full(name, now)

    def shut(self, fact: QueueShut) -> None:
        """Closed by a supervisor, or no longer."""
        self.shut_until.pop(fact.queue, None)
        if fact.until is not None:
            self.shut_until[fact.queue] = fact.until

    # Facts

    def message_left(self, fact: MessageLeft) -> None:
        """It's one from now on, or waits for longer than was said."""
        matter = self.matters[fact.conversation]
        assert matter.stage is Stage.QUEUED, "offers are withdrawn before"
        line = matter.queue.name
        assert fact.opens >= fact.at
        assert self.is_open(line, fact.opens), "somebody is there when it's first offered"
        if fact.why is Left.CLOSED and {matter.left, matter.left_before} == {None}:
            closed = matter.closes is not None and matter.closes <= fact.at  # it may be open again by now
            assert closed or not self.is_open(line, fact.at), "who may wait isn't sent away"
            other = matter.queue.overflow_to
            assert not (closed and other and self.is_open(other, fact.at)), "a queue that is open helps out"
            assert fact.opens == self.opens_at(line, fact.at)
        was_full = matter.opens is not None or matter.left_before is Left.FULL
        assert fact.why is not Left.FULL or was_full or self.is_open(line, fact.at)
        promised = matter.due
        assert fact.due == (fact.opens + matter.queue.message_due if promised is None else max(promised, fact.opens))
        matter.left, matter.due, matter.passed, matter.shown = fact.why, fact.due, 0, False
        matter.closes, matter.helped_by, matter.helped_since = None, None, None
        if fact.opens > fact.at:
            matter.opens = matter.wanted_at = matter.in_line_since = fact.opens

    def wait_began(self, fact: WaitBegan) -> None:
        """It may be offered."""
        matter = self.matters[fact.conversation]
        assert matter.opens is not None
        assert self.is_open(matter.queue.name, fact.at)
        assert matter.opens <= fact.at or matter.left is Left.CLOSED
        matter.opens, matter.wanted_at, matter.in_line_since = None, fact.at, fact.at

    def closing_changed(self, fact: ClosingChanged) -> None:
        """After a restart, say: another queue helps out by now, or it's the next shift."""
        matter = self.matters[fact.conversation]
        assert matter.live
        lines = [name for name in (matter.queue.name, matter.helped_by) if name and self.is_open(name, fact.at)]
        ends = [self.closes_at(name, fact.at) for name in lines]
        assert matter.closes != fact.closes == (None if None in ends else max(filter(None, ends)))
        matter.closes = fact.closes

    def help_comes_at(self, matter: Matter) -> datetime | None:
        """When another queue helps out who waits: after a time, and not while it's closed."""
        if not matter.live or not matter.queue.overflow_to or matter.helped_by:
            return None
        assert matter.in_line_since is not None
        due = matter.in_line_since + matter.queue.overflow_after
        return self.opens_at(matter.queue.overflow_to, max(due, matter.helped_since or due))

    def help_ends_at(self, matter: Matter) -> datetime | None:
        """When the queue that helps out closes."""
        if not matter.live or not matter.helped_by:
            return None
        since = matter.helped_since
        assert since is not None
        return self.closes_at(matter.helped_by, since) if self.is_open(matter.helped_by, since) else since

    def deadlines(self, now: datetime) -> Iterator[datetime]:
        """What hangs on the hours as well."""
        yield from super().deadlines(now)
        for matter in self.matters.values():
            yield from filter(None, (self.help_comes_at(matter), self.help_ends_at(matter)))

    def overflowed(self, fact: ConversationOverflowed) -> None:
        """Another queue helps out who waits; or it's closed, and does so no longer or not yet."""
        matter, now = self.matters[fact.conversation], fact.at
        own, other = matter.queue.name, matter.queue.overflow_to
        due = self.help_ends_at(matter) if matter.helped_by else self.help_comes_at(matter)
        if due is None or due > now:
            assert not matter.helped_by, "who helps out does so while it's open"
            assert not self.is_open(own, now), "another queue helps out in time"
            assert self.is_open(other, now), "only a queue that is open helps out when one closes"
        assert fact.queue == (other if self.is_open(other, now) else None), "only a queue that is open helps out"
        ends = [self.closes_at(name, now) for name in (own, other) if self.is_open(name, now)]
        matter.closes = matter.closes if not ends else None if None in ends else max(filter(None, ends))
        assert fact.closes == matter.closes
        matter.helped_by, matter.helped_since = fact.queue, now

    def passed(self, fact: PassedOver) -> None:
        """Whether that's right shows the offer that follows."""
        matter = self.matters[fact.conversation]
        assert matter.left is not None
        assert matter.may_be_offered
        assert matter.passed < 4, "one offer in five is for a left message"
        matter.passed += 1
        self.passed_over = fact.conversation

    # Whose turn it is

    def order(self, matter: Matter, now: datetime) -> Turn:
        """Smaller is first, of all that one agent could take."""
        if matter.head:
            return 0, *matter.ahead()
        if matter.left is None:
            return 2, *matter.ahead()
        passed = matter.passed - (matter.id == self.passed_over)
        near = self.served_beside(matter)
        others = [m for m in self.matters.values() if m.live and not near.isdisjoint({m.queue.name, m.helped_by})]
        hurry = any(other.wanted_at and now - other.wanted_at > other.queue.target / 2 for other in others)
        return (1 if passed >= 4 or not hurry else 3), *matter.ahead()

    def served_beside(self, matter: Matter) -> set[QueueName]:
        """All queues of whoever is free to take the left message."""
        queues: set[QueueName] = set()
        for person in self.people.values():
            free = person.at_work and self.has_room(person)
            if free and matter.queue.name in person.queues and matter.suits(person.skills):
                queues |= person.queues
        return queues

    def check_passed_over(self, matter: Matter, person: Person, now: datetime) -> None:
        """The first left message that the agent could have had instead is written down, if others may go before it."""
        could = [m for m in self.matters.values() if m.left and m.may_be_offered and self.could_take(person, m, now)]
        first = min(could, key=Matter.ahead, default=None)
        passed_over, self.passed_over = self.passed_over, None
        if matter.left is not None or first is None:
            assert passed_over is None
        elif passed_over is None:
            assert first.passed >= 4, "a left message that gives way is counted"
        else:
            assert passed_over == first.id
