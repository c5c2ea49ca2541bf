"""The past as traffic: when people were wanted, how long agents took, how patient customers were. Pure.

What can't be known is drawn by seed: how long a conversation that nobody took would have lasted (from those that did),
and when customers who were answered would have given up (exponential, with the mean that fits those who did).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

import numpy as np

from imcs.simulation.traffic import FOREVER, MICROSECONDS, Traffic, Wanted, whole


@dataclass(frozen=True, slots=True)
class Past:
    """One conversation for which a person was wanted."""

    wanted_at: datetime
    answered_at: datetime | None
    """When an agent took it; from then on it's handled, whenever the first line came."""
    ended_at: datetime

    @property
    def wait(self) -> timedelta:
        """Until the answer, or until the end without one."""
        return (self.answered_at or self.ended_at) - self.wanted_at


def handling(past: Sequence[Past]) -> list[float]:
    """Seconds from answer to end of those answered."""
    return [(one.ended_at - one.answered_at).total_seconds() for one in past if one.answered_at is not None]


def mean_patience(past: Sequence[Past]) -> float | None:
    """Seconds; the likeliest mean, where whoever was answered would have waited longer (censored). None: all stayed."""
    gave_up = sum(one.answered_at is None for one in past)
    waited = sum(one.wait.total_seconds() for one in past)
    return waited / gave_up if gave_up and waited else None


def replayed(past: Sequence[Past], seed: int) -> tuple[Traffic, float]:
    """The same arrivals again, from the first one on, and over how many hours they came. Some must be answered."""
    ordered = sorted(past, key=lambda one: one.wanted_at)
    chance = np.random.default_rng([seed, 3])
    known = handling(ordered)
    begin = ordered[0].wanted_at
    times = [
        float(chance.choice(known)) if one.answered_at is None else (one.ended_at - one.answered_at).total_seconds()
        for one in ordered
    ]
    mean = mean_patience(ordered)
    patience = [FOREVER if mean is None else _patience(one, float(chance.exponential(mean))) for one in ordered]
    arrivals = whole([(one.wanted_at - begin).total_seconds() for one in ordered])
    hours = (arrivals[-1] + 1) / MICROSECONDS / 3600
    return Traffic(arrivals, whole(times), tuple(patience)), hours


def _patience(one: Past, more: float) -> int:
    """Whoever gave up did so after their patience; whoever was answered would have waited `more` than they had to."""
    seconds = one.wait.total_seconds() + (more if one.answered_at is not None else 0.0)
    return round(seconds * MICROSECONDS)


def by_hour(past: Sequence[Past], zone: tzinfo | None) -> dict[int, Wanted]:
    """The average of each hour of the day, at the clock of `zone` (none: this machine's). Some must be answered.

    Days on which nobody came at all aren't counted: closed days say nothing about an open one.
    """
    local = [one.wanted_at.astimezone(zone) for one in past]
    days = len({at.date() for at in local})
    known, patience = handling(past), mean_patience(past)
    aht = sum(known) / len(known)
    counts = Counter(at.hour for at in local)
    return {hour: Wanted(count / days, aht, patience) for hour, count in sorted(counts.items())}
