"""The staff's commands carried out: who may, where, and what is answered."""

from dataclasses import replace
from pathlib import Path

import pytest

from imcs.archive import ArticleRow, FeedbackGiven
from imcs.commands.table import COMMANDS
from imcs.commands.words import Invocation, read_line
from imcs.customers.screen_pop import ScreenPop
from imcs.dispatcher import AgentPaused, ConversationConnected, OfferDeclined, WrapUpEnded
from imcs.knowledge.confirmations import SENT
from imcs.model import Agent, Author, Conversation, Customer, Language, Puppet, Role, Stage
from kb.article import Article
from kb.engine import TranscriptText
from tests.builders import a_queue
from tests.office import HELP, SHOP, Office, open_office, texts

PASSPORT = Article(
    "passport",
    "How do I replace a lost passport?",
    ("passport gone",),
    answers={"en": "Bring your ID.", "zh_TW": "請帶身分證。"},
)


class Counter:
    """A desk, and what an agent writes to it."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.pop = ScreenPop(office.archive, office.people, office.knowledge, texts())
        self.desk = office.desk(self.pop)

    async def runs(self, agent: Agent, line: str, puppet: Puppet | None = None) -> str:
        """The answer to a command, at the desk or in a customer's window."""
        invocation = read_line(line)
        assert isinstance(invocation, Invocation)
        return await self.desk.run(invocation, agent, puppet)

    def window(self, customer: Customer, conversation: Conversation) -> Puppet:
        return self.office.people.puppet(customer.id, conversation.queue)


@pytest.fixture
def counter(office: Office) -> Counter:
    return Counter(office)


async def test_a_command_needs_its_role(office: Office, counter: Counter) -> None:
    ann = await office.hires("ann", roles=frozenset({Role.MANAGER}))
    assert await counter.runs(ann, "!pause") == "!pause isn't among what you may do."
    assert office.dispatcher.agent(ann.id).paused is False
    assert "You: available" in await counter.runs(ann, "!status")


async def test_a_command_needs_its_place(office: Office, counter: Counter) -> None:
    mei = await office.hires()
    assert await counter.runs(mei, "!close") == "!close works in a customer's window."
    assert await counter.runs(mei, "!note hello") == "!note works in a customer's window."


async def test_a_command_needs_what_it_is_about(office: Office, counter: Counter) -> None:
    mei = await office.hires()
    assert await counter.runs(mei, "!kb") == "Something is missing: !kb WORDS"


async def test_answers_are_in_the_agents_language(office: Office, counter: Counter) -> None:
    mei = await office.hires(language=Language.ZH_TW)
    assert "結案" in await counter.runs(mei, "!結案")


async def test_an_offer_is_accepted_in_the_window_and_the_lines_that_follow_say_so(
    office: Office, counter: Counter
) -> None:
    mei, wang = await office.hires(), await office.customer()
    conversation = await office.asks(wang)
    assert await counter.runs(mei, "!accept", counter.window(wang, conversation)) == ""
    assert office.dispatcher.conversation(conversation.id).stage is Stage.CONNECTED


async def test_an_offer_is_declined_in_the_window(office: Office, counter: Counter) -> None:
    mei, wang = await office.hires(), await office.customer()
    conversation = await office.asks(wang)
    assert await counter.runs(mei, "!decline", counter.window(wang, conversation)) == ""
    assert (await office.tells(OfferDeclined)).agent == mei.id


async def test_an_offer_that_was_declined_by_mistake_is_taken_after_all(office: Office, counter: Counter) -> None:
    mei, wang = await office.hires(), await office.customer()
    window = counter.window(wang, await office.asks(wang))
    assert await counter.runs(mei, "!decline", window) == ""
    assert await counter.runs(mei, "!accept", window) == "Nobody else had taken it yet: this conversation is yours."
    assert (await office.tells(ConversationConnected)).agent == mei.id


@pytest.mark.parametrize("word", ["!accept", "!decline"])
async def test_an_offer_to_somebody_else_or_none_at_all_is_refused(office: Office, counter: Counter, word: str) -> None:
    await office.hires("mei")
    wang = await office.customer()
    conversation = await office.asks(wang)
    bo = await office.hires("bo")
    window = counter.window(wang, conversation)
    assert await counter.runs(bo, word, window) == "There is no open offer here."
    office.workgroup.customer_leaves(conversation.id)
    assert await counter.runs(bo, word, window) == "This offer is no longer open. Nothing was sent."


async def test_closing_ends_it_once_and_only_by_its_agent(office: Office, counter: Counter) -> None:
    mei, wang = await office.hires("mei"), await office.customer()
    conversation = await office.connects(wang, mei)
    bo = await office.hires("bo")
    window = counter.window(wang, conversation)
    assert await counter.runs(bo, "!close", window) == "This conversation isn't with you. Nothing was sent."
    assert await counter.runs(mei, "!close solved", window) == ""
    assert office.workgroup.find(conversation.id) is None
    assert await counter.runs(mei, "!close", window) == "This conversation has ended. Nothing was sent."
    assert "solved" in [line.body for line in await office.lines(conversation.id)]


