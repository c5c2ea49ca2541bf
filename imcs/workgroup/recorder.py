"""Decide, record, announce: the clock, the one timer, and the one way into the archive's queue.

A decision of the dispatcher's enters the queue together with what is said about it; only after the commit does anybody
hear of it. What is decided, and by whom, is for others to say.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from imcs.archive import Archive, Entry, Recorded
from imcs.dispatcher import Dispatcher, Fact
from imcs.model import Queue
from imcs.reports.boards import logged
from imcs.workgroup.announcements import Announcements
from imcs.workgroup.on_air import OnAir

log = logging.getLogger("imcs.workgroup")


def utc_now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


class Recorder:
    """What every decision goes through."""

    def __init__(
        self, dispatcher: Dispatcher, archive: Archive, announcements: Announcements, clock: Callable[[], datetime]
    ) -> None:
        self.dispatcher = dispatcher
        self._archive = archive
        self._announcements = announcements
        self._clock = clock
        self._latest = datetime.min.replace(tzinfo=UTC)
        self.failure: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        """Fails when what was decided couldn't be recorded: only a restart makes memory and archive agree again."""
        self._lost_at: datetime | None = None
        self.air = OnAir(self.now)
        """What waits for people's words goes by this clock: it stops without a stream."""
        self._timer: asyncio.TimerHandle | None = None
        self._listeners: list[Callable[[Recorded], None]] = []

    def listen(self, listener: Callable[[Recorded], None]) -> None:
        """Call `listener` for everything recorded, in order, after its commit."""
        self._listeners.append(listener)

    def recorded(self, entry: Recorded) -> None:
        """The archive has committed this: pass it on."""
        if isinstance(entry.entry, Fact):
            log.info("%s", logged(entry.entry))
        for listener in self._listeners:
            listener(entry)

    def now(self) -> datetime:
        """The time, which never goes back, whatever the system clock does."""
        self._latest = max(self._latest, self._clock())
        return self._latest

    def record(self, facts: Iterable[Fact], *entries: Entry) -> int:
        """Put facts, what is said about them, and further entries into the archive's queue; returns the last place.

        The facts have changed the dispatcher already: if they can't be recorded, the process has to end (`failure`).
        """
        queue: list[Entry] = []
        try:
            for fact in facts:
                queue.append(fact)
                queue += self._announcements.lines(fact)
        except Exception as fault:
            if not self.failure.done():
                self.failure.set_exception(fault)
            raise
        if queue:
            self._set_timer()
        return self._archive.append(*queue, *entries)

    def go_by(self, queues: Iterable[Queue]) -> None:
        """These queues have other rules from now on; what was promised by the old ones is promised anew."""
        self.record(self.dispatcher.go_by(queues, self.now()))
        self._set_timer()  # also where nothing has happened yet: something may be due sooner

    def passed_until(self, moment: datetime) -> None:
        """The clock stood at this moment before; it goes on from there."""
        self._latest = max(self._latest, moment)

    async def saved(self) -> None:
        """Wait until everything recorded so far is committed: saved, then said."""
        await self._archive.drained()

    def stream_lost(self) -> None:
        """Nobody hears us: until `stream_is_back` no deadline passes, and nobody is waited for."""
        self.air.stop()
        self._lost_at = self._lost_at or self.now()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def stream_is_back(self) -> None:
        """The time without a stream counts against nobody."""
        if self._lost_at is not None:
            since, self._lost_at = self._lost_at, None
            self.record(self.dispatcher.resume(self.now(), since))
        self.air.go_on()

    def _set_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        deadline = self.dispatcher.next_deadline()
        if deadline is not None and self._lost_at is None:
            wait = max(0.0, (deadline - self.now()).total_seconds())
            self._timer = asyncio.get_running_loop().call_later(wait, self._tick)

    def _tick(self) -> None:
        self._timer = None
        self.record(self.dispatcher.tick(self.now()))
        self._set_timer()
