"""The measures of the report, each worked out by hand on a short day."""

from datetime import timedelta

import pytest

from imcs.dispatcher import Dispatcher, Fact
from imcs.dispatcher.occupancy import Occupancy, occupancy
from imcs.dispatcher.report import QueueReport, report
from imcs.model import Availability, ConversationId, CustomerId, OfferMode
from tests.builders import a_dispatcher, a_queue, at
from tests.dispatcher.people import CHEN, HELP, LIN, MEI, WANG

FIRST, SECOND, THIRD, FOURTH = (ConversationId(number) for number in (1, 2, 3, 4))


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def a_day() -> list[Fact]:
    """Answered after 12 s, accepted after 10; answered after 96, accepted after 90; abandoned after 30 and after 80;
    one with the bot only."""
    dispatcher = Dispatcher([a_queue(offer_timeout=600, wrap_up=30)])
    return [
        *dispatcher.change_agent(MEI, [HELP], 1, at(0)),
        *dispatcher.availability(MEI, Availability.AVAILABLE, at(0)),
        *dispatcher.start(WANG, HELP, at(0)),
        *dispatcher.request_person(FIRST, at(10)),
        *dispatcher.accept(FIRST, MEI, at(20)),
        *dispatcher.agent_wrote(FIRST, MEI, at(22)),
        *dispatcher.start(LIN, HELP, at(30), bot=False),
        *dispatcher.start(CHEN, HELP, at(30), bot=False),
        *dispatcher.abandon(THIRD, at(60)),
        *dispatcher.close(FIRST, MEI, at(80)),
        *dispatcher.start(CHEN, HELP, at(90), bot=False),
        *dispatcher.tick(at(110)),
        *dispatcher.accept(SECOND, MEI, at(120)),
        *dispatcher.agent_wrote(SECOND, MEI, at(126)),
        *dispatcher.expire(FOURTH, at(170)),
        *dispatcher.close(SECOND, MEI, at(220)),
        *dispatcher.done(MEI, at(230)),
        *dispatcher.start(CustomerId(9), HELP, at(240)),
        *dispatcher.abandon(ConversationId(5), at(250)),
    ]


def test_the_measures_of_a_day() -> None:
    assert report(a_day(), target=seconds(60)).queues == {
        HELP: QueueReport(
            queue=HELP,
            conversations=5,
            wanted=4,
            answered=2,
            abandoned=2,
            service_level=1 / 3,  # one in time, of two answered and one who gave up after the target
            abandonment=1 / 2,
            asa=seconds(54),  # 12 and 96
            longest_wait=seconds(96),
            aht=seconds(100),  # 60 + 30 wrap-up, and 100 + 10
            time_to_accept=seconds(50),  # 10 and 90
        )
    }


def test_a_quick_abandonment_does_not_lower_the_service_level() -> None:
    facts = a_day()
    level = [report(facts, target=seconds(target)).queues[HELP].service_level for target in (5, 60, 100)]
    assert level == [0, 1 / 3, 1]


def test_where_nothing_was_measured_there_is_no_measure() -> None:
    dispatcher = Dispatcher([a_queue()])
    measured = report(dispatcher.start(WANG, HELP, at(0))).queues[HELP]
    assert (measured.conversations, measured.wanted) == (1, 0)
    assert [measured.service_level, measured.abandonment, measured.asa, measured.aht] == [None] * 4


def test_the_clock_stops_at_the_first_line_and_not_at_accepting() -> None:
    dispatcher = a_dispatcher(agents=[MEI])
    facts = [
        *dispatcher.start(WANG, HELP, at(0), bot=False),
        *dispatcher.accept(FIRST, MEI, at(5)),
        *dispatcher.customer_wrote(FIRST, at(8)),
    ]
    measured = report(facts, target=seconds(60)).queues[HELP]
    assert (measured.answered, measured.asa, measured.time_to_accept) == (0, None, seconds(5))
    facts += dispatcher.agent_wrote(FIRST, MEI, at(595))
    facts += dispatcher.customer_wrote(FIRST, at(600))
    facts += dispatcher.agent_wrote(FIRST, MEI, at(610))
    measured = report(facts, target=seconds(60)).queues[HELP]
    assert (measured.service_level, measured.asa, measured.time_to_accept) == (0, seconds(595), seconds(5))


