"""When, as people write it: `15:00`, `tomorrow 9:30`, `11/27 14:00`, `2h`, `下午3點半`, `明天 9點`, `30分鐘`.

Pure: who calls says what time it is, by the clock on the wall of the place that is meant.
"""

import re
import unicodedata
from datetime import datetime, timedelta

from bots.dates import date_in
from imcs.commands.times import leading_span

_TIME = re.compile(
    r"(?P<half>上午|早上|中午|下午|傍晚|晚上)?\s*"
    r"(?P<hour>\d{1,2})(?:[:：](?P<minute>\d\d)|\s*[點点时時](?:(?P<thirty>半)|(?P<minutes>\d{1,2})分?)?)?"
    r"\s*(?P<pm>[ap]\.?m\.?)?(?![\d:：/-])",
    re.IGNORECASE,
)
_NARROW = {0xFEE0 + code: code for code in range(0x21, 0x7F)} | {0x3000: 0x20}
"""Full-width digits and signs to the usual ones, one for one: so the rest of the text stays as it was written."""
_LATE = frozenset({"下午", "傍晚", "晚上"})
_FURTHEST = timedelta(days=366)


def leading_moment(text: str, now: datetime) -> tuple[datetime | None, str]:
    """The moment that the text begins with, and the rest; None where it begins with none that is to come.

    `now` bears the zone of the clock that is meant. A time of the day without a day is the next such time.
    """
    text = text.strip()
    narrow = text.translate(_NARROW)
    for found in _TIME.finditer(narrow):
        time = _time(found)
        if time is None:
            continue
        day = narrow[: found.start()].strip(" ,，的")
        moment = _next(now, *time) if not day else _on(day, now, *time)
        if moment is not None and now < moment < now + _FURTHEST:
            return moment, text[found.end() :].strip(" :：,，")
        break
    span, rest = leading_span(narrow)
    if span is None or rest[:1] in {":", "/", "-"}:
        return None, text
    return now + span, text[len(unicodedata.normalize("NFKC", narrow)) - len(rest) :]


def _time(found: re.Match[str]) -> tuple[int, int] | None:
    """Hour and minute; None where the digits alone could be anything."""
    hour, half, pm = int(found["hour"]), found["half"] or "", (found["pm"] or "").casefold()
    minute = int(found["minute"] or found["minutes"] or (30 if found["thirty"] else 0))
    plain = found.end() == found.end("hour")
    if (plain and not half) or minute > 59 or hour > 24:
        return None
    if (half in _LATE or pm.startswith("p") or (half == "中午" and hour < 3)) and hour < 12:
        hour += 12
    if pm.startswith("a") and hour == 12:
        hour = 0
    return (hour, minute) if hour < 24 else (0, 0) if minute == 0 and not half else None


def _next(now: datetime, hour: int, minute: int) -> datetime:
    then = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return then if then > now else then + timedelta(days=1)


def _on(words: str, now: datetime, hour: int, minute: int) -> datetime | None:
    day = date_in(words, now.date())
    return None if day is None else datetime(day.year, day.month, day.day, hour, minute, tzinfo=now.tzinfo)


def until(text: str, now: datetime) -> tuple[str, datetime | None, str]:
    """What stands before `until TIME`, the time, and what stands behind it; no time where there is none to come."""
    text = text.strip()
    for found in re.finditer(r"(?:^|\s)(?:until|till|直到|至|到)\s*", text, re.IGNORECASE):
        then, rest = leading_moment(text[found.end() :], now)
        if then is not None:
            return text[: found.start()].strip(), then, rest
    return text, None, ""
