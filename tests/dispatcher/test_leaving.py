"""Left messages and closing time: who waits for whom, until when, and what goes first."""

from datetime import UTC, timedelta

import pytest

from imcs.dispatcher import (
    ClosingChanged,
    ConversationEnded,
    ConversationOverflowed,
    Dispatcher,
    EndReason,
    Fact,
    MessageLeft,
    OfferWithdrawn,
    PassedOver,
    TurnPassed,
    WaitBegan,
    WithdrawReason,
)
from imcs.errors import Reason
from imcs.model import Author, Availability, Conversation, ConversationId, CustomerId, Hours, Left, Shift, Stage
from tests.builders import a_dispatcher, a_queue, at
from tests.dispatcher.people import BO, CHEN, HELP, LIN, MEI, SHOP, WANG, connect, offers, refused, wants_a_person

OPEN = Hours(UTC, dict.fromkeys(range(7), (Shift(540, 550),)))
"""From 9:00, when these tests begin, to 9:10."""
TOMORROW = 86400
FIRST = ConversationId(1)


def leaves_a_message(dispatcher: Dispatcher, customer: CustomerId, seconds: float = 0, wait: float = 0) -> Conversation:
    dispatcher.start(customer, HELP, at(seconds))
    known = dispatcher.open_for(customer, HELP)
    assert known is not None
    dispatcher.leave_message(known.id, at(seconds), at(seconds + wait))
    return dispatcher.conversation(known.id)


def test_a_left_message_is_offered_when_its_time_has_come_and_due_two_hours_later() -> None:
    dispatcher = a_dispatcher(agents=[MEI])
    known = leaves_a_message(dispatcher, WANG, wait=120)
    assert (known.stage, known.left, known.opens) == (Stage.QUEUED, Left.ASKED, at(120))
    assert known.due == at(120) + timedelta(hours=2)
    assert dispatcher.next_deadline() == at(120)
    facts = dispatcher.tick(at(120))
    assert facts[0] == WaitBegan(at(120), known.id)
    assert offers(facts) == [(known.id, MEI)]


def test_outside_the_hours_a_message_is_left_until_the_queue_opens() -> None:
    dispatcher = a_dispatcher([a_queue(hours=OPEN)], agents=[MEI])
    known = leaves_a_message(dispatcher, WANG, seconds=3600)
    assert (known.left, known.opens) == (Left.CLOSED, at(TOMORROW))
    wants_a_person(dispatcher, LIN, at(3601))
    assert [known.left for known in dispatcher.left_messages(HELP)] == [Left.CLOSED, Left.CLOSED]
    assert dispatcher.waiting(HELP) == []
    with refused(Reason.NOT_WAITING):
        dispatcher.position(known.id)


def test_who_waits_at_closing_time_leaves_a_message_and_offers_are_taken_back() -> None:
    dispatcher = a_dispatcher([a_queue(hours=OPEN, offer_timeout=600)], agents=[MEI])
    first = wants_a_person(dispatcher, WANG, at(590))
    second = wants_a_person(dispatcher, LIN, at(591))
    facts = dispatcher.tick(at(600))
    assert OfferWithdrawn(at(600), first, MEI, WithdrawReason.MESSAGE_LEFT) in facts
    assert [(fact.conversation, fact.opens) for fact in facts if isinstance(fact, MessageLeft)] == [
        (first, at(TOMORROW)),
        (second, at(TOMORROW)),
    ]
    assert [fact.conversation for fact in dispatcher.tick(at(TOMORROW)) if isinstance(fact, WaitBegan)] == [
        first,
        second,
    ]


def test_at_closing_time_a_queue_that_is_open_takes_who_waits() -> None:
    dispatcher = a_dispatcher([a_queue(hours=OPEN, overflow_to=SHOP, overflow_after=3600), a_queue("shop")])
    waits = wants_a_person(dispatcher, WANG, at(590))
    assert dispatcher.tick(at(600)) == [ConversationOverflowed(at(600), waits, SHOP)]
    assert dispatcher.conversation(waits).left is None


