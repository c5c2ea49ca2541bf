"""Small builders that the tests of all rooms start from."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from imcs.dispatcher import Dispatcher
from imcs.model import AgentId, Availability, Queue, QueueName

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def at(seconds: float) -> datetime:
    """So many seconds after the morning on which all tests begin."""
    return MORNING + timedelta(seconds=seconds)


def a_queue(
    name: str = "help",
    *,
    offer_timeout: float = 40,
    wrap_up: float = 30,
    grace: float = 60,
    decline_memory: float = 60,
    **rules: Any,
) -> Queue:
    """A queue; times in seconds, further rules as they are in `Queue` (numbers are seconds there too, but for
    `max_waiting`)."""
    further: dict[str, Any] = {
        rule: timedelta(seconds=value) if type(value) in (int, float) and rule != "max_waiting" else value
        for rule, value in rules.items()
    }
    return Queue(
        QueueName(name),
        offer_timeout=timedelta(seconds=offer_timeout),
        wrap_up=timedelta(seconds=wrap_up),
        grace=timedelta(seconds=grace),
        decline_memory=timedelta(seconds=decline_memory),
        **further,
    )


def a_dispatcher(queues: Iterable[Queue] | None = None, *, agents: Iterable[int] = (), capacity: int = 1) -> Dispatcher:
    """A dispatcher whose `agents` became available in this order, a second apart before time 0, in all queues."""
    chosen = [a_queue()] if queues is None else list(queues)
    dispatcher = Dispatcher(chosen)
    numbers = [AgentId(agent) for agent in agents]
    for order, agent in enumerate(numbers):
        then = at(order - len(numbers))
        dispatcher.change_agent(agent, [queue.name for queue in chosen], capacity, then)
        dispatcher.availability(agent, Availability.AVAILABLE, then)
    return dispatcher
