"""Conversations in which nobody writes any more: the customer is reminded once, then they end."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from imcs import phrases
from imcs.archive import Archive
from imcs.model import Author, Conversation, ConversationId, Message, Stage
from imcs.reception.reception import Reception
from imcs.wording import line_id
from imcs.workgroup import Workgroup

EVERY = 10.0
"""Seconds between looks, at most."""
REMINDER = "idle-"
"""Begins the id of the line that reminds, so that it's known again after a restart."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long silence may last; zero for ever."""

    idle: timedelta
    warning: timedelta = timedelta()
    """So long before the end the customer is reminded; zero for never."""

    @property
    def reminded_after(self) -> timedelta | None:
        """After how much silence; None for never."""
        return self.idle - self.warning if timedelta() < self.warning < self.idle else None


class IdleRounds:
    """Looks at all open conversations again and again."""

    def __init__(
        self, workgroup: Workgroup, archive: Archive, reception: Reception, with_bot: Patience, with_agent: Patience
    ) -> None:
        self._workgroup = workgroup
        self._archive = archive
        self._reception = reception
        self._with_bot = with_bot
        self._with_agent = with_agent
        self._reminded: set[ConversationId] = set()
        """Who were reminded, and have written nothing since."""

    async def rounds(self) -> None:
        """Look for ever, often enough for the shortest of the times."""
        spans = [self._with_bot.idle, self._with_bot.warning, self._with_agent.idle, self._with_agent.warning]
        shortest = min((span.total_seconds() / 4 for span in spans if span), default=EVERY)
        while True:
            await asyncio.sleep(max(0.01, min(EVERY, shortest)))
            await self.look()

    async def look(self) -> None:
        """Remind, and end, whatever it's time for."""
        overdue = set[ConversationId]()
        for stage, patience in ((Stage.BOT, self._with_bot), (Stage.CONNECTED, self._with_agent)):
            if not patience.idle and stage is Stage.CONNECTED:
                continue
            for known in self._silent(stage, patience.idle):
                if not self._workgroup.watch.waits(known.id):  # it's the agent who is silent, not the customer
                    self._workgroup.expire(known.id)
            if (after := patience.reminded_after) is not None:
                for known in self._silent(stage, after):
                    overdue.add(known.id)
                    if known.id not in self._reminded:
                        await self._remind(known, patience.warning)
        self._reminded &= overdue  # whoever writes again is reminded again

    def _silent(self, stage: Stage, span: timedelta) -> list[Conversation]:
        """Conversations at this stage in which nobody wrote for so long."""
        moment = self._workgroup.air.now() - span
        silent: Iterable[ConversationId] = (
            self._reception.idle_since(moment) if stage is Stage.BOT else self._workgroup.silence.since(moment)
        )
        found = [self._workgroup.find(number) for number in silent]
        return [known for known in found if known is not None and known.stage is stage]

    async def _remind(self, known: Conversation, warning: timedelta) -> None:
        self._reminded.add(known.id)
        if known.turn is Author.AGENT or (known.left is not None and not known.shown):
            return  # the customer waits for an answer, or isn't expected to be there
        last = await self._archive.last_lines(known.id, 1)
        customer = self._workgroup.people.customer(known.customer)
        now = self._workgroup.find(known.id)
        if customer is None or now is None or now.stage is not known.stage:
            return
        if any(line.id.startswith(REMINDER) for line in last):
            return  # before a restart, and nobody has written since
        minutes = max(1, round(warning.total_seconds() / 60))
        text = self._workgroup.texts(customer.language.value, phrases.STILL_THERE, minutes=minutes)
        line = Message(known.id, self._workgroup.now(), Author.SERVICE, f"{REMINDER}{line_id()}", text)
        self._workgroup.record((), line)
