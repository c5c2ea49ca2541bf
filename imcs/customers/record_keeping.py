"""Keeps customers' records up to date while the service runs: with what the command line changed, and with what another
system knows, which is asked as soon as a customer comes.
"""

import asyncio

from imcs.archive import Archive
from imcs.crm import Answer, Crm, Endpoint, RecordMapping
from imcs.dispatcher import ConversationStarted
from imcs.model import AgentId, Conversation, Customer, CustomerId
from imcs.people import People
from imcs.settings.crm import CrmSection
from imcs.workgroup import Workgroup


class RecordKeeping:
    """The records' other sources. `close` it."""

    def __init__(self, section: CrmSection, anonymous: frozenset[str], archive: Archive, people: People) -> None:
        """`anonymous`: the hosts whose addresses no other system can know."""
        self._archive = archive
        self._people = people
        self._anonymous = anonymous
        self._workgroup: Workgroup | None = None
        self._crm = Crm(_endpoint(section), archive, self._changed) if section.url else None

    def attend(self, workgroup: Workgroup) -> None:
        """From now on what becomes known of customers counts in this workgroup's lines."""
        self._workgroup = workgroup

    async def refresh(self, since: int) -> bool:
        """Read what was changed after change `since`; False where some of it has to wait, see `People.refresh`."""
        talking: frozenset[CustomerId] = frozenset()
        if self._workgroup is not None:
            talking = frozenset(each.customer for each in self._workgroup.dispatcher.open_conversations())
        await self._archive.drained()  # what is known but not written yet mustn't be read as it was before
        complete = await self._people.refresh(since, talking)
        for number, _ in await self._archive.customers.changed_since(since):
            self._moves(number)
        return complete

    def ask(self, customer: Customer) -> asyncio.Task[Answer] | None:
        """Ask the other system for more on a customer; None where there is none to ask."""
        if self._crm is None or not customer.address or customer.address.rpartition("@")[2] in self._anonymous:
            return None
        return self._crm.ask(customer)

    def follow(self, entry: object) -> None:
        """A customer comes: the record is asked for while the bot still talks."""
        if isinstance(entry, ConversationStarted) and (customer := self._people.customer(entry.customer)):
            self.ask(customer)

    async def close(self) -> None:
        """Ask no more."""
        if self._crm is not None:
            await self._crm.close()

    async def _changed(self, number: CustomerId) -> None:
        await self._people.read_again(number)
        self._moves(number)

    def _moves(self, number: CustomerId) -> None:
        """Whoever waits, or may come to wait, stands where the record says by now."""
        workgroup, customer = self._workgroup, self._people.customer(number)
        if workgroup is None or customer is None:
            return
        dispatcher = workgroup.dispatcher
        for queue in dispatcher.queues:
            if (conversation := dispatcher.open_for(number, queue)) is not None:
                tier = workgroup.admission.raised(conversation)
                workgroup.record(dispatcher.change_tier(conversation.id, tier, workgroup.now()))
                rather = _rather(conversation, customer)
                workgroup.record(dispatcher.prefer(conversation.id, rather, workgroup.now()))


def _rather(conversation: Conversation, customer: Customer) -> tuple[AgentId, ...]:
    """Whom the customer should get: the dedicated agent too, who comes after the one whose matter is continued."""
    known = conversation.need.prefers
    if customer.dedicated is None or customer.dedicated in known:
        return known
    return (*known, customer.dedicated) if conversation.continues else (customer.dedicated, *known)


def _endpoint(section: CrmSection) -> Endpoint:
    mapping = RecordMapping(
        section.name, section.language, section.tier, section.agent, section.tiers, section.attributes
    )
    return Endpoint(section.url, mapping, section.header_values(), section.timeout, section.cache)
