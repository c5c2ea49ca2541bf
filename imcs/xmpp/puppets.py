"""What the staff see of us in their rosters: the desk, their queues, and puppets.

A puppet is there when offered or own, shows how its conversation stands, and is gone a day after the end. Follows the
facts; decides nothing.
"""

import asyncio
from collections import defaultdict
from collections.abc import Coroutine, Mapping
from datetime import timedelta

from imcs import phrases
from imcs.archive import Archive
from imcs.dispatcher import (
    AgentChanged,
    AgentJoined,
    AgentRemoved,
    AvailabilityChanged,
    ConversationConnected,
    ConversationEnded,
    ConversationLeft,
    ConversationQueued,
    Fact,
    OfferDeclined,
    OfferMade,
    OfferTimedOut,
    OfferWithdrawn,
)
from imcs.model import Address, Agent, AgentId, Conversation, CustomerId, Puppet, QueueName
from imcs.wording import shown_name
from imcs.workgroup import Workgroup
from imcs.xmpp.arrival import DESK, PUPPET
from imcs.xmpp.component import Component
from imcs.xmpp.presence import Presence
from imcs.xmpp.roster import Contact, Roster
from imcs.xmpp.shelf import Shelf

STAYS = timedelta(days=1)
"""How long a puppet stays in a roster after the end."""
PATIENCE = 2.0
"""Seconds for the server to tell what we may do."""
SWEEP = 3600.0
"""Seconds between looks for puppets that have stayed long enough."""


