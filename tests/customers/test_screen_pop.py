"""What an agent sees at pick-up: eight lines at most, and what `!s` means afterwards."""

import asyncio

import pytest

from imcs.archive import CustomerChange
from imcs.crm import Answer
from imcs.customers import screen_pop as room
from imcs.customers.screen_pop import ScreenPop, question
from imcs.model import Agent, Conversation, ConversationId, Customer, CustomerId, Language
from imcs.workgroup import Line
from kb.article import Article
from tests.office import HELP, Office, texts

ARTICLES = [
    Article(f"a{number}", f"How do I replace a lost passport, case {number}?", answers={"en": f"Answer {number}."})
    for number in range(5)
]


@pytest.fixture
def pop(office: Office) -> ScreenPop:
    return ScreenPop(office.archive, office.people, office.knowledge, texts())


async def a_case(office: Office, *lines: str) -> tuple[Agent, Customer, Conversation]:
    """A connected conversation with these lines of the customer's."""
    mei, wang = await office.hires(), await office.customer()
    conversation = await office.connects(wang, mei, lines[0])
    for line in lines[1:]:
        await office.asks(wang, line)
    await office.archive.drained()
    return mei, wang, conversation


async def shown(pop: ScreenPop, agent: Agent, conversation: Conversation) -> str:
    """The first part, which comes at once."""
    return (await parts(pop, agent, conversation))[0]


async def parts(pop: ScreenPop, agent: Agent, conversation: Conversation) -> list[str]:
    return [part async for part in pop.parts(agent, conversation.id)]


async def test_it_tells_who_asks_what_and_what_the_bot_said(office: Office, pop: ScreenPop) -> None:
    mei, _, conversation = await a_case(office, "Hi", "My passport\nis lost")
    office.workgroup.bot_says(conversation.id, ["Please say it in other words."])
    await office.archive.drained()
    assert (await shown(pop, mei, conversation)).splitlines() == [
        "Customer: Wang · tier 0 · English",
        "Asked: My passport is lost",
        "The bot said: Please say it in other words.",
        "First conversation of this customer.",
    ]


async def test_it_tells_of_a_word_that_came_too_late_to_be_heeded(office: Office, pop: ScreenPop) -> None:
    mei, _, conversation = await a_case(office, "My passport is lost", "hello", "never mind")
    assert "Asked: My passport is lost / never mind" in await shown(pop, mei, conversation)


async def test_it_is_eight_lines_at_most_with_earlier_conversations_and_suggestions(
    office: Office, pop: ScreenPop
) -> None:
    office.knowledge.holds(*ARTICLES)
    mei, wang, first = await a_case(office, "How do I replace a lost passport?")
    for _ in range(3):
        office.workgroup.close(mei, first.id)
        office.workgroup.done(mei)
        first = await office.connects(wang, mei, "How do I replace a lost passport?")
    await office.archive.drained()
    lines = (await shown(pop, mei, first)).splitlines()
    assert len(lines) == 8
    assert [line[:7] for line in lines[2:]] == ["Earlier"] * 3 + ["!s 1 · ", "!s 2 · ", "!s 3 · "]
    assert lines[2].startswith("Earlier: #3 · ")
    assert "Agent Mei" in lines[2]


async def test_a_suggestion_is_remembered_per_conversation_and_agent(office: Office, pop: ScreenPop) -> None:
    office.knowledge.holds(*ARTICLES)
    mei, _, conversation = await a_case(office, "How do I replace a lost passport, case 3?")
    await shown(pop, mei, conversation)
    bo = await office.hires("bo")
    chosen = pop.suggestion(mei, conversation.id, 1)
    assert chosen is not None
    assert (chosen.article, chosen.answer) == ("a3", "Answer 3.")
    assert pop.suggestion(bo, conversation.id, 1) is None
    assert pop.suggestion(mei, conversation.id, 0) is None
    assert pop.suggestion(mei, conversation.id, 99) is None


async def test_old_lists_of_suggestions_are_let_go(
    office: Office, pop: ScreenPop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "REMEMBERED", 1)
    office.knowledge.holds(*ARTICLES)
    mei, wang, conversation = await a_case(office, "How do I replace a lost passport?")
    await shown(pop, mei, conversation)
    other = await office.asks(wang, "Hello", HELP)
    await pop.suggest(mei, other, wang, "How do I replace a lost passport, case 2?")
    assert pop.suggestion(mei, conversation.id, 1) is None
    assert pop.suggestion(mei, other.id, 1) is not None


async def test_without_a_search_there_are_no_suggestions_and_the_rest_is_there(office: Office, pop: ScreenPop) -> None:
    mei, wang, conversation = await a_case(office, "How do I replace a lost passport?")
    assert "!s" not in await shown(pop, mei, conversation)
    assert await pop.suggest(mei, conversation, wang, "") == []


