"""What a random day is made of: queues, people, the clock, and the books that follow every call. See machine.py."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import ClassVar, TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from imcs.dispatcher import Dispatcher, Fact, open_facts
from imcs.errors import Refused
from imcs.model import (
    AgentId,
    Availability,
    ConversationId,
    CustomerId,
    Hours,
    Language,
    Need,
    OfferMode,
    QueueName,
    Shift,
    Stage,
    Strategy,
)
from tests.builders import a_queue, at
from tests.dispatcher.audit import audit
from tests.dispatcher.books import Books
from tests.dispatcher.ledger import Matter

T = TypeVar("T")

WEEK = range(7)
MINUTES = 9 * 60
"""The morning on which all tests begin, on the clock."""
HELP = a_queue(
    "help",
    hours=Hours(UTC, dict.fromkeys(WEEK, (Shift(0, MINUTES + 12), Shift(MINUTES + 15, 1440)))),
    message_due=500,
    no_show=170,
    offer_timeout=40,
    wrap_up=30,
    grace=60,
    decline_memory=60,
    tier_head_start=25,
    relax_after=50,
    overflow_to=QueueName("shop"),
    overflow_after=75,
    park_after=45,
)
SHOP = a_queue(
    "shop",
    hours=Hours(UTC, dict.fromkeys(WEEK, (Shift(0, MINUTES + 6), Shift(MINUTES + 8, MINUTES + 14), Shift(563, 1440)))),
    max_waiting=4,
    target=30,
    offer_timeout=25,
    wrap_up=0,
    grace=35,
    decline_memory=15,
    tier_head_start=10,
    relax_after=0,
    park_after=0,
    strategy=Strategy.FEWEST_CHATS,
)
CLUB = a_queue(
    "club",
    max_wait=150,
    offer_timeout=30,
    wrap_up=20,
    grace=45,
    decline_memory=40,
    park_after=55,
    offer_mode=OfferMode.ALL,
)
LINE = a_queue("line", wrap_up=15, grace=50, offer_mode=OfferMode.AUTO, relax_after=20, park_after=35)
QUEUES = [HELP, SHOP, CLUB, LINE]
NAMES = [queue.name for queue in QUEUES]
AGENTS = [AgentId(1), AgentId(2), AgentId(3)]
SERVED = [frozenset({HELP.name, LINE.name}), frozenset({SHOP.name, CLUB.name}), frozenset(NAMES)]
SKILLS = [("en", "vip"), ("vip",), ("trainee", "en"), ()]
NEEDS = [
    None,
    Need(has=("vip",)),
    Need(language=Language.EN),
    Need(hasnt=("trainee",), prefers=(AgentId(2), AgentId(1))),
    Need(prefers=(AgentId(3),)),
]

A_HUNDRED_DAYS = settings(max_examples=120, stateful_step_count=60, derandomize=True, database=None, deadline=None)
"""The same days every time: a failure here is never a matter of luck."""
picks = st.integers(0, 59)
"""Which of those there are: divisible by every number up to six, so none is preferred."""
agent_ids = st.sampled_from(AGENTS)
queue_names = st.sampled_from(NAMES)
needs = st.sampled_from(NEEDS)
some_customers = st.lists(st.integers(1, 6).map(CustomerId), min_size=1, max_size=5, unique=True)


def has(stage: Stage) -> Callable[["Day"], bool]:
    """A precondition: some conversation is there."""
    return lambda self: bool(self.books.at_stage(stage))


class Day(RuleBasedStateMachine):
    """The dispatcher, its books and the clock; no rules yet."""

    kind: ClassVar[type[Dispatcher]] = Dispatcher

    def __init__(self) -> None:
        super().__init__()
        self.now = at(0)
        self.dispatcher = self.kind(QUEUES)
        self.books = Books(QUEUES)
        self.facts: list[Fact] = []
        for agent in AGENTS:
            self.note(self.dispatcher.change_agent(agent, SERVED[2], 3, self.now, SKILLS[agent - 1]))
            self.note(self.dispatcher.availability(agent, Availability.AVAILABLE, self.now))

    def note(self, facts: list[Fact]) -> None:
        """Every call ends here."""
        for fact in facts:
            self.books.enter(fact, self.now)
        self.facts += facts
        audit(self.books, self.dispatcher, self.now)
        soon = self.now + timedelta(seconds=1)
        if all(deadline > soon for deadline in self.books.deadlines(self.now)):
            self.now = soon  # so that what comes first and what comes later can be told apart

    def pick(self, among: Sequence[T], number: int) -> T:
        return among[number % len(among)]

    def offered(self) -> list[Matter]:
        return [matter for matter in self.books.matters.values() if matter.offers]

    def connected(self, number: int) -> Matter:
        return self.pick(self.books.at_stage(Stage.CONNECTED), number)

    def only_if(self, allowed: bool, call: Callable[[], list[Fact]]) -> None:
        if allowed:
            self.note(call())
        else:
            with pytest.raises(Refused):
                call()

    def everybody_is_heard_of(self) -> None:
        for agent in sorted(self.books.people):
            self.note(self.dispatcher.availability(agent, Availability.AVAILABLE, self.now))

    def until(self, then: datetime) -> None:
        due = any(deadline <= then for deadline in self.books.deadlines(self.now))
        self.now = then
        facts = self.dispatcher.tick(self.now)
        assert due or not facts, "before it's due, nothing happens"
        assert self.dispatcher.tick(self.now) == [], "a tick leaves nothing to do"
        self.note(facts)

    def restart(self, down: timedelta) -> None:
        last = ConversationId(self.books.last)
        reborn = self.kind.replay(QUEUES, open_facts(self.facts), last_conversation=last)
        assert reborn == self.dispatcher, "reborn from the open facts"
        assert reborn == self.kind.replay(QUEUES, self.facts), "reborn from all facts"
        self.dispatcher = reborn
        since = self.now
        self.now += down
        self.note(reborn.resume(self.now, since))
        self.note(reborn.tick(self.now))
