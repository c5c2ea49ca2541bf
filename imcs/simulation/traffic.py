"""Who comes when, keeps an agent how long, and waits how long at most. Draws by seed; knows no dispatcher.

Moments and spans are whole microseconds from the start: the resolution of `datetime`, so that nothing is rounded later.
"""

from dataclasses import dataclass

import numpy as np

MICROSECONDS = 1_000_000
FOREVER = 2**62
"""Longer than anybody waits."""


@dataclass(frozen=True, slots=True)
class Traffic:
    """One item per customer, in the order of arrival."""

    arrivals: tuple[int, ...]
    handling: tuple[int, ...]
    patience: tuple[int, ...]
    """How long the customer waits for a person before leaving."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Traffic as its averages: exponential gaps between arrivals, exponential handling and patience."""

    per_hour: float
    aht: float
    """Average handling time, in seconds."""
    patience: float | None = None
    """Average patience, in seconds; none: everybody waits for ever."""

    @property
    def offered_load(self) -> float:
        """Agents who would be busy on average if nobody had to wait or left: in erlangs."""
        return self.per_hour * self.aht / 3600


def drawn(wanted: Wanted, hours: float, seed: int) -> Traffic:
    """Traffic of so many hours. Arrivals, handling and patience are drawn from streams of their own.

    So changing the patience leaves arrivals and handling as they were.
    """
    arriving, handled, waiting = (np.random.default_rng([seed, stream]) for stream in range(3))
    mean_gap = 3600 / wanted.per_hour
    moments: list[float] = []
    last, end = 0.0, hours * 3600
    while last < end:
        block = last + np.cumsum(arriving.exponential(mean_gap, 4096))
        moments += block[block < end].tolist()
        last = float(block[-1])
    count = len(moments)
    patience = (FOREVER,) * count if wanted.patience is None else whole(waiting.exponential(wanted.patience, count))
    return Traffic(whole(moments), whole(handled.exponential(wanted.aht, count)), patience)


def whole(seconds: object) -> tuple[int, ...]:
    """Seconds as whole microseconds."""
    return tuple(np.rint(np.asarray(seconds, dtype=float) * MICROSECONDS).astype(np.int64).tolist())
