"""Which questions an article learns, and when it is looked at again."""

import asyncio
from dataclasses import replace

import pytest

from imcs.archive import FeedbackGiven
from imcs.knowledge.confirmations import HELPED, NOT_HELPED, SENT, Confirmations
from imcs.knowledge.drafting import Drafting
from imcs.workgroup import Line
from kb.article import Article, Status
from tests.office import HELP, Office
from tests.schooling import POOL, stocked

ASKED = "早上幾點可以游泳"


async def judged(office: Office, address: str, verdict: str, asked: str = ASKED) -> None:
    """A customer asks, is told the pool's article, and says what it was worth."""
    customer = await office.customer(address)
    conversation, _ = office.workgroup.customer_says(customer, HELP, Line("", asked))
    given = FeedbackGiven(conversation.id, "pool", verdict, office.workgroup.now())
    office.workgroup.bot_says(conversation.id, ["早上六點開門。"], given)
    office.workgroup.expire(conversation.id)
    await office.archive.drained()


async def pool(office: Office) -> Article:
    row = await office.archive.article("pool")
    assert row is not None
    return Article.from_json(dict(row.body))


async def takes_up(office: Office) -> bool:
    return await Confirmations(office.archive, frozenset({"anon.example"}), office.clock).take_up()


@pytest.fixture(autouse=True)
async def stock(office: Office) -> None:
    await stocked(office, POOL)


async def test_one_customers_word_is_evidence_and_two_are_proof(office: Office) -> None:
    await judged(office, "wang@home.example", HELPED)
    assert not await takes_up(office)
    await judged(office, "wang@home.example", HELPED)
    assert not await takes_up(office)
    await judged(office, "lin@home.example", HELPED, ASKED + "呢")
    assert await takes_up(office)
    assert (await pool(office)).learnt == (ASKED + "呢",)


async def test_all_anonymous_customers_count_as_one(office: Office) -> None:
    for name in ("a", "b", "c"):
        await judged(office, f"{name}@anon.example", HELPED)
    await takes_up(office)
    assert (await pool(office)).learnt == ()
    await judged(office, "wang@home.example", HELPED)
    await takes_up(office)
    assert len((await pool(office)).learnt) == 1


async def test_one_no_outweighs_them(office: Office) -> None:
    await judged(office, "wang@home.example", NOT_HELPED)
    for name in ("lin", "chen", "wu"):
        await judged(office, f"{name}@home.example", HELPED)
    await takes_up(office)
    assert (await pool(office)).learnt == ()


async def test_a_later_no_takes_out_what_customers_confirmed(office: Office) -> None:
    for name in ("wang", "lin"):
        await judged(office, f"{name}@home.example", HELPED)
    await takes_up(office)
    assert (await pool(office)).learnt == (ASKED,)
    await judged(office, "wu@home.example", NOT_HELPED, "冬天也開放嗎")
    assert not await takes_up(office)
    await judged(office, "wu@home.example", NOT_HELPED, ASKED + "呢")
    assert await takes_up(office)
    article = await pool(office)
    assert (article.learnt, article.review_at) == ((), None)
    assert (await office.archive.versions("pool"))[-1].why == "not helped in conversation #4"
    await judged(office, "chen@home.example", HELPED)
    assert not await takes_up(office)


async def test_a_no_leaves_what_an_agent_sent_the_article_for(office: Office) -> None:
    for name in ("wang", "lin"):
        await judged(office, f"{name}@home.example", HELPED)
    await judged(office, "chen@home.example", SENT)
    await judged(office, "wu@home.example", NOT_HELPED)
    await takes_up(office)
    assert (await pool(office)).learnt == (ASKED,)


async def test_what_a_manager_dropped_stays_out_however_many_it_helps(office: Office) -> None:
    for name in ("wang", "lin"):
        await judged(office, f"{name}@home.example", HELPED)
    await takes_up(office)
    ann = await office.hires("ann", online=False)
    await office.archive.drafts.refuse("pool", ASKED, ann.id)
    drafting = Drafting(office.archive)
    await drafting.change("pool", lambda article: replace(article, learnt=()), "ann", "dropped a learnt question")
    await judged(office, "wu@home.example", HELPED)
    assert not await takes_up(office)
    assert (await pool(office)).learnt == ()
    await judged(office, "chen@home.example", SENT)
    assert await takes_up(office)


async def test_what_an_agent_sent_counts_at_once_and_is_masked(office: Office) -> None:
    await judged(office, "wang@home.example", SENT, f"我是王小明，電話0912345678，{ASKED}")
    assert await takes_up(office)
    (learnt,) = (await pool(office)).learnt
    assert ASKED in learnt
    assert "王小明" not in learnt
    assert "0912" not in learnt
    versions = await office.archive.versions("pool")
    assert versions[-1].why.startswith("learnt: sent in conversation #")


async def test_a_question_that_no_article_can_hold_is_put_aside(office: Office) -> None:
    await judged(office, "wang@home.example", SENT, f"{ASKED}\ufffe")
    assert not await takes_up(office)
    assert (await pool(office)).learnt == ()
    assert await office.archive.drafts.new_feedback() == []


async def test_what_the_article_asks_already_is_not_learnt(office: Office) -> None:
    await judged(office, "wang@home.example", SENT, POOL.question)
    assert not await takes_up(office)
    assert (await pool(office)).learnt == ()


async def test_the_third_no_puts_it_up_for_review(office: Office) -> None:
    for number, name in enumerate(("a", "b", "c"), 1):
        await judged(office, f"{name}@home.example", NOT_HELPED)
        await takes_up(office)
        assert ((await pool(office)).review_at is not None) == (number == 3)


async def test_a_colleagues_word_puts_it_up_for_review_at_once(office: Office) -> None:
    await office.archive.drafts.judge("pool", None, "opens at seven now")
    assert await takes_up(office)
    assert (await pool(office)).review_at is not None
    assert "opens at seven now" in (await office.archive.versions("pool"))[-1].why


async def test_a_verdict_on_an_article_that_is_gone_is_put_aside(office: Office) -> None:
    customer = await office.customer()
    conversation, _ = office.workgroup.customer_says(customer, HELP, Line("", ASKED))
    office.archive.append(FeedbackGiven(conversation.id, "nothing", HELPED, office.workgroup.now()))
    await office.archive.drained()
    assert not await takes_up(office)
    assert await office.archive.drafts.new_feedback() == []


async def test_small_talk_and_words_are_no_questions(office: Office) -> None:
    await judged(office, "wang@home.example", SENT, "謝謝")
    assert not await takes_up(office)


async def test_what_a_manager_retires_at_the_same_time_stays_retired_and_learns_all_the_same(office: Office) -> None:
    await judged(office, "wang@home.example", SENT)

    async def retire() -> None:
        for _ in range(3):
            await asyncio.sleep(0)
        drafting = Drafting(office.archive)
        await drafting.change("pool", lambda article: replace(article, status=Status.RETIRED), "ann", "closed")

    await asyncio.gather(takes_up(office), retire())
    article = await pool(office)
    assert (article.status, article.learnt) == (Status.RETIRED, (ASKED,))
