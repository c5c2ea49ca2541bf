"""Files for customers: a slot is asked of the server's upload service (XEP-0363), and the file is put there.

Where the service refuses, isn't there or is slow there's no file, and the caller does without.
"""

import logging
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from slixmpp.exceptions import IqError, IqTimeout

from imcs.customers.uploads import put_file
from imcs.xmpp.component import Component

log = logging.getLogger("imcs.xmpp")

UPLOAD = "urn:xmpp:http:upload:0"
PATIENCE = 10
"""Seconds to wait for a slot."""
ALLOWED = frozenset({"authorization", "cookie", "expires"})
"""The headers that a slot may ask for (XEP-0363 §4)."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a file is to be put, and where it's found then."""

    put: str
    get: str
    headers: dict[str, str]


class FileSlots:
    """The server's upload service, as one of our addresses uses it."""

    def __init__(self, component: Component, service: str) -> None:
        """`service`: its JID; empty for none."""
        self._component = component
        self._service = service

    async def keep(self, name: str, kind: str, content: bytes) -> str:
        """Put a file there; returns its web address, "" where that's impossible."""
        if not self._service or not self._component.ready:
            return ""
        slot = await self._slot(name, kind, len(content))
        if slot is None or not await put_file(slot.put, {**slot.headers, "Content-Type": kind}, content):
            return ""
        return slot.get

    async def _slot(self, name: str, kind: str, size: int) -> Slot | None:
        iq = self._component.make_iq_get(ito=self._service, ifrom=self._component.domain)
        wanted = {"filename": name, "size": str(size), "content-type": kind}
        iq.append(Element(f"{{{UPLOAD}}}request", wanted))
        try:
            answer = await iq.send(timeout=PATIENCE)  # type: ignore[no-untyped-call]  # slixmpp ships it untyped
        except (IqError, IqTimeout) as fault:
            log.warning("event=no-upload-slot why=%s", type(fault).__name__)
            return None
        return slot_in(answer.xml)


def slot_in(answer: Element) -> Slot | None:
    """The slot that an answer holds; None where it's none, or one that lies nowhere on the web."""
    put, get = answer.find(f".//{{{UPLOAD}}}put"), answer.find(f".//{{{UPLOAD}}}get")
    if put is None or get is None:
        return None
    there, found = put.get("url", ""), get.get("url", "")
    if not all(address.startswith(("https://", "http://")) for address in (there, found)):
        return None
    given = ((header.get("name", ""), (header.text or "").replace("\n", "").replace("\r", "")) for header in put)
    return Slot(there, found, {name: value for name, value in given if name.lower() in ALLOWED})
