"""Once a day, in the morning where the service stands: managers read what was asked most, and old drafts go.

Knows when and for whom; what is said, and how it gets there, is given to it.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta

from imcs.knowledge.drafting import Drafting
from imcs.model import Agent, Role
from imcs.people import People

log = logging.getLogger("imcs.daily")

HOUR = 9


def next_round(now: datetime, last: date | None) -> datetime:
    """Nine o'clock where `now` is, once a day; it's past where the service was down at today's."""
    today = now.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    done = today <= now if last is None else last >= now.date()
    return today + timedelta(days=1) if done else today


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
        last = await self._drafting.last_round()
        while True:
            due = next_round(now().astimezone(), last)
            await asyncio.sleep(max(0.0, (due - now()).total_seconds()))
            last = max(due.date(), now().astimezone().date())  # the clock may have been set back meanwhile
            try:
                await self._drafting.note_round(last)
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
