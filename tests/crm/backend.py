"""A company's customer system for tests: a real HTTP server on this machine, as broken as the test wants it."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Reply = Callable[[asyncio.StreamWriter], Awaitable[None]]

WANG = {"account": {"name": "王小明", "lang": "zh-Hant-TW", "level": "gold", "owner": "mei", "plan": "business"}}


def says(body: bytes | str | object, status: str = "200 OK", *headers: str) -> Reply:
    """An answer with this body; what is neither bytes nor text is written as JSON."""
    plain = body if isinstance(body, bytes | str) else json.dumps(body)
    content = plain if isinstance(plain, bytes) else plain.encode()
    head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(content)}", "Connection: close", *headers])

    async def reply(writer: asyncio.StreamWriter) -> None:
        writer.write(head.encode() + b"\r\n\r\n" + content)
        await writer.drain()

    return reply


@dataclass
class Backend:
    """What is asked of it, and what it answers."""

    port: int = 0
    reply: Reply = field(default_factory=lambda: says(WANG))
    asked: list[str] = field(default_factory=list)
    """The first line of each request."""
    headers: list[str] = field(default_factory=list)
    """Of the last request."""
    asking: asyncio.Event = field(default_factory=asyncio.Event)
    """Set as soon as something is asked."""
    open: asyncio.Event = field(default_factory=asyncio.Event)
    """While it isn't set, nothing is answered."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/customers?jid={{jid}}&number={{customer}}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            self.asked.append(head[0])
            self.headers = head[1:]
            self.asking.set()
            await self.open.wait()
            await self.reply(writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def a_backend() -> AsyncIterator[Backend]:
    """It listens inside."""
    backend = Backend()
    backend.open.set()
    server = await asyncio.start_server(backend.serve, "127.0.0.1", 0)
    backend.port = server.sockets[0].getsockname()[1]
    try:
        yield backend
    finally:
        backend.open.set()
        server.close()
