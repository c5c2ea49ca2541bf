"""How a conversation begins: with the bot or without, as the continuation of what has just ended, and with what need.

Remembers who served whom last. It begins conversations and says what they need; who gets them is the dispatcher's
to decide.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bots.case_words import quoted
from bots.closing_words import closing_word
from bots.fold import bare, fold
from bots.words import Word, customer_word
from imcs.archive import Served
from imcs.dispatcher import ConversationEnded, ConversationStarted, Dispatcher, Fact, MessageLeft
from imcs.model import Conversation, ConversationId, Customer, CustomerId, Need, Queue, QueueName
from imcs.people import People
from imcs.workgroup.blocks import Blocks
from imcs.workgroup.canned import CannedReply
from imcs.workgroup.opening import OwnWords
from imcs.workgroup.reply_watch import Patience

SAYS_NO_MORE = frozenset({Word.THANKS, Word.ACKNOWLEDGED, Word.YES, Word.SYMBOLS, Word.END, Word.CANCEL, Word.HOW_LONG})
"""What people write when all is said: it never begins anything."""
NOTHING_MORE = frozenset(("不用", "不用了", "不用谢", "不需要", "不要", "没有", "没有了", "没", "no", "nope", "none"))
"""Further such words, folded; other ways to say no tell that it isn't solved."""
FOR_THE_BOT = frozenset({Word.LEAVE_MESSAGE, Word.MY_DATA, Word.CORRECT_DATA, Word.STOP_DATA, Word.ERASE_DATA})
"""What an agent isn't needed for."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What an operator decides beyond the queues' rules."""

    without_bot: frozenset[QueueName] = frozenset()
    """The queues in which nobody is answered by the bot first."""
    patience: Patience = field(default_factory=Patience)
    sticky: bool = True
    """Whether a customer goes to the agent who served them last, if able."""
    reopen: timedelta = timedelta(minutes=30)
    """For how long after the end a customer who writes goes on with the same agent."""
    anonymous_hosts: frozenset[str] = frozenset()
    """Where addresses last for one login: nobody there ever comes back."""
    pause_reasons: tuple[str, ...] = ()
    """Why agents may pause; empty where they say what they like."""
    canned: tuple[CannedReply, ...] = ()
    """What `!canned` sends."""
    block: timedelta = timedelta(days=1)
    """For how long a customer is blocked where no time is named."""
    rated: frozenset[QueueName] = frozenset()
    """Where customers are asked how it was, after a conversation with an agent."""
    closed_words: Mapping[QueueName, OwnWords] = field(default_factory=dict)
    """What is said outside a queue's hours, where the operator has a text for it."""


@dataclass(frozen=True, slots=True)
class Hint:
    """What the search says about whom a question is for."""

    skills: tuple[str, ...] = ()
    queue: str = ""
    """In which queue an agent is to be sought; empty for the one written to."""
    priority: int = 0
    """By how many tiers the customer is moved up in the line."""


NO_HINT = Hint()


