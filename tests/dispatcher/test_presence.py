"""What agents' coming, going, pausing and being changed does to their offers and conversations."""

from datetime import UTC

import pytest

from imcs.dispatcher import (
    AgentChanged,
    AgentLeft,
    AgentPaused,
    AgentReadied,
    AgentRemoved,
    AgentSeen,
    AvailabilityChanged,
    ConversationQueued,
    Dispatcher,
    OfferMade,
    OfferWithdrawn,
    QueueReason,
    WithdrawReason,
    WrapUpEnded,
)
from imcs.errors import Reason
from imcs.model import AgentId, Availability, ConversationId, Hours, Queue, Shift, Stage
from tests.builders import a_dispatcher, a_queue, at
from tests.dispatcher.people import BO, CHEN, HELP, LIN, MEI, SHOP, WANG, connect, offers, refused, wants_a_person

FIRST, SECOND = ConversationId(1), ConversationId(2)
WITHDRAWN = OfferWithdrawn(at(1), FIRST, MEI, WithdrawReason.AGENT_NOT_AVAILABLE)


def test_an_agent_who_becomes_available_is_offered_who_waits() -> None:
    dispatcher = a_dispatcher()
    dispatcher.change_agent(MEI, [HELP], 1, at(0))
    wants_a_person(dispatcher, WANG, at(1))
    assert dispatcher.availability(MEI, Availability.AVAILABLE, at(2)) == [
        AvailabilityChanged(at(2), MEI, Availability.AVAILABLE),
        OfferMade(at(2), FIRST, MEI, until=at(42)),
    ]


def test_presence_that_says_nothing_new_is_no_fact() -> None:
    dispatcher = a_dispatcher(agents=[MEI])
    assert dispatcher.availability(MEI, Availability.AVAILABLE, at(0)) == []


def test_a_new_agent_is_unknown_until_presence_arrives() -> None:
    dispatcher = a_dispatcher()
    assert dispatcher.change_agent(MEI, [HELP], 2, at(0)) == [AgentChanged(at(0), MEI, (HELP,), 2)]
    assert dispatcher.agent(MEI).availability is Availability.UNKNOWN
    assert offers(dispatcher.start(WANG, HELP, at(1), bot=False)) == []


@pytest.mark.parametrize("gone", [Availability.AWAY, Availability.OFFLINE])
def test_the_offer_of_an_agent_who_goes_is_withdrawn_and_goes_to_the_next(gone: Availability) -> None:
    dispatcher = a_dispatcher(agents=[MEI, BO])
    wants_a_person(dispatcher, WANG, at(0))
    assert dispatcher.availability(MEI, gone, at(1)) == [
        AvailabilityChanged(at(1), MEI, gone),
        WITHDRAWN,
        OfferMade(at(1), FIRST, BO, until=at(41)),
    ]


def test_being_away_does_not_touch_what_is_connected() -> None:
    dispatcher = a_dispatcher(agents=[MEI])
    connect(dispatcher, WANG, MEI, at(0))
    dispatcher.availability(MEI, Availability.AWAY, at(1))
    assert dispatcher.next_deadline() is None
    assert dispatcher.tick(at(9999)) == []
    assert dispatcher.conversation(FIRST).stage is Stage.CONNECTED


def test_an_agent_offline_beyond_the_grace_loses_the_conversation_to_the_head_of_the_queue() -> None:
    dispatcher = a_dispatcher(agents=[MEI])
    connect(dispatcher, WANG, MEI, at(0))
    gold = wants_a_person(dispatcher, LIN, at(1), tier=5)
    dispatcher.availability(MEI, Availability.OFFLINE, at(10))
    assert dispatcher.next_deadline() == at(70)
    assert dispatcher.tick(at(69)) == []
    assert dispatcher.tick(at(70)) == [ConversationQueued(at(70), FIRST, QueueReason.AGENT_GONE, MEI, head=True)]
    assert [known.id for known in dispatcher.waiting(HELP)] == [FIRST, gold]
    assert dispatcher.conversation(FIRST).queued_at == at(0)


