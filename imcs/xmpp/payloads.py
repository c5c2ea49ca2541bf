"""What may travel inside a message, and how it is read and rebuilt.

A stanza is never forwarded: its known payloads are read into a `Content`, and those on the allow-list are written anew,
without anybody's real address. Everything else stays behind. Pure; no connection, no decision.
"""

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape, quoteattr

from imcs.pointers import FALLBACK, RETRACT

CHAT_STATES = "http://jabber.org/protocol/chatstates"
CORRECT = "urn:xmpp:message-correct:0"
DELAY = "urn:xmpp:delay"
EME = "urn:xmpp:eme:0"
MARKERS = "urn:xmpp:chat-markers:0"
NICK = "http://jabber.org/protocol/nick"
OOB = "jabber:x:oob"
PRIVILEGE = "urn:xmpp:privilege:"
REACTIONS = "urn:xmpp:reactions:0"
RECEIPTS = "urn:xmpp:receipts"
REPLY = "urn:xmpp:reply:0"

BODIES = frozenset({"{jabber:component:accept}body", "{jabber:client}body", "{jabber:server}body"})
"""The stream's own namespace, and those that a server may have left in place."""
STATES = frozenset({"active", "composing", "paused", "inactive", "gone"})
ENCRYPTED = frozenset(
    {
        "{eu.siacs.conversations.axolotl}encrypted",  # XEP-0384, the version in use
        "{urn:xmpp:omemo:2}encrypted",
        "{urn:xmpp:omemo:1}encrypted",
        "{jabber:x:encrypted}x",  # XEP-0027
        "{urn:xmpp:openpgp:0}openpgp",  # XEP-0373
        f"{{{EME}}}encryption",  # XEP-0380
    }
)
NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 §2.2 has no place for: one of them and the server closes the stream."""
LONGEST_ID = 512
LONGEST_URL = 4096
MOST_REACTIONS = 8


@dataclass(slots=True)
class Content:
    """What a message stanza holds, as far as we understand it."""

    body: str = ""
    language: str = ""
    receipt_wanted: bool = False
    delivered: str = ""
    """XEP-0184: the id of the message that has arrived."""
    displayed: str = ""
    """XEP-0333: the id of the last message that was seen."""
    state: str = ""
    """XEP-0085: typing and the like."""
    replaces: str = ""
    """XEP-0308: the id of the message that this one corrects."""
    retracts: str = ""
    """XEP-0424: the id of the message that is taken back."""
    replies_to: str = ""
    """XEP-0461: the id of the message that this one answers."""
    reacts_to: str = ""
    """XEP-0444: the id of the message that the reactions are for."""
    reactions: tuple[str, ...] = ()
    nick: str = ""
    """XEP-0172: what the sender is called."""
    url: str = ""
    """XEP-0066: the address of a file."""
    encrypted: bool = False
    delayed: bool = False
    privileges: dict[str, str] = field(default_factory=dict)
    """XEP-0356: what the server lets us do."""
    payloads: list[str] = field(default_factory=list)
    """Rebuilt and fit to be relayed."""
    quoted: tuple[int, int] | None = None
    """XEP-0428: the range of the body that only repeats what is replied to."""

    @property
    def is_line(self) -> bool:
        """Whether it's something said, rather than a sign such as typing."""
        return bool(self.body or self.reacts_to or self.retracts)

    @property
    def is_file(self) -> bool:
        """Whether it's a file and nothing else: its address alone is the body."""
        return bool(self.url) and self.body.strip() == self.url

    def forget_reply(self) -> None:
        """Keep what was written and leave out what it answers, which the receiver must not see or never saw."""
        self.body, self.quoted, self.replies_to = self.own_words, None, ""
        self.payloads = [one for one in self.payloads if not one.startswith(("<reply ", "<fallback "))]

    @property
    def own_words(self) -> str:
        """The body without the quotation of a reply (XEP-0461 §3.1)."""
        if self.quoted is None:
            return self.body
        start, end = self.quoted
        return self.body[:start] + self.body[end:]


def read(stanza: Element) -> Content:
    """Everything in a message stanza that we understand; what we don't is left out, and so is what is said twice."""
    content = Content(language=stanza.get("{http://www.w3.org/XML/1998/namespace}lang", ""))
    taken = set()
    for child in stanza:
        tag = child.tag
        if tag in BODIES:
            content.body = content.body or child.text or ""
        elif tag in ENCRYPTED:
            content.encrypted = content.encrypted or _has_words(child)
        else:
            namespace, _, name = tag[1:].rpartition("}")
            reader = _READERS.get(namespace)
            if reader is not None:
                # each kind once: rebuilt, a thousand short elements would be longer than a stanza may be
                if tag not in taken or namespace == FALLBACK:
                    taken.add(tag)
                    reader(content, name, child)
            elif namespace.startswith(PRIVILEGE):
                content.privileges = {
                    perm.get("access", ""): perm.get("type", "") for perm in child if perm.tag.endswith("}perm")
                }
    return content


