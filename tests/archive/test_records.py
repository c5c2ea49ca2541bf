"""The values that reads give back."""

from dataclasses import fields

from imcs.archive import ArticleRow, ConversationRecord
from imcs.dispatcher.reasons import EndReason
from imcs.model import AgentId, ConversationId, CustomerId, QueueName, Stage
from tests.builders import at


def test_a_record_in_the_domains_word_keeps_all_that_both_know() -> None:
    record = ConversationRecord(
        id=ConversationId(7),
        customer=CustomerId(3),
        queue=QueueName("help"),
        stage=Stage.ENDED,
        started_at=at(0),
        tier=2,
        agent=AgentId(4),
        queued_at=at(1),
        connected_at=at(2),
        ended_at=at(3),
        end_reason=EndReason.CLOSED,
        continues=ConversationId(6),
        is_open=False,
    )
    conversation = record.as_conversation()
    shared = {field.name for field in fields(record)} & {field.name for field in fields(conversation)}
    assert len(shared) == 9
    assert all(getattr(record, name) == getattr(conversation, name) for name in shared)


def test_an_article_that_does_not_say_its_status_is_a_draft() -> None:
    assert ArticleRow("a1", {}).status == ArticleRow("a1", {"status": ""}).status == "draft"
    assert ArticleRow("a1", {"status": "published"}).status == "published"
