"""A conversation's way from the first line to the end: each rule in one sentence."""

from datetime import timedelta

import pytest

from imcs.dispatcher import (
    AgentSeen,
    ConversationConnected,
    ConversationEnded,
    ConversationQueued,
    ConversationStarted,
    EndReason,
    OfferDeclined,
    OfferMade,
    OfferTimedOut,
    OfferWithdrawn,
    QueueReason,
    WithdrawReason,
    WrapUpEnded,
)
from imcs.errors import Reason
from imcs.model import Availability, ConversationId, QueueName, Stage
from tests.builders import a_dispatcher, a_queue, at
from tests.dispatcher.people import (
    BO,
    CHEN,
    HELP,
    LIN,
    MEI,
    SHOP,
    WANG,
    connect,
    offers,
    refused,
    wants_a_person,
)

FIRST = ConversationId(1)

# With the bot


def test_a_conversation_begins_with_the_bot() -> None:
    dispatcher = a_dispatcher(agents=[MEI])
    facts = dispatcher.start(WANG, HELP, at(0), tier=2)
    assert facts == [ConversationStarted(at(0), FIRST, WANG, HELP, 2)]
    known = dispatcher.conversation(FIRST)
    assert (known.stage, known.customer, known.tier, known.queued_at) == (Stage.BOT, WANG, 2, None)


def test_without_a_bot_it_begins_in_the_queue() -> None:
    dispatcher = a_dispatcher(agents=[MEI])
    assert dispatcher.start(WANG, HELP, at(0), bot=False) == [
        ConversationStarted(at(0), FIRST, WANG, HELP),
        ConversationQueued(at(0), FIRST, QueueReason.NO_BOT),
        OfferMade(at(0), FIRST, MEI, until=at(40)),
    ]


def test_numbers_go_on_where_they_stopped() -> None:
    dispatcher = a_dispatcher()
    dispatcher.abandon(wants_a_person(dispatcher, WANG, at(0)), at(1))
    assert wants_a_person(dispatcher, WANG, at(2)) == 2


def test_a_customer_has_one_open_conversation_in_a_queue() -> None:
    dispatcher = a_dispatcher([a_queue("help"), a_queue("shop")])
    dispatcher.start(WANG, HELP, at(0))
    with refused(Reason.ALREADY_OPEN):
        dispatcher.start(WANG, HELP, at(1))
    dispatcher.start(WANG, SHOP, at(1))
    open_there = dispatcher.open_for(WANG, SHOP)
    assert open_there is not None
    assert open_there.id == 2


def test_nobody_writes_to_a_queue_that_is_not_there() -> None:
    with refused(Reason.UNKNOWN_QUEUE):
        a_dispatcher().start(WANG, QueueName("nowhere"), at(0))


def test_a_person_is_asked_for_once() -> None:
    dispatcher = a_dispatcher()
    dispatcher.start(WANG, HELP, at(0))
    facts = dispatcher.request_person(FIRST, at(5), QueueReason.BOT_UNSURE)
    assert facts == [ConversationQueued(at(5), FIRST, QueueReason.BOT_UNSURE)]
    with refused(Reason.NOT_WITH_BOT):
        dispatcher.request_person(FIRST, at(6))


# Offers


def test_only_who_has_the_offer_can_accept_or_decline() -> None:
    dispatcher = a_dispatcher(agents=[MEI, BO])
    wants_a_person(dispatcher, WANG, at(0))
    for call in (dispatcher.accept, dispatcher.decline):
        with refused(Reason.NOT_OFFERED):
            call(FIRST, BO, at(1))
    assert dispatcher.accept(FIRST, MEI, at(2)) == [ConversationConnected(at(2), FIRST, MEI)]
    with refused(Reason.NOT_OFFERED):
        dispatcher.accept(FIRST, MEI, at(3))


def test_a_declined_offer_goes_to_the_next_agent() -> None:
    dispatcher = a_dispatcher(agents=[MEI, BO])
    wants_a_person(dispatcher, WANG, at(0))
    assert dispatcher.decline(FIRST, MEI, at(3)) == [
        OfferDeclined(at(3), FIRST, MEI, not_before=at(63)),
        OfferMade(at(3), FIRST, BO, until=at(43)),
    ]


