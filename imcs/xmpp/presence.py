"""Presence, in and out: whom the staff's clients make available, and how queues, desk and puppets show themselves.

It merges and translates (RFC 6121 §4); what availability means is the dispatcher's matter. Probes are answered here,
since slixmpp's own roster would answer them with `unsubscribed` and so destroy the contacts.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape, quoteattr

from imcs import phrases
from imcs.archive import Archive, SubscriptionChanged
from imcs.model import Address, Agent, Availability, QueueName
from imcs.workgroup import Workgroup
from imcs.xmpp.arrival import DESK, PUPPET, bare
from imcs.xmpp.component import Component
from imcs.xmpp.payloads import NOT_XML
from imcs.xmpp.replies import Trouble, error

SETTLES = 1.0
"""Seconds for all clients of the staff to answer the probes of a new stream."""
WATCHERS = 10_000


@dataclass(frozen=True, slots=True)
class Shown:
    """How one of our addresses shows itself."""

    available: bool
    show: str = ""
    status: str = ""


class Presence:
    """The way in for presence, and the way out."""

    def __init__(
        self,
        component: Component,
        workgroup: Workgroup,
        archive: Archive,
        queue_at: Callable[[str], QueueName | None],
    ) -> None:
        """`queue_at`: the queue of a localpart, if any."""
        self._component = component
        self._workgroup = workgroup
        self._people = workgroup.people
        self._archive = archive
        self._queue_at = queue_at
        self._resources: dict[Address, dict[str, Availability]] = {}
        self._customers: dict[Address, set[str]] = {}
        """The clients of customers who showed themselves to a queue."""
        self._settling: asyncio.TimerHandle | None = None
        self._watchers: dict[tuple[str, str], None] = {}
        self._last_shown: dict[QueueName, Shown] = {}
        component.on_presence = self.take

    async def resume(self) -> None:
        """Know who watches the queues since before the restart: their servers won't ask again."""
        for localpart, watcher in await self._archive.subscriptions():
            self._watch(localpart, watcher)

    def probe(self, agent: Agent) -> None:
        """Ask the server how the agent's clients stand, as after a restart (RFC 6121 §4.3)."""
        desk = f"{DESK}@{self._component.domain}"
        self._component.write(f"<presence type='probe' from={quoteattr(desk)} to={quoteattr(agent.address)}/>")

    def forget(self) -> None:
        """The stream is new: what was known of clients may have changed meanwhile, and what they saw of us is gone."""
        self._resources.clear()
        self._last_shown.clear()
        self._customers.clear()
        if self._settling is not None:
            self._settling.cancel()
        self._settling = asyncio.get_running_loop().call_later(SETTLES, self._settled)

    def _settled(self) -> None:
        self._settling = None
        for address, resources in self._resources.items():
            if agent := self._people.agent_at(address):
                self._workgroup.presence(agent, merged(resources))
        for queue in self._workgroup.dispatcher.queues:
            self.queue_changed(queue)

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
                self._agent_shows(agent, sender, _availability(stanza) if available else None)
        elif (queue := self._queue_at(localpart)) is not None:
            if available:
                self._watch(localpart, address)
                self._show(localpart, sender, self._queue_shown(queue))
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
        self._watchers.pop((localpart, address), None)
        self._workgroup.absences.gone(address)

    def _agent_shows(self, agent: Agent, sender: str, availability: Availability | None) -> None:
        resources = self._resources.setdefault(agent.address, {})
        if availability is None:
            # from the bare address: nobody at all is there (the answer to a probe, RFC 6121 §4.3.2)
            resources.pop(sender, None) if "/" in sender else resources.clear()
        else:
            resources[sender] = availability
        shown = merged(resources)
        # the answers to a probe come one by one: a phone's "away" alone must not take an offer from the desk beside it
        if shown is Availability.AVAILABLE or self._settling is None:
            self._workgroup.presence(agent, shown)

    def _answer_probe(self, sender: str, address: Address, localpart: str, to: str) -> None:
        agent = self._people.agent_at(address)
        queue = self._queue_at(localpart)
        if queue is not None:
            self._watch(localpart, address)
            self._show(localpart, sender, self._queue_shown(queue))
        elif agent is not None and localpart == DESK:
            self._show(localpart, sender, Shown(available=True))
        elif agent is not None and localpart.startswith(PUPPET):
            self._show(localpart, sender, self._puppet_shown(agent, localpart))
        else:
            self._write(to, sender, "unsubscribed")

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
            self._archive.append(SubscriptionChanged(localpart, address, subscribed=True))
            return
        self._write(to, address, "subscribed")
        if localpart == DESK:
            self._write(to, address, "subscribe")
        self._answer_probe(sender, address, localpart, to)

    def _unsubscribe(self, address: Address, localpart: str, to: str) -> None:
        if self._queue_at(localpart) is not None:
            self._archive.append(SubscriptionChanged(localpart, address, subscribed=False))
        else:
            self._write(to, address, "unsubscribed")

    def subscription_saved(self, change: SubscriptionChanged) -> None:
        """Who watches a queue is in the archive: now it may be said."""
        to = self._address(change.localpart)
        if change.subscribed:
            self._write(to, change.address, "subscribed")
            self._answer_probe(change.address, change.address, change.localpart, to)
        else:
            self._watchers.pop((change.localpart, change.address), None)
            self._write(to, change.address, "unsubscribed")

    # ------------------------------------------------------------------ out

    def desk_or_queue_to(self, localpart: str, agent: Agent) -> None:
        """Show the desk or a queue to an agent who has just got it into the roster."""
        queue = self._queue_at(localpart)
        if queue is None:
            self._show(localpart, agent.address, Shown(available=True))
        else:
            self._watch(localpart, agent.address)
            self._show(localpart, agent.address, self._queue_shown(queue))

    def ask_subscription(self, agent: Agent) -> None:
        """Where the server lets us write no rosters: ask the agent to let the desk see whether he's there."""
        desk = f"{DESK}@{self._component.domain}"
        self._write(desk, agent.address, "subscribe")

    def queue_changed(self, queue: QueueName) -> None:
        """Tell everybody who watches a queue how it stands."""
        shown = self._queue_shown(queue)
        if self._last_shown.get(queue) == shown:
            return
        self._last_shown[queue] = shown
        for localpart, watcher in [key for key in self._watchers if self._queue_at(key[0]) == queue]:
            self._show(localpart, watcher, shown)

    def puppet(self, localpart: str, agent: Agent) -> None:
        """Show a puppet to an agent, as its conversation stands."""
        self._show(localpart, agent.address, self._puppet_shown(agent, localpart))

    def _puppet_shown(self, agent: Agent, localpart: str) -> Shown:
        puppet = self._people.puppet_named(localpart)
        if puppet is None:
            return Shown(available=False)
        conversation = self._workgroup.dispatcher.open_for(puppet.customer, puppet.queue)
        return Shown(available=conversation is not None and conversation.agent == agent.id)

    def all_gone(self) -> None:
        """The service ends: nobody is to believe that we are still there."""
        for localpart, watcher in self._watchers:
            self._show(localpart, watcher, Shown(available=False))
        for agent in self._people.staff:
            self._show(DESK, agent.address, Shown(available=False))

    def _queue_shown(self, queue: QueueName) -> Shown:
        board, language = self._workgroup.board(queue), "zh_TW"
        if not board.agents:
            return Shown(available=True, show="away", status=self._workgroup.texts(language, phrases.QUEUE_BOT_ONLY))
        return Shown(available=True, status=self._workgroup.texts(language, phrases.QUEUE_OPEN))

    def _watch(self, localpart: str, watcher: str) -> None:
        self._watchers[localpart, watcher] = None
        if len(self._watchers) > WATCHERS:
            del self._watchers[next(iter(self._watchers))]

    def _show(self, localpart: str, to: str, shown: Shown) -> None:
        sender = self._address(localpart)
        if not shown.available:
            self._write(sender, to, "unavailable")
            return
        show = f"<show>{shown.show}</show>" if shown.show else ""
        status = f"<status>{escape(NOT_XML.sub('', shown.status))}</status>" if shown.status else ""
        self._write(sender, to, "", show + status)

    def _address(self, localpart: str) -> str:
        return f"{localpart}@{self._component.domain}" if localpart else self._component.domain

    def _write(self, sender: str, to: str, kind: str, inner: str = "") -> None:
        if not self._component.up:
            return  # presence is only true now; everybody is shown anew when the stream is back
        given = f" type='{kind}'" if kind else ""
        xml = f"<presence from={quoteattr(sender)} to={quoteattr(to)}{given}>{inner}</presence>"
        self._component.write(xml)


def merged(resources: dict[str, Availability]) -> Availability:
    """Several clients of one person, taken together: the most available one counts."""
    shown = set(resources.values())
    if Availability.AVAILABLE in shown:
        return Availability.AVAILABLE
    return Availability.AWAY if shown else Availability.OFFLINE


def _availability(stanza: Element) -> Availability:
    show = next((child.text for child in stanza if child.tag.endswith("}show")), "") or ""
    return Availability.AVAILABLE if show.strip() in ("", "chat") else Availability.AWAY