def test_connected_at_once_is_accepted_at_once_and_answered_by_the_first_line() -> None:
    dispatcher = a_dispatcher([a_queue(offer_mode=OfferMode.AUTO)], agents=[MEI])
    facts = [
        *dispatcher.start(WANG, HELP, at(0), bot=False),
        *dispatcher.agent_wrote(FIRST, MEI, at(40)),
    ]
    measured = report(facts, target=seconds(30)).queues[HELP]
    assert (measured.service_level, measured.asa, measured.time_to_accept) == (0, seconds(40), seconds(0))


def test_who_goes_before_anybody_has_written_wasnt_answered_though_somebody_accepted() -> None:
    dispatcher = a_dispatcher([a_queue(wrap_up=0)], agents=[MEI])
    facts = [
        *dispatcher.start(WANG, HELP, at(0), bot=False),
        *dispatcher.accept(FIRST, MEI, at(5)),
        *dispatcher.abandon(FIRST, at(100)),
    ]
    measured = report(facts, target=seconds(60)).queues[HELP]
    assert (measured.answered, measured.abandoned, measured.service_level) == (0, 1, 0)
    assert (measured.longest_wait, measured.aht) == (seconds(100), seconds(95))


def test_a_return_to_the_queue_neither_delays_the_answer_nor_counts_as_handling() -> None:
    dispatcher = Dispatcher([a_queue(wrap_up=0, grace=60)])
    facts = [
        *dispatcher.change_agent(MEI, [HELP], 1, at(0)),
        *dispatcher.availability(MEI, Availability.AVAILABLE, at(0)),
        *dispatcher.start(WANG, HELP, at(0), bot=False),
        *dispatcher.accept(FIRST, MEI, at(5)),
        *dispatcher.agent_wrote(FIRST, MEI, at(7)),
        *dispatcher.availability(MEI, Availability.OFFLINE, at(15)),
        *dispatcher.tick(at(75)),
        *dispatcher.availability(MEI, Availability.AVAILABLE, at(100)),
        *dispatcher.accept(FIRST, MEI, at(110)),
        *dispatcher.agent_wrote(FIRST, MEI, at(120)),
        *dispatcher.close(FIRST, MEI, at(140)),
    ]
    measured = report(facts).queues[HELP]
    assert (measured.asa, measured.time_to_accept, measured.aht) == (seconds(7), seconds(5), seconds(70 + 30))


def test_who_loses_the_agent_before_the_first_line_goes_on_waiting() -> None:
    dispatcher = a_dispatcher([a_queue(grace=60)], agents=[MEI])
    facts = [
        *dispatcher.start(WANG, HELP, at(0), bot=False),
        *dispatcher.accept(FIRST, MEI, at(5)),
        *dispatcher.availability(MEI, Availability.OFFLINE, at(15)),
        *dispatcher.tick(at(75)),
        *dispatcher.availability(MEI, Availability.AVAILABLE, at(100)),
        *dispatcher.accept(FIRST, MEI, at(110)),
        *dispatcher.agent_wrote(FIRST, MEI, at(120)),
    ]
    measured = report(facts).queues[HELP]
    assert (measured.asa, measured.time_to_accept) == (seconds(120), seconds(5))


def test_facts_of_a_conversation_that_began_before_them_are_left_out() -> None:
    assert report(a_day()[3:4]).queues == {}


def test_occupancy_is_the_share_of_busy_time_in_time_at_work() -> None:
    measured = occupancy(a_day(), until=at(300))
    assert measured == {MEI: Occupancy(busy=seconds(90 + 110), at_work=seconds(300))}
    assert measured[MEI].share == pytest.approx(2 / 3)


def test_occupancy_of_a_period_counts_what_began_before_it_from_its_begin_on() -> None:
    whole = occupancy(a_day(), until=at(300))[MEI]
    parts = [occupancy([f for f in a_day() if f.at < at(end)], at(end), at(end - 100))[MEI] for end in (100, 200, 300)]
    assert sum((part.busy for part in parts), timedelta()) == whole.busy
    assert [part.at_work for part in parts] == [seconds(100)] * 3


def test_what_isnt_known_to_have_begun_is_left_out() -> None:
    later = occupancy([fact for fact in a_day() if fact.at > at(0)], at(300))
    assert later[MEI].busy <= occupancy(a_day(), until=at(300))[MEI].busy


