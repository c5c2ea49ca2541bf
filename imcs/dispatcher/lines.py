"""Who waits where: indexes over the conversations, for quick choices.

They follow from the state and hold nothing of their own. Conversations that the same agents could take stand in one
line, so that a decision looks at lines, not at everybody in them.
"""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from imcs.dispatcher.agent_state import AgentState
from imcs.model import AgentId, Conversation, ConversationId, QueueName

Place = tuple[bool, datetime, ConversationId]
"""A place in a line; the smallest is first."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What conversations of one line ask of an agent."""

    queues: frozenset[QueueName]
    """One of these the agent must serve."""
    has: frozenset[str] = frozenset()
    hasnt: frozenset[str] = frozenset()
    left: bool = False
    """Left messages stand apart: their turn comes otherwise."""

    @classmethod
    def of(cls, conversation: Conversation) -> "Demand":
        """What this one asks by now."""
        also = () if conversation.overflow is None else (conversation.overflow,)
        queues = frozenset((conversation.line, *also))
        has, hasnt = (frozenset[str](), frozenset[str]()) if conversation.relaxed else conversation.need.demands
        return cls(queues, has, hasnt, conversation.left is not None)

    def met_by(self, agent: AgentState) -> bool:
        """Whether the agent is one of those, busy or not."""
        return (
            not self.queues.isdisjoint(agent.queues)
            and self.has <= agent.skills
            and self.hasnt.isdisjoint(agent.skills)
        )


class Lines:
    """The lines of those who wait, in order, and the agents who fit each."""

    def __init__(self) -> None:
        self.waiting: defaultdict[QueueName, list[Place]] = defaultdict(list)
        """Everybody QUEUED or OFFERED who waits at the other end, by queue."""
        self.left: defaultdict[QueueName, list[Place]] = defaultdict(list)
        """The left messages QUEUED or OFFERED, also those not to be offered yet, by queue."""
        self.seeking: dict[Demand, list[Place]] = {}
        """Those among them who may be offered to somebody more, by what they ask."""
        self._fit: dict[Demand, set[AgentId]] = {}

    def put(self, conversation: Conversation, place: Place) -> None:
        """Into the queue's line."""
        insort(self._line(conversation), place)

    def take(self, conversation: Conversation, place: Place) -> None:
        """Out of it again."""
        _remove(self._line(conversation), place)

    def seek(self, conversation: Conversation, place: Place, agents: Iterable[AgentState]) -> None:
        """Into the line of those who ask the same; `agents` are all there are."""
        demand = Demand.of(conversation)
        if demand not in self.seeking:
            self.seeking[demand] = []
            self._fit[demand] = {agent.id for agent in agents if demand.met_by(agent)}
        insort(self.seeking[demand], place)

    def found(self, conversation: Conversation, place: Place) -> None:
        """Out of it again; a line that's empty is forgotten."""
        demand = Demand.of(conversation)
        _remove(self.seeking[demand], place)
        if not self.seeking[demand]:
            del self.seeking[demand], self._fit[demand]

    def seat(self, agent: AgentState) -> None:
        """The agent's queues or skills are others than before."""
        for demand, fit in self._fit.items():
            if demand.met_by(agent):
                fit.add(agent.id)
            else:
                fit.discard(agent.id)

    def unseat(self, agent: AgentId) -> None:
        """The agent is no longer there."""
        for fit in self._fit.values():
            fit.discard(agent)

    def fit(self, conversation: Conversation) -> set[AgentId]:
        """Everybody whom a seeking conversation could go to if they were able."""
        return self._fit[Demand.of(conversation)]

    def before(self, queue: QueueName, place: Place) -> int:
        """How many stand before this place in the queue's line."""
        return bisect_left(self.waiting.get(queue, []), place)

    def with_somebody(self, able: set[AgentId]) -> Iterator[tuple[Demand, list[Place], set[AgentId]]]:
        """The lines that somebody able fits: what is asked there, who stands there, and all who fit."""
        lines = ((demand, line, self._fit[demand]) for demand, line in self.seeking.items())
        return ((demand, line, fit) for demand, line, fit in lines if not able.isdisjoint(fit))

    def _line(self, conversation: Conversation) -> list[Place]:
        return (self.waiting if conversation.left is None else self.left)[conversation.line]


def _remove(line: list[Place], place: Place) -> None:
    del line[bisect_left(line, place)]
