"""Who reads a conversation besides the agent who has it: colleagues who are in as well, and supervisors who watch.

Which of them sees which line, and by which name. Who watches is in the audit, where a restart finds it.
"""

from collections.abc import Callable, Collection, Iterable

from imcs.archive import Entry
from imcs.dispatcher import AgentJoined, ConversationConnected, ConversationEnded
from imcs.model import AgentId, Author, Conversation, ConversationId, Message
from imcs.pointers import retracted

Watched = dict[ConversationId, set[AgentId]]


class Audience:
    """The readers of open conversations."""

    def __init__(self, find: Callable[[ConversationId], Conversation | None]) -> None:
        self._find = find
        self._watched: Watched = {}
        self.on_watching: Callable[[AgentId, Conversation], None] = _nobody
        """Called when somebody begins to watch: the face shows them the customer's contact."""

    def resume(self, watching: Iterable[tuple[ConversationId, AgentId]]) -> None:
        """After a restart these watch on, if they aren't in it by now."""
        for number, agent in watching:
            known = self._find(number)
            if known is not None and agent not in known.inside:
                self.watch(agent, known)

    def only_for(self, supervisors: Collection[AgentId]) -> list[tuple[ConversationId, AgentId]]:
        """Nobody else watches any more; returns who did, and what."""
        others = [(number, agent) for number, agents in self._watched.items() for agent in agents - set(supervisors)]
        for number, agent in others:
            self._stop(number, agent)
        return others

    def watch(self, agent: AgentId, conversation: Conversation) -> None:
        """From now on the agent reads it, and can write nothing into it."""
        self._watched.setdefault(conversation.id, set()).add(agent)
        self.on_watching(agent, conversation)

    def unwatch(self, agent: AgentId) -> list[ConversationId]:
        """The agent watches nothing any more; returns what it was."""
        left = [number for number, agents in self._watched.items() if agent in agents]
        for number in left:
            self._stop(number, agent)
        return left

    def watches(self, agent: AgentId, conversation: ConversationId) -> bool:
        """Whether the agent only reads it."""
        return agent in self._watched.get(conversation, ())

    def recorded(self, entry: Entry) -> None:
        """What is over needn't be watched, and who is in doesn't only watch."""
        match entry:
            case ConversationEnded():
                self._watched.pop(entry.conversation, None)
            case ConversationConnected() | AgentJoined():
                self._stop(entry.conversation, entry.agent)

    def readers(self, line: Message) -> list[AgentId]:
        """To whom the line is shown besides its writer and the agent it was written to."""
        if line.private or (line.author is Author.SERVICE and not retracted(line.payloads)):
            return []  # what an agent took back by command was shown to them, and goes for them too
        known = self._find(line.conversation)
        inside = known.inside if known is not None and line.agent is not None else ()
        watching = self._watched.get(line.conversation, ())
        return sorted({*inside, *watching} - {line.agent})

    def several(self, conversation: ConversationId) -> bool:
        """Whether the customer talks with more than one agent, and must be told who says what."""
        known = self._find(conversation)
        return known is not None and len(known.inside) > 1

    def _stop(self, number: ConversationId, agent: AgentId) -> None:
        agents = self._watched.get(number, set())
        agents.discard(agent)
        if not agents:
            self._watched.pop(number, None)


def _nobody(_agent: AgentId, _conversation: Conversation) -> None:
    """Until a face listens."""
