"""The bot's turn: said only if it still fits, never twice, and never left out."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bots.bot import Bot, Turn
from bots.flow_reader import read
from bots.state import BotState
from imcs.archive import BotStateSaved, FeedbackGiven
from imcs.dispatcher import ConversationEnded, ConversationQueued, EndReason, MessageLeft, QueueReason
from imcs.knowledge.confirmations import HELPED, NOT_HELPED, SAID
from imcs.model import Author, Left, Message, Need, Stage
from imcs.workgroup import Line
from kb.article import Article
from tests.builders import at
from tests.office import HELP, SHOP, Office, open_office
from tests.reception.lobby import PASSPORT, WATER, Lobby, bot


@pytest.fixture
async def lobby(office: Office) -> AsyncIterator[Lobby]:
    office.knowledge.holds(PASSPORT, WATER)
    made = Lobby(office, bot())
    yield made
    await made.reception.finish()


async def test_a_question_is_answered_from_the_knowledge_base_and_the_first_line_says_who_speaks(lobby: Lobby) -> None:
    conversation = lobby.says(await lobby.office.customer(), "How do I replace a lost passport?")
    await lobby.answers("Bring your ID.")
    greeting, answer = await lobby.bodies(conversation.id)
    assert "Test desk" in greeting
    assert answer.startswith("Bring your ID.")
    assert lobby.office.dispatcher.conversation(conversation.id).stage is Stage.BOT


LED = """
languages: [en]
steps:
  main:
    menu: What is it about?
    choices:
      - {label: Passports, then: passports}
      - {label: Something heavy, then: heavy}
  passports:
    say: Passports are made here, case {case}.
  heavy:
    handover: Somebody strong will come.
    skills: [strong]