def test_pauses_and_downtime_are_no_time_at_work() -> None:
    dispatcher = Dispatcher([a_queue()])
    facts = [
        *dispatcher.change_agent(MEI, [HELP], 1, at(0)),
        *dispatcher.availability(MEI, Availability.AVAILABLE, at(0)),
        *dispatcher.pause(MEI, at(10)),
        *dispatcher.ready(MEI, at(50)),
        *dispatcher.resume(at(100), since=at(70)),
        *dispatcher.availability(MEI, Availability.AVAILABLE, at(105)),
    ]
    assert occupancy(facts, until=at(115)) == {MEI: Occupancy(busy=seconds(0), at_work=seconds(10 + 20 + 10))}
    assert occupancy(facts[:1], until=at(9))[MEI].share is None


def test_left_messages_are_counted_apart_by_whether_they_were_answered_in_time() -> None:
    dispatcher = a_dispatcher([a_queue(message_due=100, wrap_up=0)])
    facts = [*dispatcher.change_agent(MEI, [HELP], 4, at(0))]
    for customer in (WANG, LIN, CHEN):
        facts += dispatcher.start(customer, HELP, at(0))
        known = dispatcher.open_for(customer, HELP)
        assert known is not None
        facts += dispatcher.leave_message(known.id, at(0), at(0))
    first, second = ConversationId(1), ConversationId(2)
    for number, wrote in ((first, 60), (second, 150)):
        facts += dispatcher.take_over(number, MEI, at(wrote - 10))
        facts += dispatcher.agent_wrote(number, MEI, at(wrote))
    facts += dispatcher.start(CustomerId(9), HELP, at(160), bot=False)
    facts += dispatcher.take_over(ConversationId(3), MEI, at(170))  # and writes nothing yet
    measured = report(facts).queues[HELP]
    assert (measured.left, measured.left_answered, measured.left_in_time) == (3, 2, 1)
    assert (measured.conversations, measured.wanted, measured.answered) == (4, 1, 0)
    assert measured.abandoned == 0


def test_who_left_a_message_and_asks_for_a_person_waits_from_then_on() -> None:
    dispatcher = Dispatcher([a_queue(wrap_up=0)])
    facts = [
        *dispatcher.change_agent(MEI, [HELP], 2, at(0)),
        *dispatcher.start(WANG, HELP, at(0), bot=False),
        *dispatcher.leave_message(FIRST, at(50), at(50)),
        *dispatcher.request_person(FIRST, at(1000)),
        *dispatcher.take_over(FIRST, MEI, at(1010)),
        *dispatcher.agent_wrote(FIRST, MEI, at(1020)),
    ]
    measured = report(facts, target=seconds(60)).queues[HELP]
    assert (measured.answered, measured.left, measured.asa, measured.service_level) == (1, 0, seconds(20), 1)
    assert measured.time_to_accept == seconds(10)


def test_a_left_message_whose_agent_is_lost_stays_one() -> None:
    dispatcher = a_dispatcher([a_queue(grace=60)], agents=[MEI])
    facts = [
        *dispatcher.start(WANG, HELP, at(0)),
        *dispatcher.leave_message(FIRST, at(1), at(2)),
        *dispatcher.tick(at(2)),
        *dispatcher.accept(FIRST, MEI, at(5)),
        *dispatcher.availability(MEI, Availability.OFFLINE, at(15)),
        *dispatcher.tick(at(75)),
    ]
    measured = report(facts).queues[HELP]
    assert (measured.wanted, measured.left, measured.left_answered) == (0, 1, 0)


def test_whom_the_agent_comes_back_to_later_has_been_answered() -> None:
    dispatcher = Dispatcher([a_queue(wrap_up=0)])
    facts = [
        *dispatcher.change_agent(MEI, [HELP], 2, at(0)),
        *dispatcher.availability(MEI, Availability.AVAILABLE, at(0)),
        *dispatcher.start(WANG, HELP, at(0), bot=False),
        *dispatcher.accept(FIRST, MEI, at(5)),
        *dispatcher.agent_wrote(FIRST, MEI, at(8)),
        *dispatcher.later(FIRST, MEI, at(3600), at(10)),
        *dispatcher.tick(at(3600)),
    ]
    measured = report(facts, target=seconds(60)).queues[HELP]
    assert (measured.answered, measured.left, measured.service_level) == (1, 0, 1)
