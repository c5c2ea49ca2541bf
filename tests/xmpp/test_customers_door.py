"""What customers send to a queue: saved, confirmed, relayed, rebuilt; what points nowhere stays behind."""

from pathlib import Path

import pytest

from imcs.archive import Delivered, LanguageChanged
from imcs.dispatcher import ConversationEnded, EndReason
from imcs.model import Agent, Author, Conversation, Language, Stage
from imcs.wording import MARK
from tests.office import HELP, SHOP
from tests.xmpp.stage import RECEIPT, WANG, Theatre, body, child, has, open_stage, to

TYPING = "<composing xmlns='http://jabber.org/protocol/chatstates'/>"
GONE = "<gone xmlns='http://jabber.org/protocol/chatstates'/>"
SEEN = "<displayed xmlns='urn:xmpp:chat-markers:0' id='m1'/>"


async def connected(stage: Theatre) -> tuple[Agent, Conversation, str]:
    mei = await stage.office.hires()
    return mei, *await stage.connects(mei)


async def test_a_line_is_saved_then_confirmed_then_answered(stage: Theatre) -> None:
    stage.says(WANG, "help", "thanks", RECEIPT, id="m1")
    receipt = await stage.server.receives(lambda stanza: has(stanza, "received", id="m1"))
    assert (receipt.get("to"), receipt.get("from")) == (WANG, "help@support.example.org")
    answer = await stage.server.receives(to(WANG, "You're welcome!"))
    assert (answer.get("to"), answer.get("from")) == ("wang@home.example", "help@support.example.org")
    assert has(answer, "request")  # its delivery will be known
    conversation = stage.office.dispatcher.open_for(stage.customer().id, HELP)
    assert conversation is not None
    said = await stage.lines(conversation)
    assert [line.id for line in said if line.author is Author.CUSTOMER] == ["m1"]


async def test_who_wants_no_receipt_gets_none(stage: Theatre) -> None:
    stage.says(WANG, "help", "thanks", id="m1")
    await stage.server.receives(to(WANG, "You're welcome!"))
    await stage.settles()
    assert not [stanza for stanza in stage.server.stanzas if child(stanza, "received") is not None]


async def test_the_bare_domain_answers_as_the_reception(stage: Theatre) -> None:
    stage.says(WANG, "", "thanks")
    answer = await stage.server.receives(to(WANG, "You're welcome!"))
    assert answer.get("from") == "help@support.example.org"


async def test_several_first_lines_at_once_keep_their_order_and_open_one_conversation(stage: Theatre) -> None:
    for number in range(5):
        stage.says(WANG, "shop", f"line {number}", id=f"m{number}")
    await stage.settles()
    conversation = stage.office.dispatcher.open_for(stage.customer().id, SHOP)
    assert conversation is not None
    said = [line.body for line in await stage.lines(conversation) if line.author is Author.CUSTOMER]
    assert said == [f"line {number}" for number in range(5)]


async def test_a_line_reaches_the_agent_under_its_id_from_the_puppet(stage: Theatre) -> None:
    mei, _, puppet = await connected(stage)
    stage.says(f"{mei.address}/pc", puppet, "Hi", id="a1")
    await stage.server.receives(to(WANG, "Hi"))
    reply = "<reply xmlns='urn:xmpp:reply:0' id='a1' to='wang@home.example/phone'/><x xmlns='urn:else'>secret</x>"
    stage.says(WANG, "shop", "Are you there?", RECEIPT + reply, id="m7")
    line = await stage.server.receives(to(mei.address, "Are you there?"))
    assert (line.get("id"), line.get("from")) == ("m7", f"{puppet}@support.example.org")
    assert has(line, "reply", id="a1")
    assert has(line, "request")
    everything = [value for element in line.iter() for value in (*element.attrib.values(), element.text or "")]
    assert not [value for value in everything if "home.example" in value or "secret" in value]
    await stage.server.receives(lambda stanza: has(stanza, "received", id="m7"))


