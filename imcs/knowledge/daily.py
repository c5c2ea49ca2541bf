"""Once a day, in the morning where the service stands: managers read what was asked most, and old drafts go.

Knows when and for whom; what is said, and how it gets there, is given to it.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from imcs.knowledge.drafting import Drafting
from imcs.model import Agent, Role
from imcs.people import People

log = logging.getLogger("imcs.daily")

HOUR = 9


def next_morning(now: datetime) -> datetime:
    """The next nine o'clock in the time zone of `now`, later than `now`."""
    today = now.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return today if today > now else today + timedelta(days=1)


class Daily:
    """The morning round."""

    def __init__(
        self,
        people: People,
        drafting: Drafting,
        summary: Callable[[Agent], Awaitable[str]],
        tell: Callable[[Agent, str], None],
    ) -> None:
        """`summary` words it for a manager ('' for nothing to tell); `tell` brings it to them."""
        self._people = people
        self._drafting = drafting
        self._summary = summary
        self._tell = tell

    async def rounds(self, now: Callable[[], datetime]) -> None:
        """Make the round every morning, for ever."""
        while True:
            due = next_morning(now().astimezone())
            await asyncio.sleep((due - now()).total_seconds())
            try:
                await self.round(now())
            except Exception:  # tomorrow is another day; nobody's question waits for this
                log.exception("event=daily-round-failed")

    async def round(self, now: datetime) -> None:
        """Let old drafts go, then tell each manager about the others."""
        expired = await self._drafting.expire(now)
        log.info("event=daily-round expired=%s", expired)
        for agent in self._people.staff:
            if Role.MANAGER in agent.roles and (text := await self._summary(agent)):
                self._tell(agent, text)
