"""How a decision becomes so: facts are applied, what became possible is offered, what is due happens.

What people ask for is the dispatcher's; here is what follows from it, and from time.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from imcs.dispatcher import due, leaving, routing
from imcs.dispatcher.applying import apply
from imcs.dispatcher.board import Board
from imcs.dispatcher.deadlines import Deadlines
from imcs.dispatcher.facts import ConversationConnected, Fact, OfferMade, PassedOver, ServiceResumed
from imcs.model import AgentId, Conversation, ConversationId, OfferMode, Queue, Stage


class Decisions(Board):
    """A board that facts change, and nothing else."""

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

    # Time

    def resume(self, now: datetime, since: datetime) -> list[Fact]:
        """The service was down from `since` to `now`, which counts against nobody.

        Offers and wrap-ups last that much longer, and every agent is UNKNOWN until heard of. What is on hold comes
        back at the time that was said, which may have been meanwhile. The hours may be others than they were.
        """
        resumed = self._made_so([ServiceResumed(now, min(since, now))])
        return resumed + self._made_so(leaving.by_the_hours(self._state, now)) + self.tick(now)

    def go_by(self, queues: Iterable[Queue], now: datetime) -> list[Fact]:
        """These queues have other rules from now on. What runs by a deadline that was given keeps it, such as an offer.

        A queue that wasn't there before isn't taken up, and one that isn't named stays as it is.
        """
        self._state.go_by({queue.name: queue for queue in queues if queue.name in self.queues})
        self._deadlines.reckon()
        return self._decide(now, leaving.by_the_hours(self._state, now))

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
        apply(self._state, fact)
        self._deadlines.follow(fact)

    def _offer(self, now: datetime) -> list[Fact]:
        """Every conversation that somebody able could take is offered: nobody waits beside a free agent."""
        made: list[Fact] = []
        had: set[ConversationId] = set()
        turns = routing.ahead_first(self._state, now)
        while (conversation := next((known for known in turns if known.id not in had), None)) is not None:
            had.add(conversation.id)
            agents = routing.chosen(self._state, conversation, now)
            if agents and conversation.left is None and conversation.stage is Stage.QUEUED:
                passed = routing.passed_over(self._state, agents[0].id, now)
                made += self._made_so([] if passed is None else [PassedOver(now, passed)])
            made += self._made_so([self._offer_to(agent.id, conversation, now) for agent in agents])
            if agents and any(self._state.lines.left.values()):
                turns = routing.ahead_first(self._state, now)  # whose turn it is may hang on who had the last one
        return made

    def _offer_to(self, agent: AgentId, conversation: Conversation, now: datetime) -> Fact:
        rules = self.rules_of(conversation)
        if rules.offer_mode is OfferMode.AUTO:
            return ConversationConnected(now, conversation.id, agent)
        return OfferMade(now, conversation.id, agent, now + rules.offer_timeout)
