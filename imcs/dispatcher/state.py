"""What the dispatcher knows: conversations and agents as frozen values, and indexes for quick choices.

It decides and refuses nothing. Facts alone change it (see `applying`), by giving new values to `put` and `seat`, which
keep the indexes.
"""

from collections.abc import Mapping
from datetime import datetime

from imcs.dispatcher.agent_state import AgentState
from imcs.dispatcher.hours import Opening, opening
from imcs.dispatcher.lines import Lines, Place
from imcs.model import (
    AgentId,
    Conversation,
    ConversationId,
    CustomerId,
    OfferMode,
    Queue,
    QueueName,
    Stage,
)

WAITING = frozenset({Stage.QUEUED, Stage.OFFERED})
"""Wants a person and has none."""


class State:  # noqa: PLW1641  # it changes, so it must not be a key
    """Everything that facts have made so; equal to another if all future decisions would be."""

    def __init__(self, last_conversation: ConversationId, queues: dict[QueueName, Queue] | None = None) -> None:
        self.last = last_conversation
        self.queues = {} if queues is None else queues
        """The rules: they order the lines, and change with the settings only (`go_by`)."""
        self.conversations: dict[ConversationId, Conversation] = {}
        self.agents: dict[AgentId, AgentState] = {}
        self.declined: dict[ConversationId, dict[AgentId, datetime]] = {}
        """Until when an agent isn't offered a conversation again; passed times do no harm."""
        self.alone: dict[tuple[ConversationId, AgentId], datetime] = {}
        """Since when an agent of a connected conversation is OFFLINE or UNKNOWN."""
        self.shut: dict[QueueName, datetime] = {}
        """Until when a supervisor has closed a queue; passed times do no harm."""
        # Indexes, which follow from the above:
        self.open_ids: dict[tuple[CustomerId, QueueName], ConversationId] = {}
        self.lines = Lines()
        self.able: set[AgentId] = set()
        self.wrapping_up: dict[ConversationId, AgentId] = {}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, State):
            return NotImplemented
        return self.values() == other.values()

    def values(self) -> tuple[object, ...]:
        """What equality compares; the indexes follow from it."""
        return (self.last, self.conversations, self.agents, self.declined, self.alone, self.shut)

    def rules(self, queue: QueueName) -> Queue:
        """A queue taken out of the settings may still have conversations: they end under the default rules."""
        return self.queues.get(queue) or Queue(queue)

    def go_by(self, rules: Mapping[QueueName, Queue]) -> None:
        """These rules hold from now on, and everybody stands in line by them."""
        for known in self.conversations.values():
            self._unline(known)
        self.queues.update(rules)
        for known in self.conversations.values():
            self._line(known)

    def opening(self, queue: QueueName, now: datetime) -> Opening:
        """Whether people are there: by the queue's hours, unless a supervisor says otherwise."""
        return opening(self.rules(queue).hours, now, self.shut.get(queue))

    def place(self, conversation: Conversation) -> Place:
        """Head first, then who has waited longer, where each tier counts as a head start; then who came first.

        A head start is so much waiting, no more: whoever comes later than that is behind, whatever their tier.
        """
        since = conversation.queued_at or conversation.started_at
        head_start = self.rules(conversation.line).tier_head_start * conversation.tier
        return (not conversation.at_head, since - head_start, conversation.id)

    def agent(self, id_: AgentId) -> AgentState:
        """As known, or as a newcomer."""
        return self.agents.get(id_) or AgentState(id_)

    def seat(self, agent: AgentState) -> None:
        """The agent stands so from now on."""
        before = self.agents.get(agent.id)
        self.agents[agent.id] = agent
        if before is None or (before.queues, before.skills) != (agent.queues, agent.skills):
            self.lines.seat(agent)
        if agent.able:
            self.able.add(agent.id)
        else:
            self.able.discard(agent.id)

    def unseat(self, id_: AgentId) -> None:
        """The agent is no longer there."""
        if self.agents.pop(id_, None) is not None:
            self.lines.unseat(id_)
            self.able.discard(id_)

    def put(self, conversation: Conversation) -> None:
        """The conversation stands so from now on."""
        before = self.conversations.get(conversation.id)
        if before is not None:
            self._unline(before)
        self.conversations[conversation.id] = conversation
        self._line(conversation)

    def take_away(self, conversation: Conversation) -> None:
        """The conversation is over."""
        self._unline(conversation)
        del self.conversations[conversation.id]
        self.open_ids.pop((conversation.customer, conversation.queue), None)
        self.declined.pop(conversation.id, None)

    def _line(self, conversation: Conversation) -> None:
        if conversation.stage in WAITING:
            place = self.place(conversation)
            self.lines.put(conversation, place)
            if self._seeks(conversation):
                self.lines.seek(conversation, place, self.agents.values())

    def _unline(self, conversation: Conversation) -> None:
        if conversation.stage in WAITING:
            place = self.place(conversation)
            self.lines.take(conversation, place)
            if self._seeks(conversation):
                self.lines.found(conversation, place)

    def _seeks(self, conversation: Conversation) -> bool:
        """Whether it may be offered to somebody, or to somebody more."""
        if conversation.opens is not None:
            return False
        if conversation.stage is Stage.OFFERED:
            return self.rules(conversation.line).offer_mode is OfferMode.ALL
        return conversation.stage is Stage.QUEUED
