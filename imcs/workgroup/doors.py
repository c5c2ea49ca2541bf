"""Queues open and close by themselves: whoever watches one sees it, and on a phone the day is over.

Sleeps until the next such moment. What becomes of who waits is the dispatcher's to decide.
"""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from imcs.model import QueueName
from imcs.workgroup.workgroup import Workgroup

LONGEST = timedelta(minutes=1)
"""So long it sleeps at most: a queue may be shut, or the clock of the machine be set, meanwhile."""


class Doors:
    """Watches the hours of all queues."""

    def __init__(self, workgroup: Workgroup, on_change: Callable[[QueueName], None]) -> None:
        """`on_change` is called with every queue that has opened or closed."""
        self._workgroup = workgroup
        self._on_change = on_change
        self._open: dict[QueueName, bool] = {}

    async def rounds(self) -> None:
        """Look, and sleep until the next door opens or closes."""
        while True:
            self.look()
            now = self._workgroup.now()
            changes = [self._workgroup.opening.of(queue).until for queue in self._workgroup.dispatcher.queues]
            rest = min((then - now for then in changes if then is not None), default=LONGEST)
            await asyncio.sleep(max(timedelta(), min(rest, LONGEST)).total_seconds())

    def look(self) -> None:
        """Tell what has changed since the last look; the first one tells only for whom the day is over."""
        before, opening = self._open, self._workgroup.opening
        self._open = {queue: opening.of(queue).closed is None for queue in self._workgroup.dispatcher.queues}
        for queue, is_open in self._open.items():
            if before.get(queue, is_open) is not is_open:
                self._on_change(queue)
        self._workgroup.record(self._workgroup.dispatcher.end_duty(self._workgroup.now()))
