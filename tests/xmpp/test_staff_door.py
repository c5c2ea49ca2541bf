"""What the staff send: commands carried out and never relayed, lines relayed only into one's own conversation."""

from pathlib import Path

import pytest

from imcs.dispatcher import ConversationConnected, OfferDeclined
from imcs.model import Agent, Author, Role, Stage
from imcs.wording import MARK
from tests.office import HELP, SHOP
from tests.xmpp.stage import RECEIPT, WANG, Theatre, body, has, open_stage, to

DELAY = "<delay xmlns='urn:xmpp:delay' stamp='2026-03-02T08:00:00Z'/>"


def reaction(target: str, *signs: str) -> str:
    inner = "".join(f"<reaction>{sign}</reaction>" for sign in signs)
    return f"<reactions xmlns='urn:xmpp:reactions:0' id='{target}'>{inner}</reactions>"


def desk_of(agent: Agent) -> str:
    return f"{agent.address}/pc"


async def offered(stage: Theatre) -> tuple[Agent, str, str]:
    """An agent with an open offer: who, in which window, by which line."""
    mei = await stage.office.hires("mei")
    stage.says(WANG, "shop", "It's broken", id="hello")
    offer = await stage.server.receives(to(mei.address, "1 accept"))
    await stage.settles()
    stage.server.stanzas.clear()
    return mei, offer.get("from", "").partition("@")[0], offer.get("id", "")


async def nothing_for(stage: Theatre, address: str) -> bool:
    return await stage.said_to(address) == []


# ------------------------------------------------------------------ strangers


async def test_strangers_get_the_same_error_for_puppets_that_exist_and_those_that_dont(stage: Theatre) -> None:
    _, puppet, _ = await offered(stage)
    answers = []
    for localpart in (puppet, "c-nobody", "desk"):
        stage.says("eve@evil.example/x", localpart, "Hello", id="e1")
        error = await stage.server.receives(lambda stanza: stanza.get("type") == "error")
        assert has(error, "forbidden")
        answers.append([(part.tag, part.attrib, part.text) for part in error.iter()][1:])
    assert answers[0] == answers[1] == answers[2]


# --------------------------------------------------------------------- offers


@pytest.mark.parametrize("word", ["1", "接", "ok", "!accept", "！接"])
async def test_a_word_accepts_the_offer_and_the_customer_is_told(stage: Theatre, word: str) -> None:
    mei, puppet, offer = await offered(stage)
    stage.says(desk_of(mei), puppet, word, RECEIPT, id="a1")
    await stage.server.receives(lambda stanza: has(stanza, "received", id="a1"))
    await stage.server.receives(to(WANG, "You are now talking with Agent Mei."))
    correction = await stage.server.receives(lambda stanza: has(stanza, "replace", id=offer))
    assert (correction.get("to"), body(correction)) == (mei.address, f"{MARK}Accepted: Customer 1")
    assert word not in await stage.said_to(WANG)


@pytest.mark.parametrize("word", ["2", "略過", "!decline"])
async def test_a_word_declines_the_offer(stage: Theatre, word: str) -> None:
    mei, puppet, offer = await offered(stage)
    stage.says(desk_of(mei), puppet, word)
    correction = await stage.server.receives(lambda stanza: has(stanza, "replace", id=offer))
    assert body(correction) == f"{MARK}Declined: Customer 1"
    assert await nothing_for(stage, WANG)


@pytest.mark.parametrize(
    ("sign", "kind"), [("👍", ConversationConnected), ("👍🏽", ConversationConnected), ("👎", OfferDeclined)]
)
async def test_a_reaction_to_the_offer_answers_it(
    stage: Theatre, sign: str, kind: type[ConversationConnected | OfferDeclined]
) -> None:
    mei, puppet, offer = await offered(stage)
    stage.says(desk_of(mei), puppet, "", reaction(offer, sign), id="r1")
    assert (await stage.office.tells(kind)).agent == mei.id


async def test_a_reaction_of_another_kind_or_to_another_line_answers_nothing(stage: Theatre) -> None:
    mei, puppet, offer = await offered(stage)
    for inner in (reaction(offer, "🎉"), reaction(offer), reaction("else", "👍"), reaction(offer, "👍") + DELAY):
        stage.says(desk_of(mei), puppet, "", inner)
    await stage.settles()
    assert [c.stage for c in stage.office.dispatcher.open_conversations()] == [Stage.OFFERED]


