"""Presence, in and out: whom the staff's clients make available, and how desk and puppets show themselves.

It merges and translates (RFC 6121 §4); what availability means is the dispatcher's matter. Probes are answered here,
since slixmpp's own roster would answer them with `unsubscribed` and so destroy the contacts.
"""

import asyncio
from collections.abc import Callable
from xml.etree.ElementTree import Element
from xml.sax.saxutils import quoteattr

from imcs.model import Address, Agent, Availability, QueueName
from imcs.workgroup import Workgroup
from imcs.xmpp.arrival import DESK, PUPPET, bare
from imcs.xmpp.clients import Clients
from imcs.xmpp.component import Component
from imcs.xmpp.queue_boards import QueueBoards
from imcs.xmpp.replies import Trouble, error
from imcs.xmpp.showing import Showing, Shown

SETTLES = 1.0
"""Seconds for all clients of the staff to answer the probes of a new stream."""


class Presence:
    """The way in for presence, and the way out."""

    def __init__(
        self,
        component: Component,
        workgroup: Workgroup,
        showing: Showing,
        boards: QueueBoards,
        queue_at: Callable[[str], QueueName | None],
        ready_required: bool,
    ) -> None:
        """`queue_at`: the queue of a localpart, if any; `ready_required`: no client alone makes anybody available."""
        self._component = component
        self._workgroup = workgroup
        self._people = workgroup.people
        self._showing = showing
        self.boards = boards
        self._queue_at = queue_at
        self._ready_required = ready_required
        self._clients = Clients(component)
        self._resources: dict[Address, dict[str, Availability]] = {}
        self._unknown: dict[str, Availability] = {}
        """What those clients show of which it isn't known yet whether they are phones."""
        self._customers: dict[Address, set[str]] = {}
        """The clients of customers who showed themselves to a queue; known over a new stream too, since nobody tells us
        twice: if one goes, its neighbour mustn't seem gone."""
        self._settling: asyncio.TimerHandle | None = None
        component.on_presence = self.take

    def probe(self, agent: Agent) -> None:
        """Ask the server how the agent's clients stand, as after a restart (RFC 6121 §4.3)."""
        desk = f"{DESK}@{self._component.domain}"
        self._component.write(f"<presence type='probe' from={quoteattr(desk)} to={quoteattr(agent.address)}/>")

    def forget(self) -> None:
        """The stream is new: what was known of clients may have changed meanwhile."""
        self._resources.clear()
        self._unknown.clear()
        if self._settling is not None:
            self._settling.cancel()
        self._settling = asyncio.get_running_loop().call_later(SETTLES, self._settled)

    def _settled(self) -> None:
        self._settling = None
        for address, resources in self._resources.items():
            agent = self._people.agent_at(address)
            if agent is not None and not any(bare(sender) == address for sender in self._unknown):
                self._workgroup.presence(agent, merged(resources))
        for queue in self._workgroup.dispatcher.queues:
            self.boards.changed(queue)

    def take(self, stanza: Element) -> None:
        """One presence stanza."""
        sender, to = stanza.get("from", ""), bare(stanza.get("to", ""))
        address = bare(sender)
        if address.endswith(f"@{self._component.domain}") or "@" not in address:
            return
        localpart = to.rpartition("@")[0]
        match stanza.get("type", "available"):
            case "available" | "unavailable":
                self._came_or_went(stanza, sender, address, localpart)
            case "probe":
                self._answer_probe(sender, address, localpart, to)
            case "subscribe":
                self._subscribe(stanza, sender, address, localpart, to)
            case "subscribed" if localpart == DESK and (agent := self._people.agent_at(address)):
                self.probe(agent)
            case "unsubscribe":
                self._unsubscribe(address, localpart, to)

    def _came_or_went(self, stanza: Element, sender: str, address: Address, localpart: str) -> None:
        available = stanza.get("type", "available") == "available"
        if localpart == DESK:
            agent = self._people.agent_at(address)
            if agent is not None:
                self._agent_shows(agent, sender, self._counted(stanza, sender) if available else None)
        elif self._queue_at(localpart) is not None:
            if available:
                self.boards.show_to(localpart, address, sender)
                self._customers.setdefault(address, set()).add(sender)
                self._workgroup.absences.back(address)
            else:
                self._customer_went(sender, address, localpart)

    def _customer_went(self, sender: str, address: Address, localpart: str) -> None:
        here = self._customers.get(address, set())
        here.discard(sender)
        if here:
            return  # another client of theirs is still there
        self._customers.pop(address, None)
        self.boards.unwatch(localpart, address)
        self._workgroup.absences.gone(address)

    def _agent_shows(self, agent: Agent, sender: str, availability: Availability | None) -> None:
        resources = self._resources.setdefault(agent.address, {})
        if sender in self._unknown:
            if availability is not None:
                return
            del self._unknown[sender]
        if availability is None:
            # from the bare address: nobody at all is there (the answer to a probe, RFC 6121 §4.3.2)
            resources.pop(sender, None) if "/" in sender else resources.clear()
        else:
            resources[sender] = availability
        shown = merged(resources)
        # the answers to a probe come one by one: a phone's "away" alone must not take an offer from the desk beside it
        if shown is Availability.AVAILABLE or self._settling is None:
            self._workgroup.presence(agent, shown)

    def _counted(self, stanza: Element, sender: str) -> Availability:
        """What a client that shows itself counts as; where that must be asked first, it's noted as unknown."""
        self._unknown.pop(sender, None)
        shown = _availability(stanza)
        if shown is not Availability.AVAILABLE or self._ready_required:
            return Availability.REACHABLE if shown is Availability.AVAILABLE else shown
        phone = self._clients.is_phone(stanza, lambda phone: self._learnt(sender, phone))
        if phone is None:
            self._unknown[sender] = shown
        return Availability.REACHABLE if phone else shown

    def _learnt(self, sender: str, phone: bool) -> None:
        shown = self._unknown.pop(sender, None)
        agent = self._people.agent_at(bare(sender))
        if shown is not None and agent is not None:
            self._agent_shows(agent, sender, Availability.REACHABLE if phone else shown)

    def _answer_probe(self, sender: str, address: Address, localpart: str, to: str) -> None:
        agent = self._people.agent_at(address)
        if self._queue_at(localpart) is not None:
            self.boards.show_to(localpart, address, sender)
        elif agent is not None and localpart == DESK:
            self._showing.show(localpart, sender, Shown())
        elif agent is not None and localpart.startswith(PUPPET):
            self._showing.show(localpart, sender, self._puppet_shown(agent, localpart))
        else:
            self._showing.send(to, sender, "unsubscribed")

    def _subscribe(self, stanza: Element, sender: str, address: Address, localpart: str, to: str) -> None:
        queue = self._queue_at(localpart)
        agent = self._people.agent_at(address)
        if queue is None and agent is None:
            if localpart == DESK or localpart.startswith(PUPPET):
                self._component.write(error(stanza, Trouble.STRANGER, ""))
            else:
                self._component.write(error(stanza, Trouble.NO_SUCH_ADDRESS, ""))
            return
        if queue is not None:
            self.boards.subscribe(localpart, address)
            return
        self._showing.send(to, address, "subscribed")
        if localpart == DESK:
            self._showing.send(to, address, "subscribe")
        self._answer_probe(sender, address, localpart, to)

    def _unsubscribe(self, address: Address, localpart: str, to: str) -> None:
        if self._queue_at(localpart) is not None:
            self.boards.unsubscribe(localpart, address)
        else:
            self._showing.send(to, address, "unsubscribed")

    # ------------------------------------------------------------------ out

    def desk_or_queue_to(self, localpart: str, agent: Agent) -> None:
        """Show the desk or a queue to an agent who has just got it into the roster."""
        if self._queue_at(localpart) is None:
            self._showing.show(localpart, agent.address, Shown())
        else:
            self.boards.show_to(localpart, agent.address, agent.address)

    def ask_subscription(self, agent: Agent) -> None:
        """Where the server lets us write no rosters: ask the agent to let the desk see whether he's there."""
        desk = f"{DESK}@{self._component.domain}"
        self._showing.send(desk, agent.address, "subscribe")

    def puppet(self, localpart: str, agent: Agent) -> None:
        """Show a puppet to an agent, as its conversation stands."""
        self._showing.show(localpart, agent.address, self._puppet_shown(agent, localpart))

    def _puppet_shown(self, agent: Agent, localpart: str) -> Shown:
        return Shown(available=self.is_of_concern(agent, localpart))

    def is_of_concern(self, agent: Agent, localpart: str) -> bool:
        """Whether the conversation that a puppet stands for is offered to this agent, or theirs."""
        puppet = self._people.puppet_named(localpart)
        conversation = None if puppet is None else self._workgroup.dispatcher.open_for(puppet.customer, puppet.queue)
        return conversation is not None and (conversation.concerns(agent.id) or agent.id in conversation.inside)

    def all_gone(self) -> None:
        """The service ends: nobody is to believe that we are still there."""
        self.boards.all_gone()
        for agent in self._people.staff:
            self._showing.show(DESK, agent.address, Shown(available=False))


def merged(resources: dict[str, Availability]) -> Availability:
    """Several clients of one person, taken together: the most available one counts."""
    shown = set(resources.values())
    best = (Availability.AVAILABLE, Availability.REACHABLE, Availability.AWAY)
    return next((availability for availability in best if availability in shown), Availability.OFFLINE)


def _availability(stanza: Element) -> Availability:
    show = next((child.text for child in stanza if child.tag.endswith("}show")), "") or ""
    return Availability.AVAILABLE if show.strip() in ("", "chat") else Availability.AWAY
