"""Conversations by their numbers, for the customer whose they are: how they stand, who had them, and what was said.

Reads and words it. A transcript goes to the address that asks and is kept nowhere: else each would double the archive.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from bots.case_words import Quote, all_quoted, transcript_wanted
from bots.reply import split
from bots.texts import Texts
from imcs.archive import Archive, ConversationRecord, Served
from imcs.model import Author, Conversation, ConversationId, Customer, CustomerId, Message, Queue, QueueName, Stage
from imcs.people import People
from imcs.phrases import cases as phrases
from imcs.workgroup.own_talks import OwnTalks, day

MOST_PARTS = 10
"""Messages that a transcript may take; the latest part of what is longer."""
PAUSE = timedelta(seconds=10)
"""Between two transcripts for one customer."""
RECENT = 20
"""A customer's conversations among which the latest is looked for."""
MOST_CUSTOMERS = 1_000
"""Remembered for that."""

Tell = Callable[[Customer, QueueName, str], None]
"""Says something to a customer from a queue's address, now or never."""
Queues = Mapping[QueueName, Queue]


class Cases:
    """What a customer may know by a case number."""

    def __init__(
        self, archive: Archive, people: People, texts: Texts, queues: Queues, now: Callable[[], datetime]
    ) -> None:
        self._archive = archive
        self._people = people
        self._texts = texts
        self._queues = queues
        self._now = now
        self._talks = OwnTalks(archive, people, texts)
        self._sent: dict[CustomerId, datetime] = {}
        self._sending: set[asyncio.Task[bool]] = set()
        self.tell: Tell = _nobody

    async def own(self, customer: Customer, number: int) -> ConversationRecord | None:
        """The conversation by this number, if it's this customer's."""
        record = await self._archive.conversation(ConversationId(number))
        return record if record is not None and record.customer == customer.id else None

    async def over(self, customer: Customer, queue: QueueName) -> ConversationRecord | None:
        """The customer's latest conversation in this queue; who never wrote there, the latest that is over anywhere."""
        here = await self._archive.conversations(1, queue, customer.id)
        if here:
            return here[0]
        talks = await self._archive.conversations(RECENT, customer=customer.id)
        return next((talk for talk in talks if talk.stage is Stage.ENDED), None)

    # ── Case numbers ──────────────────────────────────────────────────────────────────────────────────────────────

    def state_text(self, customer: Customer, quote: Quote, record: ConversationRecord | None) -> str:
        """How the case stands that a customer quotes, and how it goes on; none where it's nobody's or another's."""
        if record is None:
            return self._say(customer, phrases.CASE_UNKNOWN, number=quote.number)
        known = {"number": record.id, "queue": self._title(record.queue), "day": day(record.started_at)}
        state = self._say(customer, phrases.CASE, state=self._state(customer, record), **known)
        return f"{state}\n{self._say(customer, phrases.CASE_GO_ON, number=record.id)}"

    def _state(self, customer: Customer, record: ConversationRecord) -> str:
        agent = None if record.agent is None else self._people.agent(record.agent)
        if record.stage is Stage.BOT:
            return self._say(customer, phrases.STATE_BOT)
        if record.stage in (Stage.QUEUED, Stage.OFFERED):
            return self._say(customer, phrases.STATE_WAITING)
        if agent is None or record.connected_at is None:
            return self._say(customer, phrases.STATE_ENDED)
        msgid = phrases.STATE_CONNECTED if record.stage is Stage.CONNECTED else phrases.STATE_ENDED_BY
        return self._say(customer, msgid, agent=agent.known_as)

    async def named(self, conversation: Conversation, said: Iterable[Message]) -> Served | None:
        """Who had the own case that a customer quoted last in this conversation; None where nobody had."""
        customer = self._people.customer(conversation.customer)
        numbers = all_quoted(line.body for line in said if line.author is Author.CUSTOMER)
        records = [] if customer is None else [await self.own(customer, number) for number in numbers]
        return next((who for record in reversed(records) if record and (who := served_by(record))), None)

    # ── Transcripts ───────────────────────────────────────────────────────────────────────────────────────────────

    def send_soon(self, customer: Customer, queue: QueueName, number: int) -> None:
        """The same as `send`, for who can't wait."""
        task = asyncio.get_running_loop().create_task(self.send(customer, queue, number))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def finish(self) -> None:
        """Let what is being sent be sent."""
        if self._sending:
            await asyncio.wait(self._sending, timeout=2.0)

    async def send(self, customer: Customer, queue: QueueName, number: int) -> bool:
        """Tell the customer what was said in a conversation of theirs, 0 for the latest; False where there is none."""
        await self._archive.drained()
        record = await (self.own(customer, number) if number else self._latest(customer, queue))
        if record is None and not number:
            return False
        texts = [self._say(customer, phrases.TRANSCRIPT_NONE, number=number)]
        for text in texts if record is None else await self._transcript(customer, queue, record):
            self.tell(customer, queue, text)
        return True

    async def _latest(self, customer: Customer, queue: QueueName) -> ConversationRecord | None:
        """The latest in this queue; one in which nothing but transcripts was asked for counts after those elsewhere."""
        talks = await self._archive.conversations(RECENT, customer=customer.id)
        here = [talk for talk in talks if talk.queue == queue] or await self._archive.conversations(
            1, queue, customer.id
        )
        for talk in (*here, *(talk for talk in talks if talk.queue != queue)):
            said = await self._archive.messages(talk.id)
            wrote = (line.body for line in said if line.author is Author.CUSTOMER and line.body)
            if any(transcript_wanted(body) is None for body in wrote):
                return talk
        return next(iter(here), None)

    async def _transcript(self, customer: Customer, queue: QueueName, record: ConversationRecord) -> Sequence[str]:
        now = self._now()
        if now - self._sent.get(customer.id, now - PAUSE) < PAUSE:
            return [self._say(customer, phrases.TRANSCRIPT_SOON)]
        if len(self._sent) > MOST_CUSTOMERS:
            self._sent = {key: at for key, at in self._sent.items() if now - at < PAUSE}
        self._sent[customer.id] = now
        parts = split("\n".join(await self._talks.text(customer, record)))
        if len(parts) > MOST_PARTS:
            head = self._say(customer, phrases.TRANSCRIPT_CUT)
        elif record.queue == queue:
            head = self._say(customer, phrases.TRANSCRIPT)
        else:
            head = self._say(customer, phrases.TRANSCRIPT_ELSEWHERE, queue=self._title(record.queue))
        return [head, *parts[-MOST_PARTS:]]

    def _title(self, name: QueueName) -> str:
        queue = self._queues.get(name)
        return (queue and queue.title) or name

    def _say(self, customer: Customer, msgid: str, /, **values: object) -> str:
        return self._texts(customer.language.value, msgid, **values)


def served_by(record: ConversationRecord) -> Served | None:
    """Who had it, where an agent did and it's over."""
    if record.agent is None or record.ended_at is None or record.connected_at is None:
        return None
    return Served(record.id, record.agent, record.ended_at)


def _nobody(_customer: Customer, _queue: QueueName, _text: str) -> None:
    """Until somebody listens."""
