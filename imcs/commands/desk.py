"""Carrying out the staff's commands: checked, done, answered. One for all faces: text, ad-hoc, later the console.

Each handler gets a `Call` and returns what the agent reads; "" where the lines that follow say it already.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from imcs import phrases
from imcs.archive import Archive, CustomerNote, FeedbackGiven
from imcs.commands.article_ids import article_first
from imcs.commands.blocking import Blocking
from imcs.commands.curator import Curator, Request
from imcs.commands.declaration import Argument, Place
from imcs.commands.handing_on import HandingOn
from imcs.commands.lookup import Lookup
from imcs.commands.naming import leading_number
from imcs.commands.readymade import ReadyMade
from imcs.commands.reasons import chosen, listed
from imcs.commands.supervisor import Act, Supervisor
from imcs.commands.table import help_text, usage
from imcs.commands.tagging import Tagging
from imcs.commands.words import Invocation
from imcs.customers.reading import Reading
from imcs.customers.screen_pop import ScreenPop
from imcs.errors import Reason, Refused
from imcs.knowledge import Knowledge
from imcs.knowledge.confirmations import SENT
from imcs.model import Agent, Availability, Conversation, Puppet, QueueName, Role
from imcs.phrases import customers, supervision
from imcs.privacy import mask_secrets
from imcs.wording import minutes_and_seconds, one_line
from imcs.workgroup import Line, Workgroup
from imcs.workgroup.supervision import Supervision

USUAL_HISTORY = 5
MOST_HISTORY = 20


@dataclass(frozen=True, slots=True)
class Call:
    """A command on its way: who gave it, where, and about what."""

    agent: Agent
    argument: str
    invocation: Invocation
    puppet: Puppet | None
    """None at the desk."""
    conversation: Conversation | None
    """The puppet's open conversation."""


