"""What arrives: each message stanza is checked and shown to the right door.

The door follows from the address alone: whoever writes to a queue is a customer there, whoever writes to the desk or to
a puppet must be staff. Bad input is answered clearly and costs nobody else anything.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from xml.etree.ElementTree import Element

from imcs import phrases
from imcs.model import Address
from imcs.xmpp.arrival import DESK, PUPPET, Arrival, Doorman, Gate, Limits, arrival
from imcs.xmpp.component import Component
from imcs.xmpp.customers_door import CustomersDoor
from imcs.xmpp.lanes import Lanes, Work
from imcs.xmpp.replies import Trouble
from imcs.xmpp.staff_door import StaffDoor

SIGNS = 5
"""So many times more signs (typing, markers, receipts) than lines may be sent."""
NOTICES = 5
NOTICES_PER_SECOND = 0.1
"""How often somebody is told that we can't read what they send; two bots would tell each other for ever."""
SILENT = frozenset({"headline", "groupchat"})


class Inbound:
    """The way in for messages."""

    def __init__(
        self,
        component: Component,
        doorman: Doorman,
        customers: CustomersDoor,
        staff: StaffDoor,
        limits: Limits,
    ) -> None:
        self._component = component
        self._doorman = doorman
        self._customers = customers
        self._staff = staff
        self._limits = limits
        self._gate = Gate(limits)
        self._signs = Gate(
            replace(limits, lines_per_second=limits.lines_per_second * SIGNS, burst=limits.burst * SIGNS)
        )
        self._notices = Gate(replace(limits, lines_per_second=NOTICES_PER_SECOND, burst=NOTICES))
        self.lanes = Lanes()
        self.on_taken: Callable[[], None] = _nothing
        """Called after each stanza that may have filled the archive's queue."""
        self.on_privileges: Callable[[Address, dict[str, str]], None] = _ignore
        component.on_message = self.take

    def take(self, stanza: Element) -> None:
        """One message stanza."""
        kind = stanza.get("type", "normal")
        if kind in SILENT:
            return
        arrived = arrival(stanza)
        if "@" not in arrived.address:
            if arrived.content.privileges:
                self.on_privileges(arrived.address, arrived.content.privileges)
            return  # servers don't chat
        if arrived.address.endswith(f"@{self._component.domain}"):
            return  # one of our own addresses: answering could go on for ever
        if kind == "error":
            self._customers.bounced(arrived)
            return
        work = self._work_for(arrived)
        if work is None:
            self._doorman.refuse(arrived, Trouble.NO_SUCH_ADDRESS, phrases.UNKNOWN_ADDRESS)
        elif self._keeps_the_limits(arrived):
            on_fault = partial(self._component.write_internal_error, stanza)
            if not self.lanes.put(f"{arrived.address} {arrived.to}", work, on_fault):
                self._doorman.refuse(arrived, Trouble.TOO_FAST, phrases.FLOOD)
            self.on_taken()

    def _work_for(self, arrived: Arrival) -> Work | None:
        queue = self._customers.queue_at(arrived.localpart)
        if queue is not None:
            return partial(self._customers.take, arrived, queue)
        if arrived.localpart == DESK:
            return partial(self._staff.at_desk, arrived)
        if arrived.localpart.startswith(PUPPET):
            return partial(self._staff.at_puppet, arrived)
        return None

    def _keeps_the_limits(self, arrived: Arrival) -> bool:
        content = arrived.content
        if content.encrypted and not self._staff.is_stranger_there(arrived):  # a stranger is turned away at the door
            if self._notices.lets_in(arrived.address):
                self._doorman.say(arrived, phrases.ENCRYPTED)
            return False
        if not content.is_line:
            return self._signs.lets_in(arrived.address)  # too much typing is dropped without a word
        if not self._gate.lets_in(arrived.address):
            self._doorman.refuse(arrived, Trouble.TOO_FAST, phrases.FLOOD)
            return False
        limit = self._limits.body_bytes
        if len(content.body) * 4 > limit and len(content.body.encode()) > limit:
            self._doorman.refuse(arrived, Trouble.TOO_LONG, phrases.TOO_LONG, limit=limit)
            return False
        return True


def _ignore(_domain: Address, _privileges: dict[str, str]) -> None:
    """Until somebody listens."""


def _nothing() -> None:
    """Until somebody listens."""
