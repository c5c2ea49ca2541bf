"""The one writer queue: whatever is appended while one commit runs goes into the next.

It keeps the order, makes groups and announces what is durable; how a group becomes rows is `group`'s matter.
"""

import asyncio
from collections.abc import Callable

from imcs.archive.database import Database, Transaction
from imcs.archive.entries import Entry, Recorded
from imcs.archive.group import write_group
from imcs.errors import ArchiveError

LINGER = 0.005
"""Seconds between two commits: each costs an fsync and two trips between threads, whatever its size.

What comes to an idle queue is written at once; only what follows on its heels waits for company.
"""
HANDED_DELAY = 0.05
"""Seconds after which the watermark is saved on its own."""


class Writer:
    """Takes entries synchronously and writes them in groups, each of them one transaction."""

    def __init__(self, database: Database, last: int, handed: int) -> None:
        self._database = database
        self._last = last
        self._announced = last
        self._pending: list[Recorded] = []
        self._writing = 0
        self._handed = handed
        self._handed_saved = handed
        self._handed_timer: asyncio.TimerHandle | None = None
        self._wake = asyncio.Event()
        self._waiting: list[tuple[int, asyncio.Future[None]]] = []
        self._failure: BaseException | None = None
        self._unwritable = False

    def append(self, *entries: Entry) -> int:
        """Puts the entries at the end of the queue; gives the position of the last one. Never blocks."""
        for entry in entries:
            self._last += 1
            self._pending.append(Recorded(self._last, entry))
        self._wake.set()
        return self._last

    def handed(self, seq: int) -> None:
        """The announcements up to this position were handed over; saved with the next group, or soon on its own."""
        if seq <= self._handed:
            return
        self._handed = seq
        if self._handed_timer is None:
            loop = asyncio.get_running_loop()
            self._handed_timer = loop.call_later(HANDED_DELAY, self._wake.set)

    @property
    def backlog(self) -> int:
        """The number of entries that aren't durable yet."""
        return len(self._pending) + self._writing

    async def drained(self) -> None:
        """Returns when everything appended so far is durable and announced; raises what ended the writer."""
        if self._failure is not None:
            raise self._failure
        if self._announced < self._last:
            done = asyncio.get_running_loop().create_future()
            self._waiting.append((self._last, done))
            await done

    async def write_forever(self, announce: Callable[[Recorded], None]) -> None:
        """Writes group after group and announces each entry in order, only when its group is durable.

        A commit that fails raises ArchiveError: nothing of its group is announced, and nothing more is written.
        """
        try:
            while True:
                await self._wake.wait()
                await self._write_group(announce)
        except asyncio.CancelledError:
            self._refuse_waiting(ArchiveError("the archive was stopped before everything was announced"))
            raise
        except BaseException as error:
            self._failure = error
            self._refuse_waiting(error)
            raise

    async def close(self) -> None:
        """Saves what was appended but never announced (it comes again after the restart) and the watermark."""
        if self._handed_timer is not None:
            self._handed_timer.cancel()
        self._refuse_waiting(ArchiveError("the archive was closed before everything was announced"))
        if not self._unwritable:
            await self._commit(self._take())

    async def _write_group(self, announce: Callable[[Recorded], None]) -> None:
        group = self._take()
        await self._commit(group)
        for recorded in group:
            announce(recorded)
        if group:
            self._announced = group[-1].seq
            self._release()
        await asyncio.sleep(LINGER)

    def _take(self) -> list[Recorded]:
        self._wake.clear()
        group, self._pending = self._pending, []
        return group

    async def _commit(self, group: list[Recorded]) -> None:
        handed = self._handed if self._handed > self._handed_saved else None
        if self._handed_timer is not None:
            self._handed_timer.cancel()
            self._handed_timer = None
        if not group and handed is None:
            return
        self._writing = len(group)

        def work(transaction: Transaction) -> None:
            write_group(transaction, group, handed)

        saving = asyncio.ensure_future(self._database.write(work))
        try:
            await asyncio.shield(saving)
        except asyncio.CancelledError:
            await saving  # taken out of the queue already, and what comes after may build on it
            raise
        except Exception:
            self._unwritable = True
            raise
        self._writing = 0
        if handed is not None:
            self._handed_saved = handed

    def _release(self) -> None:
        """Lets go those who waited for what is announced now."""
        still = []
        for seq, done in self._waiting:
            if seq > self._announced:
                still.append((seq, done))
            elif not done.done():
                done.set_result(None)
        self._waiting = still

    def _refuse_waiting(self, error: BaseException) -> None:
        for _, done in self._waiting:
            if not done.done():
                done.set_exception(error)
        self._waiting.clear()
