"""How far the server has read: a ping to ourselves (XEP-0199), which comes back through the server in its turn.

XEP-0114 has no acknowledgement: what a socket has taken may still be lost with the stream. Everything written before a
ping that came back has been dealt with by the server; everything after it is said again on the next stream.
"""

import asyncio
from collections.abc import Callable
from xml.etree.ElementTree import Element
from xml.sax.saxutils import quoteattr

NAME = "echo-"
GAP = 0.02
"""Seconds between two pings at least: a busy stream needs few of them."""
QUIET = 60.0
"""Seconds after which a quiet stream is asked whether it's still there."""
SILENCE = 30.0
"""Seconds without an answer after which it isn't."""


class Echo:
    """Pings the stream, one at a time, and tells which one came back."""

    def __init__(self, domain: str, write: Callable[[str], None], on_silence: Callable[[], None]) -> None:
        """`on_silence` is called when a ping doesn't come back."""
        self._domain = domain
        self._write = write
        self._on_silence = on_silence
        self._wanted = 0
        self._under_way: int | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._all_read = asyncio.Event()
        self._all_read.set()
        self.on_reached: Callable[[int], None] = _nothing

    def begin(self) -> None:
        """The stream is new."""
        self.end()
        self._set(QUIET, self._ping)

    def end(self) -> None:
        """The stream is gone, and what was under way with it."""
        self._under_way = None
        self._all_read.set()  # nothing more is to be heard of it
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    async def all_read(self) -> None:
        """Wait until the server has read everything that was wanted, or the stream is gone."""
        await self._all_read.wait()

    def want(self, mark: int) -> None:
        """Tell `on_reached` once the server has read everything written so far, whose last part is `mark`."""
        self._wanted = mark
        self._all_read.clear()
        if self._under_way is None:
            self._under_way = mark  # taken, though it goes out a moment later and may then stand for more
            self._set(GAP, self._ping)

    def take(self, stanza: Element) -> bool:
        """Whether this iq is one of ours coming back; it is dealt with then."""
        name = stanza.get("id", "")
        if not name.startswith(NAME) or stanza.get("from") != self._domain:
            return False
        if stanza.get("type") == "get" and name == f"{NAME}{self._under_way}":
            self._came(self._under_way or 0)
        return True

    def _ping(self) -> None:
        self._under_way = self._wanted
        domain = quoteattr(self._domain)
        inner = "<ping xmlns='urn:xmpp:ping'/>"
        self._write(f"<iq type='get' id='{NAME}{self._wanted}' from={domain} to={domain}>{inner}</iq>")
        self._set(SILENCE, self._on_silence)

    def _came(self, mark: int) -> None:
        self._under_way = None
        self.on_reached(mark)
        self._set(QUIET, self._ping)
        if self._wanted > mark:
            self.want(self._wanted)
        else:
            self._all_read.set()

    def _set(self, seconds: float, work: Callable[[], None]) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(seconds, work)


def _nothing(_mark: int) -> None:
    """Until somebody listens."""
