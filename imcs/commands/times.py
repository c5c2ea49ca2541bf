"""How long, as people write it: `10`, `30 min`, `2h`, `30分鐘`, `半小時`. Pure; knows nothing of clocks."""

import re
import unicodedata
from datetime import timedelta

LONGEST = timedelta(days=1)
_UNITS: tuple[tuple[str, int], ...] = (
    ("hours|hour|hrs|hr|h|個小時|个小时|小時|小时|個鐘頭|鐘頭|钟头", 3600),
    ("minutes|minute|mins|min|m|分鐘|分钟|分", 60),
    ("seconds|second|secs|sec|s|秒鐘|秒钟|秒", 1),
)
_SPAN = re.compile(
    "(?P<number>[0-9]{1,5}|半)\\s*(?:" + "|".join(f"(?P<u{size}>{words})" for words, size in _UNITS) + ")?(?![0-9a-z])",
    re.IGNORECASE,
)


def leading_span(text: str) -> tuple[timedelta | None, str]:
    """The time that the text begins with, and the rest; None where it begins with none.

    A bare number counts minutes. What is longer than a day, or nothing at all, isn't a time.
    """
    folded = unicodedata.normalize("NFKC", text).strip()
    found = _SPAN.match(folded)
    if found is None:
        return None, folded
    size = next((size for _, size in _UNITS if found.group(f"u{size}")), 60)
    number = 0.5 if found.group("number") == "半" else int(found.group("number"))
    span = timedelta(seconds=number * size)
    if not timedelta() < span <= LONGEST:
        return None, folded
    return span, folded[found.end() :].strip()
