"""The face put together: it resumes, holds back, refuses to go on without a server, and says goodbye."""

import asyncio
from pathlib import Path

import pytest

from imcs.errors import ImcsError
from imcs.xmpp.component import Component
from imcs.xmpp.face import Face
from tests.xmpp.stage import WANG, Theatre, open_stage, settings_for, to


async def test_a_refusal_of_the_server_ends_the_work(tmp_path: Path, stage: Theatre) -> None:
    await stage.server.closes()
    port = stage.server.port
    refused = _another(stage, tmp_path / "other", port)
    works = [asyncio.ensure_future(work) for work in refused.works()]
    refused.connect()
    done, rest = await asyncio.wait(works, return_when=asyncio.FIRST_COMPLETED, timeout=10)
    (fault,) = [work.exception() for work in done]
    assert isinstance(fault, ImcsError)
    assert "Nothing answers" in str(fault)
    for work in rest:
        work.cancel()
    await refused.close()


def _another(stage: Theatre, directory: Path, port: int) -> Face:
    directory.mkdir()
    settings = settings_for(directory, port)
    return Face(settings, stage.office.archive, stage.office.workgroup, None, None)  # type: ignore[arg-type]  # unused


async def test_at_the_end_everybody_sees_the_service_go(stage: Theatre) -> None:
    mei = await stage.office.hires()
    stage.shows(WANG, "help")
    await stage.settles()
    stage.server.stanzas.clear()
    stage.face.say_goodbye()
    for address in (WANG, mei.address):
        gone = await stage.server.receives(to(address, kind="presence"))
        assert gone.get("type") == "unavailable"


async def test_while_the_archive_is_behind_nothing_more_is_taken_and_everything_comes_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[bool] = []
    hold_reading = Component.hold_reading

    def noted(component: Component, hold: bool) -> None:
        held.append(hold)
        hold_reading(component, hold)

    monkeypatch.setattr(Component, "hold_reading", noted)
    async with open_stage(tmp_path, limits="backlog = 100") as stage:
        for number in range(15):
            for sender in range(30):
                stage.says(f"c{sender}@home.example/x", "shop", f"line {number}", id=f"m{number}")
            if number == 0:
                await stage.settles()  # from now on they are known, and nothing has to be waited for
        await stage.settles()
        said = 0
        for conversation in stage.office.dispatcher.open_conversations():
            said += sum(line.body.startswith("line") for line in await stage.office.lines(conversation.id))
        assert said == 450
        assert True in held
        assert held[-1] is False
