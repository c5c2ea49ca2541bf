"""The words of the domain: who takes part, and what is said.

Values only, standard library only: no behaviour beyond reading oneself. The words are those of README's glossary.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import Enum
from typing import NewType

Address = NewType("Address", str)
"""Where a person is reached: a bare JID (RFC 7622), lower case."""
CustomerId = NewType("CustomerId", int)
AgentId = NewType("AgentId", int)
ConversationId = NewType("ConversationId", int)
QueueName = NewType("QueueName", str)


class Language(Enum):
    """The languages that every text exists in."""

    ZH_TW = "zh_TW"
    ZH_CN = "zh_CN"
    EN = "en"


CHINESE = frozenset({Language.ZH_TW, Language.ZH_CN})


class Availability(Enum):
    """Whether an agent can be offered conversations, as far as presence tells."""

    AVAILABLE = "available"
    REACHABLE = "reachable"
    """There, but it tells nothing: on a phone, say, which stays online all night. Counts once the agent is ready."""
    AWAY = "away"
    OFFLINE = "offline"
    UNKNOWN = "unknown"
    """Not heard of since the service resumed: keeps what it has, gets nothing new."""


class Stage(Enum):
    """Where a conversation stands."""

    BOT = "bot"
    QUEUED = "queued"
    OFFERED = "offered"
    CONNECTED = "connected"
    ENDED = "ended"


class Role(Enum):
    """What a member of staff may do."""

    AGENT = "agent"
    MANAGER = "manager"
    SUPERVISOR = "supervisor"


class Author(Enum):
    """Who wrote a line."""

    CUSTOMER = "customer"
    BOT = "bot"
    AGENT = "agent"
    SERVICE = "service"


class Strategy(Enum):
    """Whose turn it is among the agents who are able."""

    LONGEST_IDLE = "longest-idle"
    FEWEST_CHATS = "fewest-chats"


class OfferMode(Enum):
    """How a conversation is put before agents."""

    ONE = "one"
    """One agent at a time; declined or missed, it goes to the next."""
    ALL = "all"
    """Everybody who is able at once; the first one who accepts has it."""
    AUTO = "auto"
    """Nobody is asked: it's connected at once."""


class Closed(Enum):
    """Why nobody is there outside a queue's hours."""

    OFF_HOURS = "off hours"
    BREAK = "break"
    """Between two shifts of one day: lunch."""
    HOLIDAY = "holiday"
    OWN_DATE = "own date"
    SHUT = "shut"
    """By a supervisor, whatever the hours say."""


class Left(Enum):
    """Why a conversation is a left message: nobody waits at the other end, and an agent writes when it's its turn."""

    ASKED = "asked"
    """The customer would rather leave a message than wait."""
    CLOSED = "closed"
    """Nobody is there."""
    FULL = "full"
    """As many wait as may."""
    LATER = "later"
    """The agent has promised to come back to it."""


@dataclass(frozen=True, slots=True)
class Need:
    """What a customer needs of the agent; nothing by default."""

    has: tuple[str, ...] = ()
    """Skills that the agent must have."""
    hasnt: tuple[str, ...] = ()
    """Skills that the agent must not have, for example `trainee`."""
    language: Language | None = None
    """One of the agent's skills by its code: `en`. None where any will do."""
    prefers: tuple[AgentId, ...] = ()
    """Whose turn it is before anybody else's, if able: the dedicated agent, then the one who served last."""

    @property
    def demands(self) -> tuple[frozenset[str], frozenset[str]]:
        """The skills, languages among them, that an agent must have and must not have."""
        spoken = () if self.language is None else (self.language.value,)
        return frozenset((*self.has, *spoken)), frozenset(self.hasnt)


