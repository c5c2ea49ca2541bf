"""What customers send to a queue, as calls: lines, corrections, reactions, typing, and their going away."""

from collections.abc import Awaitable, Mapping
from dataclasses import replace
from xml.etree.ElementTree import Element

from bots.case_words import transcript_wanted
from bots.language import detect, from_xml_lang, language_of
from bots.rights import is_wish
from bots.words import language_wanted, takes_leave
from imcs import phrases
from imcs.archive import Archive, Delivered, LanguageChanged
from imcs.model import Author, Conversation, Customer, Language, Message, QueueName, Stage
from imcs.people import People
from imcs.phrases import rights
from imcs.pointers import retraction
from imcs.privacy import mask_secrets
from imcs.reception import Reception
from imcs.wording import line_id, one_line
from imcs.workgroup import Line, Workgroup
from imcs.workgroup.ratings import NONE
from imcs.xmpp import payloads
from imcs.xmpp.arrival import Arrival
from imcs.xmpp.outbound import Outbound, Receipt

UNREACHABLE = frozenset(
    {"service-unavailable", "recipient-unavailable", "item-not-found", "gone", "remote-server-not-found"}
)
"""Stanza errors (RFC 6120 §8.3.3) that mean that nobody is there any more."""


class CustomersDoor:
    """The queues' addresses."""

    def __init__(
        self,
        workgroup: Workgroup,
        archive: Archive,
        reception: Reception,
        outbound: Outbound,
        *,
        queues: Mapping[str, QueueName],
        language: Language,
    ) -> None:
        """`queues`: localpart → queue, with "" for the bare domain; `language` where nothing tells the customer's."""
        self._workgroup = workgroup
        self._archive = archive
        self._reception = reception
        self._outbound = outbound
        self._queues = queues
        self._language = language

    @property
    def _people(self) -> People:
        return self._workgroup.people

    def queue_at(self, localpart: str) -> QueueName | None:
        """The queue that answers at this address."""
        return self._queues.get(localpart)

    def take(self, arrived: Arrival, queue: QueueName) -> Awaitable[None] | None:
        """A stanza to a queue."""
        content = arrived.content
        customer = self._people.customer_at(arrived.address)
        if customer is None:
            return self._take_first(arrived, queue) if content.is_line and content.body else None
        if self._workgroup.admission.blocks.holds(customer.id, self._workgroup.now()):
            return None
        if content.replaces or content.retracts or content.reacts_to or content.replies_to:
            return self._take_with_target(customer, arrived, queue)
        if not content.body:
            self._take_sign(customer, arrived, queue)
        elif (wanted := transcript_wanted(content.own_words)) is not None:
            return self._take_request(customer, arrived, queue, wanted)
        else:
            self._take_line(customer, arrived, queue)
        return None

    def bounced(self, arrived: Arrival) -> None:
        """Something that we sent came back."""
        if self.queue_at(arrived.localpart) is not None and _conditions(arrived.stanza) & UNREACHABLE:
            self._workgroup.absences.gone(arrived.address)

    async def _take_first(self, arrived: Arrival, queue: QueueName) -> None:
        claimed = from_xml_lang(arrived.content.language)
        language = Language(language_of(arrived.content.body, claimed, self._language.value))
        customer = await self._people.customer_writing_from(arrived.address, language, arrived.content.nick)
        if self._workgroup.admission.blocks.holds(customer.id, self._workgroup.now()):
            return
        if (wanted := transcript_wanted(arrived.content.own_words)) is not None:
            await self._take_request(customer, arrived, queue, wanted)
        else:
            self._take_line(customer, arrived, queue)

    async def _take_request(self, customer: Customer, arrived: Arrival, queue: QueueName, wanted: int) -> None:
        """A transcript is wanted: it begins no conversation where there was one; the bot sees to it in its own."""
        cases, now = self._workgroup.cases, self._workgroup.now()
        conversation = self._workgroup.dispatcher.open_for(customer.id, queue)
        latest = await cases.over(customer, queue) if conversation is None else None
        if latest is None or self._workgroup.dispatcher.open_for(customer.id, queue) is not None:
            self._take_line(customer, arrived, queue)
            if conversation is not None and conversation.stage is Stage.CONNECTED:
                cases.send_soon(customer, queue, wanted)
            return
        customer = self._people.writes_from(customer, arrived.address)
        self._outbound.know(latest.id, customer.id, latest.queue)
        body = mask_secrets(arrived.content.body)
        line = Message(latest.id, now, Author.CUSTOMER, arrived.id or line_id(), body)
        self._confirm(arrived, self._archive.append(line))
        await cases.send(customer, queue, wanted)

    def _take_line(self, customer: Customer, arrived: Arrival, queue: QueueName, corrects: str = "") -> None:
        content = arrived.content
        customer = self._people.writes_from(customer, arrived.address)
        line = Line(arrived.id, content.body, "".join(content.payloads), corrects)
        if (kept := self._workgroup.said_after_the_end(customer, queue, line)) is not None:
            self._outbound.know(kept[0], customer.id, queue)
            self._confirm(arrived, kept[1])
            return
        conversation, seq = self._workgroup.customer_says(customer, queue, line)
        self._outbound.written_from(conversation.id, arrived.address)
        self._confirm(arrived, seq)
        if conversation.stage is Stage.CONNECTED:
            self._tell_of_words(conversation, content.own_words)
        else:
            self._follow_language(customer, content.own_words)
            if content.is_file:
                self._reception.got_file(conversation.id)
            else:
                self._reception.heard(conversation.id, mask_secrets(content.own_words), seq)

    def _tell_of_words(self, conversation: Conversation, words: str) -> None:
        """What the bot would do for these words is the agent's to do, who reads what that is."""
        agent = self._people.agent(conversation.agent) if conversation.agent is not None else None
        if agent is None:
            return
        if is_wish(words):
            self._workgroup.tell_agent(conversation.id, agent, rights.ASKED_AN_AGENT)
        elif takes_leave(words):
            self._workgroup.tell_agent(conversation.id, agent, phrases.CUSTOMER_SAYS_END, word=one_line(words))

    def _confirm(self, arrived: Arrival, seq: int) -> None:
        if arrived.content.receipt_wanted and arrived.id:
            self._outbound.confirm(seq, Receipt(arrived.to, arrived.sender, arrived.id))

    def _follow_language(self, customer: Customer, words: str) -> None:
        written = language_wanted(words, customer.language.value) or detect(words)
        if written is not None and written != customer.language.value:
            language = Language(written)
            self._people.change(replace(customer, language=language))
            self._archive.append(LanguageChanged(customer.id, language))

    def _take_sign(self, customer: Customer, arrived: Arrival, queue: QueueName) -> None:
        content = arrived.content
        if content.state == "gone":
            self._workgroup.absences.gone(arrived.address, queue)
        elif content.state or content.displayed:
            self._workgroup.absences.back(arrived.address)
        conversation = self._workgroup.dispatcher.open_for(customer.id, queue)
        if conversation is None:
            return
        if content.delivered:
            self._archive.append(Delivered(conversation.id, content.delivered, self._workgroup.now()))
        if conversation.stage is not Stage.CONNECTED:
            return
        for agent in filter(None, map(self._people.agent, conversation.inside)):
            if content.state:
                self._outbound.pass_to_agent(conversation.id, agent, payloads.typing(content.state))
            if content.displayed:
                self._outbound.pass_to_agent(conversation.id, agent, payloads.seen(content.displayed))

    async def _take_with_target(self, customer: Customer, arrived: Arrival, queue: QueueName) -> None:
        content = arrived.content
        if self._rates(customer, arrived, queue):
            return
        conversation = self._workgroup.dispatcher.open_for(customer.id, queue)
        target = None
        if conversation is not None:
            named = content.replaces or content.retracts or content.reacts_to or content.replies_to
            await self._workgroup.saved()  # it may point at a line that came a moment ago
            target = await self._archive.line(conversation.id, named)
        own = target is not None and target.author is Author.CUSTOMER
        shown = target is not None and self._was_shown(target)
        if content.replaces:
            content.forget_reply()
            # to the agent it's a new line if the first one never was: words must not be lost
            self._take_line(customer, arrived, queue, content.replaces if own and shown else "")
        elif content.replies_to and content.body:
            if target is None or target.private or not shown:
                content.forget_reply()
            self._take_line(customer, arrived, queue)
        elif target is None or target.private or not shown or (content.retracts and not own):
            return  # nothing of this conversation: it would point at something that was never shown
        else:
            content.payloads.append(
                retraction(content.retracts)
                if content.retracts
                else payloads.reactions(content.reacts_to, content.reactions)
            )
            line = Line(arrived.id, "", "".join(content.payloads))
            _, seq = self._workgroup.customer_says(customer, queue, line)
            self._confirm(arrived, seq)

    def _rates(self, customer: Customer, arrived: Arrival, queue: QueueName) -> bool:
        """Whether it's a reaction or a reply to the question how it was: kept as the answer then."""
        content, now = arrived.content, self._workgroup.now()
        if not (target := content.reacts_to or content.replies_to):
            return False
        words, given = mask_secrets(content.own_words), "".join(content.payloads)
        if content.reacts_to:
            given = payloads.reactions(target, content.reactions)
        line = Message(NONE, now, Author.CUSTOMER, arrived.id or line_id(), words, payloads=given)
        kept = self._workgroup.ratings.pointed(customer, queue, target, line, content.reactions)
        if kept is not None:
            customer = self._people.writes_from(customer, arrived.address)
            self._outbound.know(kept[0], customer.id, queue)
            self._confirm(arrived, kept[1])
        return kept is not None

    def _was_shown(self, line: Message) -> bool:
        """Whether the agent who is in, if any, was sent this line; what the bot was told before wasn't."""
        now = self._workgroup.find(line.conversation)
        return now is None or now.stage is not Stage.CONNECTED or line.agent == now.agent


def _conditions(stanza: Element) -> set[str]:
    return {part.tag.rpartition("}")[2] for child in stanza if child.tag.endswith("}error") for part in child}
