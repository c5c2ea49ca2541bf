"""Who did what to an article, when and why: nothing without a reason, and managers read it."""

import pytest

from imcs.knowledge.drafting import DraftText
from imcs.model import Agent
from kb.proposals import Kind
from tests.commands.test_curator import MANAGERS, tells
from tests.office import Office
from tests.schooling import BIKES, FARE, POOL, stocked


@pytest.fixture
async def ann(office: Office) -> Agent:
    await stocked(office, POOL)
    return await office.hires("ann", roles=MANAGERS, online=False)


@pytest.mark.parametrize("line", ["!kb retire pool", "!kb wrong pool", "!kb reject 1"])
async def test_nothing_is_turned_down_or_taken_back_without_a_reason(office: Office, ann: Agent, line: str) -> None:
    number = await office.archive.drafts.add(DraftText(Kind.ARTICLE, BIKES, FARE).to_json(), "", "")
    assert "WHY" in await tells(office, ann, line)
    draft = await office.archive.drafts.draft(number)
    assert draft is not None
    assert draft.is_open
    assert await office.archive.drafts.new_feedback() == []
    assert [row.status for row in await office.archive.articles()] == ["published"]


async def test_a_manager_reads_who_changed_an_article_when_and_why(office: Office, ann: Agent) -> None:
    mei = await office.hires("mei")
    await tells(office, mei, "!kb wrong pool 冬天不開")
    await office.lessons().catch_up()
    await tells(office, ann, "!kb retire pool closed")
    *_, newest, marked, first = (await tells(office, ann, "!kb show pool")).splitlines()
    assert newest.startswith("Version 3 · 20")
    assert newest.endswith(" · ann · closed")
    assert marked.endswith(" · mei · review: 冬天不開")
    assert first.startswith("Version 1 · ")
    assert "Version" not in await tells(office, mei, "!kb show pool")
