"""How many conversations an agent has at a time: whole, parked, on hold."""

from imcs.dispatcher import (
    AgentState,
    ConversationHeld,
    ConversationParked,
    Dispatcher,
    HoldEnded,
    OfferWithdrawn,
    TurnPassed,
    WithdrawReason,
)
from imcs.errors import Reason
from imcs.model import Author, Availability, ConversationId, CustomerId, OfferMode, Stage
from tests.builders import a_dispatcher, a_queue, at
from tests.dispatcher.people import BO, HELP, LIN, MEI, SHOP, WANG, connect, offers, refused, wants_a_person

FIRST, SECOND, THIRD = ConversationId(1), ConversationId(2), ConversationId(3)
EMPTY: frozenset[ConversationId] = frozenset()


def ids(*numbers: int) -> frozenset[ConversationId]:
    return frozenset(map(ConversationId, numbers))


def state(capacity: int, connected: int, parked: int = 0, held: int = 0) -> AgentState:
    """An agent with so many conversations, the first of them parked, the last of them on hold."""
    every = ids(*range(connected))
    return AgentState(
        MEI,
        capacity=capacity,
        availability=Availability.AVAILABLE,
        connected=every,
        parked=ids(*range(parked)),
        held=ids(*range(connected - held, connected)),
    )


def test_a_parked_conversation_weighs_a_quarter_and_one_on_hold_nothing() -> None:
    assert state(4, connected=4).quarters == 16
    assert state(4, connected=4, parked=1).quarters == 13
    assert state(4, connected=4, parked=1, held=2).quarters == 5
    assert state(4, connected=4, parked=4, held=4).quarters == 0


def test_a_place_that_is_begun_is_taken() -> None:
    assert [state(4, connected=4, parked=parked).room for parked in range(5)] == [0, 0, 1, 1, 1]


def test_if_all_parked_customers_answer_the_agent_has_one_too_many_at_most() -> None:
    assert state(4, connected=5, parked=5).room == 0
    assert state(1, connected=1, parked=1).room == 0


def test_holds_make_room_without_such_a_limit() -> None:
    assert state(4, connected=6, held=6).room == 4


def a_talk(capacity: int = 2, park_after: float = 180) -> Dispatcher:
    dispatcher = a_dispatcher([a_queue(park_after=park_after, no_show=0)], agents=[MEI], capacity=capacity)
    connect(dispatcher, WANG, MEI, at(0))
    connect(dispatcher, LIN, MEI, at(1))
    return dispatcher


def test_a_conversation_is_parked_when_the_customer_does_not_answer_for_long() -> None:
    dispatcher = a_talk()
    assert dispatcher.agent_wrote(FIRST, MEI, at(10)) == [TurnPassed(at(10), FIRST, Author.CUSTOMER)]
    assert dispatcher.agent_wrote(FIRST, MEI, at(60)) == [], "their turn began with the first line"
    assert dispatcher.next_deadline() == at(190)
    assert dispatcher.tick(at(190)) == [ConversationParked(at(190), FIRST)]


def test_two_parked_conversations_let_a_third_in_and_count_again_when_their_customers_answer() -> None:
    dispatcher = a_talk()
    for conversation in (FIRST, SECOND):
        dispatcher.agent_wrote(conversation, MEI, at(10))
    wants_a_person(dispatcher, CustomerId(9), at(20))
    facts = dispatcher.tick(at(190))
    assert offers(facts) == [(THIRD, MEI)]
    dispatcher.accept(THIRD, MEI, at(191))
    assert dispatcher.agent(MEI).load == 2
    assert dispatcher.customer_wrote(FIRST, at(200)) == [TurnPassed(at(200), FIRST, Author.AGENT)]
    assert dispatcher.customer_wrote(SECOND, at(201)) == [TurnPassed(at(201), SECOND, Author.AGENT)]
    assert dispatcher.agent(MEI).load == 3, "one more than the capacity"


def test_nobody_waits_for_a_customer_who_has_written_or_whom_no_agent_answered() -> None:
    dispatcher = a_talk()
    assert dispatcher.next_deadline() is None
    dispatcher.customer_wrote(FIRST, at(5))
    dispatcher.agent_wrote(FIRST, MEI, at(10))
    dispatcher.customer_wrote(FIRST, at(11))
    assert dispatcher.next_deadline() is None


def test_parking_can_be_switched_off() -> None:
    dispatcher = a_talk(park_after=0)
    dispatcher.agent_wrote(FIRST, MEI, at(10))
    assert dispatcher.next_deadline() is None


