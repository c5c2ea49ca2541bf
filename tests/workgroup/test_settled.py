"""A bare "1" right after an offer is settled is nothing to say to the customer, also over a restart."""

from pathlib import Path

import pytest

from imcs.errors import Refused
from imcs.model import ConversationId
from imcs.workgroup.settled import SETTLED
from tests.office import Office, open_office


async def test_whether_an_offer_was_settled_a_moment_ago(office: Office) -> None:
    mei, wang = await office.hires(), await office.customer()
    conversation = await office.asks(wang)
    assert not office.workgroup.settled.just_now(mei, conversation.id)
    with pytest.raises(Refused):
        office.workgroup.accept(mei, ConversationId(99))
    office.workgroup.accept(mei, conversation.id)
    office.clock.advances(SETTLED.total_seconds() - 1)
    assert office.workgroup.settled.just_now(mei, conversation.id)
    office.clock.advances(1)
    assert not office.workgroup.settled.just_now(mei, conversation.id)


async def test_a_conversation_that_was_assigned_counts_as_one_whose_offer_was_just_settled(office: Office) -> None:
    """Whoever is about to accept it as a supervisor assigns it says "1" to nobody."""
    mei, wang = await office.hires(), await office.customer()
    conversation = await office.asks(wang)
    office.workgroup.record(office.workgroup.dispatcher.assign(conversation.id, mei.id, office.clock()))
    assert office.workgroup.settled.just_now(mei, conversation.id)


async def test_an_offer_accepted_right_before_a_restart_counts_as_just_settled_after_it(tmp_path: Path) -> None:
    """Who heard nothing of the acceptance accepts again; that `1` is nothing to say to the customer."""
    async with open_office(tmp_path) as office:
        mei = await office.hires()
        early = await office.connects(await office.customer("wang@home.example"), mei)
        office.clock.advances(SETTLED.total_seconds())
        late = await office.connects(await office.customer("lin@home.example"), mei)
    office.clock.advances(3600)
    async with open_office(tmp_path, clock=office.clock) as office:
        assert office.workgroup.settled.just_now(mei, late.id)
        assert not office.workgroup.settled.just_now(mei, early.id)


async def test_so_does_an_invitation(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        mei, bo = await office.hires("mei"), await office.hires("bo", queues=())
        talk = await office.connects(await office.customer(), mei)
        office.workgroup.record(office.dispatcher.invite(talk.id, mei.id, bo.id, office.workgroup.now()))
        office.clock.advances(SETTLED.total_seconds())
        office.workgroup.accept(bo, talk.id)
    async with open_office(tmp_path, clock=office.clock) as office:
        assert office.workgroup.settled.just_now(bo, talk.id)
        assert not office.workgroup.settled.just_now(mei, talk.id)