def test_an_unanswered_offer_goes_to_the_next_agent() -> None:
    dispatcher = a_dispatcher(agents=[MEI, BO])
    wants_a_person(dispatcher, WANG, at(0))
    assert dispatcher.next_deadline() == at(40)
    assert dispatcher.tick(at(39)) == []
    assert dispatcher.tick(at(40)) == [
        OfferTimedOut(at(40), FIRST, MEI, not_before=at(100), missed=1),
        OfferMade(at(40), FIRST, BO, until=at(80)),
    ]


@pytest.mark.parametrize("declined", [True, False])
def test_who_says_yes_a_moment_too_late_has_it_while_it_waits_and_nobody_else_is_asked(declined: bool) -> None:
    dispatcher = a_dispatcher(agents=[MEI])
    wants_a_person(dispatcher, WANG, at(0))
    gone = dispatcher.decline(FIRST, MEI, at(40)) if declined else dispatcher.tick(at(40))
    assert not offers(gone)
    dispatcher.change_agent(BO, [SHOP], 3, at(40))
    dispatcher.availability(BO, Availability.AVAILABLE, at(40))
    with refused(Reason.NOT_OFFERED):
        dispatcher.accept(FIRST, BO, at(41))  # was never asked
    seen = [] if declined else [AgentSeen(at(41), MEI)]
    assert dispatcher.accept(FIRST, MEI, at(41)) == [ConversationConnected(at(41), FIRST, MEI), *seen]


def test_who_says_yes_too_late_hasnt_got_it_where_a_colleague_is_asked_or_there_is_no_room() -> None:
    dispatcher = a_dispatcher(agents=[MEI, BO])
    wants_a_person(dispatcher, WANG, at(0))
    assert offers(dispatcher.tick(at(40))) == [(FIRST, BO)]
    with refused(Reason.NOT_OFFERED):
        dispatcher.accept(FIRST, MEI, at(41))
    dispatcher.pause(BO, at(42))
    dispatcher.pause(MEI, at(42))
    with refused(Reason.NOT_OFFERED):
        dispatcher.accept(FIRST, MEI, at(43))


def test_an_agent_who_declined_is_not_offered_it_again_until_that_is_forgotten() -> None:
    dispatcher = a_dispatcher(agents=[MEI])
    wants_a_person(dispatcher, WANG, at(0))
    assert offers(dispatcher.decline(FIRST, MEI, at(3))) == []
    assert dispatcher.next_deadline() == at(63)
    assert dispatcher.tick(at(62)) == []
    assert offers(dispatcher.tick(at(63))) == [(FIRST, MEI)]


def test_an_agent_who_declined_one_is_offered_the_next() -> None:
    dispatcher = a_dispatcher(agents=[MEI])
    wants_a_person(dispatcher, WANG, at(0))
    second = wants_a_person(dispatcher, LIN, at(1))
    assert offers(dispatcher.decline(FIRST, MEI, at(2))) == [(second, MEI)]


def test_a_declined_conversation_keeps_its_place() -> None:
    dispatcher = a_dispatcher(agents=[MEI])
    wants_a_person(dispatcher, WANG, at(0))
    second = wants_a_person(dispatcher, LIN, at(1))
    dispatcher.decline(FIRST, MEI, at(2))
    assert [known.id for known in dispatcher.waiting(HELP)] == [FIRST, second]
    assert dispatcher.conversation(FIRST).queued_at == at(0)


def test_nobody_is_offered_more_than_their_capacity() -> None:
    dispatcher = a_dispatcher(agents=[MEI], capacity=2)
    for customer in (WANG, LIN, CHEN):
        wants_a_person(dispatcher, customer, at(0))
    assert [known.id for known in dispatcher.offers_to(MEI)] == [1, 2]
    assert dispatcher.agent(MEI).load == 2


# Who first, and by whom


