"""A stateful test of any dispatcher: a random day at the desk, checked against `Books` after every step.

Drawn is from what is open, so that most steps do something; what must be refused is tried all at once.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from imcs.dispatcher import Fact
from imcs.errors import Refused
from imcs.model import AgentId, Availability, CustomerId, Left, Need, QueueName, Stage
from tests.dispatcher.day import (
    AGENTS,
    HELP,
    QUEUES,
    SERVED,
    SKILLS,
    agent_ids,
    has,
    needs,
    picks,
    queue_names,
    some_customers,
)
from tests.dispatcher.writing import Writing


class DayAtTheDesk(Writing):
    """Customers, agents and the clock, in any order."""

    # Customers

    @rule(customers=some_customers, queue=queue_names, bot=st.booleans(), tier=st.integers(0, 2), need=needs)
    def customers_write(
        self, customers: list[CustomerId], queue: QueueName, bot: bool, tier: int, need: Need | None
    ) -> None:
        for customer in customers:
            if self.dispatcher.open_for(customer, queue) is None:
                full = not bot and self.books.is_turned_away(queue, self.now)
                self.note(self.dispatcher.start(customer, queue, self.now, bot=bot, tier=tier, need=need))
                known = self.dispatcher.open_for(customer, queue)
                assert (known is not None and known.left is Left.FULL) == full, "nobody else may wait"

    @rule(customer=st.integers(7, 8).map(CustomerId), queue=queue_names, agent=agent_ids)
    def an_agent_writes_as_a_customer(self, customer: CustomerId, queue: QueueName, agent: AgentId) -> None:
        if self.dispatcher.open_for(customer, queue) is None:
            self.note(self.dispatcher.start(customer, queue, self.now, bot=False, own=agent))

    @rule(customers=some_customers, queue=queue_names, tier=st.integers(0, 2))
    def rush_hour(self, customers: list[CustomerId], queue: QueueName, tier: int) -> None:
        self.work_begins()
        self.customers_write(customers, queue, bot=False, tier=tier, need=None)
        for _ in self.books.at_stage(Stage.OFFERED):
            if self.offered():
                self.agent_accepts(0)

    @precondition(has(Stage.BOT))
    @rule(number=picks, need=needs, queue=st.none() | queue_names)
    def customer_wants_a_person(self, number: int, need: Need | None, queue: QueueName | None) -> None:
        matter = self.pick(self.books.at_stage(Stage.BOT), number)
        ask = partial(self.dispatcher.request_person, matter.id, self.now, need=need, queue=queue)
        self.only_if(self.books.may_wait(queue or matter.queue.name, self.now), ask)

    @precondition(lambda self: self.books.matters)
    @rule(number=picks, tier=st.integers(0, 2), agent=st.none() | agent_ids)
    def a_record_says_otherwise(self, number: int, tier: int, agent: AgentId | None) -> None:
        matter = self.pick(list(self.books.matters.values()), number)
        self.note(self.dispatcher.change_tier(matter.id, tier, self.now))
        if agent is not None:
            self.note(self.dispatcher.prefer(matter.id, (agent,), self.now))

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

    @precondition(lambda self: self.offered())
    @rule(number=picks)
    def agent_accepts(self, number: int) -> None:
        matter = self.pick(self.offered(), number)
        self.note(self.dispatcher.accept(matter.id, self.pick(list(matter.offers), number), self.now))

    @precondition(lambda self: self.offered())
    @rule(number=picks)
    def agent_declines(self, number: int) -> None:
        matter = self.pick(self.offered(), number)
        self.note(self.dispatcher.decline(matter.id, self.pick(list(matter.offers), number), self.now))

    @precondition(lambda self: self.books.asked_a_moment_ago(self.now))
    @rule(number=picks)
    def agent_wants_it_after_all(self, number: int) -> None:
        agent, matter = self.pick(self.books.asked_a_moment_ago(self.now), number)
        self.note(self.dispatcher.accept(matter, agent, self.now))

    @rule(agent=agent_ids, line=st.booleans())
    def agent_gives_a_sign_of_life(self, agent: AgentId, line: bool) -> None:
        if agent in self.books.people:
            person = self.books.people[agent]
            self.note(self.dispatcher.sign_of_life(agent, self.now, line=line))
            assert not person.missed, "who gives a sign of life is there"
            assert all(agent not in matter.alone_since for matter in self.books.connected_with(agent))
            assert not (line and person.missing and person.on_duty), "a line lifts the pause of who missed offers"

    @precondition(lambda self: self.offered())
    @rule(number=picks)
    def agent_writes_after_missing_offers(self, number: int) -> None:
        agent = self.pick([agent for matter in self.offered() for agent in matter.offers], number)
        for _ in range(2):
            if untils := [matter.offers[agent] for matter in self.books.offered_to(agent)]:
                self.until(max(untils))
        self.agent_gives_a_sign_of_life(agent, line=True)

    @precondition(has(Stage.CONNECTED))
    @rule(number=picks, silent=st.integers(0, 9))
    def agent_closes_or_never_answers(self, number: int, silent: int) -> None:
        matter = self.pick(self.books.at_stage(Stage.CONNECTED), number)
        assert matter.agent is not None
        if silent == 9:
            self.note(self.dispatcher.take_back(matter.id, self.now))
        else:
            self.note(self.dispatcher.close(matter.id, matter.agent, self.now))

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
        matter = self.connected(number)
        agent = self.pick(matter.inside, number)
        self.note(self.dispatcher.availability(agent, Availability.OFFLINE, self.now))
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

    @rule(downtimes=st.lists(st.integers(0, 50), min_size=1, max_size=3), heard_of=st.booleans())
    def process_restarts(self, downtimes: list[int], heard_of: bool) -> None:
        for seconds in downtimes:
            self.restart(timedelta(seconds=seconds))
        if heard_of:
            self.everybody_is_heard_of()

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
            yield partial(dispatcher.start, CustomerId(matter.customer), matter.door.name, now)
            if matter.stage is not Stage.BOT and not (matter.left and matter.stage is Stage.QUEUED):
                yield partial(dispatcher.request_person, matter.id, now)
            if matter.stage is not Stage.CONNECTED:
                yield partial(dispatcher.take_back, matter.id, now)
            for agent in AGENTS:
                if agent not in matter.offers:
                    if not self.books.could_have_had(agent, matter, now):
                        yield partial(dispatcher.accept, matter.id, agent, now)
                    yield partial(dispatcher.decline, matter.id, agent, now)
                if (matter.stage, matter.agent) != (Stage.CONNECTED, agent):
                    yield partial(dispatcher.close, matter.id, agent, now)
                    yield partial(dispatcher.hold, matter.id, agent, now + timedelta(hours=1), now)
                    yield partial(dispatcher.transfer_to_queue, matter.id, agent, HELP.name, now)
                if agent not in matter.inside:
                    yield partial(dispatcher.agent_wrote, matter.id, agent, now)
                    yield partial(dispatcher.step_out, matter.id, agent, now)
        for id_ in self.books.ended:
            yield partial(dispatcher.abandon, id_, now)
            yield partial(dispatcher.expire, id_, now)
            yield partial(dispatcher.cut, id_, now)
            for agent in AGENTS:
                person = self.books.people.get(agent)
                if person is None or id_ not in person.wrap_ups:
                    yield partial(dispatcher.done, agent, now, id_)