@pytest.mark.parametrize("inner", [DELAY, "<replace xmlns='urn:xmpp:message-correct:0' id='a0'/>"])
async def test_an_old_or_a_corrected_word_doesnt_accept(stage: Theatre, inner: str) -> None:
    mei, puppet, _ = await offered(stage)
    stage.says(desk_of(mei), puppet, "1", inner)
    told = await stage.server.receives(to(mei.address, "Please answer the offer first"))
    assert body(told).startswith(MARK)
    assert [c.stage for c in stage.office.dispatcher.open_conversations()] == [Stage.OFFERED]


async def test_other_text_to_an_open_offer_neither_accepts_nor_is_relayed(stage: Theatre) -> None:
    mei, puppet, _ = await offered(stage)
    stage.says(desk_of(mei), puppet, "Hello, how can I help?", RECEIPT, id="a1")
    await stage.server.receives(to(mei.address, "Please answer the offer first"))
    await stage.server.receives(lambda stanza: has(stanza, "received", id="a1"))
    assert await nothing_for(stage, WANG)


@pytest.mark.parametrize(("word", "joins"), [("1", True), ("!accept", True), ("2", False)])
async def test_a_supervisor_who_watches_is_invited_like_anybody(stage: Theatre, word: str, joins: bool) -> None:
    mei = await stage.office.hires("mei")
    conversation, puppet = await stage.connects(mei)
    boss = await stage.office.hires("boss", roles=frozenset({Role.AGENT, Role.SUPERVISOR}))
    stage.says(desk_of(boss), "desk", f"!monitor {conversation.id}", id="w1")
    stage.says(desk_of(mei), puppet, "!invite boss", id="i1")
    await stage.server.receives(to(boss.address, "1 accept"))
    stage.says(desk_of(boss), puppet, word, id="a1")
    await stage.settles()
    known = stage.office.dispatcher.conversation(conversation.id)
    assert (boss.id in known.inside, dict(known.offers)) == (joins, {})


async def test_the_word_typed_twice_isnt_meant_for_the_customer(stage: Theatre) -> None:
    mei, puppet, _ = await offered(stage)
    stage.says(desk_of(mei), puppet, "1", id="a1")
    await stage.server.receives(to(WANG, "You are now talking with"))
    stage.says(desk_of(mei), puppet, "1", RECEIPT, id="a2")
    await stage.server.receives(lambda stanza: has(stanza, "received", id="a2"))
    assert await nothing_for(stage, WANG)
    stage.office.clock.advances(11)
    stage.says(desk_of(mei), puppet, "1", id="a3")  # now it's an answer to the customer
    assert (await stage.server.receives(to(WANG, "1"))).get("id") == "a3"


async def test_whoever_is_late_is_told_so_and_nothing_is_relayed(stage: Theatre) -> None:
    mei, puppet, _ = await offered(stage)
    bo = await stage.office.hires("bo")
    stage.says(desk_of(bo), puppet, "1")
    assert body(await stage.server.receives(to(bo.address))) == f"{MARK}This offer is no longer open. Nothing was sent."
    stage.says(WANG, "shop", "cancel")
    await stage.server.receives(to(WANG, "no longer waiting"))
    stage.says(desk_of(mei), puppet, "1")
    await stage.server.receives(to(mei.address, "This offer is no longer open."))
    stage.says(desk_of(mei), puppet, "Hello?")
    await stage.server.receives(to(mei.address, "This conversation has ended. Nothing was sent."))
    assert await nothing_for(stage, WANG)


async def test_who_accepts_too_late_what_nobody_else_has_gets_it_and_the_word_isnt_relayed(stage: Theatre) -> None:
    mei, puppet, _ = await offered(stage)
    stage.says(desk_of(mei), puppet, "2")
    await stage.server.receives(to(mei.address, "Declined"))
    stage.says(desk_of(mei), puppet, "1")
    await stage.server.receives(to(mei.address, "Nobody else had taken it yet"))
    await stage.server.receives(to(WANG, "You are now talking with"))
    stage.says(desk_of(mei), puppet, "1")  # once more isn't meant for the customer either
    assert await nothing_for(stage, WANG)