@pytest.mark.parametrize("back", [Availability.AVAILABLE, Availability.AWAY])
def test_coming_back_within_the_grace_ends_it(back: Availability) -> None:
    dispatcher = a_dispatcher(agents=[MEI])
    connect(dispatcher, WANG, MEI, at(0))
    dispatcher.availability(MEI, Availability.OFFLINE, at(10))
    dispatcher.availability(MEI, back, at(69))
    assert dispatcher.next_deadline() is None


def test_a_pause_withdraws_offers_and_ready_lifts_it() -> None:
    dispatcher = a_dispatcher(agents=[MEI])
    wants_a_person(dispatcher, WANG, at(0))
    assert dispatcher.pause(MEI, at(1), "lunch") == [AgentPaused(at(1), MEI, "lunch"), WITHDRAWN]
    assert (dispatcher.agent(MEI).paused, dispatcher.agent(MEI).why) == (True, "lunch")
    assert dispatcher.ready(MEI, at(2)) == [AgentReadied(at(2), MEI), OfferMade(at(2), FIRST, MEI, until=at(42))]


def test_leaving_withdraws_offers_but_what_is_connected_goes_on() -> None:
    dispatcher = a_dispatcher(agents=[MEI], capacity=2)
    connect(dispatcher, LIN, MEI, at(0))
    second = wants_a_person(dispatcher, WANG, at(0))
    assert dispatcher.leave(MEI, at(1)) == [
        AgentLeft(at(1), MEI),
        OfferWithdrawn(at(1), second, MEI, WithdrawReason.AGENT_NOT_AVAILABLE),
    ]
    assert [known.id for known in dispatcher.conversations_of(MEI)] == [FIRST]
    assert offers(dispatcher.ready(MEI, at(2))) == [(second, MEI)]


def test_pausing_leaving_or_being_ready_twice_is_no_fact() -> None:
    dispatcher = a_dispatcher(agents=[MEI])
    assert dispatcher.ready(MEI, at(0)) == [AgentReadied(at(0), MEI)]
    assert dispatcher.ready(MEI, at(0)) == []
    dispatcher.pause(MEI, at(1))
    assert dispatcher.pause(MEI, at(2)) == []
    dispatcher.leave(MEI, at(3))
    assert dispatcher.leave(MEI, at(4)) == []


@pytest.mark.parametrize("wrote", [True, False])
def test_a_supervisor_who_shows_no_presence_keeps_what_they_took_over_once_they_write_or_type(wrote: bool) -> None:
    dispatcher = a_dispatcher([a_queue(grace=60, no_show=0, park_after=0)])
    dispatcher.change_agent(BO, [], 1, at(0))
    talk = wants_a_person(dispatcher, WANG, at(0))
    dispatcher.take_over(talk, BO, at(0))
    assert dispatcher.next_deadline() == at(60), "who does nothing after that may be gone"
    facts = dispatcher.agent_wrote(talk, BO, at(50)) if wrote else dispatcher.sign_of_life(BO, at(50))
    assert facts[0] == AgentSeen(at(50), BO)
    assert dispatcher.next_deadline() is None
    assert dispatcher.sign_of_life(BO, at(51)) == []
    dispatcher.availability(BO, Availability.OFFLINE, at(100))
    assert dispatcher.tick(at(160))[0] == ConversationQueued(at(160), talk, QueueReason.AGENT_GONE, BO, head=True)


def test_after_a_restart_who_writes_before_presence_arrives_is_there() -> None:
    dispatcher = a_dispatcher([a_queue(grace=60, no_show=0, park_after=0)], agents=[MEI])
    talk = connect(dispatcher, WANG, MEI, at(0))
    dispatcher.resume(at(100), at(90))
    assert dispatcher.next_deadline() == at(160)
    dispatcher.agent_wrote(talk, MEI, at(110))
    assert dispatcher.next_deadline() is None


def test_ready_alone_does_not_make_an_absent_agent_available() -> None:
    dispatcher = a_dispatcher(agents=[MEI])
    dispatcher.pause(MEI, at(0))
    dispatcher.availability(MEI, Availability.OFFLINE, at(1))
    wants_a_person(dispatcher, WANG, at(2))
    assert dispatcher.ready(MEI, at(3)) == [AgentReadied(at(3), MEI)]


