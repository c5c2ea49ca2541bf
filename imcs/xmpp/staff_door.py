"""What the staff send to the desk or to a puppet, as calls: commands, lines to customers, answers to offers.

Whoever isn't on the staff learns nothing here, not even which puppets exist.
"""

from collections.abc import Awaitable

from imcs import phrases
from imcs.archive import Archive, Delivered
from imcs.commands.desk import Desk
from imcs.commands.words import (
    Invocation,
    OfferWord,
    UnknownCommand,
    answers_customer,
    file_sent,
    looks_whispered,
    offer_word,
    read_line,
)
from imcs.errors import Refused
from imcs.model import Agent, Author, Conversation, Puppet, Role
from imcs.phrases import supervision
from imcs.pointers import retraction
from imcs.workgroup import Line, Workgroup
from imcs.workgroup.announcements import offered_by
from imcs.xmpp import payloads
from imcs.xmpp.arrival import DESK, PUPPET, Arrival, Doorman
from imcs.xmpp.outbound import Outbound, Receipt
from imcs.xmpp.payloads import Content
from imcs.xmpp.replies import Trouble

ANSWERS = frozenset({"accept", "decline"})
YES = frozenset("👍✅👌")
NO = frozenset("👎❌")


class StaffDoor:
    """The desk's and the puppets' addresses."""

    def __init__(
        self, workgroup: Workgroup, archive: Archive, desk: Desk, outbound: Outbound, doorman: Doorman
    ) -> None:
        self._workgroup = workgroup
        self._people = workgroup.people
        self._archive = archive
        self._desk = desk
        self._outbound = outbound
        self._doorman = doorman

    def is_stranger_there(self, arrived: Arrival) -> bool:
        """Whether the sender has no business at the address written to."""
        to_staff = arrived.localpart == DESK or arrived.localpart.startswith(PUPPET)
        return to_staff and self._people.agent_at(arrived.address) is None

    def _note_sign_of_life(self, agent: Agent, arrived: Arrival) -> None:
        """A receipt is the client's own; typing, reading and writing are the person's, unless that was long ago."""
        content = arrived.content
        if (content.body or content.reactions or content.displayed or content.state) and not content.delayed:
            self._workgroup.seen(agent, line=bool(content.body or content.reactions))

    # -------------------------------------------------------------- the desk

    def at_desk(self, arrived: Arrival) -> Awaitable[None] | None:
        """A stanza to the control contact."""
        agent = self._people.agent_at(arrived.address)
        if agent is None:
            self._turn_away(arrived)
            return None
        self._note_sign_of_life(agent, arrived)
        if not arrived.content.body:
            return None
        match read_line(arrived.content.own_words):
            case Invocation() as invocation:
                return self._run(arrived, invocation, agent, None)
            case UnknownCommand(word):
                self._told(arrived, phrases.UNKNOWN_COMMAND, word=word)
            case _ if self._desk.supervisor.answer(agent, arrived.content.own_words):
                self._doorman.confirm(arrived)
            case _ if Role.MANAGER in agent.roles and (sent := file_sent(arrived.content.own_words)):
                return self._run(arrived, sent, agent, None)
            case _:
                self._told(arrived, phrases.NO_CUSTOMER_HERE)
        return None

    # --------------------------------------------------------------- puppets

    def at_puppet(self, arrived: Arrival) -> Awaitable[None] | None:
        """A stanza to the contact that stands for a customer."""
        agent = self._people.agent_at(arrived.address)
        if agent is None:
            self._turn_away(arrived)
            return None
        self._note_sign_of_life(agent, arrived)
        puppet = self._people.puppet_named(arrived.localpart)
        if puppet is None:
            return self._find_puppet(agent, arrived)
        return self._to_puppet(agent, puppet, arrived)

    async def _find_puppet(self, agent: Agent, arrived: Arrival) -> None:
        puppet = await self._people.find_puppet(arrived.localpart)
        if puppet is None:
            self._doorman.refuse(arrived, Trouble.NO_SUCH_ADDRESS, phrases.UNKNOWN_ADDRESS)
        elif pending := self._to_puppet(agent, puppet, arrived):
            await pending

    def _to_puppet(self, agent: Agent, puppet: Puppet, arrived: Arrival) -> Awaitable[None] | None:
        content = arrived.content
        conversation = self._workgroup.dispatcher.open_for(puppet.customer, puppet.queue)
        mine = conversation is not None and conversation.concerns(agent.id)
        if content.reacts_to or content.retracts:
            if conversation is None:
                return None
            return (self._pointed if mine else self._marked_late)(agent, conversation, arrived)
        if not content.body:
            if mine and conversation is not None:
                self._sign(agent, conversation, arrived)
            return None
        match read_line(content.own_words):
            case Invocation(command) if command.name in ANSWERS and (content.delayed or content.replaces):
                self._told(arrived, phrases.OFFER_LATE)
                return None
            case Invocation() as invocation:
                return self._run(arrived, invocation, agent, puppet)
            case UnknownCommand(word):
                self._told(arrived, phrases.UNKNOWN_COMMAND, word=word)
                return None
            case _:
                return self._text(agent, conversation, arrived)

    def _text(self, agent: Agent, conversation: Conversation | None, arrived: Arrival) -> Awaitable[None] | None:
        content = arrived.content
        word = None if content.delayed or content.replaces else offer_word(content.own_words)
        if Role.SUPERVISOR in agent.roles and looks_whispered(content.own_words):
            self._told(arrived, supervision.WHISPER_AT_DESK)
        elif conversation is None:
            self._told(arrived, phrases.OFFER_LATE if word else phrases.HAS_ENDED)
        elif agent.id in conversation.offers:
            if word is None and self._may_answer(conversation, content):
                return self._accept_and_say(agent, conversation, arrived)
            return self._answer_offer(agent, conversation, arrived, word)
        elif self._workgroup.audience.watches(agent.id, conversation.id):
            self._told(arrived, supervision.ONLY_WATCHED)
        elif not conversation.concerns(agent.id):
            if word is OfferWord.ACCEPT:
                return self._answer_offer(agent, conversation, arrived, word)
            self._told(arrived, phrases.OFFER_LATE if word else phrases.NOT_YOURS)
        elif word is not None and self._workgroup.settled.just_now(agent, conversation.id):
            self._doorman.confirm(arrived)  # "1" typed twice isn't meant for the customer
        elif content.replaces:
            return self._corrected(agent, conversation, arrived)
        elif content.replies_to:
            return self._replied(agent, conversation, arrived)
        else:
            self._relay(agent, conversation, arrived)
        return None

    def _may_answer(self, conversation: Conversation, content: Content) -> bool:
        """Whether these words accept the offer and go to the customer, as the queue's rules may have it."""
        if not self._workgroup.dispatcher.rules_of(conversation).accept_by_answering:
            return False
        return not content.delayed and not content.replaces and answers_customer(content.own_words)

    def _accept_and_say(self, agent: Agent, conversation: Conversation, arrived: Arrival) -> Awaitable[None] | None:
        # at once: nothing may come between the look at the offer and its acceptance
        try:
            self._workgroup.accept(agent, conversation.id)
        except Refused:
            self._told(arrived, phrases.OFFER_LATE)
            return None
        if arrived.content.replies_to:
            return self._replied(agent, conversation, arrived)
        self._relay(agent, conversation, arrived)
        return None

    async def _answer_offer(
        self, agent: Agent, conversation: Conversation, arrived: Arrival, word: OfferWord | None
    ) -> None:
        late = agent.id not in conversation.offers
        try:
            if word is OfferWord.ACCEPT:
                self._workgroup.accept(agent, conversation.id)
            elif word is OfferWord.DECLINE:
                self._workgroup.decline(agent, conversation.id)
            else:
                self._told(arrived, phrases.OFFER_FIRST)
                return
        except Refused:
            self._told(arrived, phrases.OFFER_LATE)  # in between somebody else was faster, or the customer left
            return
        await self._workgroup.saved()
        self._doorman.confirm(arrived)
        if late:
            self._doorman.say(arrived, phrases.ACCEPTED_LATE)

    def _relay(self, agent: Agent, conversation: Conversation, arrived: Arrival, corrects: str = "") -> None:
        content = arrived.content
        line = Line(arrived.id, content.body, "".join(content.payloads), corrects)
        self._say(agent, conversation, arrived, line)

    def _say(self, agent: Agent, conversation: Conversation, arrived: Arrival, line: Line) -> None:
        try:
            seq = self._workgroup.agent_says(agent, conversation, line)
        except Refused as refused:
            self._told(arrived, phrases.REFUSED[refused.reason])
            return
        if arrived.content.receipt_wanted and arrived.id:
            self._outbound.confirm(seq, Receipt(arrived.to, arrived.sender, arrived.id))

    async def _replied(self, agent: Agent, conversation: Conversation, arrived: Arrival) -> None:
        await self._workgroup.saved()  # it may point at a line that came a moment ago
        target = await self._archive.line(conversation.id, arrived.content.replies_to)
        if target is None or target.private:
            arrived.content.forget_reply()  # it quotes the desk, which the customer must not read
        self._relay(agent, conversation, arrived)

    async def _corrected(self, agent: Agent, conversation: Conversation, arrived: Arrival) -> None:
        await self._workgroup.saved()  # it may point at a line that came a moment ago
        target = await self._archive.line(conversation.id, arrived.content.replaces)
        arrived.content.forget_reply()
        own = target is not None and target.agent == agent.id and target.author is Author.AGENT
        if target is None or not own or target.private:
            # the corrected line never reached the customer (a command, an answer to an offer): nor does this
            self._told(arrived, phrases.NOT_RELAYED)
            return
        self._relay(agent, conversation, arrived, arrived.content.replaces)

    async def _pointed(self, agent: Agent, conversation: Conversation, arrived: Arrival) -> None:
        content = arrived.content
        if content.reacts_to and self._workgroup.is_offer(conversation.id, content.reacts_to):
            given = marks(content)
            word = OfferWord.ACCEPT if given & YES else OfferWord.DECLINE if given & NO else None
            if word is not None and not content.delayed:
                await self._answer_offer(agent, conversation, arrived, word)
            return
        if agent.id not in conversation.inside:
            return
        await self._workgroup.saved()  # it may point at a line that came a moment ago
        target = await self._archive.line(conversation.id, content.reacts_to or content.retracts)
        own = target is not None and target.agent == agent.id and target.author is Author.AGENT
        if target is None or target.private or (content.retracts and not own):
            return
        pointer = (
            retraction(content.retracts)
            if content.retracts
            else payloads.reactions(content.reacts_to, content.reactions)
        )
        self._say(agent, conversation, arrived, Line(arrived.id, "", pointer))

    async def _marked_late(self, agent: Agent, conversation: Conversation, arrived: Arrival) -> None:
        """👍 on an offer that isn't open any more: as good as the word."""
        content = arrived.content
        if not content.delayed and offered_by(content.reacts_to, conversation.id, agent.id) and YES & marks(content):
            await self._answer_offer(agent, conversation, arrived, OfferWord.ACCEPT)

    def _sign(self, agent: Agent, conversation: Conversation, arrived: Arrival) -> None:
        content = arrived.content
        if content.delivered:
            self._archive.append(Delivered(conversation.id, content.delivered, self._workgroup.now()))
        if agent.id not in conversation.inside:
            return
        if content.state and content.state != "gone":  # only the window was closed, nobody has left
            self._outbound.pass_to_customer(conversation.id, payloads.typing(content.state))
        if content.displayed:
            self._outbound.pass_to_customer(conversation.id, payloads.seen(content.displayed))

    # --------------------------------------------------------------- answers

    async def _run(self, arrived: Arrival, invocation: Invocation, agent: Agent, puppet: Puppet | None) -> None:
        answer = await self._desk.run(invocation, agent, puppet)
        await self._workgroup.saved()
        self._doorman.confirm(arrived)
        if answer:
            self._doorman.answer(arrived, answer)

    def _told(self, arrived: Arrival, msgid: str, **values: object) -> None:
        self._doorman.confirm(arrived)
        self._doorman.say(arrived, msgid, **values)

    def _turn_away(self, arrived: Arrival) -> None:
        self._doorman.refuse(arrived, Trouble.STRANGER, phrases.STRANGER)


def marks(content: Content) -> set[str]:
    """The signs that the reactions of a stanza are made of."""
    return {char for reaction in content.reactions for char in reaction}