def test_who_lost_the_agent_after_hours_leaves_a_message() -> None:
    dispatcher = a_dispatcher([a_queue(hours=OPEN, no_show=0)], agents=[MEI])
    talk = connect(dispatcher, WANG, MEI, at(590))
    dispatcher.remove_agent(MEI, at(700))
    assert (dispatcher.conversation(talk).left, dispatcher.conversation(talk).at_head) == (Left.CLOSED, True)


def test_one_offer_in_five_is_for_a_left_message_however_long_others_wait() -> None:
    dispatcher = a_dispatcher([a_queue(wrap_up=0, no_show=0)], agents=[MEI])
    busy = connect(dispatcher, CustomerId(100), MEI, at(0))
    message = leaves_a_message(dispatcher, WANG, seconds=1)
    waiting = [wants_a_person(dispatcher, CustomerId(200 + turn), at(2 + turn)) for turn in range(8)]
    order, passed = [], 0
    now = 300.0
    for _ in range(6):
        facts = dispatcher.close(busy, MEI, at(now))
        passed += sum(isinstance(fact, PassedOver) for fact in facts)
        ((busy, _),) = offers(facts)
        order.append(busy)
        dispatcher.accept(busy, MEI, at(now + 1))
        now += 10
    assert order == [*waiting[:4], message.id, waiting[4]]
    assert passed == 4


def test_while_nobody_waits_for_half_the_target_a_left_message_goes_first() -> None:
    dispatcher = a_dispatcher([a_queue(wrap_up=0, no_show=0, target=60)], agents=[MEI])
    busy = connect(dispatcher, CustomerId(100), MEI, at(0))
    message = leaves_a_message(dispatcher, WANG, seconds=1)
    waits = wants_a_person(dispatcher, LIN, at(80))
    assert offers(dispatcher.close(busy, MEI, at(100))) == [(message.id, MEI)]
    dispatcher.decline(message.id, MEI, at(111))
    assert dispatcher.conversation(waits).offers, "who has waited for over half the target"


def test_nor_does_it_before_who_waits_so_long_in_another_queue_of_the_same_agents() -> None:
    help_desk, shop = a_queue(wrap_up=0, target=60), a_queue("shop", target=600)
    dispatcher = a_dispatcher([help_desk, shop], agents=[MEI])
    dispatcher.availability(MEI, Availability.AWAY, at(0))
    message = leaves_a_message(dispatcher, WANG, seconds=1)
    waits = wants_a_person(dispatcher, LIN, at(2), queue=SHOP)
    assert offers(dispatcher.availability(MEI, Availability.AVAILABLE, at(300))) == [(message.id, MEI)]
    dispatcher.availability(MEI, Availability.AWAY, at(301))
    facts = dispatcher.availability(MEI, Availability.AVAILABLE, at(303))
    assert PassedOver(at(303), message.id) in facts
    assert offers(facts) == [(waits, MEI)]


def test_who_waits_where_only_others_serve_doesnt_keep_a_left_message_waiting() -> None:
    dispatcher = a_dispatcher([a_queue(wrap_up=0, target=60), a_queue("shop", target=60)])
    wants_a_person(dispatcher, LIN, at(0), queue=SHOP)
    message = leaves_a_message(dispatcher, WANG, seconds=1)
    wants_a_person(dispatcher, CHEN, at(299))
    dispatcher.change_agent(MEI, [HELP], 1, at(299))
    assert offers(dispatcher.availability(MEI, Availability.AVAILABLE, at(300))) == [(message.id, MEI)]


def test_who_left_a_message_may_wait_after_all() -> None:
    dispatcher = a_dispatcher(agents=[MEI])
    known = leaves_a_message(dispatcher, WANG, wait=600)
    assert offers(dispatcher.request_person(known.id, at(5))) == [(known.id, MEI)]
    assert dispatcher.conversation(known.id).left is None


