"""What the archive answers about the past."""

from collections import Counter
from pathlib import Path

import pytest

from imcs.archive import Archive, BotStateSaved, Entry, PuppetAdded
from imcs.archive.rows import fact_kinds
from imcs.dispatcher.facts import ConversationConnected, ServiceResumed
from imcs.dispatcher.restart import open_facts
from imcs.model import AgentId, Author, ConversationId, CustomerId, Puppet, QueueName, Stage
from tests.archive.log import HELP, a_customer, a_line, a_start, an_end, write
from tests.archive.random_day import facts_of_a_day
from tests.builders import at

ONE, TWO = ConversationId(1), ConversationId(2)


DAYS = range(12)


@pytest.mark.parametrize("day", DAYS)
async def test_a_restart_reads_exactly_the_facts_that_the_dispatcher_asks_for(archive: Archive, day: int) -> None:
    facts = facts_of_a_day(day, customers=60)
    await write(archive, *[a_customer(number) for number in range(1, 61)])
    for start in range(0, len(facts), 17):
        await write(archive, *facts[start : start + 17])
    assert await archive.open_facts() == open_facts(facts)


def test_the_days_that_are_restarted_from_hold_facts_of_every_kind() -> None:
    kinds = Counter(type(fact).__name__ for day in DAYS for fact in facts_of_a_day(day, customers=60))
    assert set(kinds) == set(fact_kinds())
    assert min(kinds.values()) >= 10


async def test_an_empty_archive_has_nothing_to_start_from(archive: Archive) -> None:
    assert await archive.open_facts() == []
    assert await archive.unhanded() == []
    assert await archive.last_moment() is None
    assert (await archive.last_conversation(), await archive.last_customer()) == (0, 0)


async def test_an_interruption_counts_from_the_oldest_open_conversation_on(archive: Archive) -> None:
    resumed = [ServiceResumed(at(second), at(second - 1)) for second in (10, 30, 50)]
    await write(
        archive,
        a_customer(),
        a_start(1, seconds=0),
        an_end(1, seconds=5),
        resumed[0],
        a_start(2, seconds=20),
        resumed[1],
        resumed[2],
    )
    assert await archive.open_facts() == [a_start(2, seconds=20), resumed[1], resumed[2]]


async def test_only_the_latest_interruption_counts_where_nothing_is_open(archive: Archive) -> None:
    resumed = [ServiceResumed(at(second), at(second - 1)) for second in (10, 30)]
    await write(archive, a_customer(), a_start(seconds=0), *resumed, an_end(seconds=40))
    assert await archive.open_facts() == [resumed[1]]


async def test_the_last_moment_is_that_of_the_newest_fact_or_message(archive: Archive) -> None:
    await write(archive, a_customer(), a_start(seconds=0))
    assert await archive.last_moment() == at(0)
    await write(archive, a_line(seconds=7))
    assert await archive.last_moment() == at(7)
    await write(archive, an_end(seconds=9))
    assert await archive.last_moment() == at(9)


async def test_the_last_numbers_are_those_given(archive: Archive) -> None:
    await write(archive, a_customer(3), a_customer(8), a_start(5, 3))
    assert (await archive.last_conversation(), await archive.last_customer()) == (5, 8)


async def test_facts_and_messages_come_again_in_their_common_order(archive: Archive) -> None:
    entries: list[Entry] = [a_start(), a_line("one"), an_end(), a_start(2), a_line("two", 2)]
    await write(archive, a_customer(), *entries)
    again = await archive.unhanded()
    assert [recorded.entry for recorded in again] == entries
    assert [recorded.seq for recorded in again] == [2, 3, 4, 5, 6]
    assert all(recorded.again for recorded in again)


@pytest.mark.parametrize("handed", range(1, 8))
async def test_neither_a_fact_nor_a_message_at_the_watermark_comes_again(archive: Archive, handed: int) -> None:
    await write(archive, a_customer(), a_start(), a_line("one"), an_end(), a_start(2), a_line("two", 2))
    archive.handed(handed)
    await write(archive, a_customer(2))
    assert [recorded.seq for recorded in await archive.unhanded()] == [seq for seq in range(2, 7) if seq > handed]


async def test_everything_said_is_read_in_order_private_lines_included(archive: Archive) -> None:
    lines = [a_line("one"), a_line("a note", author=Author.AGENT, private=True), a_line("three")]
    await write(archive, a_customer(), a_start(), a_start(2), lines[0], a_line("elsewhere", 2), *lines[1:])
    assert await archive.messages(ONE) == lines
    assert await archive.last_lines(ONE, 2) == lines[1:]
    assert await archive.messages(ConversationId(9)) == []


