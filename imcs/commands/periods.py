"""Which days, as people write it: `today`, `昨天`, `7 days`, `本週`. Pure; `now` bears the local time zone."""

import re
import unicodedata
from datetime import datetime, timedelta

_TODAY = frozenset({"", "today", "今天", "今日"})
_YESTERDAY = frozenset({"yesterday", "昨天", "昨日"})
_WEEK = frozenset({"week", "this week", "本週", "這週", "本周", "这周", "這周"})
_DAYS = re.compile(r"(?:last\s+)?([0-9]{1,4})\s*(?:days?|d|天|日)")
LONGEST = 366


def period(text: str, now: datetime) -> tuple[datetime, datetime] | None:
    """From when to when, whole days except for the one that isn't over; None where the text isn't a period.

    A week begins on Monday; `7 days` are the last seven, today included.
    """
    words = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if words in _TODAY:
        return midnight, now
    if words in _YESTERDAY:
        return midnight - timedelta(days=1), midnight
    if words in _WEEK:
        return midnight - timedelta(days=now.weekday()), now
    found = _DAYS.fullmatch(words)
    days = int(found[1]) if found else 0
    return (midnight - timedelta(days=days - 1), now) if 0 < days <= LONGEST else None
