"""The staff's rosters, as far as the server lets us write them (XEP-0356: roster permission).

Where it does, queues and puppets stand in a group of their own without any prompt; where it doesn't, puppets simply
write, unlisted. A roster set costs the server up to 30 ms: they go one after the other, and only if something changes.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from slixmpp.exceptions import IqError, IqTimeout

from imcs.model import Address
from imcs.xmpp.component import Component

log = logging.getLogger("imcs.xmpp")

ROSTER = "jabber:iq:roster"
REMEMBERED = 50_000
"""Contacts that needn't be written again while they stay the same."""
PAUSE = 2.0
"""Seconds between two pushes of one contact; only the last of what was wanted meanwhile is written."""
PATIENCE = 10
"""Seconds to wait for the server's answer."""


@dataclass(frozen=True, slots=True)
class Contact:
    """How a contact stands in a roster; no name means that it doesn't."""

    jid: str
    name: str = ""
    group: str = ""


class Roster:
    """Writes contacts into the staff's rosters, in order."""

    def __init__(self, component: Component) -> None:
        self._component = component
        self._allowed: set[str] = set()
        self._wanted: dict[tuple[Address, str], Contact] = {}
        self._written: dict[tuple[Address, str], Contact] = {}
        self._pushed: dict[tuple[Address, str], float] = {}
        """When each contact was written last, by the event loop's clock; only those of the last moment."""
        self._wake = asyncio.Event()
        self.on_written: Callable[[Address, Contact], None] = _nobody

    def granted(self, domain: Address, privileges: dict[str, str]) -> None:
        """The server of `domain` tells what we may do; it counts for the accounts of that domain only."""
        if privileges.get("roster") in ("set", "both"):
            self._allowed.add(domain)
        else:
            self._allowed.discard(domain)
        log.info("event=privileges domain=%s roster=%s", domain, privileges.get("roster", "none"))
        self._wake.set()

    def allowed(self, owner: Address) -> bool:
        """Whether we may write this account's roster."""
        return owner.rpartition("@")[2] in self._allowed

    def put(self, owner: Address, contact: Contact) -> None:
        """The contact is to stand in the roster of `owner` like this from now on."""
        self._wanted[owner, contact.jid] = contact
        self._wake.set()

    def remove(self, owner: Address, jid: str) -> None:
        """The contact is to be gone from the roster of `owner`."""
        self.put(owner, Contact(jid))

    def forget(self) -> None:
        """The stream is new: what was written before may be written again."""
        self._written.clear()
        self._allowed.clear()

    async def write_forever(self) -> None:
        """Write what is wanted, one contact after the other."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            for owner, jid in self._due():
                contact = self._wanted.pop((owner, jid))
                if self._written.get((owner, jid)) != contact:
                    await self._write(owner, contact)

    def _due(self) -> list[tuple[Address, str]]:
        """What may be written now; a contact that was written a moment ago waits, and is looked at again then."""
        loop = asyncio.get_running_loop()
        now = loop.time()
        self._pushed = {key: at for key, at in self._pushed.items() if now < at + PAUSE}
        allowed = [key for key in self._wanted if self.allowed(key[0])]
        if rests := [self._pushed[key] + PAUSE - now for key in allowed if key in self._pushed]:
            loop.call_later(min(rests), self._wake.set)
        return [key for key in allowed if key not in self._pushed]

    async def _write(self, owner: Address, contact: Contact) -> None:
        item = Element(f"{{{ROSTER}}}query")
        subscription = "both" if contact.name else "remove"
        entry = SubElement(item, f"{{{ROSTER}}}item", jid=contact.jid, subscription=subscription)
        if contact.name:
            entry.set("name", contact.name)
            SubElement(entry, f"{{{ROSTER}}}group").text = contact.group
        iq = self._component.make_iq_set(sub=item, ito=owner, ifrom=self._component.domain)
        try:
            await iq.send(timeout=PATIENCE)  # type: ignore[no-untyped-call]  # slixmpp ships it untyped
        except IqError as fault:
            if contact.name or fault.condition != "item-not-found":
                log.warning("event=roster-refused condition=%s", fault.condition)
        except IqTimeout:
            log.warning("event=roster-timeout")
            self._wanted.setdefault((owner, contact.jid), contact)
            self._wake.set()
        else:
            if len(self._written) > REMEMBERED:
                self._written.clear()
            self._written[owner, contact.jid] = contact
            self._pushed[owner, contact.jid] = asyncio.get_running_loop().time()
            self.on_written(owner, contact)

    async def contacts(self, owner: Address) -> list[str]:
        """The addresses in the roster of `owner` that belong to us; empty where we may not look."""
        if not self.allowed(owner):
            return []
        query = Element(f"{{{ROSTER}}}query")
        iq = self._component.make_iq_get(ito=owner, ifrom=self._component.domain)
        iq.append(query)
        try:
            answer = await iq.send(timeout=PATIENCE)  # type: ignore[no-untyped-call]  # slixmpp ships it untyped
        except (IqError, IqTimeout):
            return []
        ending = f"@{self._component.domain}"
        items = answer.xml.iter(f"{{{ROSTER}}}item")
        return [jid for item in items if (jid := item.get("jid", "")).endswith(ending)]


def _nobody(_owner: Address, _contact: Contact) -> None:
    """Until somebody listens."""
