"""Alarms: supervisors read it when a queue misses its target, and when that is over; each once.

A queue misses it while somebody waits for longer, or while too few of half an hour's customers were answered in time.
Looked at when something has happened and when the next moment has come, by one timer. What is told is recorded first,
so that a restart doesn't tell it again. Decides nothing.
"""

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from enum import Enum

from bots.texts import Texts
from imcs.archive import AlarmChanged, Entry
from imcs.dispatcher import (
    ConversationConnected,
    ConversationEnded,
    ConversationQueued,
    ConversationStarted,
    Dispatcher,
    Fact,
    MessageLeft,
    TurnPassed,
)
from imcs.dispatcher.report import Cases
from imcs.model import Agent, Author, Queue, QueueName
from imcs.phrases import supervision as phrases
from imcs.reports.boards import board_of
from imcs.wording import minutes_and_seconds
from imcs.workgroup.notices import Notices

LEVEL_OVER = timedelta(minutes=30)
"""The service level of now is that of whoever came within this time."""
ENOUGH = 5
"""Of fewer customers the service level tells nothing."""
SOON = timedelta(seconds=1)
"""After something has happened it's looked at once, whatever else happens in the meantime."""
CALM = timedelta(minutes=2)
"""For so long a target must be met again until the alarm is over."""


class Breach(Enum):
    """How a queue can miss its target."""

    WAIT = "wait"
    LEVEL = "level"


BEGINS = {Breach.WAIT: phrases.WAIT_BREACHED, Breach.LEVEL: phrases.LEVEL_BREACHED}
ENDS = {Breach.WAIT: phrases.WAIT_MET, Breach.LEVEL: phrases.LEVEL_MET}


class Alarms:
    """Watches every queue's target."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        now: Callable[[], datetime],
        notices: Notices,
        texts: Texts,
        append: Callable[[Entry], object],
    ) -> None:
        """`append` puts into the archive's queue what is to be told after the commit."""
        self._append = append
        self._dispatcher = dispatcher
        self._now = now
        self._notices = notices
        self._texts = texts
        self._cases = Cases()
        self._met_since: dict[tuple[QueueName, Breach], datetime | None] = {}
        """The alarms that aren't over, and since when the target is met again."""
        self._timer: asyncio.TimerHandle | None = None

    def resume(self, facts: Iterable[Fact], told: Iterable[AlarmChanged]) -> None:
        """These were recorded lately, before the restart; `told` are the alarms that aren't over."""
        for fact in facts:
            self._cases.follow(fact)
        self._met_since = {(alarm.queue, Breach(alarm.breach)): None for alarm in told}
        self._look_at(self._now())

    def targets_changed(self) -> None:
        """What was in time may be late by now."""
        self._look_at(self._now() + SOON)

    def recorded(self, entry: Entry) -> None:
        """Something was committed."""
        match entry:
            case ConversationStarted():
                self._cases.follow(entry)
            case AlarmChanged() if entry.queue in self._dispatcher.queues:
                msgids = BEGINS if entry.on else ENDS
                self._tell(self._dispatcher.queues[entry.queue], msgids[Breach(entry.breach)])
            case (
                ConversationQueued()
                | MessageLeft()
                | ConversationConnected()
                | TurnPassed(to=Author.CUSTOMER)
                | ConversationEnded()
            ):
                self._cases.follow(entry)
                self._look_at(self._now() + SOON)
            case _:
                return

    def line(self, reader: Agent, name: QueueName) -> str:
        """How a queue stands, on one line."""
        board = board_of(self._dispatcher, name, self._now())
        theirs = [state for state in self._dispatcher.agents() if name in state.queues]
        at_work = [state for state in theirs if state.at_work]
        return self._texts(
            reader.language.value,
            phrases.QUEUE_LINE,
            queue=name,
            waiting=board.waiting,
            longest=minutes_and_seconds(board.longest),
            level=percent(self._level(self._dispatcher.queues[name])[0]),
            ready=sum(state.able for state in at_work),
            busy=sum(not state.able for state in at_work),
            paused=sum(state.paused and state.on_duty for state in theirs),
        )

    def _level(self, queue: Queue) -> tuple[float | None, int]:
        """The service level over the last half hour, and of how many customers."""
        self._cases.forget_before(self._now() - LEVEL_OVER)
        measured = self._cases.measure(queue.name, queue.target)
        return measured.service_level, measured.answered + measured.abandoned

    def _look_at(self, moment: datetime) -> None:
        """Look then, unless it's done earlier anyway."""
        loop = asyncio.get_running_loop()
        when = loop.time() + max(0.0, (moment - self._now()).total_seconds())
        if self._timer is not None:
            if self._timer.when() <= when:
                return
            self._timer.cancel()
        self._timer = loop.call_at(when, self._look)

    def _look(self) -> None:
        self._timer = None
        now, moments = self._now(), list[datetime]()
        for queue in self._dispatcher.queues.values():
            limits = [(known.waiting_since or now) + queue.target for known in self._dispatcher.waiting(queue.name)]
            self._follow(queue, Breach.WAIT, any(limit <= now for limit in limits))
            level, known = self._level(queue)
            self._follow(queue, Breach.LEVEL, level is not None and level < queue.goal and known >= ENOUGH)
            moments += [limit for limit in limits if limit > now]
        moments += [since + CALM for since in self._met_since.values() if since is not None]
        if (oldest := self._cases.oldest) is not None:
            moments.append(oldest + LEVEL_OVER + SOON)
        if moments:
            self._look_at(min(moments))

    def _follow(self, queue: Queue, breach: Breach, missed: bool) -> None:
        key, now = (queue.name, breach), self._now()
        if missed:
            if key not in self._met_since:
                self._append(AlarmChanged(now, queue.name, breach.value, on=True))
            self._met_since[key] = None
        elif key in self._met_since:
            since = self._met_since[key] = self._met_since[key] or now
            if now - since >= CALM:
                del self._met_since[key]
                self._append(AlarmChanged(now, queue.name, breach.value, on=False))

    def _tell(self, queue: Queue, msgid: str) -> None:
        values = {"target": minutes_and_seconds(queue.target), "goal": percent(queue.goal)}
        for supervisor in self._notices.supervisors():
            self._notices.tell(supervisor, msgid, line=self.line(supervisor, queue.name), **values)


def percent(share: float | None) -> str:
    """A share as people read it; a dash where there was nothing to measure."""
    return "-" if share is None else f"{100 * share:.0f} %"
