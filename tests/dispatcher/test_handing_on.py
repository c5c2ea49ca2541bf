"""From agent to agent: transfer, conference, and what a supervisor decides; each rule in one sentence."""

import pytest

from imcs.dispatcher import (
    AgentJoined,
    ConversationConnected,
    ConversationEnded,
    ConversationLeft,
    ConversationQueued,
    Dispatcher,
    EndReason,
    LeaveReason,
    OfferDeclined,
    OfferMade,
    OfferTimedOut,
    OfferWithdrawn,
    Purpose,
    QueueReason,
    WithdrawReason,
)
from imcs.errors import Reason
from imcs.model import AgentId, Availability, ConversationId, QueueName, Stage
from tests.builders import a_dispatcher, a_queue, at
from tests.dispatcher.people import BO, HELP, JUN, LIN, MEI, SHOP, WANG, connect, offers, refused, wants_a_person

FIRST = ConversationId(1)


def with_mei(capacity: int = 2, **rules: float) -> Dispatcher:
    """Mei talks to Wang; Bo and Jun are free."""
    dispatcher = a_dispatcher([a_queue("help", **rules), a_queue("shop")], agents=[MEI, BO, JUN], capacity=capacity)
    connect(dispatcher, WANG, MEI, at(0))
    return dispatcher


# To an agent


def test_until_the_colleague_accepts_the_sender_keeps_conversation_and_place() -> None:
    dispatcher = with_mei()
    made = OfferMade(at(5), FIRST, BO, at(45), Purpose.TRANSFER)
    assert dispatcher.transfer(FIRST, MEI, BO, at(5)) == [made]
    known = dispatcher.conversation(FIRST)
    assert (known.stage, known.agent, known.transfer_to) == (Stage.CONNECTED, MEI, BO)
    assert [dispatcher.agent(agent).load for agent in (MEI, BO)] == [1, 1]


def test_with_the_acceptance_it_is_the_colleagues_and_the_sender_is_free() -> None:
    dispatcher = with_mei()
    dispatcher.transfer(FIRST, MEI, BO, at(5))
    assert dispatcher.accept(FIRST, BO, at(8)) == [
        ConversationLeft(at(8), FIRST, MEI, LeaveReason.TRANSFERRED),
        ConversationConnected(at(8), FIRST, BO),
    ]
    assert [dispatcher.agent(agent).load for agent in (MEI, BO)] == [0, 1]
    assert dispatcher.agent(MEI).idle_since == at(8)
    with refused(Reason.NOT_CONNECTED):
        dispatcher.close(FIRST, MEI, at(9))


def test_a_declined_or_missed_transfer_leaves_everything_as_it_was() -> None:
    dispatcher = with_mei()
    dispatcher.transfer(FIRST, MEI, BO, at(5))
    assert dispatcher.decline(FIRST, BO, at(6)) == [OfferDeclined(at(6), FIRST, BO, at(66), Stage.CONNECTED)]
    dispatcher.transfer(FIRST, MEI, JUN, at(10))
    assert dispatcher.tick(at(50)) == [OfferTimedOut(at(50), FIRST, JUN, at(110), Stage.CONNECTED, missed=1)]
    assert (dispatcher.conversation(FIRST).agent, dispatcher.conversation(FIRST).transfer_to) == (MEI, None)


def test_a_transfer_is_decided_within_a_minute_however_long_offers_lie() -> None:
    dispatcher = with_mei(offer_timeout=600)
    dispatcher.transfer(FIRST, MEI, BO, at(5))
    assert dispatcher.next_deadline() == at(65)


def test_a_colleague_who_goes_away_meanwhile_leaves_it_with_the_sender() -> None:
    dispatcher = with_mei()
    dispatcher.transfer(FIRST, MEI, BO, at(5))
    withdrawn = OfferWithdrawn(at(6), FIRST, BO, WithdrawReason.AGENT_NOT_AVAILABLE, Stage.CONNECTED)
    assert withdrawn in dispatcher.availability(BO, Availability.AWAY, at(6))
    assert dispatcher.conversation(FIRST).agent == MEI


def test_a_transfer_that_crosses_a_close_is_withdrawn() -> None:
    dispatcher = with_mei()
    dispatcher.transfer(FIRST, MEI, BO, at(5))
    assert dispatcher.close(FIRST, MEI, at(6))[0] == OfferWithdrawn(
        at(6), FIRST, BO, WithdrawReason.CONVERSATION_ENDED, Stage.CONNECTED
    )
    with refused(Reason.UNKNOWN_CONVERSATION):
        dispatcher.accept(FIRST, BO, at(6))


