"""Few at a time: work that comes in heaps mustn't stand in the way of what is to be quick."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Pace:
    """Lets `at_a_time` go on at once, in the order they came."""

    def __init__(self, at_a_time: int, patience: float) -> None:
        """After `patience` seconds a place is given up to the next: one that waits for something holds nobody up."""
        self._free = asyncio.Semaphore(at_a_time)
        self._patience = patience

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Waits for a place, and holds it for as long as the work takes or patience lasts."""
        await self._free.acquire()
        held = True

        def give_up() -> None:
            nonlocal held
            if held:
                held = False
                self._free.release()

        timer = asyncio.get_running_loop().call_later(self._patience, give_up)
        try:
            yield
        finally:
            timer.cancel()
            give_up()
