"""Who is who: the customers, agents and puppets that this process has met, read from the archive when first needed.

A cache over the archive and nothing more: everything new is appended to the archive's one queue before it is used.
It knows nothing of stanzas and decides nothing.
"""

import secrets
from base64 import b32encode

from imcs.archive import Archive, CustomerAdded, PuppetAdded
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
        self._customers_at: dict[Address, Customer] = {}
        self._puppets: dict[tuple[CustomerId, QueueName], Puppet] = {}
        self._puppets_named: dict[str, Puppet] = {}
        self._last_customer = 0

    async def load(self) -> None:
        """Read the staff and every customer whose conversation is open."""
        await self.load_staff()
        self._last_customer = await self._archive.last_customer()

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
        return self._customers.get(customer)

    def customer_at(self, address: Address) -> Customer | None:
        """The customer who writes from this address, if met already."""
        return self._customers_at.get(address)

    async def find_customer(self, customer: CustomerId) -> Customer | None:
        """The customer of that number, from the archive if need be."""
        if known := self._customers.get(customer):
            return known
        found = await self._archive.customer(customer)
        if found is not None:
            await self._remember(found)
        return found

    async def customer_writing_from(self, address: Address, language: Language, name: str = "") -> Customer:
        """The customer at this address; one who was never seen becomes a customer, speaking `language`."""
        if known := self._customers_at.get(address):
            return known
        found = await self._archive.customer_at(address)
        if known := self._customers_at.get(address):  # somebody asked the same while we read
            return known
        if found is None:
            self._last_customer += 1
            found = Customer(CustomerId(self._last_customer), address, name, language)
            self._archive.append(CustomerAdded(found))
            self._customers[found.id] = self._customers_at[address] = found
        else:
            await self._remember(found)
        return found

    def change(self, customer: Customer) -> None:
        """Take the customer's new name, language or address."""
        self._customers[customer.id] = self._customers_at[customer.address] = customer

    def puppet_named(self, localpart: str) -> Puppet | None:
        """The puppet with this localpart, if met already."""
        return self._puppets_named.get(localpart)

    async def find_puppet(self, localpart: str) -> Puppet | None:
        """The puppet with this localpart, from the archive if need be."""
        if known := self._puppets_named.get(localpart):
            return known
        found = await self._archive.puppet(localpart)
        if found is not None:
            self._meet(found)
            await self.find_customer(found.customer)
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

    @property
    def crowded(self) -> bool:
        """Whether it's time to forget somebody."""
        return len(self._customers) > REMEMBERED + FORGOTTEN

    def forget_oldest(self, keep: frozenset[CustomerId]) -> None:
        """Let go of the customers met longest ago, except those in `keep`, down to `REMEMBERED`."""
        surplus = max(0, len(self._customers) - REMEMBERED)
        for customer in [c for c in self._customers.values() if c.id not in keep][:surplus]:
            del self._customers[customer.id]
            self._customers_at.pop(customer.address, None)
            for key in [key for key in self._puppets if key[0] == customer.id]:
                self._puppets_named.pop(self._puppets.pop(key).localpart, None)

    async def _remember(self, customer: Customer) -> None:
        puppets = await self._archive.puppets_of(customer.id)
        self._customers[customer.id] = self._customers_at[customer.address] = customer
        for puppet in puppets:
            self._meet(puppet)

    def _meet(self, puppet: Puppet) -> None:
        self._puppets[puppet.customer, puppet.queue] = puppet
        self._puppets_named[puppet.localpart] = puppet
