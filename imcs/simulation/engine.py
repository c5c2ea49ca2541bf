"""The virtual day: the real dispatcher, called as the service calls it, by a clock that jumps from event to event.

Simulated agents accept the moment they are asked, write at once, talk for the handling time and close; simulated
customers leave when their patience is over. So the wait until somebody accepts, as theory counts it, is also the wait
for the first line. Everything else is decided by the dispatcher. No clock, no chance: the traffic is given.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from heapq import heappop, heappush

from imcs.dispatcher import ConversationConnected, Dispatcher, Fact, OfferMade
from imcs.model import AgentId, Availability, ConversationId, CustomerId, Queue
from imcs.simulation.traffic import FOREVER, Traffic

START = datetime(2000, 1, 1, tzinfo=UTC)
"""Any moment would do."""
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Visit:
    """What became of one customer; moments in microseconds from the start."""

    arrived: int
    ended: int
    answered: int | None = None
    """None for who gave up."""
    agent: AgentId | None = None
    """Who closed it."""

    @property
    def wait(self) -> int:
        """Until the answer, or until giving up."""
        return (self.ended if self.answered is None else self.answered) - self.arrived


class _Event(IntEnum):
    """Of what happens in one microsecond, this comes first."""

    HANDLED = 1
    DUE = 2
    OFFERED = 3
    GIVES_UP = 4
    ARRIVES = 5


def simulate(traffic: Traffic, queue: Queue, agents: int, others: Iterable[Queue] = ()) -> list[Visit]:
    """What becomes of the traffic in this queue with so many agents, who take one conversation at a time.

    Whoever is still there when the last one has come is served as well. `others` are further queues that the rules
    speak of.
    """
    return _Day(traffic, queue, agents, others).run()


class _Day:
    def __init__(self, traffic: Traffic, queue: Queue, agents: int, others: Iterable[Queue]) -> None:
        self._traffic = traffic
        self._queue = queue.name
        self._dispatcher = Dispatcher([queue, *others])
        self._events: list[tuple[int, _Event, int, int]] = []
        self._answered: dict[ConversationId, int] = {}
        self._visits: dict[ConversationId, Visit] = {}
        self._timer: int | None = None
        for number in range(1, agents + 1):
            self._seat(AgentId(number))

    def _seat(self, agent: AgentId) -> None:
        # A microsecond apart, so that "longest idle" means something from the first conversation on.
        then = START - timedelta(seconds=1) + agent * MICROSECOND
        self._dispatcher.change_agent(agent, [self._queue], 1, then)
        self._dispatcher.availability(agent, Availability.AVAILABLE, then)

    def run(self) -> list[Visit]:
        """Everything, until nobody is left. Customers are numbered like their conversations, from 1."""
        self._next_arrival(1)
        while self._events:
            at, event, number, agent = heappop(self._events)
            self._happens(at, event, ConversationId(number), AgentId(agent))
            self._set_timer()
        return [self._visits[ConversationId(number)] for number in range(1, len(self._traffic.arrivals) + 1)]

    def _happens(self, at: int, event: _Event, id_: ConversationId, agent: AgentId) -> None:
        now = START + timedelta(microseconds=at)
        match event:
            case _Event.ARRIVES:
                self._next_arrival(id_ + 1)
                patience = self._traffic.patience[id_ - 1]
                if patience < FOREVER:
                    heappush(self._events, (at + patience, _Event.GIVES_UP, id_, 0))
                self._told(at, self._dispatcher.start(CustomerId(id_), self._queue, now, bot=False))
            case _Event.OFFERED:
                if agent in self._dispatcher.conversation(id_).offers:
                    self._told(at, self._dispatcher.accept(id_, agent, now))
            case _Event.HANDLED:
                self._visits[id_] = Visit(self._traffic.arrivals[id_ - 1], at, self._answered[id_], agent)
                self._told(at, self._dispatcher.close(id_, agent, now))
            case _Event.GIVES_UP:
                if id_ not in self._answered:
                    self._visits[id_] = Visit(self._traffic.arrivals[id_ - 1], at)
                    self._told(at, self._dispatcher.abandon(id_, now))
            case _Event.DUE:
                self._timer = None
                self._told(at, self._dispatcher.tick(now))

    def _told(self, at: int, facts: Iterable[Fact]) -> None:
        for fact in facts:
            if isinstance(fact, OfferMade):
                heappush(self._events, (at, _Event.OFFERED, fact.conversation, fact.agent))
            elif isinstance(fact, ConversationConnected):
                self._answered[fact.conversation] = at
                until = at + self._traffic.handling[fact.conversation - 1]
                heappush(self._events, (until, _Event.HANDLED, fact.conversation, fact.agent))

    def _next_arrival(self, number: int) -> None:
        if number <= len(self._traffic.arrivals):
            heappush(self._events, (self._traffic.arrivals[number - 1], _Event.ARRIVES, number, 0))

    def _set_timer(self) -> None:
        deadline = self._dispatcher.next_deadline()
        if deadline is None:
            return
        due = (deadline - START) // MICROSECOND
        if self._timer is None or due < self._timer:
            self._timer = due
            heappush(self._events, (due, _Event.DUE, 0, 0))
