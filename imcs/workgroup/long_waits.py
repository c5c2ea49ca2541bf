"""Who has waited as long as anybody should is told so, once, and offered to leave a message instead.

Keeps the time and words it; that such a line is full for others is the dispatcher's to decide.
"""

import asyncio
from datetime import timedelta

from imcs.archive import Archive, Recorded
from imcs.dispatcher import ConversationConnected, ConversationEnded, ConversationQueued, MessageLeft, ServiceResumed
from imcs.model import Author, Conversation, ConversationId, Message, Stage
from imcs.phrases import messages
from imcs.workgroup.workgroup import Workgroup


class LongWaits:
    """One clock for each who waits in a queue with `max_wait`."""

    def __init__(self, workgroup: Workgroup, archive: Archive) -> None:
        self._workgroup = workgroup
        self._archive = archive
        self._timers: dict[ConversationId, asyncio.TimerHandle] = {}
        self._telling: set[asyncio.Task[None]] = set()

    def resume(self) -> None:
        """Start all clocks anew, after a restart and after the time without a stream, which counts against nobody."""
        for known in self._workgroup.dispatcher.open_conversations():
            self._follow(known.id)

    def recorded(self, recorded: Recorded) -> None:
        """Something was committed."""
        match recorded.entry:
            case ServiceResumed():
                self.resume()
            case ConversationQueued() | MessageLeft() | ConversationConnected() | ConversationEnded() as fact:
                self._follow(fact.conversation)

    def _follow(self, number: ConversationId) -> None:
        if timer := self._timers.pop(number, None):
            timer.cancel()
        known, rest = self._workgroup.find(number), self._rest(number)
        if known is not None and rest is not None:
            seconds = max(0.0, rest.total_seconds())
            self._timers[number] = asyncio.get_running_loop().call_later(seconds, self._due, number)

    def _rest(self, number: ConversationId) -> timedelta | None:
        """How much longer it may wait before it's told; none where it doesn't wait, or may for ever."""
        known = self._workgroup.find(number)
        if known is None or known.stage not in {Stage.QUEUED, Stage.OFFERED} or known.left is not None:
            return None
        most = self._workgroup.dispatcher.rules_of(known).max_wait
        if not most or known.waiting_since is None:
            return None
        return known.waiting_since + most - self._workgroup.now()

    def _due(self, number: ConversationId) -> None:
        self._timers.pop(number, None)
        task = asyncio.get_running_loop().create_task(self._tell(number))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def _tell(self, number: ConversationId) -> None:
        known = self._workgroup.find(number)
        if known is None or known.queued_at is None:
            return
        name = f"long-{number}-{int(known.queued_at.timestamp() * 1000)}"  # so that a restart doesn't tell it again
        if await self._archive.line(number, name) is None and self._rest(number) is not None:
            body = self._text(known)
            self._archive.append(Message(number, self._workgroup.now(), Author.SERVICE, name, body))

    def _text(self, known: Conversation) -> str:
        customer = self._workgroup.people.customer(known.customer)
        guest = customer is None or self._workgroup.admission.is_guest(customer)
        language = "zh_TW" if customer is None else customer.language.value
        most = self._workgroup.dispatcher.rules_of(known).max_wait
        minutes = max(1, round(most.total_seconds() / 60))
        return self._workgroup.texts(
            language, messages.LONG_WAIT_GUEST if guest else messages.LONG_WAIT, minutes=minutes
        )