async def test_a_thumb_up_that_comes_too_late_is_as_good_as_the_word(stage: Theatre) -> None:
    mei, puppet, offer = await offered(stage)
    stage.says(desk_of(mei), puppet, "2")
    await stage.server.receives(to(mei.address, "Declined"))
    stage.says(desk_of(mei), puppet, "", reaction("offer-1-99-1", "👍"))  # to nobody here
    stage.says(desk_of(mei), puppet, "", reaction(offer, "👍"))
    await stage.server.receives(to(mei.address, "Nobody else had taken it yet"))
    await stage.server.receives(to(WANG, "You are now talking with"))


# ---------------------------------------------------------------------- lines


async def test_a_line_reaches_the_customer_under_its_id_and_from_the_queue(stage: Theatre) -> None:
    mei = await stage.office.hires()
    conversation, puppet = await stage.connects(mei)
    reply = f"<reply xmlns='urn:xmpp:reply:0' id='hello' to='{puppet}@support.example.org'/>"
    stage.says(desk_of(mei), puppet, "Hi there!", RECEIPT + reply, id="a7")
    line = await stage.server.receives(to(WANG, "Hi there!"))
    assert (line.get("id"), line.get("from"), line.get("to")) == (
        "a7",
        "shop@support.example.org",
        "wang@home.example",
    )
    assert has(line, "reply", id="hello")
    everything = [value for element in line.iter() for value in (*element.attrib.values(), element.text or "")]
    assert not [value for value in everything if "staff.example.org" in value or puppet in value]
    receipt = await stage.server.receives(lambda stanza: has(stanza, "received", id="a7"))
    assert (receipt.get("to"), receipt.get("from")) == (desk_of(mei), f"{puppet}@support.example.org")
    assert [line.author for line in await stage.lines(conversation)].count(Author.AGENT) == 1


async def test_an_agent_cant_write_into_somebody_elses_conversation(stage: Theatre) -> None:
    mei = await stage.office.hires("mei")
    _, puppet = await stage.connects(mei)
    bo = await stage.office.hires("bo")
    stage.says(desk_of(bo), puppet, "Hi!", RECEIPT, id="b1")
    told = await stage.server.receives(to(bo.address, "This conversation isn't with you. Nothing was sent."))
    assert body(told).startswith(MARK)
    stage.says(desk_of(bo), puppet, "", reaction("hello", "👍"))
    stage.says(desk_of(bo), puppet, "", "<composing xmlns='http://jabber.org/protocol/chatstates'/>")
    stage.says(desk_of(bo), puppet, "", "<displayed xmlns='urn:xmpp:chat-markers:0' id='hello'/>")
    assert await nothing_for(stage, WANG)
    assert not [stanza for stanza in stage.server.stanzas if to(WANG)(stanza)]


async def test_signs_pass_to_the_customer_but_closing_a_window_doesnt(stage: Theatre) -> None:
    mei = await stage.office.hires()
    _, puppet = await stage.connects(mei)
    stage.says(desk_of(mei), puppet, "", "<gone xmlns='http://jabber.org/protocol/chatstates'/>")
    stage.says(desk_of(mei), puppet, "", "<composing xmlns='http://jabber.org/protocol/chatstates'/>")
    stage.says(desk_of(mei), puppet, "", "<displayed xmlns='urn:xmpp:chat-markers:0' id='hello'/>")
    await stage.server.receives(lambda stanza: to(WANG)(stanza) and has(stanza, "composing"))
    await stage.server.receives(lambda stanza: to(WANG)(stanza) and has(stanza, "displayed", id="hello"))
    assert not [stanza for stanza in stage.server.stanzas if has(stanza, "gone")]


