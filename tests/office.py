"""The shell at work for tests: a real archive and its writer, a real dispatcher, real texts, and a clock to set."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TypeVar

from bots.texts import Texts
from imcs.archive import Archive, Recorded
from imcs.commands.curator import Curator
from imcs.commands.desk import Desk
from imcs.customers.screen_pop import ScreenPop
from imcs.customers.uploads import Uploads
from imcs.dispatcher import Dispatcher, Fact, OfferMade
from imcs.knowledge import Knowledge, SearchDown
from imcs.knowledge.confirmations import Confirmations
from imcs.knowledge.lessons import Lessons
from imcs.model import (
    Address,
    Agent,
    AgentId,
    Availability,
    Conversation,
    ConversationId,
    Customer,
    Language,
    Message,
    Queue,
    QueueName,
    Role,
)
from imcs.people import People
from imcs.workgroup import Line, Workgroup
from imcs.workgroup.admission import Policy
from kb.analysis import shared_analyzer
from kb.article import Article
from kb.drafts import Mined, Turn, mine
from kb.engine import Engine, Scope, TranscriptText
from kb.hit import Hit, TranscriptHit
from tests.background import beside
from tests.builders import MORNING, a_queue

T = TypeVar("T")
HELP = QueueName("help")
SHOP = QueueName("shop")
QUEUES = (a_queue("help"), a_queue("shop"))


@cache
def texts() -> Texts:
    """The service's catalogues, which take a moment to read."""
    return Texts.of_package("imcs", strict=True)


