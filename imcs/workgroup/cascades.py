"""Cascades: agent after agent lets the offer of one conversation pass, and its customer waits on. Supervisors read so.

It counts what was missed without a sign of life, and tells once per wait. Decides nothing.
"""

from collections.abc import Callable, Iterable

from imcs.archive import Entry
from imcs.dispatcher import (
    ConversationConnected,
    ConversationEnded,
    ConversationQueued,
    MessageLeft,
    OfferTimedOut,
)
from imcs.model import AgentId, Conversation, ConversationId, Stage
from imcs.people import People
from imcs.phrases import supervision as phrases
from imcs.workgroup.notices import Notices

MISSED = 3
"""So many offers of one conversation make a cascade."""


class Cascades:
    """Who has missed which conversation since it was put into the line."""

    def __init__(self, people: People, notices: Notices, find: Callable[[ConversationId], Conversation | None]) -> None:
        self._people = people
        self._notices = notices
        self._find = find
        self._missed: dict[ConversationId, list[AgentId]] = {}

    def resume(self, facts: Iterable[Entry]) -> None:
        """These are of before the restart, and told."""
        for fact in facts:
            self._count(fact)

    def recorded(self, entry: Entry) -> None:
        """Something was committed."""
        if self._count(entry) == MISSED and isinstance(entry, OfferTimedOut):
            self._tell(entry.conversation)

    def _count(self, entry: Entry) -> int:
        """How many offers were missed, where this is one."""
        match entry:
            case OfferTimedOut() if entry.missed and entry.stage is not Stage.CONNECTED:
                missed = self._missed.setdefault(entry.conversation, [])
                missed.append(entry.agent)
                return len(missed)
            case ConversationQueued() | MessageLeft() | ConversationConnected() | ConversationEnded():
                self._missed.pop(entry.conversation, None)
        return 0

    def _tell(self, number: ConversationId) -> None:
        known, missed = self._find(number), dict.fromkeys(self._missed[number])
        if known is None:
            return
        agents = [agent.known_as for each in missed if (agent := self._people.agent(each))]
        self._notices.tell_supervisors(phrases.CASCADE, number=number, queue=known.queue, agents=", ".join(agents))
