"""The service's own lines, to customers and to agents: in the reader's language, and marked in a puppet's window."""

from collections.abc import Callable
from datetime import datetime

from bots.texts import Texts
from imcs.dispatcher import ConversationFact
from imcs.model import Agent, AgentId, Author, Conversation, ConversationId, CustomerId, Message
from imcs.people import People
from imcs.wording import MARK, line_id


class Saying:
    """Words lines; what is to be said, and when, is for others to know."""

    def __init__(self, people: People, texts: Texts, find: Callable[[ConversationId], Conversation | None]) -> None:
        """`find` gives an open conversation."""
        self._people = people
        self._texts = texts
        self._find = find

    def say(self, agent: Agent, msgid: str, /, **values: object) -> str:
        """A service text in the agent's language."""
        return self._texts(agent.language.value, msgid, **values)

    def name(self, number: AgentId) -> str:
        """By which name an agent is known."""
        agent = self._people.agent(number)
        return "" if agent is None else agent.known_as

    def owner(self, number: ConversationId) -> str:
        """By which name the agent who has it is known."""
        now = self._find(number)
        return "" if now is None or now.agent is None else self.name(now.agent)

    def to_customer(self, fact: ConversationFact, number: CustomerId, msgid: str, /, **values: object) -> Message:
        """A line to the customer because of the fact."""
        customer = self._people.customer(number)
        body = self._texts("zh_TW" if customer is None else customer.language.value, msgid, **values)
        return Message(fact.conversation, fact.at, Author.SERVICE, line_id(), body)

    def to_agent(
        self, conversation: ConversationId, at: datetime, agent: Agent, msgid: str, /, **values: object
    ) -> Message:
        """A line to an agent, in the puppet's window."""
        body = MARK + self.say(agent, msgid, **values)
        return Message(conversation, at, Author.SERVICE, line_id(), body, agent.id, private=True)

    def agents_line(
        self, conversation: ConversationId, number: AgentId, at: datetime, msgid: str, /, **values: object
    ) -> list[Message]:
        """The same to whoever has this number; nothing where nobody does any more."""
        agent = self._people.agent(number)
        return [] if agent is None else [self.to_agent(conversation, at, agent, msgid, **values)]

    def to_others(self, fact: ConversationFact, but: AgentId, msgid: str, /, **values: object) -> list[Message]:
        """A line to everybody who is in but for one, because of the fact."""
        now = self._find(fact.conversation)
        lines: list[Message] = []
        for agent in () if now is None else now.inside:
            if agent != but:
                lines += self.agents_line(fact.conversation, agent, fact.at, msgid, **values)
        return lines