@pytest.mark.parametrize("target", ["nothing", "hello"])
async def test_a_reply_to_what_the_agent_never_got_keeps_only_the_words(stage: Theatre, target: str) -> None:
    mei, _, _ = await connected(stage)
    reply = (
        f"<reply xmlns='urn:xmpp:reply:0' id='{target}'/>"
        "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='11'/></fallback>"
    )
    stage.says(WANG, "shop", "> quotation\nYes", reply, id="m7")
    line = await stage.server.receives(to(mei.address, "Yes"))
    assert body(line).strip() == "Yes"
    assert child(line, "reply") is None


async def test_a_customer_cant_speak_as_the_desk(stage: Theatre) -> None:
    mei, _, _ = await connected(stage)
    stage.says(WANG, "shop", "▎Accepted\n fine\n \u200b▎closed\u2028▎again", id="m7")
    line = await stage.server.receives(to(mei.address, "Accepted"))
    assert body(line) == "▎▎Accepted\n fine\n \u200b▎▎closed\u2028▎▎again"


async def test_card_numbers_are_neither_kept_nor_relayed(stage: Theatre) -> None:
    mei, conversation, _ = await connected(stage)
    stage.says(WANG, "shop", "My card is 4111 1111 1111 1111.", id="m7")
    line = await stage.server.receives(to(mei.address, "My card is"))
    assert "4111" not in body(line)
    assert "4111" not in "".join(line.body for line in await stage.lines(conversation))


async def test_signs_pass_to_the_agent_and_are_not_archived(stage: Theatre) -> None:
    mei, conversation, _ = await connected(stage)
    before = await stage.lines(conversation)
    stage.says(WANG, "shop", "", TYPING)
    assert await stage.server.receives(lambda stanza: to(mei.address)(stanza) and has(stanza, "composing"))
    stage.says(WANG, "shop", "", "<displayed xmlns='urn:xmpp:chat-markers:0' id='a1'/>")
    assert await stage.server.receives(lambda stanza: to(mei.address)(stanza) and has(stanza, "displayed", id="a1"))
    assert await stage.lines(conversation) == before


async def test_signs_of_somebody_without_a_conversation_concern_nobody(stage: Theatre) -> None:
    stage.says(WANG, "shop", "", TYPING)
    stage.says(WANG, "shop", "thanks")
    await stage.settles()
    stage.says(WANG, "help", "", TYPING)
    await stage.settles()
    assert not [stanza for stanza in stage.server.stanzas if has(stanza, "composing")]


async def test_that_a_line_has_arrived_is_kept(stage: Theatre) -> None:
    _, conversation, _ = await connected(stage)
    stage.says(WANG, "shop", "", "<received xmlns='urn:xmpp:receipts' id='a1'/>")
    await stage.settles()
    delivered = await stage.office.tells(Delivered, lambda entry: entry.message_id == "a1")
    assert delivered.conversation == conversation.id


async def test_a_correction_of_a_relayed_line_is_relayed_as_one(stage: Theatre) -> None:
    mei, conversation, _ = await connected(stage)
    stage.says(WANG, "shop", "helo", id="m7")
    stage.says(WANG, "shop", "hello", "<replace xmlns='urn:xmpp:message-correct:0' id='m7'/>", id="m8")
    line = await stage.server.receives(to(mei.address, "hello"))
    assert has(line, "replace", id="m7")
    assert (await stage.lines(conversation))[-1].corrects == "m7"


@pytest.mark.parametrize("target", ["hello", "nothing"])
async def test_a_correction_of_what_the_agent_never_got_is_a_new_line(stage: Theatre, target: str) -> None:
    mei, _, _ = await connected(stage)
    stage.says(WANG, "shop", "another thing", f"<replace xmlns='urn:xmpp:message-correct:0' id='{target}'/>", id="m8")
    line = await stage.server.receives(to(mei.address, "another thing"))
    assert child(line, "replace") is None


