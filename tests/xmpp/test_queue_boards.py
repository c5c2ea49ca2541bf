"""The queues as contacts: what customers and agents read there, and how often they are pushed."""

from dataclasses import replace
from datetime import timedelta
from xml.etree.ElementTree import Element

import pytest

from imcs.model import Availability, Language
from imcs.workgroup.waiting import ENOUGH
from imcs.xmpp import queue_boards as room
from tests.office import HELP, SHOP
from tests.xmpp.stage import WANG, Theatre, child, to


def shown_to(stage: Theatre, address: str, queue: str = "shop") -> list[str]:
    """What an address was shown of a queue, each as show and status; it counts as received."""
    about = [
        stanza
        for stanza in stage.server.stanzas
        if to(address, kind="presence")(stanza) and stanza.get("from", "").partition("@")[0] == queue
    ]
    for stanza in about:
        stage.server.stanzas.remove(stanza)
    return [" ".join(filter(None, (text(stanza, "show"), text(stanza, "status")))) for stanza in about]


def text(stanza: Element, name: str) -> str:
    found = child(stanza, name)
    return "" if found is None else found.text or ""


async def test_agents_read_who_waits_how_long_and_how_many_places_are_taken(stage: Theatre) -> None:
    mei = await stage.office.hires(capacity=2, language=Language.ZH_TW)
    stage.shows(mei.address, "shop")
    for name in "ab":
        await stage.office.connects(await stage.office.customer(f"{name}@home.example"), mei)
    await stage.office.asks(await stage.office.customer("c@home.example"))
    stage.office.clock.advances(200)
    await stage.office.asks(await stage.office.customer("d@home.example"))
    await stage.settles()
    assert shown_to(stage, mei.address)[-1] == "shop · 等 2 · 最久 3:20 · 2/2"


async def test_customers_read_in_their_language_whether_anybody_is_free(stage: Theatre) -> None:
    customer = await stage.office.customer()
    stage.office.people.change(replace(customer, language=Language.ZH_CN))
    stage.shows(WANG, "shop")
    await stage.settles()
    mei = await stage.office.hires(capacity=1)
    await stage.settles()
    await stage.office.asks(await stage.office.customer("b@home.example"))
    await stage.settles()
    stage.office.workgroup.waiting.measured(SHOP, [timedelta(minutes=4)] * ENOUGH)
    await stage.office.asks(await stage.office.customer("c@home.example"))
    await stage.settles()
    stage.office.workgroup.presence(mei, Availability.OFFLINE)
    await stage.settles()
    assert shown_to(stage, WANG) == [
        "away 目前仅由智能客服回复",
        "服务中",
        "dnd 客服都在忙",
        "dnd 繁忙，约等 12 分钟",
        "away 目前仅由智能客服回复",
    ]


async def test_a_contact_is_pushed_once_in_a_while_and_then_with_the_latest_state(
    stage: Theatre, monkeypatch: pytest.MonkeyPatch
) -> None:
    mei = await stage.office.hires(capacity=1)
    stage.shows(mei.address, "shop")
    await stage.settles()
    shown_to(stage, mei.address)
    monkeypatch.setattr(room, "PAUSE", 0.3)
    for number in range(20):  # in one turn of the event loop
        customer = await stage.office.customer(f"c{number}@home.example")
        await stage.office.asks(customer)
    await stage.server.receives(lambda stanza: "waiting 20" in text(stanza, "status"))
    assert len(shown_to(stage, mei.address)) <= 1, "of the 19 states in between at most the first is shown"


async def test_the_longest_wait_grows_on_the_board_though_nothing_happens(
    stage: Theatre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "REFRESH", 0.05)
    mei = await stage.office.hires(online=False)
    stage.shows(mei.address, "shop")
    await stage.office.asks(await stage.office.customer())
    await stage.server.receives(lambda stanza: "longest 0:00" in text(stanza, "status"))
    stage.office.clock.advances(90)
    await stage.server.receives(lambda stanza: "longest 1:30" in text(stanza, "status"))


async def test_a_queue_that_hasnt_changed_isnt_pushed(stage: Theatre) -> None:
    stage.shows(WANG, "help")
    await stage.settles()
    assert len(shown_to(stage, WANG, "help")) == 1
    await stage.office.asks(await stage.office.customer("b@home.example"), "Hello", HELP)
    await stage.settles()
    assert shown_to(stage, WANG, "help") == []