def _has_words(child: Element) -> bool:
    """Whether an encrypted element holds a message: OMEMO also sends keys alone (XEP-0384 §4.6), for no answer."""
    if "omemo" not in child.tag and "axolotl" not in child.tag:
        return not child.tag.startswith(f"{{{EME}}}")
    return any(part.tag.endswith("}payload") for part in child)


def _read_receipt(content: Content, name: str, child: Element) -> None:
    if name == "request":
        content.receipt_wanted = True
    elif name == "received":
        content.delivered = _id(child)


def _read_state(content: Content, name: str, _child: Element) -> None:
    if name in STATES:
        content.state = name


def _read_marker(content: Content, name: str, child: Element) -> None:
    if name == "markable":
        content.payloads.append(f"<markable xmlns='{MARKERS}'/>")
    elif name == "displayed":
        content.displayed = _id(child)


def _read_correction(content: Content, name: str, child: Element) -> None:
    if name == "replace":
        content.replaces = _id(child)


def _read_retraction(content: Content, name: str, child: Element) -> None:
    if name == "retract":
        content.retracts = _id(child)


def _read_reactions(content: Content, name: str, child: Element) -> None:
    if name == "reactions":
        content.reacts_to = _id(child)
        emoji = [(reaction.text or "").strip()[:32] for reaction in child if reaction.tag.endswith("}reaction")]
        content.reactions = tuple(dict.fromkeys(filter(None, emoji)))[:MOST_REACTIONS]


def _read_reply(content: Content, name: str, child: Element) -> None:
    if name == "reply" and (target := _id(child)):
        content.replies_to = target
        # the "to" of XEP-0461 would tell the author's real address: it stays behind
        content.payloads.append(f"<reply xmlns='{REPLY}' id={quoteattr(target)}/>")


def _read_fallback(content: Content, name: str, child: Element) -> None:
    if name != "fallback" or child.get("for") != REPLY:
        return
    for part in child:
        start, end = _place(part.get("start", "0")), _place(part.get("end", ""))
        if content.quoted is None and part.tag.endswith("}body") and 0 <= start <= end:
            content.quoted = (start, end)
            content.payloads.append(
                f"<fallback xmlns='{FALLBACK}' for='{REPLY}'><body start='{start}' end='{end}'/></fallback>"
            )


def _place(text: str) -> int:
    """A place in a body; -1 where it can't be one."""
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def _read_file(content: Content, name: str, child: Element) -> None:
    url = next((part.text or "" for part in child if part.tag.endswith("}url")), "").strip()
    if name == "x" and len(url) <= LONGEST_URL and url.startswith(("https://", "http://", "aesgcm://")):
        content.url = url
        content.payloads.append(file(url))


def _read_delay(content: Content, _name: str, _child: Element) -> None:
    content.delayed = True


def _read_nick(content: Content, name: str, child: Element) -> None:
    if name == "nick":
        content.nick = (child.text or "").strip()[:80]


def _id(child: Element) -> str:
    return child.get("id", "")[:LONGEST_ID]


_READERS = {
    RECEIPTS: _read_receipt,
    CHAT_STATES: _read_state,
    MARKERS: _read_marker,
    CORRECT: _read_correction,
    RETRACT: _read_retraction,
    REACTIONS: _read_reactions,
    REPLY: _read_reply,
    FALLBACK: _read_fallback,
    OOB: _read_file,
    DELAY: _read_delay,
    NICK: _read_nick,
}


def correction(target: str) -> str:
    """XEP-0308: this message replaces the one with the id `target`."""
    return f"<replace xmlns='{CORRECT}' id={quoteattr(target)}/>"


def file(url: str) -> str:
    """XEP-0066: the message is a file that lies at this address."""
    return f"<x xmlns='{OOB}'><url>{escape(url)}</url></x>"


def reactions(target: str, emoji: tuple[str, ...]) -> str:
    """XEP-0444: these reactions, and no others, are now on the message with the id `target`."""
    inner = "".join(f"<reaction>{escape(one)}</reaction>" for one in emoji)
    return f"<reactions xmlns='{REACTIONS}' id={quoteattr(target)}>{inner}</reactions>"


def typing(state: str) -> str:
    """XEP-0085."""
    return f"<{state} xmlns='{CHAT_STATES}'/>"


def seen(target: str) -> str:
    """XEP-0333: everything up to the message with the id `target` was seen."""
    return f"<displayed xmlns='{MARKERS}' id={quoteattr(target)}/>"


def receipt(target: str) -> str:
    """XEP-0184: the message with the id `target` has arrived."""
    return f"<received xmlns='{RECEIPTS}' id={quoteattr(target)}/>"


def message(sender: str, to: str, inner: str, *, stanza_id: str = "", kind: str = "chat") -> str:
    """A message stanza; `inner` is XML already, everything else is escaped here."""
    given = f" id={quoteattr(stanza_id)}" if stanza_id else ""
    return f"<message from={quoteattr(sender)} to={quoteattr(to)} type='{kind}'{given}>{inner}</message>"


def text(body: str) -> str:
    """The body element; what XML can't hold is left out."""
    return f"<body>{escape(NOT_XML.sub('', body))}</body>"
