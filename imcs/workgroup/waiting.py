"""What waiting customers are told of their place: how many are ahead, and how long it takes, as far as was measured.

Told on change, every two minutes at most, in the line that told it before where nothing came in between (XEP-0308).
The told position never rises, whatever happens to the real one. Decides nothing about the order itself.
"""

import asyncio
import secrets
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil

from imcs.archive import Entry
from imcs.dispatcher import (
    ConversationConnected,
    ConversationEnded,
    ConversationQueued,
    ConversationStarted,
    Dispatcher,
    MessageLeft,
)
from imcs.errors import Refused
from imcs.model import Author, Conversation, ConversationId, Message, QueueName, Stage
from imcs.reports.boards import board_of

PAUSE = timedelta(minutes=2)
"""Between two lines that tell the same customer the place, unless he asks."""
MEASURED = 50
"""Of each queue's latest conversations the handling times are remembered."""
ENOUGH = 5
"""Fewer measured times tell nothing: then no time is told."""
WAITS = frozenset({Stage.QUEUED, Stage.OFFERED})
LINE = "place"
"""Begins the id of every line that tells a place; what was told follows, so that a restart finds it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a waiting conversation stands, as the customer may be told."""

    ahead: int
    """How many wait before it."""
    staffed: bool = True
    """Whether anybody is on duty in its queue."""
    minutes: int | None = None
    """How long it will take; None where that isn't known."""

    def line_id(self) -> str:
        """A new id for the line that tells it."""
        return f"{LINE}-{self.ahead}-{secrets.token_hex(6)}"


@dataclass(frozen=True, slots=True)
class _Told:
    ahead: int
    at: datetime
    line: str
    """The id of the line that told it first."""
    last: bool
    """Whether nothing was said after it: only then a correction is seen where it is."""


class Waiting:
    """The places of everybody who waits."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        now: Callable[[], datetime],
        tell: Callable[[ConversationId, Place, str], Message],
    ) -> None:
        """`tell` says a place to the customer and gives the line; its third argument is the id of a line to correct."""
        self._dispatcher = dispatcher
        self._now = now
        self._tell = tell
        self._told: dict[ConversationId, _Told] = {}
        self._timers: dict[ConversationId, asyncio.TimerHandle] = {}
        self._queues: dict[ConversationId, QueueName] = {}
        self._lines: dict[ConversationId, QueueName] = {}
        """In which queue's line each stands or stood last: not always the one written to."""
        self._connected: dict[ConversationId, datetime] = {}
        self._handling: dict[QueueName, deque[timedelta]] = {}

    # ------------------------------------------------------------ measuring

    def measured(self, queue: QueueName, times: Iterable[timedelta]) -> None:
        """These are how long conversations with agents took in this queue, the earliest first."""
        self._handling.setdefault(queue, deque(maxlen=MEASURED)).extend(times)

    def expected(self, queue: QueueName, ahead: int) -> timedelta | None:
        """How long somebody with so many ahead waits: their handling times, shared among the places of those on duty.

        None where too little was measured, or nobody is there to handle anything.
        """
        known = self._handling.get(queue, ())
        board = board_of(self._dispatcher, queue, self._now())
        if len(known) < ENOUGH or not board.places:
            return None
        if board.busy + ahead < board.places:
            return timedelta()
        mean = sum(known, timedelta()) / len(known)
        return mean * (ahead + 1) / board.places

    # --------------------------------------------------------------- places

    def place(self, conversation: Conversation) -> Place:
        """What the customer may be told now; only for who waits."""
        ahead = self._dispatcher.position(conversation.id) - 1
        if told := self._told.get(conversation.id):
            ahead = min(ahead, told.ahead)
        board = board_of(self._dispatcher, conversation.line, self._now())
        wait = self.expected(conversation.line, ahead)
        return Place(ahead, board.agents > 0, None if not wait else ceil(wait.total_seconds() / 60))

    def resume(self, conversation: Conversation, connected: datetime | None, said: Iterable[Message]) -> None:
        """Know what was told before a restart; `said` are the conversation's last lines."""
        self._queues[conversation.id] = conversation.queue
        self._lines[conversation.id] = conversation.line
        if conversation.stage is Stage.CONNECTED and connected is not None:
            self._connected[conversation.id] = connected
        for line in said:
            self._heard(line)

    def recorded(self, entry: Entry) -> None:
        """Something was committed: remember what was told, and tell who has come nearer."""
        match entry:
            case Message():
                self._heard(entry)
            case ConversationStarted():
                self._queues[entry.conversation] = self._lines[entry.conversation] = entry.queue
            case ConversationConnected(at=at, conversation=number):
                self._connected[number] = at
                self._forget(number)
                self._tell_line(self._lines[number])
            case MessageLeft(conversation=number):
                self._forget(number)
                self._tell_line(self._lines[number])
            case ConversationQueued(conversation=number, queue=queue):
                self._lines[number] = queue or self._lines[number]
                self._connected.pop(number, None)  # it came back: what it took so far is no handling time
            case ConversationEnded(at=at, conversation=number):
                queue, began = self._queues.pop(number), self._connected.pop(number, None)
                if began is not None:
                    self.measured(queue, [at - began])
                self._forget(number)
                self._tell_line(self._lines.pop(number))
            case _:
                return

    def _heard(self, line: Message) -> None:
        if line.private:
            return
        mark, _, rest = line.id.partition("-")
        ahead = rest.partition("-")[0]
        if line.author is Author.SERVICE and mark == LINE and ahead.isdecimal():  # others choose their ids themselves
            # a correction names the line that is corrected, and so does the next one (XEP-0308, section 3)
            line_id = line.corrects or line.id
            self._told[line.conversation] = _Told(int(ahead), line.at, line_id, last=True)
        elif told := self._told.get(line.conversation):
            self._told[line.conversation] = replace(told, last=False)

    def _forget(self, number: ConversationId) -> None:
        self._told.pop(number, None)
        if timer := self._timers.pop(number, None):
            timer.cancel()

    def _tell_line(self, queue: QueueName) -> None:
        for conversation in self._dispatcher.waiting(queue):
            self._tell_if_nearer(conversation)

    def _tell_if_nearer(self, conversation: Conversation) -> None:
        told = self._told.get(conversation.id)
        if told is None or conversation.id in self._timers:
            return
        place = self.place(conversation)
        if place.ahead >= told.ahead:
            return
        rest = told.at + PAUSE - self._now()
        if rest > timedelta():
            loop = asyncio.get_running_loop()
            self._timers[conversation.id] = loop.call_later(rest.total_seconds(), self._later, conversation.id)
        else:
            # known at once, for the next change may come before the commit
            self._heard(self._tell(conversation.id, place, told.line if told.last else ""))

    def _later(self, number: ConversationId) -> None:
        self._timers.pop(number, None)
        with suppress(Refused):  # it may be over by now
            conversation = self._dispatcher.conversation(number)
            if conversation.stage in WAITS:
                self._tell_if_nearer(conversation)
