"""Customers' rights over their data, as they use them in chat: see, copy, correct, stop the use, erase.

Answers go to the address that wrote and to nobody else. What is held is told unarchived: else every copy would double
it, and an agent who takes over would read the customer's address. Erasing itself is `forgetting`'s.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bots.reply import split
from bots.rights import Right
from imcs import phrases_rights
from imcs.archive import Archive, CustomerRecord, Entry, Erasure, UseChanged
from imcs.dispatcher import QueueReason
from imcs.model import Conversation, ConversationId, Customer, CustomerId, QueueName, Stage
from imcs.own_talks import OwnTalks, day, shown
from imcs.workgroup import Workgroup

MOST_PARTS = 20
"""Messages that a copy may take; the latest part of what is longer."""
ALL = 100_000

Tell = Callable[[Customer, QueueName, str], None]
"""Says something to a customer from a queue's address, now or never."""


class DataRights:
    """Does what a customer wants done with their data."""

    def __init__(self, workgroup: Workgroup, archive: Archive) -> None:
        self._workgroup = workgroup
        self._archive = archive
        self._texts = workgroup.texts
        self._own = OwnTalks(archive, workgroup.people, workgroup.texts)
        self._erasing: dict[CustomerId, tuple[Customer, QueueName]] = {}
        """Who is to be told when it is done; it's known nowhere else by then."""
        self.tell: Tell = _nobody

    async def use(self, right: Right, conversation: Conversation, customer: Customer, saved: Entry) -> None:
        """Do it; `saved` is the bot's memory of having been asked."""
        lines: list[str] = []
        entries = [saved]
        match right:
            case Right.SEE:
                self._tell_all(customer, conversation.queue, [await self._summary(customer)])
            case Right.COPY:
                self._tell_all(customer, conversation.queue, await self._copy(customer))
            case Right.CORRECT:
                lines = [self._say(customer, phrases_rights.CORRECT)]
            case Right.STOP | Right.ALLOW:
                allowed = right is Right.ALLOW
                self._workgroup.people.change(replace(customer, used=allowed))
                entries.append(UseChanged(customer.id, allowed))
                lines = [self._say(customer, phrases_rights.ALLOWED if allowed else phrases_rights.STOPPED)]
            case Right.ASK_ERASE:
                lines = [self._say(customer, phrases_rights.ASK_ERASE)]
            case Right.KEEP:
                lines = [self._say(customer, phrases_rights.KEPT)]
            case Right.ERASE:
                lines = [self._say(customer, self._erasable(customer))]
        self._workgroup.bot_says(conversation.id, lines, *entries)
        if right is Right.ERASE and not self._talks(customer.id):
            await self._erase(customer, conversation.queue)
        if right is Right.CORRECT:
            self._get_person(conversation.id)

    def erased(self, erasure: Erasure, copies: Sequence[datetime]) -> None:
        """It is done or refused: whoever asked for it in chat is told what it reached, and what it couldn't."""
        customer, queue = self._erasing.pop(erasure.customer, (None, QueueName("")))
        if customer is None:
            return
        if erasure.refused:
            self.tell(customer, queue, self._say(customer, phrases_rights.STILL_TALKING))
            return
        found = erasure.found
        lines = [
            self._say(customer, phrases_rights.ERASED, lines=found.lines, conversations=found.conversations),
            *([self._say(customer, phrases_rights.APPROVED_STAYS)] if found.kept else []),
            self._say(customer, phrases_rights.NOT_REACHED),
            *(self._say(customer, phrases_rights.COPIES, day=day(max(copies))) for _ in copies[:1]),
        ]
        self.tell(customer, queue, "\n".join(lines))

    def _erasable(self, customer: Customer) -> str:
        return phrases_rights.STILL_TALKING if self._talks(customer.id) else phrases_rights.ERASING

    def _talks(self, customer: CustomerId) -> bool:
        open_ones = self._workgroup.dispatcher.open_conversations()
        return any(known.customer == customer and known.stage is Stage.CONNECTED for known in open_ones)

    async def _erase(self, customer: Customer, queue: QueueName) -> None:
        self._erasing[customer.id] = customer, queue
        await self._workgroup.saved()
        await self._archive.erasures.ask(customer.id, self._workgroup.now())

    def _get_person(self, number: ConversationId) -> None:
        now = self._workgroup.find(number)
        if now is not None and now.stage is Stage.BOT:
            self._workgroup.request_person(number, QueueReason.REQUESTED)

    def _tell_all(self, customer: Customer, queue: QueueName, texts: Sequence[str]) -> None:
        for text in texts:
            self.tell(customer, queue, text)

    # ── What is held ──────────────────────────────────────────────────────────────────────────────────────────────

    async def _summary(self, customer: Customer) -> str:
        await self._workgroup.saved()
        record = await self._archive.customers.record(customer.id)
        talks = await self._archive.conversations(ALL, customer=customer.id)
        lines = sum([len(shown(await self._archive.messages(talk.id))) for talk in talks])
        used = phrases_rights.LEARNT_FROM if customer.used else phrases_rights.NOT_LEARNT_FROM
        return "\n".join(
            [
                *self._record(customer, record),
                self._say(
                    customer,
                    phrases_rights.TALKS,
                    conversations=len(talks),
                    lines=lines,
                    since=day(talks[-1].started_at) if talks else "–",
                ),
                self._say(customer, used),
                self._say(customer, phrases_rights.YOUR_RIGHTS),
            ]
        )

    def _record(self, customer: Customer, record: CustomerRecord | None) -> Iterator[str]:
        yield self._say(customer, phrases_rights.HELD, number=customer.id)
        if record is None:
            return
        if record.customer.name:
            yield self._say(customer, phrases_rights.NAME, value=record.customer.name)
        for address in record.addresses:
            yield self._say(customer, phrases_rights.ADDRESS, value=address)
        yield from (f"{attribute.name}: {attribute.value}" for attribute in record.attributes)
        yield from (f"#{tag}" for tag in record.tags)
        if record.notes or record.contacts:
            counted = {"notes": len(record.notes), "contacts": len(record.contacts)}
            yield self._say(customer, phrases_rights.OTHERS, **counted)

    async def _copy(self, customer: Customer) -> list[str]:
        await self._workgroup.saved()
        lines = list(self._record(customer, await self._archive.customers.record(customer.id)))
        for talk in reversed(await self._archive.conversations(ALL, customer=customer.id)):
            lines += ["", *await self._own.text(customer, talk)]
        parts = split("\n".join(lines))
        if len(parts) > MOST_PARTS:
            parts, head = parts[-MOST_PARTS:], self._say(customer, phrases_rights.COPY_CUT)
        else:
            head = self._say(customer, phrases_rights.COPY, parts=len(parts))
        return [head, *parts]

    def _say(self, customer: Customer, msgid: str, /, **values: object) -> str:
        return self._texts(customer.language.value, msgid, **values)


def _nobody(_customer: Customer, _queue: QueueName, _text: str) -> None:
    """Until somebody listens."""
