"""`!block`: a customer isn't heard for a time, reads that once, and is free again by time or by word.

It ends what the customer has open, so it's for whoever could end it: the owner or a supervisor.
Every block and every end of one is in the audit, in the same commit.
"""

import re
from datetime import timedelta

from bots.fold import fold
from imcs import phrases
from imcs.archive import Audited, CustomerBlocked
from imcs.commands.naming import leading_number
from imcs.commands.times import leading_span
from imcs.errors import Reason, Refused
from imcs.model import Agent, Author, Conversation, CustomerId, Message, Puppet, Role, Stage
from imcs.phrases import supervision
from imcs.wording import line_id, one_line
from imcs.workgroup import Workgroup

OFF = ("off", "解除", "取消")
LONGEST_DAYS = 366
_FREE = re.compile(r"(?:off\b|解除|取消)(.*)")
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
        if Role.SUPERVISOR not in agent.roles and (owner := self._other_owner(agent, puppet.customer, conversation)):
            return self._say(agent, supervision.ONLY_THE_OWNER, agent=owner.known_as)
        now = self._workgroup.now()
        until = now + span
        number = None if conversation is None else conversation.id
        block = CustomerBlocked(puppet.customer, until, agent.id)
        said = [self._told(known, block) for known in self._open(puppet.customer)]
        self._blocks.put(block)
        audited = Audited(now, agent.id, "block", number, detail=f"customer {puppet.customer} until {_time(block)}")
        self._workgroup.record([], *said, block, audited)
        self._end_all(agent, puppet.customer)
        return self._say(agent, phrases.BLOCKED, customer=self._name(agent, puppet.customer), time=_time(block))

    def _open(self, customer: CustomerId) -> list[Conversation]:
        return [known for known in self._workgroup.dispatcher.open_conversations() if known.customer == customer]

    def _other_owner(self, agent: Agent, customer: CustomerId, here: Conversation | None) -> Agent | None:
        """The colleague who has what a block would end: here, or anywhere where nothing is open here.

        Refused NOT_CONNECTED where it's open here and the agent isn't in it.
        """
        if here is not None and agent.id not in here.inside:
            raise Refused(Reason.NOT_CONNECTED)
        owners = [known.agent for known in ([here] if here else self._open(customer)) if known.agent is not None]
        return None if not owners or agent.id in owners else self._workgroup.people.agent(owners[0])

    async def at_desk(self, agent: Agent, argument: str) -> str:
        """List who of the agent's customers is blocked, or free one of them by number."""
        blocked = [each for each in self._blocks.open(self._workgroup.now()) if await self._concerns(agent, each)]
        freed = _FREE.match(fold(argument))
        number = None if freed is None else leading_number(freed[1])[0]
        if number is not None:
            block = next((block for block in blocked if block.customer == number), None)
            return self._say(agent, phrases.NOT_BLOCKED) if block is None else self._free(agent, block.customer)
        if not blocked:
            return self._say(agent, phrases.BLOCKED_NOBODY)
        lines = []
        for block in blocked:
            colleague = self._workgroup.people.agent(block.agent)
            name = "" if colleague is None else colleague.known_as
            shown = {"n": block.customer, "customer": self._name(agent, block.customer), "time": _time(block)}
            lines.append(self._say(agent, phrases.BLOCKED_LINE, agent=name, **shown))
        return self._say(agent, phrases.BLOCKED_LIST, blocked="\n".join(lines))

    async def _concerns(self, agent: Agent, block: CustomerBlocked) -> bool:
        """Whether the block is the agent's own, or its customer one of their queues'; supervisors have them all."""
        people = self._workgroup.people
        customer = await people.find_customer(block.customer)
        if Role.SUPERVISOR in agent.roles or block.agent == agent.id:
            return True
        return customer is not None and any(people.known_puppet(customer.id, queue) for queue in agent.queues)

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
        for conversation in self._open(customer):
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
