"""Real HTTP servers on this machine: one takes what is passed on and answers as told, one keeps sent files."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


@dataclass
class OtherSide:
    """A system that takes cases."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    """What it answers, one after the other; 201 from then on."""
    got: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """The Idempotency-Key and the body of each request."""
    news: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once something has come."""
    free: asyncio.Event = field(default_factory=asyncio.Event)
    """While it isn't set, nothing is answered."""

    async def take(self, request: web.Request) -> web.Response:
        self.got.append((request.headers["Idempotency-Key"], await request.json()))
        self.news.set()
        await self.free.wait()
        status = self.statuses.pop(0) if self.statuses else 201
        return web.Response(status=status, headers={"Location": self.url} if status in (301, 307) else {})


@asynccontextmanager
async def other_side(*statuses: int) -> AsyncIterator[OtherSide]:
    """Runs until the end of the block."""
    side = OtherSide(statuses=list(statuses))
    side.free.set()
    app = web.Application()
    app.router.add_post("/cases", side.take)
    async with _served(app) as address:
        side.url = f"{address}/cases"
        yield side


@asynccontextmanager
async def upload_host(files: Mapping[str, bytes | str]) -> AsyncIterator[str]:
    """A server where these files lie, and which takes these and no
    others, in any folder; gives how their addresses begin. Text is where one has moved.
    """

    async def give(request: web.Request) -> web.Response:
        file = files.get(request.match_info["name"])
        if file is None:
            raise web.HTTPNotFound
        if isinstance(file, str):
            raise web.HTTPFound(file)
        return web.Response(body=file)

    async def take(request: web.Request) -> web.Response:
        kept = dict(files) if request.match_info["name"] in files else {}
        return web.Response(status=201 if kept.get(request.match_info["name"]) == await request.read() else 403)

    app = web.Application()
    app.router.add_get("/slot/{name}", give)
    app.router.add_put("/slot/{name}", take)
    async with _served(app) as address:
        yield address


@asynccontextmanager
async def _served(app: web.Application) -> AsyncIterator[str]:
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()
