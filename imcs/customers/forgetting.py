"""Erasing a customer while the service runs: everything that knows them forgets, in an order that nothing survives.

It carries out what the archive's journal holds, whoever wrote it there (the command line, the customer), also after a
restart. It decides nothing but that nobody is erased while an agent talks with them.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from imcs.archive import Archive, Erasure, Retraction
from imcs.knowledge import Knowledge
from imcs.model import Agent, Conversation, CustomerId, Stage
from imcs.workgroup import Workgroup

log = logging.getLogger("imcs.forgetting")

WATCH = 0.5
"""Seconds between looks into the journal."""
AT_ONCE = 50
"""Lines that agents' clients are asked to take back before others get their turn."""


class Forgetting:
    """Carries out erasures, one after the other."""

    def __init__(
        self,
        workgroup: Workgroup,
        archive: Archive,
        knowledge: Knowledge,
        retract: Callable[[Retraction, Agent | None], bool],
        unlist: Callable[[str], None],
    ) -> None:
        """`retract` asks the agent's client to take a line back, and tells whether it could be sent.

        `unlist` takes a contact, by its localpart, out of everybody's roster.
        """
        self._workgroup = workgroup
        self._archive = archive
        self._knowledge = knowledge
        self._retract = retract
        self._unlist = unlist
        self.remove_files: Callable[[], Awaitable[None]] = _nothing
        """Removes the copies of files that no row names any more."""
        self.on_settled: Callable[[Erasure, list[datetime]], None] = _nobody
        """Is told what became of it, and when the copies were made that still hold it."""

    async def keep_up(self) -> None:
        """Follow the journal for ever."""
        while True:
            try:
                await self.catch_up()
            except Exception:  # it stays in the journal, and is tried again
                log.exception("event=erasure-failed")
            await asyncio.sleep(WATCH)

    async def catch_up(self) -> None:
        """Do what is in the journal; what can't be finished now (no stream, somebody reads the file) stays there."""
        for erasure in await self._archive.erasures.open():
            await self._carry_out(erasure)

    async def _carry_out(self, erasure: Erasure) -> None:
        customer, book = erasure.customer, self._archive.erasures
        if self._is_connected(customer):
            await book.refuse(customer)
            log.info("event=erasure-refused customer=%s", customer)
            await self._tell(customer)
            return
        await self._workgroup.saved()
        for puppet in await self._archive.puppets_of(customer):
            self._unlist(puppet.localpart)
        await self._forget(customer)
        await self._knowledge.erase(await book.conversations(customer))
        await self.remove_files()
        if await self._retract_all() and await book.clean():
            await book.settle(customer, self._workgroup.now())
            log.info("event=erased customer=%s", customer)
            await self._tell(customer)

    async def _tell(self, customer: CustomerId) -> None:
        erasure = await self._archive.erasures.find(customer)
        if erasure is not None:
            self.on_settled(erasure, [copy.at for copy in await self._archive.erasures.copies()])

    def _is_connected(self, customer: CustomerId) -> bool:
        return any(known.stage is Stage.CONNECTED for known in self._open_for(customer))

    def _open_for(self, customer: CustomerId) -> list[Conversation]:
        return [known for known in self._workgroup.dispatcher.open_conversations() if known.customer == customer]

    async def _forget(self, customer: CustomerId) -> None:
        """Memory and database. Meanwhile nobody is looked up, so that nothing of them is read back in between."""
        people = self._workgroup.people
        async with people.looking_up:
            await self._workgroup.saved()
            while theirs := self._open_for(customer):
                for conversation in theirs:
                    self._workgroup.customer_leaves(conversation.id)
                await self._workgroup.saved()
            self._workgroup.ratings.forget(customer)
            people.forget(customer)  # in the same breath: nothing more can be said in their name
            await self._archive.erasures.erase(customer, self._workgroup.now())

    async def _retract_all(self) -> bool:
        """Whether all agents' clients were asked."""
        while found := await self._archive.erasures.retractions(AT_ONCE):
            for retraction in found:
                if not self._retract(retraction, self._workgroup.people.agent(retraction.agent)):
                    return False
            await self._archive.erasures.retracted(found[-1].id)
        return True


async def _nothing() -> None:
    """Until somebody keeps files."""


def _nobody(_erasure: Erasure, _copies: list[datetime]) -> None:
    """Until somebody listens."""
