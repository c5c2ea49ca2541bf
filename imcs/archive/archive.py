"""The archive's one face: append and announce, and every question that is asked about the past.

Writing goes through the writer queue; reads see what is committed. It decides nothing: what a fact means for
availability or order is the dispatcher's matter.
"""

import asyncio
import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from imcs.archive import articles, staff
from imcs.archive.copies import backup
from imcs.archive.customers import CustomerBook
from imcs.archive.database import PATIENCE, Database
from imcs.archive.drafts import DraftBook
from imcs.archive.entries import AlarmChanged, Audited, Bulletin, CustomerBlocked, Entry, Recorded
from imcs.archive.erasures import ErasureBook
from imcs.archive.files import FileBook
from imcs.archive.forms import FormBook
from imcs.archive.group import audit_row
from imcs.archive.postings import PostingBook
from imcs.archive.ratings import RatingBook
from imcs.archive.records import ArticleChanges, ArticleRow, ArticleVersion, Changes, ConversationRecord, Served
from imcs.archive.retention import RetentionBook
from imcs.archive.rows import (
    maybe_moment,
    moment,
    pack,
    read_conversation,
    read_customer,
    read_fact,
    read_message,
    read_puppet,
    stamp,
)
from imcs.archive.writer import Writer
from imcs.dispatcher.facts import Fact
from imcs.dispatcher.occupancy import ON_DUTY
from imcs.dispatcher.restart import LATEST
from imcs.model import (
    Address,
    Agent,
    AgentId,
    ConversationId,
    Customer,
    CustomerId,
    Message,
    Puppet,
    QueueName,
    Transcript,
)


