"""Customers who can't be reached any more: unless they write again within the grace time, they have left.

It waits and tells; that a conversation is over is the dispatcher's to decide.
"""

import asyncio
from collections.abc import Callable

from imcs import phrases
from imcs.dispatcher import Dispatcher
from imcs.model import Address, Agent, Conversation, ConversationId, CustomerId, Queue, Stage
from imcs.people import People


class Absences:
    """Who is gone at the moment, and until when they may come back."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        people: People,
        tell_agent: Callable[[ConversationId, Agent, str], None],
        leaves: Callable[[ConversationId], None],
    ) -> None:
        """`leaves` is called for every conversation that nobody serves and whose customer stayed away."""
        self._dispatcher = dispatcher
        self._people = people
        self._tell_agent = tell_agent
        self._leaves = leaves
        self._gone: dict[CustomerId, asyncio.TimerHandle] = {}

    def gone(self, address: Address) -> None:
        """The customer at this address can't be reached any more."""
        customer = self._people.customer_at(address)
        if customer is None or customer.id in self._gone:
            return
        theirs = self._open_for(customer.id)
        if not theirs:
            return
        self._tell(theirs, phrases.CUSTOMER_LEFT)
        rules = self._dispatcher.queues
        grace = min(rules.get(c.queue, Queue(c.queue)).grace for c in theirs).total_seconds()
        loop = asyncio.get_running_loop()
        self._gone[customer.id] = loop.call_later(grace, self._give_up_on, customer.id)

    def back(self, address: Address) -> None:
        """The customer who was gone can be reached again, and so hasn't left."""
        customer = self._people.customer_at(address)
        waiting = None if customer is None else self._gone.pop(customer.id, None)
        if customer is not None and waiting is not None:
            waiting.cancel()
            self._tell(self._open_for(customer.id), phrases.CUSTOMER_BACK)

    def _tell(self, conversations: list[Conversation], msgid: str) -> None:
        for conversation in conversations:
            agent = self._people.agent(conversation.agent) if conversation.agent is not None else None
            if conversation.stage is Stage.CONNECTED and agent is not None:
                self._tell_agent(conversation.id, agent, msgid)

    def _give_up_on(self, customer: CustomerId) -> None:
        del self._gone[customer]
        for conversation in self._open_for(customer):
            if conversation.stage is not Stage.CONNECTED and conversation.left is None:
                self._leaves(conversation.id)

    def _open_for(self, customer: CustomerId) -> list[Conversation]:
        return [known for known in self._dispatcher.open_conversations() if known.customer == customer]
