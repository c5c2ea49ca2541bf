"""The cast of the plays: people with real XMPP connections who say things and wait for what they receive.

A play reads like its story, in the manner of Prosody's Scansion:

    await customer.says("help@support.localhost", "真人")
    offer = await mei.receives("真人")
    await mei.says(sender(offer), "1")

Nothing here sleeps: whoever waits, waits for a stanza. Nothing here knows what IMCS would answer. The demo's
play has the same cast.
"""

import asyncio
import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element, tostring
from xml.sax.saxutils import escape, quoteattr

from deploy.client import CLIENT, PATIENCE, ROSTER, Client, Login

STANZA_ERRORS = "{urn:ietf:params:xml:ns:xmpp-stanzas}"
COMMANDS = "http://jabber.org/protocol/commands"
RECEIPTS = "urn:xmpp:receipts"
REQUEST = f"<request xmlns='{RECEIPTS}'/>"

Question = Callable[[Element], object]
"""Something asked of a whole stanza."""
Match = str | Question
"""A regular expression to be found in a message's body, or a question about the whole stanza."""


def body(stanza: Element) -> str:
    """What a message says; empty where it says nothing."""
    return stanza.findtext(f"{CLIENT}body") or ""


def sender(stanza: Element) -> str:
    """The bare JID it came from."""
    return stanza.get("from", "").partition("/")[0]


def condition(stanza: Element) -> str:
    """The name of a stanza error's condition (RFC 6120 section 8.3.3); empty where it isn't an error."""
    for child in stanza.iterfind(f"{CLIENT}error/*"):
        if child.tag.startswith(STANZA_ERRORS) and child.tag != f"{STANZA_ERRORS}text":
            return child.tag.removeprefix(STANZA_ERRORS)
    return ""


def readable(stanza: Element) -> str:
    """The stanza's XML without the clutter of namespaces, for the reader of a failure."""
    return re.sub(r' xmlns:ns\d+="[^"]*"|\bns\d+:', "", tostring(stanza, "unicode"))


def receipt(id: str) -> Question:
    """The receipt (XEP-0184) for the message with this id."""
    return lambda stanza: any(found.get("id") == id for found in stanza.iterfind(f"{{{RECEIPTS}}}received"))


def error(name: str, id: str = "") -> Question:
    """A stanza error with this condition, to the stanza with this id."""
    return lambda stanza: condition(stanza) == name and id in {"", stanza.get("id")}


def presence(address: str, kind: str = "") -> Question:
    """Presence from this bare JID; `kind` is its type, empty for being here."""
    return lambda stanza: (
        stanza.tag == f"{CLIENT}presence" and sender(stanza) == address and stanza.get("type", "") == kind
    )


def correction(id: str) -> Question:
    """A message that replaces the one with this id (XEP-0308)."""
    return lambda stanza: any(found.get("id") == id for found in stanza.iterfind("{urn:xmpp:message-correct:0}replace"))


@dataclass(frozen=True)
class Contact:
    """One item of a roster."""

    jid: str
    name: str
    subscription: str
    groups: tuple[str, ...]