@dataclass
class Clock:
    """Shows the time that the test says it is."""

    time: datetime = MORNING

    def __call__(self) -> datetime:
        return self.time

    def advances(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


class Shelf(Knowledge):
    """The real search over some articles, in this process; it waits while `held` is set, and can be down."""

    def __init__(self, archive: Archive, directory: Path) -> None:
        super().__init__(archive, directory / "index", 0.9)
        self._directory_here = directory / "shelf"
        self._engine: Engine | None = None
        self.down = True
        self.free = asyncio.Event()
        self.free.set()
        self.asked: list[str] = []
        self.asking = asyncio.Event()
        """Set as soon as a search has begun."""

    def holds(self, *articles: Article, transcripts: Iterable[TranscriptText] = ()) -> None:
        """From now on these are found."""
        self._directory_here.mkdir(exist_ok=True)
        self._engine = self._engine or Engine(self._directory_here, shared_analyzer())
        self._engine.rebuild(list(articles), 1)
        self._engine.add_transcripts(transcripts)
        self.down = False

    async def search(
        self,
        text: str,
        *,
        queue: QueueName | None = None,
        language: Language | None = None,
        limit: int = 5,
        unpublished: bool = False,
    ) -> list[Hit]:
        self.asked.append(text)
        self.asking.set()
        await self.free.wait()
        return self._found().search(text, Scope(date(2026, 3, 2), queue, unpublished), limit)

    async def transcripts(self, text: str, queues: Iterable[QueueName] | None, limit: int = 3) -> list[TranscriptHit]:
        return self._found().transcripts(text, limit, None if queues is None else list(queues))

    async def mined(self, turns: Sequence[Turn]) -> Mined:
        return mine(turns)

    async def answers_taken_over(self, article: Article, questions: Sequence[str]) -> list[str]:
        return self._found().taken_over(article, questions, Scope(date(2026, 3, 2)))

    def close(self) -> None:
        if self._engine is not None:
            self._engine.close()

    def _found(self) -> Engine:
        if self.down or self._engine is None:
            raise SearchDown
        return self._engine


@dataclass
class Office:
    """The shell, and whatever it has told after the commit."""

    archive: Archive
    people: People
    workgroup: Workgroup
    knowledge: Shelf
    clock: Clock
    unsaid: list[Recorded] = field(default_factory=list)
    """What was recorded before the restart and not marked as handed over."""
    told: list[Recorded] = field(default_factory=list)
    upload_host: str = ""
    """Where the server keeps what its people send; nowhere unless a test says so."""
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def hears(self, recorded: Recorded) -> None:
        """Is told what was committed."""
        self.told.append(recorded)
        self._news.set()

    async def tells(self, kind: type[T], match: Callable[[T], object] = bool) -> T:
        """Wait until something of this kind that matches is committed, and return it."""
        async with asyncio.timeout(10):
            while True:
                for recorded in self.told:
                    if isinstance(recorded.entry, kind) and match(recorded.entry):
                        return recorded.entry
                self._news.clear()
                await self._news.wait()

    @property
    def dispatcher(self) -> Dispatcher:
        return self.workgroup.dispatcher

    async def hires(
        self,
        name: str = "mei",
        *,
        queues: tuple[QueueName, ...] = (HELP, SHOP),
        capacity: int = 4,
        roles: frozenset[Role] = frozenset({Role.AGENT}),
        online: bool = True,
        language: Language = Language.EN,
    ) -> Agent:
        """A new member of staff, who is at work unless said otherwise."""
        address = Address(f"{name}@staff.example.org")
        public, theirs = f"Agent {name.title()}", frozenset(queues)
        new = Agent(AgentId(0), address, name, public, theirs, frozenset(), capacity, roles, language)
        added = await self.archive.add_agent(new)
        await self.people.load_staff()
        self.workgroup.staff_changed()
        if online:
            self.workgroup.presence(added, Availability.AVAILABLE)
        return added

    async def customer(self, address: str = "wang@home.example", name: str = "Wang") -> Customer:
        """Somebody who writes from this address, in English."""
        return await self.people.customer_writing_from(Address(address), Language.EN, name)

    async def asks(
        self, customer: Customer, body: str = "Hello", queue: QueueName = SHOP, id: str = ""
    ) -> Conversation:
        """The customer writes; in the shop no bot comes first, so an agent is sought at once."""
        conversation, _ = self.workgroup.customer_says(customer, queue, Line(id, body))
        return self.dispatcher.conversation(conversation.id)

    async def connects(self, customer: Customer, agent: Agent, body: str = "Hello") -> Conversation:
        """The customer writes to the shop, and the agent takes it."""
        conversation = await self.asks(customer, body)
        self.workgroup.accept(agent, conversation.id)
        return self.dispatcher.conversation(conversation.id)

    def answers(self, agent: Agent, conversation: Conversation, body: str = "Good morning") -> None:
        """The agent, who has it, writes to the customer."""
        self.workgroup.agent_says(agent, conversation, Line("", body))

    async def facts(self) -> list[Fact]:
        """Everything decided so far, as committed."""
        await self.archive.drained()
        return [recorded.entry for recorded in self.told if isinstance(recorded.entry, Fact)]

    async def lines(self, conversation: ConversationId) -> list[Message]:
        """Everything said in a conversation so far, as committed."""
        await self.archive.drained()
        return await self.archive.messages(conversation)

    def lessons(self) -> Lessons:
        """What conversations teach, over this archive."""
        confirmations = Confirmations(self.archive, frozenset({"anon.example"}), self.clock)
        return Lessons(self.archive, self.knowledge, confirmations, self.clock)

    def desk(self, pop: ScreenPop) -> Desk:
        """The staff's commands."""
        return Desk(self.workgroup, self.archive, self.knowledge, pop, self.curator())

    def curator(self) -> Curator:
        """What managers do to the knowledge base."""
        return Curator(self.archive, self.knowledge, self.lessons(), self.files(), texts())

    def files(self) -> Uploads:
        """What managers send."""
        return Uploads((self.upload_host,) if self.upload_host else ())

    async def offer(self) -> OfferMade:
        """The latest offer."""
        return next(fact for fact in reversed(await self.facts()) if isinstance(fact, OfferMade))


@asynccontextmanager
async def open_office(
    directory: Path, queues: Iterable[Queue] = QUEUES, clock: Clock | None = None, policy: Policy | None = None
) -> AsyncIterator[Office]:
    """An office over the archive in this directory, as a restart finds it; the writer runs inside."""
    clock = clock or Clock()
    async with await Archive.open(directory) as archive:
        facts, unsaid = await archive.open_facts(), await archive.unhanded()
        people = People(archive)
        await people.load()
        dispatcher = Dispatcher.replay(queues, facts, last_conversation=await archive.last_conversation())
        workgroup = Workgroup(dispatcher, archive, people, texts(), policy or Policy(frozenset({SHOP})), clock)
        office = Office(archive, people, workgroup, Shelf(archive, directory), clock, unsaid)
        workgroup.listen(office.hears)
        try:
            async with beside(archive.write_forever(workgroup.recorded)):
                await workgroup.resume(facts)
                yield office
        finally:
            office.knowledge.close()
