"""Another queue helps out who has waited for long: while it's open, and no longer."""

from datetime import UTC

from imcs.dispatcher import ConversationOverflowed, Dispatcher
from imcs.model import Availability, ConversationId, Hours, Shift
from tests.builders import a_queue, at
from tests.dispatcher.people import HELP, MEI, SHOP, WANG, offers

TOMORROW = 86400
FIRST = ConversationId(1)


def helped_out(opens: int, closes: int, after: float = 60) -> Dispatcher:
    """The shop, open from one minute to another, helps out; Mei is there and serves nothing else."""
    hours = Hours(UTC, dict.fromkeys(range(7), (Shift(opens, closes),)))
    dispatcher = Dispatcher([a_queue(overflow_to=SHOP, overflow_after=after), a_queue("shop", hours=hours)])
    dispatcher.change_agent(MEI, [SHOP], 5, at(0))
    dispatcher.availability(MEI, Availability.AVAILABLE, at(0))
    return dispatcher


def test_a_queue_that_is_closed_helps_out_once_it_opens() -> None:
    dispatcher = helped_out(545, 600)
    dispatcher.start(WANG, HELP, at(0), bot=False)
    assert dispatcher.tick(at(299)) == []
    assert dispatcher.next_deadline() == at(300)
    facts = dispatcher.tick(at(300))
    assert facts[0] == ConversationOverflowed(at(300), FIRST, SHOP)
    assert offers(facts) == [(FIRST, MEI)]


def test_a_queue_that_closes_helps_out_no_longer_and_again_once_it_opens() -> None:
    dispatcher = helped_out(540, 542)
    dispatcher.start(WANG, HELP, at(0), bot=False)
    dispatcher.tick(at(60))
    dispatcher.decline(FIRST, MEI, at(61))
    assert dispatcher.tick(at(120)) == [ConversationOverflowed(at(120), FIRST, None)]
    assert dispatcher.tick(at(3600)) == [], "who declined could have it again, but isn't there any more"
    facts = dispatcher.tick(at(TOMORROW))
    assert facts[0] == ConversationOverflowed(at(TOMORROW), FIRST, SHOP)
    assert offers(facts) == [(FIRST, MEI)]


def test_a_queue_that_is_shut_helps_out_once_that_is_taken_back() -> None:
    dispatcher = helped_out(540, 600)
    dispatcher.start(WANG, HELP, at(0), bot=False)
    dispatcher.shut(SHOP, at(1200), at(30))
    assert dispatcher.tick(at(600)) == []
    facts = dispatcher.shut(SHOP, None, at(601))
    assert facts[1] == ConversationOverflowed(at(601), FIRST, SHOP)
    assert offers(facts) == [(FIRST, MEI)]


def test_a_queue_that_has_closed_when_its_turn_comes_late_helps_out_when_it_opens_again() -> None:
    dispatcher = helped_out(540, 542, after=119)
    dispatcher.start(WANG, HELP, at(0), bot=False)
    assert dispatcher.tick(at(121)) == [ConversationOverflowed(at(121), FIRST, None)]
    assert dispatcher.next_deadline() == at(TOMORROW)


def test_who_comes_back_while_the_queue_that_helped_out_is_closed_waits_for_their_own() -> None:
    dispatcher = helped_out(540, 542)
    dispatcher.start(WANG, HELP, at(0), bot=False)
    dispatcher.tick(at(60))
    dispatcher.accept(FIRST, MEI, at(61))
    facts = dispatcher.take_back(FIRST, at(300))
    assert facts[-1] == ConversationOverflowed(at(300), FIRST, None)
    assert dispatcher.next_deadline() == at(TOMORROW)
