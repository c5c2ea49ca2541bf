"""The nightly round: when it comes, what it lets go of, and that the search follows."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from imcs.archive import Kept
from imcs.customers.retention import Retention, limits, next_night
from imcs.model import ConversationId
from tests.builders import MORNING
from tests.office import Office, Shelf, open_office

TAIPEI = ZoneInfo("Asia/Taipei")


class Index(Shelf):
    """Notes which conversations left it."""

    erased: tuple[ConversationId, ...] = ()

    async def erase(self, conversations: Sequence[ConversationId]) -> None:
        self.erased += tuple(conversations)


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(tmp_path) as opened:
        yield opened


def test_the_night_is_where_the_service_stands() -> None:
    evening = datetime(2026, 3, 2, 22, tzinfo=TAIPEI)
    assert next_night(evening) == datetime(2026, 3, 3, 3, tzinfo=TAIPEI)
    assert next_night(datetime(2026, 3, 3, 1, tzinfo=TAIPEI)) == datetime(2026, 3, 3, 3, tzinfo=TAIPEI)
    assert next_night(datetime(2026, 3, 3, 3, tzinfo=TAIPEI)) == datetime(2026, 3, 4, 3, tzinfo=TAIPEI)


def test_a_transcript_never_outlives_its_conversation_and_zero_keeps_for_ever() -> None:
    before = limits({"messages": 30, "transcripts": 90, "drafts": 0, "gaps": 0, "contacts": 0}, MORNING)
    assert before == dict.fromkeys((Kept.MESSAGES, Kept.TRANSCRIPTS), MORNING - timedelta(days=30))
    assert limits({"transcripts": 7}, MORNING) == {Kept.TRANSCRIPTS: MORNING - timedelta(days=7)}


async def test_the_round_lets_go_of_lines_and_takes_transcripts_out_of_the_search(
    office: Office, tmp_path: Path
) -> None:
    mei, wang, index = await office.hires(), await office.customer(), Index(office.archive, tmp_path)
    talk = await office.connects(wang, mei, "the secret")
    office.workgroup.close(mei, talk.id)
    office.workgroup.done(mei)
    await office.archive.drained()
    nightly = Retention(office.archive, index, {"messages": 30})
    await nightly.round(MORNING + timedelta(days=29))
    assert await office.archive.messages(talk.id) != []
    await nightly.round(MORNING + timedelta(days=31))
    assert await office.archive.messages(talk.id) == []
    assert index.erased == (talk.id,)
    assert await office.archive.retention.to_take_out() == []