def test_a_left_message_cant_be_abandoned() -> None:
    dispatcher = a_dispatcher()
    known = leaves_a_message(dispatcher, WANG, wait=600)
    assert dispatcher.abandon(known.id, at(1)) == [ConversationEnded(at(1), known.id, EndReason.FINISHED)]


def test_an_agent_comes_back_to_it_at_the_time_agreed_and_is_asked_first() -> None:
    dispatcher = a_dispatcher(agents=[BO, MEI])
    talk = connect(dispatcher, WANG, BO, at(0))
    with refused(Reason.IN_THE_PAST):
        dispatcher.later(talk, BO, at(5), at(5))
    dispatcher.later(talk, BO, at(3600), at(10))
    assert dispatcher.agent(BO).load == 0
    assert (dispatcher.conversation(talk).left, dispatcher.conversation(talk).opens) == (Left.LATER, at(3600))
    assert offers(dispatcher.tick(at(3600))) == [(talk, BO)]


def test_a_queue_that_is_shut_lets_nobody_wait_until_it_opens_again() -> None:
    dispatcher = a_dispatcher(agents=[MEI])
    busy = connect(dispatcher, LIN, MEI, at(0))
    waits = wants_a_person(dispatcher, WANG, at(1))
    with refused(Reason.IN_THE_PAST):
        dispatcher.shut(HELP, at(1), at(2))
    dispatcher.shut(HELP, at(7200), at(2))
    assert dispatcher.conversation(waits).opens == at(7200)
    with refused(Reason.QUEUE_CLOSED):
        dispatcher.transfer_to_queue(busy, MEI, HELP, at(3))
    dispatcher.shut(HELP, None, at(10))
    assert dispatcher.conversation(waits).opens is None
    assert dispatcher.opening(HELP, at(10)).closed is None


def test_no_more_may_wait_than_the_queue_holds() -> None:
    dispatcher = a_dispatcher([a_queue(max_waiting=1)])
    wants_a_person(dispatcher, LIN, at(0))
    dispatcher.start(WANG, HELP, at(1))
    with refused(Reason.QUEUE_FULL):
        dispatcher.request_person(ConversationId(2), at(2))
    dispatcher.leave_message(ConversationId(2), at(3), at(3))
    assert dispatcher.conversation(ConversationId(2)).left is Left.ASKED


def test_where_nobody_else_may_wait_who_comes_without_a_bot_leaves_a_message_at_once() -> None:
    dispatcher = a_dispatcher([a_queue(max_waiting=1)])
    wants_a_person(dispatcher, LIN, at(0))
    dispatcher.start(WANG, HELP, at(1), bot=False)
    late = dispatcher.conversation(ConversationId(2))
    assert (late.left, late.opens) == (Left.FULL, at(121))
    dispatcher.abandon(FIRST, at(2))
    dispatcher.request_person(late.id, at(3))
    assert dispatcher.conversation(late.id).left is None


def test_while_somebody_has_waited_as_long_as_anybody_should_nobody_else_may() -> None:
    dispatcher = a_dispatcher([a_queue(max_wait=300)])
    wants_a_person(dispatcher, LIN, at(0))
    wants_a_person(dispatcher, WANG, at(299))
    dispatcher.start(CHEN, HELP, at(300))
    with refused(Reason.QUEUE_FULL):
        dispatcher.request_person(ConversationId(3), at(300))
    dispatcher.abandon(FIRST, at(301))
    dispatcher.request_person(ConversationId(3), at(302))


def taken_by_mei(dispatcher: Dispatcher, left: bool) -> None:
    """Mei has the conversation of somebody who waited, or who left a message."""
    if left:
        leaves_a_message(dispatcher, WANG)
        dispatcher.accept(FIRST, MEI, at(0))
    else:
        connect(dispatcher, WANG, MEI, at(0))


@pytest.mark.parametrize("left", [False, True])
def test_a_customer_who_writes_nothing_to_the_agent_who_came_isnt_there(left: bool) -> None:
    dispatcher = a_dispatcher(agents=[MEI])
    taken_by_mei(dispatcher, left)
    dispatcher.agent_wrote(FIRST, MEI, at(10))
    facts = dispatcher.tick(at(310))
    ends = [fact.reason for fact in facts if isinstance(fact, ConversationEnded)]
    assert ends == ([] if left else [EndReason.NO_SHOW])


