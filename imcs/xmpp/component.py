"""slixmpp, wired: the stream of an external component (XEP-0114) with our own way in for messages and presence.

slixmpp keeps the stream, the handshake, IQ and the plugins. Messages and presence go straight to us: matching them
against every handler costs more than all we do with them, and its built-in roster answers what isn't its to answer.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable
from contextlib import suppress
from xml.etree.ElementTree import Element

from slixmpp.componentxmpp import ComponentXMPP
from slixmpp.jid import JID, InvalidJID
from slixmpp.xmlstream.stanzabase import StanzaBase
from slixmpp.xmlstream.tostring import tostring

from imcs.errors import ImcsError
from imcs.xmpp.echo import Echo
from imcs.xmpp.replies import LONGEST_ID, Trouble, error

log = logging.getLogger("imcs.xmpp")

SHORTEST_WAIT = 0.5
LONGEST_WAIT = 30.0
"""Seconds between attempts to get the stream back."""
PATIENCE = 2.0
"""Seconds for each part of an orderly end."""


class StreamRefused(ImcsError):
    """The XMPP server doesn't let this component in."""


class Component(ComponentXMPP):
    """The stream to the server: `write` in order, `on_message` and `on_presence` for what arrives."""

    def __init__(self, domain: str, secret: str, host: str, port: int) -> None:
        # without fix_error_ns it reads no error's condition and writes errors in a client's namespace
        super().__init__(domain, secret, host, port, fix_error_ns=True)  # type: ignore[no-untyped-call]  # slixmpp's
        self.domain = domain
        self.on_message: Callable[[Element], None] = _nobody
        self.on_presence: Callable[[Element], None] = _nobody
        self.on_ready: Callable[[], None] = _nothing
        self.on_room: Callable[[], None] = _nothing
        self.on_lost: Callable[[], None] = _nothing
        self.echo = Echo(domain, self.write, self.abort)
        self._unsent: list[str] = []
        self.ready = False
        """Whether the stream is up and takes more; while it isn't, nothing must be written."""
        self.reading_held = False
        self.refused: asyncio.Future[ImcsError] = asyncio.get_running_loop().create_future()
        self.up = False
        """Whether the stream is up, whatever it takes."""
        self._wait = SHORTEST_WAIT
        self._retry: asyncio.TimerHandle | None = None
        self._ever_up = False
        self._closing = False
        for plugin in ("xep_0004", "xep_0030", "xep_0050", "xep_0199"):
            self.register_plugin(plugin)
        self.add_event_handler("session_start", self._started)
        self.add_event_handler("disconnected", self._lost)
        self.add_event_handler("connection_failed", self._failed)
        self.add_event_handler("stream_error", self._stream_error)

    # ------------------------------------------------------------- stream

    def write(self, xml: str) -> None:
        """Hand a stanza to the stream, after everything written before.

        What is written in one turn of the event loop goes out together: a system call costs as much as a stanza.
        """
        if not self._unsent:
            asyncio.get_running_loop().call_soon(self._send_all)
        self._unsent.append(xml)

    def _send_all(self) -> None:
        together, self._unsent = "".join(self._unsent), []
        if together and self.up and self.transport is not None and not self.transport.is_closing():
            self.send_raw(together)

    def send(self, data: StanzaBase | str, use_filters: bool = True) -> None:
        """What slixmpp sends by itself goes the same way, so that all stanzas leave in the order they were made in."""
        if self.up and isinstance(data, StanzaBase):
            self.write(tostring(data.xml, xmlns=self.default_ns, stream=self, top_level=True))
        else:
            super().send(data, use_filters)

    def pause_writing(self) -> None:
        """The server reads too slowly (asyncio's flow control): nor do we take more from it."""
        self.ready = False
        self.hold_reading(True)

    def resume_writing(self) -> None:
        """There's room again."""
        self.ready = self.up
        self.hold_reading(False)
        if self.ready:
            self.on_room()

    def hold_reading(self, hold: bool) -> None:
        """Stop taking stanzas from the server while we are behind, so that TCP slows it down."""
        transport = self.transport
        if transport is None or transport.is_closing():
            return
        if hold == self.reading_held:
            return
        self.reading_held = hold
        if hold:
            transport.pause_reading()
        else:
            transport.resume_reading()

    def _started(self, _event: object) -> None:
        log.info("event=stream-up domain=%s", self.domain)
        self.up = self.ready = self._ever_up = True
        self.reading_held = False
        self._wait = SHORTEST_WAIT
        self._unsent.clear()
        self.echo.begin()
        self.on_ready()

    def _lost(self, reason: object) -> None:
        was_up, self.up, self.ready = self.up, False, False
        self.echo.end()
        if self._closing or self.refused.done():
            return
        if not self._ever_up:
            self._refuse(
                f"{self.server_host}:{self.server_port} closed the stream before it began. Does the XMPP server "
                f"have a component {self.domain} with the same secret as [service] secret?"
            )
            return
        if was_up:
            log.warning("event=stream-lost reason=%s", reason)
            self.on_lost()
        self._reconnect_later()

    def _reconnect_later(self) -> None:
        # slixmpp waits a second longer after each failure, without end: this is the limit
        if self._retry is None and not self._closing:
            self._retry = asyncio.get_running_loop().call_later(self._wait, self._reconnect)
            self._wait = min(self._wait * 2, LONGEST_WAIT)

    def _reconnect(self) -> None:
        self._retry = None
        if not self._closing and not self.up:
            self.connect()

    def _failed(self, reason: object) -> None:
        if not self._ever_up:
            self._refuse(
                f"Nothing answers at {self.server_host}:{self.server_port} ({reason}). Is the XMPP server running, "
                "and are [service] host and port its component port?"
            )
        else:
            self._reconnect_later()

    def _stream_error(self, stanza: StanzaBase) -> None:
        condition = str(stanza["condition"])
        if condition == "not-authorized":
            self._refuse(f"The server refuses the secret of {self.domain}: compare [service] secret with the server's.")
        elif condition == "host-unknown":
            self._refuse(f"The server has no component {self.domain}: add it there, or correct [service] domain.")
        elif condition == "conflict" and not self._ever_up:
            self._refuse(f"Another program is connected as {self.domain}: stop it first.")
        else:
            log.warning("event=stream-error condition=%s", condition)

    def _refuse(self, sentence: str) -> None:
        if not self.refused.done():
            self.refused.set_result(StreamRefused(sentence))

    async def close(self) -> None:
        """End the stream, after the server has read what was written: else the next start would say it again."""
        self._send_all()
        with suppress(TimeoutError):
            await asyncio.wait_for(self.echo.all_read(), PATIENCE)
        self._closing = True
        self.ready = False
        self.echo.end()
        if self.is_connected():
            await self.disconnect(wait=PATIENCE)
        self.cancel_connection_attempt()

    # ------------------------------------------------------------- way in

    def _spawn_event(self, xml: Element) -> None:
        # overrides slixmpp's linear scan over all handlers (measured: 44-52 µs a message instead of 165-516)
        tag = xml.tag
        if tag.endswith("}message"):
            self._guarded(self.on_message, xml)
        elif tag.endswith("}presence"):
            self._guarded(self.on_presence, xml)
        elif not self.echo.take(xml) and len(xml.get("id", "")) <= LONGEST_ID:
            # slixmpp answers with the whole id; a huge one would break the stream
            self._guarded(self._pass_to_slixmpp, xml)

    def _pass_to_slixmpp(self, xml: Element) -> None:
        try:
            JID(xml.get("from", ""))
        except InvalidJID:
            # RFC 7622 forbids it, not every server does; in slixmpp's tasks it would fail where nobody answers
            if xml.get("type") in ("get", "set"):
                self.write(error(xml, Trouble.NOT_UNDERSTOOD, ""))
            return
        super()._spawn_event(xml)

    def _guarded(self, take: Callable[[Element], None], xml: Element) -> None:
        try:
            take(xml)
        except Exception:
            self.write_internal_error(xml)

    def log_fault(self) -> str:
        """Log the exception in hand, and return the id that it is logged under."""
        name = secrets.token_hex(4)
        log.exception("event=internal-error id=%s", name)
        return name

    def write_internal_error(self, xml: Element) -> None:
        """Log the exception in hand under an id, and tell the sender the id and nothing else."""
        name = self.log_fault()
        if xml.get("type") not in ("error", "result") and self.up:
            self.write(error(xml, Trouble.INTERNAL, f"Internal error {name}: please tell the operator this number."))


def _nobody(_xml: Element) -> None:
    """Until somebody listens."""


def _nothing() -> None:
    """Until somebody listens."""
