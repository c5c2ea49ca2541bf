"""What is said where several agents are in a conversation: who comes, who goes, and whose it is then."""

from imcs.dispatcher import AgentJoined, ConversationLeft
from imcs.model import AgentId, CustomerId, Message
from imcs.phrases import supervision
from imcs.workgroup.saying import Saying

NOBODY = AgentId(0)
"""No agent has this number."""


class ConferenceLines:
    """Words them; decides nothing."""

    def __init__(self, saying: Saying) -> None:
        self._say = saying

    def joined(self, fact: AgentJoined, customer: CustomerId) -> list[Message]:
        """Another agent is in."""
        name = self._say.name(fact.agent)
        lines = self._say.to_others(fact, fact.agent, supervision.JOINED, agent=name)
        return [*lines, self._say.to_customer(fact, customer, supervision.JOINED_CUSTOMER, agent=name)]

    def stepped_out(self, fact: ConversationLeft, customer: CustomerId) -> list[Message]:
        """One is out, and others go on."""
        lines = self._to_who_stays(fact, supervision.LEFT_TO_YOU)
        lines += self._say.agents_line(fact.conversation, fact.agent, fact.at, supervision.YOU_LEFT)
        return [*lines, self._left(fact, customer)]

    def given_within(self, fact: ConversationLeft, customer: CustomerId) -> list[Message]:
        """A supervisor has given it to one of those who are in, or taken it so; whoever had it is out."""
        if fact.by is None or fact.by == fact.successor:
            lines = self._to_who_stays(fact)
        else:
            lines = self._to_who_stays(fact, supervision.ASSIGNED_BY, self._say.name(fact.by))
        return [*lines, self._left(fact, customer)]

    def _to_who_stays(self, fact: ConversationLeft, msgid: str = "", name: str = "") -> list[Message]:
        """That one has left; whose it is now reads `msgid`, about who left or about `name`."""
        gone, heir = self._say.name(fact.agent), fact.successor
        lines = self._say.to_others(fact, heir or NOBODY, supervision.LEFT, agent=gone)
        if heir is not None and msgid:
            lines += self._say.agents_line(fact.conversation, heir, fact.at, msgid, agent=name or gone)
        return lines

    def _left(self, fact: ConversationLeft, customer: CustomerId) -> Message:
        name = self._say.name(fact.agent)
        return self._say.to_customer(fact, customer, supervision.LEFT_CUSTOMER, agent=name)
