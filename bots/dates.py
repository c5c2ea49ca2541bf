"""Days as people write them, in Chinese and English: 明天, 下週三, 民國113年5月1日, 5/1, May 1st, in 3 days.

Pure and strict: the whole text is one day, and what could mean two days (1/5/2026, 2/30) is none. Weeks begin on Monday
(ISO 8601); 民國 years count from 1912. Must not read a clock: who calls says what today is.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from enum import Enum

from bots.fold import fold
from bots.numerals import with_digits


class Lean(Enum):
    """Which year a day without one belongs to: the next such day, or the last."""

    FUTURE = "future"
    PAST = "past"


_BEFORE = re.compile(
    r"^(?:(?:我|就|大概|大约|约|应该|那就|那|希望|预计|是|在|于|想|要|约在|改|改到|改成|到|出生|生日)+"
    r"(?=[\d\u4e00-\u9fff]))"
    r"|^(?:(?:on|about|maybe|around|it was|it's|let's say|since|i was born|born|my birthday is"
    r"|bought it|i bought it) )+"
)
_TIME = (
    r"(?:的?(?:早上|上午|中午|下午|傍晚|晚上))?"
    r"(?: ?[0-9一二三四五六七八九十两]{1,3}(?:点|时)(?:半|[0-9一二三四五六七八九十]{1,3}分?)?"
    r"|(?:(?<=[早上中下午晚])| )[0-2]?\d:[0-5]\d(?: ?[ap]\.?m\.?)?|(?: at)? \d{1,2}(?::[0-5]\d)? ?[ap]\.?m\.?)?"
)
"""A time of that day may be said along with it, and isn't asked for."""
_AFTER = re.compile(
    r"(?:的|生|出生|(?:买|订|下单|收到|到货|申请)的?)$"
    rf"| ?{_TIME}(?:好了|可以吗|可以|好吗|吧|左右|喔|哦|啊|谢谢)?$"
    r"|(?: in the)? (?:morning|afternoon|evening|please|thanks)$"
)
_WEEKDAY = {
    **{sign: place for place, signs in enumerate(("1", "2", "3", "4", "5", "6", "7日天")) for sign in signs},
    **{
        name[:size]: place
        for place, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
        for size in (3, 4, 5, len(name))
    },
}
_MONTH = {
    name[:size]: place
    for place, name in enumerate(
        [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ],
        1,
    )
    for size in (3, 4, len(name))
}
_EN_DAY = "(" + "|".join(sorted((name for name in _WEEKDAY if len(name) > 1), key=len, reverse=True)) + ")"
_EN_MONTH = "(" + "|".join(sorted(_MONTH, key=len, reverse=True)) + r")(?:\.(?= ?\d))?"
_RELATIVE = {
    "今儿": 0, "明儿": 1, "后儿": 2, "昨儿": -1, "前儿": -2, "后日": 2, "前日": -2,
    "今天": 0, "今日": 0, "今早": 0, "今晚": 0, "明天": 1, "明日": 1, "明早": 1, "明晚": 1, "后天": 2, "大后天": 3,
    "昨天": -1, "昨日": -1, "昨晚": -1, "前天": -2, "大前天": -3,
    "today": 0, "tonight": 0, "tomorrow": 1, "tmr": 1, "tmrw": 1, "tmw": 1, "yesterday": -1,
    "day after tmr": 2,
    "the day after tomorrow": 2, "day after tomorrow": 2, "the day before yesterday": -2, "day before yesterday": -2,
}  # fmt: skip
_NAMED = {
    **dict.fromkeys(("元旦", "new year's day", "new years day"), (1, 1)),
    **dict.fromkeys(("圣诞节", "圣诞", "christmas", "christmas day", "xmas"), (12, 25)),
    **dict.fromkeys(("平安夜", "圣诞夜", "christmas eve"), (12, 24)),
    **dict.fromkeys(("跨年夜", "new year's eve", "new years eve"), (12, 31)),
    **dict.fromkeys(("双10节", "双10国庆"), (10, 10)),
}
"""Days that every calendar has on the same date; 中秋節 and Easter move."""
_NAMED_IN_YEAR = re.compile(r"(?:(今|明|去|后|前)年|(\d{4})年?)的?(\D+)")
_YEARS_ON = {"今": 0, "明": 1, "去": -1, "后": 2, "前": -2}
_COUNT = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}
_TRAILING_WEEKDAY = re.compile(
    rf"^(.*(?:\d(?:日|号)?|[今明后昨前][天日])) ?\(?(?:(?:星期|周|礼拜)?([1-7日天])|{_EN_DAY})\)?$"
)