def test_a_customer_who_has_written_once_is_there() -> None:
    dispatcher = a_dispatcher(agents=[MEI])
    connect(dispatcher, WANG, MEI, at(0))
    dispatcher.agent_wrote(FIRST, MEI, at(10))
    dispatcher.customer_wrote(FIRST, at(20))
    dispatcher.agent_wrote(FIRST, MEI, at(30))
    dispatcher.tick(at(600))
    assert dispatcher.conversation(FIRST).stage is Stage.CONNECTED


@pytest.mark.parametrize("left", [False, True])
def test_a_customer_who_wrote_before_the_agent_did_is_there_unless_it_was_a_left_message(left: bool) -> None:
    dispatcher = a_dispatcher(agents=[MEI])
    taken_by_mei(dispatcher, left)
    told = [] if left else [TurnPassed(at(5), FIRST, Author.AGENT)]
    assert dispatcher.customer_wrote(FIRST, at(5)) == told
    assert dispatcher.customer_wrote(FIRST, at(6)) == [], "once"
    dispatcher.agent_wrote(FIRST, MEI, at(10))
    dispatcher.tick(at(600))
    assert dispatcher.conversation(FIRST).stage is Stage.CONNECTED
    assert dispatcher.conversation(FIRST).shown is not left


def test_when_a_queue_opens_sooner_than_was_said_so_does_the_message() -> None:
    dispatcher = a_dispatcher()
    dispatcher.shut(HELP, at(7200), at(0))
    known = leaves_a_message(dispatcher, WANG, seconds=10)
    facts = dispatcher.shut(HELP, at(3600), at(20))
    assert [fact.opens for fact in facts if isinstance(fact, MessageLeft)] == [at(3600)]
    assert dispatcher.shut(HELP, at(5400), at(30))[1:] == [], "later: it's told when its time has come"
    assert dispatcher.next_deadline() == at(3600)
    assert dispatcher.conversation(known.id).opens == at(3600)


def with_other_hours(dispatcher: Dispatcher, facts: list[Fact], hours: Hours | None) -> Dispatcher:
    """The same after a restart with another `hours` in the settings; `facts` are all there were."""
    return Dispatcher.replay([a_queue(hours=hours)], facts, last_conversation=dispatcher.last_conversation)


def hours(opens: int, closes: int) -> Hours:
    """Every day from one minute of it to another; these tests begin at 540."""
    return Hours(UTC, dict.fromkeys(range(7), (Shift(opens, closes),)))


def test_who_waits_goes_by_the_hours_that_the_settings_hold_by_now() -> None:
    before = a_dispatcher([a_queue(hours=OPEN)])
    facts = before.start(WANG, HELP, at(0), bot=False)
    longer = with_other_hours(before, facts, hours(540, 600))
    assert longer.resume(at(20), at(10))[1:] == [ClosingChanged(at(20), FIRST, at(3600))]
    assert longer.tick(at(600)) == []
    shorter = with_other_hours(before, facts, hours(530, 540))
    (left,) = [fact for fact in shorter.resume(at(20), at(10)) if isinstance(fact, MessageLeft)]
    assert (left.why, left.opens) == (Left.CLOSED, at(TOMORROW - 600))
    always = with_other_hours(before, facts, None)
    assert always.resume(at(20), at(10))[1:] == [ClosingChanged(at(20), FIRST, None)]
    same = with_other_hours(before, facts, OPEN)
    assert same.resume(at(20), at(10))[1:] == []