class Desk:
    """Every command, ready to be carried out."""

    def __init__(
        self, workgroup: Workgroup, archive: Archive, knowledge: Knowledge, screen_pop: ScreenPop, curator: Curator
    ) -> None:
        self._workgroup = workgroup
        self._archive = archive
        self._pop = screen_pop
        self.curator = curator
        """The knowledge managers' commands."""
        self._texts = workgroup.texts
        self._ready_made = ReadyMade(workgroup, archive, workgroup.policy.canned)
        self._blocking, self._tagging = Blocking(workgroup), Tagging(workgroup, archive)
        self._lookup = Lookup(workgroup, knowledge, Reading(archive, knowledge), screen_pop)
        self._handing_on = HandingOn(workgroup, workgroup.texts)
        self.supervisor = Supervisor(workgroup, Supervision(workgroup, archive), workgroup.texts)
        """The supervisors' commands."""
        self._handlers = self._by_name()

    def _by_name(self) -> Mapping[str, Callable[[Call], Awaitable[str]]]:
        return {
            "accept": self._accept,
            "decline": self._decline,
            "close": self._close,
            "hold": self._hold,
            "later": self._later,
            "transfer": self._transfer,
            "invite": self._invite,
            "leave": self._leave,
            "done": self._done,
            "s": self._send,
            "canned": self._canned,
            "undo": self._undo,
            "block": self._block,
            "tag": self._tag,
            "note": self._note,
            "memo": self._memo,
            "who": self._who,
            "history": self._history,
            "say": self._literally,
            "kb": self._kb,
            "faq": self._faq,
            "ready": self._ready,
            "pause": self._pause,
            "bye": self._bye,
            "status": self._status,
            "help": self._help,
            **dict.fromkeys(self.supervisor.handlers, self._supervise),
        }

    async def run(self, invocation: Invocation, agent: Agent, puppet: Puppet | None) -> str:
        """Carry out a command and return the answer to the agent, in the agent's language."""
        invocation = await self._meant(invocation, agent)
        command = invocation.subcommand or invocation.command
        place = Place.DESK if puppet is None else Place.PUPPET
        if not command.allowed(agent.roles):
            return self._say(agent, phrases.NOT_ALLOWED, name=command.shown(agent.language))
        if not command.works_at(place):
            msgid = phrases.ONLY_WITH_CUSTOMER if command.place is Place.PUPPET else phrases.ONLY_AT_DESK
            return self._say(agent, msgid, name=command.shown(agent.language))
        if command.argument is Argument.REQUIRED and not invocation.argument.strip():
            return self._say(agent, phrases.MISSING_ARGUMENT, usage=self._usage(agent, invocation))
        conversation = None
        if puppet is not None:
            conversation = self._workgroup.dispatcher.open_for(puppet.customer, puppet.queue)
            if not may_see(agent, puppet, conversation):
                return self._say(agent, phrases.NOT_YOURS)
        call = Call(agent, invocation.argument.strip(), invocation, puppet, conversation)
        try:
            return await self._handlers[invocation.command.name](call)
        except Refused as refused:
            return self._say(agent, phrases.REFUSED[refused.reason])

    async def _meant(self, invocation: Invocation, agent: Agent) -> Invocation:
        """`!kb edit hours …` is about the article `hours` where there is one, else it's words to search for."""
        command, sub = invocation.command, invocation.subcommand
        if not invocation.instead or sub is None:
            return invocation
        if sub.allowed(agent.roles) and await article_first(self._archive, invocation.argument) is not None:
            return invocation
        return Invocation(command, invocation.instead, command.subcommands[0])

    def _usage(self, agent: Agent, invocation: Invocation) -> str:
        command, sub = invocation.command, invocation.subcommand
        if sub is None or sub is command.subcommands[0]:
            return usage(self._texts, command, agent.language)
        return usage(self._texts, sub, agent.language, command)

    def _say(self, agent: Agent, msgid: str, /, **values: object) -> str:
        return self._texts(agent.language.value, msgid, **values)

    # ---------------------------------------------------- offers and the end

    async def _accept(self, call: Call) -> str:
        if call.conversation is None:
            return self._say(call.agent, phrases.OFFER_LATE)
        late = call.agent.id not in call.conversation.offers
        self._workgroup.accept(call.agent, call.conversation.id)
        return self._say(call.agent, phrases.ACCEPTED_LATE) if late else ""

    async def _decline(self, call: Call) -> str:
        if call.conversation is None:
            return self._say(call.agent, phrases.OFFER_LATE)
        self._workgroup.decline(call.agent, call.conversation.id)
        return ""

    async def _close(self, call: Call) -> str:
        if call.conversation is None:
            return self._say(call.agent, phrases.HAS_ENDED)
        if call.agent.id in call.conversation.guests and call.conversation.agent is not None:
            if Role.SUPERVISOR in call.agent.roles:
                return self.supervisor.close(call.agent, call.conversation, call.argument)
            owner = self._workgroup.people.agent(call.conversation.agent)
            return self._say(call.agent, supervision.ONLY_THE_OWNER, agent=owner.known_as if owner else "")
        return self._tagging.close(call.agent, call.conversation, call.argument)

    async def _hold(self, call: Call) -> str:
        return self._handing_on.hold(call.agent, self._connected(call), call.argument)

    async def _later(self, call: Call) -> str:
        return self._handing_on.later(call.agent, self._connected(call), call.argument)

    async def _transfer(self, call: Call) -> str:
        return self._handing_on.transfer(call.agent, self._connected(call), call.argument)

    async def _invite(self, call: Call) -> str:
        return self._handing_on.invite(call.agent, self._connected(call), call.argument)

    async def _leave(self, call: Call) -> str:
        return self._handing_on.leave(call.agent, self._connected(call))

    async def _done(self, call: Call) -> str:
        return await self._tagging.done(call.agent, call.argument)

    # -------------------------------------------------------- in the window

    async def _send(self, call: Call) -> str:
        number, more = leading_number(call.argument)
        conversation = self._connected(call)
        chosen = self._pop.suggestion(call.agent, conversation.id, number or 0)
        if chosen is None:
            wanted = call.argument.split()[0] if number is None else str(number)
            return self._say(call.agent, phrases.NO_SUGGESTION, n=one_line(wanted))
        body = f"{chosen.answer}\n{more}" if more else chosen.answer
        self._workgroup.agent_says(call.agent, conversation, Line(self._ready_made.sends(chosen.article), body))
        now = self._workgroup.now()
        self._archive.append(FeedbackGiven(conversation.id, chosen.article, SENT, now, call.agent.id))
        return self._say(call.agent, phrases.SUGGESTION_SENT, question=one_line(chosen.question))

    async def _literally(self, call: Call) -> str:
        self._workgroup.agent_says(call.agent, self._connected(call), Line("", call.invocation.argument))
        return ""

    async def _canned(self, call: Call) -> str:
        return self._ready_made.canned(call.agent, self._connected(call), call.argument)

    async def _undo(self, call: Call) -> str:
        return await self._ready_made.undo(call.agent, self._connected(call))

    async def _tag(self, call: Call) -> str:
        if call.puppet is None:
            return ""
        return await self._tagging.tag(call.agent, call.puppet, call.conversation, call.argument)

    async def _block(self, call: Call) -> str:
        if call.puppet is None:
            return await self._blocking.at_desk(call.agent, call.argument)
        return self._blocking.in_window(call.agent, call.puppet, call.conversation, call.argument)

    async def _note(self, call: Call) -> str:
        if call.puppet is None:
            return ""
        conversation = call.conversation
        if conversation is not None:
            self._workgroup.note(call.agent, conversation.id, call.argument)
            return self._say(call.agent, phrases.NOTE_SAVED)
        ended = await self._archive.conversations(1, call.puppet.queue, call.puppet.customer)
        if not ended:
            return self._say(call.agent, phrases.HAS_ENDED)
        self._workgroup.note(call.agent, ended[0].id, call.argument)
        return self._say(call.agent, phrases.NOTE_SAVED)

    async def _memo(self, call: Call) -> str:
        if call.puppet is None:
            return ""
        agent, now = call.agent, self._workgroup.now()
        note = CustomerNote(now, agent.known_as, mask_secrets(call.argument))
        await self._archive.customers.note(call.puppet.customer, note)
        return self._say(agent, customers.MEMO_SAVED)

    async def _who(self, call: Call) -> str:
        if call.puppet is None:
            return ""
        rules = self._workgroup.dispatcher.queues.get(call.puppet.queue)
        shown = rules is not None and rules.show_addresses
        return await self._pop.view.who_text(call.agent, call.puppet, call.conversation, with_address=shown)

    async def _history(self, call: Call) -> str:
        people = self._workgroup.people
        customer = None if call.puppet is None else await people.find_customer(call.puppet.customer)
        if customer is None:
            return self._say(call.agent, phrases.UNKNOWN_ADDRESS)
        limit = _count(call.argument) or USUAL_HISTORY
        return await self._pop.view.history_text(call.agent, customer, min(limit, MOST_HISTORY))

    def _connected(self, call: Call) -> Conversation:
        if call.conversation is None:
            raise Refused(Reason.UNKNOWN_CONVERSATION)
        if call.agent.id not in call.conversation.inside:
            raise Refused(Reason.NOT_CONNECTED)
        return call.conversation

    # ------------------------------------------------------------ knowledge

    async def _kb(self, call: Call) -> str:
        subcommand = call.invocation.subcommand
        if subcommand is not None and subcommand.name == "talk":
            return await self._lookup.talk(call.agent, call.argument)
        if subcommand is not None and subcommand.name != "search":
            return await self.curator.run(Request(call.agent, subcommand.name, call.argument))
        return await self._lookup.search(call.agent, call.conversation, call.argument)

    async def _faq(self, call: Call) -> str:
        if call.puppet is None:
            return ""
        number = None if call.conversation is None else call.conversation.id
        if number is None:
            ended = await self._archive.conversations(1, call.puppet.queue, call.puppet.customer)
            number = ended[0].id if ended else None
        if number is None:
            return self._say(call.agent, phrases.HAS_ENDED)
        return await self.curator.nominate(call.agent, number)

    # ----------------------------------------------------------------- duty

    async def _supervise(self, call: Call) -> str:
        act = Act(call.agent, call.argument, call.conversation)
        return await self.supervisor.run(call.invocation.command.name, act)

    async def _ready(self, call: Call) -> str:
        if call.argument and Role.SUPERVISOR in call.agent.roles:
            return await self.supervisor.ready_other(call.agent, call.argument)
        self._workgroup.ready(call.agent)
        state = self._workgroup.dispatcher.agent(call.agent.id)
        if not state.able and state.load < state.capacity:
            return self._say(call.agent, phrases.READY_AWAY)
        return self._say(call.agent, phrases.READY, open=state.load, capacity=state.capacity)

    async def _pause(self, call: Call) -> str:
        if Role.SUPERVISOR in call.agent.roles:
            told = await self.supervisor.pause_other(call.agent, call.argument)
            if told is not None:
                return told
        reasons = self._workgroup.policy.pause_reasons
        meant = chosen(reasons, call.argument)
        if meant is None:
            return self._say(call.agent, phrases.PAUSE_WHY, reasons=listed(reasons))
        why = one_line(mask_secrets(meant))
        self._workgroup.pause(call.agent, why)
        if why:
            return self._say(call.agent, phrases.PAUSED_WHY, why=why)
        return self._say(call.agent, phrases.PAUSED)

    async def _bye(self, call: Call) -> str:
        self._workgroup.leave(call.agent)
        left = len(self._workgroup.dispatcher.conversations_of(call.agent.id))
        return self._say(call.agent, phrases.BYE_OPEN, open=left) if left else self._say(call.agent, phrases.BYE)

    async def _status(self, call: Call) -> str:
        agent, dispatcher = call.agent, self._workgroup.dispatcher
        state = dispatcher.agent(agent.id)
        if not state.on_duty:
            shown = self._say(agent, phrases.STATE_OFF_DUTY)
        elif state.paused:
            shown = self._say(agent, phrases.STATE_PAUSED)
        else:
            as_good_as = Availability.AVAILABLE if state.present else state.availability
            shown = self._say(agent, phrases.AVAILABILITY[as_good_as])
        lines = [self._say(agent, phrases.STATUS, state=shown, open=state.load, capacity=state.capacity)]
        now = self._workgroup.now()
        for conversation in dispatcher.conversations_of(agent.id):
            customer = await self._workgroup.people.find_customer(conversation.customer)
            lines.append(
                self._say(
                    agent,
                    phrases.STATUS_CONVERSATION,
                    number=conversation.id,
                    customer="" if customer is None else self._pop.view.name(agent, customer),
                    queue=conversation.queue,
                    time=minutes_and_seconds(now - conversation.started_at),
                )
            )
        lines += [self._queue_line(agent, queue) for queue in sorted(agent.queues & dispatcher.queues.keys())]
        return "\n".join(lines)

    def _queue_line(self, agent: Agent, queue: QueueName) -> str:
        board = self._workgroup.board(queue)
        return self._say(
            agent,
            phrases.STATUS_QUEUE,
            queue=queue,
            waiting=board.waiting,
            longest=minutes_and_seconds(board.longest),
            agents=board.agents,
        )

    async def _help(self, call: Call) -> str:
        place = Place.DESK if call.puppet is None else Place.PUPPET
        return help_text(self._texts, call.agent.roles, place, call.agent.language)


def may_see(agent: Agent, puppet: Puppet, conversation: Conversation | None = None) -> bool:
    """Whether the customer's matters in that queue are any business of this member of the staff.

    `conversation` is the open one: who helps out in another queue sees what they were given.
    """
    given = conversation is not None and conversation.concerns(agent.id)
    return given or puppet.queue in agent.queues or Role.SUPERVISOR in agent.roles


def _count(text: str) -> int:
    """The number in `text`; 0 where it isn't one that anybody could mean."""
    return int(text) if text.isdecimal() and len(text) < 10 else 0
