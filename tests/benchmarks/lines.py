"""XMPP connections that cost as little as possible: bytes out as they are, marks found in the bytes that come in.

Only for the load generator. A line logs in, and then never parses XML.
"""

import asyncio
import base64
import re
from collections.abc import Callable

MARK = re.compile(rb"<body>#(\d+)#")
"""Begins the body of each measured message: its number."""
PATIENCE = 60.0


class Line(asyncio.Protocol):
    """One connection; `on_data` gets every chunk once logged in."""

    def __init__(self) -> None:
        self.jid = ""
        self.on_data: Callable[[bytes], None] = lambda _data: None
        self._seen = b""
        self._wanted: tuple[bytes, asyncio.Future[bytes]] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        if self._wanted is None:
            self.on_data(data)
            return
        self._seen += data
        mark, found = self._wanted
        if mark in self._seen and not found.done():
            found.set_result(self._seen)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._wanted is not None and not self._wanted[1].done():
            self._wanted[1].set_exception(ConnectionError(f"closed while waiting for {self._wanted[0]!r}"))

    def send(self, data: bytes) -> None:
        assert self._transport is not None
        self._transport.write(data)

    def close(self) -> None:
        assert self._transport is not None
        self._transport.write(b"</stream:stream>")
        self._transport.close()

    async def exchange(self, xml: str, mark: bytes) -> bytes:
        """Send, and wait until the mark is among what comes; returns what came."""
        self._seen = b""
        self._wanted = mark, asyncio.get_running_loop().create_future()
        self.send(xml.encode())
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._wanted[1]
        finally:
            self._wanted = None


async def log_in(port: int, host: str, user: str = "", password: str = "") -> Line:
    """A line that is logged in (anonymously without a user) and available."""
    _, line = await asyncio.get_running_loop().create_connection(Line, "127.0.0.1", port)
    header = f"<stream:stream to='{host}' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"
    mechanism, token = ("PLAIN", f"\0{user}\0{password}") if user else ("ANONYMOUS", "")
    secret = base64.b64encode(token.encode()).decode() or "="
    await line.exchange(header, b"</stream:features>")
    auth = f"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='{mechanism}'>{secret}</auth>"
    await line.exchange(auth, b"<success")
    await line.exchange(header, b"</stream:features>")
    bind = "<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"
    bound = await line.exchange(bind, b"</iq>")
    found = re.search(rb"<jid>([^<]+)</jid>", bound)
    assert found is not None, bound
    line.jid = found.group(1).decode()
    line.send(b"<presence/>")
    return line
