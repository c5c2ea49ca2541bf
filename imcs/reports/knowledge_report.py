"""How well the knowledge base serves: containment, why the rest went to people, gaps, what the market asks, articles.

Reads the archive and counts; it words nothing. Contained is a conversation that ended with the bot alone, without a
person asked for, and whose customer didn't come back to that queue within 24 hours.
"""

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from imcs.archive import Archive, ConversationRecord, GapRow
from imcs.knowledge.confirmations import HELPED, NOT_HELPED, SAID, SENT
from imcs.model import ConversationId
from imcs.privacy import mask
from kb.proposals import grouped
from kb.talk import fold, terms

RETURN = timedelta(hours=24)
WEEK = timedelta(days=7)
MOST = 10
LEAST_RISE = 2
"""How often a term must be asked this week to count as rising."""
MOST_JOINED = 200
"""Terms that are put together to words before the first few are shown."""
EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class ArticleUse:
    """One article in the period."""

    article: str
    question: str
    said: int
    sent: int
    helped: int
    not_helped: int
    changed_at: datetime

    @property
    def used(self) -> bool:
        """Whether anybody was told it."""
        return any((self.said, self.sent, self.helped, self.not_helped))


@dataclass(frozen=True, slots=True)
class GapCount:
    """The same question without an answer."""

    question: str
    times: int
    weeks: tuple[int, ...]
    """How often in each week of the period, the latest first."""
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnowledgeReport:
    """The measures of a period."""

    ended: int
    contained: int
    containment: float | None
    """Contained ÷ ended."""
    reasons: Mapping[str, int]
    """Why the others wanted a person."""
    gaps: tuple[GapCount, ...]
    rising: tuple[tuple[str, int, float], ...]
    """Term, times in the last week, and the mean of the weeks before."""
    articles: tuple[ArticleUse, ...]
    """All that are published, and those that were used; the most said first, of equals the one changed longest ago."""


async def report(archive: Archive, now: datetime, days: int) -> KnowledgeReport:
    """Measure the last `days`."""
    since = now - timedelta(days=days)
    records = await archive.drafts.conversations_since(since)
    ended = [record for record in records if record.ended_at is not None and settled(record, now)]
    wishes = await archive.drafts.first_wishes(since)
    held = contained(records, wishes, now)
    gaps = await archive.drafts.gaps(since)
    return KnowledgeReport(
        ended=len(ended),
        contained=len(held),
        containment=len(held) / len(ended) if ended else None,
        reasons=dict(Counter(wishes.values()).most_common()),
        gaps=tuple(gap_counts(gaps, now, days)),
        rising=tuple(rising([(at, mask(line)) for at, line in await archive.drafts.first_lines(since)], now)),
        articles=tuple(await _articles(archive, since)),
    )


def settled(record: ConversationRecord, now: datetime) -> bool:
    """Whether it's known by now that the customer came back or didn't."""
    return record.ended_at is not None and now - record.ended_at >= RETURN


def contained(
    records: Sequence[ConversationRecord], wishes: Container[ConversationId], now: datetime
) -> list[ConversationRecord]:
    """Those that the bot settled alone.

    `records` are of the whole period, oldest first; `wishes` are those in which a person was wanted.
    """
    next_start: dict[tuple[int, str], datetime] = {}
    found = []
    for record in reversed(records):
        matter = (record.customer, record.queue)
        back_at = next_start.get(matter)
        next_start[matter] = record.started_at
        if record.id in wishes or record.connected_at is not None or record.ended_at is None:
            continue
        came_back = back_at is not None and back_at - record.ended_at < RETURN
        if settled(record, now) and not came_back:
            found.append(record)
    return found[::-1]


def gap_counts(gaps: Sequence[GapRow], now: datetime, days: int) -> list[GapCount]:
    """The same questions together, the most asked first."""
    weeks = max(1, -(-days // 7))
    counts = []
    for places in grouped([gap.question for gap in gaps])[:MOST]:
        group = [gaps[place] for place in places]
        per_week = Counter((now - gap.at) // WEEK for gap in group)
        examples = tuple(dict.fromkeys(gap.question for gap in group))[:EXAMPLES]
        numbers = tuple(per_week.get(week, 0) for week in range(weeks))
        counts.append(GapCount(group[0].question, len(group), numbers, examples))
    return counts


def rising(asked: Sequence[tuple[datetime, str]], now: datetime) -> list[tuple[str, int, float]]:
    """The terms asked about more in the last week than in the weeks before, as written; the steepest first."""
    this_week: Counter[str] = Counter()
    before: Counter[str] = Counter()
    oldest = 0
    for at, question in asked:
        week = (now - at) // WEEK
        oldest = max(oldest, week)
        (this_week if week == 0 else before).update(terms(question))
    found = [
        (term, times, before[term] / max(1, oldest))
        for term, times in this_week.items()
        if times >= LEAST_RISE and times > before[term] / max(1, oldest)
    ]
    found.sort(key=lambda row: (-(row[1] - row[2]), row[0]))
    fresh = [question for at, question in asked if now - at < WEEK]
    return [
        (_as_written(term, fresh), times, earlier)
        for term, times, earlier in _joined(found[:MOST_JOINED], fresh)[:MOST]
    ]


def _joined(found: Sequence[tuple[str, int, float]], questions: Sequence[str]) -> list[tuple[str, int, float]]:
    """Pairs of characters that overlap and were asked as often are one word: 悠遊 and 遊卡 are 悠遊卡."""
    folded = [fold(question) for question in questions]
    words, place = list(found), 0
    while place < len(words):
        word, times, before = words[place]
        for other in words[place + 1 :]:
            longer = _overlapped(word, other[0])
            if longer and other[1] == times and any(longer in text for text in folded):
                words[place] = longer, times, before
                words.remove(other)
                break
        else:
            place += 1
    return words


def _overlapped(one: str, other: str) -> str:
    """Both in one, where one ends as the other begins; '' where neither does."""
    if one[-1] == other[0]:
        return one + other[1:]
    return other + one[1:] if other[-1] == one[0] else ""


def _as_written(term: str, questions: Sequence[str]) -> str:
    """The term in the script and the letters of the first question that holds it."""
    for question in questions:
        for start in range(len(question) - len(term) + 1):
            if fold(piece := question[start : start + len(term)]) == term:
                return piece
    return term


async def _articles(archive: Archive, since: datetime) -> list[ArticleUse]:
    verdicts = await archive.drafts.verdicts(since)
    used = {article for article, _ in verdicts}
    changed_at = await archive.articles_changed_at()
    found = []
    for row in await archive.articles():
        if row.status != "published" and row.id not in used:
            continue
        said, sent, helped, not_helped = (verdicts.get((row.id, name), 0) for name in (SAID, SENT, HELPED, NOT_HELPED))
        question = str(row.body.get("question"))
        found.append(ArticleUse(row.id, question, said, sent, helped, not_helped, changed_at[row.id]))
    return sorted(found, key=lambda use: (-use.said, -use.sent, use.changed_at, use.article))
