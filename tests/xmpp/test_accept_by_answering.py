"""Where a queue's rules have it, words to an open offer accept it and go to the customer; to no other offer, ever."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from imcs.model import Agent, Stage
from tests.xmpp.stage import WANG, Theatre, body, has, open_stage, to
from tests.xmpp.test_staff_door import DELAY, desk_of, offered

RULES = "accept_by_answering = true\n"
WORDS = "Hello, what is broken?"


@pytest.fixture
async def answering(tmp_path: Path) -> AsyncIterator[Theatre]:
    """A stage on which the shop's offers are accepted by answering."""
    async with open_stage(tmp_path, RULES) as opened:
        yield opened


def serving(stage: Theatre, agent: Agent) -> bool:
    return any(agent.id in known.inside for known in stage.office.dispatcher.open_conversations())


async def test_words_accept_the_offer_and_are_sent_after_the_customer_is_told_who_comes(answering: Theatre) -> None:
    mei, puppet, _ = await offered(answering)
    answering.says(desk_of(mei), puppet, WORDS, id="a1")
    answering.says(desk_of(mei), puppet, "Is it the screen?", id="a2")
    read = await answering.said_to(WANG)
    assert read[-3].startswith("You are now talking with Agent Mei")
    assert read[-2:] == [WORDS, "Is it the screen?"]
    assert serving(answering, mei)


async def test_the_offer_tells_so(answering: Theatre) -> None:
    mei = await answering.office.hires("mei")
    answering.says(WANG, "shop", "It's broken")
    offer = await answering.server.receives(to(mei.address, "1 accept"))
    assert "what you write accepts it and goes to the customer" in body(offer)


async def test_a_reply_to_the_offer_is_sent_without_what_it_quotes(answering: Theatre) -> None:
    mei, puppet, offer = await offered(answering)
    quoted = "> It's broken\n"
    fallback = f"<body start='0' end='{len(quoted)}'/>"
    inner = (
        f"<reply xmlns='urn:xmpp:reply:0' id='{offer}'/>"
        f"<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'>{fallback}</fallback>"
    )
    answering.says(desk_of(mei), puppet, f"{quoted}Hello", inner, id="a1")
    sent = await answering.server.receives(to(WANG, "Hello"))
    assert body(sent) == "Hello"
    assert not has(sent, "reply")


@pytest.mark.parametrize("text", ["11", "不要", "我接了", "2 busy"])
async def test_what_may_be_meant_for_the_offer_neither_accepts_nor_is_sent(answering: Theatre, text: str) -> None:
    mei, puppet, _ = await offered(answering)
    answering.says(desk_of(mei), puppet, text, id="a1")
    await answering.server.receives(to(mei.address, "Please answer the offer first"))
    assert text not in await answering.said_to(WANG)
    assert not serving(answering, mei)


@pytest.mark.parametrize("inner", [DELAY, "<replace xmlns='urn:xmpp:message-correct:0' id='a0'/>"])
async def test_a_line_from_long_ago_or_a_correction_accepts_nothing(answering: Theatre, inner: str) -> None:
    mei, puppet, _ = await offered(answering)
    answering.says(desk_of(mei), puppet, WORDS, inner, id="a1")
    await answering.server.receives(to(mei.address, "Please answer the offer first"))
    assert WORDS not in await answering.said_to(WANG)
    assert not serving(answering, mei)


@pytest.mark.parametrize("gone", ["missed", "declined", "taken", "left"])
async def test_words_to_an_offer_that_is_gone_reach_nobody(answering: Theatre, gone: str) -> None:
    mei, puppet, _ = await offered(answering)
    office = answering.office
    (waiting,) = office.dispatcher.open_conversations()
    match gone:
        case "missed":
            office.clock.advances(41)
            office.workgroup.record(office.dispatcher.tick(office.clock()))
        case "taken":
            office.workgroup.decline(mei, waiting.id)
            office.workgroup.accept(await office.hires("bo"), waiting.id)
        case "declined":
            answering.says(desk_of(mei), puppet, "2", id="d")
        case _:
            answering.says(WANG, "shop", "cancel", id="c")
    await answering.settles()
    answering.says(desk_of(mei), puppet, WORDS, id="a1")
    await answering.server.receives(to(mei.address, "Nothing was sent."))
    assert WORDS not in await answering.said_to(WANG)
    assert not serving(answering, mei)


async def test_of_all_who_are_asked_only_the_words_of_the_first_are_sent(tmp_path: Path) -> None:
    async with open_stage(tmp_path, f'{RULES}offer_mode = "all"\n') as stage:
        mei, bo = await stage.office.hires("mei"), await stage.office.hires("bo")
        stage.says(WANG, "shop", "It's broken", id="hello")
        puppet = (await stage.server.receives(to(bo.address, "1 accept"))).get("from", "").partition("@")[0]
        stage.says(desk_of(mei), puppet, "Mei here", id="a1")
        stage.says(desk_of(bo), puppet, "Bo here", id="b1")
        await stage.server.receives(to(bo.address, "Nothing was sent."))
        read = await stage.said_to(WANG)
        assert "Mei here" in read
        assert "Bo here" not in read


async def test_an_invited_colleagues_words_are_said_by_name_beside_the_agent(answering: Theatre) -> None:
    mei, puppet, _ = await offered(answering)
    answering.says(desk_of(mei), puppet, "1", id="y")
    lin = await answering.office.hires("lin")
    answering.says(desk_of(mei), puppet, "!invite lin", id="i")
    await answering.server.receives(to(lin.address, "1 accept"))
    answering.says(desk_of(lin), puppet, WORDS, id="l1")
    await answering.server.receives(to(WANG, f"Agent Lin: {WORDS}"))
    assert serving(answering, mei)
    assert serving(answering, lin)


async def test_by_default_words_accept_nothing(stage: Theatre) -> None:
    mei, puppet, _ = await offered(stage)
    stage.says(desk_of(mei), puppet, WORDS, id="a1")
    await stage.server.receives(to(mei.address, "Please answer the offer first"))
    assert WORDS not in await stage.said_to(WANG)
    assert stage.office.dispatcher.open_conversations()[0].stage is Stage.OFFERED