async def test_corrections_retractions_and_reactions_of_relayed_lines_reach_the_customer(stage: Theatre) -> None:
    mei = await stage.office.hires()
    _, puppet = await stage.connects(mei)
    stage.says(desk_of(mei), puppet, "It costs 10.", id="a1")
    stage.says(desk_of(mei), puppet, "It costs 100.", "<replace xmlns='urn:xmpp:message-correct:0' id='a1'/>", id="a2")
    assert has(await stage.server.receives(to(WANG, "It costs 100.")), "replace", id="a1")
    stage.says(desk_of(mei), puppet, "", "<retract xmlns='urn:xmpp:message-retract:1' id='a1'/>", id="a3")
    assert (await stage.server.receives(lambda s: has(s, "retract", id="a1"))).get("to") == "wang@home.example"
    stage.says(desk_of(mei), puppet, "", reaction("hello", "👍"), id="a4")
    assert (await stage.server.receives(lambda s: has(s, "reactions", id="hello"))).get("to") == "wang@home.example"


async def test_what_was_never_relayed_cant_be_corrected_into_the_conversation(stage: Theatre) -> None:
    mei = await stage.office.hires()
    conversation, puppet = await stage.connects(mei)
    stage.says(desk_of(mei), puppet, "!note he is angry", id="n1")
    await stage.server.receives(to(mei.address, "Note saved."))
    (note,) = [line for line in await stage.lines(conversation) if line.body == "he is angry"]
    for target in ("n1", note.id, "hello", "nothing"):
        stage.says(
            desk_of(mei), puppet, "he is very angry", f"<replace xmlns='urn:xmpp:message-correct:0' id='{target}'/>"
        )
        await stage.server.receives(to(mei.address, "The line that this corrects was never sent to the customer."))
        for pointer in (reaction(note.id, "👍"), f"<retract xmlns='urn:xmpp:message-retract:1' id='{target}'/>"):
            stage.says(desk_of(mei), puppet, "", pointer)
    assert await nothing_for(stage, WANG)
    assert not [stanza for stanza in stage.server.stanzas if to(WANG)(stanza)]


async def test_card_numbers_are_masked_on_the_way_to_the_customer_too(stage: Theatre) -> None:
    mei = await stage.office.hires()
    _, puppet = await stage.connects(mei)
    stage.says(desk_of(mei), puppet, "Is it 4111 1111 1111 1111?")
    assert "4111" not in body(await stage.server.receives(to(WANG, "Is it")))


# ------------------------------------------------------------------- commands


async def test_a_command_in_the_window_is_confirmed_answered_and_marked_and_never_relayed(stage: Theatre) -> None:
    mei = await stage.office.hires()
    _, puppet = await stage.connects(mei)
    stage.says(desk_of(mei), puppet, "!who", RECEIPT, id="c1")
    answer = await stage.server.receives(to(mei.address, "tier 0"))
    assert all(line.startswith(MARK) for line in body(answer).splitlines())
    await stage.server.receives(lambda stanza: has(stanza, "received", id="c1"))
    stage.says(desk_of(mei), puppet, "!frobnicate now")
    told = await stage.server.receives(to(mei.address, "Unknown command: frobnicate."))
    assert body(told).startswith(MARK)
    assert await nothing_for(stage, WANG)


async def test_a_command_behind_a_quotation_is_found(stage: Theatre) -> None:
    mei = await stage.office.hires()
    _, puppet = await stage.connects(mei)
    fallback = "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='8'/></fallback>"
    stage.says(desk_of(mei), puppet, "> Hello\n!close", fallback)
    await stage.server.receives(to(WANG, "has ended"))
    assert "!close" not in "".join(await stage.said_to(WANG))


async def test_what_looks_like_a_command_can_be_said(stage: Theatre) -> None:
    mei = await stage.office.hires()
    _, puppet = await stage.connects(mei)
    stage.says(desk_of(mei), puppet, "!say /close it")
    assert body(await stage.server.receives(to(WANG, "close"))) == "/close it"
    stage.says(desk_of(mei), puppet, "/me smiles")
    assert body(await stage.server.receives(to(WANG, "smiles"))) == "/me smiles"


