"""One lane per sender: what a person sends is dealt with in the order in which it came.

Most stanzas need no waiting and are dealt with at once. As soon as one has to wait (for the database, for a search),
everything behind it from the same sender queues up, and nobody else does. Bounded: a full lane refuses.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

Work = Callable[[], Awaitable[None] | None]

LONGEST = 200
"""Stanzas of one sender that may wait."""


class Lanes:
    """Work per key, in order, without waiting where none is needed."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[tuple[Work, Callable[[], None]]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def put(self, key: str, work: Work, on_fault: Callable[[], None]) -> bool:
        """Do the work now, or after all earlier work of this key; False if too much is waiting already.

        Whatever `work` raises ends here: `on_fault` is called while the exception is in hand.
        """
        lane = self._waiting.get(key)
        if lane is not None:
            if len(lane) >= LONGEST:
                return False
            lane.append((work, on_fault))
            return True
        try:
            pending = work()
        except Exception:  # a face's outermost call
            on_fault()
            return True
        if pending is not None:
            self._waiting[key] = deque()
            task = asyncio.get_running_loop().create_task(self._drain(key, pending, on_fault))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return True

    async def _drain(self, key: str, pending: Awaitable[None] | None, on_fault: Callable[[], None]) -> None:
        lane = self._waiting[key]
        while True:
            try:
                if pending is not None:
                    await pending
                if not lane:
                    break
                pending = None
                work, on_fault = lane.popleft()
                pending = work()
            except Exception:  # a face's outermost call: the next in the lane must not suffer for this one
                on_fault()
                pending = None
        del self._waiting[key]

    async def finish(self) -> None:
        """Wait for everything under way."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=2.0)