def test_a_sender_who_is_gone_too_long_takes_the_transfer_back_along() -> None:
    dispatcher = with_mei(grace=10)
    dispatcher.transfer(FIRST, MEI, BO, at(5))
    dispatcher.availability(MEI, Availability.OFFLINE, at(6))
    facts = dispatcher.tick(at(16))
    assert [type(fact) for fact in facts[:2]] == [OfferWithdrawn, ConversationQueued]
    assert offers(facts) == [(FIRST, BO)], "as the longest idle, no longer as the colleague"


@pytest.mark.parametrize(
    ("target", "reason"),
    [(AgentId(9), Reason.UNKNOWN_AGENT), (MEI, Reason.ALREADY_IN), (BO, Reason.AGENT_NOT_ABLE)],
)
def test_only_a_colleague_who_can_take_it_is_asked(target: AgentId, reason: Reason) -> None:
    dispatcher = with_mei(capacity=1)
    dispatcher.pause(BO, at(1))
    with refused(reason):
        dispatcher.transfer(FIRST, MEI, target, at(5))


def test_capacity_is_respected_and_nobody_serves_themselves() -> None:
    dispatcher = a_dispatcher(agents=[MEI, BO], capacity=1)
    dispatcher.start(WANG, HELP, at(0), bot=False, own=BO)
    dispatcher.accept(FIRST, MEI, at(0))
    with refused(Reason.OWN_CONVERSATION):
        dispatcher.transfer(FIRST, MEI, BO, at(1))
    full = a_dispatcher(agents=[MEI, BO], capacity=1)
    connect(full, WANG, MEI, at(0))
    connect(full, LIN, BO, at(1))
    with refused(Reason.AGENT_NOT_ABLE):
        full.transfer(FIRST, MEI, BO, at(2))


def test_one_transfer_at_a_time_and_only_by_the_owner() -> None:
    dispatcher = with_mei()
    with refused(Reason.NOT_CONNECTED):
        dispatcher.transfer(FIRST, BO, JUN, at(5))
    dispatcher.transfer(FIRST, MEI, BO, at(5))
    for colleague in (BO, JUN):
        with refused(Reason.ALREADY_OFFERED):
            dispatcher.transfer(FIRST, MEI, colleague, at(6))


# To a queue


def test_a_transfer_to_a_queue_frees_the_sender_at_once_and_keeps_the_wait() -> None:
    dispatcher = with_mei()
    dispatcher.move(BO, SHOP, at(1))
    facts = dispatcher.transfer_to_queue(FIRST, MEI, SHOP, at(10))
    assert facts[:2] == [
        ConversationLeft(at(10), FIRST, MEI, LeaveReason.TRANSFERRED),
        ConversationQueued(at(10), FIRST, QueueReason.TRANSFERRED, MEI, queue=SHOP, not_before=at(70)),
    ]
    assert offers(facts) == [(FIRST, BO)]
    known = dispatcher.conversation(FIRST)
    assert (known.queue, known.line, known.queued_at) == (HELP, SHOP, at(0))
    assert dispatcher.agent(MEI).load == 0
    assert dispatcher.open_for(WANG, HELP) == known, "the customer still writes to the same address"


def test_the_sender_is_not_offered_at_once_what_they_gave_away() -> None:
    dispatcher = a_dispatcher(agents=[MEI])
    connect(dispatcher, WANG, MEI, at(0))
    assert offers(dispatcher.transfer_to_queue(FIRST, MEI, HELP, at(10))) == []
    assert offers(dispatcher.tick(at(70))) == [(FIRST, MEI)]


def test_nothing_is_transferred_to_a_queue_that_is_not_there() -> None:
    with refused(Reason.UNKNOWN_QUEUE):
        with_mei().transfer_to_queue(FIRST, MEI, QueueName("nowhere"), at(10))


# Several agents


def in_conference() -> Dispatcher:
    """Mei owns it, Bo and then Jun joined."""
    dispatcher = with_mei()
    for guest in (BO, JUN):
        dispatcher.invite(FIRST, MEI, guest, at(5))
        dispatcher.accept(FIRST, guest, at(6))
    return dispatcher


def test_an_invited_agent_joins_and_uses_a_place() -> None:
    dispatcher = with_mei()
    assert dispatcher.invite(FIRST, MEI, BO, at(5)) == [OfferMade(at(5), FIRST, BO, at(45), Purpose.INVITATION)]
    assert dispatcher.accept(FIRST, BO, at(6)) == [AgentJoined(at(6), FIRST, BO)]
    assert dispatcher.conversation(FIRST).inside == (MEI, BO)
    assert [known.id for known in dispatcher.conversations_of(BO)] == [FIRST]
    assert dispatcher.agent(BO).load == 1


