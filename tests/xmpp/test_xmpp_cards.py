"""A name from the customer's own card: asked for once, waited for by nobody, and nothing where it can't be used."""

from collections.abc import AsyncIterator
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imcs.xmpp.cards import CAP, name_in
from tests.office import HELP
from tests.xmpp.server import Match
from tests.xmpp.stage import WANG, Theatre, child, has, open_stage, to

BARE = WANG.partition("/")[0]
VCARD = "<vCard xmlns='vcard-temp'><FN>{name}</FN></vCard>"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Theatre]:
    async with open_stage(tmp_path) as opened:
        yield opened


def asks(name: str, node: str = "") -> Match:
    """A question for a card of this kind."""
    return lambda stanza: (
        stanza.tag.endswith("}iq") and child(stanza, name) is not None and (not node or has(stanza, "items", node=node))
    )


def answers(stage: Theatre, question: Element, inner: str, kind: str = "result") -> None:
    stage.server.sends(
        f"<iq type='{kind}' id='{question.get('id')}' from='{BARE}' to='{question.get('from')}'>{inner}</iq>"
    )


REFUSAL = "<error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"


async def known_as(stage: Theatre, name: str) -> None:
    """Wait until the customer has this name."""
    for _ in range(200):
        if stage.customer().name == name:
            return
        await stage.settles()
    raise AssertionError(f"still {stage.customer().name!r}")


async def test_a_name_is_taken_from_the_card_of_who_has_none(stage: Theatre) -> None:
    stage.says(WANG, HELP, "Hello")
    question = await stage.server.receives(asks("vCard"))
    assert (question.get("to"), question.get("from")) == (BARE, "help@support.example.org")
    assert await stage.server.receives(to(WANG))  # the conversation doesn't wait for it
    answers(stage, question, VCARD.format(name="  王小明\n"))
    await known_as(stage, "王小明")
    found = await stage.office.archive.customer(stage.customer().id)
    assert found is not None
    assert found.name == "王小明"


async def test_where_there_is_no_card_the_nickname_and_the_newer_card_are_tried_and_then_nobody_asks_again(
    stage: Theatre,
) -> None:
    stage.says(WANG, HELP, "Hello")
    answers(stage, await stage.server.receives(asks("vCard")), REFUSAL, "error")
    nick = await stage.server.receives(asks("pubsub", "http://jabber.org/protocol/nick"))
    answers(stage, nick, REFUSAL, "error")
    newer = await stage.server.receives(asks("pubsub", "urn:xmpp:vcard4"))
    answers(stage, newer, "<pubsub xmlns='http://jabber.org/protocol/pubsub'/>")
    await stage.settles()
    assert not await stage.office.archive.customers.ask_card(stage.customer().id)


async def test_who_has_a_name_is_not_asked_for_one(stage: Theatre) -> None:
    stage.says(WANG, HELP, "Hello", "<nick xmlns='http://jabber.org/protocol/nick'>Wang</nick>")
    await stage.settles()
    assert [stanza for stanza in stage.server.stanzas if asks("vCard")(stanza)] == []


CARDS = {
    "an old card": (VCARD.format(name="Wang"), "Wang"),
    "an old card with a nickname": (
        "<vCard xmlns='vcard-temp'><FN>Wang Xiaoming</FN><NICKNAME>Wang</NICKNAME></vCard>",
        "Wang",
    ),
    "a nickname": (
        "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='n'><item>"
        "<nick xmlns='http://jabber.org/protocol/nick'>Wang</nick></item></items></pubsub>",
        "Wang",
    ),
    "a newer card": (
        "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='n'><item>"
        "<vcard xmlns='urn:ietf:params:xml:ns:vcard-4.0'><fn><text>Wang</text></fn></vcard></item></items></pubsub>",
        "Wang",
    ),
    "an empty card": ("<vCard xmlns='vcard-temp'/>", ""),
    "blanks": (VCARD.format(name=" \n\t "), ""),
    "what isn't a card": ("<query xmlns='jabber:iq:roster'><FN>Wang</FN></query>", ""),
    "too long a card": (VCARD.format(name="Wang").replace("</vCard>", f"<PHOTO>{'x' * CAP}</PHOTO></vCard>"), ""),
    "a name with directions in it": (VCARD.format(name="W\u202eang"), "W ang"),
    "a long name": (VCARD.format(name="x" * 5000), "x" * 40),
}


@pytest.mark.parametrize("card", CARDS)
def test_a_card_says_what_its_owner_is_called_or_nothing(card: str) -> None:
    xml, name = CARDS[card]
    assert name_in(fromstring(f"<iq xmlns='jabber:component:accept'>{xml}</iq>")) == name


@given(st.text())
def test_whatever_is_in_a_card_a_name_is_one_short_line(text: str) -> None:
    card = Element("{vcard-temp}vCard")
    name = Element("{vcard-temp}FN")
    name.text = text
    card.append(name)
    found = name_in(card)
    assert len(found) <= 40
    assert found.isprintable()