class Puppets:
    """Keeps the staff's rosters and the puppets' presence as the facts have it."""

    def __init__(
        self,
        component: Component,
        workgroup: Workgroup,
        archive: Archive,
        roster: Roster,
        presence: Presence,
        anonymous_hosts: frozenset[str],
    ) -> None:
        """`anonymous_hosts`: where addresses last for one login, so that nobody there ever comes back."""
        self._component = component
        self._workgroup = workgroup
        self._people = workgroup.people
        self._archive = archive
        self._roster = roster
        self._presence = presence
        self._anonymous_hosts = anonymous_hosts
        self._shelves: defaultdict[AgentId, Shelf] = defaultdict(Shelf)
        self._tasks: set[asyncio.Task[None]] = set()
        roster.on_written = self._listed

    def fact(self, fact: Fact, matter: tuple[CustomerId, QueueName] | None) -> None:
        """Something has happened, in a conversation with this customer and queue if in any: show it."""
        match fact:
            case OfferMade() | ConversationConnected() | AgentJoined() if matter:
                self._list(fact.agent, matter)
                self._show(fact.agent, matter)
            case OfferDeclined() | OfferTimedOut() | OfferWithdrawn() | ConversationEnded() | ConversationQueued() if (
                matter
            ):
                self._show(fact.agent, matter)
                if isinstance(fact, ConversationEnded):
                    self._retire(fact.agent, matter)
            case ConversationLeft() if matter:
                self._show(fact.agent, matter)
            case AgentChanged(agent=agent):
                if known := self._people.agent(agent):
                    self.list_desk_and_queues(known)
                    self._begin(self._sweep(known))
            case AvailabilityChanged(agent=agent):
                self._boards_of(agent)
            case AgentRemoved(agent=agent):
                self._begin(self._clear(agent))

    def watched(self, agent: AgentId, conversation: Conversation) -> None:
        """A supervisor reads along: the customer is a contact of theirs too."""
        self._list(agent, (conversation.customer, conversation.queue))

    def stream_is_up(self) -> None:
        """Ask after every agent; the answers say anew who is there."""
        self._presence.forget()
        for agent in self._people.staff:
            self._presence.probe(agent)

    def privileges_granted(self, domain: Address, privileges: dict[str, str]) -> None:
        """The server of `domain` has told what we may do in its accounts' rosters."""
        self._roster.granted(domain, privileges)
        for agent in self._people.staff:
            if agent.address.endswith(f"@{domain}"):
                self.list_desk_and_queues(agent)
                self._list_own(agent)
                self._begin(self._sweep(agent))

    def queues_changed(self) -> None:
        """Queues may have other names by now: they stand so in the rosters that we can write."""
        for agent in self._people.staff:
            if self._roster.allowed(agent.address):
                self.list_desk_and_queues(agent)

    def list_desk_and_queues(self, agent: Agent) -> None:
        """The desk and the agent's queues stand in the roster; where we can't write it, the desk asks to be let in."""
        if not self._roster.allowed(agent.address):
            # the server tells what we may do right after the stream is up: no prompt before it had the time to
            asyncio.get_running_loop().call_later(PATIENCE, self._ask_if_needed, agent)
            return
        group = self._say(agent, phrases.ROSTER_GROUP)
        domain = self._component.domain
        self._roster.put(agent.address, Contact(f"{DESK}@{domain}", self._say(agent, phrases.DESK_NAME), group))
        queues = self._workgroup.dispatcher.queues
        for name in sorted(agent.queues & queues.keys()):
            self._roster.put(agent.address, Contact(f"{name}@{domain}", queues[name].title or name, group))

    def _list_own(self, agent: Agent) -> None:
        dispatcher = self._workgroup.dispatcher
        for conversation in dispatcher.open_conversations():
            if conversation.concerns(agent.id) or self._workgroup.audience.watches(agent.id, conversation.id):
                self._list(agent.id, (conversation.customer, conversation.queue))

    def _ask_if_needed(self, agent: Agent) -> None:
        if not self._roster.allowed(agent.address) and self._component.up:
            self._presence.ask_subscription(agent)

    def _listed(self, owner: Address, contact: Contact) -> None:
        agent = self._people.agent_at(owner)
        if agent is None or not contact.name:
            return
        localpart = contact.jid.partition("@")[0]
        if localpart == DESK:
            self._presence.probe(agent)  # only now the desk is a contact, and the server answers
        if localpart.startswith(PUPPET):
            self._presence.puppet(localpart, agent)
        else:
            self._presence.desk_or_queue_to(localpart, agent)

    def _list(self, number: AgentId, matter: tuple[CustomerId, QueueName]) -> None:
        agent, puppet = self._people.agent(number), self._people.known_puppet(*matter)
        if agent is not None and puppet is not None and self._roster.allowed(agent.address):
            self._roster.put(agent.address, self._contact(agent, puppet))
            self._shelves[agent.id].put(puppet.localpart)
            self._make_room(agent)

    def _make_room(self, agent: Agent) -> None:
        """Take those out of the roster that ended longest ago, where there are too many."""
        shelf = self._shelves[agent.id]
        for localpart in shelf.surplus(lambda localpart: self._presence.is_of_concern(agent, localpart)):
            self._remove(agent, localpart)

    def _remove(self, agent: Agent, localpart: str) -> None:
        self._shelves[agent.id].remove(localpart)
        self._roster.remove(agent.address, f"{localpart}@{self._component.domain}")

    def _show(self, number: AgentId | None, matter: tuple[CustomerId, QueueName]) -> None:
        agent = self._people.agent(number) if number is not None else None
        puppet = self._people.known_puppet(*matter)
        if agent is not None and puppet is not None:
            self._presence.puppet(puppet.localpart, agent)
        self._presence.boards.changed(matter[1])

    def _retire(self, number: AgentId | None, matter: tuple[CustomerId, QueueName]) -> None:
        agent = self._people.agent(number) if number is not None else None
        customer, puppet = self._people.customer(matter[0]), self._people.known_puppet(*matter)
        if agent is None or customer is None or puppet is None or not self._roster.allowed(agent.address):
            return
        self._shelves[agent.id].put(puppet.localpart)
        if customer.address.rpartition("@")[2] in self._anonymous_hosts:
            self._remove(agent, puppet.localpart)

    def _boards_of(self, agent_id: AgentId) -> None:
        agent = self._people.agent(agent_id)
        for queue in agent.queues if agent is not None else ():
            self._presence.boards.changed(queue)

    def _contact(self, agent: Agent, puppet: Puppet) -> Contact:
        customer = self._people.customer(puppet.customer)
        name = "" if customer is None else shown_name(customer)
        name = name or self._say(agent, phrases.CUSTOMER_NUMBER, number=puppet.customer)
        jid = f"{puppet.localpart}@{self._component.domain}"
        return Contact(jid, f"{name} · {puppet.queue}", self._say(agent, phrases.ROSTER_GROUP))

    async def sweep_forever(self) -> None:
        """Every hour, take out of the rosters what has no business there any more."""
        while True:
            await asyncio.sleep(SWEEP)
            for agent in self._people.staff:
                await self._sweep(agent)

    async def _sweep(self, agent: Agent) -> None:
        """Puppets go whose conversations ended more than a day ago, and queues that aren't the agent's any more."""
        there = {contact.jid.partition("@")[0]: contact for contact in await self._roster.contacts(agent.address)}
        self._unlist_queues(self._people.agent(agent.id) or agent, there)
        listed = {localpart for localpart in there if localpart.startswith(PUPPET)}
        recent = [puppet.localpart for puppet in await self._archive.puppets(self._workgroup.now() - STAYS)]
        for localpart in listed.difference(recent):
            self._remove(agent, localpart)
        self._shelves[agent.id].found(localpart for localpart in recent if localpart in listed)
        self._make_room(agent)

    def _unlist_queues(self, agent: Agent, there: Mapping[str, Contact]) -> None:
        """Only those in our own group: an agent may write to other queues as a customer, and have them as contacts."""
        group = self._say(agent, phrases.ROSTER_GROUP)
        for localpart, contact in there.items():
            is_queue = localpart != DESK and not localpart.startswith(PUPPET)
            if is_queue and contact.group == group and localpart not in agent.queues:
                self._roster.remove(agent.address, contact.jid)
                self._presence.boards.unwatch(localpart, agent.address)

    async def _clear(self, number: AgentId) -> None:
        """Whoever isn't on the staff any more has no more contacts of ours."""
        gone = await self._archive.agent(number)
        self._shelves.pop(number, None)
        if gone is not None and self._people.agent_at(gone.address) is None:
            for contact in await self._roster.contacts(gone.address):
                self._roster.remove(gone.address, contact.jid)

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _say(self, agent: Agent, msgid: str, /, **values: object) -> str:
        return self._workgroup.texts(agent.language.value, msgid, **values)