def test_the_longest_idle_agent_is_offered_it() -> None:
    dispatcher = a_dispatcher([a_queue(wrap_up=0)], agents=[MEI, BO])
    dispatcher.close(connect(dispatcher, WANG, MEI, at(0)), MEI, at(5))
    assert offers(dispatcher.start(LIN, HELP, at(6), bot=False)) == [(ConversationId(2), BO)]


def test_agents_idle_equally_long_are_offered_it_by_number() -> None:
    dispatcher = a_dispatcher()
    for agent in (BO, MEI):
        dispatcher.change_agent(agent, [HELP], 1, at(0))
        dispatcher.availability(agent, Availability.AVAILABLE, at(0))
    assert offers(dispatcher.start(WANG, HELP, at(1), bot=False)) == [(FIRST, MEI)]


def test_coming_back_starts_idle_time_anew() -> None:
    dispatcher = a_dispatcher(agents=[MEI, BO])
    dispatcher.availability(MEI, Availability.AWAY, at(1))
    dispatcher.availability(MEI, Availability.AVAILABLE, at(2))
    assert offers(dispatcher.start(WANG, HELP, at(3), bot=False)) == [(FIRST, BO)]


def test_a_higher_tier_is_served_first() -> None:
    dispatcher = a_dispatcher(agents=[MEI])
    busy = connect(dispatcher, CHEN, MEI, at(0))
    ordinary = wants_a_person(dispatcher, WANG, at(1))
    gold = wants_a_person(dispatcher, LIN, at(2), tier=1)
    assert [dispatcher.position(ordinary), dispatcher.position(gold)] == [2, 1]
    dispatcher.close(busy, MEI, at(3))
    assert offers(dispatcher.done(MEI, at(4))) == [(gold, MEI)]


def test_an_agent_of_several_queues_takes_who_is_ahead_over_all_of_them() -> None:
    dispatcher = a_dispatcher([a_queue("help"), a_queue("shop")])
    wants_a_person(dispatcher, WANG, at(1), SHOP)
    wants_a_person(dispatcher, LIN, at(0), HELP)
    dispatcher.change_agent(MEI, [HELP, SHOP], 1, at(2))
    assert offers(dispatcher.availability(MEI, Availability.AVAILABLE, at(3))) == [(ConversationId(2), MEI)]


def test_an_agent_is_offered_only_their_queues() -> None:
    dispatcher = a_dispatcher([a_queue("help"), a_queue("shop")], agents=[MEI])
    dispatcher.change_agent(MEI, [SHOP], 1, at(0))
    assert offers(dispatcher.start(WANG, HELP, at(1), bot=False)) == []


def test_the_position_counts_those_offered_too_and_only_in_the_queue() -> None:
    dispatcher = a_dispatcher([a_queue("help"), a_queue("shop")], agents=[MEI])
    wants_a_person(dispatcher, WANG, at(0), HELP)
    wants_a_person(dispatcher, LIN, at(1), SHOP)
    third = wants_a_person(dispatcher, LIN, at(2), HELP)
    assert dispatcher.conversation(FIRST).stage is Stage.OFFERED
    assert dispatcher.position(third) == 2
    dispatcher.accept(FIRST, MEI, at(3))
    assert dispatcher.position(third) == 1
    with refused(Reason.NOT_WAITING):
        dispatcher.position(FIRST)


# The end


def test_the_agent_closes_and_has_time_to_wrap_up() -> None:
    dispatcher = a_dispatcher(agents=[MEI])
    connect(dispatcher, WANG, MEI, at(0))
    second = wants_a_person(dispatcher, LIN, at(1))
    closed = dispatcher.close(FIRST, MEI, at(100))
    assert closed == [ConversationEnded(at(100), FIRST, EndReason.CLOSED, MEI, wrap_up_until=at(130))]
    assert dispatcher.agent(MEI).wrap_ups == {FIRST: at(130)}
    assert dispatcher.next_deadline() == at(130)
    assert dispatcher.tick(at(130)) == [
        WrapUpEnded(at(130), FIRST, MEI),
        OfferMade(at(130), second, MEI, until=at(170)),
    ]