@dataclass(frozen=True, slots=True)
class Shift:
    """Open from one time of the day to another, in minutes after its midnight; past 1440 is the day after."""

    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class Hours:
    """When people are there, by the clock on their wall. A day has its own date's shifts, else none on a holiday, else
    its weekday's."""

    zone: tzinfo = UTC
    week: Mapping[int, tuple[Shift, ...]] = field(default_factory=dict)
    """By weekday, Monday 0; a day that isn't there is closed."""
    dates: Mapping[date, tuple[Shift, ...]] = field(default_factory=dict)
    """Days that differ, holidays or not; none of a day's shifts: closed."""
    holidays: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Queue:
    """A front door and the rules of its distribution."""

    name: QueueName
    title: str = ""
    """What people read, for example 服務台; the name where empty."""
    offer_timeout: timedelta = timedelta(seconds=40)
    wrap_up: timedelta = timedelta(seconds=30)
    """How long a place stays taken after the end; zero for none."""
    grace: timedelta = timedelta(seconds=60)
    """How long an agent may be gone before the conversation goes back to the head of the queue."""
    decline_memory: timedelta = timedelta(seconds=60)
    """How long an agent who declined or missed an offer isn't offered the same conversation again."""
    strategy: Strategy = Strategy.LONGEST_IDLE
    offer_mode: OfferMode = OfferMode.ONE
    accept_by_answering: bool = False
    """Whether what an agent writes to an open offer accepts it and goes to the customer."""
    show_addresses: bool = False
    """Whether its agents may know the customers' real addresses."""
    tier_head_start: timedelta = timedelta(seconds=300)
    """How much longer each tier counts as having waited. So a higher tier goes first, and nobody waits for ever."""
    relax_after: timedelta = timedelta(seconds=120)
    """After so much waiting any agent of the queue will do, whatever skills are needed; zero for never."""
    overflow_to: QueueName = QueueName("")
    """Whose agents help out; empty for nobody's."""
    overflow_after: timedelta = timedelta(seconds=300)
    """After so much waiting they do, while their queue is open."""
    park_after: timedelta = timedelta(seconds=180)
    """A conversation that waits so long for the customer weighs a quarter; zero for never."""
    close_reasons: tuple[str, ...] = ()
    """One of these must be given for the end; empty where none is wanted."""
    target: timedelta = timedelta(seconds=60)
    """Within which a customer should be answered: what the service level is measured against."""
    goal: float = 0.8
    """The service level below which the supervisors are told, 0 to 1; 0 for never."""
    reminder: timedelta = timedelta()
    """How often agents are reminded while somebody waits; zero for never."""
    hours: Hours | None = None
    """When a person can be asked for; none: always."""
    message_due: timedelta = timedelta(hours=2)
    """How long after it may first be offered a left message should be answered."""
    no_show: timedelta = timedelta(minutes=5)
    """A customer who writes nothing for so long after the agent's first line isn't there; zero: waits for ever."""
    max_waiting: int = 0
    """So many may wait for a person; zero: any number."""
    max_wait: timedelta = timedelta()
    """After so much waiting nobody else may wait too, and who has waited may leave a message; zero: however long."""


@dataclass(frozen=True, slots=True)
class Customer:
    """A person who asks; known by one or more addresses."""

    id: CustomerId
    address: Address
    """The address written from last."""
    name: str = ""
    language: Language = Language.ZH_TW
    tier: int = 0
    """0 is ordinary; higher is served first."""
    dedicated: AgentId | None = None
    """Whose turn it is before anybody else's, if able."""
    attributes: Mapping[str, str] = field(default_factory=dict, hash=False)
    """What is known beyond that: name → value. Replaced as a whole, never changed."""
    used: bool = True
    """Whether anything may be learnt from what they write; they can stop that."""


@dataclass(frozen=True, slots=True)
class Agent:
    """A member of staff; which commands are allowed follows from the roles."""

    id: AgentId
    address: Address
    name: str
    """Short and unique among the staff: `mei`."""
    public_name: str = ""
    """What customers read: 專員小美."""
    queues: frozenset[QueueName] = frozenset()
    skills: frozenset[str] = frozenset()
    capacity: int = 4
    """Conversations at a time."""
    roles: frozenset[Role] = frozenset({Role.AGENT})
    language: Language = Language.ZH_TW

    @property
    def known_as(self) -> str:
        """By which name customers and colleagues know the agent."""
        return self.public_name or self.name

    @property
    def abilities(self) -> frozenset[str]:
        """The skills, with the own language among them; further languages are skills by their code.

        Whoever writes Chinese in one script reads it in the other.
        """
        spoken = CHINESE if self.language in CHINESE else {self.language}
        return self.skills | {language.value for language in spoken}


