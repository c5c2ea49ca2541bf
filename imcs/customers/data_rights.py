"""Customers' rights over their data, as they use them in chat: see, copy, correct, stop the use, erase.

Answers go to the address that wrote and to nobody else. What is held is told unarchived: else every copy would double
it, and an agent who takes over would read the customer's address. Erasing itself is `forgetting`'s.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bots.reply import split
from bots.rights import Right
from imcs.archive import Archive, Entry, Erasure, UseChanged
from imcs.customers.own_data import OwnData
from imcs.dispatcher import QueueReason
from imcs.model import Conversation, ConversationId, Customer, CustomerId, QueueName, Stage
from imcs.phrases import rights
from imcs.workgroup import Workgroup
from imcs.workgroup.own_talks import day

MOST_PARTS = 20
"""Messages that a copy may take; the latest part of what is longer."""

Tell = Callable[[Customer, QueueName, str], None]
"""Says something to a customer from a queue's address, now or never."""
KeepFile = Callable[[str, str, bytes], Awaitable[str]]
"""Puts a file (name, kind, content) where the customer can fetch it; gives its address, "" where that can't be."""


class DataRights:
    """Does what a customer wants done with their data."""

    def __init__(self, workgroup: Workgroup, archive: Archive) -> None:
        self._workgroup = workgroup
        self._archive = archive
        self._texts = workgroup.texts
        self._own = OwnData(archive, workgroup.people, workgroup.texts)
        self._erasing: dict[CustomerId, tuple[Customer, QueueName]] = {}
        """Who is to be told when it is done; it's known nowhere else by then."""
        self.tell: Tell = _nobody
        self.tell_file: Tell = _nobody
        """Names a file's address to the customer, so that clients show it as a file."""
        self.keep_file: KeepFile = _nowhere

    async def use(self, right: Right, conversation: Conversation, customer: Customer, saved: Entry) -> None:
        """Do it; `saved` is the bot's memory of having been asked."""
        lines: list[str] = []
        entries = [saved]
        match right:
            case Right.SEE:
                await self._tell_summary(customer, conversation.queue)
            case Right.COPY:
                await self._tell_copy(customer, conversation.queue)
            case Right.CORRECT:
                lines = [self._say(customer, rights.CORRECT)]
            case Right.STOP | Right.ALLOW:
                allowed = right is Right.ALLOW
                self._workgroup.people.change(replace(customer, used=allowed))
                entries.append(UseChanged(customer.id, allowed))
                lines = [self._say(customer, rights.ALLOWED if allowed else rights.STOPPED)]
            case Right.ASK_ERASE:
                lines = [self._say(customer, rights.ASK_ERASE)]
            case Right.KEEP:
                lines = [self._say(customer, rights.KEPT)]
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
            self.tell(customer, queue, self._say(customer, rights.STILL_TALKING))
            return
        found = erasure.found
        lines = [
            self._say(customer, rights.ERASED, lines=found.lines, conversations=found.conversations),
            *([self._say(customer, rights.APPROVED_STAYS)] if found.kept else []),
            self._say(customer, rights.NOT_REACHED),
            *(self._say(customer, rights.COPIES, day=day(max(copies))) for _ in copies[:1]),
        ]
        self.tell(customer, queue, "\n".join(lines))

    def _erasable(self, customer: Customer) -> str:
        return rights.STILL_TALKING if self._talks(customer.id) else rights.ERASING

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

    # ── What is held ──────────────────────────────────────────────────────────────────────────────────────────────

    async def _tell_summary(self, customer: Customer, queue: QueueName) -> None:
        await self._workgroup.saved()
        self.tell(customer, queue, await self._own.summary(customer))

    async def _tell_copy(self, customer: Customer, queue: QueueName) -> None:
        """As a file where the server keeps files, else as lines."""
        await self._workgroup.saved()
        whole = await self._own.whole(customer)
        # the mark at the beginning lets every editor see that it's UTF-8
        address = await self.keep_file(
            f"imcs-{customer.id}.txt", "text/plain; charset=utf-8", whole.encode("utf-8-sig")
        )
        if address:
            self.tell(customer, queue, self._say(customer, rights.COPY_FILE))
            self.tell_file(customer, queue, address)
            return
        parts = split(whole)
        if len(parts) > MOST_PARTS:
            parts, head = parts[-MOST_PARTS:], self._say(customer, rights.COPY_CUT)
        else:
            head = self._say(customer, rights.COPY, parts=len(parts))
        for text in (head, *parts):
            self.tell(customer, queue, text)

    def _say(self, customer: Customer, msgid: str, /, **values: object) -> str:
        return self._texts(customer.language.value, msgid, **values)


def _nobody(_customer: Customer, _queue: QueueName, _text: str) -> None:
    """Until somebody listens."""


async def _nowhere(_name: str, _kind: str, _content: bytes) -> str:
    return ""