class Person:
    """Somebody with an account (or an anonymous login) and one connected client.

    `inbox` holds what came and wasn't received yet, in order, without answers to own questions; `seen` holds
    everything that ever came.
    """

    def __init__(self, login: Login) -> None:
        self.login = login
        self.name = login.resource or login.user or "guest"
        self.acknowledges = True
        """Answer requests for receipts, as clients do."""
        self.listener: Callable[[Element], None] | None = None
        """Is shown everything that comes."""
        self.seen: list[Element] = []
        self.inbox: list[Element] = []
        self.roster: dict[str, Contact] = {}
        self._client = Client(login, self._take)
        self._news = asyncio.Event()

    @property
    def account(self) -> str:
        """The bare JID of the account, before and after logging in; empty for an anonymous login."""
        return f"{self.login.user}@{self.login.host}" if self.login.user else ""

    @property
    def jid(self) -> str:
        """The bare JID, once logged in."""
        return self._client.bare

    @property
    def full_jid(self) -> str:
        return self._client.jid

    async def connects(self) -> None:
        """Log in without a word of presence."""
        await self._client.connect()

    async def online(self, show: str = "", status: str = "") -> None:
        """Be here (again, or with another `show`); fetches the roster the first time."""
        if not self._client.jid:
            await self.connects()
            if self.login.user:
                await self._client.ask("<query xmlns='jabber:iq:roster'/>")
        self._client.presence(show, status)

    async def leaves(self) -> None:
        """Log out in order."""
        await self._client.close()

    async def vanishes(self) -> None:
        """Lose the connection without a word."""
        await self._client.abort()

    async def returns(self) -> None:
        """Log in again after leaving; what wasn't received yet stays in the inbox."""
        self._client = Client(self.login, self._take)
        await self.online()

    async def says(self, to: str, text: str, id: str = "", payloads: str = REQUEST, kind: str = "chat") -> str:
        """Send a message, with a request for a receipt unless other payloads are given; returns its id."""
        id = id or self._client.next_id()
        said = f"<body>{escape(text)}</body>" if text else ""
        self.sends(f"<message type='{kind}' id={quoteattr(id)} to={quoteattr(to)}>{said}{payloads}</message>")
        await self._client.drain()
        return id

    def sends(self, xml: str) -> None:
        """Send a stanza exactly as written."""
        self._client.send(xml)

    def tells_presence(self, to: str, kind: str = "") -> None:
        """Directed presence: of a given type (`subscribe`, `subscribed` …) or plainly being here."""
        self._client.presence(to=to, kind=kind)

    async def asks(self, to: str, payload: str, kind: str = "get") -> Element:
        """Send an iq and return the answer."""
        return await self._client.ask(payload, to, kind)

    async def executes(self, to: str, node: str, fields: dict[str, str] | None = None) -> Element:
        """Run an ad-hoc command (XEP-0050), fill in its form where one comes; returns the last answer."""
        answer = await self.asks(to, f"<command xmlns='{COMMANDS}' node={quoteattr(node)} action='execute'/>", "set")
        command = answer.find(f"{{{COMMANDS}}}command")
        if command is None or command.get("status") != "executing":
            return answer
        values = "".join(
            f"<field var={quoteattr(var)}><value>{escape(value)}</value></field>"
            for var, value in (fields or {}).items()
        )
        head = f"node={quoteattr(node)} sessionid={quoteattr(command.get('sessionid', ''))} action='complete'"
        form = f"<x xmlns='jabber:x:data' type='submit'>{values}</x>"
        return await self.asks(to, f"<command xmlns='{COMMANDS}' {head}>{form}</command>", "set")

    async def receives(self, match: Match, patience: float = PATIENCE) -> Element:
        """Wait for the first stanza not received yet that matches; others stay in the inbox."""
        matches = _matcher(match)
        try:
            async with asyncio.timeout(patience):
                while True:
                    for index, stanza in enumerate(self.inbox):
                        if matches(stanza):
                            return self.inbox.pop(index)
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError(
                f"{self.name} didn't receive {match!r} in {patience:.0f} s, but:\n{self.tells_inbox()}"
            ) from None

    async def receives_nothing_but(self, *allowed: Match, fence: Callable[[], Awaitable[object]]) -> None:
        """No message reaches this person up to the fence, apart from the allowed ones.

        The fence is something that can only be over when an unwanted message would have arrived: a later
        message in the same conversation (see `fence_between`), or an answer that takes the same way.
        """
        await fence()
        matchers = [_matcher(match) for match in allowed]
        unwanted = [
            stanza
            for stanza in self.inbox
            if stanza.tag == f"{CLIENT}message" and body(stanza) and not any(matches(stanza) for matches in matchers)
        ]
        listed = "\n".join(readable(stanza) for stanza in unwanted)
        assert not unwanted, f"{self.name} received what nobody should have sent:\n{listed}"

    async def has_contact(self, match: Callable[[Contact], object], patience: float = PATIENCE) -> Contact:
        """Wait until the roster shows such a contact."""
        try:
            async with asyncio.timeout(patience):
                while True:
                    for contact in self.roster.values():
                        if match(contact):
                            return contact
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError(f"{self.name}'s roster has only {list(self.roster.values())}") from None

    def bodies(self, address: str = "") -> list[str]:
        """Everything said to this person so far, in order, by one bare JID or by all."""
        return [body(stanza) for stanza in self.seen if body(stanza) and address in {"", sender(stanza)}]

    def tells_inbox(self) -> str:
        """What came and wasn't received, to be read when a play fails."""
        return "\n".join(readable(stanza) for stanza in self.inbox) or "(nothing)"

    def with_resource(self, resource: str, kind: str = "pc") -> "Person":
        """The same account on another device, not connected yet."""
        return Person(replace(self.login, resource=resource, kind=kind))

    def _take(self, stanza: Element) -> None:
        for item in stanza.iterfind(f"{ROSTER}query/{ROSTER}item"):
            self._note_contact(item)
        wants_receipt = stanza.find(f"{{{RECEIPTS}}}request") is not None and stanza.get("type") != "error"
        if self.acknowledges and wants_receipt and stanza.tag == f"{CLIENT}message":
            to, id = quoteattr(stanza.get("from", "")), quoteattr(stanza.get("id", ""))
            self.sends(f"<message to={to} type='chat'><received xmlns='{RECEIPTS}' id={id}/></message>")
        self.seen.append(stanza)
        if stanza.get("type") != "result":
            self.inbox.append(stanza)
        if self.listener is not None:
            self.listener(stanza)
        self._news.set()

    def _note_contact(self, item: Element) -> None:
        jid, subscription = item.get("jid", ""), item.get("subscription", "none")
        if subscription == "remove":
            self.roster.pop(jid, None)
        else:
            groups = tuple(group.text or "" for group in item.iterfind(f"{ROSTER}group"))
            self.roster[jid] = Contact(jid, item.get("name", ""), subscription, groups)


def fence_between(speaker: Person, to: str, hearer: Person) -> Callable[[], Awaitable[object]]:
    """A fence for `receives_nothing_but`: the speaker says a mark to the desk, and the hearer receives it.

    As a conversation keeps its order, whatever the speaker said before was relayed before, or never will be.
    """
    mark = f"fence {secrets.token_hex(4)}"

    async def cross() -> None:
        await speaker.says(to, mark)
        await hearer.receives(mark)

    return cross


def _matcher(match: Match) -> Question:
    if callable(match):
        return match
    pattern = re.compile(match)
    return lambda stanza: stanza.tag == f"{CLIENT}message" and pattern.search(body(stanza))
