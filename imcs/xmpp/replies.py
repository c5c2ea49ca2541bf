"""How a refusal looks in XMPP: one table of stanza errors (RFC 6120 §8.3), and the error stanza itself.

The peer reads the condition and a sentence; never an exception's text.
"""

from enum import Enum
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape, quoteattr

LONGEST_ID = 512
"""Characters of a stanza's id that are kept."""
STANZAS = "urn:ietf:params:xml:ns:xmpp-stanzas"


class Trouble(Enum):
    """What can be wrong with a stanza, before anybody reads what it says."""

    TOO_LONG = ("modify", "not-acceptable")
    TOO_FAST = ("wait", "resource-constraint")
    STRANGER = ("auth", "forbidden")
    NO_SUCH_ADDRESS = ("cancel", "item-not-found")
    NOT_UNDERSTOOD = ("modify", "bad-request")
    INTERNAL = ("cancel", "internal-server-error")

    @property
    def kind(self) -> str:
        """What the sender should do: modify, wait, cancel or auth."""
        return self.value[0]

    @property
    def condition(self) -> str:
        """The defined condition's name."""
        return self.value[1]


def error(stanza: Element, trouble: Trouble, text: str) -> str:
    """The error stanza that answers `stanza`, as XML; the sender's addresses swapped, the id kept."""
    tag = stanza.tag.rpartition("}")[2]
    # a huge id, sent back, would be longer than a stanza may be, and end the stream for everybody
    sender, to, name = stanza.get("to", ""), stanza.get("from", ""), stanza.get("id", "")[:LONGEST_ID]
    given = f" id={quoteattr(name)}" if name else ""
    return (
        f"<{tag} type='error' from={quoteattr(sender)} to={quoteattr(to)}{given}>"
        f"<error type='{trouble.kind}'><{trouble.condition} xmlns='{STANZAS}'/>"
        f"<text xmlns='{STANZAS}'>{escape(text)}</text></error></{tag}>"
    )
