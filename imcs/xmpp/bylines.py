"""Who says it: the name before a line where the reader can't know the writer otherwise.

The quotation of a reply (XEP-0461) stays in front of it, and its range (XEP-0428) stays right. Pure.
"""

import re

from imcs.model import Message
from imcs.pointers import FALLBACK
from imcs.wording import marked
from imcs.xmpp.payloads import REPLY

_QUOTED = re.compile(rf"<fallback xmlns='{FALLBACK}' for='{REPLY}'><body start='(\d+)' end='(\d+)'/></fallback>")


def by(name: str, line: Message) -> tuple[str, str]:
    """The body and the payloads of a line as somebody's of this name; what it quotes is nobody's of that name."""
    quoted = _QUOTED.search(line.payloads)
    if quoted is None:
        return f"{name}: {line.body}", line.payloads
    start, end = int(quoted[1]), int(quoted[2])
    if start == 0:
        return f"{line.body[:end]}{name}: {line.body[end:]}", line.payloads
    shift = len(name) + 2
    moved = quoted[0].replace(f"start='{start}' end='{end}'", f"start='{start + shift}' end='{end + shift}'")
    return f"{name}: {line.body}", line.payloads.replace(quoted[0], moved)


def overheard(name: str, line: Message) -> tuple[str, str]:
    """The same for a colleague's window, where each line is marked: what was quoted is shown, and no range is named."""
    return marked(by(name, line)[0]), _QUOTED.sub("", line.payloads)
