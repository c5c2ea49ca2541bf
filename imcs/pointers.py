"""A line that takes another one back (XEP-0424), as the archive keeps it. Words nothing, sends nothing."""

import re
from xml.sax.saxutils import quoteattr, unescape

RETRACT = "urn:xmpp:message-retract:1"
FALLBACK = "urn:xmpp:fallback:0"
_RETRACTION = re.compile(rf"<retract xmlns='{RETRACT}' id=(?:\"([^\"]*)\"|'([^']*)')")


def retraction(target: str) -> str:
    """The message with the id `target` is taken back; clients that know this hide the body beside it."""
    return f"<retract xmlns='{RETRACT}' id={quoteattr(target)}/><fallback xmlns='{FALLBACK}' for='{RETRACT}'/>"


def retracted(payloads: str) -> str:
    """The id of the message that these payloads take back; empty where they take none back."""
    found = _RETRACTION.search(payloads)
    return "" if found is None else unescape(found[1] or found[2] or "", {"&quot;": '"'})
