"""Who on the staff may read ended conversations, personal data masked; and that each reading is in the audit.

Agents read those of their own queues; managers and supervisors all. Nobody reads what customers have taken back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from imcs.archive import Archive, Audited
from imcs.knowledge import Knowledge, masked_lines
from imcs.model import Agent, Author, ConversationId, QueueName, Role, Stage
from kb.hit import TranscriptHit

READ = "read"
"""The act in the audit."""
ALL = frozenset({Role.MANAGER, Role.SUPERVISOR})


@dataclass(frozen=True, slots=True)
class Talk:
    """An ended conversation as it may be read."""

    number: ConversationId
    queue: QueueName
    at: datetime
    lines: tuple[tuple[datetime, Author, str], ...]


class Reading:
    """Finds and opens ended conversations for the staff."""

    def __init__(self, archive: Archive, knowledge: Knowledge) -> None:
        self._archive = archive
        self._knowledge = knowledge

    async def find(self, agent: Agent, words: str, now: datetime) -> list[TranscriptHit]:
        """Those in which the words occur; raises SearchDown."""
        queues = None if agent.roles & ALL else agent.queues
        found = await self._knowledge.transcripts(words, queues)
        self._note(agent, now, [ConversationId(talk.conversation) for talk in found], "search")
        return found

    async def open(self, agent: Agent, number: ConversationId, now: datetime) -> Talk | None:
        """All of one; None where there is none that this member of the staff may read."""
        transcript = await self._archive.transcript(number)
        if transcript is None or not transcript.customer.used:
            return None
        talk = transcript.conversation
        if talk.stage is not Stage.ENDED or not (agent.roles & ALL or talk.queue in agent.queues):
            return None
        self._note(agent, now, [number])
        lines = tuple((line.at, line.author, text) for line, text in masked_lines(transcript))
        return Talk(number, talk.queue, talk.started_at, lines)

    def _note(self, agent: Agent, now: datetime, numbers: Sequence[ConversationId], detail: str = "") -> None:
        if numbers:
            self._archive.append(*(Audited(now, agent.id, READ, number, detail=detail) for number in numbers))