"""


async def test_in_a_queue_with_a_flow_the_customer_is_led_and_the_agent_must_have_its_skills(office: Office) -> None:
    office.knowledge.holds(PASSPORT, Article("lead", "I need a passport", flow="passports"))
    lobby = Lobby(office, bot(), {HELP: read(LED)})
    ann, bob = await office.customer("ann"), await office.customer("bob")
    conversation = lobby.says(ann, "hello")
    await lobby.answers("1. Passports")
    lobby.says(ann, "I need a passport")
    await lobby.answers(f"Passports are made here, case {conversation.id}.")
    lobby.says(bob, "something heavy")
    queued = await office.tells(ConversationQueued)
    assert queued.need == Need(has=("strong",))
    await lobby.reception.finish()


async def test_a_flow_may_hand_over_to_another_queue_and_move_the_customer_up(office: Office) -> None:
    text = "languages: [en]\nsteps:\n  a: {handover: Wait., queue: shop, priority: 2}\n"
    lobby = Lobby(office, bot(), {HELP: read(text)})
    conversation = lobby.says(await office.customer(), "hello")
    queued = await office.tells(ConversationQueued)
    assert queued.queue == SHOP
    assert office.dispatcher.conversation(conversation.id).tier == 2
    assert office.workgroup.admission.raised(office.dispatcher.conversation(conversation.id)) == 2
    await lobby.reception.finish()


async def test_an_article_that_leads_into_a_step_of_another_queues_flow_is_just_answered(office: Office) -> None:
    office.knowledge.holds(replace(WATER, flow="passports"))
    lobby = Lobby(office, bot(), {HELP: read(LED)})
    lobby.says(await office.customer(), "Where can the water bill be paid?", queue=SHOP)
    await lobby.answers("At any post office.")
    await lobby.reception.finish()


async def test_the_bots_state_is_saved_with_its_reply(lobby: Lobby) -> None:
    conversation = lobby.says(await lobby.office.customer(), "How do I replace a lost passport?")
    await lobby.answers("Bring your ID.")
    saved = await lobby.office.tells(BotStateSaved)
    assert saved.conversation == conversation.id
    assert BotState.from_json(saved.state).article == "passport"


@pytest.mark.parametrize(("word", "verdict"), [("yes", HELPED), ("no", NOT_HELPED)])
async def test_what_the_customer_says_of_an_answer_is_kept_with_the_bots_reply(
    lobby: Lobby, word: str, verdict: str
) -> None:
    wang = await lobby.office.customer()
    conversation = lobby.says(wang, "How do I replace a lost passport?")
    await lobby.answers("Bring your ID.")
    lobby.says(wang, word)
    said = await lobby.office.tells(FeedbackGiven)
    assert (said.article, said.verdict, said.asks) == ("passport", SAID, False)
    given = await lobby.office.tells(FeedbackGiven, lambda given: given.asks)
    assert (given.conversation, given.article, given.verdict) == (conversation.id, "passport", verdict)
    assert given.confidence == said.confidence
    assert (said.confidence or 0) > 0.9


async def test_lines_written_one_after_the_other_are_one_question(lobby: Lobby) -> None:
    conversation = lobby.says(await lobby.office.customer(), "Hi", "My passport is lost,", "how do I replace it?")
    await lobby.answers("Bring your ID.")
    assert len(await lobby.bodies(conversation.id)) == 2  # the greeting and one answer
    assert len(lobby.office.knowledge.asked) == 1


async def test_a_turn_is_dropped_when_a_newer_line_came_and_run_again_over_all_lines(lobby: Lobby) -> None:
    knowledge = lobby.office.knowledge
    knowledge.free.clear()
    wang = await lobby.office.customer()
    conversation = lobby.says(wang, "How do I replace a lost passport?")
    await knowledge.asking.wait()
    knowledge.asking.clear()
    lobby.says(wang, "I mean: Where can the water bill be paid?")
    knowledge.free.set()
    saved = await lobby.office.tells(BotStateSaved)
    await lobby.reception.finish()
    assert saved.conversation == conversation.id
    assert len(await lobby.bodies(conversation.id)) == 2  # the greeting and one reply
    first, second = knowledge.asked
    assert "water bill" not in first
    assert "passport" in second
    assert "water bill" in second


async def test_a_turn_is_dropped_when_a_person_took_over(lobby: Lobby) -> None:
    office = lobby.office
    office.knowledge.free.clear()
    mei, wang = await office.hires(), await office.customer()
    conversation = lobby.says(wang, "How do I replace a lost passport?")
    await office.knowledge.asking.wait()
    office.workgroup.request_person(conversation.id, QueueReason.REQUESTED)
    office.workgroup.accept(mei, conversation.id)
    office.knowledge.free.set()
    await lobby.reception.finish()
    assert await lobby.bodies(conversation.id) == []


async def test_a_turn_is_dropped_when_the_conversation_has_ended(lobby: Lobby) -> None:
    office = lobby.office
    office.knowledge.free.clear()
    conversation = lobby.says(await office.customer(), "How do I replace a lost passport?")
    await office.knowledge.asking.wait()
    office.workgroup.customer_leaves(conversation.id)
    office.knowledge.free.set()
    await lobby.reception.finish()
    assert await lobby.bodies(conversation.id) == []


async def test_the_bot_is_silent_once_it_was_told_to_forget(lobby: Lobby) -> None:
    conversation = lobby.says(await lobby.office.customer(), "How do I replace a lost passport?")
    lobby.reception.forget(conversation.id)
    lobby.reception.forget(conversation.id)
    await lobby.reception.finish()
    lin = lobby.says(await lobby.office.customer("lin@home.example"), "Where can the water bill be paid?")
    await lobby.answers("post office")
    assert await lobby.bodies(conversation.id) == []
    assert lin.id != conversation.id


async def test_whoever_asks_for_a_person_is_queued(lobby: Lobby) -> None:
    await lobby.office.hires()
    conversation = lobby.says(await lobby.office.customer(), "agent")
    queued = await lobby.office.tells(ConversationQueued)
    assert (queued.conversation, queued.reason) == (conversation.id, QueueReason.REQUESTED)
    said = [line.body for line in await lobby.office.lines(conversation.id) if not line.private]
    assert said[-2:] == [
        "All right, I'm looking for an agent for you.",
        "You are next. The first free agent will answer you.",
    ]


async def test_whoever_ends_it_has_ended_it(lobby: Lobby) -> None:
    conversation = lobby.says(await lobby.office.customer(), "goodbye")
    ended = await lobby.office.tells(ConversationEnded)
    assert (ended.conversation, ended.reason) == (conversation.id, EndReason.FINISHED)


async def test_while_waiting_the_words_work(lobby: Lobby) -> None:
    office = lobby.office
    await office.hires(capacity=1)
    first = lobby.says(await office.customer("a@home.example"), "agent")
    await office.tells(ConversationQueued, lambda fact: fact.conversation == first.id)
    wang = await office.customer()
    conversation = lobby.says(wang, "agent")
    queued = await office.tells(ConversationQueued, lambda fact: fact.conversation == conversation.id)
    lobby.says(wang, "how long")
    told = await office.tells(
        Message, lambda line: line.conversation == conversation.id and line.id.startswith("place")
    )
    again = await office.tells(Message, lambda line: line.body == told.body and line.id != told.id)
    assert (again.body, again.author) == ("People ahead of you: 1.", Author.SERVICE)
    lobby.says(wang, "leave a message")
    left = await office.tells(MessageLeft)
    assert (left.conversation, left.why) == (conversation.id, Left.ASKED)
    await office.tells(Message, lambda line: line.body.startswith("All right, just write your message here."))
    lobby.says(wang, "How do I replace a lost passport?")
    await lobby.answers("Bring your ID.")  # sure answers still help
    lobby.says(wang, "agent")
    await office.tells(ConversationQueued, lambda fact: fact.conversation == conversation.id and fact is not queued)
    lobby.says(wang, "cancel")
    ended = await office.tells(ConversationEnded)
    assert (ended.conversation, ended.reason) == (conversation.id, EndReason.ABANDONED)


async def test_without_a_search_the_bot_says_so_and_offers_a_person(lobby: Lobby) -> None:
    lobby.office.knowledge.down = True
    lobby.says(await lobby.office.customer(), "How do I replace a lost passport?")
    line = await lobby.answers("can't look anything up")
    assert "1. Talk to a person" in line.body


async def test_a_file_is_kept_and_that_is_said(lobby: Lobby) -> None:
    wang = await lobby.office.customer()
    conversation, _ = lobby.office.workgroup.customer_says(wang, HELP, Line("", "https://files.example/cat.jpg"))
    lobby.reception.got_file(conversation.id)
    await lobby.answers("Your file has been kept")


async def test_a_conversation_that_began_with_a_file_grows_idle_too(lobby: Lobby) -> None:
    wang = await lobby.office.customer()
    conversation, _ = lobby.office.workgroup.customer_says(wang, HELP, Line("", "https://files.example/cat.jpg"))
    lobby.reception.got_file(conversation.id)
    lobby.office.clock.advances(100)
    assert lobby.reception.idle_since(at(50)) == [conversation.id]


async def test_a_file_for_an_agent_is_none_of_the_bots_business(lobby: Lobby) -> None:
    mei, wang = await lobby.office.hires(), await lobby.office.customer()
    conversation = await lobby.office.connects(wang, mei)
    lobby.reception.got_file(conversation.id)
    assert await lobby.bodies(conversation.id) == []


async def test_two_bots_dont_talk_for_ever(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    lobby = Lobby(office, bot(), replies_per_minute=2)
    wang = await office.customer()
    conversation = lobby.says(wang, "hello")
    for count in (1, 2):
        await office.tells(BotStateSaved)
        office.told.clear()
        conversation = lobby.says(wang, f"hello {count}")
    await office.tells(BotStateSaved)
    before = await lobby.bodies(conversation.id)
    assert "event=bot-silenced" in caplog.text
    office.clock.advances(61)
    office.told.clear()
    lobby.says(wang, "thanks")
    await lobby.answers("You're welcome!")
    assert len(await lobby.bodies(conversation.id)) == len(before) + 1


async def test_what_always_works_while_waiting_works_however_often_the_bot_has_answered(office: Office) -> None:
    lobby = Lobby(office, bot(), replies_per_minute=1)
    wang = await office.customer()
    conversation = lobby.says(wang, "agent please")
    await office.tells(ConversationQueued)
    asked = [await office.tells(Message, lambda line: line.id.startswith("place-"))]
    office.told.clear()
    lobby.says(wang, "how long")
    asked.append(await office.tells(Message, lambda line: line.id.startswith("place-")))
    assert len({line.id for line in asked}) == 2
    lobby.says(wang, "leave a message")
    assert (await office.tells(MessageLeft)).conversation == conversation.id
    office.told.clear()
    lobby.says(wang, "cancel")
    await office.tells(ConversationEnded)


async def test_who_wrote_nothing_for_long_is_known(lobby: Lobby) -> None:
    office = lobby.office
    silent = lobby.says(await office.customer("a@home.example"), "thanks")
    await lobby.answers("You're welcome!")
    await lobby.reception.finish()
    office.clock.advances(100)
    lobby.says(await office.customer("b@home.example"), "thanks")
    assert lobby.reception.idle_since(at(50)) == [silent.id]


async def test_after_a_restart_what_was_left_unanswered_is_answered_and_where_the_bot_stood_is_known(
    tmp_path: Path,
) -> None:
    async with open_office(tmp_path) as office:
        lobby = Lobby(office, bot())
        office.knowledge.holds(PASSPORT)
        wang = await office.customer()
        conversation = lobby.says(wang, "How do I replace a lost passport?")
        await lobby.answers("Bring your ID.")
        office.workgroup.customer_says(wang, HELP, Line("", "no"))  # and the service dies before its turn
    async with open_office(tmp_path) as office:
        lobby = Lobby(office, bot())
        unanswered = await office.archive.unanswered(conversation.id)
        assert [words for _, words in unanswered] == ["no"]
        state = BotState.from_json(await office.archive.bot_state(conversation.id) or "")
        lobby.reception.resume(conversation.id, state, unanswered)
        await lobby.answers("I'm sorry that this didn't help.")
        assert await office.archive.unanswered(conversation.id) == []


async def test_a_conversation_with_nothing_unanswered_is_resumed_in_silence(lobby: Lobby) -> None:
    conversation, _ = lobby.office.workgroup.customer_says(await lobby.office.customer(), HELP, Line("", "Hello"))
    lobby.reception.resume(conversation.id, BotState(greeted=True), [])
    await lobby.reception.finish()
    assert await lobby.bodies(conversation.id) == []
    lobby.office.clock.advances(100)
    assert lobby.reception.idle_since(at(50)) == [conversation.id]


class BrokenBot(Bot):
    """Fails at every turn."""

    def turn(self, *args: object, **kwargs: object) -> Turn:
        raise ZeroDivisionError("a secret")


async def test_when_the_bot_fails_a_person_is_sought_and_nobody_is_left_without_a_word(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    lobby = Lobby(office, BrokenBot(bot().texts))
    conversation = lobby.says(await office.customer(), "thanks")
    queued = await office.tells(ConversationQueued)
    assert (queued.conversation, queued.reason) == (conversation.id, QueueReason.BOT_UNSURE)
    assert "event=bot-turn-failed" in caplog.text
    assert "a secret" not in "".join(line.body for line in await office.lines(conversation.id))


async def test_a_pause_shorter_than_the_debounce_time_doesnt_end_the_question(office: Office) -> None:
    office.knowledge.holds(PASSPORT)
    lobby = Lobby(office, bot(), debounce=0.2)
    wang = await office.customer()
    lobby.says(wang, "My passport is lost,")
    await asyncio.sleep(0)  # the loop runs, and the time isn't over
    lobby.says(wang, "how do I replace it?")
    await lobby.answers("Bring your ID.")
    assert len(office.knowledge.asked) == 1
    await lobby.reception.finish()


async def test_where_no_bot_comes_first_the_waiting_customer_is_still_answered(lobby: Lobby) -> None:
    lobby.says(await lobby.office.customer(), "How do I replace a lost passport?", queue=SHOP)
    await lobby.answers("Bring your ID.")


async def test_a_person_is_sought_among_those_whom_the_last_question_is_for(lobby: Lobby) -> None:
    office = lobby.office
    office.knowledge.holds(replace(PASSPORT, skills=("visa",), queue="shop"), WATER)
    expert = await office.hires("lin", queues=(SHOP,))
    await office.archive.set_agent(replace(expert, skills=frozenset({"visa"})))
    await office.people.load_staff()
    conversation = lobby.says(await office.customer(), "How do I replace a lost passport?")
    await lobby.answers("Bring your ID.")
    lobby.says(await office.customer(), "a person, please")
    queued = await office.tells(ConversationQueued)
    assert (queued.conversation, queued.queue) == (conversation.id, SHOP)
    assert queued.need is not None
    assert queued.need.has == ("visa",)
