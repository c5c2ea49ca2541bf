"""What can be appended to the archive's one writer queue, and what comes out of it after the commit.

Values only. Facts and messages are themselves entries; the rest are small records that go beside them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from imcs.archive.customer_records import Source
from imcs.dispatcher.facts import Fact
from imcs.dispatcher.reasons import QueueReason
from imcs.model import Address, AgentId, ConversationId, Customer, CustomerId, Language, Message, Puppet, QueueName


@dataclass(frozen=True, slots=True)
class BotStateSaved:
    """Where the bot stands in a conversation, saved with its reply."""

    conversation: ConversationId
    state: str
    """JSON, the bot's own."""
    read: int = 0
    """The place of the last of the customer's lines that the bot has taken up, answered or not."""


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """A customer wants a person and can have none: the line is full, or nobody is there and a guest asks."""

    conversation: ConversationId
    reason: QueueReason
    """Why a person was wanted; the latest counts."""


@dataclass(frozen=True, slots=True)
class WrittenFrom:
    """The customer writes from this one of their addresses in the conversation, and is answered there from now on."""

    conversation: ConversationId
    address: Address


@dataclass(frozen=True, slots=True)
class CustomerAdded:
    """A new customer, or an address that a known one (same number) writes from: the current one from now on.

    An address that belongs to another customer makes the whole group fail: whoever appends this has looked first.
    """

    customer: Customer


@dataclass(frozen=True, slots=True)
class PuppetAdded:
    """A customer got a contact in a queue."""

    puppet: Puppet


@dataclass(frozen=True, slots=True)
class Delivered:
    """A client acknowledged a message (XEP-0184); the first time counts."""

    conversation: ConversationId
    message_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LanguageChanged:
    """A customer is written to in another language from now on."""

    customer: CustomerId
    language: Language


@dataclass(frozen=True, slots=True)
class AttributesSet:
    """Something more is known of a customer, saved with whatever is said about it."""

    customer: CustomerId
    attributes: Mapping[str, str] = field(hash=False)
    """Name → value; the others stay as they are."""
    source: Source


@dataclass(frozen=True, slots=True)
class UseChanged:
    """From now on something may be learnt from what a customer writes, or nothing."""

    customer: CustomerId
    used: bool


@dataclass(frozen=True, slots=True)
class SubscriptionChanged:
    """Somebody watches one of our addresses from now on, whether we run or not, or no longer does (RFC 6121 §3)."""

    localpart: str
    address: Address
    subscribed: bool


@dataclass(frozen=True, slots=True)
class FeedbackGiven:
    """Somebody used an article: the bot said it, an agent sent it, or a customer said whether it helped."""

    conversation: ConversationId
    article: str
    verdict: str
    """helped, not helped, sent, or said."""
    at: datetime
    agent: AgentId | None = None
    asks: bool = True
    """Whether something is to be learnt from it; otherwise it's only counted."""
    confidence: float | None = None
    """How sure the bot was of it, from 0 to 1; None where no bot said it."""


@dataclass(frozen=True, slots=True)
class Audited:
    """Somebody did something to a conversation or a colleague, or read what was said."""

    at: datetime
    by: AgentId
    act: str
    """The command's name."""
    conversation: ConversationId | None = None
    whom: AgentId | None = None
    detail: str = ""
    """A queue, a number, or what was whispered."""


@dataclass(frozen=True, slots=True)
class Bulletin:
    """What customers read until then: why a queue is shut or, of no queue (empty), a notice to all who begin."""

    queue: QueueName
    text: str
    until: datetime


@dataclass(frozen=True, slots=True)
class AlarmChanged:
    """The supervisors are told that a queue misses its target, or (not `on`) that this is over."""

    at: datetime
    queue: QueueName
    breach: str
    """In which way."""
    on: bool


@dataclass(frozen=True, slots=True)
class CustomerBlocked:
    """What a customer sends isn't taken until then; a time that is over ends an earlier block."""

    customer: CustomerId
    until: datetime
    agent: AgentId


@dataclass(frozen=True, slots=True)
class Tagged:
    """A conversation is about this, as an agent says; the same tag twice is one."""

    conversation: ConversationId
    tag: str
    agent: AgentId
    at: datetime


@dataclass(frozen=True, slots=True)
class RatingAsked:
    """A customer is asked how the conversation was; once."""

    conversation: ConversationId
    at: datetime


@dataclass(frozen=True, slots=True)
class RatingGiven:
    """A customer answers that; the last mark counts, and a comment stays."""

    conversation: ConversationId
    at: datetime
    mark: int
    """1 to 5."""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Untagged:
    """It isn't about that after all."""

    conversation: ConversationId
    tag: str


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """One answer of a form."""

    label: str
    """What the customer read: 訂單編號."""
    name: str
    value: str
    """For machines: 2025-05-01."""
    shown: str
    """For people."""


@dataclass(frozen=True, slots=True)
class FormFilled:
    """A customer has filled in a form, or a part of it before a person was asked for."""

    conversation: ConversationId
    at: datetime
    step: str
    """Of the queue's flow."""
    title: str
    answers: tuple[FormAnswer, ...]
    complete: bool = True


@dataclass(frozen=True, slots=True)
class PostingMade:
    """Something is to be passed on to another system by HTTP."""

    conversation: ConversationId
    at: datetime
    url: str
    key: str
    """The same at each try (Idempotency-Key)."""
    body: str
    """JSON."""


Entry = (
    Fact
    | Message
    | BotStateSaved
    | TurnedAway
    | WrittenFrom
    | CustomerAdded
    | PuppetAdded
    | Delivered
    | LanguageChanged
    | AttributesSet
    | SubscriptionChanged
    | UseChanged
    | FeedbackGiven
    | Audited
    | Bulletin
    | AlarmChanged
    | CustomerBlocked
    | Tagged
    | RatingAsked
    | RatingGiven
    | Untagged
    | FormFilled
    | PostingMade
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """An entry that is durable, with its place in the log."""

    seq: int
    """Facts and messages share one row of numbers; it has gaps where the small records stood."""
    entry: Entry
    again: bool = False
    """Read back after a restart: it may have been announced before."""
