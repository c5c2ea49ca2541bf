"""Opening hours: shifts on the wall of a place, whatever the clocks and the calendar do."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from imcs.dispatcher.hours import day_ended, opening, opens_after
from imcs.errors import Reason
from imcs.model import Closed, Hours, Shift, Stage
from tests.builders import a_dispatcher, a_queue
from tests.dispatcher.people import HELP, MEI, WANG, refused

TAIPEI = ZoneInfo("Asia/Taipei")
NEW_YORK = ZoneInfo("America/New_York")
DAY = (Shift(9 * 60, 12 * 60), Shift(13 * 60, 18 * 60))
OFFICE = Hours(
    TAIPEI,
    dict.fromkeys(range(5), DAY),
    {date(2026, 3, 7): (Shift(600, 720),), date(2026, 3, 4): ()},
    frozenset({date(2026, 3, 5)}),
)


def taipei(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of March 2026, whose 2nd is a Monday."""
    return datetime(2026, 3, day, hour, minute, tzinfo=TAIPEI)


@pytest.mark.parametrize(
    ("now", "closed", "until"),
    [
        (taipei(2, 9), None, taipei(2, 12)),
        (taipei(2, 8, 59), Closed.OFF_HOURS, taipei(2, 9)),
        (taipei(2, 12), Closed.BREAK, taipei(2, 13)),
        (taipei(2, 18), Closed.OFF_HOURS, taipei(3, 9)),
        (taipei(4, 10), Closed.OWN_DATE, taipei(6, 9)),
        (taipei(5, 10), Closed.HOLIDAY, taipei(6, 9)),
        (taipei(7, 11), None, taipei(7, 12)),
        (taipei(8, 11), Closed.OFF_HOURS, taipei(9, 9)),
    ],
)
def test_a_week_with_its_breaks_holidays_and_own_dates(now: datetime, closed: Closed | None, until: datetime) -> None:
    found = opening(OFFICE, now)
    assert (found.closed, found.until) == (closed, until)


def test_without_hours_people_are_always_there() -> None:
    assert opening(None, taipei(1, 3)).closed is None
    assert opens_after(None, taipei(1, 3)) == taipei(1, 3)


def test_a_shift_past_midnight_belongs_to_the_day_on_which_it_begins() -> None:
    bar = Hours(TAIPEI, {0: (Shift(20 * 60, 26 * 60),)})
    assert opening(bar, taipei(3, 1, 59)).until == taipei(3, 2)
    assert opening(bar, taipei(3, 2)).until == taipei(9, 20)


def test_what_touches_is_open_throughout_and_always_has_no_end() -> None:
    always = Hours(TAIPEI, {day: (Shift(0, 1440),) for day in range(7)})
    assert opening(always, taipei(2, 0)).closed is None
    assert opening(always, taipei(2, 0)).until is None


def test_a_queue_that_never_opens_says_so() -> None:
    assert opening(Hours(), taipei(2, 0)).until is None
    assert opens_after(Hours(), taipei(2, 0)) is None


def test_a_shift_keeps_its_hour_when_the_clocks_change() -> None:
    # on 8 March 2026 New York's clocks go from 2:00 to 3:00; on 1 November from 2:00 back to 1:00
    hours = Hours(NEW_YORK, {day: (Shift(9 * 60, 17 * 60),) for day in range(7)})
    assert opens_after(hours, datetime(2026, 3, 7, 23, tzinfo=UTC)) == datetime(2026, 3, 8, 13, tzinfo=UTC)
    assert opens_after(hours, datetime(2026, 3, 6, 23, tzinfo=UTC)) == datetime(2026, 3, 7, 14, tzinfo=UTC)
    night = Hours(NEW_YORK, {day: (Shift(90, 150),) for day in range(7)})
    assert opening(night, datetime(2026, 11, 1, 5, 30, tzinfo=UTC)).until == datetime(2026, 11, 1, 7, 30, tzinfo=UTC)
    skipped = Hours(NEW_YORK, {6: (Shift(150, 300),)})
    assert opens_after(skipped, datetime(2026, 3, 8, 5, tzinfo=UTC)) == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)


def test_nobody_is_sought_outside_the_hours() -> None:
    dispatcher = a_dispatcher([a_queue(hours=OFFICE)], agents=[MEI])
    night = taipei(2, 20)
    dispatcher.start(WANG, HELP, night)
    known = dispatcher.open_for(WANG, HELP)
    assert known is not None
    with refused(Reason.QUEUE_CLOSED):
        dispatcher.request_person(known.id, night)
    dispatcher.request_person(known.id, taipei(3, 9))
    assert dispatcher.conversation(known.id).stage is Stage.OFFERED


def test_nothing_is_handed_to_a_queue_that_is_closed() -> None:
    dispatcher = a_dispatcher([a_queue(), a_queue("shop", hours=OFFICE)], agents=[MEI])
    night = taipei(2, 20)
    dispatcher.start(WANG, HELP, night, bot=False)
    (known,) = dispatcher.open_conversations()
    dispatcher.accept(known.id, MEI, night)
    with refused(Reason.QUEUE_CLOSED):
        dispatcher.transfer_to_queue(known.id, MEI, a_queue("shop").name, night)


@pytest.mark.parametrize(
    ("now", "ended"),
    [
        (taipei(2, 12, 30), None),
        (taipei(2, 18), taipei(2, 18)),
        (taipei(3, 12, 30), taipei(2, 18)),
        (taipei(6, 17), taipei(3, 18)),
        (taipei(8, 11), taipei(7, 12)),
    ],
)
def test_a_day_ends_with_its_last_shift_and_never_with_a_break(now: datetime, ended: datetime | None) -> None:
    before = {date(2026, 2, day): () for day in range(20, 29)}
    assert day_ended([replace(OFFICE, dates={**OFFICE.dates, **before})], now) == ended


def test_the_day_of_several_places_ends_where_all_are_closed() -> None:
    early, late, none = (Hours(TAIPEI, {0: (Shift(0, end * 60),)}) for end in (16, 20, 0))
    assert day_ended([early, late], taipei(2, 19)) == taipei(2, 20) - timedelta(days=7)
    assert day_ended([late, early, none], taipei(2, 20)) == taipei(2, 20)
    assert day_ended([early, None], taipei(2, 20)) is None
    assert day_ended([], taipei(2, 20)) is None
    night = Hours(TAIPEI, {day: (Shift(20 * 60, 32 * 60),) for day in range(7)})
    assert day_ended([late, night], taipei(2, 21)) == taipei(1, 8), "not when the one closes and the other opens"
    assert day_ended([early, night], taipei(3, 12)) == taipei(3, 8)