_LEADING_WEEKDAY = re.compile(rf"(?:(?:星期|周|礼拜)([1-6一二三四五六日天])|{_EN_DAY})[,.]? ?(.*[\d月号日].*)")
_WEEK_ZH = re.compile(r"(这|本|下|下下|上|上上)?(?:个)?(?:星期|周|礼拜)([1-6日天])")
_WEEK_EN = re.compile(rf"(?:(this|next|last|coming) )?{_EN_DAY}")
_WEEK_EN_LAST = re.compile(rf"{_EN_DAY} (?:of )?(this|next|last) week|(this|next|last) week(?: on)? {_EN_DAY}")
_AWAY_ZH = re.compile(r"(?:再)?(?:过)?(\d{1,3})(?:个)?(天|日|星期|周|礼拜)(?:之|以)?(后|前)")
_AWAY_EN = re.compile(
    r"(in )?(\d{1,3}|a|an|one|two|three|four|five|six|seven|ten) (day|week)s?( from now| from today| later| ago)?"
)
_FULL = re.compile(r"(?:(民国|西元|公元)?(\d{1,4})年)(\d{1,2})月(\d{1,2})(?:日|号)?")
_YEAR_WORD = re.compile(r"(今|明|去|后|前)年(?:的)?(\d{1,2})(?:月|[/.-])(\d{1,2})(?:日|号)?")
_SLASHED = re.compile(r"(?:民国)?(\d{3,4})([/.-])(\d{1,2})\2(\d{1,2})")
_ENDING_IN_YEAR = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})")
_COMPACT = re.compile(r"(\d{3,4})(\d{2})(\d{2})")
_MONTH_DAY = re.compile(r"(\d{1,2})(?:月(\d{1,2})(?:日|号)?|[/-](\d{1,2}))")
_IN_MONTH = re.compile(r"(这个月|本月|下个月|下月|上个月|上月)(?:(\d{1,2})(?:日|号)?|(底))")
_DAY_ONLY = re.compile(r"(\d{1,2})(?:日|号)|the (\d{1,2})(?:st|nd|rd|th)")
_EN_MONTH_FIRST = re.compile(rf"{_EN_MONTH} ?(?:the )?(\d{{1,2}})(?:st|nd|rd|th)?(?:,? (\d{{4}}))?")
_EN_DAY_FIRST = re.compile(rf"(?:the )?(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_EN_MONTH}(?:,? (\d{{4}}))?")


def date_in(text: str, today: date, lean: Lean = Lean.FUTURE) -> date | None:
    """Return the day that the whole text names, or None; `lean` chooses the year where none is said."""
    if len(text) > 60:
        return None
    plain = fold(text).strip(" 。！!?？.,，~～")
    plain = _AFTER.sub("", _BEFORE.sub("", plain, count=1), count=1).strip()
    core = with_digits(plain)
    core = re.sub(r"(?<![a-z\d,]) +(?![a-z])|(?<=\d) +(?![a-z\d])", "", core)
    named = _read(core, today, lean)
    if named is not None:
        return named
    if both := _LEADING_WEEKDAY.fullmatch(plain):
        named, weekday = date_in(both[3], today, lean), with_digits(both[1] or both[2])
    elif both := _TRAILING_WEEKDAY.fullmatch(core):
        named, weekday = _read(both[1].strip(), today, lean), both[2] or both[3]
    else:
        return None
    return named if named is not None and named.weekday() == _WEEKDAY[weekday] else None


def _read(core: str, today: date, lean: Lean) -> date | None:
    for reader in _READERS:
        try:
            found = reader(core, today, lean)
        except (ValueError, OverflowError):  # a day that no calendar has
            return None
        if found is not None:
            return found
    return None


def _relative(core: str, today: date, _lean: Lean) -> date | None:
    return today + timedelta(days=_RELATIVE[core]) if core in _RELATIVE else None


def _weekday(core: str, today: date, lean: Lean) -> date | None:
    if match := _WEEK_EN_LAST.fullmatch(core):
        which, day = match[2] or match[3], _WEEKDAY[match[1] or match[4]]
    elif match := _WEEK_ZH.fullmatch(core) or _WEEK_EN.fullmatch(core):
        which, day = match[1], _WEEKDAY[match[2]]
    else:
        return None
    weeks = {"这": 0, "本": 0, "this": 0, "下": 1, "next": 1, "下下": 2, "上": -1, "last": -1, "上上": -2}.get(which)
    if weeks is not None:
        return today + timedelta(days=7 * weeks + day - today.weekday())
    if lean is Lean.PAST:
        return today - timedelta(days=(today.weekday() - day) % 7)
    return today + timedelta(days=(day - today.weekday()) % 7)


