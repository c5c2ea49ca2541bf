"""A queue at a glance, and a fact as a line of the log."""

from datetime import timedelta

import pytest

from imcs.dispatcher import AgentPaused, ConversationStarted, OfferMade
from imcs.model import AgentId, ConversationId, CustomerId
from imcs.reports.boards import QueueBoard, logged
from imcs.workgroup.waiting import Place
from tests.builders import at
from tests.office import HELP, SHOP, Office


async def test_the_board_counts_who_waits_and_who_is_ready(office: Office) -> None:
    assert office.workgroup.board(SHOP) == QueueBoard(0, timedelta(), 0, 0, 0)
    first = await office.asks(await office.customer("a@home.example"))
    office.clock.advances(90)
    await office.asks(await office.customer("b@home.example"))
    assert office.workgroup.board(SHOP) == QueueBoard(2, timedelta(seconds=90), 0, 0, 0)
    assert office.workgroup.place(first.id) == Place(0, staffed=False)
    mei = await office.hires("mei", capacity=2)
    await office.hires("bo", online=False)
    assert office.workgroup.board(SHOP) == QueueBoard(2, timedelta(seconds=90), 1, 2, 2)
    assert office.workgroup.place(first.id) == Place(0, staffed=True)
    office.workgroup.pause(mei, "lunch")
    assert office.workgroup.board(SHOP).agents == 0
    assert office.workgroup.board(HELP).waiting == 0


async def test_what_is_logged_are_numbers_only(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    mei = await office.hires()
    conversation = await office.asks(await office.customer(name="Wang"), "my secret matter")
    office.workgroup.accept(mei, conversation.id)
    assert await office.facts()
    assert f"event=ConversationConnected conversation={conversation.id} agent={mei.id}" in caplog.text
    for word in ("secret", "Wang", "wang@home.example", mei.address):
        assert word not in caplog.text
    assert [type(fact) for fact in await office.facts()].count(ConversationStarted) == 1


def test_a_fact_is_one_line_of_keys_and_values() -> None:
    assert logged(OfferMade(at(0), ConversationId(7), AgentId(2), at(40))).startswith(
        "event=OfferMade conversation=7 agent=2 until="
    )
    assert (
        logged(AgentPaused(at(0), AgentId(2), "gone fishing"))
        == "event=AgentPaused agent=2 why=gone-fishing missing=False"
    )
    assert "queue=help" in logged(ConversationStarted(at(0), ConversationId(7), CustomerId(1), HELP))