async def test_the_desk_carries_out_commands_and_isnt_a_customer(stage: Theatre) -> None:
    mei = await stage.office.hires()
    stage.says(desk_of(mei), "desk", "!status", RECEIPT, id="c1")
    answer = await stage.server.receives(to(mei.address, "You: available"))
    assert (answer.get("from"), answer.get("to")) == ("desk@support.example.org", desk_of(mei))
    assert MARK not in body(answer)
    await stage.server.receives(lambda stanza: has(stanza, "received", id="c1"))
    stage.says(desk_of(mei), "desk", "Hello?")
    await stage.server.receives(to(mei.address, "This is the desk, not a customer."))
    stage.says(desk_of(mei), "desk", "!frobnicate")
    await stage.server.receives(to(mei.address, "Unknown command"))
    stage.says(desk_of(mei), "desk", "", "<composing xmlns='http://jabber.org/protocol/chatstates'/>")
    assert await nothing_for(stage, mei.address)


async def test_an_agent_is_told_that_there_is_no_such_customer(stage: Theatre) -> None:
    mei = await stage.office.hires()
    stage.says(desk_of(mei), "c-nobody", "Hello?", id="x1")
    error = await stage.server.receives(lambda stanza: stanza.get("type") == "error")
    assert (error.get("id"), has(error, "item-not-found")) == ("x1", True)


async def test_a_window_that_was_not_met_since_the_restart_still_works(
    stage: Theatre, monkeypatch: pytest.MonkeyPatch
) -> None:
    mei = await stage.office.hires()
    wang = await stage.office.customer("wang@home.example")
    puppet = stage.office.people.puppet(wang.id, SHOP)
    await stage.office.archive.drained()
    monkeypatch.setattr("imcs.people.REMEMBERED", 0)
    stage.office.people.forget_oldest(frozenset())
    assert stage.office.people.puppet_named(puppet.localpart) is None
    stage.says(desk_of(mei), puppet.localpart, "!who")
    await stage.server.receives(to(mei.address, "Customer: Wang"))


# ------------------------------------------------- everybody asked, or nobody


async def test_of_all_who_are_asked_the_first_has_it_and_the_others_read_who(tmp_path: Path) -> None:
    async with open_stage(tmp_path, 'offer_mode = "all"\n') as stage:
        mei, bo = await stage.office.hires("mei"), await stage.office.hires("bo")
        stage.says(WANG, "shop", "It's broken", id="hello")
        offers = {who: await stage.server.receives(to(who.address, "1 accept")) for who in (mei, bo)}
        puppet = offers[bo].get("from", "").partition("@")[0]
        await stage.settles()
        for who in (bo, mei):  # in the same instant
            stage.says(desk_of(who), puppet, "1", id=f"yes-{who.name}")
        lost = await stage.server.receives(lambda stanza: has(stanza, "replace", id=offers[mei].get("id", "")))
        assert (lost.get("to"), body(lost)) == (mei.address, f"{MARK}Taken by Agent Bo: Customer 1")
        assert f"{MARK}This offer is no longer open. Nothing was sent." in await stage.said_to(mei.address)
        told = await stage.said_to(WANG)
        assert [line for line in told if "Agent" in line] == ["You are now talking with Agent Bo."]
        assert "1" not in told


async def test_where_nobody_is_asked_the_agent_is_connected_at_once(tmp_path: Path) -> None:
    async with open_stage(tmp_path, 'offer_mode = "auto"\n') as stage:
        mei = await stage.office.hires("mei")
        stage.says(WANG, "shop", "It's broken", id="hello")
        await stage.server.receives(to(WANG, "You are now talking with Agent Mei."))
        conversation = stage.office.dispatcher.open_for(stage.customer().id, SHOP)
        assert conversation is not None
        assert (conversation.stage, conversation.agent) == (Stage.CONNECTED, mei.id)


async def test_who_helps_out_in_another_queue_has_every_command_there(tmp_path: Path) -> None:
    async with open_stage(tmp_path, 'overflow_to = "help"\noverflow_after = 0\n') as stage:
        bo = await stage.office.hires("bo", queues=(HELP,))
        stage.says(WANG, "shop", "It's broken", id="hello")
        offer = await stage.server.receives(to(bo.address, "1 accept"))
        puppet = offer.get("from", "").partition("@")[0]
        stage.says(desk_of(bo), puppet, "!accept")
        await stage.server.receives(to(WANG, "You are now talking with Agent Bo."))
        stage.says(desk_of(bo), puppet, "!close")
        await stage.server.receives(to(WANG, "This conversation has ended"))
