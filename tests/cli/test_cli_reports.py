"""`imcs report knowledge` and `imcs report ratings`."""

from datetime import UTC, datetime, timedelta

from imcs.archive import Archive, Lesson, RatingAsked, RatingGiven
from imcs.dispatcher.facts import ConversationEnded, ConversationStarted
from imcs.dispatcher.reasons import EndReason
from imcs.model import AgentId, ConversationId, CustomerId, QueueName
from tests.archive.log import a_customer, write
from tests.cli.conftest import Operator

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
