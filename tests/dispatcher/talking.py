"""Rules of a random day for what is connected: turns, holds, colleagues, the supervisor. See machine.py."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from imcs.dispatcher import Fact, Purpose
from imcs.model import AgentId, ConversationId, CustomerId, Need, QueueName, Stage
from tests.dispatcher.day import (
    HELP,
    Day,
    agent_ids,
    has,
    needs,
    picks,
    queue_names,
)
from tests.dispatcher.ledger import Matter


class Talking(Day):
    """Whatever may happen in conversations with agents."""

    @precondition(has(Stage.CONNECTED))
    @rule(number=picks, customer=st.booleans())
    def somebody_writes(self, number: int, customer: bool) -> None:
        matter = self.connected(number)
        if customer:
            self.note(self.dispatcher.customer_wrote(matter.id, self.now))
            assert matter.shown or matter.left, "who writes to the agent who came is there"
        else:
            agent = self.pick(matter.inside, number)
            self.note(self.dispatcher.agent_wrote(matter.id, agent, self.now))
            assert agent not in matter.alone_since, "who writes isn't gone"

    @precondition(has(Stage.CONNECTED))
    @rule(number=picks)
    def customers_do_not_answer(self, number: int) -> None:
        for matter in self.books.at_stage(Stage.CONNECTED):
            self.note(self.dispatcher.agent_wrote(matter.id, matter.inside[0], self.now))
        self.until(self.now + self.connected(number).queue.park_after)

    @precondition(has(Stage.CONNECTED))
    @rule(number=picks, seconds=st.integers(1, 200))
    def agent_puts_it_aside(self, number: int, seconds: int) -> None:
        matter = self.connected(number)
        assert matter.agent is not None
        self.note(self.dispatcher.hold(matter.id, matter.agent, self.now + timedelta(seconds=seconds), self.now))

    @precondition(has(Stage.CONNECTED))
    @rule(number=picks)
    def agent_takes_it_up_again(self, number: int) -> None:
        matter = self.connected(number)
        assert matter.agent is not None
        take_up = partial(self.dispatcher.take_up, matter.id, matter.agent, self.now)
        self.only_if(matter.aside_until is not None, take_up)

    @precondition(has(Stage.CONNECTED))
    @rule(number=picks, colleague=agent_ids, transfer=st.booleans(), answer=st.sampled_from(["yes", "no", "none"]))
    def agent_asks_a_colleague(self, number: int, colleague: AgentId, transfer: bool, answer: str) -> None:
        matter, person = self.connected(number), self.books.people.get(colleague)
        assert matter.agent is not None
        ask = self.dispatcher.transfer if transfer else self.dispatcher.invite
        allowed = person is not None and person.at_work and self.books.has_room(person)
        allowed = allowed and colleague not in {matter.own, *matter.inside, *matter.offers}
        allowed = allowed and not (transfer and Purpose.TRANSFER in matter.offers_for.values())
        self.only_if(allowed, partial(ask, matter.id, matter.agent, colleague, self.now))
        if allowed and answer != "none":
            reply = self.dispatcher.accept if answer == "yes" else self.dispatcher.decline
            self.note(reply(matter.id, colleague, self.now))

    @precondition(has(Stage.CONNECTED))
    @rule(number=picks)
    def colleagues_confer(self, number: int) -> None:
        matter = self.connected(number)
        for person in list(self.books.people.values()):
            if person.at_work and self.books.has_room(person) and person.id not in {matter.own, *matter.inside}:
                if person.id not in matter.offers:
                    assert matter.agent is not None
                    self.note(self.dispatcher.invite(matter.id, matter.agent, person.id, self.now))
                self.note(self.dispatcher.accept(matter.id, person.id, self.now))

    @precondition(has(Stage.CONNECTED))
    @rule(number=picks, then=st.sampled_from(["transfer", "leave", "end", "take over"]), aside=st.booleans())
    def what_waits_changes_hands(self, number: int, then: str, aside: bool) -> None:
        self.everybody_is_heard_of()
        matter = self.connected(number)
        owner = matter.agent
        assert owner is not None
        if then in {"leave", "take over"}:
            self.colleagues_confer(number)
        elif not matter.guests:
            self.joins(matter, self.dispatcher.invite)
        if aside:
            self.note(self.dispatcher.hold(matter.id, owner, self.now + timedelta(hours=1), self.now))
        else:
            self.customers_do_not_answer(number)
            if matter.id not in self.books.matters or matter.agent != owner:
                return
        match then:
            case "transfer":
                self.joins(matter, self.dispatcher.transfer)
            case "leave" if matter.guests:
                self.note(self.dispatcher.step_out(matter.id, owner, self.now))
            case "take over" if matter.guests:
                self.note(self.dispatcher.take_over(matter.id, matter.guests[-1], self.now))
            case _:
                self.note(self.dispatcher.abandon(matter.id, self.now))

    def joins(self, matter: Matter, ask: Callable[[ConversationId, AgentId, AgentId, datetime], list[Fact]]) -> None:
        """The first colleague who may is asked to come, and does."""
        assert matter.agent is not None
        for person in self.books.people.values():
            busy = person.id in {matter.own, *matter.inside, *matter.offers} or matter.offers
            if not busy and person.at_work and self.books.has_room(person):
                self.note(ask(matter.id, matter.agent, person.id, self.now))
                self.note(self.dispatcher.accept(matter.id, person.id, self.now))
                return

    @precondition(has(Stage.CONNECTED))
    @rule(number=picks)
    def what_is_aside_ends_while_all_places_are_asked_for(self, number: int) -> None:
        self.everybody_is_heard_of()
        self.come_for_help(range(11, 14))
        for offered in self.books.at_stage(Stage.OFFERED):
            self.note(self.dispatcher.accept(offered.id, next(iter(offered.offers)), self.now))
        matter = self.connected(number)
        assert matter.agent is not None
        self.note(self.dispatcher.hold(matter.id, matter.agent, self.now + timedelta(hours=1), self.now))
        self.customers_do_not_answer(number)
        self.come_for_help(range(14, 24))
        if matter.id in self.books.matters:
            self.note(self.dispatcher.abandon(matter.id, self.now))

    def come_for_help(self, customers: Iterable[int]) -> None:
        """One after the other, as long as there's a place for them."""
        for customer in map(CustomerId, customers):
            if any(matter.queue is HELP for matter in self.books.at_stage(Stage.QUEUED)):
                return
            if self.dispatcher.open_for(customer, HELP.name) is None:
                self.note(self.dispatcher.start(customer, HELP.name, self.now, bot=False))

    @precondition(has(Stage.CONNECTED))
    @rule(number=picks)
    def a_conference_is_over_before_a_restart(self, number: int) -> None:
        matter = self.connected(number)
        self.colleagues_confer(number)
        assert matter.agent is not None
        self.note(self.dispatcher.close(matter.id, matter.agent, self.now))
        if self.books.people[matter.agent].wrap_ups:
            self.note(self.dispatcher.done(matter.agent, self.now))
        self.restart(timedelta(seconds=1))

    @precondition(has(Stage.CONNECTED))
    @rule(number=picks, queue=queue_names, need=needs)
    def agent_transfers_to_a_queue(self, number: int, queue: QueueName, need: Need | None) -> None:
        matter = self.connected(number)
        assert matter.agent is not None
        transfer = partial(self.dispatcher.transfer_to_queue, matter.id, matter.agent, queue, self.now, need)
        self.only_if(self.books.may_wait(queue, self.now), transfer)

    @precondition(has(Stage.CONNECTED))
    @rule(number=picks)
    def agent_steps_out(self, number: int) -> None:
        matter = self.connected(number)
        step_out = partial(self.dispatcher.step_out, matter.id, self.pick(matter.inside, number), self.now)
        self.only_if(len(matter.inside) > 1, step_out)

    @precondition(lambda self: self.books.matters)
    @rule(number=picks, agent=agent_ids, assigned=st.booleans())
    def supervisor_decides_who_has_it(self, number: int, agent: AgentId, assigned: bool) -> None:
        matter, person = self.pick(list(self.books.matters.values()), number), self.books.people.get(agent)
        allowed = person is not None and agent not in {matter.own, matter.agent if matter.inside else None}
        if assigned and person is not None:
            place_kept = agent in (*matter.offers, *matter.guests)
            allowed = allowed and person.at_work and (self.books.has_room(person) or place_kept)
            if place_kept and not self.books.has_room(person) and self.books.at_once(person) > person.capacity:
                return  # they have more than their places already: see the unit tests
        if assigned:
            self.only_if(allowed, partial(self.dispatcher.assign, matter.id, agent, self.now, AgentId(99)))
        else:
            self.only_if(allowed, partial(self.dispatcher.take_over, matter.id, agent, self.now))

    @precondition(lambda self: self.books.matters)
    @rule(number=picks, agent=agent_ids)
    def supervisor_barges_in(self, number: int, agent: AgentId) -> None:
        matter = self.pick(list(self.books.matters.values()), number)
        allowed = agent in self.books.people and matter.stage is Stage.CONNECTED
        allowed = allowed and agent not in {matter.own, *matter.inside}
        self.only_if(allowed, partial(self.dispatcher.barge, matter.id, agent, self.now))

    @precondition(lambda self: self.books.at_stage(Stage.OFFERED) and self.books.at_stage(Stage.CONNECTED))
    @rule(number=picks)
    def who_is_asked_barges_in_elsewhere(self, number: int) -> None:
        matter = self.connected(number)
        asked = [agent for one in self.books.at_stage(Stage.OFFERED) for agent in one.offers]
        for agent in dict.fromkeys(asked):
            if agent not in {matter.own, *matter.inside}:
                self.note(self.dispatcher.barge(matter.id, agent, self.now))
                return

    @precondition(lambda self: self.books.matters)
    @rule(number=picks)
    def supervisor_ends_it(self, number: int) -> None:
        self.note(self.dispatcher.cut(self.pick(list(self.books.matters), number), self.now, AgentId(99)))