def test_only_the_owner_closes_and_guests_are_free_then() -> None:
    dispatcher = in_conference()
    with refused(Reason.NOT_CONNECTED):
        dispatcher.close(FIRST, BO, at(10))
    assert dispatcher.close(FIRST, MEI, at(10)) == [
        ConversationLeft(at(10), FIRST, BO, LeaveReason.ENDED),
        ConversationLeft(at(10), FIRST, JUN, LeaveReason.ENDED),
        ConversationEnded(at(10), FIRST, EndReason.CLOSED, MEI, at(40)),
    ]
    assert [dispatcher.agent(agent).load for agent in (MEI, BO, JUN)] == [1, 0, 0]


def test_if_the_owner_steps_out_the_one_who_came_first_owns_it() -> None:
    dispatcher = in_conference()
    assert dispatcher.step_out(FIRST, MEI, at(10)) == [ConversationLeft(at(10), FIRST, MEI, LeaveReason.LEFT, BO)]
    assert dispatcher.conversation(FIRST).inside == (BO, JUN)
    dispatcher.close(FIRST, BO, at(11))


def test_a_guest_steps_out_and_nothing_else_changes() -> None:
    dispatcher = in_conference()
    dispatcher.step_out(FIRST, BO, at(10))
    assert dispatcher.conversation(FIRST).inside == (MEI, JUN)
    with refused(Reason.NOT_IN):
        dispatcher.step_out(FIRST, BO, at(11))


def test_the_last_agent_can_not_step_out() -> None:
    with refused(Reason.NOBODY_ELSE):
        with_mei().step_out(FIRST, MEI, at(5))


def test_if_the_owner_is_gone_too_long_the_next_one_owns_it_and_the_last_sends_it_back() -> None:
    dispatcher = in_conference()
    dispatcher.step_out(FIRST, JUN, at(7))
    for agent in (MEI, BO):
        dispatcher.availability(agent, Availability.OFFLINE, at(10))
    facts = dispatcher.tick(at(70))
    assert facts[:2] == [
        ConversationLeft(at(70), FIRST, MEI, LeaveReason.GONE, BO),
        ConversationQueued(at(70), FIRST, QueueReason.AGENT_GONE, BO, head=True),
    ]
    assert offers(facts) == [(FIRST, JUN)]


def test_who_is_let_go_leaves_it_to_the_others() -> None:
    dispatcher = in_conference()
    assert ConversationLeft(at(10), FIRST, MEI, LeaveReason.REMOVED, BO) in dispatcher.remove_agent(MEI, at(10))
    assert dispatcher.conversation(FIRST).agent == BO


def test_a_conference_goes_to_a_queue_without_its_guests() -> None:
    dispatcher = in_conference()
    dispatcher.transfer_to_queue(FIRST, MEI, SHOP, at(10))
    assert [dispatcher.agent(agent).connected for agent in (MEI, BO, JUN)] == [frozenset()] * 3


def test_a_parked_conversation_is_parked_for_who_joins_too() -> None:
    dispatcher = with_mei(park_after=30)
    dispatcher.agent_wrote(FIRST, MEI, at(1))
    dispatcher.tick(at(31))
    dispatcher.invite(FIRST, MEI, BO, at(32))
    dispatcher.accept(FIRST, BO, at(33))
    assert [dispatcher.agent(agent).quarters for agent in (MEI, BO)] == [1, 1]
    dispatcher.customer_wrote(FIRST, at(40))
    assert [dispatcher.agent(agent).quarters for agent in (MEI, BO)] == [4, 4]


# The supervisor


def test_a_supervisor_takes_it_from_its_agent() -> None:
    dispatcher = with_mei()
    assert dispatcher.take_over(FIRST, BO, at(10)) == [
        ConversationLeft(at(10), FIRST, MEI, LeaveReason.TAKEN_OVER, by=BO),
        ConversationConnected(at(10), FIRST, BO, by=BO),
    ]


def test_a_supervisor_takes_what_is_offered_to_others() -> None:
    dispatcher = a_dispatcher(agents=[MEI, BO])
    wants_a_person(dispatcher, WANG, at(0))
    assert dispatcher.take_over(FIRST, BO, at(1)) == [
        OfferWithdrawn(at(1), FIRST, MEI, WithdrawReason.TAKEN),
        ConversationConnected(at(1), FIRST, BO, by=BO),
    ]


