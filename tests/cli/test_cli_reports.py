"""`imcs report service`, `imcs report knowledge` and `imcs report ratings`."""

from datetime import UTC, datetime, timedelta

from imcs.archive import Archive, Lesson, RatingAsked, RatingGiven
from imcs.dispatcher.facts import (
    AvailabilityChanged,
    ConversationConnected,
    ConversationEnded,
    ConversationQueued,
    ConversationStarted,
    Fact,
    TurnPassed,
)
from imcs.dispatcher.reasons import EndReason, QueueReason
from imcs.model import AgentId, Author, Availability, ConversationId, CustomerId, QueueName
from tests.archive.log import a_customer, write
from tests.cli.conftest import Operator

MEI = AgentId(1)
TWO_DAYS_AGO = datetime.now(UTC) - timedelta(days=2)


def test_the_report_is_a_table_for_people_and_json_for_programs(operator: Operator) -> None:
    async def asked(archive: Archive) -> None:
        number = ConversationId(1)
        began = ConversationStarted(TWO_DAYS_AGO, number, CustomerId(1), QueueName("help"))
        ended = ConversationEnded(TWO_DAYS_AGO, number, EndReason.IDLE, None, None)
        await write(archive, a_customer(), began, ended)
        await archive.drafts.settle(number, Lesson(gap="狗可以上船嗎", queue="help"), TWO_DAYS_AGO)

    operator.archive(asked)
    found = operator.reads("report", "knowledge", "--json")
    assert (found["ended"], found["contained"], found["containment"]) == (1, 1, 1.0)
    assert found["gaps"][0]["question"] == "狗可以上船嗎"
    shown = operator.runs("report", "knowledge")
    assert "the bot settled 1 (100.0 %)" in shown
    assert "for example" in shown
    assert "狗可以上船嗎" in shown


def test_ratings_are_counted_by_queue_and_agent_and_comments_are_listed(operator: Operator) -> None:
    async def rated(archive: Archive) -> None:
        await write(archive, a_customer())
        for number, mark in ((ConversationId(1), 5), (ConversationId(2), 2), (ConversationId(3), None)):
            began = ConversationStarted(TWO_DAYS_AGO, number, CustomerId(1), QueueName("help"))
            ended = ConversationEnded(TWO_DAYS_AGO, number, EndReason.CLOSED, AgentId(1), None)
            given = [] if mark is None else [RatingGiven(number, TWO_DAYS_AGO, mark, "等太久" if mark == 2 else "")]
            await write(archive, began, ended, RatingAsked(number, TWO_DAYS_AGO), *given)

    operator.runs("agent", "add", "mei", "mei@example.org")
    operator.archive(rated)
    found = operator.reads("report", "ratings", "--json")
    assert found["queues"] == [{"queue": "help", "asked": 3, "given": 2, "share": 0.667, "mean": 3.5}]
    assert found["agents"] == [{"agent": "mei", "asked": 3, "given": 2, "share": 0.667, "mean": 3.5}]
    assert found["comments"] == [{"conversation": 2, "mark": 2, "comment": "等太久"}]
    assert "等太久" in operator.runs("report", "ratings")
    assert operator.reads("report", "ratings", "--days", "1", "--json")["queues"] == []


def test_service_is_measured_for_a_period_with_what_was_given_up_and_how_busy_agents_were(operator: Operator) -> None:
    began = datetime.now(UTC) - timedelta(seconds=100)

    async def talked(archive: Archive) -> None:
        await write(archive, a_customer(), *(AvailabilityChanged(began, MEI, Availability.AVAILABLE),))
        for number, answered in ((ConversationId(1), True), (ConversationId(2), False)):
            said: list[Fact] = [
                ConversationStarted(began, number, CustomerId(1), QueueName("help")),
                ConversationQueued(began, number, QueueReason.REQUESTED),
            ]
            if answered:
                said.append(ConversationConnected(began + timedelta(seconds=10), number, MEI))
                said.append(TurnPassed(began + timedelta(seconds=25), number, Author.CUSTOMER))
            reason = EndReason.CLOSED if answered else EndReason.ABANDONED
            said.append(ConversationEnded(began + timedelta(seconds=60), number, reason, MEI if answered else None))
            await write(archive, *said)

    operator.archive(talked)
    found = operator.reads("report", "service", "2d", "--json")
    (row,) = [row for row in found["queues"] if row["queue"] == "help"]
    assert (row["wanted"], row["answered"], row["abandonment"], row["asa"]) == (2, 1, 0.5, 25.0)
    assert row["time_to_accept"] == 10.0
    assert 0.4 < found["agents"]["occupancy"] <= 0.5
    assert "of it with conversations" in operator.runs("report", "service", "2d")
    assert "isn't a period" in operator.fails("report", "service", "someday")
