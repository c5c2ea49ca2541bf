"""What the archive's reads give back where the domain has no word for it. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from imcs.dispatcher.reasons import EndReason
from imcs.model import AgentId, Conversation, ConversationId, CustomerId, QueueName, Stage


@dataclass(frozen=True, slots=True)
class Served:
    """Who had a customer's latest conversation with an agent, and when it ended."""

    conversation: ConversationId
    agent: AgentId
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class ConversationRecord:
    """A conversation as its facts have left it."""

    id: ConversationId
    customer: CustomerId
    queue: QueueName
    stage: Stage
    started_at: datetime
    tier: int = 0
    agent: AgentId | None = None
    """Whom it is offered to or connected with, or who had it at the end."""
    queued_at: datetime | None = None
    connected_at: datetime | None = None
    """When a person first answered."""
    ended_at: datetime | None = None
    end_reason: EndReason | None = None
    continues: ConversationId | None = None
    is_open: bool = True
    """Not ended yet, or its wrap-up isn't over."""

    def as_conversation(self) -> Conversation:
        """In the domain's word, without what only the dispatcher knows."""
        return Conversation(
            id=self.id,
            customer=self.customer,
            queue=self.queue,
            stage=self.stage,
            started_at=self.started_at,
            tier=self.tier,
            queued_at=self.queued_at,
            agent=self.agent,
            continues=self.continues,
        )


@dataclass(frozen=True, slots=True)
class Changes:
    """How often each was changed; whoever kept an older figure has something to read."""

    agents: int
    articles: int
    customers: int


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article of the knowledge base, which alone understands its body."""

    id: str
    body: Mapping[str, object] = field(hash=False)
    """Plain JSON values; `status` is the only one that is looked at here."""
    version: int = 0
    """1 for the first; when saving, the one that was read and is replaced, 0 for whichever there is."""
    changed: int = 0
    """The number of the change that wrote it, see `Changes.articles`."""

    @property
    def status(self) -> str:
        """`draft` where the body doesn't say."""
        return str(self.body.get("status") or "draft")


@dataclass(frozen=True, slots=True)
class ArticleVersion:
    """An article as somebody saved it; never overwritten."""

    article: ArticleRow
    at: datetime
    who: str
    why: str


@dataclass(frozen=True, slots=True)
class ArticleChanges:
    """The articles changed since some number, and the number to ask with next time."""

    number: int
    articles: tuple[ArticleRow, ...]


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft of an article, which the knowledge room alone understands the body of."""

    number: int
    """Permanent; what people call it by."""
    state: str
    """open, approved, rejected or expired."""
    version: int
    created_at: datetime
    changed_at: datetime
    who: str
    """Who changed it last; '' for the service itself."""
    why: str
    body: Mapping[str, object] = field(hash=False)
    asked: int = 1
    """In how many conversations."""

    @property
    def is_open(self) -> bool:
        """Whether it still waits for a manager."""
        return self.state == "open"


@dataclass(frozen=True, slots=True)
class DraftVersion:
    """A draft as it was left by somebody; never overwritten."""

    version: int
    state: str
    at: datetime
    who: str
    why: str
    body: Mapping[str, object] = field(hash=False)
    source: ConversationId | None = None
    """Where its words were said; None where a person changed it."""


@dataclass(frozen=True, slots=True)
class DraftChange:
    """What somebody makes of an open draft."""

    number: int
    version: int
    """The one that was seen; the change fails where it's another by now."""
    state: str
    body: Mapping[str, object] = field(hash=False)
    who: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a conversation is found to teach: at most one of a draft (new, or known by its number) and a gap."""

    body: Mapping[str, object] | None = field(default=None, hash=False)
    """Of a new draft, or in place of that of an open one."""
    draft: int | None = None
    """The same question has this draft."""
    version: int = 0
    """Of that draft, the one that the body takes the place of; with another one by now it stays as it is."""
    gap: str = ""
    """The question that nobody answered."""
    answered: tuple[ConversationId, ...] = ()
    """Whose questions this conversation answered after all."""
    queue: str = ""


@dataclass(frozen=True, slots=True)
class DueRow:
    """An article that is up for review."""

    article: str
    question: str
    due: date
    wrong: str
    """What the staff found wrong last, since the last review; empty where they said nothing."""
    not_helped: int
    """How many customers said so since the last review."""


@dataclass(frozen=True, slots=True)
class GapRow:
    """A question that nobody answered, masked."""

    conversation: ConversationId
    queue: QueueName
    at: datetime
    question: str


@dataclass(frozen=True, slots=True)
class FeedbackRow:
    """What somebody thought of an answer."""

    id: int
    at: datetime
    conversation: ConversationId | None
    article: str
    verdict: str
    agent: AgentId | None
    note: str
    question: str | None
    """Masked; None until it was taken up."""
    learnt: bool
    confidence: float | None = None
    """How sure the bot was of the answer, from 0 to 1; None where no bot said it."""
