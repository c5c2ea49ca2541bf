"""The clock that stands still while nobody hears us, and its timers."""

import asyncio
from datetime import timedelta
from functools import partial

from imcs.workgroup.on_air import OnAir
from tests.builders import at
from tests.office import Clock


async def test_the_time_stands_still_while_nobody_hears_us_and_goes_on_from_there() -> None:
    clock = Clock()
    air = OnAir(clock)
    clock.advances(10)
    assert air.now() == at(10)
    air.stop()
    air.stop()
    stopped = air.time()
    clock.advances(100)
    await asyncio.sleep(0.01)
    assert (air.now(), air.time()) == (at(10), stopped)
    air.go_on()
    air.go_on()
    clock.advances(1)
    assert air.now() == at(11)
    assert air.now() + timedelta(seconds=100) == clock()


async def test_a_timer_comes_due_once_and_as_much_later_as_nobody_heard_us() -> None:
    air, loop, due, over = OnAir(Clock()), asyncio.get_running_loop(), list[str](), asyncio.Event()
    began = loop.time()
    late = air.call_at(air.time() + 60, over.set)
    air.call_at(air.time() + 0.01, lambda: due.append("cancelled")).cancel()
    for name in ("first", "second"):
        air.call_at(air.time() + 0.02, partial(due.append, name))
    air.stop()
    air.call_at(air.time() + 0.03, over.set)
    air.call_at(air.time() + 0.01, lambda: due.append("cancelled")).cancel()
    await asyncio.sleep(0.1)
    assert due == []
    air.go_on()
    assert late.handle is not None
    assert late.handle.when() >= began + 60.1
    async with asyncio.timeout(10):
        await over.wait()
    air.stop()
    air.go_on()
    late.cancel()
    await asyncio.sleep(0.05)
    assert due == ["first", "second"]
