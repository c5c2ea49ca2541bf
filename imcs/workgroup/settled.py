"""Offers settled a moment ago: a late "1" or "ok" to one of them is no line for the customer.

It keeps the moments; what an agent's word means is the face's to ask.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from imcs.dispatcher import ConversationConnected, Fact
from imcs.model import Agent, AgentId, ConversationId

SETTLED = timedelta(seconds=10)
"""For so long after an offer is settled a bare accept or decline word isn't taken for something to say."""


class Settled:
    """When which agent answered the offer of which conversation."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._at: dict[tuple[ConversationId, AgentId], datetime] = {}

    def resume(self, facts: Iterable[Fact], since: datetime) -> None:
        """What was accepted right before the service was down, `since` then, may be accepted again by who heard
        nothing of it."""
        now = self._now()
        for fact in facts:
            if isinstance(fact, ConversationConnected) and since - fact.at < SETTLED:
                self._at[fact.conversation, fact.agent] = now

    def settle(self, agent: Agent, conversation: ConversationId) -> None:
        """The agent has answered the offer."""
        now = self._now()
        self._at = {key: at for key, at in self._at.items() if now - at < SETTLED}
        self._at[conversation, agent.id] = now

    def just_now(self, agent: Agent, conversation: ConversationId) -> bool:
        """Whether that was a moment ago."""
        at = self._at.get((conversation, agent.id))
        return at is not None and self._now() - at < SETTLED
