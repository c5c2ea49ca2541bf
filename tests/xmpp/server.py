"""The server's end of a component's stream (XEP-0114), on a real socket: what arrives is kept, what is told is sent.

No routing and no accounts, apart from the rosters that a component with that privilege writes (XEP-0356).
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import cast
from xml.etree.ElementTree import Element, XMLPullParser, tostring
from xml.sax.saxutils import escape, quoteattr

Match = Callable[[Element], object]

DOMAIN = "support.example.org"
HEADER = (
    "<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams'"
    " from='support.example.org' id='s1'>"
)
ERRORS = "urn:ietf:params:xml:ns:xmpp-streams"
ROSTER = "{jabber:iq:roster}"


class Server:
    """Takes one component after the other."""

    def __init__(self) -> None:
        self.port = 0
        self.refuses_with = ""
        """A stream error instead of the answer to the handshake."""
        self.refuses_rosters = ""
        """A stanza error instead of doing what is asked for in rosters."""
        self.routes_back = True
        """Whether the component gets what it sends to itself."""
        self.echoes = 0
        """How often it did that."""
        self.stanzas: list[Element] = []
        """What has arrived and wasn't received yet, answers to pings aside."""
        self.rosters: dict[str, dict[str, tuple[str, str]]] = {}
        """Account → contact → name and group."""
        self.looks = 0
        """How often a roster was asked for."""
        self.streams = 0
        """How many were opened so far."""
        self._listening: asyncio.Server | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._news = asyncio.Event()
        self._pongs: set[str] = set()
        self._number = 0

    async def opens(self) -> None:
        """Listen, on the same port as before if there was one."""
        self._listening = await asyncio.start_server(self._take, "127.0.0.1", self.port)
        self.port = self._listening.sockets[0].getsockname()[1]

    async def closes(self) -> None:
        """Listen no more, and cut the stream."""
        if self._listening is not None:
            self._listening.close()
        self.drops()

    def drops(self) -> None:
        """Cut the stream without a word."""
        if self._writer is not None:
            self._writer.transport.abort()
            self._writer = None

    def sends(self, xml: str) -> None:
        """Hand a stanza to the component."""
        assert self._writer is not None
        self._writer.write(xml.encode())

    async def receives(self, match: Match) -> Element:
        """Wait for the first stanza that matches; others stay."""
        try:
            async with asyncio.timeout(10):
                while True:
                    for index, stanza in enumerate(self.stanzas):
                        if match(stanza):
                            return self.stanzas.pop(index)
                    await self.news()
        except TimeoutError:
            waiting = "\n".join(tostring(stanza, "unicode") for stanza in self.stanzas)
            raise AssertionError(f"it never came, but:\n{waiting or '(nothing)'}") from None

    async def ping(self) -> None:
        """A fence: whatever the component wrote at once to what was sent so far has arrived."""
        self._number += 1
        name = f"ping{self._number}"
        self.sends(
            f"<iq type='get' id='{name}' from='fence@home.example/x' to='support.example.org'>"
            "<ping xmlns='urn:xmpp:ping'/></iq>"
        )
        async with asyncio.timeout(10):
            while name not in self._pongs:
                await self.news()

    async def connected(self, times: int = 1) -> None:
        """Wait until so many streams were opened, and all that is said at once on the last one has arrived."""
        async with asyncio.timeout(10):
            while self.streams < times:
                await self.news()
        await self.ping()

    async def news(self) -> None:
        """Wait until anything arrives."""
        self._news.clear()
        await self._news.wait()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        parser: XMLPullParser[Element] = XMLPullParser(("start", "end"))
        depth = 0
        try:
            while data := await reader.read(65536):
                parser.feed(data)
                for event, element in cast("Iterator[tuple[str, Element]]", parser.read_events()):
                    depth += 1 if event == "start" else -1
                    if event == "start" and depth == 1:
                        writer.write(HEADER.encode())
                    elif event == "end" and depth == 1:
                        self._take_stanza(element)
                    elif depth == 0:
                        return
        except ConnectionError:
            return
        finally:
            writer.close()

    def _take_stanza(self, stanza: Element) -> None:
        name = stanza.tag.rpartition("}")[2]
        if name == "handshake":
            self._answer_handshake()
        elif name == "iq" and stanza.get("to") == stanza.get("from"):
            self._echo(stanza)
        elif name == "iq" and stanza.get("id", "").startswith("ping"):
            self._pongs.add(stanza.get("id", ""))
        elif name == "iq" and (query := stanza.find(f"{ROSTER}query")) is not None:
            self._answer_roster(stanza, query)
        else:
            self.stanzas.append(stanza)
        self._news.set()

    def _echo(self, iq: Element) -> None:
        """Whoever writes to himself gets it back."""
        self.echoes += 1
        if self.routes_back and iq.get("type") == "get":
            self.sends(
                f"<iq type='get' id='{iq.get('id')}' from='{DOMAIN}' to='{DOMAIN}'><ping xmlns='urn:xmpp:ping'/></iq>"
            )

    def _answer_handshake(self) -> None:
        assert self._writer is not None
        if self.refuses_with:
            self.sends(f"<stream:error><{self.refuses_with} xmlns='{ERRORS}'/></stream:error></stream:stream>")
            self._writer.close()
        else:
            self.sends("<handshake/>")
            self.streams += 1

    def _answer_roster(self, iq: Element, query: Element) -> None:
        account = iq.get("to", "")
        head = f"<iq id='{iq.get('id')}' from='{account}' to='support.example.org'"
        if self.refuses_rosters:
            condition = f"<{self.refuses_rosters} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
            self.sends(f"{head} type='error'><error type='cancel'>{condition}</error></iq>")
            return
        self.looks += iq.get("type") == "get"
        roster = self.rosters.setdefault(account, {})
        for item in query:
            if item.get("subscription") == "remove":
                roster.pop(item.get("jid", ""), None)
            else:
                roster[item.get("jid", "")] = (item.get("name", ""), item.findtext(f"{ROSTER}group", ""))
        items = "".join(_item(jid, *shown) for jid, shown in roster.items()) if iq.get("type") == "get" else ""
        self.sends(f"{head} type='result'><query xmlns='jabber:iq:roster'>{items}</query></iq>")


def _item(jid: str, name: str, group: str) -> str:
    return f"<item jid='{jid}' name={quoteattr(name)}><group>{escape(group)}</group></item>"


@asynccontextmanager
async def a_server() -> AsyncIterator[Server]:
    """A server that listens."""
    server = Server()
    await server.opens()
    try:
        yield server
    finally:
        await server.closes()
