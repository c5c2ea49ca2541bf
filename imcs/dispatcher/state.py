"""What the dispatcher knows: conversations and agents as frozen values, and indexes for quick choices.

Facts alone change it (`apply`), each in one way, whether new or replayed; it decides and refuses nothing. It
bears the gaps of `open_facts`: an agent may be named before the fact that describes them, and a
`ConversationEnded` may speak of a conversation that isn't known.
"""

from bisect import bisect_left, insort
from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from imcs.dispatcher.agent_state import GONE, AgentState
from imcs.dispatcher.facts import (
    AgentChanged,
    AgentFact,
    AgentLeft,
    AgentPaused,
    AgentReadied,
    AgentRemoved,
    AvailabilityChanged,
    ConversationConnected,
    ConversationEnded,
    ConversationFact,
    ConversationQueued,
    ConversationStarted,
    Fact,
    OfferDeclined,
    OfferMade,
    OfferTimedOut,
    OfferWithdrawn,
    ServiceResumed,
    WrapUpEnded,
)
from imcs.model import AgentId, Availability, Conversation, ConversationId, CustomerId, QueueName, Stage

Place = tuple[bool, int, datetime, ConversationId]
"""A place in a queue; the smallest is first."""


class State:  # noqa: PLW1641  # it changes, so it must not be a key
    """Everything that facts have made so; equal to another if all future decisions would be."""

    def __init__(self, last_conversation: ConversationId) -> None:
        self.last = last_conversation
        self.conversations: dict[ConversationId, Conversation] = {}
        self.agents: dict[AgentId, AgentState] = {}
        self.declined: dict[ConversationId, dict[AgentId, datetime]] = {}
        """Until when an agent isn't offered a conversation again; passed times do no harm."""
        self.alone: dict[ConversationId, datetime] = {}
        """Since when a connected conversation's agent is OFFLINE or UNKNOWN."""
        # Indexes, which follow from the above:
        self.open_ids: dict[tuple[CustomerId, QueueName], ConversationId] = {}
        self.queued: defaultdict[QueueName, list[Place]] = defaultdict(list)
        self.offered: defaultdict[QueueName, list[Place]] = defaultdict(list)
        self.able: defaultdict[QueueName, set[AgentId]] = defaultdict(set)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, State):
            return NotImplemented
        return self.values() == other.values()

    def values(self) -> tuple[object, ...]:
        """What equality compares; the indexes follow from it."""
        return (self.last, self.conversations, self.agents, self.declined, self.alone)

    @staticmethod
    def place(conversation: Conversation) -> Place:
        """Head first, then the higher tier, then who has waited longer, then who came first."""
        since = conversation.queued_at or conversation.started_at
        return (not conversation.at_head, -conversation.tier, since, conversation.id)

    def apply(self, fact: Fact) -> None:
        """Make the fact so."""
        match fact:
            case ServiceResumed():
                self._service_resumed(fact)
            case AgentChanged() | AgentRemoved() | AvailabilityChanged() | AgentPaused() | AgentReadied() | AgentLeft():
                self._apply_to_agent(fact)
            case _:
                self._apply_to_conversation(fact)

    def _apply_to_conversation(self, fact: ConversationFact) -> None:
        match fact:
            case ConversationStarted():
                self._started(fact)
            case ConversationQueued():
                self._queued(fact)
            case OfferMade():
                self._offer_made(fact)
            case OfferDeclined() | OfferTimedOut():
                self.declined.setdefault(fact.conversation, {})[fact.agent] = fact.not_before
                self._offer_over(fact.conversation, fact.agent)
            case OfferWithdrawn():
                self._offer_over(fact.conversation, fact.agent)
            case ConversationConnected():
                self._connected(fact)
            case ConversationEnded():
                self._ended(fact)
            case WrapUpEnded():
                agent = self._agent(fact.agent)
                left = {key: until for key, until in agent.wrap_ups.items() if key != fact.conversation}
                self._seat(replace(agent, wrap_ups=left))
            case _:
                assert_never(fact)

    def _apply_to_agent(self, fact: AgentFact) -> None:
        agent = self._agent(fact.agent)
        match fact:
            case AgentChanged():
                self._seat(replace(agent, queues=frozenset(fact.queues), capacity=fact.capacity))
            case AgentRemoved():
                self._unseat(agent.id)
            case AvailabilityChanged():
                self._availability_changed(agent, fact)
            case AgentPaused():
                self._seat(replace(agent, paused=True, why=fact.why))
            case AgentReadied():
                self._seat(replace(agent, paused=False, why="", on_duty=True))
            case AgentLeft():
                self._seat(replace(agent, on_duty=False))
            case _:
                assert_never(fact)

    # Conversations

    def _started(self, fact: ConversationStarted) -> None:
        self.last = max(self.last, fact.conversation)
        self.open_ids[fact.customer, fact.queue] = fact.conversation
        self._put(
            Conversation(
                id=fact.conversation,
                customer=fact.customer,
                queue=fact.queue,
                stage=Stage.BOT,
                started_at=fact.at,
                tier=fact.tier,
                continues=fact.continues,
                own=fact.own,
            )
        )

    def _queued(self, fact: ConversationQueued) -> None:
        conversation = self.conversations[fact.conversation]
        if conversation.agent is not None:
            agent = self._agent(conversation.agent)
            self._seat(replace(agent, connected=agent.connected - {conversation.id}))
            self.alone.pop(conversation.id, None)
        since = conversation.queued_at or fact.at
        self._put(replace(conversation, stage=Stage.QUEUED, agent=None, queued_at=since, at_head=fact.head))

    def _offer_made(self, fact: OfferMade) -> None:
        conversation = self.conversations[fact.conversation]
        agent = self._agent(fact.agent)
        self._put(replace(conversation, stage=Stage.OFFERED, agent=agent.id, offer_until=fact.until))
        self._seat(replace(agent, offers=agent.offers | {conversation.id}))

    def _offer_over(self, id_: ConversationId, agent_id: AgentId) -> None:
        agent = self._agent(agent_id)
        self._seat(replace(agent, offers=agent.offers - {id_}))
        self._put(replace(self.conversations[id_], stage=Stage.QUEUED, agent=None, offer_until=None))

    def _connected(self, fact: ConversationConnected) -> None:
        conversation = self.conversations[fact.conversation]
        agent = _busy_again(self._agent(fact.agent), fact.at)
        self._put(replace(conversation, stage=Stage.CONNECTED, agent=agent.id, offer_until=None))
        self._seat(
            replace(
                agent,
                offers=agent.offers - {conversation.id},
                connected=agent.connected | {conversation.id},
            )
        )
        if agent.availability in GONE:
            self.alone[conversation.id] = fact.at

    def _ended(self, fact: ConversationEnded) -> None:
        known = self.conversations.get(fact.conversation)
        if known is not None:
            self._unline(known)
            del self.conversations[known.id]
            self.open_ids.pop((known.customer, known.queue), None)
            self.declined.pop(known.id, None)
            self.alone.pop(known.id, None)
        if fact.agent is None:
            return
        agent = _busy_again(self._agent(fact.agent), fact.at)
        wrap_ups = dict(agent.wrap_ups)
        # Of an unknown conversation the wrap-up is over: its facts would have been replayed otherwise.
        if known is not None and fact.wrap_up_until is not None:
            wrap_ups[fact.conversation] = fact.wrap_up_until
        self._seat(replace(agent, connected=agent.connected - {fact.conversation}, wrap_ups=wrap_ups))

    # Agents

    def _availability_changed(self, agent: AgentState, fact: AvailabilityChanged) -> None:
        idle_since = fact.at if fact.availability is Availability.AVAILABLE else None
        self._seat(replace(agent, availability=fact.availability, idle_since=idle_since))
        for id_ in agent.connected:
            if fact.availability in GONE:
                self.alone[id_] = fact.at
            else:
                self.alone.pop(id_, None)

    def _service_resumed(self, fact: ServiceResumed) -> None:
        down = fact.at - fact.since
        for conversation in list(self.conversations.values()):
            if conversation.offer_until is not None:
                self._put(replace(conversation, offer_until=conversation.offer_until + down))
        for agent in list(self.agents.values()):
            later = {key: until + down for key, until in agent.wrap_ups.items()}
            self._seat(replace(agent, availability=Availability.UNKNOWN, idle_since=None, wrap_ups=later))
            self.alone.update(dict.fromkeys(agent.connected, fact.at))

    # Indexes

    def _agent(self, id_: AgentId) -> AgentState:
        return self.agents.get(id_) or AgentState(id_)

    def _seat(self, agent: AgentState) -> None:
        self._unseat(agent.id)
        self.agents[agent.id] = agent
        if agent.able:
            for queue in agent.queues:
                self.able[queue].add(agent.id)

    def _unseat(self, id_: AgentId) -> None:
        before = self.agents.pop(id_, None)
        if before is not None:
            for queue in before.queues:
                self.able[queue].discard(id_)

    def _put(self, conversation: Conversation) -> None:
        before = self.conversations.get(conversation.id)
        if before is not None:
            self._unline(before)
        self.conversations[conversation.id] = conversation
        line = self._line(conversation)
        if line is not None:
            insort(line, self.place(conversation))

    def _unline(self, conversation: Conversation) -> None:
        line = self._line(conversation)
        if line is not None:
            del line[bisect_left(line, self.place(conversation))]

    def _line(self, conversation: Conversation) -> list[Place] | None:
        if conversation.stage is Stage.QUEUED:
            return self.queued[conversation.queue]
        if conversation.stage is Stage.OFFERED:
            return self.offered[conversation.queue]
        return None


def _busy_again(agent: AgentState, at: datetime) -> AgentState:
    """Idle time starts anew; while not AVAILABLE there's none to start."""
    return replace(agent, idle_since=at) if agent.availability is Availability.AVAILABLE else agent
