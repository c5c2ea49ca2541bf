"""Containment, gaps, rising terms and articles, counted by hand."""

from dataclasses import replace
from datetime import datetime, timedelta

from imcs.archive import ConversationRecord, FeedbackGiven, GapRow, TurnedAway, UseChanged
from imcs.dispatcher import QueueReason
from imcs.knowledge.confirmations import HELPED, SAID
from imcs.model import ConversationId, CustomerId, QueueName, Stage
from imcs.reports.knowledge_report import contained, gap_counts, report, rising
from imcs.workgroup import Line
from kb.article import Status
from tests.builders import MORNING, at
from tests.office import HELP, Office
from tests.schooling import BIKES, POOL, stocked, talked

LATER = MORNING + timedelta(days=10)


def a_record(number: int, *, customer: int = 1, start: float = 0, end: float | None = 60) -> ConversationRecord:
    return ConversationRecord(
        ConversationId(number),
        CustomerId(customer),
        QueueName("help"),
        Stage.ENDED,
        at(start),
        ended_at=None if end is None else at(end),
    )


def test_contained_is_the_bot_alone_no_person_asked_for_and_no_return_within_a_day() -> None:
    day = 86_400
    records = [
        a_record(1, customer=1),
        a_record(2, customer=2),
        a_record(3, customer=3, start=10, end=100),
        a_record(4, customer=4, end=None),
        a_record(5, customer=3, start=100 + day - 1, end=100 + day + 60),
        a_record(6, customer=1, start=60 + day, end=60 + day + 9),
    ]
    assert [record.id for record in contained(records, {ConversationId(2)}, LATER)] == [1, 5, 6]


def test_what_ended_less_than_a_day_ago_isnt_known_yet() -> None:
    assert contained([a_record(1)], (), at(3600)) == []


def a_gap(question: str, at: datetime) -> GapRow:
    return GapRow(ConversationId(1), HELP, at, question)


def test_gaps_are_counted_per_week_with_examples() -> None:
    gaps = [a_gap("幾點關門", LATER), a_gap("請問幾點關門", LATER - timedelta(days=8)), a_gap("可以退貨嗎", LATER)]
    first, second = gap_counts(gaps, LATER, 14)
    assert (first.question, first.times, first.weeks) == ("幾點關門", 2, (1, 1))
    assert first.examples == ("幾點關門", "請問幾點關門")
    assert second.times == 1


def test_a_term_rises_when_it_is_asked_more_than_in_the_weeks_before() -> None:
    old = [(LATER - timedelta(days=10), "退貨"), (LATER - timedelta(days=11), "退貨")]
    new = [(LATER, "颱風"), (LATER, "颱風"), (LATER, "退貨"), (LATER, "一次")]
    assert rising([*old, *new], LATER) == [("颱風", 2, 0.0)]


def test_what_overlaps_and_is_asked_as_often_is_one_term_as_it_was_written() -> None:
    asked = ["悠遊卡可以加值嗎", "我的悠遊卡壞了", "悠遊卡退費要多久", "Reset my password", "password reset email"]
    found = rising([(LATER, question) for question in asked], LATER)
    assert found == [("悠遊卡", 3, 0.0), ("password", 2, 0.0), ("Reset", 2, 0.0)]


async def test_the_report_puts_it_together(office: Office) -> None:
    await stocked(office, POOL)
    mei = await office.hires()
    await talked(office, await office.customer(), mei, [BIKES], ["我不清楚。"])
    lin = await office.customer("lin@home.example")
    conversation, _ = office.workgroup.customer_says(lin, HELP, Line("", POOL.question))
    said = FeedbackGiven(conversation.id, "pool", SAID, office.clock(), asks=False)
    office.workgroup.bot_says(conversation.id, ["六點"], said)
    office.workgroup.bot_says(conversation.id, [], FeedbackGiven(conversation.id, "pool", HELPED, office.clock()))
    office.workgroup.expire(conversation.id)
    await office.archive.drained()
    await office.lessons().catch_up()
    found = await report(office.archive, LATER, 14)
    assert (found.ended, found.contained, found.containment) == (2, 1, 0.5)
    assert found.reasons == {"no bot": 1}
    assert found.rising == ()
    assert [gap.question for gap in found.gaps] == [BIKES]
    (use,) = found.articles
    assert (use.article, use.said, use.helped, use.not_helped) == ("pool", 1, 1, 0)


async def test_who_wanted_a_person_and_could_have_none_was_not_served_by_the_bot(office: Office) -> None:
    conversation, _ = office.workgroup.customer_says(await office.customer(), HELP, Line("", "真人"))
    office.workgroup.bot_says(conversation.id, ["目前人數已滿"], TurnedAway(conversation.id, QueueReason.REQUESTED))
    office.workgroup.customer_leaves(conversation.id)
    await office.archive.drained()
    found = await report(office.archive, LATER, 14)
    assert (found.ended, found.contained, found.reasons) == (1, 0, {"requested": 1})


async def test_who_is_turned_away_and_comes_to_the_line_later_is_counted_once(office: Office) -> None:
    conversation, _ = office.workgroup.customer_says(await office.customer(), HELP, Line("", "真人"))
    office.workgroup.bot_says(conversation.id, ["已滿"], TurnedAway(conversation.id, QueueReason.REQUESTED))
    office.workgroup.request_person(conversation.id, QueueReason.BOT_UNSURE)
    await office.archive.drained()
    assert (await report(office.archive, LATER, 14)).reasons == {"bot unsure": 1}


async def test_what_customers_ask_first_is_the_pulse_and_who_asks_is_no_part_of_it(office: Office) -> None:
    for name in ("wu", "lin", "gao"):
        customer = await office.customer(f"{name}@home.example")
        office.workgroup.customer_says(customer, HELP, Line("", "我是陳怡君，悠遊卡壞了"))
    office.archive.append(UseChanged(customer.id, used=False))
    await office.archive.drained()
    found = await report(office.archive, office.clock() + timedelta(days=1), 14)
    assert ("悠遊卡壞", 2, 0.0) in found.rising
    assert not any("怡君" in term for term, _, _ in found.rising)


async def test_what_is_published_and_never_used_is_listed_too_the_oldest_first(office: Office) -> None:
    old, new = replace(POOL, id="old"), replace(POOL, id="new")
    await stocked(office, old)
    await stocked(office, new, replace(POOL, id="gone", status=Status.RETIRED))
    found = (await report(office.archive, LATER, 14)).articles
    assert [(use.article, use.used) for use in found] == [("old", False), ("new", False)]
