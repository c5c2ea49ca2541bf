"""First come, first served by several agents, without any dispatcher: the recursion of Kiefer and Wolfowitz.

J. Kiefer, J. Wolfowitz: On the Theory of Queues with Many Servers (1955): of each agent only the moment is kept when
they are free; the next customer goes to the first one who is. A customer whose patience ends before that never takes
an agent's time. Twice: in whole microseconds for one run, to be compared exactly, and in floats for many runs at once.
"""

from collections.abc import Sequence
from heapq import heapify, heapreplace

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def waits(
    arrivals: Sequence[int], handling: Sequence[int], patience: Sequence[int], agents: int
) -> list[tuple[int, bool]]:
    """For each customer how long they wait, and whether they are answered then; whole numbers of any unit."""
    free_at = [-1] * agents
    heapify(free_at)
    found: list[tuple[int, bool]] = []
    for arrived, needs, waits_at_most in zip(arrivals, handling, patience, strict=True):
        start = max(arrived, free_at[0])
        if start - arrived > waits_at_most:
            found.append((waits_at_most, False))
        else:
            heapreplace(free_at, start + needs)
            found.append((start - arrived, True))
    return found


def many_waits(gaps: Floats, handling: Floats, patience: Floats | None, agents: int) -> tuple[Floats, Floats]:
    """The same for many runs side by side: arrays of runs × customers in; waits and answered (1 or 0) out."""
    runs, customers = gaps.shape
    arrivals = np.cumsum(gaps, axis=1)
    free_at = np.zeros((runs, agents))
    every = np.arange(runs)
    waited, answered = np.empty((runs, customers)), np.ones((runs, customers))
    for turn in range(customers):
        first = free_at.argmin(axis=1)
        start = np.maximum(free_at[every, first], arrivals[:, turn])
        wait = start - arrivals[:, turn]
        until = start + handling[:, turn]
        if patience is not None:
            stays = wait <= patience[:, turn]
            answered[:, turn] = stays
            until = np.where(stays, until, free_at[every, first])
            wait = np.minimum(wait, patience[:, turn])
        waited[:, turn] = wait
        free_at[every, first] = until
    return waited, answered