class Admission:
    """Begins conversations."""

    def __init__(self, dispatcher: Dispatcher, people: People, policy: Policy) -> None:
        self._dispatcher = dispatcher
        self._people = people
        self._policy = policy
        self.blocks = Blocks(people.numbers)
        self._open: dict[ConversationId, tuple[CustomerId, QueueName]] = {}
        self._priority: dict[ConversationId, int] = {}
        self._named: dict[ConversationId, Served] = {}
        """Who had the earlier case that a customer names."""

    def resume(self, conversation: Conversation) -> None:
        """Know an open conversation after a restart."""
        self._open[conversation.id] = conversation.customer, conversation.queue
        customer = self._people.customer(conversation.customer)
        self._priority[conversation.id] = max(0, conversation.tier - (0 if customer is None else customer.tier))

    def names(self, conversation: ConversationId, served: Served | None) -> None:
        """The customer names an earlier case in it: who had that comes first; None for nobody."""
        if served is not None:
            self._named[conversation] = served

    def decided(self, facts: Iterable[Fact]) -> list[Fact]:
        """Follow what begins and ends. Returns what is decided further: guests' messages would never be read."""
        further: list[Fact] = []
        for fact in facts:
            if isinstance(fact, ConversationStarted):
                self._open[fact.conversation] = fact.customer, fact.queue
            elif isinstance(fact, MessageLeft) and fact.conversation in self._open:
                customer = self._people.customer(self._open[fact.conversation][0])
                if customer is not None and self.is_guest(customer):
                    further += self._dispatcher.abandon(fact.conversation, fact.at)
            elif isinstance(fact, ConversationEnded):
                matter = self._open.pop(fact.conversation, None)
                self._named.pop(fact.conversation, None)
                self._priority.pop(fact.conversation, None)
                if matter is not None and fact.agent is not None:
                    self._people.was_served(*matter, Served(fact.conversation, fact.agent, fact.at))
        return further + self.decided(further) if further else further

    def begin(self, customer: Customer, queue: QueueName, words: str, now: datetime) -> list[Fact]:
        """The customer writes where nothing is open."""
        staff = self._people.agent_at(customer.address)
        own = None if staff is None else staff.id
        before = self._goes_on_with(customer, queue, words, now)
        bot = before is None and queue not in self._policy.without_bot
        need = None if bot else self.need(customer, queue, before=before)
        facts = self._dispatcher.start(
            customer.id,
            queue,
            now,
            bot=bot,
            tier=customer.tier,
            continues=None if before is None else before.conversation,
            own=own,
            need=need,
        )
        # the contact is committed before it's offered: after a crash it must still be the same one
        self._people.puppet(customer.id, queue)
        if self._people.crowded:
            self._people.forget_oldest(frozenset(c.customer for c in self._dispatcher.open_conversations()))
        return facts

    def said_after_the_end(
        self, customer: Customer, queue: QueueName, words: str, now: datetime
    ) -> ConversationId | None:
        """The conversation that has just ended, if these words are only thanks or the like for it."""
        before = self._people.served(customer.id, queue)  # guests' thanks as well: they begin nothing
        if before is None or now - before.ended_at >= self._policy.reopen:
            return None
        folded = fold(words)
        over = customer_word(words) in SAYS_NO_MORE or bare(folded) in NOTHING_MORE or closing_word(folded)
        return before.conversation if over else None

    def raised(self, conversation: Conversation, priority: int = 0) -> int:
        """The tier that counts in the line: the customer's own, and by how much the flow has moved them up."""
        if priority:
            self._priority[conversation.id] = priority
        customer = self._people.customer(conversation.customer)
        own = conversation.tier if customer is None else customer.tier
        return own + self._priority.get(conversation.id, 0)

    def need(
        self, customer: Customer, queue: QueueName, skills: Sequence[str] = (), before: Served | None = None
    ) -> Need:
        """What the customer needs of an agent in this queue: skills, their language, the dedicated agent or the last.

        A language that nobody in the queue speaks isn't waited for. `before`: what is continued.
        """
        staff = [agent for agent in self._people.staff if queue in agent.queues]
        speaks = any(customer.language.value in agent.abilities for agent in staff)
        last = before or (self._served(customer, queue) if self._policy.sticky else None)
        latest = None if last is None else last.agent
        known = (customer.dedicated, latest) if before is None else (latest, customer.dedicated)
        prefers = tuple(dict.fromkeys(agent for agent in known if agent is not None))
        return Need(has=tuple(skills), language=customer.language if speaks else None, prefers=prefers)

    def wanted(self, conversation: Conversation, hint: Hint) -> tuple[QueueName | None, Need]:
        """In which queue an agent is to be sought, where not in the conversation's own; and what is needed of them."""
        other = QueueName(hint.queue) if hint.queue in self._dispatcher.queues else None
        customer = self._people.customer(conversation.customer)
        named = self._named.get(conversation.id)
        need = Need() if customer is None else self.need(customer, other or conversation.queue, hint.skills, named)
        return (None if other == conversation.queue else other), need

    def _goes_on_with(self, customer: Customer, queue: QueueName, words: str, now: datetime) -> Served | None:
        before = self._just_ended(customer, queue, now)
        if before is None or words.strip().isdecimal():
            return None
        return None if customer_word(words) in FOR_THE_BOT or quoted(words) is not None else before

    def _just_ended(self, customer: Customer, queue: QueueName, now: datetime) -> Served | None:
        before = self._served(customer, queue)
        return before if before is not None and now - before.ended_at < self._policy.reopen else None

    def rules_of(self, known: Conversation) -> Queue:
        """The rules of the queue in whose line it stands."""
        return self._dispatcher.rules_of(known)

    def is_guest(self, customer: Customer) -> bool:
        """Whether the address lasts for one login only: nobody there ever comes back."""
        return customer.address.rpartition("@")[2] in self._policy.anonymous_hosts

    def _served(self, customer: Customer, queue: QueueName) -> Served | None:
        if self.is_guest(customer):
            return None
        return self._people.served(customer.id, queue)