async def test_the_wrap_up_ends_by_word(office: Office, counter: Counter) -> None:
    mei, wang = await office.hires(), await office.customer()
    conversation = await office.connects(wang, mei)
    window = counter.window(wang, conversation)
    assert await counter.runs(mei, "!done", window) == "There is nothing to wrap up."
    await counter.runs(mei, "!close", window)
    assert await counter.runs(mei, "!done", window) == "Wrap-up done. You are free for the next conversation."
    assert (await office.tells(WrapUpEnded)).conversation == conversation.id


async def test_a_suggestion_is_sent_to_the_customer_in_the_customers_language(office: Office, counter: Counter) -> None:
    office.knowledge.holds(PASSPORT)
    mei, wang = await office.hires(), await office.customer()
    conversation = await office.connects(wang, mei, "my passport is lost")
    window = counter.window(wang, conversation)
    assert await counter.runs(mei, "!s 1", window) == "There is no suggestion 1. !kb WORDS searches."
    found = await counter.runs(mei, "!kb lost passport", window)
    assert "1. How do I replace a lost passport?" in found
    assert await counter.runs(mei, "!s 1 And come early.", window) == "Sent: How do I replace a lost passport?"
    line = (await office.lines(conversation.id))[-1]
    assert (line.author, line.body) == (Author.AGENT, "Bring your ID.\nAnd come early.")
    given = await office.tells(FeedbackGiven)
    assert (given.article, given.verdict, given.agent) == ("passport", SENT, mei.id)
    for wrong in ("!s 0", "!s 2", "!s x", "!s -1", "!s " + "9" * 5000):
        assert "There is no suggestion" in await counter.runs(mei, wrong, window)


@pytest.mark.parametrize("line", ["！送1您好", "！送 1　您好", "!s 1\n您好", "!s #1, 您好", "！送１。您好"])
async def test_words_may_touch_the_number_of_the_suggestion(office: Office, counter: Counter, line: str) -> None:
    office.knowledge.holds(PASSPORT)
    mei, wang = await office.hires(), await office.customer()
    conversation = await office.connects(wang, mei)
    window = counter.window(wang, conversation)
    await counter.runs(mei, "!kb lost passport", window)
    assert (await counter.runs(mei, line, window)).startswith("Sent:")
    said = [said.body for said in await office.lines(conversation.id) if said.author is Author.AGENT]
    assert said[-1].splitlines()[-1] == "您好"


async def test_nothing_is_sent_into_a_conversation_that_isnt_ones_own(office: Office, counter: Counter) -> None:
    mei, wang = await office.hires("mei"), await office.customer()
    conversation = await office.asks(wang)
    bo = await office.hires("bo")
    window = counter.window(wang, conversation)
    for agent in (mei, bo):  # offered only, and not even that
        for line in ("!s 1", "!say hello"):
            assert await counter.runs(agent, line, window) == "This conversation isn't with you. Nothing was sent."
    office.workgroup.customer_leaves(conversation.id)
    assert await counter.runs(mei, "!say hello", window) == "There is no such conversation, or it has ended."
    assert Author.AGENT not in {line.author for line in await office.lines(conversation.id)}


async def test_what_looks_like_a_command_can_be_said_literally(office: Office, counter: Counter) -> None:
    mei, wang = await office.hires(), await office.customer()
    conversation = await office.connects(wang, mei)
    assert await counter.runs(mei, "!say  !close \n", counter.window(wang, conversation)) == ""
    assert (await office.lines(conversation.id))[-1].body == " !close \n"


async def test_a_memo_stays_with_the_customer_masked_and_who_shows_it(office: Office, counter: Counter) -> None:
    mei, wang = await office.hires(), await office.customer()
    conversation = await office.connects(wang, mei)
    window = counter.window(wang, conversation)
    saved = await counter.runs(mei, "！客戶備註 pays with 4111111111111111", window)
    assert (
        saved == "Saved in the customer's record. The customer doesn't see it here; a copy of their data would hold it."
    )
    assert [line for line in await office.lines(conversation.id) if "pays" in line.body] == []
    shown = await counter.runs(mei, "!who", window)
    assert "Agent Mei · pays with" in shown
    assert "4111111111111111" not in shown


async def test_a_note_is_saved_for_the_open_or_the_last_conversation_of_this_window(
    office: Office, counter: Counter
) -> None:
    mei, wang = await office.hires(), await office.customer()
    conversation = await office.connects(wang, mei)
    window = counter.window(wang, conversation)
    saved = "Note saved. The customer doesn't see it here; a copy of their data would hold it."
    assert await counter.runs(mei, "!note first", window) == saved
    await counter.runs(mei, "!close", window)
    elsewhere = await office.asks(wang, "Hello", HELP)
    await office.archive.drained()
    assert await counter.runs(mei, "!note second", window) == saved
    notes = [line.body for line in await office.lines(conversation.id) if line.private and line.author is Author.AGENT]
    assert notes == ["first", "second"]
    assert len(await office.lines(elsewhere.id)) == 1
    other = counter.window(await office.customer("lin@home.example"), conversation)
    assert await counter.runs(mei, "!note third", other) == "This conversation has ended. Nothing was sent."


