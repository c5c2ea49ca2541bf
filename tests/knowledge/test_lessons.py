"""What ended conversations teach: once each, whatever happens in between."""

import pytest

from imcs.dispatcher.facts import ConversationConnected, ConversationEnded, ConversationStarted
from imcs.dispatcher.reasons import EndReason
from imcs.knowledge import SearchDown
from imcs.knowledge.drafting import Decision, Drafting, DraftText
from imcs.model import Agent, Author, ConversationId, Message
from imcs.workgroup import Line
from kb.article import Article
from kb.proposals import Kind
from tests.background import beside
from tests.office import HELP, SHOP, Office
from tests.schooling import BIKES, FARE, POOL, stocked, talked


async def drafts(office: Office) -> list[DraftText]:
    return [DraftText.from_json(row.body) for row in await office.archive.drafts.drafts()]


async def test_an_answered_question_that_no_article_knows_becomes_a_draft(office: Office) -> None:
    await stocked(office, POOL)
    mei, wang = await office.hires(), await office.customer(name="王小明")
    number = await talked(office, wang, mei, [f"您好，{BIKES}"], [f"王小明您好，{FARE}"])
    await office.lessons().catch_up()
    (draft,) = await drafts(office)
    assert (draft.kind, draft.question, draft.answer, draft.queue) == (Kind.ARTICLE, BIKES, FARE, "shop")
    (row,) = await office.archive.drafts.drafts()
    assert await office.archive.drafts.conversations(row.number) == [number]


async def test_a_conversation_is_looked_through_once(office: Office) -> None:
    await stocked(office, POOL)
    mei, wang = await office.hires(), await office.customer()
    await talked(office, wang, mei, [BIKES], [FARE])
    for _ in range(2):
        await office.lessons().catch_up()
    assert len(await drafts(office)) == 1
    assert await office.archive.drafts.unmined() == []


async def test_the_same_question_twice_is_one_draft_that_was_asked_twice(office: Office) -> None:
    await stocked(office, POOL)
    mei = await office.hires()
    for address in ("wang@home.example", "lin@home.example"):
        await talked(office, await office.customer(address), mei, [BIKES + "？"], [FARE])
    await office.lessons().catch_up()
    (row,) = await office.archive.drafts.drafts()
    assert row.asked == 2


async def test_the_same_question_in_other_words_is_a_phrasing_of_the_draft(office: Office) -> None:
    await stocked(office, POOL)
    mei = await office.hires()
    asked = [BIKES, "想帶腳踏車上渡輪去小島", BIKES + "呢"]
    for place, question in enumerate(asked):
        await talked(office, await office.customer(f"c{place}@home.example"), mei, [question], [FARE])
    await office.lessons().catch_up()
    (row,) = await office.archive.drafts.drafts()
    assert (row.asked, DraftText.from_json(row.body).variants) == (3, (asked[1],))
    sources = [version.why for version in await office.archive.drafts.versions(row.number)]
    assert sources == ["conversation #1", "conversation #2"]


async def test_a_draft_that_somebody_edited_is_counted_and_keeps_its_words(office: Office) -> None:
    await stocked(office, POOL)
    mei, lessons = await office.hires(), office.lessons()
    await talked(office, await office.customer(), mei, [BIKES], [FARE])
    await lessons.catch_up()
    (row,) = await office.archive.drafts.drafts()
    await Drafting(office.archive).edit(Decision(row.number, 1, "ann"), "", "五十元，停在船頭。")
    other = "想帶腳踏車上渡輪去小島"
    await talked(office, await office.customer("lin@home.example"), mei, [other], ["五十元，停在船頭。"])
    await lessons.catch_up()
    (row,) = await office.archive.drafts.drafts()
    assert (row.asked, row.version, DraftText.from_json(row.body).variants) == (2, 2, ())


async def test_a_decided_draft_no_longer_stands_for_a_question(office: Office) -> None:
    await stocked(office, POOL)
    mei, lessons = await office.hires(), office.lessons()
    await talked(office, await office.customer(), mei, [BIKES], [FARE])
    await lessons.catch_up()
    (row,) = await office.archive.drafts.drafts()
    await Drafting(office.archive).reject(Decision(row.number, 1, "ann"))
    await talked(office, await office.customer("lin@home.example"), mei, [BIKES], [FARE])
    await lessons.catch_up()
    (again,) = await office.archive.drafts.drafts()
    assert (again.number > row.number, again.asked) == (True, 1)


async def test_sister_questions_with_other_answers_are_two_drafts(office: Office) -> None:
    await stocked(office, POOL)
    mei = await office.hires()
    said = {
        "新生兒可以領多少錢": "每胎兩萬元，六十天內到戶政事務所申請。",
        "長照可以領多少錢": "依失能等級，每月最高三萬六千元。",
    }
    for place, (question, answer) in enumerate(said.items()):
        await talked(office, await office.customer(f"c{place}@home.example"), mei, [question], [answer])
    await office.lessons().catch_up()
    assert [draft.answer for draft in await drafts(office)] == list(said.values())


