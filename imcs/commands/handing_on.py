"""From one hand to another: putting a conversation aside, and giving it to a queue or a colleague.

Reads what was meant and words what is wrong with it; the workgroup does it.
"""

from collections.abc import Iterable
from datetime import timedelta

from bots.texts import Texts
from imcs import phrases
from imcs.commands.moments import leading_moment
from imcs.commands.naming import behind, by_name, longest, queues_by_name
from imcs.commands.times import leading_span
from imcs.model import Agent, Conversation, QueueName
from imcs.phrases import messages, supervision
from imcs.wording import one_line
from imcs.workgroup import Workgroup
from imcs.workgroup.left_messages import LeftMessages

USUAL_HOLD = timedelta(minutes=15)


class HandingOn:
    """`!hold`, `!later`, `!transfer`, `!invite` and `!leave`."""

    def __init__(self, workgroup: Workgroup, texts: Texts) -> None:
        self._workgroup = workgroup
        self._texts = texts
        self._messages = LeftMessages(workgroup)

    def hold(self, agent: Agent, conversation: Conversation, argument: str) -> str:
        """Put it aside: for a while, or for as long as the argument begins with; the rest is why."""
        span, why = leading_span(argument)
        if span is None and why[:1].isdecimal():
            return self._say(agent, phrases.NO_SUCH_TIME, time=one_line(why, 20))
        self._workgroup.hold(agent, conversation.id, span or USUAL_HOLD, why)
        return ""

    def later(self, agent: Agent, conversation: Conversation, argument: str) -> str:
        """Come back to the customer at the time that the argument begins with; the rest is a note."""
        customer = self._workgroup.people.customer(conversation.customer)
        if customer is not None and self._workgroup.admission.is_guest(customer):
            return self._say(agent, messages.LATER_GUEST)
        opening = self._workgroup.opening
        now = self._workgroup.now().astimezone(opening.zone(conversation.line))
        then, note = leading_moment(argument, now)
        if then is None:
            return self._say(agent, messages.LATER_HOW, time=one_line(argument, 20))
        self._messages.come_back(agent, conversation, then, note)
        known = self._workgroup.dispatcher.conversation(conversation.id)  # not before the queue is open
        return self._say(agent, messages.LATER_SET, time=opening.at(known.line, known.opens, agent.language))

    def transfer(self, agent: Agent, conversation: Conversation, argument: str) -> str:
        """Give it to the queue or colleague that the argument begins with; the rest is a note."""
        colleagues = by_name(who for who in self._workgroup.people.staff if who != agent)
        queues = queues_by_name(self._workgroup.dispatcher.queues.values())
        name = longest((*queues, *colleagues), argument)
        if name is None:
            wanted, _, _ = argument.partition(" ")
            return self._unknown(agent, wanted, queues.values(), colleagues.values())
        note = behind(name, argument)
        to: Agent | QueueName = queues[name] if name in queues else colleagues[name]
        self._workgroup.hand_over(agent, conversation, to, note)
        if isinstance(to, Agent):
            return self._say(agent, phrases.ASKED_COLLEAGUE, agent=to.known_as)
        return ""

    def invite(self, agent: Agent, conversation: Conversation, argument: str) -> str:
        """Ask the colleague whose name the argument begins with to join."""
        colleagues = by_name(who for who in self._workgroup.people.staff if who != agent)
        name = longest(colleagues, argument)
        if name is None:
            wanted, _, _ = argument.partition(" ")
            return self._unknown(agent, wanted, (), colleagues.values())
        now, to = self._workgroup.now(), colleagues[name]
        self._workgroup.record(self._workgroup.dispatcher.invite(conversation.id, agent.id, to.id, now))
        return self._say(agent, supervision.ASKED_TO_JOIN, agent=to.known_as)

    def leave(self, agent: Agent, conversation: Conversation) -> str:
        """Leave colleagues to it."""
        facts = self._workgroup.dispatcher.step_out(conversation.id, agent.id, self._workgroup.now())
        self._workgroup.record(facts)
        return ""

    def _unknown(self, agent: Agent, name: str, queues: Iterable[QueueName], colleagues: Iterable[Agent]) -> str:
        return self._say(
            agent,
            phrases.NO_SUCH_COLLEAGUE,
            name=one_line(name, 20),
            queues="、".join(sorted(set(queues))) or "-",
            agents="、".join(sorted({who.name for who in colleagues})) or "-",
        )

    def _say(self, agent: Agent, msgid: str, /, **values: object) -> str:
        return self._texts(agent.language.value, msgid, **values)