@dataclass(frozen=True, slots=True)
class Conversation:
    """A customer's matter in one queue, from the first line to the end."""

    id: ConversationId
    customer: CustomerId
    queue: QueueName
    stage: Stage
    started_at: datetime
    tier: int = 0
    queued_at: datetime | None = None
    """When a person was first asked for; kept over declined offers and returns."""
    at_head: bool = False
    """Came back from an agent who was gone, and goes before those who never had one."""
    agent: AgentId | None = None
    """Whom it is connected with, or offered to where that's one agent only."""
    offers: Mapping[AgentId, datetime] = field(default_factory=dict)
    """To whom it is offered, and until when. Replaced as a whole, never changed.

    While it's connected these are the agents asked to take it over (`transfer_to`) or to join.
    """
    transfer_to: AgentId | None = None
    """Whom the connected agent wants to give it to; until they accept, nothing changes."""
    guests: tuple[AgentId, ...] = ()
    """Further agents who are in, in the order in which they would own it."""
    turn: Author | None = None
    """Whose line is waited for while it's connected."""
    turn_since: datetime | None = None
    """Since when; downtime not counted."""
    parked: bool = False
    """The customer hasn't answered for so long that it weighs a quarter."""
    held_until: datetime | None = None
    """The agent has put it aside until then, and it weighs nothing."""
    continues: ConversationId | None = None
    own: AgentId | None = None
    """The customer is this agent."""
    need: Need = Need()
    relaxed: bool = False
    """The skills no longer matter."""
    line: QueueName = QueueName("")
    """In which queue's line it stands: the one written to, or the one it was transferred to."""
    overflow: QueueName | None = None
    """Whose agents may take it too by now."""
    overflow_since: datetime | None = None
    """Since when they may, or may no longer; none where they never could."""
    waiting_since: datetime | None = None
    """When it last came into the line, downtime not counted; relaxation and overflow count from here."""
    closes: datetime | None = None
    """When the queues in whose lines it stands close: then it can't wait any longer."""
    left: Left | None = None
    """Why it's a left message; none where the customer waits at the other end."""
    opens: datetime | None = None
    """A left message isn't offered before; none once that has come."""
    due: datetime | None = None
    """By when a left message should be answered."""
    passed: int = 0
    """How many who waited were offered before this left message."""
    shown: bool = False
    """The customer has written to the agent who came; of a left message, to one who had written before."""

    def concerns(self, agent: AgentId) -> bool:
        """Whether this agent is in, or it's offered to them."""
        return agent == self.agent or agent in self.guests or agent in self.offers

    @property
    def offer_until(self) -> datetime | None:
        """When the first of the open offers ends; none where nothing is offered."""
        return min(self.offers.values(), default=None)

    @property
    def inside(self) -> tuple[AgentId, ...]:
        """All agents who are connected with it, the owner first."""
        return self.guests if self.agent is None or self.stage is not Stage.CONNECTED else (self.agent, *self.guests)


@dataclass(frozen=True, slots=True)
class Message:
    """One line of a conversation, as archived and relayed."""

    conversation: ConversationId
    at: datetime
    author: Author
    id: str
    """The stanza's id: the sender's own where there was one, so that receipts and corrections find it."""
    body: str
    agent: AgentId | None = None
    """The agent who wrote it, or to whom it was relayed; none while no agent is in."""
    payloads: str = ""
    """What came along and may be relayed (a reply, a reaction, a file's address), as XML."""
    corrects: str = ""
    """The id of the line that this one takes the place of (XEP-0308)."""
    private: bool = False
    """Between the desk and the agent only: a note. Never relayed."""


@dataclass(frozen=True, slots=True)
class Puppet:
    """The contact that stands for one customer in one queue in agents' rosters."""

    localpart: str
    """`c-` and 80 random bits: it tells nothing about the customer."""
    customer: CustomerId
    queue: QueueName


@dataclass(frozen=True, slots=True)
class Transcript:
    """An ended conversation with everything that was said."""

    conversation: Conversation
    customer: Customer
    messages: tuple[Message, ...] = field(default=())
    tags: tuple[str, ...] = field(default=())
