"""Everything that IMCS can complain about, as one tree.

    ImcsError
    ├── SettingsError    the configuration file can't be used
    ├── ArchiveError     the database can't be used
    └── Refused          the request is understood and not allowed now

The docstring is the message. Each face words a refusal once, by its `Reason`.
"""

from enum import Enum


class ImcsError(Exception):
    """Something went wrong in IMCS."""

    def __str__(self) -> str:
        return super().__str__() or (type(self).__doc__ or "").strip()


class SettingsError(ImcsError):
    """The settings can't be used."""


class ArchiveError(ImcsError):
    """The database can't be used."""


class Reason(Enum):
    """Why a request was refused."""

    UNKNOWN_QUEUE = "there is no such queue"
    UNKNOWN_AGENT = "there is no such agent"
    UNKNOWN_CONVERSATION = "there is no such conversation, or it has ended"
    ALREADY_OPEN = "this customer already has an open conversation in this queue"
    NOT_WITH_BOT = "a person was already asked for"
    NOT_WAITING = "the conversation isn't waiting for an agent"
    NOT_OFFERED = "the conversation isn't offered to this agent"
    NOT_CONNECTED = "the conversation isn't with this agent"
    NO_WRAP_UP = "there is nothing to wrap up"
    OWN_CONVERSATION = "nobody serves their own conversation"
    AGENT_NOT_ABLE = "this agent can't take anything now"
    ALREADY_IN = "this agent is in the conversation already"
    ALREADY_OFFERED = "the conversation is being offered already"
    NOT_IN = "this agent isn't in the conversation"
    NOBODY_ELSE = "nobody else is in the conversation"
    NOT_HELD = "the conversation isn't on hold"
    QUEUE_CLOSED = "nobody is there at this time"
    QUEUE_FULL = "as many wait as may"
    IN_THE_PAST = "that time is over already"


class Refused(ImcsError):
    """The request was refused."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason
