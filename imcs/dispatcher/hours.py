"""Opening hours: whether people are there at a moment, why not, and when that changes. Pure.

Shifts are times on the wall of a place; everything that comes in and goes out is an aware moment. So a shift keeps its
hour when the clocks change, and lasts an hour more or less on that night. A time that the spring skips means as much
later as was skipped; of a time that the autumn repeats the first one opens, and the second one closes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from imcs.model import Closed, Hours, Shift

FAR = 400
"""So many days are looked ahead: an opening beyond that is none."""
LATELY = timedelta(days=7)
"""So far back a day's end is looked for: longer ago than the service is ever down."""
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Opening:
    """How it stands at one moment."""

    closed: Closed | None = None
    """None while people are there."""
    until: datetime | None = None
    """When that changes, in UTC; none where it won't in the coming year."""


def opening(hours: Hours | None, now: datetime, shut: datetime | None = None) -> Opening:
    """Whether people are there; without hours they always are. `shut`: until then nobody is, whatever the hours."""
    if shut is not None and now < shut:
        return Opening(Closed.SHUT, opens_after(hours, shut))
    if hours is None:
        return Opening()
    start, end = next(_spans(hours, now), (None, None))
    if start is not None and start <= now:
        return Opening(until=None if end is not None and end - now >= timedelta(days=FAR) else end)
    return Opening(_why(hours, now), start)


def opens_after(hours: Hours | None, moment: datetime) -> datetime | None:
    """The first moment at or after this one when people are there; none where they won't be in the coming year."""
    now = opening(hours, moment)
    return now.until if now.closed else moment


def day_ended(places: Sequence[Hours | None], now: datetime) -> datetime | None:
    """When the last of these places closed for the day, lately; none where one is always open, or has just a break."""
    everywhere = [hours for hours in places if hours is not None]
    if not everywhere or len(everywhere) < len(places):
        return None
    ends = {end for hours in everywhere for end in _ends(hours, now - LATELY, now)}
    return next((end for end in sorted(ends, reverse=True) if all(_is_over(hours, end) for hours in everywhere)), None)


def shifts_on(hours: Hours, day: date) -> tuple[Shift, ...]:
    """The shifts that begin on this day."""
    if day in hours.dates:
        return hours.dates[day]
    return () if day in hours.holidays else hours.week.get(day.weekday(), ())


def _why(hours: Hours, now: datetime) -> Closed:
    day = now.astimezone(hours.zone).date()
    begun = [_moment(hours, day, shift.opens) <= now for shift in shifts_on(hours, day)]
    if any(begun) and not all(begun):
        return Closed.BREAK
    if any(begun):
        return Closed.OFF_HOURS
    if day in hours.dates and not begun:
        return Closed.OWN_DATE
    return Closed.HOLIDAY if day in hours.holidays and not begun else Closed.OFF_HOURS


def _is_over(hours: Hours, moment: datetime) -> bool:
    return opening(hours, moment).closed not in {None, Closed.BREAK}


def _ends(hours: Hours, after: datetime, until: datetime) -> Iterator[datetime]:
    """When people went, whether for good or for a break; `after` itself doesn't count."""
    for _, end in _spans(hours, after):
        if end > until:
            return
        yield end


def _spans(hours: Hours, now: datetime) -> Iterator[Span]:
    """From when to when people are there, in order: what isn't over yet. What touches is one."""
    held: Span | None = None
    for start, end in _shifts_from(hours, now.astimezone(hours.zone).date() - timedelta(days=2)):
        if end <= now or start >= end:
            continue
        if held is None:
            held = start, end
        elif start <= held[1]:
            held = held[0], max(held[1], end)
        else:
            yield held
            held = start, end
    if held is not None:
        yield held


def _shifts_from(hours: Hours, day: date) -> Iterator[Span]:
    for ahead in range(FAR + 4):
        then = day + timedelta(days=ahead)
        for shift in sorted(shifts_on(hours, then), key=lambda shift: shift.opens):
            yield _moment(hours, then, shift.opens), _moment(hours, then, shift.closes, fold=1)


def _moment(hours: Hours, day: date, minutes: int, *, fold: int = 0) -> datetime:
    days, rest = divmod(minutes, 1440)
    day += timedelta(days=days)
    local = datetime(day.year, day.month, day.day, rest // 60, rest % 60, tzinfo=hours.zone, fold=fold)
    return local.astimezone(UTC)
