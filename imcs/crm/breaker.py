"""Whether it's worth asking a system that has failed: after some failures in a row it's left alone for a while, then
tried once. Pure: the time comes in as an argument, in seconds of any clock that only goes forward.
"""

FAILURES = 5
"""In a row, until it's left alone."""
REST = 30.0
"""Seconds."""


class Breaker:
    """Counts failures; open means that nobody asks."""

    def __init__(self) -> None:
        self._failures = 0
        self._closed_at = 0.0

    def lets_through(self, now: float) -> bool:
        """Whether to ask now. After the rest one is let through, and further ones only when that went well."""
        if self._failures < FAILURES:
            return True
        if now < self._closed_at:
            return False
        self._closed_at = now + REST
        return True

    def went_well(self) -> None:
        """It answered."""
        self._failures = 0

    def failed(self, now: float) -> bool:
        """It didn't; true when it's left alone from now on."""
        self._failures += 1
        self._closed_at = now + REST
        return self._failures == FAILURES
