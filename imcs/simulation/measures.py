"""How well the simulated customers were served, and how evenly the work fell on the agents. Pure figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from imcs.simulation.engine import Visit
from imcs.simulation.traffic import MICROSECONDS


@dataclass(frozen=True, slots=True)
class Measures:
    """Of all runs together; none where there was nothing to measure."""

    conversations: int
    p_wait: float | None
    """The share of those who came that had to wait at all."""
    asa: float | None
    """Average speed of answer, in seconds: of those answered, those who didn't wait included."""
    service_level: float | None
    """Answered within the target ÷ (answered + abandoned)."""
    abandonment: float | None
    """The share of those who came that gave up."""
    occupancy: float | None
    """Agents' time with a customer ÷ their time, while customers came."""
    fairness: float | None
    """Jain's index of the time each agent handled: 1 where all did the same, 1/n where one did everything.

    R. Jain, D. Chiu, W. Hawe: A Quantitative Measure of Fairness and Discrimination, DEC-TR-301 (1984).
    """


@dataclass(frozen=True, slots=True)
class Frame:
    """What of a run is looked at; hours from the start."""

    agents: int
    hours: float
    warmup: float = 0.0
    """Customers who came before aren't counted: the day began without anybody waiting."""
    target: float = 20.0
    """Seconds within which an answer counts for the service level."""


def measure(runs: Sequence[Sequence[Visit]], frame: Frame) -> Measures:
    """The measures of all these runs together."""
    begin = round(frame.warmup * 3600 * MICROSECONDS)
    visits = [visit for run in runs for visit in run if visit.arrived >= begin]
    answered = [visit for visit in visits if visit.answered is not None]
    in_time = sum(visit.wait <= frame.target * MICROSECONDS for visit in answered)
    waited = sum(visit.wait > 0 for visit in visits)
    return Measures(
        conversations=len(visits),
        p_wait=_share(waited, len(visits)),
        asa=_share(sum(visit.wait for visit in answered) / MICROSECONDS, len(answered)),
        service_level=_share(in_time, len(visits)),
        abandonment=_share(len(visits) - len(answered), len(visits)),
        occupancy=_occupancy(runs, frame, begin),
        fairness=jain(_handled(runs, frame.agents)),
    )


def _occupancy(runs: Sequence[Sequence[Visit]], frame: Frame, begin: int) -> float | None:
    end = round(frame.hours * 3600 * MICROSECONDS)
    busy = sum(
        max(0, min(visit.ended, end) - max(visit.answered, begin))
        for run in runs
        for visit in run
        if visit.answered is not None
    )
    return _share(busy, len(runs) * frame.agents * max(0, end - begin))


def _handled(runs: Sequence[Sequence[Visit]], agents: int) -> list[int]:
    handled = [0] * agents
    for run in runs:
        for visit in run:
            if visit.answered is not None and visit.agent is not None:
                handled[visit.agent - 1] += visit.ended - visit.answered
    return handled


def jain(shares: Sequence[float]) -> float | None:
    """(Σx)² ÷ (n · Σx²): 1 for equal shares; none where nobody has any."""
    squares = sum(share * share for share in shares)
    return _share(sum(shares) ** 2, len(shares) * squares)


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None
