"""How our addresses show themselves: presence stanzas on their way out (RFC 6121 §4). It knows nobody."""

from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from imcs.xmpp.component import Component
from imcs.xmpp.payloads import NOT_XML

RESOURCE = "imcs"
"""What presence comes from, as RFC 6121 §4.2.2 has it. Messages come from the bare address all the same.

COMPAT Gajim 1.7: a contact whose presence has no resource stays offline, without its status, and is sent no typing.
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """How one of our addresses shows itself."""

    available: bool = True
    show: str = ""
    status: str = ""


class Showing:
    """The way out for presence."""

    def __init__(self, component: Component) -> None:
        self._component = component

    def show(self, localpart: str, to: str, shown: Shown) -> None:
        """One of our addresses shows itself to somebody; no localpart for the bare domain."""
        sender = f"{self.address(localpart)}/{RESOURCE}"
        if not shown.available:
            self.send(sender, to, "unavailable")
            return
        show = f"<show>{shown.show}</show>" if shown.show else ""
        status = f"<status>{escape(NOT_XML.sub('', shown.status))}</status>" if shown.status else ""
        self.send(sender, to, "", show + status)

    def send(self, sender: str, to: str, kind: str, inner: str = "") -> None:
        """Presence of a type, such as `subscribed`."""
        if not self._component.up:
            return  # presence is only true now; everybody is shown anew when the stream is back
        given = f" type='{kind}'" if kind else ""
        self._component.write(f"<presence from={quoteattr(sender)} to={quoteattr(to)}{given}>{inner}</presence>")

    def address(self, localpart: str) -> str:
        """The bare JID of one of our addresses."""
        return f"{localpart}@{self._component.domain}" if localpart else self._component.domain
