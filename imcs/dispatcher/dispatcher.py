"""Who talks to whom: plain methods in, facts out.

Everything that happens to a conversation or an agent is asked of a method here, with the present moment as an
aware UTC datetime that never decreases. The answer is what has happened, in order; the caller records it,
then tells it. What isn't allowed raises `Refused` and changes nothing.

A method first makes up its mind from the state as it is, then `_decide` applies its facts and offers what
became possible. So nobody is ever polled for: whatever frees a place also fills it. No clock, await, chance
or log in here.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Self

from imcs.dispatcher import due, routing, withdrawal
from imcs.dispatcher.agent_state import AgentState
from imcs.dispatcher.board import Board
from imcs.dispatcher.deadlines import Deadlines
from imcs.dispatcher.facts import (
    AgentChanged,
    AgentLeft,
    AgentPaused,
    AgentReadied,
    AgentRemoved,
    AgentSeen,
    AvailabilityChanged,
    ConversationConnected,
    ConversationEnded,
    ConversationQueued,
    ConversationStarted,
    EndReason,
    Fact,
    OfferDeclined,
    OfferMade,
    QueueReason,
    ServiceResumed,
    WithdrawReason,
    WrapUpEnded,
)
from imcs.dispatcher.lines import Demand
from imcs.errors import Reason, Refused
from imcs.model import (
    AgentId,
    Availability,
    Conversation,
    ConversationId,
    CustomerId,
    Need,
    OfferMode,
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
        super().__init__({queue.name: queue for queue in queues}, ConversationId(last_conversation))
        self._deadlines = Deadlines(self._state)

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
        need: Need | None = None,
    ) -> list[Fact]:
        """A customer writes: with the bot, or without one queued for a person at once.

        `own`: this agent is the customer; `need`: what they need of the person they wait for.

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
        return self._decide(now, [started, ConversationQueued(now, id_, QueueReason.NO_BOT, need=need)])

    def request_person(
        self,
        conversation: ConversationId,
        now: datetime,
        reason: QueueReason = QueueReason.REQUESTED,
        need: Need | None = None,
    ) -> list[Fact]:
        """From the bot to the queue. Refused UNKNOWN_CONVERSATION, NOT_WITH_BOT."""
        if self.conversation(conversation).stage is not Stage.BOT:
            raise Refused(Reason.NOT_WITH_BOT)
        return self._decide(now, [ConversationQueued(now, conversation, reason, need=need)])

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
        """Only who has the offer, also while UNKNOWN; whoever else has it loses it.

        Refused UNKNOWN_CONVERSATION, NOT_OFFERED.
        """
        known = self._check_offered(conversation, agent)
        return self._decide(
            now,
            [
                *withdrawal.from_everybody(known, WithdrawReason.TAKEN, now, but=agent),
                ConversationConnected(now, conversation, agent),
                *self._seen(agent, now, but=conversation),
            ],
        )

    def decline(self, conversation: ConversationId, agent: AgentId, now: datetime) -> list[Fact]:
        """The conversation keeps its place, and the next able agent gets the offer.

        Refused UNKNOWN_CONVERSATION, NOT_OFFERED.
        """
        known = self._check_offered(conversation, agent)
        not_before = now + self._rules(known).decline_memory
        stage = withdrawal.stage_without(known, [agent])
        declined = OfferDeclined(now, conversation, agent, not_before, stage)
        return self._decide(now, [declined, *self._seen(agent, now, but=conversation)])

    def close(self, conversation: ConversationId, agent: AgentId, now: datetime) -> list[Fact]:
        """The connected agent ends it; the wrap-up starts. Refused UNKNOWN_CONVERSATION, NOT_CONNECTED."""
        known = self.conversation(conversation)
        if known.stage is not Stage.CONNECTED or known.agent != agent:
            raise Refused(Reason.NOT_CONNECTED)
        return self._decide(now, self._end(known, EndReason.CLOSED, WithdrawReason.CONVERSATION_ENDED, now))

    def take_back(self, conversation: ConversationId, now: datetime) -> list[Fact]:
        """The agent has left the customer without an answer for too long: back to the head, for somebody else first.

        Refused UNKNOWN_CONVERSATION, NOT_CONNECTED.
        """
        known = self.conversation(conversation)
        if known.stage is not Stage.CONNECTED:
            raise Refused(Reason.NOT_CONNECTED)
        return self._decide(
            now, [ConversationQueued(now, conversation, QueueReason.AGENT_SILENT, known.agent, head=True)]
        )

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
        if known.paused and known.why == why and not known.missing:
            return []
        return self._decide(now, [AgentPaused(now, agent, why), *self._withdraw_all(known, now)])

    def ready(self, agent: AgentId, now: datetime) -> list[Fact]:
        """Lifts a pause and begins duty; nothing where there's neither to do. Refused UNKNOWN_AGENT."""
        known = self.agent(agent)
        if known.on_duty and not known.paused:
            return []
        return self._decide(now, [AgentReadied(now, agent)])

    def sign_of_life(self, agent: AgentId, now: datetime, *, line: bool = False) -> list[Fact]:
        """The agent types, reads or (`line`) writes something, anywhere: offers open now can't count as missed.

        A line also lifts the pause that missed offers brought. Nothing where there's nothing to lift or to
        forgive, as nearly always. Refused UNKNOWN_AGENT.
        """
        known = self.agent(agent)
        facts = self._seen(agent, now)
        if line and known.missing and known.on_duty:
            facts.append(AgentReadied(now, agent))
        return self._decide(now, facts) if facts else []

    def leave(self, agent: AgentId, now: datetime) -> list[Fact]:
        """Ends duty: offers are withdrawn, what is connected goes on. Refused UNKNOWN_AGENT."""
        known = self.agent(agent)
        if not known.on_duty:
            return []
        return self._decide(now, [AgentLeft(now, agent), *self._withdraw_all(known, now)])

    # The staff

    def change_agent(
        self,
        agent: AgentId,
        queues: Iterable[QueueName],
        capacity: int,
        now: datetime,
        skills: Iterable[str] = (),
    ) -> list[Fact]:
        """Adds an agent, or changes what they serve; nothing where that's so already.

        Offers that they wouldn't get any more, and those beyond the new capacity (the last in line first), are
        withdrawn; what is connected stays. A queue that isn't configured does no harm: nobody waits there.
        `skills` include the languages, by their codes.
        """
        names, able_to = tuple(sorted(set(queues))), tuple(sorted(set(skills)))
        known = self._state.agents.get(agent)
        changed = replace(
            known or AgentState(agent), queues=frozenset(names), capacity=capacity, skills=frozenset(able_to)
        )
        if known == changed:
            return []
        facts: list[Fact] = [AgentChanged(now, agent, names, capacity, able_to)]
        if known is not None:
            kept = [offer for offer in self.offers_to(agent) if Demand.of(offer).met_by(changed)]
            places = capacity - len(known.connected) - len(known.wrap_ups)
            keep = {offer.id for offer in kept[: max(places, 0)]}
            facts += withdrawal.from_agent(self._state, agent, known.offers - keep, now)
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
        facts: list[Fact] = []
        for deadline in self._deadlines.due(now):
            if self._deadlines.stands(deadline):  # what came before it may have settled it
                facts += self._made_so(due.facts_of(self._state, deadline, now))
        return facts + self._offer(now)

    def next_deadline(self) -> datetime | None:
        """When `tick` is wanted next; none while nothing can become due."""
        return self._deadlines.earliest()

    # Deciding

    def _decide(self, now: datetime, facts: list[Fact]) -> list[Fact]:
        return self._made_so(facts) + self._offer(now)

    def _made_so(self, facts: list[Fact]) -> list[Fact]:
        for fact in facts:
            self._apply(fact)
        return facts

    def _apply(self, fact: Fact) -> None:
        """The only way in which anything changes."""
        self._state.apply(fact)
        self._deadlines.follow(fact)

    def _offer(self, now: datetime) -> list[Fact]:
        """Every conversation that somebody able could take is offered: nobody waits beside a free agent."""
        made: list[Fact] = []
        for conversation in routing.ahead_first(self._state):
            rules = self._rules(conversation)
            for agent in routing.chosen(self._state, conversation, now):
                if rules.offer_mode is OfferMode.AUTO:
                    made.append(ConversationConnected(now, conversation.id, agent.id))
                else:
                    made.append(OfferMade(now, conversation.id, agent.id, now + rules.offer_timeout))
                self._apply(made[-1])
        return made

    def _seen(self, agent: AgentId, now: datetime, *, but: ConversationId | None = None) -> list[Fact]:
        """A sign of life, where it changes anything; `but`: an offer that is answered just now."""
        known = self.agent(agent)
        return [AgentSeen(now, agent)] if known.missed or known.unseen - {but} else []

    def _check_offered(self, conversation: ConversationId, agent: AgentId) -> Conversation:
        known = self.conversation(conversation)
        if agent not in known.offers:
            raise Refused(Reason.NOT_OFFERED)
        return known

    def _end(self, known: Conversation, reason: EndReason, withdrawn: WithdrawReason, now: datetime) -> list[Fact]:
        if known.stage is Stage.CONNECTED:
            wrap_up = self._rules(known).wrap_up
            return [ConversationEnded(now, known.id, reason, known.agent, now + wrap_up if wrap_up else None)]
        return [*withdrawal.from_everybody(known, withdrawn, now), ConversationEnded(now, known.id, reason)]

    def _withdraw_all(self, agent: AgentState, now: datetime) -> list[Fact]:
        return [*withdrawal.from_agent(self._state, agent.id, agent.offers, now)]
