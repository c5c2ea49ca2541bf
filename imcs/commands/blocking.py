"""`!block`: a customer isn't heard for a time, reads that once, and is free again by time or by word.

Every block and every end of one is in the audit, in the same commit.
"""

import re
from datetime import timedelta

from bots.fold import fold
from imcs import phrases
from imcs.archive import Audited, CustomerBlocked
from imcs.commands.times import leading_span
from imcs.errors import Reason, Refused
from imcs.model import Agent, Author, Conversation, CustomerId, Message, Puppet, Stage
from imcs.wording import line_id, one_line
from imcs.workgroup import Workgroup

OFF = ("off", "解除", "取消")
LONGEST_DAYS = 366
_DAYS = re.compile(r"([0-9]{1,3}) ?(?:days?|d|天|日)$")


class Blocking:
    """Blocks customers, frees them, and lists who is blocked."""

    def __init__(self, workgroup: Workgroup) -> None:
        self._workgroup = workgroup
        self._blocks = workgroup.admission.blocks

    def in_window(self, agent: Agent, puppet: Puppet, conversation: Conversation | None, argument: str) -> str:
        """Block the customer of this window, for the usual time or the one named; or no longer."""
        if fold(argument) in OFF:
            return self._free(agent, puppet.customer)
        span = _span(argument) if argument else self._workgroup.policy.block
        if span is None:
            return self._say(agent, phrases.NO_SUCH_TIME, time=one_line(argument, 20))
        if conversation is not None and agent.id not in conversation.inside:
            raise Refused(Reason.NOT_CONNECTED)
        now = self._workgroup.now()
        until = now + span
        number = None if conversation is None else conversation.id
        block = CustomerBlocked(puppet.customer, until, agent.id)
        said = [] if conversation is None else [self._told(conversation, block)]
        self._blocks.put(block)
        audited = Audited(now, agent.id, "block", number, detail=f"customer {puppet.customer} until {_time(block)}")
        self._workgroup.record([], *said, block, audited)
        self._end_all(agent, puppet.customer)
        return self._say(agent, phrases.BLOCKED, customer=self._name(agent, puppet.customer), time=_time(block))

    def at_desk(self, agent: Agent, argument: str) -> str:
        """List who is blocked, or free one of them by number."""
        word, _, number = fold(argument).partition(" ")
        if word in OFF and number.strip("# ").isdecimal() and len(number) < 10:
            return self._free(agent, CustomerId(int(number.strip("# "))))
        blocked = self._blocks.open(self._workgroup.now())
        if not blocked:
            return self._say(agent, phrases.BLOCKED_NOBODY)
        lines = []
        for block in blocked:
            colleague = self._workgroup.people.agent(block.agent)
            name = "" if colleague is None else colleague.known_as
            shown = {"n": block.customer, "customer": self._name(agent, block.customer), "time": _time(block)}
            lines.append(self._say(agent, phrases.BLOCKED_LINE, agent=name, **shown))
        return self._say(agent, phrases.BLOCKED_LIST, blocked="\n".join(lines))

    def _free(self, agent: Agent, customer: CustomerId) -> str:
        now = self._workgroup.now()
        if not self._blocks.holds(customer, now):
            return self._say(agent, phrases.NOT_BLOCKED)
        block = CustomerBlocked(customer, now, agent.id)
        self._blocks.put(block)
        self._workgroup.record([], block, Audited(now, agent.id, "block off", detail=f"customer {customer}"))
        return self._say(agent, phrases.BLOCK_OFF, customer=self._name(agent, customer))

    def _end_all(self, agent: Agent, customer: CustomerId) -> None:
        dispatcher, now = self._workgroup.dispatcher, self._workgroup.now()
        for conversation in [known for known in dispatcher.open_conversations() if known.customer == customer]:
            if conversation.stage is Stage.CONNECTED and conversation.agent == agent.id:
                self._workgroup.close(agent, conversation.id)
            else:
                self._workgroup.record(dispatcher.cut(conversation.id, now, agent.id))

    def _told(self, conversation: Conversation, block: CustomerBlocked) -> Message:
        customer = self._workgroup.people.customer(conversation.customer)
        language = "zh_TW" if customer is None else customer.language.value
        body = self._workgroup.texts(language, phrases.BLOCKED_CUSTOMER, time=_time(block))
        return Message(conversation.id, self._workgroup.now(), Author.SERVICE, line_id(), body)

    def _name(self, agent: Agent, customer: CustomerId) -> str:
        return self._workgroup.customer_name(agent, customer)

    def _say(self, agent: Agent, msgid: str, /, **values: object) -> str:
        return self._workgroup.texts(agent.language.value, msgid, **values)


def _span(argument: str) -> timedelta | None:
    """The time that the argument is, nothing else: days too."""
    days = _DAYS.fullmatch(fold(argument))
    if days:
        span = timedelta(days=int(days[1]))
        return span if timedelta() < span <= timedelta(days=LONGEST_DAYS) else None
    found, rest = leading_span(argument)
    return found if not rest else None


def _time(block: CustomerBlocked) -> str:
    return f"{block.until.astimezone():%Y-%m-%d %H:%M}"
