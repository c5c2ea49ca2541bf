"""Time as it passes while people hear us: without a stream it stands still, and whatever waits for somebody waits on.

For spans only: moments that are recorded or told are the recorder's.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(eq=False, slots=True)
class Timer:
    """Something that is done at its time, unless it's cancelled before."""

    when: float
    """By `OnAir.time`."""
    handle: asyncio.TimerHandle | None
    """None while the time stands still."""
    act: Callable[[], None]
    _timers: set["Timer"]

    def cancel(self) -> None:
        """It isn't wanted any more."""
        self._timers.discard(self)
        if self.handle is not None:
            self.handle.cancel()

    def due(self) -> None:
        """It's time."""
        self._timers.discard(self)
        self.act()


class OnAir:
    """A clock that can be stopped, with its timers."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        """`clock` is the one that goes on whatever happens."""
        self._clock = clock
        self._lost: tuple[datetime, float] | None = None
        self._missed, self._missed_seconds = timedelta(), 0.0
        self._timers: set[Timer] = set()

    def now(self) -> datetime:
        """The time by which spans are reckoned: `clock`, less whatever nobody heard."""
        return (self._clock() if self._lost is None else self._lost[0]) - self._missed

    def time(self) -> float:
        """The same in seconds, by the event loop's clock."""
        passed = asyncio.get_running_loop().time() if self._lost is None else self._lost[1]
        return passed - self._missed_seconds

    def call_at(self, when: float, act: Callable[[], None]) -> Timer:
        """Do this when `time` is so late."""
        timer = Timer(when, None, act, self._timers)
        self._timers.add(timer)
        if self._lost is None:
            self._set(timer)
        return timer

    def stop(self) -> None:
        """Nobody hears us any more."""
        if self._lost is None:
            self._lost = self._clock(), asyncio.get_running_loop().time()
            for timer in self._timers:
                if timer.handle is not None:
                    timer.handle.cancel()
                    timer.handle = None

    def go_on(self) -> None:
        """We are heard again: what was to come is to come as much later."""
        if self._lost is not None:
            at, time = self._lost
            self._missed += self._clock() - at
            self._missed_seconds += asyncio.get_running_loop().time() - time
            self._lost = None
            for timer in self._timers:
                self._set(timer)

    def _set(self, timer: Timer) -> None:
        timer.handle = asyncio.get_running_loop().call_at(timer.when + self._missed_seconds, timer.due)
