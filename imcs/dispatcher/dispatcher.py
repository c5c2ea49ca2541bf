"""Who talks to whom: plain methods in, facts out.

Everything that happens to a conversation or an agent is asked of a method here, with the present moment as an
aware UTC datetime that never decreases. The answer is what has happened, in order; the caller records it,
then tells it. What isn't allowed raises `Refused` and changes nothing.

A method first makes up its mind from the state as it is, then `_decide` applies its facts and offers what
became possible. So nobody is ever polled for: whatever frees a place also fills it. No clock, await, chance
or log in here.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from imcs.dispatcher import deadlines, routing
from imcs.dispatcher.agent_state import AgentState
from imcs.dispatcher.board import Board
from imcs.dispatcher.facts import (
    AgentChanged,
    AgentLeft,
    AgentPaused,
    AgentReadied,
    AgentRemoved,
    AvailabilityChanged,
    ConversationConnected,
    ConversationEnded,
    ConversationQueued,
    ConversationStarted,
    EndReason,
    Fact,
    OfferDeclined,
    OfferMade,
    OfferTimedOut,
    OfferWithdrawn,
    QueueReason,
    ServiceResumed,
    WithdrawReason,
    WrapUpEnded,
)
from imcs.dispatcher.state import State
from imcs.errors import Reason, Refused
from imcs.model import (
    AgentId,
    Availability,
    Conversation,
    ConversationId,
    CustomerId,
    Queue,
    QueueName,
    Stage,
)

_KEEPS_OFFERS = frozenset({Availability.AVAILABLE, Availability.UNKNOWN})
"""After a restart an agent is UNKNOWN until heard of; an offer made before lives on meanwhile."""


class Dispatcher(Board):
    """The distribution of all queues' conversations to all agents."""

    def __init__(self, queues: Iterable[Queue], *, last_conversation: ConversationId | int = 0) -> None:
        """`last_conversation` is the highest number ever given; the next conversation gets the one after."""
        super().__init__({queue.name: queue for queue in queues}, State(ConversationId(last_conversation)))

    @classmethod
    def replay(
        cls,
        queues: Iterable[Queue],
        facts: Iterable[Fact],
        *,
        last_conversation: ConversationId | int = 0,
    ) -> Self:
        """As it was after `facts`: all there ever were, or those that `open_facts` selects."""
        dispatcher = cls(queues, last_conversation=last_conversation)
        for fact in facts:
            dispatcher._apply(fact)
        return dispatcher

    # The customer's side

    def start(  # noqa: PLR0913 - what is known at the start, all of it optional
        self,
        customer: CustomerId,
        queue: QueueName,
        now: datetime,
        *,
        bot: bool = True,
        tier: int = 0,
        continues: ConversationId | None = None,
        own: AgentId | None = None,
    ) -> list[Fact]:
        """A customer writes: with the bot, or without one queued for a person at once; `own`: an agent is the customer.

        Refused UNKNOWN_QUEUE, ALREADY_OPEN (one open conversation per customer and queue).
        """
        if queue not in self.queues:
            raise Refused(Reason.UNKNOWN_QUEUE)
        if self.open_for(customer, queue) is not None:
            raise Refused(Reason.ALREADY_OPEN)
        id_ = ConversationId(self._state.last + 1)
        started = ConversationStarted(now, id_, customer, queue, tier, continues, own)
        if bot:
            return self._decide(now, [started])
        return self._decide(now, [started, ConversationQueued(now, id_, QueueReason.NO_BOT)])

    def request_person(
        self,
        conversation: ConversationId,
        now: datetime,
        reason: QueueReason = QueueReason.REQUESTED,
    ) -> list[Fact]:
        """From the bot to the queue. Refused UNKNOWN_CONVERSATION, NOT_WITH_BOT."""
        if self.conversation(conversation).stage is not Stage.BOT:
            raise Refused(Reason.NOT_WITH_BOT)
        return self._decide(now, [ConversationQueued(now, conversation, reason)])

    def abandon(self, conversation: ConversationId, now: datetime) -> list[Fact]:
        """The customer goes: ABANDONED while a person was wanted and nobody came, FINISHED otherwise.

        Refused UNKNOWN_CONVERSATION.
        """
        known = self.conversation(conversation)
        waiting = known.stage in {Stage.QUEUED, Stage.OFFERED}
        reason = EndReason.ABANDONED if waiting else EndReason.FINISHED
        return self._decide(now, self._end(known, reason, WithdrawReason.CUSTOMER_LEFT, now))

    def expire(self, conversation: ConversationId, now: datetime) -> list[Fact]:
        """Nothing was said for too long: IDLE, from any stage. Refused UNKNOWN_CONVERSATION."""
        known = self.conversation(conversation)
        return self._decide(now, self._end(known, EndReason.IDLE, WithdrawReason.CONVERSATION_ENDED, now))

    # The agent's side

    def accept(self, conversation: ConversationId, agent: AgentId, now: datetime) -> list[Fact]:
        """Only who has the offer, also while UNKNOWN. Refused UNKNOWN_CONVERSATION, NOT_OFFERED."""
        self._check_offered(conversation, agent)
        return self._decide(now, [ConversationConnected(now, conversation, agent)])

    def decline(self, conversation: ConversationId, agent: AgentId, now: datetime) -> list[Fact]:
        """The conversation keeps its place, and the next able agent gets the offer.

        Refused UNKNOWN_CONVERSATION, NOT_OFFERED.
        """
        known = self._check_offered(conversation, agent)
        not_before = now + self._rules(known.queue).decline_memory
        return self._decide(now, [OfferDeclined(now, conversation, agent, not_before)])

    def close(self, conversation: ConversationId, agent: AgentId, now: datetime) -> list[Fact]:
        """The connected agent ends it; the wrap-up starts. Refused UNKNOWN_CONVERSATION, NOT_CONNECTED."""
        known = self.conversation(conversation)
        if known.stage is not Stage.CONNECTED or known.agent != agent:
            raise Refused(Reason.NOT_CONNECTED)
        return self._decide(now, self._end(known, EndReason.CLOSED, WithdrawReason.CONVERSATION_ENDED, now))

    def done(self, agent: AgentId, now: datetime, conversation: ConversationId | None = None) -> list[Fact]:
        """Ends one wrap-up, or all of the agent's. Refused UNKNOWN_AGENT, NO_WRAP_UP."""
        wrapping_up = sorted(self.agent(agent).wrap_ups)
        over = [id_ for id_ in wrapping_up if conversation in {None, id_}]
        if not over:
            raise Refused(Reason.NO_WRAP_UP)
        return self._decide(now, [WrapUpEnded(now, id_, agent) for id_ in over])

    def availability(self, agent: AgentId, availability: Availability, now: datetime) -> list[Fact]:
        """What the agent's presence, merged over all clients, says; nothing where that's known.

        AWAY and OFFLINE lose the offers; OFFLINE also starts the grace of what is connected. Refused
        UNKNOWN_AGENT.
        """
        known = self.agent(agent)
        if known.availability is availability:
            return []
        facts: list[Fact] = [AvailabilityChanged(now, agent, availability)]
        if availability not in _KEEPS_OFFERS:
            facts += self._withdraw_all(known, now)
        return self._decide(now, facts)

    def pause(self, agent: AgentId, now: datetime, why: str = "") -> list[Fact]:
        """Nothing new until ready again; open offers are withdrawn. Refused UNKNOWN_AGENT."""
        known = self.agent(agent)
        if known.paused and known.why == why:
            return []
        return self._decide(now, [AgentPaused(now, agent, why), *self._withdraw_all(known, now)])

    def ready(self, agent: AgentId, now: datetime) -> list[Fact]:
        """Lifts a pause and begins duty; nothing where there's neither to do. Refused UNKNOWN_AGENT."""
        known = self.agent(agent)
        if known.on_duty and not known.paused:
            return []
        return self._decide(now, [AgentReadied(now, agent)])

    def leave(self, agent: AgentId, now: datetime) -> list[Fact]:
        """Ends duty: offers are withdrawn, what is connected goes on. Refused UNKNOWN_AGENT."""
        known = self.agent(agent)
        if not known.on_duty:
            return []
        return self._decide(now, [AgentLeft(now, agent), *self._withdraw_all(known, now)])

    # The staff

    def change_agent(self, agent: AgentId, queues: Iterable[QueueName], capacity: int, now: datetime) -> list[Fact]:
        """Adds an agent, or changes what they serve; nothing where that's so already.

        Offers of queues left, and those beyond the new capacity (the last in line first), are withdrawn; what
        is connected stays. A queue that isn't configured does no harm: nobody waits there.
        """
        names = tuple(sorted(set(queues)))
        known = self._state.agents.get(agent)
        if known is not None and (known.queues, known.capacity) == (frozenset(names), capacity):
            return []
        facts: list[Fact] = [AgentChanged(now, agent, names, capacity)]
        if known is not None:
            kept = [offer for offer in self.offers_to(agent) if offer.queue in names]
            places = capacity - len(known.connected) - len(known.wrap_ups)
            keep = {offer.id for offer in kept[: max(places, 0)]}
            facts += self._withdraw(known, known.offers - keep, now)
        return self._decide(now, facts)

    def remove_agent(self, agent: AgentId, now: datetime) -> list[Fact]:
        """Offers are withdrawn, wrap-ups end, conversations go back to the head. Refused UNKNOWN_AGENT."""
        known = self.agent(agent)
        back = [
            ConversationQueued(now, id_, QueueReason.AGENT_REMOVED, agent, head=True) for id_ in sorted(known.connected)
        ]
        wrapped_up = [WrapUpEnded(now, id_, agent) for id_ in sorted(known.wrap_ups)]
        return self._decide(now, [*self._withdraw_all(known, now), *wrapped_up, *back, AgentRemoved(now, agent)])

    # Time

    def resume(self, now: datetime, since: datetime) -> list[Fact]:
        """The service was down from `since` to `now`, which counts against nobody.

        Offers and wrap-ups last that much longer, and every agent is UNKNOWN until heard of.
        """
        return self._decide(now, [ServiceResumed(now, min(since, now))])

    def tick(self, now: datetime) -> list[Fact]:
        """Everything that is due; nothing before that. Afterwards `next_deadline()` lies in the future."""
        due = [*self._wrap_ups_over(now), *self._graces_over(now), *self._offers_over(now)]
        return self._decide(now, due)

    def next_deadline(self) -> datetime | None:
        """When `tick` is wanted next; none while nothing can become due."""
        return deadlines.earliest(self._state, self._rules)

    def _wrap_ups_over(self, now: datetime) -> list[Fact]:
        due = sorted(over for over in deadlines.wrap_ups(self._state) if over[0] <= now)
        return [WrapUpEnded(now, id_, agent) for _, agent, id_ in due]

    def _graces_over(self, now: datetime) -> list[Fact]:
        due = [known for until, known in deadlines.graces(self._state, self._rules) if until <= now]
        return [
            ConversationQueued(now, known.id, QueueReason.AGENT_GONE, known.agent, head=True)
            for known in sorted(due, key=State.place)
        ]

    def _offers_over(self, now: datetime) -> list[Fact]:
        due = [known for until, known in deadlines.offers(self._state) if until <= now]
        return [
            OfferTimedOut(now, known.id, known.agent, now + self._rules(known.queue).decline_memory)
            for known in sorted(due, key=State.place)
            if known.agent is not None
        ]

    # Deciding

    def _decide(self, now: datetime, facts: list[Fact]) -> list[Fact]:
        for fact in facts:
            self._apply(fact)
        return facts + self._offer(now)

    def _apply(self, fact: Fact) -> None:
        """The only way in which anything changes."""
        self._state.apply(fact)

    def _offer(self, now: datetime) -> list[Fact]:
        """Every conversation that somebody able could take is offered: nobody waits beside a free agent."""
        made: list[Fact] = []
        for conversation in routing.ahead_first(self._state):
            agent = routing.longest_idle(routing.takers(self._state, conversation, now))
            if agent is not None:
                until = now + self._rules(conversation.queue).offer_timeout
                made.append(OfferMade(now, conversation.id, agent.id, until))
                self._apply(made[-1])
        return made

    def _check_offered(self, conversation: ConversationId, agent: AgentId) -> Conversation:
        known = self.conversation(conversation)
        if known.stage is not Stage.OFFERED or known.agent != agent:
            raise Refused(Reason.NOT_OFFERED)
        return known

    def _end(self, known: Conversation, reason: EndReason, withdrawn: WithdrawReason, now: datetime) -> list[Fact]:
        if known.stage is Stage.CONNECTED:
            wrap_up = self._rules(known.queue).wrap_up
            return [ConversationEnded(now, known.id, reason, known.agent, now + wrap_up if wrap_up else None)]
        ended = ConversationEnded(now, known.id, reason)
        if known.stage is Stage.OFFERED and known.agent is not None:
            return [OfferWithdrawn(now, known.id, known.agent, withdrawn), ended]
        return [ended]

    def _withdraw_all(self, agent: AgentState, now: datetime) -> list[Fact]:
        return self._withdraw(agent, agent.offers, now)

    def _withdraw(self, agent: AgentState, offers: Iterable[ConversationId], now: datetime) -> list[Fact]:
        reason = WithdrawReason.AGENT_NOT_AVAILABLE
        return [OfferWithdrawn(now, id_, agent.id, reason) for id_ in sorted(offers)]
