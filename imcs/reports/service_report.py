"""How well people were served in a period: each queue's measures, and how busy those were who served, from the archive.

What the measures mean is `imcs.dispatcher.report` and `imcs.dispatcher.occupancy`; this reads what they need.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from imcs.archive import Archive
from imcs.dispatcher.occupancy import Occupancy, occupancy
from imcs.dispatcher.report import QueueReport, report
from imcs.model import Queue, QueueName

WRAP_UP = timedelta(hours=1)
"""No wrap-up lasts longer: of what ended before, nothing goes on."""


@dataclass(frozen=True, slots=True)
class ServiceReport:
    """The measures of a period."""

    queues: tuple[QueueReport, ...]
    """A line for each queue."""
    agents: Occupancy
    """Everybody's time together."""


async def served(
    archive: Archive, queues: Mapping[QueueName, Queue], since: datetime, until: datetime
) -> ServiceReport:
    """Of the customers who came since then and before `until`, and of the agents at work meanwhile."""
    before = await archive.at_work_before(since - WRAP_UP)
    facts = [*before, *(fact for fact in await archive.facts_since(since - WRAP_UP) if fact.at < until)]
    targets = {name: queue.target for name, queue in queues.items()}
    found = report((fact for fact in facts if fact.at >= since), targets=targets).queues
    spent = occupancy(facts, until, since).values()
    together = Occupancy(
        sum((each.busy for each in spent), timedelta()), sum((each.at_work for each in spent), timedelta())
    )
    return ServiceReport(tuple(found.get(name) or QueueReport.empty(name) for name in sorted(queues)), together)
