"""What the dispatcher knows: conversations and agents as frozen values, and indexes for quick choices.

Facts alone change it (`apply`), each in one way, whether new or replayed; it decides and refuses nothing. It
bears the gaps of `open_facts`: an agent may be named before the fact that describes them, and what says since when
an agent is idle, or how many offers they missed, may speak of a conversation that isn't known.
"""

from collections.abc import Mapping
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
    AgentSeen,
    AvailabilityChanged,
    ConversationConnected,
    ConversationEnded,
    ConversationFact,
    ConversationOverflowed,
    ConversationQueued,
    ConversationStarted,
    Fact,
    NeedRelaxed,
    OfferDeclined,
    OfferMade,
    OfferTimedOut,
    OfferWithdrawn,
    QueueReason,
    ServiceResumed,
    WrapUpEnded,
)
from imcs.dispatcher.lines import Lines, Place
from imcs.model import (
    AgentId,
    Availability,
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

    def __init__(self, last_conversation: ConversationId, queues: Mapping[QueueName, Queue] | None = None) -> None:
        self.last = last_conversation
        self.queues = queues or {}
        """The rules: they order the lines, and change with the settings only."""
        self.conversations: dict[ConversationId, Conversation] = {}
        self.agents: dict[AgentId, AgentState] = {}
        self.declined: dict[ConversationId, dict[AgentId, datetime]] = {}
        """Until when an agent isn't offered a conversation again; passed times do no harm."""
        self.alone: dict[ConversationId, datetime] = {}
        """Since when a connected conversation's agent is OFFLINE or UNKNOWN."""
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
        return (self.last, self.conversations, self.agents, self.declined, self.alone)

    def rules(self, queue: QueueName) -> Queue:
        """A queue taken out of the settings may still have conversations: they end under the default rules."""
        return self.queues.get(queue) or Queue(queue)

    def place(self, conversation: Conversation) -> Place:
        """Head first, then who has waited longer, where each tier counts as a head start; then who came first.

        A head start is so much waiting, no more: whoever comes later than that is behind, whatever their tier.
        """
        since = conversation.queued_at or conversation.started_at
        head_start = self.rules(conversation.line).tier_head_start * conversation.tier
        return (not conversation.at_head, since - head_start, conversation.id)

    def apply(self, fact: Fact) -> None:
        """Make the fact so."""
        match fact:
            case ServiceResumed():
                self._service_resumed(fact)
            case (
                ConversationStarted()
                | ConversationQueued()
                | NeedRelaxed()
                | ConversationOverflowed()
                | OfferMade()
                | OfferDeclined()
                | OfferTimedOut()
                | OfferWithdrawn()
                | ConversationConnected()
                | ConversationEnded()
                | WrapUpEnded()
            ):
                self._apply_to_conversation(fact)
            case _:
                self._apply_to_agent(fact)

    def _apply_to_conversation(self, fact: ConversationFact) -> None:
        match fact:
            case ConversationStarted():
                self._started(fact)
            case ConversationQueued():
                self._queued(fact)
            case OfferMade():
                self._offer_made(fact)
            case NeedRelaxed():
                self._put(replace(self.conversations[fact.conversation], relaxed=True))
            case ConversationOverflowed():
                self._put(replace(self.conversations[fact.conversation], overflow=fact.queue))
            case OfferDeclined() | OfferTimedOut() | OfferWithdrawn():
                self._offer_over(fact)
            case ConversationConnected():
                self._connected(fact)
            case ConversationEnded():
                self._ended(fact)
            case WrapUpEnded():
                agent = self._agent(fact.agent)
                left = {key: until for key, until in agent.wrap_ups.items() if key != fact.conversation}
                self._seat(replace(agent, wrap_ups=left))
                self.wrapping_up.pop(fact.conversation, None)
            case _:
                assert_never(fact)

    def _apply_to_agent(self, fact: AgentFact) -> None:
        agent = self._agent(fact.agent)
        match fact:
            case AgentChanged():
                queues, skills = frozenset(fact.queues), frozenset(fact.skills)
                self._seat(replace(agent, queues=queues, capacity=fact.capacity, skills=skills))
            case AgentRemoved():
                self._unseat(agent.id)
            case AvailabilityChanged():
                self._availability_changed(agent, fact)
            case AgentPaused():
                self._seat(replace(agent, paused=True, why=fact.why, missing=fact.missing))
            case AgentSeen():
                self._seat(replace(agent, missed=0, unseen=frozenset()))
            case AgentReadied():
                agent = replace(agent, missed=0, unseen=frozenset())
                self._seat(replace(agent, paused=False, why="", missing=False, on_duty=True))
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
                line=fact.queue,
            )
        )

    def _queued(self, fact: ConversationQueued) -> None:
        if fact.agent is not None:
            agent = _busy_again(self._agent(fact.agent), fact.at)
            self._seat(replace(agent, connected=agent.connected - {fact.conversation}))
            self.alone.pop(fact.conversation, None)
        conversation = self.conversations.get(fact.conversation)
        if conversation is None:
            return  # it has ended since: the fact is replayed for what it tells of the agent
        if fact.agent is not None and fact.reason is QueueReason.AGENT_SILENT:
            memory = self.rules(conversation.line).decline_memory
            self.declined.setdefault(conversation.id, {})[fact.agent] = fact.at + memory
        self._put(
            replace(
                conversation,
                stage=Stage.QUEUED,
                agent=None,
                queued_at=conversation.queued_at or fact.at,
                at_head=fact.head,
                need=conversation.need if fact.need is None else fact.need,
                waiting_since=fact.at,
            )
        )

    def _offer_made(self, fact: OfferMade) -> None:
        conversation = self.conversations[fact.conversation]
        agent = self._agent(fact.agent)
        self._put(_offered(conversation, {**conversation.offers, agent.id: fact.until}))
        self._seat(replace(agent, offers=agent.offers | {conversation.id}, unseen=agent.unseen | {conversation.id}))

    def _offer_over(self, fact: OfferDeclined | OfferTimedOut | OfferWithdrawn) -> None:
        agent = self._agent(fact.agent)
        if isinstance(fact, OfferTimedOut):
            agent = replace(agent, missed=fact.missed)
        self._seat(_without_offer(agent, fact.conversation))
        conversation = self.conversations.get(fact.conversation)
        if conversation is None:
            return  # it's replayed for what it says about the agent only
        if not isinstance(fact, OfferWithdrawn):
            self.declined.setdefault(conversation.id, {})[agent.id] = fact.not_before
        left = {key: until for key, until in conversation.offers.items() if key != agent.id}
        self._put(_offered(conversation, left))

    def _connected(self, fact: ConversationConnected) -> None:
        conversation = self.conversations[fact.conversation]
        agent = _busy_again(self._agent(fact.agent), fact.at)
        self._put(replace(conversation, stage=Stage.CONNECTED, agent=agent.id, offers={}))
        agent = _without_offer(agent, conversation.id)
        self._seat(replace(agent, connected=agent.connected | {conversation.id}))
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
            self.wrapping_up[fact.conversation] = agent.id
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
            later_offers = {agent: until + down for agent, until in conversation.offers.items()}
            waiting_since = conversation.waiting_since and conversation.waiting_since + down
            self._put(replace(conversation, offers=later_offers, waiting_since=waiting_since))
        for agent in list(self.agents.values()):
            later = {key: until + down for key, until in agent.wrap_ups.items()}
            self._seat(replace(agent, availability=Availability.UNKNOWN, idle_since=None, wrap_ups=later))
            self.alone.update(dict.fromkeys(agent.connected, fact.at))

    # Indexes

    def _agent(self, id_: AgentId) -> AgentState:
        return self.agents.get(id_) or AgentState(id_)

    def _seat(self, agent: AgentState) -> None:
        before = self.agents.get(agent.id)
        self.agents[agent.id] = agent
        if before is None or (before.queues, before.skills) != (agent.queues, agent.skills):
            self.lines.seat(agent)
        if agent.able:
            self.able.add(agent.id)
        else:
            self.able.discard(agent.id)

    def _unseat(self, id_: AgentId) -> None:
        if self.agents.pop(id_, None) is not None:
            self.lines.unseat(id_)
            self.able.discard(id_)

    def _put(self, conversation: Conversation) -> None:
        before = self.conversations.get(conversation.id)
        if before is not None:
            self._unline(before)
        self.conversations[conversation.id] = conversation
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
        if conversation.stage is Stage.OFFERED:
            return self.rules(conversation.line).offer_mode is OfferMode.ALL
        return conversation.stage is Stage.QUEUED


def _offered(conversation: Conversation, offers: Mapping[AgentId, datetime]) -> Conversation:
    """The same with these open offers."""
    only = next(iter(offers)) if len(offers) == 1 else None
    return replace(conversation, stage=Stage.OFFERED if offers else Stage.QUEUED, agent=only, offers=offers)


def _without_offer(agent: AgentState, id_: ConversationId) -> AgentState:
    return replace(agent, offers=agent.offers - {id_}, unseen=agent.unseen - {id_})


def _busy_again(agent: AgentState, at: datetime) -> AgentState:
    """Idle time starts anew; while not AVAILABLE there's none to start."""
    return replace(agent, idle_since=at) if agent.availability is Availability.AVAILABLE else agent