async def test_a_customer_cant_correct_or_take_back_what_the_agent_said(stage: Theatre) -> None:
    mei, _, puppet = await connected(stage)
    stage.says(f"{mei.address}/pc", puppet, "It costs 100.", id="a1")
    await stage.server.receives(to(WANG, "It costs 100."))
    stage.says(WANG, "shop", "It costs 1.", "<replace xmlns='urn:xmpp:message-correct:0' id='a1'/>", id="m8")
    assert child(await stage.server.receives(to(mei.address, "It costs 1.")), "replace") is None
    stage.says(WANG, "shop", "", "<retract xmlns='urn:xmpp:message-retract:1' id='a1'/>", id="m9")
    await stage.settles()
    assert not [stanza for stanza in stage.server.stanzas if has(stanza, "retract")]


async def test_a_reaction_and_a_retraction_of_relayed_lines_reach_the_agent(stage: Theatre) -> None:
    mei, _, puppet = await connected(stage)
    stage.says(f"{mei.address}/pc", puppet, "Done.", id="a1")
    await stage.server.receives(to(WANG, "Done."))
    stage.says(
        WANG, "shop", "", "<reactions xmlns='urn:xmpp:reactions:0' id='a1'><reaction>👍</reaction></reactions>", id="r1"
    )
    reaction = await stage.server.receives(lambda stanza: has(stanza, "reactions", id="a1"))
    assert (reaction.get("to"), reaction.get("id")) == (mei.address, "r1")
    stage.says(WANG, "shop", "oops", id="m8")
    stage.says(WANG, "shop", "", "<retract xmlns='urn:xmpp:message-retract:1' id='m8'/>", id="m9")
    assert (await stage.server.receives(lambda stanza: has(stanza, "retract", id="m8"))).get("to") == mei.address


@pytest.mark.parametrize("pointer", ["nothing", "hello"])
async def test_what_points_at_a_line_that_the_agent_never_got_stays_behind(stage: Theatre, pointer: str) -> None:
    await connected(stage)
    reaction = f"<reactions xmlns='urn:xmpp:reactions:0' id='{pointer}'><reaction>👍</reaction></reactions>"
    stage.says(WANG, "shop", "", reaction)
    stage.says(WANG, "shop", "", f"<retract xmlns='urn:xmpp:message-retract:1' id='{pointer}'/>")
    await stage.settles()
    assert not [stanza for stanza in stage.server.stanzas if has(stanza, "reactions") or has(stanza, "retract")]


async def test_a_stranger_is_no_customer_until_something_is_said(stage: Theatre) -> None:
    stage.says(WANG, "help", "", TYPING)
    stage.says(WANG, "help", "", "<retract xmlns='urn:xmpp:message-retract:1' id='m1'/>")
    await stage.settles()
    assert await stage.office.archive.last_customer() == 0


async def test_the_language_is_that_of_the_words_and_follows_them(stage: Theatre) -> None:
    stage.says(WANG, "help", "謝謝", "<nick xmlns='http://jabber.org/protocol/nick'>王小明</nick>")
    await stage.settles()
    wang = stage.customer()
    assert (wang.language, wang.name) == (Language.ZH_TW, "王小明")
    stage.says(WANG, "help", "Could you please answer in English?")
    await stage.settles()
    assert stage.customer().language is Language.EN
    assert (await stage.office.tells(LanguageChanged)).language is Language.EN


async def test_a_file_for_the_bot_is_kept_and_that_is_said(stage: Theatre) -> None:
    url = "https://files.example/cat.jpg"
    stage.says(WANG, "help", url, f"<x xmlns='jabber:x:oob'><url>{url}</url></x>")
    await stage.server.receives(to(WANG, "Your file has been kept"))


