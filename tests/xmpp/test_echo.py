"""How far the server has read: a ping to ourselves tells, one at a time, and silence is noticed."""

import asyncio
from xml.etree.ElementTree import Element, fromstring

import pytest

from imcs.xmpp import echo as room
from imcs.xmpp.echo import Echo

DOMAIN = "support.example.org"


class Mirror:
    """A server that gives back what it is told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(room, "GAP", 0.0)
        self.written: asyncio.Queue[Element] = asyncio.Queue()
        self.silent = asyncio.Event()
        self.reached: list[int] = []
        self.echo = Echo(DOMAIN, lambda xml: self.written.put_nowait(fromstring(xml)), self.silent.set)
        self.echo.on_reached = self.reached.append

    async def ping(self) -> Element:
        async with asyncio.timeout(10):
            return await self.written.get()


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Mirror:
    return Mirror(monkeypatch)


async def test_what_comes_back_was_read_with_everything_before_it(mirror: Mirror) -> None:
    mirror.echo.begin()
    mirror.echo.want(3)
    ping = await mirror.ping()
    assert (ping.get("from"), ping.get("to"), ping.get("type")) == (DOMAIN, DOMAIN, "get")
    assert mirror.reached == []
    assert mirror.echo.take(ping)
    assert mirror.reached == [3]


async def test_one_ping_is_under_way_at_a_time_and_the_next_stands_for_all_that_came_since(mirror: Mirror) -> None:
    mirror.echo.begin()
    mirror.echo.want(1)
    first = await mirror.ping()
    mirror.echo.want(2)
    mirror.echo.want(3)
    assert mirror.written.empty()
    mirror.echo.take(first)
    second = await mirror.ping()
    mirror.echo.take(second)
    assert mirror.reached == [1, 3]


async def test_what_comes_from_elsewhere_or_from_an_earlier_stream_tells_nothing(mirror: Mirror) -> None:
    mirror.echo.begin()
    mirror.echo.want(1)
    ping = await mirror.ping()
    stranger = fromstring(f"<iq type='get' id='{ping.get('id')}' from='eve@evil.example' to='{DOMAIN}'/>")
    assert not mirror.echo.take(stranger)
    mirror.echo.begin()
    assert mirror.echo.take(ping)  # ours, and too late
    assert mirror.reached == []


async def test_an_error_that_comes_back_is_ours_and_tells_nothing(mirror: Mirror) -> None:
    mirror.echo.begin()
    mirror.echo.want(1)
    ping = await mirror.ping()
    ping.set("type", "error")
    assert mirror.echo.take(ping)
    assert mirror.reached == []


async def test_a_ping_that_never_comes_back_is_noticed(mirror: Mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "SILENCE", 0.0)
    mirror.echo.begin()
    mirror.echo.want(1)
    async with asyncio.timeout(10):
        await mirror.silent.wait()


async def test_a_quiet_stream_is_asked_whether_it_is_still_there(
    mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "QUIET", 0.0)
    mirror.echo.begin()
    assert mirror.echo.take(await mirror.ping())
    mirror.echo.end()


async def test_whoever_waits_is_let_go_when_all_is_read_or_the_stream_is_gone(mirror: Mirror) -> None:
    async with asyncio.timeout(10):
        await mirror.echo.all_read()  # nothing was written yet
        mirror.echo.begin()
        for mark in (1, 2):
            mirror.echo.want(mark)
            waiting = asyncio.create_task(mirror.echo.all_read())
            ping = await mirror.ping()
            assert not waiting.done()
            mirror.echo.take(ping)
            await waiting
        mirror.echo.want(3)
        waiting = asyncio.create_task(mirror.echo.all_read())
        mirror.echo.end()
        await waiting
