"""What has happened, in the past tense: the dispatcher's only output and its only memory.

One fact serves the database row, the announcement, the log line and the report. Facts name people by number only, so
that erasing a person never touches them. This module must not decide anything.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from imcs.model import AgentId, Availability, ConversationId, CustomerId, Need, QueueName, Stage


class QueueReason(Enum):
    """Why a conversation waits for a person."""

    REQUESTED = "requested"
    BOT_UNSURE = "bot unsure"
    NO_BOT = "no bot"
    AGENT_GONE = "agent gone"
    AGENT_REMOVED = "agent removed"
    AGENT_SILENT = "agent silent"
    """Is there, and left the customer without an answer for too long."""


class WithdrawReason(Enum):
    """Why an offer was taken back."""

    AGENT_NOT_AVAILABLE = "agent not available"
    CUSTOMER_LEFT = "customer left"
    CONVERSATION_ENDED = "conversation ended"
    TAKEN = "taken"
    """Another agent was first."""


class EndReason(Enum):
    """Why a conversation ended."""

    CLOSED = "closed"
    """By the agent."""
    FINISHED = "finished"
    """By the customer."""
    IDLE = "idle"
    ABANDONED = "abandoned"
    """The customer gave up before a person answered."""


@dataclass(frozen=True, slots=True)
class ConversationStarted:
    at: datetime
    conversation: ConversationId
    customer: CustomerId
    queue: QueueName
    tier: int = 0
    continues: ConversationId | None = None
    own: AgentId | None = None
    """The customer is this agent, who is never offered it: nobody serves their own conversation."""


@dataclass(frozen=True, slots=True)
class ConversationQueued:
    """A person is wanted; `head` puts it before everybody who hasn't had one yet."""

    at: datetime
    conversation: ConversationId
    reason: QueueReason
    agent: AgentId | None = None
    """Who had it before, if anybody."""
    head: bool = False
    need: Need | None = None
    """What the customer needs; none where that's known already."""


@dataclass(frozen=True, slots=True)
class NeedRelaxed:
    """Nobody able came for too long: from now on any agent of the queue will do."""

    at: datetime
    conversation: ConversationId


@dataclass(frozen=True, slots=True)
class ConversationOverflowed:
    """Nobody came for too long: the agents of `queue` may take it too. It keeps its place and its address."""

    at: datetime
    conversation: ConversationId
    queue: QueueName


@dataclass(frozen=True, slots=True)
class OfferMade:
    at: datetime
    conversation: ConversationId
    agent: AgentId
    until: datetime


@dataclass(frozen=True, slots=True)
class OfferDeclined:
    """The conversation keeps its place; `not_before` is when this agent may be offered it again."""

    at: datetime
    conversation: ConversationId
    agent: AgentId
    not_before: datetime
    stage: Stage = Stage.QUEUED
    """Where the conversation stands afterwards: still OFFERED where others are asked too."""


@dataclass(frozen=True, slots=True)
class OfferTimedOut:
    """As if declined, but nobody said so."""

    at: datetime
    conversation: ConversationId
    agent: AgentId
    not_before: datetime
    stage: Stage = Stage.QUEUED
    """Where the conversation stands afterwards."""
    missed: int = 0
    """How many offers in a row the agent has let pass without a sign of life, this one included; 0 after one."""


@dataclass(frozen=True, slots=True)
class OfferWithdrawn:
    at: datetime
    conversation: ConversationId
    agent: AgentId
    reason: WithdrawReason
    stage: Stage = Stage.QUEUED
    """Where the conversation stands afterwards."""


@dataclass(frozen=True, slots=True)
class ConversationConnected:
    at: datetime
    conversation: ConversationId
    agent: AgentId


@dataclass(frozen=True, slots=True)
class ConversationEnded:
    """`wrap_up_until` holds the agent's place that long; none where there's no wrap-up."""

    at: datetime
    conversation: ConversationId
    reason: EndReason
    agent: AgentId | None = None
    wrap_up_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class WrapUpEnded:
    at: datetime
    conversation: ConversationId
    agent: AgentId


@dataclass(frozen=True, slots=True)
class AgentChanged:
    """An agent joined the staff, or their queues, capacity or skills changed."""

    at: datetime
    agent: AgentId
    queues: tuple[QueueName, ...]
    capacity: int
    skills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AgentRemoved:
    at: datetime
    agent: AgentId


@dataclass(frozen=True, slots=True)
class AvailabilityChanged:
    at: datetime
    agent: AgentId
    availability: Availability


@dataclass(frozen=True, slots=True)
class AgentPaused:
    at: datetime
    agent: AgentId
    why: str = ""
    missing: bool = False
    """Nobody asked for this pause: offers were missed. The agent's next line lifts it."""


@dataclass(frozen=True, slots=True)
class AgentSeen:
    """A sign of life: what was missed before counts no more, and no offer open now can count as missed."""

    at: datetime
    agent: AgentId


@dataclass(frozen=True, slots=True)
class AgentReadied:
    """Lifts a pause, and begins duty again after `AgentLeft`; a sign of life too."""

    at: datetime
    agent: AgentId


@dataclass(frozen=True, slots=True)
class AgentLeft:
    """Ended duty: nothing new until ready again; what is connected goes on."""

    at: datetime
    agent: AgentId


@dataclass(frozen=True, slots=True)
class ServiceResumed:
    """The service was down from `since` to `at`; downtime counts against nobody."""

    at: datetime
    since: datetime


ConversationFact = (
    ConversationStarted
    | ConversationQueued
    | NeedRelaxed
    | ConversationOverflowed
    | OfferMade
    | OfferDeclined
    | OfferTimedOut
    | OfferWithdrawn
    | ConversationConnected
    | ConversationEnded
    | WrapUpEnded
)
AgentFact = AgentChanged | AgentRemoved | AvailabilityChanged | AgentPaused | AgentSeen | AgentReadied | AgentLeft
Fact = ConversationFact | AgentFact | ServiceResumed
