"""Phones and desks: asked for once, remembered, and a desk where nothing tells."""

from collections.abc import AsyncIterator
from pathlib import Path
from xml.etree.ElementTree import Element
from xml.sax.saxutils import quoteattr

import pytest

from imcs.model import Agent, Availability
from tests.xmpp.server import DOMAIN
from tests.xmpp.stage import Theatre, child, open_stage

DISCO = "http://jabber.org/protocol/disco#info"


@pytest.fixture
async def strict(tmp_path: Path) -> AsyncIterator[Theatre]:
    """A service where `!ready` is compulsory."""
    async with open_stage(tmp_path, "[agents]\nready_required = true\n") as opened:
        yield opened


def shows(stage: Theatre, sender: str, ver: str = "phone-1", kind: str = "", show: str = "") -> None:
    """A client with capabilities shows itself to the desk."""
    caps = f"<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='https://app.example' ver='{ver}'/>"
    inner = f"<show>{show}</show>{caps}" if show else caps
    given = f" type='{kind}'" if kind else ""
    stage.server.sends(f"<presence{given} from={quoteattr(sender)} to='desk@{DOMAIN}'>{inner}</presence>")


def asks(stanza: Element) -> bool:
    return (
        child(stanza, "query") is not None
        and stanza.get("type") == "get"
        and f"{{{DISCO}}}query" in {found.tag for found in stanza}
    )


def answers(stage: Theatre, question: Element, kind: str) -> None:
    """The client's answer: what it is, or an error where it's none."""
    head = f"from={quoteattr(question.get('to', ''))} to={quoteattr(question.get('from', ''))}"
    head += f" id={quoteattr(question.get('id', ''))}"
    if kind:
        inner = f"<query xmlns='{DISCO}'><identity category='client' type='{kind}'/></query>"
        stage.server.sends(f"<iq type='result' {head}>{inner}</iq>")
    else:
        error = "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
        stage.server.sends(f"<iq type='error' {head}><error type='cancel'>{error}</error></iq>")


def availability(stage: Theatre, agent: Agent) -> Availability:
    return stage.office.dispatcher.agent(agent.id).availability


@pytest.mark.parametrize(
    ("kind", "counts_as"),
    [
        ("phone", Availability.REACHABLE),
        ("pc", Availability.AVAILABLE),
        ("web", Availability.AVAILABLE),
        ("console", Availability.AVAILABLE),
        ("", Availability.AVAILABLE),
    ],
)
async def test_a_client_is_asked_what_it_is(stage: Theatre, kind: str, counts_as: Availability) -> None:
    mei = await stage.office.hires(online=False)
    shows(stage, f"{mei.address}/one")
    question = await stage.server.receives(asks)
    assert availability(stage, mei) is not Availability.AVAILABLE
    answers(stage, question, kind)
    await stage.settles()
    assert availability(stage, mei) is counts_as


async def test_each_kind_is_asked_for_once(stage: Theatre) -> None:
    mei, lin = await stage.office.hires(online=False), await stage.office.hires("lin", online=False)
    shows(stage, f"{mei.address}/one")
    shows(stage, f"{lin.address}/two")
    answers(stage, await stage.server.receives(asks), "phone")
    await stage.settles()
    shows(stage, f"{mei.address}/three")
    await stage.settles()
    assert (availability(stage, mei), availability(stage, lin)) == (Availability.REACHABLE, Availability.REACHABLE)
    assert not [stanza for stanza in stage.server.stanzas if asks(stanza)]


async def test_a_desk_beside_the_phone_is_enough_and_a_phone_alone_loses_no_conversation(stage: Theatre) -> None:
    mei = await stage.office.hires(online=False)
    shows(stage, f"{mei.address}/phone")
    answers(stage, await stage.server.receives(asks), "phone")
    stage.shows(f"{mei.address}/pc", "desk")
    await stage.settles()
    assert availability(stage, mei) is Availability.AVAILABLE
    stage.shows(f"{mei.address}/pc", "desk", "unavailable")
    await stage.settles()
    assert availability(stage, mei) is Availability.REACHABLE
    shows(stage, f"{mei.address}/phone", show="away")
    await stage.settles()
    assert availability(stage, mei) is Availability.AWAY


async def test_who_leaves_before_the_client_has_answered_is_gone(stage: Theatre) -> None:
    mei = await stage.office.hires(online=False)
    shows(stage, f"{mei.address}/phone")
    question = await stage.server.receives(asks)
    shows(stage, f"{mei.address}/phone", kind="unavailable")
    answers(stage, question, "pc")
    await stage.settles()
    assert availability(stage, mei) is Availability.OFFLINE


async def test_where_ready_is_compulsory_no_client_is_enough(strict: Theatre) -> None:
    mei = await strict.office.hires(online=False)
    strict.shows(f"{mei.address}/pc", "desk")
    await strict.settles()
    assert availability(strict, mei) is Availability.REACHABLE
    strict.says(f"{mei.address}/pc", "desk", "!status")
    assert any("write !ready" in said for said in await strict.said_to(mei.address))
    strict.says(f"{mei.address}/pc", "desk", "!ready")
    await strict.settles()
    assert strict.office.dispatcher.agent(mei.id).able
