"""Who reads a conversation besides the agent who has it."""

from dataclasses import replace

import pytest

from imcs.dispatcher import AgentJoined, ConversationConnected, ConversationEnded, EndReason
from imcs.model import AgentId, Author, Conversation, ConversationId, CustomerId, Message, QueueName, Stage
from imcs.pointers import retraction
from imcs.workgroup.audience import Audience
from tests.builders import at

MEI, BO, BOSS, FIRST = AgentId(1), AgentId(2), AgentId(9), ConversationId(1)
WITH_MEI = Conversation(
    FIRST, CustomerId(1), QueueName("help"), Stage.CONNECTED, at(0), agent=MEI, guests=(), line=QueueName("help")
)
WITH_BOTH = replace(WITH_MEI, guests=(BO,))


def audience(conversation: Conversation | None) -> Audience:
    return Audience(lambda number: conversation)


def line(author: Author, agent: AgentId | None = MEI, *, private: bool = False) -> Message:
    return Message(FIRST, at(1), author, "m1", "hello", agent, private=private)


def test_with_one_agent_nobody_else_reads() -> None:
    assert audience(WITH_MEI).readers(line(Author.CUSTOMER)) == []
    assert not audience(WITH_MEI).several(FIRST)


def test_in_a_conference_everybody_reads_the_customer_and_each_other() -> None:
    both = audience(WITH_BOTH)
    assert both.readers(line(Author.CUSTOMER)) == [BO]
    assert both.readers(line(Author.AGENT, BO)) == [MEI]
    assert both.several(FIRST)


@pytest.mark.parametrize("author", [Author.SERVICE, Author.AGENT])
def test_what_is_between_the_desk_and_one_agent_nobody_else_reads(author: Author) -> None:
    both = audience(WITH_BOTH)
    both.watch(BOSS, WITH_BOTH)
    assert both.readers(line(author, private=True)) == []


def test_a_line_taken_back_by_command_goes_for_everybody_who_was_shown_it() -> None:
    both = audience(WITH_BOTH)
    both.watch(BOSS, WITH_BOTH)
    undone = replace(line(Author.SERVICE, BO), payloads=retraction("m1"))
    assert both.readers(undone) == [MEI, BOSS]


def test_who_watches_reads_the_bot_too() -> None:
    with_bot = replace(WITH_MEI, stage=Stage.BOT, agent=None)
    watched = audience(with_bot)
    watched.watch(BOSS, with_bot)
    assert watched.readers(line(Author.BOT, None)) == [BOSS]
    assert watched.readers(line(Author.CUSTOMER, None)) == [BOSS]


def test_the_face_hears_who_begins_to_watch() -> None:
    watched, told = audience(WITH_MEI), list[tuple[AgentId, Conversation]]()
    watched.on_watching = lambda agent, conversation: told.append((agent, conversation))
    watched.watch(BOSS, WITH_MEI)
    assert told == [(BOSS, WITH_MEI)]


@pytest.mark.parametrize(
    "entry",
    [
        AgentJoined(at(2), FIRST, BOSS, BOSS),
        ConversationConnected(at(2), FIRST, BOSS, BOSS),
        ConversationEnded(at(2), FIRST, EndReason.CLOSED, MEI),
    ],
)
def test_who_is_in_no_longer_watches_and_nobody_watches_what_is_over(
    entry: AgentJoined | ConversationConnected | ConversationEnded,
) -> None:
    watched = audience(WITH_MEI)
    watched.watch(BOSS, WITH_MEI)
    watched.recorded(entry)
    assert not watched.watches(BOSS, FIRST)
    assert watched.unwatch(BOSS) == []
