"""Customers' own cards, asked for once for a name where none is known; nobody waits for one, and a bad one is nothing.

In this order: vcard-temp (XEP-0054), which servers answer for their accounts; the nickname (XEP-0172) and the newer
card (XEP-0292), which are shown to whom the customer lets see them.
"""

import asyncio
import logging
from xml.etree.ElementTree import Element, SubElement, tostring

from slixmpp.exceptions import IqError, IqTimeout

from imcs.archive import Archive, CustomerChange, Source
from imcs.archive.customer_records import LONGEST_NAME, plain_text
from imcs.dispatcher import ConversationStarted
from imcs.errors import ArchiveError
from imcs.model import Customer, QueueName
from imcs.people import People
from imcs.xmpp.component import Component
from imcs.xmpp.payloads import NICK

log = logging.getLogger("imcs.xmpp")

PUBSUB = "http://jabber.org/protocol/pubsub"
VCARD = "vcard-temp"
VCARD4 = "urn:xmpp:vcard4"
VCARD4_WORDS = "urn:ietf:params:xml:ns:vcard-4.0"
CAP = 65_536
"""Bytes of a card; photographs make them long."""
AT_ONCE = 20
"""Cards asked for at a time; who comes in a rush beyond that is asked the next time."""
PATIENCE = 10
"""Seconds to wait for an answer."""
NAMES = (
    f".//{{{VCARD}}}NICKNAME",
    f".//{{{VCARD}}}FN",
    f".//{{{NICK}}}nick",
    f".//{{{VCARD4_WORDS}}}nickname/{{{VCARD4_WORDS}}}text",
    f".//{{{VCARD4_WORDS}}}fn/{{{VCARD4_WORDS}}}text",
)
"""Where a card says what its owner is called."""


class Cards:
    """Asks customers' servers, in the name of the queue written to."""

    def __init__(self, component: Component, archive: Archive, people: People, anonymous: frozenset[str]) -> None:
        """`anonymous`: the hosts whose accounts last for one login and have no cards."""
        self._component = component
        self._archive = archive
        self._people = people
        self._anonymous = anonymous
        self._asking: set[asyncio.Task[None]] = set()

    def follow(self, entry: object) -> None:
        """A customer without a name comes."""
        customer = self._people.customer(entry.customer) if isinstance(entry, ConversationStarted) else None
        if customer is None or customer.name or len(self._asking) >= AT_ONCE:
            return
        if customer.address.rpartition("@")[2] not in self._anonymous and isinstance(entry, ConversationStarted):
            task = asyncio.get_running_loop().create_task(self._ask(customer, entry.queue))
            self._asking.add(task)
            task.add_done_callback(self._asking.discard)

    async def close(self) -> None:
        """Ask no more."""
        for task in self._asking:
            task.cancel()
        await asyncio.gather(*self._asking, return_exceptions=True)

    async def _ask(self, customer: Customer, queue: QueueName) -> None:
        try:
            if not await self._archive.customers.ask_card(customer.id):
                return
            for query in (Element(f"{{{VCARD}}}vCard"), _items(NICK), _items(VCARD4)):
                if name := await self._name(customer, queue, query):
                    await self._keep(customer, name)
                    return
        except ArchiveError as fault:
            log.warning("event=card-not-kept customer=%s why=%s", customer.id, fault)

    async def _name(self, customer: Customer, queue: QueueName, query: Element) -> str:
        iq = self._component.make_iq_get(ito=customer.address, ifrom=f"{queue}@{self._component.domain}")
        iq.append(query)
        try:
            answer = await iq.send(timeout=PATIENCE)  # type: ignore[no-untyped-call]  # slixmpp ships it untyped
        except (IqError, IqTimeout):
            return ""
        return name_in(answer.xml)

    async def _keep(self, customer: Customer, name: str) -> None:
        known = self._people.customer(customer.id)
        if known is not None and not known.name:  # somebody may have entered one meanwhile
            await self._archive.customers.change([CustomerChange(number=known.id, name=name, source=Source.FLOW)])
            await self._people.read_again(known.id)


def name_in(card: Element) -> str:
    """What the owner of a card is called; "" where it doesn't say, or is too long to be looked at."""
    if len(tostring(card)) > CAP:
        return ""
    texts = (plain_text((found.text or "")[:1000])[:LONGEST_NAME] for path in NAMES for found in card.findall(path))
    return next((text for text in texts if text), "")


def _items(node: str) -> Element:
    query = Element(f"{{{PUBSUB}}}pubsub")
    SubElement(query, f"{{{PUBSUB}}}items", node=node, max_items="1")
    return query
