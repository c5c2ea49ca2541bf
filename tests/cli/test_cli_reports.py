"""`imcs report knowledge`."""

from datetime import UTC, datetime, timedelta

from imcs.archive import Archive, Lesson
from imcs.dispatcher.facts import ConversationEnded, ConversationStarted, EndReason
from imcs.model import ConversationId, CustomerId, QueueName
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
