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
        self._under_way: tuple[Address, Contact, asyncio.Future[object]] | None = None
        """What the server was asked to write and hasn't answered yet."""
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
        """The contact is to stand in the roster of `owner` like this from now on.

        Where nothing else is being written it goes out at once, before whatever the contact says next: clients such as
        Gajim 1.7 name a chat when it opens, and never again.
        """
        self._wanted[owner, contact.jid] = contact
        if self._under_way is None and (due := self._due()):
            self._begin(due[0])
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
            for key in self._due():
                await self._finish()
                self._begin(key)
            await self._finish()
            self._look_again()

    def _due(self) -> list[tuple[Address, str]]:
        """What may be written now; a contact that was written a moment ago waits."""
        return [key for key in self._wanted if self.allowed(key[0]) and self._rest(key) <= 0]

    def _look_again(self) -> None:
        """Wake up when the next of those that have to wait may be pushed again."""
        self._pushed = {key: at for key, at in self._pushed.items() if self._rest(key) > 0}
        # also where nothing is left to wait for: between a look at what is due and this one time goes on
        if rests := [self._rest(key) for key in self._wanted if self.allowed(key[0])]:
            asyncio.get_running_loop().call_later(min(rests), self._wake.set)

    def _rest(self, key: tuple[Address, str]) -> float:
        """Seconds until a contact may be pushed again; none or less where it may be now."""
        return self._pushed.get(key, -PAUSE) + PAUSE - asyncio.get_running_loop().time()

    def _begin(self, key: tuple[Address, str]) -> None:
        contact = self._wanted.pop(key, None)
        if contact is None or self._written.get(key) == contact:
            return
        item = Element(f"{{{ROSTER}}}query")
        subscription = "both" if contact.name else "remove"
        entry = SubElement(item, f"{{{ROSTER}}}item", jid=contact.jid, subscription=subscription)
        if contact.name:
            entry.set("name", contact.name)
            SubElement(entry, f"{{{ROSTER}}}group").text = contact.group
        iq = self._component.make_iq_set(sub=item, ito=key[0], ifrom=self._component.domain)
        answer = iq.send(timeout=PATIENCE)  # type: ignore[no-untyped-call]  # slixmpp ships it untyped
        self._under_way = (key[0], contact, answer)

    async def _finish(self) -> None:
        """Wait for the server's answer to what is being written, if anything is."""
        if self._under_way is None:
            return
        owner, contact, answer = self._under_way
        try:
            await answer
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
        finally:
            self._under_way = None

    async def contacts(self, owner: Address) -> list[Contact]:
        """The contacts in the roster of `owner` that belong to us; empty where we may not look."""
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
        return [
            Contact(jid, item.get("name", ""), item.findtext(f"{{{ROSTER}}}group", ""))
            for item in items
            if (jid := item.get("jid", "")).endswith(ending)
        ]


def _nobody(_owner: Address, _contact: Contact) -> None:
    """Until somebody listens."""
