"""Who is who: the customers, agents and puppets that this process has met, read from the archive when first needed.

A cache over the archive and nothing more: everything new is appended to the archive's one queue before it is used.
It knows nothing of stanzas and decides nothing.
"""

import asyncio
import secrets
from base64 import b32encode
from collections.abc import Mapping
from dataclasses import replace

from imcs.archive import Archive, AttributesSet, CustomerAdded, PuppetAdded, Served, Source
from imcs.model import Address, Agent, AgentId, Customer, CustomerId, Language, Puppet, QueueName

REMEMBERED = 20_000
"""Customers kept in memory; whoever comes back later is read again."""
FORGOTTEN = 1_000
"""How many more before the oldest are forgotten, all at once."""


class People:
    """The people this process has met, by number and by address."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._agents: dict[AgentId, Agent] = {}
        self._agents_at: dict[Address, Agent] = {}
        self._customers: dict[CustomerId, Customer] = {}
        self._customers_at: dict[Address, CustomerId] = {}
        self._merged: dict[CustomerId, CustomerId] = {}
        """Numbers of those who were found to be another."""
        self._puppets: dict[tuple[CustomerId, QueueName], Puppet] = {}
        self._puppets_named: dict[str, Puppet] = {}
        self.looking_up = asyncio.Lock()
        """Held while somebody is read from the archive, and while somebody is erased there."""
        self._served: dict[CustomerId, dict[QueueName, Served]] = {}

    async def load(self) -> None:
        """Read the staff; customers are read when they are first needed."""
        await self.load_staff()

    async def load_staff(self) -> tuple[Agent, ...]:
        """Read the staff anew and return it."""
        staff = tuple(await self._archive.agents())
        self._agents = {agent.id: agent for agent in staff}
        self._agents_at = {agent.address: agent for agent in staff}
        return staff

    @property
    def staff(self) -> tuple[Agent, ...]:
        """Everybody on the staff."""
        return tuple(self._agents.values())

    def agent(self, agent: AgentId) -> Agent | None:
        """The agent of that number, unless removed from the staff."""
        return self._agents.get(agent)

    def agent_at(self, address: Address) -> Agent | None:
        """The agent who writes from this address."""
        return self._agents_at.get(address)

    def customer(self, customer: CustomerId) -> Customer | None:
        """The customer of that number, if met already."""
        return self._customers.get(self._merged.get(customer, customer))

    def numbers(self, customer: CustomerId) -> tuple[CustomerId, ...]:
        """The customer's own number, and those of records that were merged into theirs."""
        return customer, *(gone for gone, kept in self._merged.items() if kept == customer)

    def customer_at(self, address: Address) -> Customer | None:
        """The customer who writes from this address, if met already."""
        number = self._customers_at.get(address)
        return None if number is None else self._customers.get(number)

    async def find_customer(self, customer: CustomerId) -> Customer | None:
        """The customer of that number, from the archive if need be."""
        if known := self.customer(customer):
            return known
        async with self.looking_up:
            return await self._read_customer(customer)

    async def _read_customer(self, customer: CustomerId) -> Customer | None:
        if known := self.customer(customer):  # somebody asked the same while we waited
            return known
        found = await self._archive.customer(customer)
        if found is not None:
            await self._remember(found)
            self._called(customer, found)
        return found

    async def customer_writing_from(self, address: Address, language: Language, name: str = "") -> Customer:
        """The customer at this address; one who was never seen becomes a customer, speaking `language`.

        The archive gives the number: other processes make customers too.
        """
        if known := self.customer_at(address):
            return self.writes_from(known, address)
        async with self.looking_up:
            return self.writes_from(await self._met_at(address, language, name), address)

    async def _met_at(self, address: Address, language: Language, name: str) -> Customer:
        if known := self.customer_at(address):  # somebody asked the same while we waited
            return known
        known = await self._archive.customer_at(address)
        met = None if known is None else await self._archive.customer(known.id)  # who may be at another address
        if met is None:
            met = await self._archive.customers.meet(address, name, language)
        await self._remember(met)
        return met

    def writes_from(self, customer: Customer, address: Address) -> Customer:
        """The customer wrote from this one of their addresses, where they are answered from now on."""
        if customer.address != address:
            customer = replace(customer, address=address)
            self.change(customer)
            self._archive.append(CustomerAdded(customer))
        return customer

    def change(self, customer: Customer) -> None:
        """Take the customer's new name, language, address or attributes."""
        self._customers[customer.id] = customer
        self._customers_at[customer.address] = customer.id

    def set_attributes(
        self, customer: CustomerId, attributes: Mapping[str, str], source: Source
    ) -> AttributesSet | None:
        """Know more of a customer at once; to be appended with whatever is said about it.

        None where that is known already, or the customer isn't.
        """
        known = self.customer(customer)
        different = {} if known is None else dict(attributes.items() - known.attributes.items())
        if known is None or not different:
            return None
        self.change(replace(known, attributes={**known.attributes, **different}))
        return AttributesSet(known.id, different, source)

    async def refresh(self, number: int, busy: frozenset[CustomerId]) -> bool:
        """Read anew whom we have met of those that were changed after change `number`.

        One who was merged into another but is `busy`, in a conversation under the old number, stays as they are;
        False then: to be asked again.
        """
        complete = True
        for changed, kept in await self._archive.customers.changed_since(number):
            if kept is not None and changed in busy:
                complete = False
            elif self.customer(changed) is not None:
                async with self.looking_up:
                    await self._read_anew(changed)
        return complete

    async def read_again(self, customer: CustomerId) -> None:
        """Read one customer anew, whose record was just changed in the archive."""
        await self._archive.drained()  # what is known but not written yet mustn't be read as it was before
        async with self.looking_up:
            await self._read_anew(customer)

    async def _read_anew(self, customer: CustomerId) -> None:
        found = await self._archive.customer(customer)
        addresses = [] if found is None else await self._archive.addresses(found.id)
        if found is not None:
            await self._remember(found)
        # From here on nothing waits: a customer we know must never be unknown, not even for a moment.
        if found is None or found.id != customer:
            self._customers.pop(customer, None)
        outdated = {customer} if found is None else {customer, found.id}
        self._customers_at = {at: known for at, known in self._customers_at.items() if known not in outdated}
        if found is not None:
            self._called(customer, found)
            self._customers_at.update(dict.fromkeys(addresses, found.id))

    def _called(self, number: CustomerId, customer: Customer) -> None:
        if number != customer.id:
            self._merged[number] = customer.id

    def puppet_named(self, localpart: str) -> Puppet | None:
        """The puppet with this localpart, if met already."""
        return self._puppets_named.get(localpart)

    async def find_puppet(self, localpart: str) -> Puppet | None:
        """The puppet with this localpart, from the archive if need be."""
        if known := self._puppets_named.get(localpart):
            return known
        async with self.looking_up:
            found = await self._archive.puppet(localpart)
            if found is not None:
                self._meet(found)
                await self._read_customer(found.customer)
        return found

    def puppet(self, customer: CustomerId, queue: QueueName) -> Puppet:
        """The contact that stands for this customer in this queue; made at the first need, then kept for good."""
        if known := self._puppets.get((customer, queue)):
            return known
        opaque = b32encode(secrets.token_bytes(10)).decode().lower()
        puppet = Puppet(f"c-{opaque}", customer, queue)
        self._archive.append(PuppetAdded(puppet))
        self._meet(puppet)
        return puppet

    def known_puppet(self, customer: CustomerId, queue: QueueName) -> Puppet | None:
        """The contact that stands for this customer in this queue, if met already."""
        return self._puppets.get((customer, queue))

    def served(self, customer: CustomerId, queue: QueueName) -> Served | None:
        """Who had the latest conversation of a customer met already with an agent in this queue."""
        return self._served.get(customer, {}).get(queue)

    def was_served(self, customer: CustomerId, queue: QueueName, served: Served) -> None:
        """An agent's conversation with this customer has ended."""
        self._served.setdefault(customer, {})[queue] = served

    @property
    def crowded(self) -> bool:
        """Whether it's time to forget somebody."""
        return len(self._customers) > REMEMBERED + FORGOTTEN

    def forget_oldest(self, keep: frozenset[CustomerId]) -> None:
        """Let go of the customers met longest ago, except those in `keep`, down to `REMEMBERED`."""
        surplus = max(0, len(self._customers) - REMEMBERED)
        kept = {self._merged.get(number, number) for number in keep}
        gone = set([number for number in self._customers if number not in kept][:surplus])
        self._customers = {number: known for number, known in self._customers.items() if number not in gone}
        self._customers_at = {address: known for address, known in self._customers_at.items() if known not in gone}
        self._merged = {number: known for number, known in self._merged.items() if known not in gone}
        self._served = {number: known for number, known in self._served.items() if number not in gone}
        for key in [key for key in self._puppets if key[0] in gone]:
            self._puppets_named.pop(self._puppets.pop(key).localpart, None)

    def forget(self, customer: CustomerId) -> None:
        """Let go of one customer, whatever address this process knows of them."""
        self._customers_at = {address: known for address, known in self._customers_at.items() if known != customer}
        self._customers.pop(customer, None)
        self._served.pop(customer, None)
        for key in [key for key in self._puppets if key[0] == customer]:
            self._puppets_named.pop(self._puppets.pop(key).localpart, None)

    async def _remember(self, customer: Customer) -> None:
        puppets = await self._archive.puppets_of(customer.id)
        served = await self._archive.served(customer.id)
        self.change(customer)
        self._served[customer.id] = served | self._served.get(customer.id, {})
        for puppet in puppets:
            self._meet(puppet)

    def _meet(self, puppet: Puppet) -> None:
        self._puppets[puppet.customer, puppet.queue] = puppet
        self._puppets_named[puppet.localpart] = puppet
