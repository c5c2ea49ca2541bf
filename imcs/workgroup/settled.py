"""Offers settled a moment ago: a late "1" or "ok" to one of them is no line for the customer.

Nor is it right after a conversation came by itself, assigned by a supervisor say, as the agent was about to accept it.

It keeps the moments; what an agent's word means is the face's to ask.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from imcs.dispatcher import AgentJoined, ConversationConnected, Fact, OfferDeclined
from imcs.model import Agent, AgentId, ConversationId

SETTLED = timedelta(seconds=10)
"""For so long after an offer is settled, or a conversation came without one, a bare accept or decline word isn't taken
for something to say."""


class Settled:
    """When which agent declined which conversation, or came into it."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._at: dict[tuple[ConversationId, AgentId], datetime] = {}

    def resume(self, facts: Iterable[Fact], since: datetime) -> None:
        """What was accepted right before the service was down, `since` then, may be accepted again by who heard
        nothing of it."""
        now = self._now()
        for fact in facts:
            if isinstance(fact, ConversationConnected | AgentJoined) and since - fact.at < SETTLED:
                self._at[fact.conversation, fact.agent] = now

    def decided(self, facts: Iterable[Fact]) -> None:
        """Agents have come into conversations, by an offer or without one, or declined them."""
        settled = [fact for fact in facts if isinstance(fact, ConversationConnected | AgentJoined | OfferDeclined)]
        if settled:
            now = self._now()
            self._at = {key: at for key, at in self._at.items() if now - at < SETTLED}
            self._at |= {(fact.conversation, fact.agent): now for fact in settled}

    def just_now(self, agent: Agent, conversation: ConversationId) -> bool:
        """Whether that was a moment ago."""
        at = self._at.get((conversation, agent.id))
        return at is not None and self._now() - at < SETTLED