async def test_who_and_history_tell_about_the_customer(office: Office, counter: Counter) -> None:
    mei, wang = await office.hires(), await office.customer()
    conversation = await office.connects(wang, mei, "It's broken")
    window = counter.window(wang, conversation)
    await office.archive.drained()
    assert "Customer: Wang" in await counter.runs(mei, "!who", window)
    for line in ("!history", "!history 3", "!history 0", "!history " + "9" * 5000):
        assert "It's broken" in await counter.runs(mei, line, window)


async def test_the_knowledge_base_is_searched_and_shown(office: Office, counter: Counter) -> None:
    mei = await office.hires(queues=(SHOP,))
    assert await counter.runs(mei, "!kb passport") == "The search doesn't work right now. Please try again in a minute."
    office.knowledge.holds(
        PASSPORT,
        transcripts=[
            TranscriptText(7, "customer: my passport is gone", {"queue": "shop", "day": "2026-03-01"}),
            TranscriptText(8, "customer: my passport is gone", {"queue": "help", "day": "2026-03-01"}),
        ],
    )
    await office.archive.save_articles([ArticleRow("passport", PASSPORT.to_json())], "mei", "test")
    found = await counter.runs(mei, "!kb passport")
    assert "[passport]" in found
    assert "Conversation #7 · 2026-03-01" in found
    assert "#8" not in found  # another queue's
    assert await counter.runs(mei, "!kb zzzz") == "Nothing found for “zzzz”."
    shown = await counter.runs(mei, "!kb show passport")
    assert shown.splitlines()[0] == "[passport] How do I replace a lost passport?"
    assert "請帶身分證。" in shown
    assert await counter.runs(mei, "!kb show nothing") == "There is no article nothing."


async def test_duty_is_begun_paused_and_ended(office: Office, counter: Counter) -> None:
    mei, wang = await office.hires(), await office.customer()
    assert await counter.runs(mei, "!pause lunch\nbreak") == "Paused (lunch break). Write !ready when you are back."
    assert (await office.tells(AgentPaused)).why == "lunch break"
    assert "You: paused" in await counter.runs(mei, "!status")
    assert await counter.runs(mei, "!ready") == "Ready. Conversations: 0/4"
    assert await counter.runs(mei, "!pause") == "Paused. Write !ready when you are back."
    assert await counter.runs(mei, "!ready") == "Ready. Conversations: 0/4"
    conversation = await office.connects(wang, mei)
    assert await counter.runs(mei, "!bye") == "Off duty: nothing new is offered. Still open: 1"
    assert "You: off duty" in await counter.runs(mei, "!status")
    await counter.runs(mei, "!close", counter.window(wang, conversation))
    assert await counter.runs(mei, "!bye") == "Off duty. Goodbye!"


@pytest.mark.parametrize("shown", [False, True])
async def test_who_tells_the_real_address_only_where_the_queues_rules_say_so(tmp_path: Path, shown: bool) -> None:
    async with open_office(tmp_path, [replace(a_queue("shop"), show_addresses=shown)]) as office:
        counter = Counter(office)
        mei, wang = await office.hires(queues=(SHOP,)), await office.customer()
        window = counter.window(wang, await office.connects(wang, mei))
        await office.archive.drained()
        assert (wang.address in await counter.runs(mei, "!who", window)) is shown


async def test_whoever_is_ready_but_away_is_told_so(office: Office, counter: Counter) -> None:
    mei = await office.hires(online=False)
    assert "your client says that you are away" in await counter.runs(mei, "!ready")


async def test_the_status_shows_oneself_ones_conversations_and_the_queues(office: Office, counter: Counter) -> None:
    mei, wang = await office.hires(), await office.customer()
    conversation = await office.connects(wang, mei)
    office.clock.advances(65)
    assert (await counter.runs(mei, "!status")).splitlines() == [
        "You: available · conversations 1/4",
        f"#{conversation.id} · Wang · shop · 1:05",
        "help: waiting 0 · longest 0:00 · agents available 1",
        "shop: waiting 0 · longest 0:00 · agents available 1",
    ]


async def test_help_shows_what_works_here_for_these_roles(office: Office, counter: Counter) -> None:
    mei = await office.hires()
    wang = await office.customer()
    window = office.people.puppet(wang.id, HELP)
    at_desk, in_window = await counter.runs(mei, "!help"), await counter.runs(mei, "!help", window)
    assert "!pause" in at_desk
    assert "!close" not in at_desk
    assert "!close" in in_window


async def test_every_declared_command_can_be_carried_out(office: Office, counter: Counter) -> None:
    office.knowledge.holds(PASSPORT)
    mei, wang = await office.hires(), await office.customer()
    window = office.people.puppet(wang.id, SHOP)
    for command in COMMANDS:
        assert await counter.desk.run(Invocation(command, "1"), mei, window), command.name
