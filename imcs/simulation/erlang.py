"""What queueing theory says about so many agents: Erlang C without, Erlang A with impatient customers. Pure formulas.

A. K. Erlang, 1917; C. Palm, 1946; in the notation of A. Mandelbaum and S. Zeltyn, Service Engineering in Action: The
Palm/Erlang-A Queue (2007). Loads are in erlangs, times in seconds.
"""

from dataclasses import dataclass
from math import exp


@dataclass(frozen=True, slots=True)
class Expected:
    """Long-run figures."""

    p_wait: float
    asa: float
    """The mean wait; of all who come, those who give up included."""
    abandonment: float


def erlang_b(agents: int, load: float) -> float:
    """The share of customers who find everybody busy if nobody waits."""
    blocked = 1.0
    for busy in range(1, agents + 1):
        blocked = load * blocked / (busy + load * blocked)
    return blocked


def erlang_c(agents: int, load: float, aht: float) -> Expected:
    """Everybody waits as long as it takes. ValueError unless there are more agents than erlangs."""
    if load >= agents:
        raise ValueError("more work than the agents can do: the queue would grow for ever")
    blocked = erlang_b(agents, load)
    p_wait = agents * blocked / (agents - load * (1 - blocked))
    return Expected(p_wait, p_wait * aht / (agents - load), 0.0)


def erlang_a(agents: int, load: float, aht: float, patience: float) -> Expected:
    """Customers give up after an exponential time of the mean `patience`.

    The states above `agents` are summed until what's left no longer counts; each is the one before times
    λ ÷ (agents·μ + waiting·θ).
    """
    arrival, service, leaving = load / aht, 1 / aht, 1 / patience
    blocked = erlang_b(agents, load)
    # Weights relative to the state in which all are busy and nobody waits; below it they sum to 1 ÷ blocked.
    weight, weights, waiting_weight, waiting = 1.0, 1.0, 0.0, 0
    while weight > 1e-15 * weights or waiting < load:
        waiting += 1
        weight *= arrival / (agents * service + waiting * leaving)
        weights += weight
        waiting_weight += waiting * weight
    total = 1 / blocked + weights - 1
    queue = waiting_weight / total
    return Expected(weights / total, queue / arrival, leaving * queue / arrival)


def answered_within(agents: int, load: float, aht: float, target: float) -> float:
    """The share answered within so many seconds, Erlang C."""
    return 1 - erlang_c(agents, load, aht).p_wait * exp(-(agents - load) * target / aht)
