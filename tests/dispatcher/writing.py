"""Rules of a random day for left messages, and for queues that close. See machine.py."""

from datetime import timedelta
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from imcs.model import CustomerId, Need, QueueName, Stage
from tests.dispatcher.day import has, needs, picks, queue_names, some_customers
from tests.dispatcher.ledger import Matter
from tests.dispatcher.talking import Talking


def unanswered(matter: Matter) -> bool:
    """Still nobody's, and no left message."""
    return matter.stage is Stage.BOT or matter.live


class Writing(Talking):
    """Whatever may happen to who doesn't wait at the other end."""

    @precondition(lambda self: any(map(unanswered, self.books.matters.values())))
    @rule(number=picks, seconds=st.integers(0, 90), need=needs, then=st.booleans())
    def customer_leaves_a_message_or_comes_back(self, number: int, seconds: int, need: Need | None, then: bool) -> None:
        if then:
            self.who_left_a_message_is_there_now(number)
            return
        matter = self.pick([m for m in self.books.matters.values() if unanswered(m)], number)
        opens = self.now + timedelta(seconds=seconds)
        self.note(self.dispatcher.leave_message(matter.id, self.now, opens, need))

    @rule(customers=some_customers, queue=queue_names, waiting=some_customers)
    def messages_were_left_before_customers_come(
        self, customers: list[CustomerId], queue: QueueName, waiting: list[CustomerId]
    ) -> None:
        for customer in [*customers, *(CustomerId(one + 20) for one in waiting)]:
            if self.dispatcher.open_for(customer, queue) is None:
                self.note(self.dispatcher.start(customer, queue, self.now))
                known = self.dispatcher.open_for(customer, queue)
                assert known is not None
                if customer < 20:
                    self.note(self.dispatcher.leave_message(known.id, self.now, self.now))
                elif self.books.may_wait(queue, self.now):
                    self.note(self.dispatcher.request_person(known.id, self.now))
        self.until(self.now + timedelta(seconds=40))

    def who_left_a_message_is_there_now(self, number: int) -> None:
        left = [m for m in self.books.at_stage(Stage.QUEUED) if m.left]
        if not left:
            return
        matter = self.pick(left, number)
        ask = partial(self.dispatcher.request_person, matter.id, self.now)
        self.only_if(self.books.may_wait(matter.queue.name, self.now), ask)

    @precondition(has(Stage.CONNECTED))
    @rule(number=picks, seconds=st.integers(0, 120), there=st.booleans())
    def the_customer_is_not_there_or_has_to_wait(self, number: int, seconds: int, there: bool) -> None:
        matter = self.connected(number)
        if not there:
            self.note(self.dispatcher.agent_wrote(matter.id, matter.inside[0], self.now))
            self.until(self.now + matter.queue.no_show)
            return
        assert matter.agent is not None
        opens = self.now + timedelta(seconds=seconds)
        self.only_if(seconds > 0, partial(self.dispatcher.later, matter.id, matter.agent, opens, self.now))

    @rule(queue=queue_names, seconds=st.integers(1, 200), again=st.booleans())
    def a_queue_is_shut_or_no_longer(self, queue: QueueName, seconds: int, again: bool) -> None:
        if again and self.books.shut_until:
            self.note(self.dispatcher.shut(self.pick(sorted(self.books.shut_until), seconds), None, self.now))
        else:
            self.note(self.dispatcher.shut(queue, self.now + timedelta(seconds=seconds), self.now))
