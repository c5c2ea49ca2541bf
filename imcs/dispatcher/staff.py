"""Who works, and how: the dispatcher's methods about agents and the staff. What they take is in `dispatcher`."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from imcs.dispatcher import handing_on, withdrawal
from imcs.dispatcher.agent_state import AgentState
from imcs.dispatcher.decisions import Decisions
from imcs.dispatcher.facts import (
    AgentChanged,
    AgentLeft,
    AgentPaused,
    AgentReadied,
    AgentRemoved,
    AgentSeen,
    AvailabilityChanged,
    Fact,
    WrapUpEnded,
)
from imcs.dispatcher.hours import day_ended
from imcs.dispatcher.lines import Demand
from imcs.dispatcher.reasons import LeaveReason
from imcs.errors import Reason, Refused
from imcs.model import AgentId, Availability, Conversation, ConversationId, QueueName, Stage


class Staff(Decisions):
    """The agents: whether they are there, what they serve, and how much they take."""

    def availability(self, agent: AgentId, availability: Availability, now: datetime) -> list[Fact]:
        """What the agent's presence, merged over all clients, says; nothing where that's known.

        Who isn't present any more loses the offers; OFFLINE also starts the grace of what is connected. Refused
        UNKNOWN_AGENT.
        """
        known = self.agent(agent)
        if known.availability is availability:
            return []
        facts: list[Fact] = [AvailabilityChanged(now, agent, availability)]
        # After a restart an agent is UNKNOWN until heard of; an offer made before lives on meanwhile.
        if availability is not Availability.UNKNOWN and not replace(known, availability=availability).present:
            facts += self._withdraw_all(known, now)
        return self._decide(now, facts)

    def pause(self, agent: AgentId, now: datetime, why: str = "") -> list[Fact]:
        """Nothing new until ready again; open offers are withdrawn. Refused UNKNOWN_AGENT."""
        known = self.agent(agent)
        if known.paused and known.why == why and not known.missing:
            return []
        return self._decide(now, [AgentPaused(now, agent, why), *self._withdraw_all(known, now)])

    def ready(self, agent: AgentId, now: datetime) -> list[Fact]:
        """Lifts a pause and begins duty, from whatever client; nothing where that's so. Refused UNKNOWN_AGENT."""
        known = self.agent(agent)
        if known.on_duty and known.ready and not known.paused:
            return []
        return self._decide(now, [AgentReadied(now, agent)])

    def sign_of_life(self, agent: AgentId, now: datetime, *, line: bool = False) -> list[Fact]:
        """The agent types, reads or (`line`) writes something, anywhere: offers open now can't count as missed.

        Nor is anybody gone who does, whatever presence says, until it says so anew. A line also lifts the pause that
        missed offers brought. Nothing where there's nothing to lift or to forgive, as nearly always. Refused
        UNKNOWN_AGENT.
        """
        known = self.agent(agent)
        facts = self._seen(agent, now)
        if line and known.missing and known.on_duty:
            facts.append(AgentReadied(now, agent, asked=known.ready))
        return self._decide(now, facts) if facts else []

    def leave(self, agent: AgentId, now: datetime) -> list[Fact]:
        """Ends duty: offers are withdrawn, what is connected goes on. Refused UNKNOWN_AGENT."""
        known = self.agent(agent)
        if not known.on_duty:
            return []
        return self._decide(now, [AgentLeft(now, agent), *self._withdraw_all(known, now)])

    def end_duty(self, now: datetime) -> list[Fact]:
        """Nobody is ready any more whose queues have all closed for the day since they said so: a phone stays on all
        night.

        A break, or a queue that is shut, is no end of a day. A desk needs no `ready`, so it goes on as before.
        """
        ready = [agent for agent in self.agents() if agent.ready_at is not None]
        ends = {queues: self._day_ended(queues, now) for queues in {agent.queues for agent in ready}}
        facts: list[Fact] = []
        for agent in ready:
            end = ends[agent.queues]
            if agent.ready_at is not None and end is not None and agent.ready_at < end:
                facts += self._no_longer_ready(agent, now)
        return facts

    def _day_ended(self, queues: Iterable[QueueName], now: datetime) -> datetime | None:
        return day_ended([self.queues[queue].hours for queue in queues if queue in self.queues], now)

    def _no_longer_ready(self, agent: AgentState, now: datetime) -> list[Fact]:
        facts: list[Fact] = [AgentLeft(now, agent.id, asked=False)]
        if not replace(agent, ready_at=None).present:
            facts += self._withdraw_all(agent, now)
        return self._decide(now, facts)

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
            fitting = [offer.id for offer in self.offers_to(agent) if self._still_fits(offer, changed)]
            keep = set(fitting) - {*withdrawal.without_room(self._state, changed, fitting)}
            facts += withdrawal.from_agent(self._state, agent, known.offers - keep, now)
        return self._decide(now, facts)

    def remove_agent(self, agent: AgentId, now: datetime) -> list[Fact]:
        """Offers are withdrawn, wrap-ups end; conversations go on with others, or go back to the head.

        Refused UNKNOWN_AGENT.
        """
        known = self.agent(agent)
        wrapped_up = [WrapUpEnded(now, id_, agent) for id_ in sorted(known.wrap_ups)]
        facts = self._made_so([*self._withdraw_all(known, now), *wrapped_up])
        for id_ in sorted(known.connected):  # one after the other: a colleague may be in several of them
            facts += self._made_so(
                handing_on.lost(self._state, self.conversation(id_), agent, LeaveReason.REMOVED, now)
            )
        return facts + self._decide(now, [AgentRemoved(now, agent)])

    def move(self, agent: AgentId, queue: QueueName, now: datetime) -> list[Fact]:
        """From now on the agent serves this queue and no other. Refused UNKNOWN_AGENT, UNKNOWN_QUEUE."""
        known = self.agent(agent)
        if queue not in self.queues:
            raise Refused(Reason.UNKNOWN_QUEUE)
        return self.change_agent(agent, [queue], known.capacity, now, known.skills)

    def _seen(self, agent: AgentId, now: datetime, *, but: ConversationId | None = None) -> list[Fact]:
        """A sign of life, where it changes anything; `but`: an offer that is answered just now."""
        known = self.agent(agent)
        alone = any((id_, agent) in self._state.alone for id_ in known.connected)
        return [AgentSeen(now, agent)] if alone or known.missed or known.unseen - {but} else []

    def _withdraw_all(self, agent: AgentState, now: datetime) -> list[Fact]:
        return [*withdrawal.from_agent(self._state, agent.id, agent.offers, now)]

    @staticmethod
    def _still_fits(offer: Conversation, agent: AgentState) -> bool:
        """Whether the agent would get it still. Whom a colleague asks needs neither queue nor skill."""
        return offer.stage is Stage.CONNECTED or Demand.of(offer).met_by(agent)
