"""What kind of client a resource is: a phone, which stays online all night, or a desk (XEP-0115, XEP-0030).

Each kind is asked for once and remembered by its capabilities' hash; whatever doesn't tell counts as a desk. What
follows from it is for others to say.
"""

import asyncio
from collections.abc import Callable
from xml.etree.ElementTree import Element

from slixmpp.exceptions import IqError, IqTimeout

from imcs.xmpp.arrival import DESK
from imcs.xmpp.component import Component

CAPS = "{http://jabber.org/protocol/caps}c"
DISCO = "http://jabber.org/protocol/disco#info"
PATIENCE = 5
"""Seconds for a client to answer."""
REMEMBERED = 1_000
"""Kinds of clients; there are a few dozen in the world, each in some versions."""


class Clients:
    """Asks and remembers."""

    def __init__(self, component: Component) -> None:
        self._component = component
        self._phones: dict[str, bool] = {}
        """Whether clients with these capabilities are phones."""
        self._waiting: dict[str, list[Callable[[bool], None]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def is_phone(self, presence: Element, then: Callable[[bool], None]) -> bool | None:
        """Whether the client that shows itself so is a phone; where that must be asked, None, and `then` is told."""
        caps = presence.find(CAPS)
        if caps is None:
            return False
        node, ver = caps.get("node", ""), caps.get("ver", "")
        key = f"{node}#{ver}"
        if not caps.get("hash") or key in self._phones:  # without a hash it's a version, which tells no kind
            return self._phones.get(key, False)
        waiting = self._waiting.setdefault(key, [])
        waiting.append(then)
        if len(waiting) == 1:
            task = asyncio.get_running_loop().create_task(self._ask(presence.get("from", ""), key))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return None

    async def _ask(self, sender: str, key: str) -> None:
        iq = self._component.make_iq_get(ito=sender, ifrom=f"{DESK}@{self._component.domain}")
        iq.append(Element(f"{{{DISCO}}}query", node=key))
        phone = False
        try:
            answer = await iq.send(timeout=PATIENCE)  # type: ignore[no-untyped-call]  # slixmpp ships it untyped
            identities = answer.xml.iter(f"{{{DISCO}}}identity")
            phone = any((who.get("category"), who.get("type")) == ("client", "phone") for who in identities)
        except (IqError, IqTimeout):
            pass  # it doesn't tell: a desk
        finally:
            if len(self._phones) >= REMEMBERED:
                self._phones.clear()
            self._phones[key] = phone
            for then in self._waiting.pop(key, []):
                then(phone)