class Archive:
    """An open archive. `async with await Archive.open(directory) as archive: …`, or `close` it."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer
        self.postings = PostingBook(database)
        """What is to be passed on to other systems."""
        self.files = FileBook(database)
        """What people sent as files."""
        self.forms = FormBook(database)
        """What customers entered in forms."""
        self.ratings = RatingBook(database)
        """How customers found the service."""
        self.drafts = DraftBook(database)
        """What conversations teach."""
        self.customers = CustomerBook(database)
        """What is known of customers."""
        self.erasures = ErasureBook(database)
        """Who is to be forgotten, and what became of that."""
        self.retention = RetentionBook(database)
        """What is only kept for so long."""

    @classmethod
    async def open(cls, directory: Path, patience: float = PATIENCE) -> Self:
        """Opens `directory/imcs.db`, made or migrated where needed; waits `patience` seconds for others' locks.

        Raises ArchiveError, one line that says what to do. Takes no instance lock: `lock` does.
        """
        database = await Database.open(directory, patience)
        try:
            ((last, handed),) = await database.rows("positions")
        except BaseException:
            await database.close()
            raise
        return cls(database, Writer(database, last, handed))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Saves what is still in the queue, to be announced after the next start, and closes the file."""
        try:
            await self._writer.close()
        finally:
            await self._database.close()

    # ── Writing ───────────────────────────────────────────────────────────────────────────────────────────────────

    def append(self, *entries: Entry) -> int:
        """Puts entries at the end of the writer queue; gives the position of the last. Never blocks."""
        return self._writer.append(*entries)

    async def write_forever(self, announce: Callable[[Recorded], None]) -> None:
        """Commits what is appended, group by group, and calls `announce` for each entry in order after its commit.

        Raises ArchiveError when a commit fails; nothing of that group is announced.
        """
        await self._writer.write_forever(announce)

    def handed(self, seq: int) -> None:
        """Everything announced up to this position was handed to the stream and needn't be repeated."""
        self._writer.handed(seq)

    @property
    def backlog(self) -> int:
        """The number of entries that aren't durable yet."""
        return self._writer.backlog

    async def drained(self) -> None:
        """Returns when everything appended so far is durable and announced; raises what ended the writing."""
        await self._writer.drained()

    # ── After a restart ───────────────────────────────────────────────────────────────────────────────────────────

    async def unhanded(self) -> list[Recorded]:
        """The facts and messages after the watermark, in order, to be announced again."""
        facts = [(row[0], read_fact(row)) for row in await self._database.rows("unhanded_facts")]
        messages = [(row[0], read_message(row)) for row in await self._database.rows("unhanded_messages")]
        entries: list[tuple[int, Entry]] = sorted([*facts, *messages], key=lambda pair: pair[0])
        return [Recorded(seq, entry, again=True) for seq, entry in entries]

    async def open_facts(self) -> list[Fact]:
        """The facts that the dispatcher is rebuilt from, in order.

        All facts of open conversations; each agent's latest fact of every kind that tells something lasting about
        agents; the interruptions of service since the oldest open conversation began, and
        the latest in any case.
        """
        kinds = json.dumps([kind.__name__ for kind in LATEST])
        return [read_fact(row) for row in await self._database.rows("open_facts", kinds=kinds)]

    async def last_conversation(self) -> ConversationId:
        """The highest number given to a conversation; 0 where there is none."""
        ((conversation, _),) = await self._database.rows("last_numbers")
        return ConversationId(conversation)

    async def last_customer(self) -> CustomerId:
        """The highest number given to a customer; 0 where there is none."""
        ((_, customer),) = await self._database.rows("last_numbers")
        return CustomerId(customer)

    async def last_moment(self) -> datetime | None:
        """The time of the newest fact or message: since when the service may have been down."""
        ((fact, message),) = await self._database.rows("last_moments")
        return maybe_moment(max((at for at in (fact, message) if at is not None), default=None))

    # ── Customers and puppets ─────────────────────────────────────────────────────────────────────────────────────

    async def customer_at(self, address: Address) -> Customer | None:
        """Whoever writes from this address."""
        row = await self._database.row("customer_at", address=address)
        return None if row is None else read_customer(row)

    async def customer(self, number: CustomerId) -> Customer | None:
        """A customer with the address named last."""
        row = await self._database.row("customer", id=number)
        return None if row is None else read_customer(row)

    async def addresses(self, customer: CustomerId) -> list[Address]:
        """Where a customer writes from, the address named last first."""
        return [Address(row[0]) for row in await self._database.rows("addresses", customer=customer)]

    async def subscriptions(self) -> list[tuple[str, Address]]:
        """Who watches which of our addresses: pairs of localpart and watcher."""
        return [(row[0], Address(row[1])) for row in await self._database.rows("subscriptions")]

    async def puppet(self, localpart: str) -> Puppet | None:
        """Whom a puppet's address stands for."""
        row = await self._database.row("puppet", localpart=localpart)
        return None if row is None else read_puppet(row)

    async def puppet_of(self, customer: CustomerId, queue: QueueName) -> Puppet | None:
        """The contact of a customer in a queue."""
        row = await self._database.row("puppet_of", customer=customer, queue=queue)
        return None if row is None else read_puppet(row)

    async def puppets_of(self, customer: CustomerId) -> list[Puppet]:
        """All contacts of a customer, one for each queue written to."""
        return [read_puppet(row) for row in await self._database.rows("puppets_of", customer=customer)]

    async def puppets(self, since: datetime) -> list[Puppet]:
        """The contacts of the conversations that are open, or ended since then; the longest ended first."""
        return [read_puppet(row) for row in await self._database.rows("puppets", since=stamp(since))]

    # ── Conversations ─────────────────────────────────────────────────────────────────────────────────────────────

    async def conversation(self, number: ConversationId) -> ConversationRecord | None:
        """One conversation, as its facts have left it."""
        row = await self._database.row("conversation", id=number)
        return None if row is None else read_conversation(row)

    async def conversations(
        self, limit: int, queue: QueueName | None = None, customer: CustomerId | None = None
    ) -> list[ConversationRecord]:
        """The newest conversations, newest first; of one queue, of one customer."""
        if customer is None:
            rows = await self._database.rows("conversations", queue=queue, limit=limit)
        else:
            rows = await self._database.rows("conversations_of", customer=customer, queue=queue, limit=limit)
        return [read_conversation(row) for row in rows]

    async def left_messages(self) -> frozenset[ConversationId]:
        """The open conversations that are left messages, which nobody has taken yet."""
        return frozenset(ConversationId(row[0]) for row in await self._database.rows("left_messages"))

    async def served(self, customer: CustomerId) -> dict[QueueName, Served]:
        """Who had the customer's latest conversation with an agent, in each queue."""
        rows = await self._database.rows("served", customer=customer)
        return {QueueName(row[0]): Served(ConversationId(row[1]), AgentId(row[2]), moment(row[3])) for row in rows}

    async def handling_times(self, queue: QueueName, limit: int) -> list[timedelta]:
        """How long the latest conversations with an agent took in a queue, the earliest first."""
        rows = await self._database.rows("handling_times", queue=queue, limit=limit)
        return [moment(ended) - moment(connected) for connected, ended in reversed(rows)]

    async def facts_since(self, since: datetime) -> list[Fact]:
        """Everything that happened since then, in order."""
        return [read_fact(row) for row in await self._database.rows("facts_since", since=stamp(since))]

    async def at_work_before(self, moment: datetime) -> list[Fact]:
        """What tells who was at work at that moment, however long ago they came, in order."""
        kinds = json.dumps([kind.__name__ for kind in ON_DUTY])
        return [
            read_fact(row) for row in await self._database.rows("at_work_before", moment=stamp(moment), kinds=kinds)
        ]

    async def tags(self, conversation: ConversationId) -> list[str]:
        """What a conversation was about, in the order of tagging."""
        return [str(row[0]) for row in await self._database.rows("conversation_tags", conversation=conversation)]

    async def blocks(self, now: datetime) -> list[CustomerBlocked]:
        """Whoever is blocked now, and until when."""
        rows = await self._database.rows("blocks", now=stamp(now))
        return [CustomerBlocked(CustomerId(row[0]), moment(row[1]), AgentId(row[2])) for row in rows]

    async def bulletins(self, now: datetime) -> list[Bulletin]:
        """What customers are to read now."""
        rows = await self._database.rows("bulletins", now=stamp(now))
        return [Bulletin(QueueName(queue), text, moment(until)) for queue, text, until in rows]

    async def alarms(self) -> list[AlarmChanged]:
        """Those that the supervisors have been told of and that aren't over."""
        rows = await self._database.rows("alarms")
        return [AlarmChanged(moment(at), QueueName(queue), breach, on=True) for queue, breach, at in rows]

    async def audits(self, limit: int) -> list[Audited]:
        """The latest acts of supervision, the latest first."""
        return [Audited(moment(at), *done) for at, *done in await self._database.rows("audits", limit=limit)]

    async def watching(self) -> list[tuple[ConversationId, AgentId]]:
        """Which supervisors read which open conversations."""
        rows = await self._database.rows("watching")
        return [(ConversationId(row[0]), AgentId(row[1])) for row in rows]

    async def sent_articles(self, conversation: ConversationId, agent: AgentId) -> list[str]:
        """The articles whose answers the agent has sent in this conversation."""
        rows = await self._database.rows("sent_articles", conversation=conversation, agent=agent)
        return [str(row[0]) for row in rows]

    async def audit(self, acts: Sequence[Audited]) -> None:
        """Writes down at once what the operator did; the service's own acts are recorded with what they are about."""
        rows = pack(map(audit_row, acts))
        await self._database.write(lambda transaction: transaction.run("add_audits", rows=rows))

    async def messages(self, conversation: ConversationId) -> list[Message]:
        """Everything said in a conversation, private lines included, in order."""
        return [read_message(row) for row in await self._database.rows("messages", conversation=conversation)]

    async def last_lines(self, conversation: ConversationId, limit: int) -> list[Message]:
        """The last `limit` lines of a conversation, private ones included, in order."""
        rows = await self._database.rows("last_lines", conversation=conversation, limit=limit)
        return [read_message(row) for row in reversed(rows)]

    async def line(self, conversation: ConversationId, stanza_id: str) -> Message | None:
        """The line of a conversation that has this stanza id."""
        row = await self._database.row("line", conversation=conversation, id=stanza_id)
        return None if row is None else read_message(row)

    async def transcript(self, number: ConversationId) -> Transcript | None:
        """A conversation with its customer and everything that was said."""
        record = await self.conversation(number)
        customer = await self.customer(record.customer) if record is not None else None
        if record is None or customer is None:
            return None
        messages, tags = await self.messages(number), await self.tags(number)
        return Transcript(record.as_conversation(), customer, tuple(messages), tuple(tags))

    async def bot_state(self, conversation: ConversationId) -> str | None:
        """Where the bot stood, as it was saved; None where it never spoke."""
        row = await self._database.row("bot_state", conversation=conversation)
        return None if row is None or row[0] is None else str(row[0])

    async def written_from(self, conversation: ConversationId) -> Address | None:
        """Where the customer wrote from last in it; None where that isn't known, or no address of theirs any more."""
        row = await self._database.row("written_from", conversation=conversation)
        return None if row is None else Address(row[0])

    async def unanswered(self, conversation: ConversationId) -> list[tuple[int, str]]:
        """The lines, with their places, that the customer wrote to the bot and that it hasn't taken up yet."""
        rows = await self._database.rows("unanswered", conversation=conversation)
        return [(int(row[0]), str(row[1])) for row in rows]

    async def ended_untranscribed(self) -> list[ConversationId]:
        """The ended conversations that weren't marked as indexed, oldest first."""
        return [ConversationId(row[0]) for row in await self._database.rows("ended_untranscribed")]

    async def ended(self) -> list[ConversationId]:
        """All ended conversations, oldest first."""
        return [ConversationId(row[0]) for row in await self._database.rows("ended")]

    async def mark_indexed(self, conversations: Sequence[ConversationId]) -> None:
        """The transcripts are in the search."""
        packed = json.dumps(list(conversations))
        await self._database.write(lambda transaction: transaction.run("mark_indexed", conversations=packed))

    # ── Staff and articles ────────────────────────────────────────────────────────────────────────────────────────

    async def changes(self) -> Changes:
        """How often each was changed, by whatever process: a few small reads, cheap enough to poll."""
        ((of_agents, of_articles, of_customers),) = await self._database.rows("changes")
        return Changes(agents=of_agents, articles=of_articles, customers=of_customers)

    async def name(self) -> str:
        """What no other archive is called, however alike they are."""
        return str((await self._database.rows("archive_name"))[0][0])

    async def agents(self) -> list[Agent]:
        """Who works here now."""
        return await staff.agents(self._database)

    async def agent(self, number: AgentId) -> Agent | None:
        """One member of staff, also one who left."""
        return await staff.agent(self._database, number)

    async def add_agent(self, new: Agent) -> Agent:
        """Adds a member of staff; the number is given here. ArchiveError where name or address is taken."""
        return await staff.add_agent(self._database, new)

    async def set_agent(self, changed: Agent) -> None:
        """Replaces the row of this number; ArchiveError where there is none, or name or address is taken."""
        await staff.set_agent(self._database, changed)

    async def remove_agent(self, name: str) -> bool:
        """Lets go of a member of staff, whose row stays for history; False where nobody has this name."""
        return await staff.remove_agent(self._database, name)

    async def save_articles(
        self, rows: Sequence[ArticleRow], who: str, why: str, at: datetime | None = None
    ) -> list[str]:
        """Saves all or none, each as a new version; gives the ids of those that were new or different."""
        return await articles.save_articles(self._database, rows, who, why, at)

    async def articles(self, status: str | None = None) -> list[ArticleRow]:
        """All articles, or those of one status, by id."""
        return await articles.articles(self._database, status)

    async def article(self, number: str) -> ArticleRow | None:
        """One article."""
        return await articles.article(self._database, number)

    async def versions(self, number: str) -> list[ArticleVersion]:
        """How an article came about, the first form first."""
        return await articles.versions(self._database, number)

    async def articles_changed_at(self) -> dict[str, datetime]:
        """When each article was changed last."""
        return await articles.changed_at(self._database)

    async def changed_since(self, number: int) -> ArticleChanges:
        """The articles changed after change `number`, and the number to ask with next time."""
        return await articles.changed_since(self._database, number)

    # ── Copies ────────────────────────────────────────────────────────────────────────────────────────────────────

    async def backup(self, file: Path) -> None:
        """Writes a consistent, checked copy of what is committed to a new file, while everything goes on."""
        await asyncio.to_thread(backup, self._database.path.parent, file)