def test_more_capacity_brings_more_offers_and_no_change_is_no_fact() -> None:
    dispatcher = a_dispatcher(agents=[MEI])
    for customer in (WANG, LIN):
        wants_a_person(dispatcher, customer, at(0))
    assert offers(dispatcher.change_agent(MEI, [HELP], 2, at(1))) == [(SECOND, MEI)]
    assert dispatcher.change_agent(MEI, [HELP], 2, at(2)) == []


def test_less_capacity_withdraws_the_offers_that_come_last() -> None:
    dispatcher = a_dispatcher(agents=[MEI], capacity=3)
    for customer in (CHEN, WANG, LIN):
        wants_a_person(dispatcher, customer, at(0))
    dispatcher.accept(FIRST, MEI, at(1))
    facts = dispatcher.change_agent(MEI, [HELP], 2, at(2))
    assert facts[1:] == [OfferWithdrawn(at(2), ConversationId(3), MEI, WithdrawReason.AGENT_NOT_AVAILABLE)]
    assert [known.id for known in dispatcher.offers_to(MEI)] == [SECOND]


def test_less_capacity_than_what_is_connected_takes_nothing_away() -> None:
    dispatcher = a_dispatcher(agents=[MEI], capacity=2)
    for customer in (WANG, LIN):
        connect(dispatcher, customer, MEI, at(0))
    dispatcher.change_agent(MEI, [HELP], 0, at(1))
    assert [known.id for known in dispatcher.conversations_of(MEI)] == [FIRST, SECOND]


def test_offers_of_a_queue_that_the_agent_left_are_withdrawn() -> None:
    dispatcher = a_dispatcher([a_queue("help"), a_queue("shop")], agents=[MEI])
    wants_a_person(dispatcher, WANG, at(0), HELP)
    assert WITHDRAWN in dispatcher.change_agent(MEI, [SHOP], 1, at(1))


def test_who_leaves_the_staff_gives_everything_back() -> None:
    dispatcher = a_dispatcher(agents=[MEI], capacity=3)
    connect(dispatcher, WANG, MEI, at(0))
    dispatcher.close(connect(dispatcher, LIN, MEI, at(0)), MEI, at(0))
    third = wants_a_person(dispatcher, CHEN, at(0))
    assert dispatcher.remove_agent(MEI, at(1)) == [
        OfferWithdrawn(at(1), third, MEI, WithdrawReason.AGENT_NOT_AVAILABLE),
        WrapUpEnded(at(1), SECOND, MEI),
        ConversationQueued(at(1), FIRST, QueueReason.AGENT_REMOVED, MEI, head=True),
        AgentRemoved(at(1), MEI),
    ]
    assert dispatcher.agents() == []
    assert [known.id for known in dispatcher.waiting(HELP)] == [FIRST, third]


def test_nothing_is_asked_of_an_agent_who_is_not_there() -> None:
    dispatcher = a_dispatcher()
    for call in (
        dispatcher.pause,
        dispatcher.ready,
        dispatcher.leave,
        dispatcher.done,
        dispatcher.remove_agent,
    ):
        with refused(Reason.UNKNOWN_AGENT):
            call(AgentId(9), at(0))
    with refused(Reason.UNKNOWN_AGENT):
        dispatcher.availability(AgentId(9), Availability.AWAY, at(0))


def test_a_phone_alone_gets_nothing_until_its_owner_is_ready_and_then_until_the_end_of_duty() -> None:
    dispatcher = a_dispatcher(agents=[MEI])
    dispatcher.availability(MEI, Availability.REACHABLE, at(0))
    assert offers(dispatcher.start(WANG, HELP, at(1), bot=False)) == []
    assert offers(dispatcher.ready(MEI, at(2))) == [(FIRST, MEI)]
    dispatcher.availability(MEI, Availability.OFFLINE, at(3))
    assert offers(dispatcher.availability(MEI, Availability.REACHABLE, at(4))) == [(FIRST, MEI)]
    dispatcher.leave(MEI, at(5))
    dispatcher.ready(MEI, at(6))
    assert dispatcher.conversation(FIRST).agent == MEI
    dispatcher.leave(MEI, at(7))
    assert not dispatcher.agent(MEI).ready