async def test_a_question_without_an_answer_is_a_gap(office: Office) -> None:
    await stocked(office, POOL)
    mei, wang = await office.hires(), await office.customer()
    number = await talked(office, wang, mei, [BIKES], ["這個我不太清楚，抱歉。"])
    await office.lessons().catch_up()
    assert await drafts(office) == []
    (gap,) = await office.archive.drafts.gaps(office.clock())
    assert (gap.conversation, gap.question) == (number, BIKES)


async def test_whoever_left_before_an_agent_came_leaves_a_gap(office: Office) -> None:
    await stocked(office, POOL)
    wang = await office.customer()
    conversation = await office.asks(wang, BIKES)
    office.workgroup.customer_leaves(conversation.id)
    await office.archive.drained()
    await office.lessons().catch_up()
    assert [gap.question for gap in await office.archive.drafts.gaps(office.clock())] == [BIKES]


async def test_what_the_bot_answered_alone_teaches_nothing(office: Office) -> None:
    await stocked(office, POOL)
    wang = await office.customer()
    conversation, _ = office.workgroup.customer_says(wang, HELP, Line("", POOL.question))
    office.workgroup.bot_says(conversation.id, ["早上六點開門。"])
    office.workgroup.expire(conversation.id)
    await office.archive.drained()
    await office.lessons().catch_up()
    assert await drafts(office) == []
    assert await office.archive.drafts.gaps(office.clock()) == []


async def test_what_an_article_says_already_is_proposed_as_a_phrasing_of_it(office: Office) -> None:
    ferry = Article("ferry", "自行車如何搭船", answers={"zh_TW": FARE})
    await stocked(office, POOL, ferry)
    mei, wang = await office.hires(), await office.customer()
    await talked(office, wang, mei, [BIKES], [FARE])
    await office.lessons().catch_up()
    (draft,) = await drafts(office)
    assert (draft.kind, draft.article) == (Kind.VARIANT, "ferry")


async def test_while_the_search_is_down_nothing_is_lost(office: Office) -> None:
    mei, wang = await office.hires(), await office.customer()
    await talked(office, wang, mei, [BIKES], [FARE])
    lessons = office.lessons()
    async with beside(lessons.keep_up()):
        await office.knowledge.asking.wait()
        assert len(await office.archive.drafts.unmined()) == 1
    await stocked(office, POOL)
    await lessons.catch_up()
    assert len(await drafts(office)) == 1


async def test_however_long_the_search_is_down_no_conversation_is_given_up(office: Office) -> None:
    mei, wang = await office.hires(), await office.customer()
    await talked(office, wang, mei, [BIKES], [FARE])
    lessons, tries = office.lessons(), dict[ConversationId, int]()
    for _ in range(5):
        with pytest.raises(SearchDown):
            await lessons.catch_up(tries)
    await stocked(office, POOL)
    await lessons.catch_up(tries)
    assert len(await drafts(office)) == 1


