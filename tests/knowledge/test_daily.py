"""The morning round: when, for whom, and what goes."""

import asyncio
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from imcs.knowledge.daily import Daily, next_round
from imcs.knowledge.drafting import LIFETIME, Drafting, DraftText
from imcs.model import Agent, Role
from kb.proposals import Kind
from tests.builders import MORNING
from tests.office import Office

TAIPEI = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    ("now", "last", "due"),
    [
        (datetime(2026, 3, 2, 8, 59, tzinfo=TAIPEI), None, datetime(2026, 3, 2, 9, tzinfo=TAIPEI)),
        (datetime(2026, 3, 2, 9, 0, tzinfo=TAIPEI), None, datetime(2026, 3, 3, 9, tzinfo=TAIPEI)),
        (datetime(2026, 2, 28, 23, 0, tzinfo=UTC), date(2026, 2, 28), datetime(2026, 3, 1, 9, tzinfo=UTC)),
        (datetime(2026, 3, 2, 8, 59, tzinfo=TAIPEI), date(2026, 3, 2), datetime(2026, 3, 3, 9, tzinfo=TAIPEI)),
        (datetime(2026, 3, 2, 10, 0, tzinfo=TAIPEI), date(2026, 3, 1), datetime(2026, 3, 2, 9, tzinfo=TAIPEI)),
    ],
)
def test_the_round_is_at_nine_where_the_service_stands_and_once_a_day(
    now: datetime, last: date | None, due: datetime
) -> None:
    assert next_round(now, last) == due


async def test_neither_a_clock_set_back_nor_a_restart_makes_a_second_round(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    time = [datetime(2026, 3, 2, 8, 59).astimezone()]
    made: list[date] = []

    async def sleeps(seconds: float) -> None:
        time[0] += timedelta(seconds=seconds - 0.2)
        if len(made) == 2:
            raise asyncio.CancelledError

    async def summary(agent: Agent) -> str:
        made.append(time[0].date())
        return ""

    await office.hires("ann", roles=frozenset({Role.MANAGER}))
    monkeypatch.setattr("imcs.knowledge.daily.asyncio.sleep", sleeps)
    for days in ([2, 3], [4, 5]):
        made.clear()
        daily = Daily(office.people, Drafting(office.archive), summary, lambda agent, text: None)
        with pytest.raises(asyncio.CancelledError):
            await daily.rounds(lambda: time[0])
        assert [day.day for day in made] == days


async def test_managers_are_told_what_there_is_and_nobody_else_is(office: Office) -> None:
    await office.hires("mei")
    ann = await office.hires("ann", roles=frozenset({Role.MANAGER}))
    bo = await office.hires("bo", roles=frozenset({Role.MANAGER}))
    told: list[tuple[Agent, str]] = []

    async def summary(agent: Agent) -> str:
        return "" if agent.id == bo.id else "two drafts"

    daily = Daily(office.people, Drafting(office.archive), summary, lambda agent, text: told.append((agent, text)))
    await daily.round(MORNING)
    assert told == [(ann, "two drafts")]


async def test_the_round_lets_old_drafts_go(office: Office) -> None:
    text = DraftText(Kind.ARTICLE, "q?", "a")
    await office.archive.drafts.add(text.to_json(), "", "", MORNING)

    async def nothing(agent: Agent) -> str:
        return ""

    daily = Daily(office.people, Drafting(office.archive), nothing, lambda agent, text: None)
    await daily.round(MORNING + LIFETIME + timedelta(seconds=1))
    (draft,) = await office.archive.drafts.drafts(None)
    assert draft.state == "expired"