WEEK = dict.fromkeys(range(7), (Shift(9 * 60, 12 * 60), Shift(13 * 60, 18 * 60)))
NOON, EVENING = 3 * 3600, 9 * 3600


def ready_on_a_phone(queues: list[Queue]) -> Dispatcher:
    dispatcher = a_dispatcher(queues)
    dispatcher.change_agent(MEI, [queue.name for queue in queues], 1, at(0))
    dispatcher.availability(MEI, Availability.REACHABLE, at(0))
    dispatcher.ready(MEI, at(0))
    return dispatcher


@pytest.mark.parametrize("last_seen", [Availability.REACHABLE, Availability.AWAY, Availability.OFFLINE])
def test_the_day_of_who_is_ready_ends_with_the_hours_wherever_the_phone_is_and_not_with_the_break(
    last_seen: Availability,
) -> None:
    dispatcher = ready_on_a_phone([a_queue(hours=Hours(UTC, WEEK))])
    dispatcher.availability(MEI, last_seen, at(1))
    assert dispatcher.end_duty(at(NOON)) == []
    assert dispatcher.end_duty(at(EVENING - 1)) == []
    assert dispatcher.end_duty(at(EVENING)) == [AgentLeft(at(EVENING), MEI, asked=False)]
    assert dispatcher.end_duty(at(EVENING)) == []
    state = dispatcher.agent(MEI)
    assert (state.ready, state.on_duty) == (False, True)


def test_the_end_of_the_day_takes_offers_from_a_phone_and_none_from_a_desk() -> None:
    for place, facts in ((Availability.REACHABLE, 2), (Availability.AVAILABLE, 1)):
        dispatcher = ready_on_a_phone([a_queue(hours=Hours(UTC, WEEK), offer_timeout=EVENING)])
        wants_a_person(dispatcher, WANG, at(1))
        dispatcher.availability(MEI, place, at(2))
        assert len(dispatcher.end_duty(at(EVENING))) == facts


def test_who_says_so_after_closing_is_ready_until_the_next() -> None:
    dispatcher = ready_on_a_phone([a_queue(hours=Hours(UTC, WEEK))])
    dispatcher.end_duty(at(EVENING))
    dispatcher.ready(MEI, at(EVENING + 1))
    assert dispatcher.end_duty(at(86400)) == []
    assert dispatcher.end_duty(at(86400 + EVENING)) == [AgentLeft(at(86400 + EVENING), MEI, asked=False)]


def test_no_day_ends_while_one_of_the_queues_is_open_or_because_one_is_shut() -> None:
    dispatcher = ready_on_a_phone([a_queue(hours=Hours(UTC, WEEK)), a_queue("shop")])
    assert dispatcher.end_duty(at(EVENING)) == []
    dispatcher = ready_on_a_phone([a_queue(hours=Hours(UTC, WEEK))])
    dispatcher.shut(HELP, at(NOON), at(1))
    assert dispatcher.end_duty(at(2)) == []


def test_who_leaves_the_desk_for_the_phone_loses_the_offers_but_no_conversation() -> None:
    dispatcher = a_dispatcher(agents=[MEI])
    dispatcher.start(WANG, HELP, at(0), bot=False)
    assert WITHDRAWN in dispatcher.availability(MEI, Availability.REACHABLE, at(1))
    dispatcher.availability(MEI, Availability.AVAILABLE, at(2))
    dispatcher.accept(FIRST, MEI, at(3))
    dispatcher.availability(MEI, Availability.REACHABLE, at(4))
    assert dispatcher.tick(at(3600)) == []
    assert dispatcher.conversation(FIRST).agent == MEI


def test_a_line_lifts_the_pause_for_missed_offers_but_makes_no_phone_a_desk() -> None:
    dispatcher = a_dispatcher(agents=[MEI], capacity=2)
    dispatcher.start(WANG, HELP, at(0), bot=False)
    dispatcher.start(LIN, HELP, at(1), bot=False)
    dispatcher.tick(at(40))
    dispatcher.tick(at(41))
    assert dispatcher.agent(MEI).missing
    assert AgentReadied(at(50), MEI, asked=False) in dispatcher.sign_of_life(MEI, at(50), line=True)
    assert not dispatcher.agent(MEI).ready