def test_done_ends_one_wrap_up_or_all() -> None:
    dispatcher = a_dispatcher(agents=[MEI], capacity=3)
    for customer in (WANG, LIN, CHEN):
        dispatcher.close(connect(dispatcher, customer, MEI, at(0)), MEI, at(1))
    assert dispatcher.done(MEI, at(2), ConversationId(2)) == [WrapUpEnded(at(2), ConversationId(2), MEI)]
    assert len(dispatcher.done(MEI, at(3))) == 2
    with refused(Reason.NO_WRAP_UP):
        dispatcher.done(MEI, at(4))


def test_without_wrap_up_time_the_place_is_free_at_once() -> None:
    dispatcher = a_dispatcher([a_queue(wrap_up=0)], agents=[MEI])
    connect(dispatcher, WANG, MEI, at(0))
    second = wants_a_person(dispatcher, LIN, at(1))
    assert dispatcher.close(FIRST, MEI, at(2)) == [
        ConversationEnded(at(2), FIRST, EndReason.CLOSED, MEI),
        OfferMade(at(2), second, MEI, until=at(42)),
    ]


def test_only_the_connected_agent_closes() -> None:
    dispatcher = a_dispatcher(agents=[MEI, BO])
    wants_a_person(dispatcher, WANG, at(0))
    with refused(Reason.NOT_CONNECTED):
        dispatcher.close(FIRST, MEI, at(1))
    dispatcher.accept(FIRST, MEI, at(2))
    with refused(Reason.NOT_CONNECTED):
        dispatcher.close(FIRST, BO, at(3))


def test_a_customer_who_leaves_the_bot_has_finished() -> None:
    dispatcher = a_dispatcher()
    dispatcher.start(WANG, HELP, at(0))
    assert dispatcher.abandon(FIRST, at(1)) == [ConversationEnded(at(1), FIRST, EndReason.FINISHED)]


def test_a_customer_who_leaves_before_the_answer_has_abandoned() -> None:
    dispatcher = a_dispatcher(agents=[MEI])
    wants_a_person(dispatcher, WANG, at(0))
    second = wants_a_person(dispatcher, LIN, at(1))
    assert dispatcher.abandon(FIRST, at(2)) == [
        OfferWithdrawn(at(2), FIRST, MEI, WithdrawReason.CUSTOMER_LEFT),
        ConversationEnded(at(2), FIRST, EndReason.ABANDONED),
        OfferMade(at(2), second, MEI, until=at(42)),
    ]


def test_a_customer_who_leaves_the_agent_has_finished_and_the_agent_wraps_up() -> None:
    dispatcher = a_dispatcher(agents=[MEI])
    connect(dispatcher, WANG, MEI, at(0))
    ended = ConversationEnded(at(9), FIRST, EndReason.FINISHED, MEI, wrap_up_until=at(39))
    assert dispatcher.abandon(FIRST, at(9)) == [ended]


@pytest.mark.parametrize("stage", [Stage.BOT, Stage.QUEUED, Stage.OFFERED, Stage.CONNECTED])
def test_silence_ends_a_conversation_at_any_stage(stage: Stage) -> None:
    dispatcher = a_dispatcher(agents=[] if stage is Stage.QUEUED else [MEI])
    dispatcher.start(WANG, HELP, at(0), bot=stage is Stage.BOT)
    if stage is Stage.CONNECTED:
        dispatcher.accept(FIRST, MEI, at(1))
    assert dispatcher.conversation(FIRST).stage is stage
    ended = dispatcher.expire(FIRST, at(600))[-1]
    assert isinstance(ended, ConversationEnded)
    assert ended.reason is EndReason.IDLE
    assert (ended.wrap_up_until == at(600) + timedelta(seconds=30)) is (stage is Stage.CONNECTED)


def test_what_has_ended_is_unknown() -> None:
    dispatcher = a_dispatcher()
    dispatcher.abandon(wants_a_person(dispatcher, WANG, at(0)), at(1))
    assert dispatcher.open_conversations() == []
    assert dispatcher.open_for(WANG, HELP) is None
    for call in (dispatcher.abandon, dispatcher.expire, dispatcher.request_person):
        with refused(Reason.UNKNOWN_CONVERSATION):
            call(FIRST, at(2))
