"""What was recorded, said: each committed line becomes one stanza, in order, and is then marked as handed over.

It only translates. While the stream is down or full, lines wait here; they are in the archive already.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from unicodedata import category
from xml.sax.saxutils import quoteattr

from imcs.archive import Archive, Recorded, WrittenFrom
from imcs.dispatcher import ConversationEnded, ConversationStarted, Fact
from imcs.model import Address, Agent, AgentId, Author, ConversationId, CustomerId, Message, QueueName
from imcs.people import People
from imcs.wording import MARK, line_id
from imcs.workgroup.audience import Audience
from imcs.workgroup.notices import Notice
from imcs.xmpp import bylines, payloads
from imcs.xmpp.arrival import DESK
from imcs.xmpp.component import Component
from imcs.xmpp.reacting import Reactions

log = logging.getLogger("imcs.xmpp")

Matter = tuple[CustomerId, QueueName]
"""Whose conversation, and in which queue."""
UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Mn", "Zl", "Zp", "Zs"})
"""Unicode's categories of what leaves no trace on the screen, blanks included."""
BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols that are drawn as nothing at all."""
AT_ONCE = 500
"""Held lines that are said in one turn of the event loop."""
REMEMBERED = 10_000
"""Ended conversations whose last lines may still have to be said."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """XEP-0184: who is to be told that a line has arrived, once it is committed."""

    sender: str
    to: str
    id: str


class Outbound:
    """Says what was recorded."""

    def __init__(self, component: Component, archive: Archive, people: People, audience: Audience) -> None:
        self._component = component
        self._archive = archive
        self._people = people
        self._audience = audience
        self.bot_name: Callable[[Agent], str] = _no_name
        """What the bot is called in an agent's language."""
        self.reactions = Reactions()
        self._held: deque[Recorded] = deque()
        self._unread: deque[Recorded] = deque()
        """Written, and for all we know not read by the server yet."""
        self._receipts: dict[int, Receipt] = {}
        self._matters: dict[ConversationId, Matter] = {}
        self._written_from: dict[ConversationId, Address] = {}
        """Where each conversation's customer wrote from last in it."""
        self._ended: deque[ConversationId] = deque()
        self.on_fact: Callable[[Fact, Matter | None], None] = _nothing
        component.on_room = self._say_held
        component.echo.on_reached = self._reached

    def know(self, conversation: ConversationId, customer: CustomerId, queue: QueueName) -> None:
        """Whose conversation this is and in which queue; needed before anything in it can be said."""
        self._matters[conversation] = (customer, queue)

    async def resume(self, conversation: ConversationId, customer: CustomerId, queue: QueueName) -> None:
        """The same after a restart, and where it is to be said."""
        self.know(conversation, customer, queue)
        if address := await self._archive.written_from(conversation):
            self._written_from[conversation] = address

    def written_from(self, conversation: ConversationId, address: Address) -> None:
        """Replies go where the customer writes from in this conversation, whatever else they use elsewhere."""
        if self._written_from.get(conversation) != address:
            self._written_from[conversation] = address
            self._archive.append(WrittenFrom(conversation, address))

    def confirm(self, seq: int, receipt: Receipt) -> None:
        """Send this receipt once what was recorded in place `seq` is committed."""
        self._receipts[seq] = receipt

    def announce(self, recorded: Recorded) -> None:
        """Say it, or keep it until the stream takes it; everything before it goes first."""
        if self._held or not self._component.ready:
            self._held.append(recorded)
            return
        self._say(recorded)

    def stream_is_up(self) -> None:
        """Say what had to wait, and first, once more, what the end of the last stream may have swallowed."""
        self._held.extendleft(replace(recorded, again=True) for recorded in reversed(self._unread))
        self._unread.clear()
        self._say_held()

    def _reached(self, mark: int) -> None:
        """The server has read everything up to place `mark`: it needn't be said again, ever."""
        while self._unread and self._unread[0].seq <= mark:
            self._receipts.pop(self._unread.popleft().seq, None)
        self._archive.handed(mark)

    def _say_held(self) -> None:
        for _ in range(min(AT_ONCE, len(self._held))):
            if not self._component.ready:
                return
            self._say(self._held.popleft())
        if self._held:
            asyncio.get_running_loop().call_soon(self._say_held)

    def _say(self, recorded: Recorded) -> None:
        entry = recorded.entry
        if not isinstance(entry, Message | Fact):
            return
        self._unread.append(recorded)
        try:
            if isinstance(entry, Message):
                self._confirm(recorded.seq)
                self._line(entry, recorded.again)
            else:
                self._fact(entry)
        except Exception:  # one line that can't be said must not keep all later ones from being said
            log.exception("event=not-said seq=%s", recorded.seq)
        self._component.echo.want(recorded.seq)

    def _confirm(self, seq: int) -> None:
        if receipt := self._receipts.get(seq):
            inner = payloads.receipt(receipt.id)
            self._component.write(payloads.message(receipt.sender, receipt.to, inner))

    def _fact(self, fact: Fact) -> None:
        if isinstance(fact, ConversationStarted):
            self.know(fact.conversation, fact.customer, fact.queue)
        elif isinstance(fact, ConversationEnded):
            self._ended.append(fact.conversation)
            self.reactions.forget(fact.conversation)
            if len(self._ended) > REMEMBERED:
                over = self._ended.popleft()
                self._matters.pop(over, None)
                self._written_from.pop(over, None)
        conversation = getattr(fact, "conversation", None)
        self.on_fact(fact, None if conversation is None else self._matters.get(conversation))

    def _line(self, line: Message, again: bool) -> None:
        matter = self._matters.get(line.conversation)
        if matter is None:
            log.error("event=unknown-conversation conversation=%s", line.conversation)
            return
        self.reactions.follow(line)
        to_agent = line.author is Author.CUSTOMER or (line.author is Author.SERVICE and line.private)
        if to_agent:
            body = line.body if line.author is Author.SERVICE else doubled_mark(line.body)
            self._to_agent(replace(line, body=body), matter, line.agent, again)
        elif not line.private:
            self._to_customer(line, matter, again)
        for reader in self._audience.readers(line):
            self._to_agent(self._as_overheard(line, reader), matter, reader, again)

    def _as_overheard(self, line: Message, reader: AgentId) -> Message:
        """What somebody reads who wasn't written to: the customer's own words, and others' with their names."""
        if line.author is Author.CUSTOMER or not line.body:
            return replace(line, body=doubled_mark(line.body))
        writer, agent = self._writer(line), self._people.agent(reader)
        body, inner = bylines.overheard(writer.known_as if writer else self.bot_name(agent) if agent else "", line)
        return replace(line, body=body, payloads=inner)

    def _writer(self, line: Message) -> Agent | None:
        return None if line.agent is None or line.author is Author.CUSTOMER else self._people.agent(line.agent)

    def _to_agent(self, line: Message, matter: Matter, to: AgentId | None, again: bool) -> None:
        agent = self._people.agent(to) if to is not None else None
        if agent is None:
            return  # nobody is in yet: the screen pop will show it
        puppet = self._puppet(matter)
        if puppet is None:
            log.error("event=unknown-puppet conversation=%s", line.conversation)
            return
        inner = _inner(line, self.reactions.as_seen(line, agent.id), again)
        self._component.write(payloads.message(puppet, agent.address, inner, stanza_id=line.id))

    def _to_customer(self, line: Message, matter: Matter, again: bool) -> None:
        customer = self._people.customer(matter[0])
        if customer is None:
            log.error("event=unknown-customer conversation=%s", line.conversation)
            return
        writer = self._writer(line)
        if line.body and writer and self._audience.several(line.conversation):
            body, named = bylines.by(writer.known_as, line)
            line = replace(line, body=body, payloads=named)
        inner = _inner(line, self.reactions.as_seen(line, None), again)
        to = self._written_from.get(line.conversation, customer.address)
        self._component.write(payloads.message(self._queue(matter), to, inner, stanza_id=line.id))

    def notify(self, notice: Notice) -> None:
        """A line of the desk's that is true now, or never."""
        if self._component.ready:
            desk, inner = f"{DESK}@{self._component.domain}", payloads.text(notice.text)
            self._component.write(payloads.message(desk, notice.agent.address, inner, stanza_id=line_id()))

    def pass_to_agent(self, conversation: ConversationId, agent: Agent, inner: str) -> None:
        """A sign of the customer's that is never archived: typing, a display marker."""
        matter = self._matters.get(conversation)
        puppet = None if matter is None else self._puppet(matter)
        if puppet is not None:
            self._component.write(payloads.message(puppet, agent.address, inner))

    def pass_to_customer(self, conversation: ConversationId, inner: str) -> None:
        """The same from the agent."""
        matter = self._matters.get(conversation)
        customer = matter and self._people.customer(matter[0])
        if matter and customer:
            to = self._written_from.get(conversation, customer.address)
            self._component.write(payloads.message(self._queue(matter), to, inner))

    def _puppet(self, matter: Matter) -> str | None:
        puppet = self._people.known_puppet(*matter)
        return None if puppet is None else f"{puppet.localpart}@{self._component.domain}"

    def _queue(self, matter: Matter) -> str:
        return f"{matter[1]}@{self._component.domain}"


def _inner(line: Message, more: str, again: bool) -> str:
    inner = payloads.text(line.body) if line.body else ""
    if line.corrects:
        inner += payloads.correction(line.corrects)
    inner += more
    if line.body:
        inner += f"<request xmlns='{payloads.RECEIPTS}'/>"
    if again:
        stamp = line.at.strftime("%Y-%m-%dT%H:%M:%SZ")
        inner += f"<delay xmlns='{payloads.DELAY}' stamp={quoteattr(stamp)}/>"
    return inner


def doubled_mark(body: str) -> str:
    """A customer's line that can't be taken for one of the desk's."""
    if MARK not in body:
        return body
    return "".join(_doubled(line) for line in body.splitlines(keepends=True))


def _doubled(line: str) -> str:
    signs = (place for place, sign in enumerate(line) if sign not in BLANK and category(sign) not in UNSEEN)
    first = next(signs, 0)
    return f"{line[:first]}{MARK}{line[first:]}" if line.startswith(MARK, first) else line


def _no_name(_agent: Agent) -> str:
    """Until somebody gives it one."""
    return ""


def _nothing(_fact: Fact, _matter: Matter | None) -> None:
    """Until somebody listens."""