async def test_a_conversation_that_always_fails_is_left_out_and_the_others_go_on(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stocked(office, POOL)
    mei = await office.hires()
    bad = await talked(office, await office.customer(), mei, [BIKES], [FARE])
    await talked(office, await office.customer("lin@home.example"), mei, ["狗可以上船嗎"], ["要戴嘴套才可以上船。"])
    read = office.archive.transcript

    async def fails(number: ConversationId) -> object:
        if number == bad:
            raise ValueError("unreadable")
        return await read(number)

    monkeypatch.setattr(office.archive, "transcript", fails)
    lessons, tries = office.lessons(), dict[ConversationId, int]()
    for _ in range(2):
        with pytest.raises(ValueError, match="unreadable"):
            await lessons.catch_up(tries)
    await lessons.catch_up(tries)
    assert [draft.question for draft in await drafts(office)] == ["狗可以上船嗎"]


async def test_an_agent_can_nominate_what_was_answered_before_the_end(office: Office) -> None:
    await stocked(office, POOL)
    mei, wang = await office.hires(), await office.customer()
    conversation = await office.connects(wang, mei, BIKES)
    await office.archive.drained()
    lessons = office.lessons()
    assert await lessons.nominate(conversation.id, "mei") is None
    office.workgroup.agent_says(mei, conversation, Line("", FARE))
    await office.archive.drained()
    number = await lessons.nominate(conversation.id, "mei")
    assert await lessons.nominate(conversation.id, "mei") == number
    office.workgroup.close(mei, conversation.id)
    await office.archive.drained()
    await lessons.catch_up()
    (row,) = await office.archive.drafts.drafts()
    assert (row.number, row.body["nominated"], row.asked) == (number, True, 1)


async def test_what_was_corrected_after_the_nomination_is_corrected_in_the_draft(office: Office) -> None:
    await stocked(office, POOL)
    mei, wang, lessons = await office.hires(), await office.customer(), office.lessons()
    conversation = await office.connects(wang, mei, BIKES)
    office.workgroup.agent_says(mei, conversation, Line("", "可以，一台三十元。"))
    await office.archive.drained()
    number = await lessons.nominate(conversation.id, "mei")
    office.workgroup.agent_says(mei, conversation, Line("", "抱歉說錯了，一台五十元。"))
    office.workgroup.close(mei, conversation.id)
    await office.archive.drained()
    await lessons.catch_up()
    (row,) = await office.archive.drafts.drafts()
    assert (row.number, row.body["nominated"], row.asked) == (number, True, 1)
    assert "五十元" in str(row.body["answer"])
    assert "三十元" not in str(row.body["answer"])


async def continued(office: Office, first: ConversationId, number: int, mei: Agent, asked: str, answered: str) -> None:
    """The customer of `first` comes back, and the same agent answers."""
    record = await office.archive.conversation(first)
    assert record is not None
    id, now = ConversationId(number), office.clock()
    office.archive.append(
        ConversationStarted(now, id, record.customer, SHOP, continues=first),
        ConversationConnected(now, id, mei.id),
        Message(id, now, Author.CUSTOMER, "c1", asked),
        Message(id, now, Author.AGENT, "c2", answered, mei.id),
        ConversationEnded(now, id, EndReason.CLOSED, mei.id),
    )
    await office.archive.drained()
    await office.lessons().catch_up()


async def test_a_continued_conversation_revises_its_draft_and_takes_both_as_one(office: Office) -> None:
    await stocked(office, POOL)
    mei, wang = await office.hires(), await office.customer()
    first = await talked(office, wang, mei, [BIKES], ["可以，一台三十元。"])
    await office.lessons().catch_up()
    await continued(office, first, first + 1, mei, "電動的呢", "電動腳踏車不能上渡輪。")
    (row,) = await office.archive.drafts.drafts()
    draft = DraftText.from_json(row.body)
    assert (draft.question, row.version, row.asked) == (BIKES, 2, 2)
    assert draft.answer == "可以，一台三十元。\n電動腳踏車不能上渡輪。"


async def test_a_draft_nominated_after_the_end_is_still_revised(office: Office) -> None:
    await stocked(office, POOL)
    mei, wang = await office.hires(), await office.customer()
    first = await talked(office, wang, mei, [BIKES], ["可以，一台三十元。"])
    await office.lessons().catch_up()
    await office.lessons().nominate(first, "mei")
    await continued(office, first, first + 1, mei, "真的嗎", "抱歉說錯了，一台五十元。")
    (draft,) = await drafts(office)
    assert "五十元" in draft.answer
    assert draft.nominated


async def test_a_draft_that_somebody_edited_is_not_revised(office: Office) -> None:
    await stocked(office, POOL)
    mei, wang = await office.hires(), await office.customer()
    first = await talked(office, wang, mei, [BIKES], ["可以，一台三十元。"])
    await office.lessons().catch_up()
    number = await office.lessons().nominate(first, "mei")
    assert number is not None
    await Drafting(office.archive).edit(Decision(number, 2, "ann"), "", "一台四十元。")
    await continued(office, first, first + 1, mei, "真的嗎", "抱歉說錯了，一台五十元。")
    row = await office.archive.drafts.draft(number)
    assert row is not None
    assert row.body["answer"] == "一台四十元。"


async def test_a_revised_draft_keeps_how_others_asked(office: Office) -> None:
    await stocked(office, POOL)
    mei, wang, lin = await office.hires(), await office.customer(), await office.customer("lin@home.example")
    first = await talked(office, wang, mei, [BIKES], [FARE])
    second = await talked(office, lin, mei, ["腳踏車可以帶上渡輪嗎，多少錢"], [FARE])
    await office.lessons().catch_up()
    await continued(office, first, second + 1, mei, "電動的呢", "電動腳踏車不能上渡輪。")
    (draft,) = await drafts(office)
    assert "電動" in draft.answer
    assert draft.variants == ("腳踏車可以帶上渡輪嗎，多少錢",)


async def test_what_a_continued_conversation_answers_is_no_gap_any_more(office: Office) -> None:
    await stocked(office, POOL)
    mei, wang = await office.hires(), await office.customer()
    first = await talked(office, wang, mei, [BIKES], ["這個我不太清楚，抱歉。"])
    await office.lessons().catch_up()
    assert len(await office.archive.drafts.gaps(office.clock())) == 1
    await continued(office, first, first + 1, mei, "我又來了", FARE)
    assert await office.archive.drafts.gaps(office.clock()) == []