async def test_a_line_is_found_by_its_id_in_its_own_conversation(archive: Archive) -> None:
    lines = [a_line("first", message_id="x"), a_line("again", message_id="x"), a_line("other", 2, message_id="x")]
    await write(archive, a_customer(), a_start(), a_start(2), *lines)
    assert await archive.line(ONE, "x") == lines[0]
    assert await archive.line(TWO, "x") == lines[2]
    assert await archive.line(ONE, "y") is None


async def test_a_transcript_is_the_conversation_the_customer_and_the_words(archive: Archive) -> None:
    await write(archive, a_customer(name="小美"), a_start(), a_line("請問"), an_end())
    transcript = await archive.transcript(ONE)
    assert transcript is not None
    assert (transcript.conversation.id, transcript.conversation.stage) == (ONE, Stage.ENDED)
    assert transcript.customer == a_customer(name="小美").customer
    assert transcript.messages == (a_line("請問"),)
    assert await archive.transcript(TWO) is None


async def test_conversations_come_newest_first_of_all_of_a_queue_or_of_a_customer(archive: Archive) -> None:
    starts = [a_start(1, 1), a_start(2, 2, queue="billing"), a_start(3, 1, queue="billing"), a_start(4, 2)]
    await write(archive, a_customer(1), a_customer(2), *starts)

    async def numbers(limit: int = 9, queue: str | None = None, customer: int | None = None) -> list[int]:
        name = None if queue is None else QueueName(queue)
        number = None if customer is None else CustomerId(customer)
        return [record.id for record in await archive.conversations(limit, name, number)]

    assert await numbers() == [4, 3, 2, 1]
    assert await numbers(limit=2) == [4, 3]
    assert await numbers(queue="billing") == [3, 2]
    assert await numbers(customer=1) == [3, 1]
    assert await numbers(customer=1, queue="billing") == [3]


async def test_puppets_are_kept_for_what_is_open_or_ended_lately(archive: Archive) -> None:
    puppets = [Puppet(f"c-{number}", CustomerId(number), HELP) for number in (1, 2, 3, 4)]
    await write(archive, *[a_customer(number) for number in (1, 2, 3, 4)], *map(PuppetAdded, puppets))
    await write(archive, a_start(1, 1), an_end(1, 100), a_start(2, 2), an_end(2, 200), a_start(3, 3))
    assert await archive.puppets(since=at(150)) == [puppets[1], puppets[2]]
    assert await archive.puppets(since=at(100)) == puppets[:3]


async def test_what_the_bot_has_not_taken_up_is_unanswered(archive: Archive) -> None:
    *_, first = await write(archive, a_customer(), a_start(), a_line("退貨"))
    assert await archive.unanswered(ONE) == [(first.seq, "退貨")]
    await write(archive, BotStateSaved(ONE, "{}", first.seq), a_line("七天", author=Author.BOT))
    assert await archive.unanswered(ONE) == []
    second, *_ = await write(archive, a_line("運費"), a_line("VIP", author=Author.AGENT, private=True))
    assert await archive.unanswered(ONE) == [(second.seq, "運費")]


async def test_an_ended_conversation_waits_for_its_transcript_until_marked(archive: Archive) -> None:
    await write(archive, a_customer(), a_start(1), a_start(2), a_start(3), an_end(1), an_end(3, wrap_up=30))
    assert await archive.ended_untranscribed() == [1, 3]
    await archive.mark_indexed([ONE])
    assert await archive.ended_untranscribed() == [3]
    assert await archive.ended() == [1, 3]


async def test_an_agents_conversation_ends_with_their_name_on_it(archive: Archive) -> None:
    connected = ConversationConnected(at(5), ONE, AgentId(4))
    await write(archive, a_customer(), a_start(), connected, an_end(1, 50, agent=4, wrap_up=30))
    record = await archive.conversation(ONE)
    assert record is not None
    assert (record.agent, record.connected_at, record.ended_at, record.is_open) == (4, at(5), at(50), True)


async def test_what_was_written_is_there_after_closing_and_opening(tmp_path: Path) -> None:
    async with await Archive.open(tmp_path) as archive:
        await write(archive, a_customer(), a_start(), a_line("還在嗎"))
    async with await Archive.open(tmp_path) as archive:
        assert await archive.messages(ONE) == [a_line("還在嗎")]
