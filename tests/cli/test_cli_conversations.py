"""`imcs conversation list|show`."""

from datetime import UTC, datetime, timedelta

import pytest

from imcs.archive import Archive, CustomerAdded, FormAnswer, FormFilled, RatingAsked, RatingGiven
from imcs.cli.office import login
from imcs.dispatcher.facts import (
    ConversationConnected,
    ConversationEnded,
    ConversationQueued,
    ConversationStarted,
    MessageLeft,
    OfferMade,
)
from imcs.dispatcher.reasons import EndReason, QueueReason
from imcs.model import Address, AgentId, Author, ConversationId, Customer, CustomerId, Left, Message, QueueName
from tests.cli.conftest import Operator

START = datetime(2030, 1, 31, 9, 0, tzinfo=UTC)
MEI, WANG, FIRST, SECOND = AgentId(1), CustomerId(1), ConversationId(1), ConversationId(2)

FILE = "<x xmlns='jabber:x:oob'><url>https://host/x</url></x>"


async def play(archive: Archive) -> None:
    """One conversation that a person ended, and one with the bot."""
    at = [START + timedelta(seconds=second) for second in range(20)]
    archive.append(
        CustomerAdded(Customer(WANG, Address("wang@example.org"), "王小明")),
        ConversationStarted(at[0], FIRST, WANG, QueueName("help")),
        Message(FIRST, at[0], Author.CUSTOMER, "m1", "真人\x1b[2J"),
        ConversationQueued(at[1], FIRST, QueueReason.REQUESTED),
        OfferMade(at[2], FIRST, MEI, at[19]),
        ConversationConnected(at[3], FIRST, MEI),
        Message(FIRST, at[4], Author.AGENT, "m2", "您好 welcome\n請說", agent=MEI, payloads=FILE),
        Message(FIRST, at[5], Author.AGENT, "m3", "要退貨", agent=MEI, private=True),
        FormFilled(FIRST, at[5], "repair", "報修", (FormAnswer("姓名", "name", "王", "王小明"),), complete=False),
        RatingAsked(FIRST, at[6]),
        RatingGiven(FIRST, at[7], 4, "很快"),
        ConversationEnded(at[6], FIRST, EndReason.CLOSED, MEI),
        ConversationStarted(at[7], SECOND, WANG, QueueName("billing")),
        Message(SECOND, at[7], Author.CUSTOMER, "m4", "帳單"),
        Message(SECOND, at[8], Author.BOT, "m5", "在這裡"),
    )


@pytest.fixture
def after_a_day(operator: Operator) -> Operator:
    operator.runs("agent", "add", "mei", "mei@example.org")
    operator.archive(play)
    return operator


def test_conversations_are_listed_newest_first(after_a_day: Operator) -> None:
    rows = after_a_day.reads("conversation", "list")
    assert [row["number"] for row in rows] == [2, 1]
    assert rows[1] | {"started": "", "ended": ""} == {
        "number": 1,
        "queue": "help",
        "stage": "ended",
        "customer": "王小明",
        "agent": "mei",
        "started": "",
        "ended": "",
        "end_reason": "closed",
    }
    assert "王小明" in after_a_day.runs("conversation", "list")


def test_the_list_may_be_of_one_queue_and_short(after_a_day: Operator) -> None:
    assert [row["number"] for row in after_a_day.reads("conversation", "list", "--queue", "help")] == [1]
    assert [row["number"] for row in after_a_day.reads("conversation", "list", "--limit", 1)] == [2]


def test_a_conversation_is_shown_line_by_line_with_who_said_it(after_a_day: Operator) -> None:
    head, *more = after_a_day.runs("conversation", "show", 1).splitlines()
    assert more[:3] == ["form: 報修 (not finished)", "  姓名: 王小明", "rating: 4 of 5 · 很快"]
    lines = more[3:]
    assert "customer: 王小明" in head
    assert [line.split("  ", 1)[1].strip() for line in lines] == [
        "customer: 真人\ufffd[2J",
        "mei: 您好 welcome",
        "mei: 請說",
        "no copy: not fetched yet",
        "mei (note): 要退貨",
    ]


def test_a_program_reads_a_conversation_as_it_was_said(after_a_day: Operator) -> None:
    shown = after_a_day.reads("conversation", "show", 1)
    assert [line["body"] for line in shown["messages"]] == ["真人\x1b[2J", "您好 welcome\n請說", "要退貨"]
    assert [line["private"] for line in shown["messages"]] == [False, False, True]
    assert shown["messages"][0]["at"] == START.isoformat()
    assert shown["files"] == [{"line": "m2", "url": "https://host/x", "copy": "", "size": 0, "fault": ""}]


def test_an_agent_who_left_is_still_told_apart(after_a_day: Operator) -> None:
    after_a_day.runs("agent", "remove", "mei")
    assert "#1: 您好" in after_a_day.runs("conversation", "show", 1)


def test_an_unknown_number_says_where_to_look(operator: Operator) -> None:
    assert operator.fails("conversation", "show", 7) == "there is no conversation 7: see `imcs conversation list`"


def test_whoever_reads_a_conversation_here_is_in_the_audit(after_a_day: Operator) -> None:
    after_a_day.runs("conversation", "show", "1")
    (reading,) = after_a_day.reads("audit")
    assert (reading["by"], reading["act"], reading["conversation"]) == ("the operator", "read", 1)
    assert reading["detail"] == f"show, by {login()}"


async def waits_and_leaves(archive: Archive) -> None:
    """One who waits, one who left a message, and one who left one and waits after all."""
    at = [START + timedelta(seconds=second) for second in range(4)]
    for number in (3, 4, 5):
        talk = ConversationId(number)
        archive.append(ConversationStarted(at[0], talk, WANG, QueueName(f"queue{number}")))
        archive.append(ConversationQueued(at[1], talk, QueueReason.REQUESTED))
        if number > 3:
            archive.append(MessageLeft(at[1], talk, Left.CLOSED, at[2], at[3]))
        if number > 4:
            archive.append(ConversationQueued(at[2], talk, QueueReason.REQUESTED))


def test_a_left_message_is_listed_as_one_and_not_as_somebody_who_waits(after_a_day: Operator) -> None:
    after_a_day.archive(waits_and_leaves)
    stages = {row["number"]: row["stage"] for row in after_a_day.reads("conversation", "list")}
    assert stages == {1: "ended", 2: "bot", 3: "queued", 4: "left message", 5: "queued"}
    assert after_a_day.reads("conversation", "show", "4")["stage"] == "left message"
