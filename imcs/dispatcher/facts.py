"""What has happened, in the past tense: the dispatcher's only output and its only memory.

One fact serves the database row, the announcement, the log line and the report. Facts name people by number only, so
that erasing a person never touches them. This module must not decide anything.
"""

from dataclasses import dataclass
from datetime import datetime

from imcs.dispatcher.reasons import EndReason, LeaveReason, Purpose, QueueReason, WithdrawReason
from imcs.model import AgentId, Author, Availability, ConversationId, CustomerId, Left, Need, QueueName, Stage


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
class TierChanged:
    """The customer's record says so by now; who waits moves in the line."""

    at: datetime
    conversation: ConversationId
    tier: int


@dataclass(frozen=True, slots=True)
class PreferenceChanged:
    """Who waits should rather get one of these agents, as the customer's record says by now."""

    at: datetime
    conversation: ConversationId
    prefers: tuple[AgentId, ...]


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
    queue: QueueName | None = None
    """In whose line it waits from now on; none where that stays."""
    not_before: datetime | None = None
    """When the agent who had it may be offered it again; none: as anybody."""
    closes: datetime | None = None
    """When the queue closes; none where it doesn't."""


@dataclass(frozen=True, slots=True)
class MessageLeft:
    """The customer doesn't wait for it: it's a left message, not offered before `opens`, to be answered until `due`.

    Also once more, where it has to wait for longer than was said.
    """

    at: datetime
    conversation: ConversationId
    why: Left
    opens: datetime
    due: datetime


@dataclass(frozen=True, slots=True)
class WaitBegan:
    """From now on the left message may be offered."""

    at: datetime
    conversation: ConversationId


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Somebody who waits at the other end was offered before this left message."""

    at: datetime
    conversation: ConversationId


@dataclass(frozen=True, slots=True)
class NeedRelaxed:
    """Nobody able came for too long: from now on any agent of the queue will do."""

    at: datetime
    conversation: ConversationId


@dataclass(frozen=True, slots=True)
class ConversationOverflowed:
    """Nobody came for too long, or its queue has closed: the agents of `queue`, which is open, may take it too.

    None: that queue is closed, and they may no longer, or not yet. It keeps its place and its address.
    """

    at: datetime
    conversation: ConversationId
    queue: QueueName | None
    closes: datetime | None = None
    """When the last of its queues closes; none where one doesn't."""


@dataclass(frozen=True, slots=True)
class ClosingChanged:
    """The queues in whose lines it waits close at another time than was known; none: not in the coming year."""

    at: datetime
    conversation: ConversationId
    closes: datetime | None


@dataclass(frozen=True, slots=True)
class OfferMade:
    at: datetime
    conversation: ConversationId
    agent: AgentId
    until: datetime
    purpose: Purpose = Purpose.DISTRIBUTION


@dataclass(frozen=True, slots=True)
class OfferDeclined:
    """The conversation keeps its place; `not_before` is when this agent may be offered it again."""

    at: datetime
    conversation: ConversationId
    agent: AgentId
    not_before: datetime
    stage: Stage = Stage.QUEUED
    """Where the conversation stands afterwards: OFFERED where others are asked too, CONNECTED with whoever has it."""


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
    """The agent owns it from now on."""

    at: datetime
    conversation: ConversationId
    agent: AgentId
    by: AgentId | None = None
    """The supervisor who took it or assigned it, if one did."""


@dataclass(frozen=True, slots=True)
class AgentJoined:
    """The agent is in as well; whoever owned it owns it still. A supervisor who wasn't invited is named in `by`."""

    at: datetime
    conversation: ConversationId
    agent: AgentId
    by: AgentId | None = None


@dataclass(frozen=True, slots=True)
class ConversationLeft:
    """The agent is no longer in; `successor`, who was in already, owns it if the agent did."""

    at: datetime
    conversation: ConversationId
    agent: AgentId
    reason: LeaveReason
    successor: AgentId | None = None
    by: AgentId | None = None
    """The supervisor who decided it, if one did."""


@dataclass(frozen=True, slots=True)
class TurnPassed:
    """Somebody answered: now the other side's line is waited for. The customer's line also ends being parked.

    Also to the agent whose turn it is already, once: the customer has written to who came, before these wrote.
    """

    at: datetime
    conversation: ConversationId
    to: Author


@dataclass(frozen=True, slots=True)
class ConversationParked:
    """The customer hasn't answered for long: it weighs a quarter until they do."""

    at: datetime
    conversation: ConversationId


@dataclass(frozen=True, slots=True)
class ConversationHeld:
    """The agent puts it aside: it weighs nothing until then."""

    at: datetime
    conversation: ConversationId
    agent: AgentId
    until: datetime


@dataclass(frozen=True, slots=True)
class HoldEnded:
    """It's back on the agent's desk."""

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
    by: AgentId | None = None
    """The supervisor who ended it, if one did."""


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
    """A sign of life: what was missed before counts no more, and no offer open now can count as missed.

    It also ends the grace of what is connected: who shows no presence is there all the same.
    """

    at: datetime
    agent: AgentId


@dataclass(frozen=True, slots=True)
class AgentReadied:
    """Lifts a pause, and begins duty again after `AgentLeft`; a sign of life too."""

    at: datetime
    agent: AgentId
    asked: bool = True
    """The agent has said so, now or before in this duty: then a phone counts as a desk until `AgentLeft`."""


@dataclass(frozen=True, slots=True)
class AgentLeft:
    """Ended duty: nothing new until ready again; what is connected goes on."""

    at: datetime
    agent: AgentId
    asked: bool = True
    """The agent has said so; else the queues have closed for the day, and who isn't at a desk is no longer ready."""


@dataclass(frozen=True, slots=True)
class QueueShut:
    """A supervisor closes the queue whatever its hours say, or (none) takes that back."""

    at: datetime
    queue: QueueName
    until: datetime | None
    by: AgentId | None = None


@dataclass(frozen=True, slots=True)
class ServiceResumed:
    """The service was down from `since` to `at`; downtime counts against nobody."""

    at: datetime
    since: datetime


ConversationFact = (
    ConversationStarted
    | TierChanged
    | PreferenceChanged
    | ConversationQueued
    | MessageLeft
    | WaitBegan
    | PassedOver
    | NeedRelaxed
    | ConversationOverflowed
    | ClosingChanged
    | OfferMade
    | OfferDeclined
    | OfferTimedOut
    | OfferWithdrawn
    | ConversationConnected
    | AgentJoined
    | ConversationLeft
    | TurnPassed
    | ConversationParked
    | ConversationHeld
    | HoldEnded
    | ConversationEnded
    | WrapUpEnded
)
AgentFact = AgentChanged | AgentRemoved | AvailabilityChanged | AgentPaused | AgentSeen | AgentReadied | AgentLeft
Fact = ConversationFact | AgentFact | QueueShut | ServiceResumed
