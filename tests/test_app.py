"""The service put together: it takes up where it ended, watches the database, and stops in order."""

import asyncio
import gc
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from imcs import app
from imcs.archive import Archive, lock
from imcs.archive.database import Database
from imcs.dispatcher import QueueReason
from imcs.errors import ArchiveError, ImcsError
from imcs.model import Address, Agent, AgentId, Language, QueueName, Stage
from imcs.reception import idle_rounds
from imcs.settings import Settings
from imcs.workgroup import Line
from tests.office import HELP, open_office
from tests.xmpp.server import Server, a_server
from tests.xmpp.stage import WANG, body, settings_for, to

pytestmark = pytest.mark.process


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    """What the service froze is looked at by the collector again."""
    yield
    gc.unfreeze()


@asynccontextmanager
async def serving(settings: Settings, server: Server) -> AsyncIterator[None]:
    """A service that runs inside, and is told to stop as systemd does it."""
    streams = server.streams
    async with await Archive.open(settings.storage.directory) as archive:
        task = asyncio.create_task(app.Service(settings, archive, lambda: settings).serve())
        try:
            await server.connected(streams + 1)
            yield
        finally:
            if not task.done():
                os.kill(os.getpid(), signal.SIGTERM)
            async with asyncio.timeout(20):
                await task


def said(server: Server, address: str) -> list[str]:
    return [body(stanza) for stanza in server.stanzas if to(address)(stanza) and body(stanza)]


async def test_after_a_restart_everything_goes_on(tmp_path: Path) -> None:
    """One play, since the search process takes a second to start: unanswered, waiting and connected customers."""
    async with open_office(tmp_path) as office:
        mei = await office.hires("mei")
        wang, lin, chen = [await office.customer(f"{name}@home.example") for name in ("wang", "lin", "chen")]
        connected = await office.connects(chen, mei, "It's broken")
        office.workgroup.customer_says(wang, HELP, Line("m1", "thanks"))  # and nobody answered
        waiting, _ = office.workgroup.customer_says(lin, HELP, Line("m2", "agent"))
        office.workgroup.request_person(waiting.id, QueueReason.REQUESTED)
    async with a_server() as server:
        settings = settings_for(tmp_path, server.port)
        async with serving(settings, server):
            assert "You're welcome!" in body(await server.receives(to(WANG, "welcome")))
            pop = await server.receives(to(mei.address, "Asked: It's broken"))
            server.sends(
                f"<message type='chat' id='a1' from='{mei.address}/pc' to='{pop.get('from')}'><body>Hi</body></message>"
            )
            assert (await server.receives(to("chen@home.example", "Hi"))).get("id") == "a1"
            server.stanzas.clear()
        gone = [stanza for stanza in server.stanzas if stanza.get("type") == "unavailable"]
        assert mei.address in {stanza.get("to") for stanza in gone}
        async with await Archive.open(tmp_path) as archive:
            records = {record.id: record.stage for record in await archive.conversations(10)}
        assert records[connected.id] is Stage.CONNECTED
        assert records[waiting.id] in (Stage.QUEUED, Stage.OFFERED)
        server.stanzas.clear()
        async with serving(settings, server):
            await server.ping()
        assert said(server, WANG) == []  # nothing is answered or shown a second time
        assert not [text for text in said(server, mei.address) if "Asked:" in text]


async def test_what_the_command_line_changes_is_taken_over_and_silence_ends_a_conversation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "WATCH", 0.01)
    monkeypatch.setattr(idle_rounds, "EVERY", 0.01)
    async with a_server() as server:
        settings = settings_for(tmp_path, server.port)
        at_once = settings.model_copy(update={"bot": settings.bot.model_copy(update={"idle": 0.0})})
        async with serving(at_once, server), await Archive.open(tmp_path) as office:
            privilege = "<privilege xmlns='urn:xmpp:privilege:2'><perm access='roster' type='both'/></privilege>"
            server.sends(f"<message from='staff.example.org' to='support.example.org'>{privilege}</message>")
            address, queues = Address("mei@staff.example.org"), frozenset({QueueName("shop")})
            await office.add_agent(Agent(AgentId(0), address, "mei", queues=queues))
            async with asyncio.timeout(10):
                while len(server.rosters.get(address, {})) < 2:
                    await server.ping()
            server.sends(
                f"<message type='chat' from='{WANG}' to='help@support.example.org'><body>thanks</body></message>"
            )
            await server.receives(to(WANG, "We haven't heard from you"))


def run_with(settings: Settings) -> None:
    app.run(settings, lambda: settings)


def test_a_server_that_doesnt_answer_ends_the_service_with_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ImcsError, match=r"Nothing answers at 127\.0\.0\.1:1 "):
        run_with(settings_for(tmp_path, 1))


def test_a_second_service_over_the_same_directory_is_refused(tmp_path: Path) -> None:
    with lock(tmp_path), pytest.raises(ArchiveError):
        run_with(settings_for(tmp_path, 1))


async def test_a_full_disk_ends_the_service_with_its_own_fault_and_nothing_unsaved_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_server() as server, await Archive.open(tmp_path) as archive:
        settings = settings_for(tmp_path, server.port)
        task = asyncio.create_task(app.Service(settings, archive, lambda: settings).serve())
        await server.connected()
        await archive.customers.meet(
            Address(WANG.partition("/")[0]), "", Language.EN
        )  # a stranger would only get an error

        async def full(*_work: object) -> None:
            raise ArchiveError("the disk is full")

        monkeypatch.setattr(Database, "write", full)
        server.sends(f"<message from='{WANG}' to='help@support.example.org'><body>Hi</body></message>")
        with pytest.raises(BaseExceptionGroup) as fault:
            await task
        assert fault.group_contains(ArchiveError, match="the disk is full")
        assert said(server, WANG) == []
        monkeypatch.undo()
