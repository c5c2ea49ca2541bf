"""How conversations begin: who served last goes first, what has just ended goes on, and thanks begin nothing."""

from dataclasses import replace
from pathlib import Path

import pytest

from imcs.archive import Served
from imcs.dispatcher import ConversationQueued, ConversationStarted, OfferMade, QueueReason
from imcs.model import Agent, Conversation, Customer, CustomerId, Language, Need, Stage
from imcs.workgroup import Line
from imcs.workgroup.admission import Hint, Policy
from tests.office import HELP, SHOP, Office, open_office


async def served(office: Office, customer: Customer, agent: Agent) -> Conversation:
    """The agent has had a conversation with the customer, and is free again."""
    conversation = await office.connects(customer, agent)
    office.clock.advances(60)
    office.workgroup.close(agent, conversation.id)
    office.workgroup.done(agent)
    return conversation


async def two_agents(office: Office) -> tuple[Agent, Agent]:
    """Mei has been idle longest, then Lin."""
    mei = await office.hires("mei")
    office.clock.advances(1)
    return mei, await office.hires("lin")


async def last_offer_to(office: Office) -> str:
    agent = office.people.agent((await office.offer()).agent)
    assert agent is not None
    return agent.name


async def test_who_served_the_customer_last_is_asked_first(office: Office) -> None:
    mei, _ = await two_agents(office)
    wang = await office.customer()
    await served(office, wang, mei)
    office.clock.advances(7200)  # Lin has been idle longer by now
    await office.asks(wang)
    assert await last_offer_to(office) == "mei"
    await office.asks(await office.customer("lee@home.example", "Lee"))
    assert await last_offer_to(office) == "lin"


