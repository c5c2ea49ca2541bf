"""Who talks to whom: plain methods in, facts out.

Everything that happens to a conversation or an agent is asked of a method here, with the present moment as an
aware UTC datetime that never decreases. The answer is what has happened, in order; the caller records it,
then tells it. What isn't allowed raises `Refused` and changes nothing.

A method first makes up its mind from the state as it is, then `_decide` applies its facts and offers what
became possible. So nobody is ever polled for: whatever frees a place also fills it. No clock, await, chance
or log in here.
"""

from dataclasses import replace
from datetime import datetime

from imcs.dispatcher import handing_on, leaving, withdrawal
from imcs.dispatcher.ending import ended
from imcs.dispatcher.facts import (
    ConversationHeld,
    ConversationQueued,
    ConversationStarted,
    Fact,
    OfferDeclined,
    PreferenceChanged,
    QueueShut,
    TierChanged,
    TurnPassed,
    WrapUpEnded,
)
from imcs.dispatcher.reasons import EndReason, Purpose, QueueReason
from imcs.dispatcher.staff import Staff
from imcs.dispatcher.state import WAITING
from imcs.errors import Reason, Refused
from imcs.model import AgentId, Author, Conversation, ConversationId, CustomerId, Left, Need, QueueName, Stage


class Dispatcher(Staff):
    """The distribution of all queues' conversations to all agents."""

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
        """A customer writes: with the bot, or without one queued for a person at once, if the queue is open.

        Where it's closed, or nobody else may wait there, it becomes a left message.

        `own`: this agent is the customer; `need`: what they need of the person they wait for.

        Refused UNKNOWN_QUEUE, ALREADY_OPEN (one open conversation per customer and queue).
        """
        if queue not in self.queues:
            raise Refused(Reason.UNKNOWN_QUEUE)
        if self.open_for(customer, queue) is not None:
            raise Refused(Reason.ALREADY_OPEN)
        id_ = ConversationId(self._state.last + 1)
        started = self._made_so([ConversationStarted(now, id_, customer, queue, tier, continues, own)])
        if bot:
            return started + self._decide(now, [])
        wanted = ConversationQueued(now, id_, QueueReason.NO_BOT, need=need)
        full = self._state.opening(queue, now).closed is None and leaving.full(self._state, queue, now)
        comes = leaving.turned_away if full else leaving.queued
        return started + self._decide(now, comes(self._state, self.conversation(id_), wanted))

    def request_person(
        self,
        conversation: ConversationId,
        now: datetime,
        reason: QueueReason = QueueReason.REQUESTED,
        need: Need | None = None,
        queue: QueueName | None = None,
    ) -> list[Fact]:
        """From the bot, or from a left message, to the line of its queue, or of another.

        Refused UNKNOWN_CONVERSATION, NOT_WITH_BOT, UNKNOWN_QUEUE, QUEUE_CLOSED, QUEUE_FULL.
        """
        known = self._may_wait(conversation, queue)
        line = queue or known.line
        if not self.may_wait(line, now):
            closed = self._state.opening(line, now).closed is not None
            raise Refused(Reason.QUEUE_CLOSED if closed else Reason.QUEUE_FULL)
        wanted = ConversationQueued(now, conversation, reason, need=need, queue=queue)
        return self._decide(now, leaving.queued(self._state, replace(known, left=None), wanted))

    def leave_message(
        self,
        conversation: ConversationId,
        now: datetime,
        opens: datetime,
        need: Need | None = None,
        queue: QueueName | None = None,
    ) -> list[Fact]:
        """Instead of waiting: an agent answers when there's time, not before `opens` nor before somebody is there.

        Refused UNKNOWN_CONVERSATION, NOT_WITH_BOT (also when it's a left message already), UNKNOWN_QUEUE.
        """
        waits = self.conversation(conversation).stage in WAITING
        known = self.conversation(conversation) if waits else self._may_wait(conversation, queue)
        if known.left is not None:
            raise Refused(Reason.NOT_WITH_BOT)
        facts: list[Fact] = []
        if not waits:
            reason = QueueReason.REQUESTED
            facts = self._made_so([ConversationQueued(now, conversation, reason, need=need, queue=queue)])
            known = self.conversation(conversation)
        if self._state.opening(known.line, now).closed is not None:
            return facts + self._decide(now, leaving.instead(self._state, known, Left.CLOSED, now))
        return facts + self._decide(now, leaving.instead(self._state, known, Left.ASKED, now, opens))

    def change_tier(self, conversation: ConversationId, tier: int, now: datetime) -> list[Fact]:
        """The customer's tier is another one by now: who waits moves in the line. Nothing where it's that already.

        Refused UNKNOWN_CONVERSATION.
        """
        if self.conversation(conversation).tier == tier:
            return []
        return self._decide(now, [TierChanged(now, conversation, tier)])

    def prefer(self, conversation: ConversationId, agents: tuple[AgentId, ...], now: datetime) -> list[Fact]:
        """Who waits should rather get one of these, the first one first; an open offer stays. Nothing where it's known.

        Refused UNKNOWN_CONVERSATION.
        """
        known = self.conversation(conversation)
        if known.stage not in {Stage.QUEUED, Stage.OFFERED} or known.need.prefers == agents:
            return []
        return self._decide(now, [PreferenceChanged(now, conversation, agents)])

    def abandon(self, conversation: ConversationId, now: datetime) -> list[Fact]:
        """The customer goes: ABANDONED while they waited and nobody came, FINISHED otherwise.

        Refused UNKNOWN_CONVERSATION.
        """
        known = self.conversation(conversation)
        waiting = known.stage in WAITING and known.left is None
        reason = EndReason.ABANDONED if waiting else EndReason.FINISHED
        return self._decide(now, ended(self._state, known, reason, now))

    def expire(self, conversation: ConversationId, now: datetime) -> list[Fact]:
        """Nothing was said for too long: IDLE, from any stage. Refused UNKNOWN_CONVERSATION."""
        known = self.conversation(conversation)
        return self._decide(now, ended(self._state, known, EndReason.IDLE, now))

    # The agent's side

    def accept(self, conversation: ConversationId, agent: AgentId, now: datetime) -> list[Fact]:
        """Only who has the offer, also while UNKNOWN; whoever else has it loses it. An invited agent joins.

        Who missed or declined it a moment ago has it still, if able, while it waits and nobody else is asked.

        Refused UNKNOWN_CONVERSATION, NOT_OFFERED.
        """
        known = self.conversation(conversation)
        if agent not in known.offers and not self._could_have_had(known, agent):
            raise Refused(Reason.NOT_OFFERED)
        return self._decide(
            now, [*handing_on.accepted(self._state, known, agent, now), *self._seen(agent, now, but=conversation)]
        )

    def decline(self, conversation: ConversationId, agent: AgentId, now: datetime) -> list[Fact]:
        """The conversation keeps its place, and the next able agent gets the offer.

        Refused UNKNOWN_CONVERSATION, NOT_OFFERED.
        """
        known = self._check_offered(conversation, agent)
        not_before = now + self.rules_of(known).decline_memory
        stage = withdrawal.stage_without(known, [agent])
        declined = OfferDeclined(now, conversation, agent, not_before, stage)
        return self._decide(now, [declined, *self._seen(agent, now, but=conversation)])

    def close(self, conversation: ConversationId, agent: AgentId, now: datetime) -> list[Fact]:
        """The agent who owns it ends it; the wrap-up starts. Refused UNKNOWN_CONVERSATION, NOT_CONNECTED."""
        known = handing_on.owned(self, conversation, agent)
        return self._decide(now, ended(self._state, known, EndReason.CLOSED, now))

    def take_back(self, conversation: ConversationId, now: datetime) -> list[Fact]:
        """Nobody has answered the customer for too long: back to the head of the queue, for somebody else first.

        Refused UNKNOWN_CONVERSATION, NOT_CONNECTED.
        """
        known = self.conversation(conversation)
        if known.stage is not Stage.CONNECTED:
            raise Refused(Reason.NOT_CONNECTED)
        return self._decide(now, handing_on.left_waiting(self, known, now))

    def done(self, agent: AgentId, now: datetime, conversation: ConversationId | None = None) -> list[Fact]:
        """Ends one wrap-up, or all of the agent's. Refused UNKNOWN_AGENT, NO_WRAP_UP."""
        wrapping_up = sorted(self.agent(agent).wrap_ups)
        over = [id_ for id_ in wrapping_up if conversation in {None, id_}]
        if not over:
            raise Refused(Reason.NO_WRAP_UP)
        return self._decide(now, [WrapUpEnded(now, id_, agent) for id_ in over])

    def agent_wrote(self, conversation: ConversationId, agent: AgentId, now: datetime) -> list[Fact]:
        """A line to the customer: their answer is waited for, and what was on hold goes on; nothing where that's so.

        It's a sign of life too.

        Refused UNKNOWN_CONVERSATION, NOT_IN.
        """
        known = self.conversation(conversation)
        if agent not in known.inside or known.agent is None:
            raise Refused(Reason.NOT_IN)
        facts = self._seen(agent, now)
        if known.held_until is not None:
            facts += handing_on.taken_up(self._state, known, now)
        if known.turn is not Author.CUSTOMER:
            facts.append(TurnPassed(now, conversation, Author.CUSTOMER))
        return self._decide(now, facts) if facts else []

    def customer_wrote(self, conversation: ConversationId, now: datetime) -> list[Fact]:
        """A line from the customer: what was parked counts in full again; nothing where no agent waited for it.

        The first line to the agent who came tells that the customer is there, even before the agent has written.

        Refused UNKNOWN_CONVERSATION.
        """
        known = self.conversation(conversation)
        shows_up = known.turn is Author.AGENT and not known.shown and known.left is None
        if known.turn is not Author.CUSTOMER and not shows_up:
            return []
        return self._decide(now, [TurnPassed(now, conversation, Author.AGENT)])

    def hold(self, conversation: ConversationId, agent: AgentId, until: datetime, now: datetime) -> list[Fact]:
        """The agent puts it aside; it weighs nothing and comes back to them, at that time or with their next line.

        Refused UNKNOWN_CONVERSATION, NOT_CONNECTED, IN_THE_PAST.
        """
        handing_on.owned(self, conversation, agent)
        if until <= now:
            raise Refused(Reason.IN_THE_PAST)
        return self._decide(now, [ConversationHeld(now, conversation, agent, until)])

    def take_up(self, conversation: ConversationId, agent: AgentId, now: datetime) -> list[Fact]:
        """The agent goes on with what was put aside. Refused UNKNOWN_CONVERSATION, NOT_CONNECTED, NOT_HELD."""
        known = handing_on.owned(self, conversation, agent)
        if known.held_until is None:
            raise Refused(Reason.NOT_HELD)
        return self._decide(now, handing_on.taken_up(self._state, known, now))

    def later(self, conversation: ConversationId, agent: AgentId, opens: datetime, now: datetime) -> list[Fact]:
        """The agent comes back to the customer then: until that time it's a left message, offered to them first.

        Refused UNKNOWN_CONVERSATION, NOT_CONNECTED, IN_THE_PAST.
        """
        known = handing_on.owned(self, conversation, agent)
        if opens <= now:
            raise Refused(Reason.IN_THE_PAST)
        facts = self._made_so(handing_on.put_off(known, agent, now))
        known = self.conversation(conversation)
        return facts + self._decide(now, [leaving.left(self._state, known, Left.LATER, now, opens)])

    # From agent to agent

    def transfer(self, conversation: ConversationId, agent: AgentId, to: AgentId, now: datetime) -> list[Fact]:
        """The agent asks a colleague to take it; until they accept, it stays as it is. Within a minute it's decided.

        Refused UNKNOWN_CONVERSATION, NOT_CONNECTED, UNKNOWN_AGENT, OWN_CONVERSATION, ALREADY_IN, ALREADY_OFFERED,
        AGENT_NOT_ABLE.
        """
        known = handing_on.owned(self, conversation, agent)
        return self._decide(now, handing_on.asked(self, known, to, Purpose.TRANSFER, now))

    def transfer_to_queue(
        self, conversation: ConversationId, agent: AgentId, queue: QueueName, now: datetime, need: Need | None = None
    ) -> list[Fact]:
        """The conversation waits in that queue, as long as it has waited already; the agent is free at once.

        Refused UNKNOWN_CONVERSATION, NOT_CONNECTED, UNKNOWN_QUEUE, QUEUE_CLOSED.
        """
        known = handing_on.owned(self, conversation, agent)
        return self._decide(now, handing_on.to_queue(self, known, queue, need, now))

    def invite(self, conversation: ConversationId, agent: AgentId, guest: AgentId, now: datetime) -> list[Fact]:
        """The agent asks a colleague to join. Refused as `transfer`."""
        known = handing_on.owned(self, conversation, agent)
        return self._decide(now, handing_on.asked(self, known, guest, Purpose.INVITATION, now))

    def step_out(self, conversation: ConversationId, agent: AgentId, now: datetime) -> list[Fact]:
        """One of several agents goes; if it's the owner, the next one owns it.

        Refused UNKNOWN_CONVERSATION, NOT_IN, NOBODY_ELSE.
        """
        known = self.conversation(conversation)
        return self._decide(now, handing_on.stepped_out(self._state, known, agent, now))

    # The supervisor

    def take_over(self, conversation: ConversationId, supervisor: AgentId, now: datetime) -> list[Fact]:
        """It's the supervisor's, wherever it stands and however much they have.

        Refused UNKNOWN_CONVERSATION, UNKNOWN_AGENT, OWN_CONVERSATION, ALREADY_IN for its owner.
        """
        known = self.conversation(conversation)
        return self._decide(now, handing_on.given(self, known, supervisor, supervisor, now))

    def barge(self, conversation: ConversationId, supervisor: AgentId, now: datetime) -> list[Fact]:
        """The supervisor is in beside its agents, uninvited.

        Refused UNKNOWN_CONVERSATION, UNKNOWN_AGENT, NOT_CONNECTED, OWN_CONVERSATION, ALREADY_IN.
        """
        known = self.conversation(conversation)
        return self._decide(now, handing_on.barged_in(self, known, supervisor, now))

    def assign(
        self, conversation: ConversationId, agent: AgentId, now: datetime, by: AgentId | None = None
    ) -> list[Fact]:
        """It's the agent's at once, if they are able to take anything; queue and skills don't matter.

        Refused UNKNOWN_CONVERSATION, UNKNOWN_AGENT, OWN_CONVERSATION, ALREADY_IN, AGENT_NOT_ABLE.
        """
        known, to = self.conversation(conversation), self.agent(agent)
        # Who is asked for it already has a place kept for it, and who is in has one.
        room = to.room + (agent in known.offers) + (agent in known.guests)
        if not to.at_work or room <= 0:
            raise Refused(Reason.AGENT_NOT_ABLE)
        return self._decide(now, handing_on.given(self, known, agent, by, now))

    def cut(self, conversation: ConversationId, now: datetime, by: AgentId | None = None) -> list[Fact]:
        """A supervisor ends it, wherever it stands. Refused UNKNOWN_CONVERSATION."""
        known = self.conversation(conversation)
        return self._decide(now, ended(self._state, known, EndReason.CUT, now, by))

    def shut(self, queue: QueueName, until: datetime | None, now: datetime, by: AgentId | None = None) -> list[Fact]:
        """The queue is closed until then, whatever its hours; none: no longer. Who waits leaves a message.

        Refused UNKNOWN_QUEUE, IN_THE_PAST.
        """
        if queue not in self.queues:
            raise Refused(Reason.UNKNOWN_QUEUE)
        if until is not None and until <= now:
            raise Refused(Reason.IN_THE_PAST)
        facts = self._made_so([QueueShut(now, queue, until, by)])
        return facts + self._decide(now, leaving.shut(self._state, queue, now))

    # Inside

    def _may_wait(self, conversation: ConversationId, queue: QueueName | None) -> Conversation:
        """The conversation, which nobody has and which doesn't wait at the other end."""
        if queue is not None and queue not in self.queues:
            raise Refused(Reason.UNKNOWN_QUEUE)
        known = self.conversation(conversation)
        left = known.stage is Stage.QUEUED and known.left is not None
        if known.stage is not Stage.BOT and not left:
            raise Refused(Reason.NOT_WITH_BOT)
        return known

    def _could_have_had(self, known: Conversation, agent: AgentId) -> bool:
        """Whether it waits, and is kept from this agent for no other reason than that they didn't want it before."""
        if known.stage is not Stage.QUEUED or known.opens is not None or agent == known.own:
            return False
        asked = agent in self._state.declined.get(known.id, ())
        return asked and agent in self._state.able and agent in self._state.lines.fit(known)

    def _check_offered(self, conversation: ConversationId, agent: AgentId) -> Conversation:
        known = self.conversation(conversation)
        if agent not in known.offers:
            raise Refused(Reason.NOT_OFFERED)
        return known
