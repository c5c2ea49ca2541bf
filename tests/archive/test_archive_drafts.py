"""Drafts, gaps and verdicts: written once, changed by one, never overwritten."""

import asyncio

from imcs.archive import Archive, ArticleRow, DraftChange, FeedbackGiven, Lesson
from imcs.model import Address, Agent, AgentId, ConversationId, QueueName
from tests.archive.log import a_customer, a_start, an_end, write
from tests.builders import at

ONE, TWO = ConversationId(1), ConversationId(2)
BODY = {"question": "可以退貨嗎", "answer": "七天內可以"}


async def two_ended(archive: Archive) -> None:
    await write(archive, a_customer(), a_start(), an_end(), a_start(2, seconds=200), an_end(2, seconds=300))


async def test_a_conversation_is_settled_once_for_ever(archive: Archive) -> None:
    await two_ended(archive)
    assert await archive.drafts.unmined() == [ONE, TWO]
    number = await archive.drafts.settle(ONE, Lesson(BODY), at(500))
    assert await archive.drafts.settle(ONE, Lesson(BODY), at(501)) is None
    assert await archive.drafts.unmined() == [TWO]
    (draft,) = await archive.drafts.drafts()
    assert (draft.number, draft.state, draft.version, draft.body, draft.asked) == (number, "open", 1, BODY, 1)


async def test_the_same_question_from_another_conversation_is_counted_at_its_draft(archive: Archive) -> None:
    await two_ended(archive)
    number = await archive.drafts.settle(ONE, Lesson(BODY), at(500))
    assert await archive.drafts.settle(TWO, Lesson(draft=number), at(600)) == number
    (draft,) = await archive.drafts.drafts()
    assert draft.asked == 2
    assert draft.version == 1
    assert await archive.drafts.conversations(draft.number) == [ONE, TWO]
    assert await archive.drafts.draft_of(TWO) == draft


async def test_a_continued_conversation_revises_its_draft_while_it_is_open(archive: Archive) -> None:
    await two_ended(archive)
    number = await archive.drafts.settle(ONE, Lesson(BODY), at(500))
    assert number is not None
    better = BODY | {"answer": "十天內可以"}
    await archive.drafts.settle(TWO, Lesson(better, draft=number, version=1), at(600))
    draft = await archive.drafts.draft(number)
    assert draft is not None
    assert (draft.version, draft.body["answer"]) == (2, "十天內可以")


async def test_a_draft_that_was_edited_meanwhile_is_counted_and_not_revised(archive: Archive) -> None:
    await two_ended(archive)
    number = await archive.drafts.settle(ONE, Lesson(BODY), at(500))
    assert number is not None
    await archive.drafts.change(DraftChange(number, 1, "open", BODY | {"answer": "edited"}, "ann"))
    await archive.drafts.settle(TWO, Lesson(BODY | {"answer": "mined"}, draft=number, version=1), at(600))
    draft = await archive.drafts.draft(number)
    assert draft is not None
    assert (draft.version, draft.body["answer"], draft.asked) == (2, "edited", 2)


async def test_the_versions_of_the_open_drafts_tell_what_changed(archive: Archive) -> None:
    first, second = [await archive.drafts.add(BODY, "", "") for _ in range(2)]
    await archive.drafts.change(DraftChange(first, 1, "open", BODY, "ann"))
    assert await archive.drafts.open_versions() == {first: 2, second: 1}
    await archive.drafts.change(DraftChange(second, 1, "rejected", BODY, "ann"))
    assert await archive.drafts.open_versions() == {first: 2}


async def test_a_draft_and_its_article_change_together_with_who_and_why(archive: Archive) -> None:
    number = await archive.drafts.add(BODY, "mei", "nominated")
    change = DraftChange(number, 1, "approved", BODY, "ann", "good")
    assert await archive.drafts.change(change, [ArticleRow("a1", {"question": "q", "status": "published"})])
    assert [(v.version, v.state, v.who, v.why) for v in await archive.drafts.versions(number)] == [
        (1, "open", "mei", "nominated"),
        (2, "approved", "ann", "good"),
    ]
    (version,) = await archive.versions("a1")
    assert (version.who, version.why) == ("ann", "good")
    assert await archive.drafts.drafts() == []


async def test_of_two_who_decide_at_the_same_moment_one_wins(archive: Archive) -> None:
    number = await archive.drafts.add(BODY, "", "")
    changes = [
        archive.drafts.change(DraftChange(number, 1, "approved", BODY, who), [ArticleRow(who, {"question": who})])
        for who in ("ann", "bo")
    ]
    assert sorted(await asyncio.gather(*changes)) == [False, True]
    assert len(await archive.articles()) == 1


async def test_what_was_changed_since_it_was_seen_isnt_changed_again(archive: Archive) -> None:
    number = await archive.drafts.add(BODY, "", "")
    assert await archive.drafts.change(DraftChange(number, 1, "open", BODY | {"answer": "no"}, "ann"))
    assert not await archive.drafts.change(DraftChange(number, 1, "approved", BODY, "bo"))


async def test_a_number_is_never_given_twice(archive: Archive) -> None:
    assert [await archive.drafts.add(BODY, "", "") for _ in range(3)] == [1, 2, 3]


async def test_what_a_manager_saw_last_is_remembered(archive: Archive) -> None:
    ann = await archive.add_agent(Agent(AgentId(0), Address("ann@x.example"), "ann"))
    number = await archive.drafts.add(BODY, "", "")
    assert await archive.drafts.shown(number, ann.id) == (0, 0)
    for version in (1, 2):
        await archive.drafts.note_shown(number, ann.id, version, version + 5)
    assert await archive.drafts.shown(number, ann.id) == (2, 7)


async def test_a_gap_is_kept_with_its_queue_and_found_by_its_time(archive: Archive) -> None:
    await two_ended(archive)
    await archive.drafts.settle(ONE, Lesson(gap="哪裡租船", queue="help"), at(500))
    (gap,) = await archive.drafts.gaps(at(400))
    assert (gap.conversation, gap.queue, gap.question) == (ONE, QueueName("help"), "哪裡租船")
    assert await archive.drafts.gaps(at(600)) == []


async def test_verdicts_come_with_the_lines_and_are_taken_up_with_what_was_learnt(archive: Archive) -> None:
    await write(archive, a_customer(), a_start(), FeedbackGiven(ONE, "a1", "helped", at(5), confidence=0.93))
    (given,) = await archive.drafts.new_feedback()
    assert (given.article, given.verdict, given.conversation, given.question) == ("a1", "helped", ONE, None)
    article = ArticleRow("a1", {"question": "q", "learnt": ["哪裡租船"]})
    await archive.drafts.take_up({given.id: "哪裡租船"}, [given.id], article, "confirmed")
    assert await archive.drafts.new_feedback() == []
    (taken,) = await archive.drafts.feedback_of("a1")
    assert (taken.question, taken.learnt, taken.confidence) == ("哪裡租船", True, 0.93)
    assert (await archive.versions("a1"))[0].why == "confirmed"


async def test_a_wrong_article_is_noted_with_its_reason(archive: Archive) -> None:
    await archive.drafts.judge("a1", AgentId(3), "the price is old")
    (row,) = await archive.drafts.feedback_of("a1")
    assert (row.verdict, row.agent, row.note, row.conversation) == ("wrong", 3, "the price is old", None)
    assert row.confidence is None
