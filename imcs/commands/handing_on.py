"""From one hand to another: putting a conversation aside, and giving it to a queue or a colleague.

Reads what was meant and words what is wrong with it; the workgroup does it.
"""

from collections.abc import Iterable
from datetime import timedelta

from bots.texts import Texts
from imcs import phrases
from imcs.announcements import one_line
from imcs.commands.times import leading_span
from imcs.model import Agent, Conversation, QueueName
from imcs.workgroup import Workgroup

USUAL_HOLD = timedelta(minutes=15)


class HandingOn:
    """`!hold` and `!transfer`."""

    def __init__(self, workgroup: Workgroup, texts: Texts) -> None:
        self._workgroup = workgroup
        self._texts = texts

    def hold(self, agent: Agent, conversation: Conversation, argument: str) -> str:
        """Put it aside: for a while, or for as long as the argument begins with; the rest is why."""
        span, why = leading_span(argument)
        if span is None and why[:1].isdecimal():
            return self._say(agent, phrases.NO_SUCH_TIME, time=one_line(why, 20))
        self._workgroup.hold(agent, conversation.id, span or USUAL_HOLD, why)
        return ""

    def transfer(self, agent: Agent, conversation: Conversation, argument: str) -> str:
        """Give it to the queue or colleague that the argument begins with; the rest is a note."""
        staff = self._workgroup.people.staff
        colleagues = {name: who for who in staff if who != agent for name in (who.public_name, who.name) if name}
        queues = {queue.title: name for name, queue in self._workgroup.dispatcher.queues.items() if queue.title}
        queues |= {name: name for name in self._workgroup.dispatcher.queues}
        name = longest((*queues, *colleagues), argument)
        if name is None:
            wanted, _, _ = argument.partition(" ")
            return self._unknown(agent, wanted, queues.values(), colleagues.values())
        note = argument[len(name) :].strip(" ：:，,")
        to: Agent | QueueName = queues[name] if name in queues else colleagues[name]
        self._workgroup.hand_over(agent, conversation, to, note)
        if isinstance(to, Agent):
            return self._say(agent, phrases.ASKED_COLLEAGUE, agent=to.public_name or to.name)
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


def longest(names: Iterable[str], text: str) -> str | None:
    """The longest name that the text begins with; one of Latin letters must end where a word does."""
    folded = text.casefold()
    fitting = [name for name in names if folded.startswith(name.casefold()) and not _goes_on(name, text)]
    return max(fitting, key=len, default=None)


def _goes_on(name: str, text: str) -> bool:
    follows = text[len(name) : len(name) + 1]
    return follows.isascii() and (follows.isalnum() or follows in ("-", "_")) and follows != ""
