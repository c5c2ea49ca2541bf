"""Why something happened, as facts say it. Words only; each value is what the archive stores."""

from enum import Enum


class QueueReason(Enum):
    """Why a conversation waits for a person."""

    REQUESTED = "requested"
    BOT_UNSURE = "bot unsure"
    NO_BOT = "no bot"
    AGENT_GONE = "agent gone"
    AGENT_REMOVED = "agent removed"
    AGENT_SILENT = "agent silent"
    """Is there, and left the customer without an answer for too long."""
    TRANSFERRED = "transferred"
    """By its agent, to this queue."""
    LATER = "later"
    """Its agent comes back to it at a time that was agreed."""


class Purpose(Enum):
    """What an offer is for."""

    DISTRIBUTION = "distribution"
    """Whoever accepts gets it from the queue."""
    TRANSFER = "transfer"
    """Whoever accepts gets it from the agent who has it until then."""
    INVITATION = "invitation"
    """Whoever accepts joins the agent who has it."""


class LeaveReason(Enum):
    """Why an agent is no longer in a conversation that goes on, or goes on without them for now."""

    TRANSFERRED = "transferred"
    TAKEN_OVER = "taken over"
    """A supervisor took it, or gave it to somebody else."""
    LEFT = "left"
    """The agent stepped out."""
    GONE = "gone"
    """The agent was gone too long."""
    SILENT = "silent"
    """The agent left the customer without an answer for too long."""
    REMOVED = "removed"
    """The agent is no longer on the staff."""
    LATER = "later"
    """The agent comes back to it at a time that was agreed."""
    ENDED = "ended"
    """The conversation ends; the owner's part ends with `ConversationEnded`."""


class WithdrawReason(Enum):
    """Why an offer was taken back."""

    AGENT_NOT_AVAILABLE = "agent not available"
    CUSTOMER_LEFT = "customer left"
    CONVERSATION_ENDED = "conversation ended"
    TAKEN = "taken"
    """Another agent was first."""
    MESSAGE_LEFT = "message left"
    """The customer leaves a message instead, or the queue has closed."""


class EndReason(Enum):
    """Why a conversation ended."""

    CLOSED = "closed"
    """By the agent."""
    FINISHED = "finished"
    """By the customer."""
    IDLE = "idle"
    ABANDONED = "abandoned"
    """The customer gave up before a person answered."""
    CUT = "cut"
    """By a supervisor."""
    NO_SHOW = "no show"
    """The customer didn't write a word to the agent who had come."""
