"""Why an article fits a question, or doesn't, as staff read it."""

import pytest

from imcs.commands.explaining import Explaining
from imcs.commands.words import Invocation, read_line
from imcs.customers.screen_pop import ScreenPop
from imcs.model import Agent, Language, Role
from kb.article import Article
from tests.office import Office, texts
from tests.schooling import POOL, stocked

PARKING = Article("parking-fee", "停車費怎麼繳", ("parking fee payment",), {"zh_TW": "可在超商繳費。"})


@pytest.fixture
async def ann(office: Office) -> Agent:
    await stocked(office, POOL, PARKING)
    return await office.hires("ann", roles=frozenset({Role.MANAGER}), online=False)


async def told(office: Office, agent: Agent, article: str, question: str) -> str:
    return await Explaining(office.knowledge, texts()).explain(agent, article, question)


async def test_place_phrasing_words_and_features_are_named(office: Office, ann: Agent) -> None:
    lines = (await told(office, ann, "parking-fee", "我要繳停車費")).splitlines()
    assert lines[0].startswith("For “我要繳停車費” it comes in place 1, ")
    assert lines[1] == "Nearest phrasing: 停車費怎麼繳"
    assert "停车费" in lines[2]
    assert "%" in lines[2]
    assert "weight " in lines[3]
    assert "→ score " in lines[3]


async def test_an_article_with_nothing_in_common_is_said_to_have_nothing(office: Office, ann: Agent) -> None:
    assert "[parking-fee]" in await told(office, ann, "parking-fee", "zebra")


@pytest.mark.parametrize(("language", "word"), [(Language.ZH_TW, "特徵"), (Language.ZH_CN, "特征")])
async def test_it_is_told_in_the_agents_language(office: Office, ann: Agent, language: Language, word: str) -> None:
    speaker = await office.hires("bao", roles=frozenset({Role.MANAGER}), online=False, language=language)
    assert word in await told(office, speaker, "parking-fee", "停車費")


@pytest.mark.parametrize("line", ["!kb show parking-fee 停車費在哪繳", "!kb show parking-fee\n停車費在哪繳"])
async def test_show_with_a_question_explains_below_the_article(office: Office, ann: Agent, line: str) -> None:
    invocation = read_line(line)
    assert isinstance(invocation, Invocation)
    pop = ScreenPop(office.archive, office.people, office.knowledge, texts())
    shown = await office.desk(pop).run(invocation, ann, None)
    assert shown.startswith("[parking-fee] 停車費怎麼繳")
    assert "For “停車費在哪繳” it comes in place 1" in shown
