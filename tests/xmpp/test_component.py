"""The stream of a component: let in or told why not, kept open, written in order, and silent about internals."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from xml.etree.ElementTree import Element

import pytest

from imcs.errors import ImcsError
from imcs.xmpp.component import Component
from tests.xmpp.server import Server
from tests.xmpp.stage import has


@asynccontextmanager
async def a_component(server: Server, port: int = 0) -> AsyncIterator[Component]:
    """A component that has begun to connect."""
    component = Component("support.example.org", "secret", "127.0.0.1", port or server.port)
    component.connect()
    try:
        yield component
    finally:
        await component.close()


def line(number: int) -> str:
    return f"<message from='help@support.example.org' to='wang@home.example' id='m{number}'><body>x</body></message>"


async def refusal(component: Component) -> str:
    async with asyncio.timeout(10):
        fault = await component.refused
    assert isinstance(fault, ImcsError)
    return str(fault)


@pytest.mark.parametrize(
    ("condition", "advice"),
    [
        ("not-authorized", "refuses the secret of support.example.org: compare [service] secret"),
        ("host-unknown", "has no component support.example.org"),
        ("conflict", "Another program is connected as support.example.org"),
        ("internal-server-error", "Does the XMPP server have a component support.example.org with the same secret"),
    ],
)
async def test_a_component_that_isnt_let_in_says_what_to_do(server: Server, condition: str, advice: str) -> None:
    server.refuses_with = condition
    async with a_component(server) as component:
        sentence = await refusal(component)
        assert advice in sentence
        assert "secret'" not in sentence
        assert not component.ready


async def test_a_server_that_doesnt_answer_is_named(server: Server) -> None:
    await server.closes()
    async with a_component(server) as component:
        assert f"Nothing answers at 127.0.0.1:{server.port}" in await refusal(component)


async def test_what_is_written_arrives_in_order(server: Server) -> None:
    async with a_component(server) as component:
        await server.connected()
        assert component.ready
        for number in range(200):
            component.write(line(number))
        await server.ping()
        assert [stanza.get("id") for stanza in server.stanzas] == [f"m{number}" for number in range(200)]


async def test_whoever_listens_is_told_when_the_stream_is_up_and_when_it_is_lost(server: Server) -> None:
    async with a_component(server) as component:
        told: list[str] = []
        lost = asyncio.Event()
        component.on_ready = lambda: told.append("ready")
        component.on_lost = lost.set
        await server.connected()
        assert told == ["ready"]
        server.drops()
        async with asyncio.timeout(10):
            await lost.wait()


async def test_it_is_told_once_the_server_has_read_what_was_written(server: Server) -> None:
    async with a_component(server) as component:
        read: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        component.echo.on_reached = read.set_result
        await server.connected()
        component.write(line(1))
        component.echo.want(7)
        async with asyncio.timeout(10):
            assert await read == 7
        assert [stanza.get("id") for stanza in server.stanzas] == ["m1"]


async def test_a_lost_stream_is_opened_again_and_nothing_goes_out_meanwhile(server: Server) -> None:
    async with a_component(server) as component:
        await server.connected()
        up = asyncio.Event()
        component.on_ready = up.set
        server.drops()
        async with asyncio.timeout(10):
            await up.wait()
            await server.connected(2)
        assert component.ready
        assert not component.refused.done()


async def test_a_server_that_is_gone_for_long_is_tried_again_and_again(server: Server) -> None:
    async with a_component(server) as component:
        await server.connected()
        down = asyncio.Event()
        component.add_event_handler("disconnected", lambda _reason: down.set())
        await server.closes()
        await down.wait()
        assert not component.ready
        failed = asyncio.Event()
        component.add_event_handler("connection_failed", lambda _reason: failed.set())
        async with asyncio.timeout(10):
            await failed.wait()
        await server.opens()
        await server.connected(2)
        assert component.ready


async def test_messages_and_presence_come_to_us_and_an_iq_to_slixmpp(server: Server) -> None:
    async with a_component(server) as component:
        await server.connected()
        messages: list[Element] = []
        presence: list[Element] = []
        component.on_message, component.on_presence = messages.append, presence.append
        server.sends("<message from='wang@home.example' to='help@support.example.org'><body>Hi</body></message>")
        server.sends("<presence from='wang@home.example' to='help@support.example.org' type='probe'/>")
        await server.ping()
        assert (len(messages), len(presence)) == (1, 1)
        # slixmpp's own roster and receipts keep silent
        assert server.stanzas == []


async def test_before_anybody_listens_nothing_happens(server: Server) -> None:
    async with a_component(server):
        await server.connected()
        server.sends("<message from='wang@home.example' to='help@support.example.org'><body>Hi</body></message>")
        server.sends("<presence from='wang@home.example' to='help@support.example.org'/>")
        await server.ping()
        assert server.stanzas == []


def explode(_stanza: Element) -> None:
    raise ValueError("the secret is 12345")


@pytest.mark.parametrize("kind", ["message", "presence"])
async def test_a_fault_is_logged_under_a_number_and_the_peer_gets_the_number_only(
    server: Server, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    async with a_component(server) as component:
        await server.connected()
        component.on_message = component.on_presence = explode
        server.sends(f"<{kind} from='wang@home.example/x' to='help@support.example.org' id='m1'/>")
        error = await server.receives(lambda stanza: stanza.get("type") == "error")
        assert (error.get("id"), error.get("to"), has(error, "internal-server-error")) == (
            "m1",
            "wang@home.example/x",
            True,
        )
        said = "".join(error.itertext())
        assert "12345" not in said
        assert "ValueError" not in said
        number = said.split()[2].rstrip(":")
        assert f"event=internal-error id={number}" in caplog.text
        assert "12345" in caplog.text  # the operator finds it by the number


async def test_a_fault_while_taking_an_error_isnt_answered(server: Server) -> None:
    async with a_component(server) as component:
        await server.connected()
        component.on_message = explode
        server.sends("<message from='wang@home.example/x' to='help@support.example.org' type='error'/>")
        await server.ping()
        assert server.stanzas == []


async def test_when_the_server_reads_too_slowly_nothing_more_is_to_be_written(server: Server) -> None:
    async with a_component(server) as component:
        await server.connected()
        room_again: list[bool] = []
        component.on_room = lambda: room_again.append(component.ready)
        component.pause_writing()
        assert not component.ready
        component.resume_writing()
        assert room_again == [True]


async def test_while_we_are_behind_nothing_is_taken_from_the_server(server: Server) -> None:
    async with a_component(server) as component:
        await server.connected()
        taken: list[Element] = []
        arrived = asyncio.Event()

        def take(stanza: Element) -> None:
            taken.append(stanza)
            arrived.set()

        component.on_message = take
        component.hold_reading(True)
        component.hold_reading(True)
        server.sends("<message from='wang@home.example' to='help@support.example.org'/>")
        component.write(line(1))
        await server.receives(lambda stanza: stanza.get("id") == "m1")  # the loop ran, and took nothing
        assert taken == []
        component.hold_reading(False)
        async with asyncio.timeout(10):
            await arrived.wait()
        assert len(taken) == 1


async def test_what_was_written_before_the_end_still_goes_out(server: Server) -> None:
    async with a_component(server) as component:
        await server.connected()
        component.write(line(1))
    assert await server.receives(lambda stanza: stanza.get("id") == "m1") is not None
    component.hold_reading(True)  # after the end there's nothing to hold
