"""A stateful test of any dispatcher: a random day at the desk, checked against `Books` after every step.

Drawn is from what is open, so that most steps do something; what must be refused is tried all at once.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import ClassVar, TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from imcs.dispatcher import Dispatcher, Fact, open_facts
from imcs.errors import Refused
from imcs.model import (
    AgentId,
    Availability,
    ConversationId,
    CustomerId,
    Language,
    Need,
    OfferMode,
    QueueName,
    Stage,
    Strategy,
)
from tests.builders import a_queue, at
from tests.dispatcher.books import Books

T = TypeVar("T")

HELP = a_queue(
    "help",
    offer_timeout=40,
    wrap_up=30,
    grace=60,
    decline_memory=60,
    tier_head_start=25,
    relax_after=50,
    overflow_to=QueueName("shop"),
    overflow_after=75,
)
SHOP = a_queue(
    "shop",
    offer_timeout=25,
    wrap_up=0,
    grace=35,
    decline_memory=15,
    tier_head_start=10,
    relax_after=0,
    strategy=Strategy.FEWEST_CHATS,
)
CLUB = a_queue("club", offer_timeout=30, wrap_up=20, grace=45, decline_memory=40, offer_mode=OfferMode.ALL)
LINE = a_queue("line", wrap_up=15, grace=50, offer_mode=OfferMode.AUTO, relax_after=20)
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


def has(stage: Stage) -> Callable[["DayAtTheDesk"], bool]:
    """A precondition: some conversation is there."""
    return lambda self: bool(self.books.at_stage(stage))


class DayAtTheDesk(RuleBasedStateMachine):
    """Customers, agents and the clock, in any order."""

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
        self.books.audit(self.dispatcher, self.now)
        soon = self.now + timedelta(seconds=1)
        if all(deadline > soon for deadline in self.books.deadlines(self.now)):
            self.now = soon  # so that what comes first and what comes later can be told apart

    def pick(self, among: Sequence[T], number: int) -> T:
        return among[number % len(among)]

    # Customers

    @rule(customers=some_customers, queue=queue_names, bot=st.booleans(), tier=st.integers(0, 2), need=needs)
    def customers_write(
        self, customers: list[CustomerId], queue: QueueName, bot: bool, tier: int, need: Need | None
    ) -> None:
        for customer in customers:
            if self.dispatcher.open_for(customer, queue) is None:
                self.note(self.dispatcher.start(customer, queue, self.now, bot=bot, tier=tier, need=need))

    @rule(customer=st.integers(7, 8).map(CustomerId), queue=queue_names, agent=agent_ids)
    def an_agent_writes_as_a_customer(self, customer: CustomerId, queue: QueueName, agent: AgentId) -> None:
        if self.dispatcher.open_for(customer, queue) is None:
            self.note(self.dispatcher.start(customer, queue, self.now, bot=False, own=agent))

    @rule(customers=some_customers, queue=queue_names, tier=st.integers(0, 2))
    def rush_hour(self, customers: list[CustomerId], queue: QueueName, tier: int) -> None:
        self.work_begins()
        self.customers_write(customers, queue, bot=False, tier=tier, need=None)
        for _ in self.books.at_stage(Stage.OFFERED):
            self.agent_accepts(0)

    @precondition(has(Stage.BOT))
    @rule(number=picks, need=needs)
    def customer_wants_a_person(self, number: int, need: Need | None) -> None:
        matter = self.pick(self.books.at_stage(Stage.BOT), number)
        self.note(self.dispatcher.request_person(matter.id, self.now, need=need))

    @precondition(lambda self: self.books.matters)
    @rule(number=picks, idle=st.booleans())
    def customer_goes(self, number: int, idle: bool) -> None:
        matter = self.pick(list(self.books.matters.values()), number)
        end = self.dispatcher.expire if idle else self.dispatcher.abandon
        self.note(end(matter.id, self.now))

    @precondition(has(Stage.OFFERED))
    @rule(number=picks)
    def customer_goes_after_an_offer_is_missed(self, number: int) -> None:
        matter = self.pick(self.books.at_stage(Stage.OFFERED), number)
        self.until(min(matter.offers.values()))
        if matter.id in self.books.matters:
            self.note(self.dispatcher.abandon(matter.id, self.now))

    # Agents

    @precondition(has(Stage.OFFERED))
    @rule(number=picks)
    def agent_accepts(self, number: int) -> None:
        matter = self.pick(self.books.at_stage(Stage.OFFERED), number)
        self.note(self.dispatcher.accept(matter.id, self.pick(list(matter.offers), number), self.now))

    @precondition(has(Stage.OFFERED))
    @rule(number=picks)
    def agent_declines(self, number: int) -> None:
        matter = self.pick(self.books.at_stage(Stage.OFFERED), number)
        self.note(self.dispatcher.decline(matter.id, self.pick(list(matter.offers), number), self.now))

    @rule(agent=agent_ids, line=st.booleans())
    def agent_gives_a_sign_of_life(self, agent: AgentId, line: bool) -> None:
        if agent in self.books.people:
            person = self.books.people[agent]
            self.note(self.dispatcher.sign_of_life(agent, self.now, line=line))
            assert not person.missed, "who gives a sign of life is there"
            assert not (line and person.missing and person.on_duty), "a line lifts the pause of who missed offers"

    @precondition(has(Stage.CONNECTED))
    @rule(number=picks)
    def agent_closes(self, number: int) -> None:
        matter = self.pick(self.books.at_stage(Stage.CONNECTED), number)
        assert matter.agent is not None
        self.note(self.dispatcher.close(matter.id, matter.agent, self.now))

    @precondition(has(Stage.CONNECTED))
    @rule(number=picks)
    def agent_never_answers(self, number: int) -> None:
        self.note(self.dispatcher.take_back(self.pick(self.books.at_stage(Stage.CONNECTED), number).id, self.now))

    @precondition(lambda self: any(person.wrap_ups for person in self.books.people.values()))
    @rule(number=picks, everything=st.booleans())
    def agent_is_done(self, number: int, everything: bool) -> None:
        person = self.pick([person for person in self.books.people.values() if person.wrap_ups], number)
        one = None if everything else self.pick(list(person.wrap_ups), number)
        self.note(self.dispatcher.done(person.id, self.now, one))

    @rule()
    def work_begins(self) -> None:
        self.everybody_is_heard_of()
        for agent in sorted(self.books.people):
            self.note(self.dispatcher.ready(agent, self.now))

    @precondition(lambda self: self.books.people)
    @rule(
        number=picks,
        availability=st.sampled_from([Availability.AVAILABLE, Availability.AVAILABLE, *Availability]),
    )
    def presence_arrives(self, number: int, availability: Availability) -> None:
        agent = self.pick(sorted(self.books.people), number)
        self.note(self.dispatcher.availability(agent, availability, self.now))

    @precondition(has(Stage.CONNECTED))
    @rule(number=picks)
    def agent_vanishes(self, number: int) -> None:
        matter = self.pick(self.books.at_stage(Stage.CONNECTED), number)
        assert matter.agent is not None
        self.note(self.dispatcher.availability(matter.agent, Availability.OFFLINE, self.now))
        self.until(self.now + matter.queue.grace)

    @precondition(lambda self: self.books.people)
    @rule(number=picks, call=st.sampled_from(["ready", "ready", "pause", "leave"]))
    def agent_says(self, number: int, call: str) -> None:
        agent = self.pick(sorted(self.books.people), number)
        self.note(getattr(self.dispatcher, call)(agent, self.now))

    @rule(
        agent=agent_ids,
        queues=st.sampled_from(SERVED),
        capacity=st.sampled_from([3, 2, 1, 0, 4]),
        skills=st.sampled_from(SKILLS),
    )
    def staff_changes(
        self, agent: AgentId, queues: frozenset[QueueName], capacity: int, skills: tuple[str, ...]
    ) -> None:
        self.note(self.dispatcher.change_agent(agent, queues, capacity, self.now, skills))

    @precondition(lambda self: len(self.books.people) > 2)
    @rule(number=picks)
    def somebody_leaves_the_staff(self, number: int) -> None:
        agent = self.pick(sorted(self.books.people), number)
        self.note(self.dispatcher.remove_agent(agent, self.now))

    def everybody_is_heard_of(self) -> None:
        for agent in sorted(self.books.people):
            self.note(self.dispatcher.availability(agent, Availability.AVAILABLE, self.now))

    # Time

    @rule(seconds=st.integers(1, 70))
    def time_passes(self, seconds: int) -> None:
        self.until(self.now + timedelta(seconds=seconds))

    @precondition(lambda self: any(True for _ in self.books.deadlines(self.now)))
    @rule()
    def next_deadline_comes(self) -> None:
        then = min(self.books.deadlines(self.now))
        self.now = max(self.now, then - timedelta(microseconds=1))
        assert self.dispatcher.tick(self.now) == [], "before it's due, nothing happens"
        self.until(then)

    def until(self, then: datetime) -> None:
        due = any(deadline <= then for deadline in self.books.deadlines(self.now))
        self.now = then
        facts = self.dispatcher.tick(self.now)
        assert due or not facts, "before it's due, nothing happens"
        assert self.dispatcher.tick(self.now) == [], "a tick leaves nothing to do"
        self.note(facts)

    @rule(downtimes=st.lists(st.integers(0, 50), min_size=1, max_size=3), heard_of=st.booleans())
    def process_restarts(self, downtimes: list[int], heard_of: bool) -> None:
        for seconds in downtimes:
            self.restart(timedelta(seconds=seconds))
        if heard_of:
            self.everybody_is_heard_of()

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

    # What isn't allowed

    @rule()
    def what_is_not_allowed_is_refused(self) -> None:
        for call in self.forbidden():
            with pytest.raises(Refused):
                call()
        assert self.dispatcher == self.kind.replay(QUEUES, self.facts), "a refused call changes nothing"

    def forbidden(self) -> Iterator[Callable[[], list[Fact]]]:
        """Every call on what there is, or was, that the dispatcher must refuse now."""
        dispatcher, now = self.dispatcher, self.now
        for matter in self.books.matters.values():
            yield partial(dispatcher.start, CustomerId(matter.customer), matter.queue.name, now)
            if matter.stage is not Stage.BOT:
                yield partial(dispatcher.request_person, matter.id, now)
            if matter.stage is not Stage.CONNECTED:
                yield partial(dispatcher.take_back, matter.id, now)
            for agent in AGENTS:
                if agent not in matter.offers:
                    yield partial(dispatcher.accept, matter.id, agent, now)
                    yield partial(dispatcher.decline, matter.id, agent, now)
                if (matter.stage, matter.agent) != (Stage.CONNECTED, agent):
                    yield partial(dispatcher.close, matter.id, agent, now)
        for id_ in self.books.ended:
            yield partial(dispatcher.abandon, id_, now)
            yield partial(dispatcher.expire, id_, now)
            for agent in AGENTS:
                person = self.books.people.get(agent)
                if person is None or id_ not in person.wrap_ups:
                    yield partial(dispatcher.done, agent, now, id_)
