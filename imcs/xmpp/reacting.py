"""Whose reactions are on which line: a sender's new set replaces the old (XEP-0444), and each side sees one sender.

So each side is told everything that people on the other one have put there. Keeps only what open conversations need.
"""

import re
from xml.etree.ElementTree import fromstring

from imcs.model import AgentId, Author, ConversationId, Message
from imcs.xmpp import payloads

_REACTIONS = re.compile(f"<reactions xmlns='{payloads.REACTIONS}'.*?</reactions>", re.DOTALL)
Who = AgentId | None
"""An agent, or the customer."""


class Reactions:
    """What everybody has put on the lines of open conversations."""

    def __init__(self) -> None:
        self._on: dict[ConversationId, dict[str, dict[Who, tuple[str, ...]]]] = {}
        """Conversation → line → who → their set, in the order in which they came."""

    def follow(self, line: Message) -> None:
        """A line was recorded: if it's somebody's reactions, they take the place of their earlier ones."""
        found = _REACTIONS.search(line.payloads) if payloads.REACTIONS in line.payloads else None
        if found is not None:
            target, theirs = _read(found[0])
            self._on.setdefault(line.conversation, {}).setdefault(target, {})[_who(line)] = theirs

    def forget(self, conversation: ConversationId) -> None:
        """It has ended."""
        self._on.pop(conversation, None)

    def as_seen(self, line: Message, reader: Who) -> str:
        """The line's payloads as they are relayed: with the reactions of everybody whom the reader sees as one."""
        if payloads.REACTIONS not in line.payloads:
            return line.payloads
        return _REACTIONS.sub(lambda found: self._together(line, _read(found[0])[0], reader), line.payloads)

    def _together(self, line: Message, target: str, reader: Who) -> str:
        there = self._on.get(line.conversation, {}).get(target, {})
        emoji = [one for who, theirs in there.items() if who != reader for one in theirs]
        return payloads.reactions(target, tuple(dict.fromkeys(emoji)))


def _read(reactions: str) -> tuple[str, tuple[str, ...]]:
    """Which line they are for, and what they are."""
    element = fromstring(reactions)
    return element.get("id", ""), tuple(reaction.text or "" for reaction in element)


def _who(line: Message) -> Who:
    return line.agent if line.author is Author.AGENT else None