@pytest.mark.parametrize(
    ("changed", "opens"),
    [
        (hours(550, 560), TOMORROW + 600),
        (hours(530, 560), TOMORROW - 600),
        (OPEN, None),
    ],
)
def test_a_left_message_is_promised_anew_by_the_hours_that_the_settings_hold_by_now(
    changed: Hours, opens: int | None
) -> None:
    before = a_dispatcher([a_queue(hours=OPEN)])
    facts = before.start(WANG, HELP, at(3600), bot=False)
    after = with_other_hours(before, facts, changed).resume(at(3720), at(3700))
    promised = [(fact.opens, fact.due) for fact in after if isinstance(fact, MessageLeft)]
    assert promised == ([] if opens is None else [(at(opens), at(opens) + timedelta(hours=2))])


def test_a_left_message_waits_no_longer_where_it_is_open_by_now_and_what_was_agreed_stays() -> None:
    before = a_dispatcher([a_queue(hours=OPEN)], agents=[MEI])
    facts = before.start(WANG, HELP, at(3600), bot=False)
    assert with_other_hours(before, facts, None).resume(at(3720), at(3700))[1:] == [WaitBegan(at(3720), FIRST)]
    agreed = a_dispatcher(agents=[BO])
    facts = [*agreed.start(LIN, HELP, at(0), bot=False), *agreed.accept(FIRST, BO, at(1))]
    facts += agreed.later(FIRST, BO, at(300), at(2))
    assert with_other_hours(agreed, facts, OPEN).resume(at(20), at(10))[1:] == []
    (moved,) = with_other_hours(agreed, facts, hours(530, 541)).resume(at(20), at(10))[1:]
    assert isinstance(moved, MessageLeft)
    assert (moved.why, moved.opens) == (Left.LATER, at(TOMORROW - 600))


def test_hours_that_change_while_the_service_runs_change_what_was_promised_as_a_restart_does() -> None:
    running = a_dispatcher([a_queue(hours=OPEN)])
    facts = running.start(WANG, HELP, at(0), bot=False)
    shorter = with_other_hours(running, facts, hours(530, 540))
    new = [a_queue(hours=hours(530, 540)), a_queue("new")]
    told = running.go_by(new, at(20))
    assert told == shorter.resume(at(20), at(20))[1:]
    assert running.go_by(new, at(21)) == []
    assert set(running.queues) == {HELP}, "a new queue needs a start"
    assert running == Dispatcher.replay(running.queues.values(), facts + told, last_conversation=FIRST)


def test_a_restart_leaves_what_was_promised_where_a_supervisor_has_shut_the_queue_since() -> None:
    before = a_dispatcher()
    facts = before.start(WANG, HELP, at(0))
    facts += before.leave_message(FIRST, at(1), at(120))
    facts += before.shut(HELP, at(300), at(2))
    after = with_other_hours(before, facts, None)
    assert after.resume(at(20), at(20))[1:] == []
    (put_off,) = after.tick(at(120))
    assert put_off == MessageLeft(at(120), FIRST, Left.ASKED, at(300), at(120 + 7200))


def test_who_is_helped_out_while_the_queue_is_shut_waits_no_longer_than_the_other_is_open() -> None:
    other = a_queue("shop", hours=hours(540, 546))
    dispatcher = a_dispatcher([a_queue(hours=OPEN, overflow_to=SHOP, overflow_after=60), other])
    dispatcher.start(WANG, HELP, at(0), bot=False)
    assert dispatcher.tick(at(60)) == [ConversationOverflowed(at(60), FIRST, SHOP, at(600))]
    assert dispatcher.shut(HELP, at(400), at(120))[1:] == [ClosingChanged(at(120), FIRST, at(360))]
    (left,) = dispatcher.tick(at(360))
    assert isinstance(left, MessageLeft)
    assert left.opens == at(400)


def test_where_nobody_knows_when_it_opens_that_is_told_once_and_not_at_each_restart() -> None:
    before = a_dispatcher([a_queue(hours=OPEN)])
    facts = before.start(WANG, HELP, at(3600), bot=False)
    never = with_other_hours(before, facts, Hours(UTC, {}))
    facts += never.resume(at(3720), at(3700))
    assert isinstance(facts[-1], MessageLeft)
    again = with_other_hours(never, facts, Hours(UTC, {}))
    assert again.resume(at(4720), at(4700))[1:] == []
