"""The managers' commands: lists, what would be said, decisions, articles."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from imcs.archive import FeedbackGiven
from imcs.commands.curator import Request
from imcs.commands.words import Invocation, read_line
from imcs.customers.screen_pop import ScreenPop
from imcs.knowledge.confirmations import HELPED
from imcs.knowledge.drafting import Drafting, DraftText
from imcs.model import Agent, Language, Puppet, Role
from imcs.workgroup import Line
from kb.article import Article, Status
from kb.proposals import Kind
from tests.office import HELP, SHOP, Office, texts
from tests.schooling import BIKES, FARE, POOL, stocked, talked

MANAGERS = frozenset({Role.MANAGER})


async def tells(office: Office, agent: Agent, line: str, puppet: Puppet | None = None) -> str:
    invocation = read_line(line)
    assert isinstance(invocation, Invocation)
    pop = ScreenPop(office.archive, office.people, office.knowledge, texts())
    return await office.desk(pop).run(invocation, agent, puppet)


@pytest.fixture
async def ann(office: Office) -> Agent:
    await stocked(office, POOL)
    return await office.hires("ann", roles=MANAGERS, online=False)


async def a_draft(office: Office) -> int:
    mei = await office.hires("mei")
    await talked(office, await office.customer(), mei, [f"我叫陳怡君，{BIKES}"], [FARE])
    await office.lessons().catch_up()
    (draft,) = await office.archive.drafts.drafts()
    return draft.number


async def test_drafts_and_gaps_are_listed(office: Office, ann: Agent) -> None:
    assert await tells(office, ann, "!kb drafts") == "No draft is waiting."
    assert "was answered" in await tells(office, ann, "!kb gaps")
    number = await a_draft(office)
    assert f"{number} · 1 × · new article · " in await tells(office, ann, "!kb drafts")
    mei = next(agent for agent in office.people.staff if agent.name == "mei")
    await talked(office, await office.customer("lin@home.example"), mei, ["狗可以上船嗎"], ["我不清楚。"])
    await office.lessons().catch_up()
    assert "1 × 狗可以上船嗎 (#2)" in await tells(office, ann, "!kb gaps")


async def test_what_an_article_answers_by_now_is_no_gap(office: Office, ann: Agent) -> None:
    mei = await office.hires("mei")
    for place, question in enumerate(("狗可以上船嗎", BIKES)):
        await talked(office, await office.customer(f"c{place}@home.example"), mei, [question], ["我不清楚。"])
    await office.lessons().catch_up()
    office.knowledge.holds(POOL, Article("dogs", "狗可以上船嗎", answers={"zh_TW": "可以，要繫繩。"}))
    listed = await tells(office, ann, "!kb gaps")
    assert BIKES in listed
    assert "狗" not in listed
    office.knowledge.down = True
    assert "狗" in await tells(office, ann, "!kb gaps")


async def test_a_draft_shows_what_would_be_said_and_what_to_look_at(office: Office, ann: Agent) -> None:
    number = await a_draft(office)
    shown = await tells(office, ann, f"!kb show {number}")
    assert f"A: {FARE}" in shown
    assert "陳怡君" not in shown
    assert f"Q: {BIKES}" in shown
    assert f"!kb approve {number}" in shown


async def test_a_draft_names_the_article_nearest_to_it(office: Office, ann: Agent) -> None:
    assert "nearest" not in await tells(office, ann, f"!kb show {await a_draft(office)}")
    mei = next(agent for agent in office.people.staff if agent.name == "mei")
    lin = await office.customer("lin@home.example")
    await talked(office, lin, mei, ["冬天的時候游泳池還開嗎"], ["冬天不開，三月一日起開放。"])
    await office.lessons().catch_up()
    assert f"The article nearest to it: [pool] {POOL.question}" in await tells(office, ann, "!kb show 2")


async def test_what_was_masked_inside_a_question_is_pointed_out(office: Office, ann: Agent) -> None:
    mei = await office.hires("mei")
    await talked(office, await office.customer(), mei, ["我朋友陳怡君可以帶腳踏車上渡輪嗎"], [FARE])
    await office.lessons().catch_up()
    shown = await tells(office, ann, "!kb show 1")
    assert "Q: 我朋友[name]可以帶腳踏車上渡輪嗎" in shown
    assert "look at the gaps: [name]" in shown


async def test_what_wasnt_shown_is_shown_and_not_published(office: Office, ann: Agent) -> None:
    number = await a_draft(office)
    assert "haven't seen" in await tells(office, ann, f"!kb approve {number}")
    assert [row.id for row in await office.archive.articles()] == ["pool"]
    assert "is published" in await tells(office, ann, f"!kb approve {number}")
    row = await office.archive.article(f"draft-{number}")
    assert row is not None
    assert Article.from_json(dict(row.body)).answers["zh_TW"] == FARE


async def test_what_was_changed_since_is_shown_again(office: Office, ann: Agent) -> None:
    number = await a_draft(office)
    bo = await office.hires("bo", roles=MANAGERS, online=False)
    await tells(office, ann, f"!kb show {number}")
    assert "is changed" in await tells(office, bo, f"!kb edit {number} 一台四十元。")
    assert "四十元" in await tells(office, ann, f"!kb approve {number}")
    assert "is published" in await tells(office, bo, f"!kb approve {number}")
    late = await tells(office, ann, f"!kb approve {number}")
    assert late.startswith(f"bo decided about draft {number}")
    assert late.endswith("approved.")


async def test_an_edit_may_have_several_lines_and_a_question(office: Office, ann: Agent) -> None:
    number = await a_draft(office)
    shown = await tells(office, ann, f"!kb edit {number}\nQ: 腳踏車\nA: 第一行\n第二行")
    assert "Q: 腳踏車\n" in shown
    assert "A: 第一行\n第二行" in shown
    shown = await tells(office, ann, f"！查 修改 {number} 新的答案")
    assert "A: 新的答案" in shown


async def test_a_list_of_lines_that_begin_with_a_letter_is_published_whole_and_shown(
    office: Office, ann: Agent
) -> None:
    whole = "有兩種方式，請選一種：\nA: 自取\nB: 宅配"
    assert whole in await tells(office, ann, f"!kb edit pool\n{whole}")
    assert whole in await tells(office, ann, f"!kb add 怎麼取貨\n{whole}")
    titled = "Q: 自取嗎\nA: 可以"
    assert f"怎麼寄\n\n{titled}" in await tells(office, ann, f"!kb add 怎麼寄\n{titled}")


async def test_whoever_changes_the_answer_in_one_language_reads_which_others_there_are(
    office: Office, ann: Agent
) -> None:
    others = "The answer in 简体中文, English is as it was. Is it still right?"
    assert "as it was" not in await tells(office, ann, "!kb edit pool 早上七點開門。")
    await stocked(office, replace(POOL, answers={**POOL.answers, "zh_CN": "早上六点开门。", "en": "At six."}))
    assert others in await tells(office, ann, "!kb edit pool 早上七點開門。")
    assert "as it was" not in await tells(office, ann, "!kb edit pool\nQ: 幾點開")
    text = DraftText(Kind.EDIT, POOL.question, "早上八點開門。", article="pool", language="zh_TW")
    number = await office.archive.drafts.add(text.to_json(), "", "")
    assert others in await tells(office, ann, f"!kb show {number}")


async def test_a_draft_is_turned_down_with_its_reason(office: Office, ann: Agent) -> None:
    number = await a_draft(office)
    assert "turned down" in await tells(office, ann, f"!kb reject {number} too old")
    assert "too old" in await tells(office, ann, f"!kb show {number}")
    assert await office.archive.drafts.drafts() == []
    assert "There is no draft 99." in await tells(office, ann, "!kb reject 99 x")


async def test_what_is_up_for_review_is_listed_with_the_reason_until_a_manager_has_seen_to_it(
    office: Office, ann: Agent
) -> None:
    mei = await office.hires("mei")
    await tells(office, mei, "!kb wrong pool 冬天不開")
    await office.lessons().catch_up()
    for told in (await tells(office, ann, "!kb drafts"), await office.curator().summary(ann)):
        assert f"[pool] {POOL.question} · found wrong: 冬天不開" in told
    assert "[pool] is changed" in await tells(office, ann, "!kb edit pool")
    assert await tells(office, ann, "!kb drafts") == "No draft is waiting."
    assert await office.curator().summary(ann) == ""


async def test_an_approved_change_is_a_review_too(office: Office, ann: Agent) -> None:
    await tells(office, await office.hires("mei"), "!kb wrong pool 冬天不開")
    await office.lessons().catch_up()
    text = DraftText(Kind.EDIT, POOL.question, "早上七點開門，冬天不開。", article="pool", language="zh_TW")
    number = await office.archive.drafts.add(text.to_json(), "", "")
    await tells(office, ann, f"!kb show {number}")
    assert "published" in await tells(office, ann, f"!kb approve {number}")
    assert await tells(office, ann, "!kb drafts") == "No draft is waiting."


async def test_the_next_review_doesnt_repeat_the_reasons_of_the_last(office: Office, ann: Agent) -> None:
    mei = await office.hires("mei")
    await tells(office, mei, "!kb wrong pool 冬天不開")
    await office.lessons().catch_up()
    await tells(office, mei, "!kb wrong pool 也不收現金")
    await office.lessons().catch_up()
    assert "found wrong: 也不收現金" in await tells(office, ann, "!kb drafts")
    await tells(office, ann, "!kb edit pool 早上七點開門，冬天不開。")
    article = await Drafting(office.archive).article("pool")
    assert article is not None
    await stocked(office, replace(article, review_at=office.clock().date()))
    listed = await tells(office, ann, "!kb drafts")
    assert "[pool]" in listed
    assert "found wrong" not in listed


async def test_an_article_whose_day_of_review_is_to_come_keeps_it(office: Office, ann: Agent) -> None:
    planned = replace(POOL, review_at=office.clock().date() + timedelta(days=30))
    await stocked(office, planned)
    assert "[pool]" not in await tells(office, ann, "!kb drafts")
    await tells(office, ann, "!kb edit pool 早上七點開門。")
    article = await Drafting(office.archive).article("pool")
    assert article is not None
    assert article.review_at == planned.review_at


async def test_an_article_is_added_edited_retired_and_reviewed(office: Office, ann: Agent) -> None:
    added = await tells(office, ann, "!kb add 渡輪幾點開？\n每小時整點開船，\n末班晚上九點。")
    assert "is published" in added
    row = next(row for row in await office.archive.articles() if row.id != "pool")
    article = Article.from_json(dict(row.body))
    assert article.question == "渡輪幾點開？"
    assert article.answer_in("zh_TW") == "每小時整點開船，\n末班晚上九點。"
    assert "is changed" in await tells(office, ann, f"!kb edit {row.id} 末班晚上十點。")
    assert "There is no article pool-x." in await tells(office, ann, "!kb edit pool-x 七點")
    assert "up for review" in await tells(office, ann, f"!kb wrong {row.id} price is old")
    assert "is retired" in await tells(office, ann, f"!kb retire {row.id} closed")
    (*_, last) = await office.archive.versions(row.id)
    assert (last.who, last.why, last.article.status) == ("ann", "closed", Status.RETIRED.value)


@pytest.mark.parametrize(
    "written", ["Do boats run in winter?", "Q: Do boats run in winter?\nA:", "Do boats run?\n  \n"]
)
async def test_nothing_is_published_without_an_answer(office: Office, ann: Agent, written: str) -> None:
    answer = await office.curator().run(Request(ann, "add", written))
    assert answer == "Something is missing: !kb add QUESTION ⏎ ANSWER"
    assert [article.id for article in await office.archive.articles()] == ["pool"]


async def test_a_learnt_question_is_listed_and_dropped(office: Office, ann: Agent) -> None:
    await stocked(office, Article("a-1", "船票多少", answers={"zh_TW": "三十元"}, learnt=("坐船多少錢", "船費")))
    shown = await tells(office, ann, "!kb show a-1")
    assert "Learnt 2: 船費" in shown
    assert "no learnt question 3" in await tells(office, ann, "!kb drop a-1 3")
    assert "船費" in await tells(office, ann, "!kb drop a-1 2")
    row = await office.archive.article("a-1")
    assert row is not None
    assert row.body["learnt"] == ["坐船多少錢"]
    (*_, last) = await office.archive.versions("a-1")
    assert last.why == "dropped a learnt question"  # without its words, which erasing its customer has to reach


async def test_an_agent_may_neither_see_nor_decide_drafts(office: Office, ann: Agent) -> None:
    number = await a_draft(office)
    mei = next(agent for agent in office.people.staff if agent.name == "mei")
    for line in ("!kb drafts", f"!kb approve {number}", f"!kb edit {number} x", "!kb add q\na"):
        assert "isn't among what you may do" in await tells(office, mei, line)
    assert "no article" in await tells(office, mei, f"!kb show {number}")


async def test_an_agent_nominates_in_the_customers_window(office: Office, ann: Agent) -> None:
    mei, wang = await office.hires("mei"), await office.customer()
    await talked(office, wang, mei, [BIKES], [FARE])
    window = office.people.puppet(wang.id, next(iter(await office.archive.conversations(1))).queue)
    assert "as draft 1" in await tells(office, mei, "!faq", window)
    await office.lessons().catch_up()
    (draft,) = await office.archive.drafts.drafts()
    assert draft.body["nominated"] is True


async def test_what_was_turned_down_can_be_nominated_anew(office: Office, ann: Agent) -> None:
    number = await a_draft(office)
    mei, wang = next(agent for agent in office.people.staff if agent.name == "mei"), await office.customer()
    await tells(office, ann, f"!kb reject {number} no")
    window = office.people.puppet(wang.id, SHOP)
    assert f"as draft {number + 1}" in await tells(office, mei, "!faq", window)
    (draft,) = await office.archive.drafts.drafts()
    assert (draft.number, draft.asked, draft.body["nominated"]) == (number + 1, 1, True)
    assert f"as draft {number + 1}" in await tells(office, mei, "!faq", window)


async def test_who_nominates_while_the_search_is_down_is_told(office: Office, ann: Agent) -> None:
    mei, wang = await office.hires("mei"), await office.customer()
    await talked(office, wang, mei, [BIKES], [FARE])
    office.knowledge.down = True
    assert "search doesn't work" in await tells(office, mei, "!faq", office.people.puppet(wang.id, SHOP))
    assert await office.archive.drafts.drafts() == []


@pytest.mark.parametrize("language", list(Language))
async def test_every_answer_is_in_the_managers_language(office: Office, ann: Agent, language: Language) -> None:
    bo = await office.hires("bo", roles=MANAGERS, online=False, language=language)
    number = await a_draft(office)
    for line in ("!kb drafts", f"!kb show {number}", "!kb gaps", f"!kb approve {number}", f"!kb approve {number}"):
        assert await tells(office, bo, line)


async def test_the_daily_summary_has_what_was_asked_twice_and_nothing_else(office: Office, ann: Agent) -> None:
    pop = ScreenPop(office.archive, office.people, office.knowledge, texts())
    desk = office.desk(pop)
    number = await a_draft(office)
    assert await desk.curator.summary(ann) == ""
    mei = next(agent for agent in office.people.staff if agent.name == "mei")
    await talked(office, await office.customer("lin@home.example"), mei, [BIKES], [FARE])
    await office.lessons().catch_up()
    assert f"{number} · 2 ×" in await desk.curator.summary(ann)


async def test_a_draft_tells_which_known_questions_it_would_answer_otherwise(office: Office, ann: Agent) -> None:
    asked = "夜間游泳池幾點開門呢，晚上想去"
    customer = await office.customer()
    conversation, _ = office.workgroup.customer_says(customer, HELP, Line("", asked))
    office.workgroup.bot_says(conversation.id, [], FeedbackGiven(conversation.id, "pool", HELPED, office.clock()))
    office.workgroup.expire(conversation.id)
    await office.archive.drained()
    await office.lessons().catch_up()
    text = DraftText(Kind.ARTICLE, "晚上夜間游泳池幾點開門", "晚上七點。", language="zh_TW")
    number = await office.archive.drafts.add(text.to_json(), "", "")
    assert f"After that this answers: {asked}" in await tells(office, ann, f"!kb show {number}")


async def test_an_id_may_be_a_word_and_other_words_are_searched_for(office: Office, ann: Agent) -> None:
    assert "[pool]" in await tells(office, ann, "!kb edit pool\n早上七點開門。")
    assert "早上七點開門。" in await tells(office, ann, "!kb show pool")
    assert "Nothing found for “edit profile picture”" in await tells(office, ann, "!kb edit profile picture")
    mei = await office.hires("mei")
    assert "Nothing found for “edit pool size”" in await tells(office, mei, "!kb edit pool size")
    assert "pool" in await tells(office, ann, "！查 下架 pool 沒有游泳池了")
    article = await office.archive.article("pool")
    assert article is not None
    assert article.body["status"] == "retired"


async def test_of_two_managers_at_once_neither_undoes_the_others_act(office: Office, ann: Agent) -> None:
    bo = await office.hires("bo", roles=MANAGERS, online=False)
    await asyncio.gather(
        tells(office, ann, "!kb edit pool 早上七點開門。"), tells(office, bo, "!kb retire pool closed for winter")
    )
    article = await Drafting(office.archive).article("pool")
    assert article is not None
    assert (article.status, dict(article.answers)) == (Status.RETIRED, {"zh_TW": "早上七點開門。"})


@pytest.mark.parametrize("id", ["退貨", "return policy", "1"])
async def test_an_article_is_reached_whatever_its_id(office: Office, ann: Agent, id: str) -> None:
    await stocked(office, Article(id, "怎麼換貨", answers={"zh_TW": "七天內。"}))
    closed = await office.archive.drafts.add(DraftText(Kind.ARTICLE, BIKES, FARE).to_json(), "", "")
    assert "turned down" in await tells(office, ann, f"!kb reject {closed} old")
    assert "七天內。" in await tells(office, ann, f"!kb show {id}")
    assert "十天內。" in await tells(office, ann, f"!kb edit {id} 十天內。")
    assert "十二天內。\n附發票" in await tells(office, ann, f"!kb edit {id}\n十二天內。\n附發票")
    assert f"[{id}] is up for review" in await tells(office, ann, f"!kb wrong {id} 是九天")
    assert f"[{id}] is retired" in await tells(office, ann, f"!kb retire {id}\n不再換貨")
    (*_, last) = await office.archive.versions(id)
    assert last.why == "不再換貨"


async def test_an_open_draft_comes_before_the_article_of_its_number(office: Office, ann: Agent) -> None:
    number = await office.archive.drafts.add(DraftText(Kind.ARTICLE, BIKES, FARE).to_json(), "", "")
    await stocked(office, Article(str(number), "船票多少", answers={"zh_TW": "三十元"}))
    assert f"Draft {number} is changed" in await tells(office, ann, f"!kb edit {number} 四十元。")


@pytest.mark.parametrize("kind", [Kind.VARIANT, Kind.EDIT])
async def test_a_draft_whose_article_was_changed_since_is_shown_again(office: Office, ann: Agent, kind: Kind) -> None:
    draft = DraftText(kind, "泳池何時開", "早上七點開門。", "pool", language="zh_TW")
    number = await office.archive.drafts.add(draft.to_json(), "", "")
    await tells(office, ann, f"!kb show {number}")
    await tells(office, await office.hires("bo", roles=MANAGERS, online=False), "!kb edit pool 冬天不開。")
    again = await tells(office, ann, f"!kb approve {number}")
    assert "haven't seen" in again
    assert "冬天不開。" in again
    article = await Drafting(office.archive).article("pool")
    assert article is not None
    assert (article.question, dict(article.answers)) == (POOL.question, {"zh_TW": "冬天不開。"})
    assert "is published" in await tells(office, ann, f"!kb approve {number}")


async def test_a_draft_of_a_retired_article_says_so_and_leaves_it_retired(office: Office, ann: Agent) -> None:
    draft = DraftText(Kind.EDIT, "泳池何時開", "早上七點開門。", "pool", language="zh_TW")
    number = await office.archive.drafts.add(draft.to_json(), "", "")
    await tells(office, ann, "!kb retire pool closed")
    assert "[pool] isn't published: approving this" in await tells(office, ann, f"!kb show {number}")
    assert "part of [pool] now, which isn't published" in await tells(office, ann, f"!kb approve {number}")
    article = await Drafting(office.archive).article("pool")
    assert article is not None
    assert (article.status, dict(article.answers)) == (Status.RETIRED, {"zh_TW": "早上七點開門。"})
