"""Every night, where the service stands, what was kept long enough goes.

Knows when and what; the rows are the archive's, the index is the search's. Facts hold numbers only and stay.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

from imcs.archive import Archive, Kept
from imcs.knowledge import Knowledge

log = logging.getLogger("imcs.retention")

HOUR = 3


def next_night(now: datetime) -> datetime:
    """The next three o'clock in the time zone of `now`, later than `now`."""
    today = now.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return today if today > now else today + timedelta(days=1)


def limits(days: Mapping[str, int], now: datetime) -> dict[Kept, datetime]:
    """Before which moment each kind goes; kinds with 0 days stay. A transcript never outlives its conversation."""
    before = {Kept(name): now - timedelta(days=count) for name, count in days.items() if count}
    if Kept.MESSAGES in before:
        before[Kept.TRANSCRIPTS] = max(before[Kept.MESSAGES], before.get(Kept.TRANSCRIPTS, before[Kept.MESSAGES]))
    return before


class Retention:
    """The nightly round."""

    def __init__(self, archive: Archive, knowledge: Knowledge, days: Mapping[str, int]) -> None:
        """`days`: kind → for how long it's kept; 0 for ever."""
        self._archive = archive
        self._knowledge = knowledge
        self._days = days
        self.remove_files: Callable[[], Awaitable[None]] = _nothing
        """Removes the copies of files that no row names any more."""

    async def rounds(self, now: Callable[[], datetime]) -> None:
        """Take out of the search what the command line let go of, then make the round every night, for ever."""
        while True:
            try:
                await self._take_out()
            except Exception:  # the next night is soon enough
                log.exception("event=retention-failed")
            due = next_night(now().astimezone())
            await asyncio.sleep((due - now()).total_seconds())
            try:
                await self.round(now())
            except Exception:
                log.exception("event=retention-failed")

    async def round(self, now: datetime) -> None:
        """Let go of what was kept long enough."""
        gone = await self._archive.retention.expire(limits(self._days, now), now)
        await self.remove_files()
        counted = " ".join(f"{kind.value}={count}" for kind, count in gone.items())
        log.info("event=retention %s", counted)
        await self._take_out()

    async def _take_out(self) -> None:
        if old := await self._archive.retention.to_take_out():
            await self._knowledge.erase(old)
            await self._archive.retention.taken_out(old)


async def _nothing() -> None:
    """Until somebody keeps files."""