def _away(core: str, today: date, _lean: Lean) -> date | None:
    match = _AWAY_ZH.fullmatch(core)
    if match:
        days = int(match[1]) * (1 if match[2] in "天日" else 7)
        return today + timedelta(days=days if match[3] == "后" else -days)
    match = _AWAY_EN.fullmatch(core)
    if match is None or bool(match[1]) == bool(match[4]):  # "3 days" is a length, "in 3 days ago" nothing
        return None
    days = (_COUNT.get(match[2]) or int(match[2])) * (7 if match[3] == "week" else 1)
    return today + timedelta(days=-days if match[4] == " ago" else days)


def _year(digits: str, *, republic: bool) -> int:
    """Return the year of the common era; three digits or fewer are 民國. Raises ValueError for 0 or far-off years."""
    year = int(digits)
    if republic or len(digits) == 3:
        if not 1 <= year <= 299:
            raise ValueError(digits)
        return year + 1911
    if not 1900 <= year <= 2199:
        raise ValueError(digits)
    return year


def _with_year(core: str, today: date, _lean: Lean) -> date | None:
    if match := _FULL.fullmatch(core):
        return date(_year(match[2], republic=match[1] == "民国"), int(match[3]), int(match[4]))
    if match := _YEAR_WORD.fullmatch(core):
        return date(today.year + _YEARS_ON[match[1]], int(match[2]), int(match[3]))
    if match := _SLASHED.fullmatch(core):
        return date(_year(match[1], republic=core.startswith("民国")), int(match[3]), int(match[4]))
    if match := _COMPACT.fullmatch(core):
        return date(_year(match[1], republic=False), int(match[2]), int(match[3]))
    if match := _ENDING_IN_YEAR.fullmatch(core):
        first, second, year = int(match[1]), int(match[3]), _year(match[4], republic=False)
        if first <= 12 and second <= 12 and first != second:
            return None  # the first of May to one, the fifth of January to another
        return date(year, *((first, second) if first <= 12 else (second, first)))
    return None


def _nearest(month: int, day: int, today: date, lean: Lean) -> date:
    """Return the next, or last, such day; 29 February looks up to eight years far."""
    date(2024, month, day)  # a leap year: raises ValueError for what never exists
    step = 1 if lean is Lean.FUTURE else -1
    for years in range(9):
        try:
            found = date(today.year + step * years, month, day)
        except ValueError:
            continue
        if (found - today).days * step >= 0:
            return found
    raise ValueError(day)


def _without_year(core: str, today: date, lean: Lean) -> date | None:
    if core in _NAMED:
        return _nearest(*_NAMED[core], today, lean)
    if (match := _NAMED_IN_YEAR.fullmatch(core)) and match[3] in _NAMED:
        year = int(match[2]) if match[2] else today.year + _YEARS_ON[match[1]]
        return date(year, *_NAMED[match[3]])
    if match := _MONTH_DAY.fullmatch(core):
        return _nearest(int(match[1]), int(match[2] or match[3]), today, lean)
    for pattern, month, day in ((_EN_MONTH_FIRST, 1, 2), (_EN_DAY_FIRST, 2, 1)):
        if match := pattern.fullmatch(core):
            if match[3]:
                return date(_year(match[3], republic=False), _MONTH[match[month]], int(match[day]))
            return _nearest(_MONTH[match[month]], int(match[day]), today, lean)
    return None


def _in_month(core: str, today: date, lean: Lean) -> date | None:
    if core in ("月底", "这个月底"):
        core = "本月底"
    if match := _IN_MONTH.fullmatch(core):
        offset = {"下": 1, "上": -1}.get(match[1][0], 0)
        first = _first_of_month(today, offset)
        return _first_of_month(first, 1) - timedelta(days=1) if match[3] else first.replace(day=int(match[2]))
    if match := _DAY_ONLY.fullmatch(core):
        day, step = int(match[1] or match[2]), 1 if lean is Lean.FUTURE else -1
        passed = day < today.day if step > 0 else day > today.day
        return _first_of_month(today, step if passed else 0).replace(day=day)
    return None


def _first_of_month(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)


_READERS: tuple[Callable[[str, date, Lean], date | None], ...] = (
    _relative,
    _weekday,
    _away,
    _with_year,
    _without_year,
    _in_month,
)