async def test_a_file_is_relayed_to_the_agent(stage: Theatre) -> None:
    mei, _, _ = await connected(stage)
    url = "https://files.example/cat.jpg?a=1&amp;b=2"
    stage.server.sends(
        f"<message type='chat' id='f1' from='{WANG}' to='shop@support.example.org'><body>{url}</body>"
        f"<x xmlns='jabber:x:oob'><url>{url}</url><desc>wang@home.example</desc></x></message>"
    )
    line = await stage.server.receives(to(mei.address, "cat.jpg"))
    found = child(line, "url")
    assert found is not None
    assert found.text == "https://files.example/cat.jpg?a=1&b=2"
    assert child(line, "desc") is None


async def test_the_words_of_a_reply_are_understood_without_the_quotation(stage: Theatre) -> None:
    stage.says(
        WANG,
        "help",
        "> How do I replace a lost passport?\nagent",
        "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='36'/></fallback>",
    )
    await stage.server.receives(to(WANG, "I'm looking for an agent"))


@pytest.mark.parametrize(
    "bounce",
    [
        "<error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>",
        "<error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>",
    ],
)
async def test_a_customer_whose_address_bounces_has_left(tmp_path: Path, bounce: str) -> None:
    async with open_stage(tmp_path, "grace = 0.01\n") as stage:
        stage.says(WANG, "shop", "Hello")
        await stage.settles()
        stage.says(WANG, "shop", "", bounce, kind="error")
        ended = await stage.office.tells(ConversationEnded)
        assert ended.reason is EndReason.ABANDONED


async def test_an_error_that_doesnt_mean_absence_changes_nothing(tmp_path: Path) -> None:
    async with open_stage(tmp_path, "grace = 0.01\n") as stage:
        stage.says(WANG, "shop", "Hello")
        stage.says("lin@home.example/x", "shop", "Hello")
        await stage.settles()
        stage.says(
            WANG,
            "shop",
            "",
            "<error type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>",
            kind="error",
        )
        stage.says("lin@home.example/x", "shop", "", GONE)  # a fence: her time is up later
        ended = await stage.office.tells(ConversationEnded)
        (left,) = stage.office.dispatcher.open_conversations()
        assert (left.customer, left.stage) == (stage.customer().id, Stage.QUEUED)
        assert ended.conversation != left.id


async def test_an_agent_reads_that_the_customer_wants_to_end_and_the_word_is_relayed(stage: Theatre) -> None:
    mei, conversation, _ = await connected(stage)
    stage.says(WANG, "shop", "Bye!", id="c1")
    stage.says(WANG, "shop", "The end of the cable is broken", id="c2")
    assert await stage.said_to(mei.address) == [
        "Bye!",
        f"{MARK}The customer wrote “Bye!”. !close ends the conversation.",
        "The end of the cable is broken",
    ]
    assert stage.office.dispatcher.conversation(conversation.id).stage is Stage.CONNECTED


@pytest.mark.parametrize("sign", [TYPING, SEEN], ids=["types", "reads"])
async def test_a_customer_who_closed_the_window_and_has_it_open_again_has_not_left(tmp_path: Path, sign: str) -> None:
    async with open_stage(tmp_path, "grace = 0.3\n") as stage:
        for sender in (WANG, "lin@home.example/x"):
            stage.says(sender, "shop", "Hello")
            stage.says(sender, "shop", "", GONE)
        stage.says(WANG, "shop", "", sign)
        await stage.office.tells(ConversationEnded)
        (left,) = stage.office.dispatcher.open_conversations()
        assert left.customer == stage.customer().id


async def test_who_closes_the_window_of_one_queue_still_waits_in_the_other(tmp_path: Path) -> None:
    async with open_stage(tmp_path, "grace = 0.01\n[queues.refunds]\nbot = false\ngrace = 0.01\n") as stage:
        stage.says(WANG, "shop", "Hello", id="m1")
        stage.says(WANG, "refunds", "Hello", id="m2")
        stage.says(WANG, "refunds", "", GONE)
        await stage.office.tells(ConversationEnded)
        (left,) = stage.office.dispatcher.open_conversations()
        assert left.queue == SHOP