def test_a_supervisor_takes_it_from_the_bot_and_beyond_their_capacity() -> None:
    dispatcher = a_dispatcher(agents=[MEI], capacity=1)
    connect(dispatcher, LIN, MEI, at(0))
    second = dispatcher.start(WANG, HELP, at(1))[0].conversation  # type: ignore[union-attr]  # it began
    dispatcher.take_over(second, MEI, at(2))
    assert dispatcher.agent(MEI).load == 2


def test_who_takes_over_loses_the_offers_there_is_no_place_for() -> None:
    dispatcher = a_dispatcher(agents=[MEI], capacity=1)
    wants_a_person(dispatcher, LIN, at(0))
    second = dispatcher.start(WANG, HELP, at(1))[0].conversation  # type: ignore[union-attr]  # it began
    facts = dispatcher.take_over(second, MEI, at(2))
    assert facts[0] == OfferWithdrawn(at(2), FIRST, MEI, WithdrawReason.AGENT_NOT_AVAILABLE)


def test_a_guest_who_takes_over_becomes_the_owner() -> None:
    dispatcher = in_conference()
    assert dispatcher.take_over(FIRST, JUN, at(10)) == [
        ConversationLeft(at(10), FIRST, MEI, LeaveReason.TAKEN_OVER, JUN, JUN)
    ]
    assert dispatcher.conversation(FIRST).inside == (JUN, BO)


def test_a_supervisor_gives_it_to_an_agent_who_can_take_it() -> None:
    dispatcher = with_mei()
    dispatcher.assign(FIRST, JUN, at(10), by=BO)
    assert dispatcher.conversation(FIRST).agent == JUN
    with refused(Reason.ALREADY_IN):
        dispatcher.assign(FIRST, JUN, at(11), by=BO)
    dispatcher.pause(MEI, at(12))
    with refused(Reason.AGENT_NOT_ABLE):
        dispatcher.assign(FIRST, MEI, at(13), by=BO)


def test_it_can_be_assigned_to_the_very_agent_who_is_asked_for_it() -> None:
    dispatcher = a_dispatcher(agents=[MEI], capacity=1)
    wants_a_person(dispatcher, WANG, at(0))
    dispatcher.assign(FIRST, MEI, at(1), by=BO)
    assert dispatcher.conversation(FIRST).agent == MEI
    assert dispatcher.agent(MEI).load == 1


def test_a_supervisor_ends_it_wherever_it_stands() -> None:
    dispatcher = with_mei()
    ended = dispatcher.cut(FIRST, at(10), by=BO)
    assert ended == [ConversationEnded(at(10), FIRST, EndReason.CUT, MEI, at(40), BO)]


def test_a_supervisor_moves_an_agent_to_another_queue() -> None:
    dispatcher = with_mei()
    dispatcher.move(MEI, SHOP, at(1))
    assert dispatcher.agent(MEI).queues == {SHOP}
    assert dispatcher.conversation(FIRST).agent == MEI, "what is connected stays"
    with refused(Reason.UNKNOWN_QUEUE):
        dispatcher.move(MEI, QueueName("nowhere"), at(2))


def test_a_supervisor_is_in_beside_the_agent_without_having_been_asked() -> None:
    dispatcher = with_mei(capacity=1)
    assert dispatcher.barge(FIRST, BO, at(5)) == [AgentJoined(at(5), FIRST, BO, BO)]
    assert dispatcher.conversation(FIRST).inside == (MEI, BO)
    with refused(Reason.ALREADY_IN):
        dispatcher.barge(FIRST, BO, at(6))


def test_who_barges_in_is_no_longer_invited_and_loses_what_there_is_no_place_for() -> None:
    dispatcher = with_mei(capacity=1)
    dispatcher.invite(FIRST, MEI, BO, at(4))
    withdrawn = OfferWithdrawn(at(5), FIRST, BO, WithdrawReason.TAKEN, Stage.CONNECTED)
    assert dispatcher.barge(FIRST, BO, at(5)) == [withdrawn, AgentJoined(at(5), FIRST, BO, BO)]
    assert dispatcher.agent(BO).offers == frozenset()


def test_where_nobody_is_connected_there_is_nothing_to_barge_into() -> None:
    dispatcher = with_mei()
    wants_a_person(dispatcher, LIN, at(5))
    with refused(Reason.NOT_CONNECTED):
        dispatcher.barge(ConversationId(2), JUN, at(6))
