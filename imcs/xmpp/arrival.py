"""A message on its way in, the limits it must keep, and how it's turned away."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from xml.etree.ElementTree import Element

from bots.texts import Texts
from imcs.model import Address, Language
from imcs.people import People
from imcs.wording import marked
from imcs.xmpp import payloads
from imcs.xmpp.component import Component
from imcs.xmpp.payloads import Content
from imcs.xmpp.replies import Trouble, error

DESK = "desk"
PUPPET = "c-"
"""What the desk's and the puppets' addresses begin with."""
MOST_SENDERS = 10_000
"""Senders whose speed is remembered, before those who have been quiet are forgotten."""


@dataclass(slots=True)
class Arrival:
    """A message stanza, taken apart."""

    stanza: Element
    content: Content
    sender: str
    """With the resource: where a receipt goes."""
    address: Address
    """Who wrote."""
    localpart: str
    """Of the address written to; empty for the bare domain."""
    to: str
    """The bare address written to."""
    id: str


def bare(jid: str) -> Address:
    """The bare JID of an address, in lower case (RFC 7622; servers have prepared it already)."""
    return Address(jid.partition("/")[0].lower())


def arrival(stanza: Element) -> Arrival:
    """Take a message stanza apart."""
    sender, to = stanza.get("from", ""), bare(stanza.get("to", ""))
    localpart = to.rpartition("@")[0]
    stanza_id = stanza.get("id", "")[: payloads.LONGEST_ID]
    return Arrival(stanza, payloads.read(stanza), sender, bare(sender), localpart, to, stanza_id)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one sender may do."""

    body_bytes: int
    lines_per_second: float
    burst: int


@dataclass(slots=True)
class _Bucket:
    level: float
    at: float


class Gate:
    """How fast each sender may write: a bucket of `burst` lines that refills by `lines_per_second`."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = monotonic) -> None:
        """`clock` tells seconds."""
        self._limits = limits
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}

    def lets_in(self, sender: str) -> bool:
        """Take one line out of this sender's bucket; False if it's empty."""
        now, burst = self._clock(), float(self._limits.burst)
        bucket = self._buckets.get(sender)
        if bucket is None:
            if len(self._buckets) >= MOST_SENDERS:
                self._forget_the_quiet(now)
            bucket = self._buckets[sender] = _Bucket(burst, now)
        bucket.level = min(burst, bucket.level + (now - bucket.at) * self._limits.lines_per_second)
        bucket.at = now
        if bucket.level < 1:
            return False
        bucket.level -= 1
        return True

    def _forget_the_quiet(self, now: float) -> None:
        full_again = self._limits.burst / self._limits.lines_per_second
        self._buckets = {key: bucket for key, bucket in self._buckets.items() if now - bucket.at < full_again}


class Doorman:
    """Turns stanzas away, in the sender's language."""

    def __init__(self, component: Component, people: People, texts: Texts, language: Language) -> None:
        """`language` is spoken to those whose own isn't known."""
        self._component = component
        self._people = people
        self._texts = texts
        self._language = language

    def refuse(self, arrived: Arrival, trouble: Trouble, msgid: str, /, **values: object) -> None:
        """Answer with a stanza error; nothing else happens."""
        text = self._texts(self._spoken(arrived.address).value, msgid, **values)
        self._component.write(error(arrived.stanza, trouble, text))

    def say(self, arrived: Arrival, msgid: str, /, **values: object) -> None:
        """Answer with a plain message that is not archived."""
        text = self._texts(self._spoken(arrived.address).value, msgid, **values)
        self.answer(arrived, text)

    def answer(self, arrived: Arrival, text: str) -> None:
        """The same for a text that is ready."""
        if arrived.localpart.startswith(PUPPET):
            text = marked(text)  # a customer's window: what the desk says there must not look like the customer
        self._component.write(payloads.message(arrived.to, arrived.sender, payloads.text(text)))

    def confirm(self, arrived: Arrival) -> None:
        """XEP-0184 for a line that was dealt with and isn't archived, such as a command."""
        if arrived.content.receipt_wanted and arrived.id:
            inner = payloads.receipt(arrived.id)
            self._component.write(payloads.message(arrived.to, arrived.sender, inner))

    def _spoken(self, address: Address) -> Language:
        known = self._people.agent_at(address) or self._people.customer_at(address)
        return self._language if known is None else known.language