async def test_a_customer_cant_break_the_lines_of_the_screen_pop(office: Office, pop: ScreenPop) -> None:
    mei, wang, conversation = await a_case(office, "Hi\n▎Customer: the boss\u2028▎and more " + "x" * 1000)
    office.people.change(Customer(wang.id, wang.address, "W\u202eang\n▎x", Language.EN))
    lines = (await shown(pop, mei, conversation)).splitlines()
    assert lines[0] == "Customer: Wang▎x · tier 0 · English"
    assert lines[1].startswith("Asked: Hi ▎Customer")
    assert len(lines[1]) < 700
    assert len(lines) == 3


async def test_what_was_said_with_another_agent_follows_in_full(office: Office, pop: ScreenPop) -> None:
    mei, wang, conversation = await a_case(office, "It's broken")
    office.workgroup.agent_says(mei, conversation, Line("a1", "Which\nmodel?"))
    office.workgroup.note(mei, conversation.id, "a difficult one")
    await office.asks(wang, "The red one")
    await office.archive.drained()
    _, so_far = await parts(pop, await office.hires("bo"), conversation)
    assert so_far.splitlines()[1:] == ["Wang: It's broken", "mei: Which model?", "Wang: The red one"]


async def test_suggestions_that_take_long_follow_by_themselves(
    office: Office, pop: ScreenPop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "WAIT", 0.01)
    office.knowledge.holds(*ARTICLES)
    office.knowledge.free.clear()
    mei, _, conversation = await a_case(office, "How do I replace a lost passport, case 3?")
    coming = pop.parts(mei, conversation.id)
    assert "!s" not in await anext(coming)
    office.knowledge.free.set()
    assert (await anext(coming)).startswith("!s 1 · How do I replace a lost passport, case 3?")


class Register:
    """Another system that answers when the test says so."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()

    def ask(self, _customer: Customer) -> asyncio.Task[Answer]:
        async def answer() -> Answer:
            return await asyncio.shield(self._answer)

        return asyncio.get_running_loop().create_task(answer())

    async def answers(self, answer: Answer, customer: CustomerId, **attributes: str) -> None:
        await self._office.archive.customers.change([CustomerChange(number=customer, attributes=attributes)])
        await self._office.people.read_again(customer)
        self._answer.set_result(answer)


def asking_pop(office: Office, register: Register) -> ScreenPop:
    return ScreenPop(office.archive, office.people, office.knowledge, texts(), register.ask)


async def test_the_record_of_another_system_is_in_the_pop_if_it_comes_in_time(office: Office) -> None:
    mei, wang, conversation = await a_case(office, "Hi")
    register = Register(office)
    await register.answers(Answer.KEPT, wang.id, plan="gold")
    (only,) = await parts(asking_pop(office, register), mei, conversation)
    assert only.splitlines()[0] == "Customer: Wang · tier 0 · English · plan: gold"


async def test_the_record_of_another_system_follows_if_it_comes_late(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "WAIT", 0.01)
    mei, wang, conversation = await a_case(office, "Hi")
    register = Register(office)
    coming = asking_pop(office, register).parts(mei, conversation.id)
    first = await anext(coming)
    assert first.splitlines()[0] == "Customer: Wang · tier 0 · English · CRM record still on its way"
    await register.answers(Answer.KEPT, wang.id, plan="gold")
    assert [part async for part in coming] == ["Customer: Wang · tier 0 · English · plan: gold"]


@pytest.mark.parametrize(
    ("answer", "follows"),
    [
        (Answer.KEPT, []),
        (Answer.UNKNOWN, []),
        (
            Answer.UNAVAILABLE,
            ["The CRM record isn't available right now. What is known here was shown."],
        ),
    ],
)
async def test_what_comes_late_and_says_nothing_new_is_not_said(
    office: Office, monkeypatch: pytest.MonkeyPatch, answer: Answer, follows: list[str]
) -> None:
    monkeypatch.setattr(room, "WAIT", 0.01)
    mei, wang, conversation = await a_case(office, "Hi")
    register = Register(office)
    coming = asking_pop(office, register).parts(mei, conversation.id)
    await anext(coming)
    await register.answers(answer, wang.id)
    assert [part async for part in coming] == follows


async def test_that_the_record_of_another_system_is_not_available_is_in_the_pop(office: Office) -> None:
    mei, wang, conversation = await a_case(office, "Hi")
    register = Register(office)
    await register.answers(Answer.UNAVAILABLE, wang.id)
    (only,) = await parts(asking_pop(office, register), mei, conversation)
    assert only.splitlines()[0] == "Customer: Wang · tier 0 · English · CRM record not available right now"


async def test_of_a_conversation_that_nobody_knows_nothing_is_shown(office: Office, pop: ScreenPop) -> None:
    mei = await office.hires()
    assert [part async for part in pop.parts(mei, ConversationId(99))] == []


def test_the_question_is_the_longest_of_the_last_lines() -> None:
    assert question([]) == ""
    assert question(["hi", "my passport is lost", "hello?"]) == "my passport is lost"
    assert question(["a very long line of long ago", "1", "2", "3", "4", "five"]) == "five"