async def test_who_served_last_is_known_after_a_restart(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        mei, _ = await two_agents(office)
        conversation = await served(office, await office.customer(), mei)
        clock = office.clock
    async with open_office(tmp_path, clock=clock) as office:
        wang = await office.customer()
        assert office.people.served(wang.id, SHOP) == Served(conversation.id, mei.id, clock())
        assert office.people.served(wang.id, HELP) is None


async def test_who_served_last_isnt_asked_where_a_setting_says_so_or_not_able(tmp_path: Path) -> None:
    async with open_office(tmp_path, policy=Policy(frozenset({SHOP}), sticky=False)) as office:
        mei, _ = await two_agents(office)
        wang = await office.customer()
        await served(office, wang, mei)
        office.clock.advances(7200)
        await office.asks(wang)
        assert await last_offer_to(office) == "lin"


async def test_whoever_is_paused_isnt_asked_for_old_times_sake(office: Office) -> None:
    mei, _ = await two_agents(office)
    wang = await office.customer()
    await served(office, wang, mei)
    office.workgroup.pause(mei, "")
    await office.asks(wang)
    assert await last_offer_to(office) == "lin"


async def test_a_customer_with_an_anonymous_login_never_comes_back(tmp_path: Path) -> None:
    policy = Policy(frozenset({SHOP}), anonymous_hosts=frozenset({"anon.example"}))
    async with open_office(tmp_path, policy=policy) as office:
        mei, _ = await two_agents(office)
        guest = await office.customer("guest@anon.example", "")
        conversation = await served(office, guest, mei)
        kept = office.workgroup.said_after_the_end(guest, SHOP, Line("", "thanks"))
        assert (kept or [None])[0] == conversation.id, "a word of thanks is offered to nobody"
        again = await office.asks(guest)
        assert again.continues is None
        assert conversation.id != again.id
        assert await last_offer_to(office) == "lin"


async def test_soon_after_the_end_the_same_agent_goes_on_without_the_bot(office: Office) -> None:
    mei, lin = await two_agents(office)
    wang = await office.customer()
    talk = await office.asks(wang, "Where is my parcel?", HELP)
    assert talk.stage is Stage.BOT
    office.workgroup.request_person(talk.id, QueueReason.REQUESTED)
    office.workgroup.accept(mei, talk.id)
    office.workgroup.close(mei, talk.id)
    office.workgroup.done(mei)
    office.clock.advances(60)
    again = await office.asks(wang, "It still isn't here", HELP)
    assert (again.continues, again.stage, again.need.prefers) == (talk.id, Stage.OFFERED, (mei.id,))
    assert await last_offer_to(office) == "mei"
    office.workgroup.decline(mei, again.id)
    assert await last_offer_to(office) == "lin"
    assert lin.id in office.dispatcher.conversation(again.id).offers


async def test_later_the_bot_answers_again_and_nothing_is_continued(office: Office) -> None:
    mei = await office.hires()
    wang = await office.customer()
    talk = await office.asks(wang, "Where is my parcel?", HELP)
    office.workgroup.request_person(talk.id, QueueReason.REQUESTED)
    office.workgroup.accept(mei, talk.id)
    office.workgroup.close(mei, talk.id)
    office.clock.advances(1800)
    again = await office.asks(wang, "It still isn't here", HELP)
    assert (again.continues, again.stage) == (None, Stage.BOT)


@pytest.mark.parametrize(
    "words",
    [
        "謝謝",
        "好",
        "OK",
        "👍",
        "thanks a lot!",
        "了解",
        "沒問題了",
        "沒有",
        "Nope",
        "好，我知道了，謝謝",
        "非常感謝您的協助",
        "thanks, bye",
        "晚安",
        "沒有了，謝謝",
    ],
)
async def test_thanks_after_the_end_stay_with_the_conversation_and_begin_nothing(office: Office, words: str) -> None:
    mei = await office.hires()
    wang = await office.customer()
    conversation = await served(office, wang, mei)
    kept = office.workgroup.said_after_the_end(wang, SHOP, Line("x", words))
    assert kept is not None
    assert kept[0] == conversation.id
    assert (await office.lines(conversation.id))[-1].body == words
    assert office.dispatcher.open_for(wang.id, SHOP) is None
    office.clock.advances(1801)
    assert office.workgroup.said_after_the_end(wang, SHOP, Line("", words)) is None


@pytest.mark.parametrize("words", ["還是不行", "真人", "在嗎", "Hello", "https://up.example/x.png"])
async def test_whatever_else_is_said_isnt_thanks(office: Office, words: str) -> None:
    mei = await office.hires()
    wang = await office.customer()
    conversation = await served(office, wang, mei)
    assert office.workgroup.said_after_the_end(wang, SHOP, Line("", words)) is None
    assert (await office.asks(wang, words)).continues == conversation.id


@pytest.mark.parametrize("words", ["5", "我的資料", "delete my data"])
async def test_what_the_bot_is_for_continues_no_talk_with_an_agent(office: Office, words: str) -> None:
    wang = await office.customer()
    await served(office, wang, await office.hires())
    assert (await office.asks(wang, words)).continues is None


async def test_while_a_conversation_is_open_thanks_belong_to_it(office: Office) -> None:
    mei = await office.hires()
    wang = await office.customer()
    await served(office, wang, mei)
    await office.asks(wang, "One more thing")
    assert office.workgroup.said_after_the_end(wang, SHOP, Line("", "thanks")) is None


async def test_a_language_that_nobody_in_the_queue_speaks_isnt_waited_for(office: Office) -> None:
    wang = await office.customer()
    assert office.workgroup.admission.need(wang, SHOP, ("billing",)) == Need(has=("billing",))
    await office.hires("mei", language=Language.ZH_TW)
    assert office.workgroup.admission.need(wang, SHOP) == Need()
    await office.hires("lin", queues=(SHOP,))
    assert office.workgroup.admission.need(wang, SHOP) == Need(language=Language.EN)
    assert office.workgroup.admission.need(wang, HELP) == Need()


async def test_who_writes_one_chinese_script_reads_the_other(office: Office) -> None:
    mei = await office.hires("mei", language=Language.ZH_TW)
    assert {"zh_TW", "zh_CN"} <= mei.abilities
    assert "zh_CN" not in (await office.hires("lin")).abilities


async def test_an_english_customer_is_offered_to_who_speaks_english(office: Office) -> None:
    await office.hires("mei", language=Language.ZH_TW)
    office.clock.advances(60)
    await office.hires("lin")
    await office.asks(await office.customer())
    assert await last_offer_to(office) == "lin"


async def test_the_bot_hands_over_to_the_queue_and_skills_that_the_article_names(office: Office) -> None:
    await office.hires("mei", queues=(SHOP,))
    expert = await office.hires("lin", queues=(SHOP,))
    await office.archive.set_agent(
        Agent(expert.id, expert.address, "lin", "", expert.queues, frozenset({"returns"}), language=Language.EN)
    )
    await office.people.load_staff()
    office.workgroup.staff_changed()
    talk = await office.asks(await office.customer(), "How do I return this?", HELP)
    office.workgroup.request_person(talk.id, QueueReason.REQUESTED, Hint(("returns",), "shop"))
    known = office.dispatcher.conversation(talk.id)
    assert (known.line, known.need.has) == (SHOP, ("returns",))
    assert list(known.offers) == [expert.id]
    queued = next(fact for fact in await office.facts() if isinstance(fact, ConversationQueued))
    assert queued.queue == SHOP


async def test_a_queue_that_isnt_there_names_nothing(office: Office) -> None:
    talk = await office.asks(await office.customer(), "How do I return this?", HELP)
    office.workgroup.request_person(talk.id, QueueReason.REQUESTED, Hint(queue="gone"))
    assert office.dispatcher.conversation(talk.id).line == HELP


async def test_what_was_decided_is_known_before_it_is_committed(office: Office) -> None:
    mei = await office.hires()
    wang = await office.customer()
    conversation = await office.connects(wang, mei)
    office.workgroup.close(mei, conversation.id)
    assert (await office.asks(wang, "wait, one more")).continues == conversation.id
    kinds = [type(fact) for fact in await office.facts()]
    assert kinds.count(ConversationStarted) == 2
    assert OfferMade in kinds


async def test_a_customer_who_was_forgotten_is_read_again(office: Office) -> None:
    assert office.people.served(CustomerId(99), SHOP) is None


async def test_the_dedicated_agent_goes_before_who_served_last(office: Office) -> None:
    mei, lin = await two_agents(office)
    conversation = await served(office, await office.customer(), mei)
    wang = replace(await office.customer(), dedicated=lin.id)
    office.people.change(wang)
    office.clock.advances(7200)
    again = await office.asks(wang)
    assert (again.continues, again.need.prefers) == (None, (lin.id, mei.id))
    assert await last_offer_to(office) == "lin"
    assert conversation.agent == mei.id


async def test_but_what_is_continued_goes_to_who_had_it(office: Office) -> None:
    mei, lin = await two_agents(office)
    await served(office, await office.customer(), mei)
    wang = replace(await office.customer(), dedicated=lin.id)
    office.people.change(wang)
    assert (await office.asks(wang, "It's broken again")).need.prefers == (mei.id, lin.id)