def test_downtime_is_no_time_of_the_customer() -> None:
    dispatcher = a_talk()
    dispatcher.agent_wrote(FIRST, MEI, at(10))
    dispatcher.resume(at(100), since=at(50))
    dispatcher.availability(MEI, Availability.AVAILABLE, at(100))
    assert dispatcher.next_deadline() == at(240)


def test_what_is_put_aside_makes_room_and_comes_back_to_the_same_agent() -> None:
    dispatcher = a_talk()
    wants_a_person(dispatcher, CustomerId(9), at(20))
    facts = dispatcher.hold(FIRST, MEI, at(600), at(30))
    assert facts[0] == ConversationHeld(at(30), FIRST, MEI, until=at(600))
    assert offers(facts) == [(THIRD, MEI)]
    dispatcher.accept(THIRD, MEI, at(31))
    assert dispatcher.tick(at(600)) == [HoldEnded(at(600), FIRST, MEI)]
    assert (dispatcher.conversation(FIRST).agent, dispatcher.agent(MEI).load) == (MEI, 3)


def test_what_comes_back_takes_the_place_of_an_offer_that_is_open() -> None:
    dispatcher = a_talk()
    wants_a_person(dispatcher, CustomerId(9), at(20))
    dispatcher.hold(FIRST, MEI, at(50), at(30))
    assert dispatcher.tick(at(50)) == [
        HoldEnded(at(50), FIRST, MEI),
        OfferWithdrawn(at(50), THIRD, MEI, WithdrawReason.AGENT_NOT_AVAILABLE),
    ]


def test_the_agent_takes_up_what_is_on_hold_by_saying_so_or_by_writing() -> None:
    dispatcher = a_talk()
    dispatcher.hold(FIRST, MEI, at(600), at(30))
    assert dispatcher.take_up(FIRST, MEI, at(40)) == [HoldEnded(at(40), FIRST, MEI)]
    with refused(Reason.NOT_HELD):
        dispatcher.take_up(FIRST, MEI, at(41))
    dispatcher.hold(FIRST, MEI, at(600), at(50))
    assert dispatcher.agent_wrote(FIRST, MEI, at(60)) == [
        HoldEnded(at(60), FIRST, MEI),
        TurnPassed(at(60), FIRST, Author.CUSTOMER),
    ]


def test_only_the_owner_puts_aside_and_only_into_the_future() -> None:
    dispatcher = a_talk()
    with refused(Reason.NOT_CONNECTED):
        dispatcher.hold(FIRST, BO, at(600), at(30))
    with refused(Reason.IN_THE_PAST):
        dispatcher.hold(FIRST, MEI, at(30), at(30))


def test_a_hold_that_would_have_ended_while_the_service_was_down_ends_at_once() -> None:
    dispatcher = a_talk()
    dispatcher.hold(FIRST, MEI, at(60), at(30))
    assert HoldEnded(at(100), FIRST, MEI) in dispatcher.resume(at(100), since=at(50))


def test_who_loses_their_agent_is_neither_parked_nor_on_hold_for_the_next() -> None:
    dispatcher = a_talk()
    dispatcher.agent_wrote(FIRST, MEI, at(10))
    dispatcher.tick(at(190))
    dispatcher.hold(FIRST, MEI, at(900), at(200))
    dispatcher.availability(MEI, Availability.OFFLINE, at(210))
    dispatcher.tick(at(270))
    known = dispatcher.conversation(FIRST)
    assert (known.parked, known.held_until, known.turn) == (False, None, None)
    assert (dispatcher.agent(MEI).parked, dispatcher.agent(MEI).held) == (EMPTY, EMPTY)


def test_what_is_taken_back_from_all_who_were_asked_waits_for_the_next_one() -> None:
    everybody = a_queue("shop", offer_mode=OfferMode.ALL)
    dispatcher = a_dispatcher([a_queue(), everybody], agents=[])
    for agent in (MEI, BO):
        dispatcher.change_agent(agent, [HELP, SHOP], 1, at(0))
        dispatcher.availability(agent, Availability.AVAILABLE, at(0))
    first = connect(dispatcher, WANG, MEI, at(1))
    dispatcher.invite(first, MEI, BO, at(2))
    dispatcher.accept(first, BO, at(3))
    dispatcher.hold(first, MEI, at(60), at(4))
    wanted = wants_a_person(dispatcher, LIN, at(5), SHOP)
    assert dispatcher.conversation(wanted).offers.keys() == {MEI, BO}
    facts = dispatcher.take_up(first, MEI, at(6))
    assert [fact.stage for fact in facts if isinstance(fact, OfferWithdrawn)] == [Stage.OFFERED, Stage.QUEUED]
    assert dispatcher.conversation(wanted).stage is Stage.QUEUED
