"""Work that goes on beside a test and ends with it, however the test ends."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress


@asynccontextmanager
async def beside(work: Coroutine[object, object, object]) -> AsyncIterator[asyncio.Task[object]]:
    """The work runs inside; at the end it is cancelled, and a failure of its own is the test's."""
    task = asyncio.create_task(work)
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
