"""The section of a queue's opening hours: days, own dates and holidays as people write them, and what is said then.

Declares and reads these lines only; what follows from them is imcs.dispatcher.hours.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Annotated
from zoneinfo import ZoneInfo

from holidays import country_holidays
from pydantic import AfterValidator, Field

from imcs.model import Closed, Hours, Language, Shift
from imcs.settings.values import Section, Texts

_DAYS = {name: number for number, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
_WEEK_LINE = re.compile(r"([a-z]{3})(?:-([a-z]{3}))?((?: +\d\d?:\d\d-\d\d?:\d\d)+)")
_DATE_LINE = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:\.\.(\d{4}-\d\d-\d\d))? +(closed|\d\d?:\d\d-\d\d?:\d\d(?: +\d\d?:\d\d-\d\d?:\d\d)*)"
)
_SHIFT = re.compile(r"(\d\d?):(\d\d)-(\d\d?):(\d\d)")
_ALWAYS = "mon-sun 00:00-24:00"
_YEARS = range(2024, 2100)
"""For these the holidays are computed; a service that lives longer is started anew meanwhile."""
_TITLE = "text in quotes, or one per language, with {time} for the next opening"


def week_line(line: str) -> str:
    """Checks `mon-fri 09:00-12:00 13:00-18:00`; ValueError with a sentence where it isn't one."""
    found = _WEEK_LINE.fullmatch(line.strip())
    if found is None or not {found[1], found[2] or found[1]} <= _DAYS.keys():
        raise ValueError('must be days and times such as "mon-fri 09:00-12:00 13:00-18:00"')
    _shifts(found[3])
    return line.strip()


def date_line(line: str) -> str:
    """Checks `2026-12-31 09:00-12:00` and `2026-02-16..2026-02-20 closed`; ValueError where it's neither."""
    found = _DATE_LINE.fullmatch(line.strip())
    if found is None:
        raise ValueError('must be a date and times, or "closed": "2026-12-31 09:00-12:00", "2026-07-10 closed"')
    if not list(_dates_of(found[1], found[2])):
        raise ValueError("must end on the day it begins or later")
    _shifts(found[3])
    return line.strip()


def each_day_once(lines: tuple[str, ...]) -> tuple[str, ...]:
    """ValueError where two lines speak of one weekday."""
    named = [day for line in lines for day in _days_of(line)]
    twice = [name for name, number in _DAYS.items() if named.count(number) > 1]
    if twice:
        raise ValueError(f"names {twice[0]} twice; write all its times into one line")
    return lines


def zone_name(name: str) -> str:
    """ValueError where no time zone has this name."""
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # not found is a KeyError; a folder's or a forbidden name the others
        raise ValueError("must be the name of a time zone such as Asia/Taipei") from None
    return name


def country(code: str) -> str:
    """ValueError where the holidays of this country, or part of one (`DE-BY`), aren't known."""
    try:
        _holidays_of(code, range(2026, 2027))
    except NotImplementedError:  # so the library says that it knows no such country or part
        raise ValueError('must be a country\'s code such as "TW", or of a part such as "DE-BY"; "" for none') from None
    return code


class HoursSection(Section):
    """When people are there; always, where nothing is said."""

    zone: Annotated[str, AfterValidator(zone_name)] = Field(
        "Asia/Taipei",
        title="a time zone's name in quotes",
        description="Whose clock the times are read by; daylight saving follows from it.",
    )
    week: Annotated[tuple[Annotated[str, AfterValidator(week_line)], ...], AfterValidator(each_day_once)] = Field(
        (),
        title='a list of days with their times, such as ["mon-fri 09:00-12:00 13:00-18:00", "sat 10:00-14:00"]',
        description="When a person can be asked for; days that aren't named are closed, 18:00-02:00 ends after "
        "midnight. Without any, always, holidays included.",
    )
    dates: tuple[Annotated[str, AfterValidator(date_line)], ...] = Field(
        (),
        title='a list of dates with their times, such as ["2026-12-31 09:00-12:00", "2026-02-14..2026-02-20 closed"]',
        description="Days that differ from the week and from the holidays; of two lines about one day the last holds.",
    )
    holidays: Annotated[str, AfterValidator(country)] = Field(
        "TW",
        title="a country's code in quotes",
        description="The country whose public holidays are closed; empty for none.",
    )
    closed_text: Texts = Field(
        Texts(), title=_TITLE, description="What customers who ask for a person read outside the hours."
    )
    break_text: Texts = Field(Texts(), title=_TITLE, description="The same between two shifts of a day.")
    holiday_text: Texts = Field(Texts(), title=_TITLE, description="The same on a holiday.")
    date_text: Texts = Field(Texts(), title=_TITLE, description="The same on one of `dates` that is closed.")

    def as_hours(self) -> Hours | None:
        """The same in the words of the domain; None where people are always there."""
        if not self.week and not self.dates:
            return None
        week = {day: _shifts(line) for line in self.week or (_ALWAYS,) for day in _days_of(line)}
        dates = {}
        for line in self.dates:
            found = _DATE_LINE.fullmatch(line)
            assert found is not None, "checked when it was read"
            dates.update({day: _shifts(found[3]) for day in _dates_of(found[1], found[2])})
        holidays = _holidays_of(self.holidays if self.week else "", _YEARS)
        return Hours(ZoneInfo(self.zone), week, dates, holidays)

    def text(self, why: Closed, language: Language) -> str:
        """What is said while it's closed for this reason; empty for the service's own words."""
        texts = {
            Closed.OFF_HOURS: self.closed_text,
            Closed.BREAK: self.break_text,
            Closed.HOLIDAY: self.holiday_text,
            Closed.OWN_DATE: self.date_text,
        }
        return texts[why].in_language(language)


def _days_of(line: str) -> list[int]:
    """The weekdays of a line, from the first to the last, also over the end of the week: fri-mon."""
    found = _WEEK_LINE.fullmatch(line)
    assert found is not None, "checked when it was read"
    first, last = _DAYS[found[1]], _DAYS[found[2] or found[1]]
    return [(first + ahead) % 7 for ahead in range((last - first) % 7 + 1)]


def _dates_of(first: str, last: str | None) -> Iterator[date]:
    """ValueError where the calendar has no such day."""
    day, end = date.fromisoformat(first), date.fromisoformat(last or first)
    while day <= end:
        yield day
        day += timedelta(days=1)


def _shifts(text: str) -> tuple[Shift, ...]:
    """ValueError where a time is none."""
    shifts = []
    for found in _SHIFT.finditer(text):
        opens, closes = _minutes(found[1], found[2]), _minutes(found[3], found[4])
        shifts.append(Shift(opens, closes if closes > opens else closes + 1440))
    return tuple(shifts)


def _minutes(hour: str, minute: str) -> int:
    minutes = 60 * int(hour) + int(minute)
    if int(minute) > 59 or minutes > 1440:
        raise ValueError(f"must hold times from 00:00 to 24:00, not {hour}:{minute}")
    return minutes


@cache  # 0.2 s for a country, of every queue
def _holidays_of(code: str, years: range) -> frozenset[date]:
    """Raises NotImplementedError, as the library does, for a code that it doesn't know."""
    if not code:
        return frozenset()
    land, _, part = code.partition("-")
    return frozenset(country_holidays(land, subdiv=part or None, years=years))
