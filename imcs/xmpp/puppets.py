"""What the staff see of us in their rosters: the desk, their queues, and puppets.

A puppet is there when offered or own, shows how its conversation stands, and is gone a day after the end. Follows the
facts; decides nothing.
"""

import asyncio
from datetime import timedelta

from imcs import phrases
from imcs.announcements import shown_name
from imcs.archive import Archive
from imcs.dispatcher import (
    AgentChanged,
    AvailabilityChanged,
    ConversationConnected,
    ConversationEnded,
    ConversationQueued,
    Fact,
    OfferDeclined,
    OfferMade,
    OfferTimedOut,
    OfferWithdrawn,
)
from imcs.model import Address, Agent, AgentId, CustomerId, Puppet, QueueName
from imcs.workgroup import Workgroup
from imcs.xmpp.component import Component
from imcs.xmpp.presence import Presence
from imcs.xmpp.roster import Contact, Roster
from imcs.xmpp.staff_door import DESK, PUPPET

STAYS = timedelta(days=1)
"""How long a puppet stays in a roster after the end."""
SWEEP = 3600.0
"""Seconds between looks for puppets that have stayed long enough."""


class Puppets:
    """Keeps the staff's rosters and the puppets' presence as the facts have it."""

    def __init__(
        self, component: Component, workgroup: Workgroup, archive: Archive, roster: Roster, presence: Presence
    ) -> None:
        self._component = component
        self._workgroup = workgroup
        self._people = workgroup.people
        self._archive = archive
        self._roster = roster
        self._presence = presence
        presence.on_agent_online = self.agent_online

    def fact(self, fact: Fact, matter: tuple[CustomerId, QueueName] | None) -> None:
        """Something has happened, in a conversation with this customer and queue if in any: show it."""
        match fact:
            case OfferMade() | ConversationConnected() if matter:
                self._list(fact.agent, matter)
                self._show(fact.agent, matter)
            case OfferDeclined() | OfferTimedOut() | OfferWithdrawn() | ConversationEnded() | ConversationQueued() if (
                matter
            ):
                self._show(fact.agent, matter)
            case AgentChanged(agent=agent):
                if known := self._people.agent(agent):
                    self.list_desk_and_queues(known)
            case AvailabilityChanged(agent=agent):
                self._boards_of(agent)

    def agent_online(self, agent: Agent) -> None:
        """An agent's first client has come: it's shown everything anew."""
        self._presence.desk_and_queues_to(agent)
        for conversation in self._workgroup.dispatcher.conversations_of(agent.id):
            self._presence.puppet(self._people.puppet(conversation.customer, conversation.queue).localpart, agent)

    def stream_is_up(self) -> None:
        """Ask after every agent, and list the desk and the queues with them."""
        for agent in self._people.staff:
            self._presence.probe(agent)

    def privileges_granted(self, domain: Address, privileges: dict[str, str]) -> None:
        """The server of `domain` has told what we may do in its accounts' rosters."""
        self._roster.granted(domain, privileges)
        for agent in self._people.staff:
            if agent.address.endswith(f"@{domain}"):
                self.list_desk_and_queues(agent)

    def list_desk_and_queues(self, agent: Agent) -> None:
        """The desk and the agent's queues stand in the roster; where we can't write it, the desk asks to be let in."""
        if not self._roster.allowed(agent.address):
            self._presence.ask_subscription(agent)
            return
        group = self._say(agent, phrases.ROSTER_GROUP)
        domain = self._component.domain
        self._roster.put(agent.address, Contact(f"{DESK}@{domain}", self._say(agent, phrases.DESK_NAME), group))
        queues = self._workgroup.dispatcher.queues
        for name in sorted(agent.queues & queues.keys()):
            self._roster.put(agent.address, Contact(f"{name}@{domain}", queues[name].title or name, group))
        self._presence.probe(agent)  # the desk is a contact only now, so only now the server answers

    def _list(self, number: AgentId, matter: tuple[CustomerId, QueueName]) -> None:
        agent = self._people.agent(number)
        if agent is not None:
            self._roster.put(agent.address, self._contact(agent, self._people.puppet(*matter)))

    def _show(self, number: AgentId | None, matter: tuple[CustomerId, QueueName]) -> None:
        agent = self._people.agent(number) if number is not None else None
        if agent is not None:
            self._presence.puppet(self._people.puppet(*matter).localpart, agent)
        self._presence.queue_changed(matter[1])

    def _boards_of(self, agent_id: AgentId) -> None:
        agent = self._people.agent(agent_id)
        for queue in agent.queues if agent is not None else ():
            self._presence.queue_changed(queue)

    def _contact(self, agent: Agent, puppet: Puppet) -> Contact:
        customer = self._people.customer(puppet.customer)
        name = "" if customer is None else shown_name(customer)
        name = name or self._say(agent, phrases.CUSTOMER_NUMBER, number=puppet.customer)
        jid = f"{puppet.localpart}@{self._component.domain}"
        return Contact(jid, f"{name} · {puppet.queue}", self._say(agent, phrases.ROSTER_GROUP))

    async def sweep_forever(self) -> None:
        """Every hour, take puppets out of the rosters whose conversations ended more than a day ago."""
        while True:
            await asyncio.sleep(SWEEP)
            for agent in self._people.staff:
                await self._sweep(agent)

    async def _sweep(self, agent: Agent) -> None:
        recent = {puppet.localpart for puppet in await self._archive.puppets(self._workgroup.now() - STAYS)}
        for jid in await self._roster.contacts(agent.address):
            localpart = jid.partition("@")[0]
            if localpart.startswith(PUPPET) and localpart not in recent:
                self._roster.remove(agent.address, jid)

    def _say(self, agent: Agent, msgid: str, **values: object) -> str:
        return self._workgroup.texts(agent.language.value, msgid, **values)
