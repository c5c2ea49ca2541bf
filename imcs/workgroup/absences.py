"""Customers who can't be reached any more: unless they write again within the grace time, they have left.

It waits and tells; that a conversation is over is the dispatcher's to decide.
"""

from collections.abc import Callable, Iterable
from functools import partial

from imcs import phrases
from imcs.dispatcher import Dispatcher
from imcs.model import Address, Agent, Conversation, ConversationId, Queue, QueueName, Stage
from imcs.people import People
from imcs.workgroup.on_air import OnAir, Timer


class Absences:
    """Who is gone at the moment, and until when they may come back."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        people: People,
        find: Callable[[ConversationId], Conversation | None],
        tell_agent: Callable[[ConversationId, Agent, str], None],
        leaves: Callable[[ConversationId], None],
        air: OnAir,
    ) -> None:
        """`find` gives an open conversation; `leaves` is called for each that nobody serves and whose customer stayed
        away for the grace time by `air`."""
        self._dispatcher = dispatcher
        self._people = people
        self._find = find
        self._tell_agent = tell_agent
        self._leaves = leaves
        self._air = air
        self._gone: dict[ConversationId, Timer | None] = {}
        """Runs until the time of grace is over; none where it is, and an agent has it all the same."""

    def gone(self, address: Address, queue: QueueName | None = None) -> None:
        """The customer at this address can't be reached any more, or `queue` alone doesn't concern them any more."""
        for known in self._theirs(address, self._dispatcher.open_conversations()):
            if queue in {None, known.queue} and self._gone.get(known.id) is None:
                if known.id not in self._gone:
                    self._tell(known, phrases.CUSTOMER_LEFT)
                grace = self._dispatcher.queues.get(known.queue, Queue(known.queue)).grace.total_seconds()
                self._gone[known.id] = self._air.call_at(self._air.time() + grace, partial(self._give_up_on, known.id))

    def back(self, address: Address) -> None:
        """The customer who was gone writes, reads or shows up again, wherever that is, and so hasn't left."""
        if not self._gone:
            return  # asked of every line
        for known in self._theirs(address, [self._find(number) for number in self._gone]):
            if (waiting := self._gone.pop(known.id)) is not None:
                waiting.cancel()
            self._tell(known, phrases.CUSTOMER_BACK)

    def _tell(self, known: Conversation, msgid: str) -> None:
        agent = self._people.agent(known.agent) if known.agent is not None else None
        if known.stage is Stage.CONNECTED and agent is not None:
            self._tell_agent(known.id, agent, msgid)

    def _give_up_on(self, number: ConversationId) -> None:
        self._gone = {gone: waiting for gone, waiting in self._gone.items() if self._find(gone) and gone != number}
        known = self._find(number)
        if known is not None and known.stage is Stage.CONNECTED:
            self._gone[number] = None  # the agent is told, too, when they are back
        elif known is not None and known.left is None:
            self._leaves(number)

    def _theirs(self, address: Address, among: Iterable[Conversation | None]) -> list[Conversation]:
        customer = self._people.customer_at(address)
        return [known for known in among if known and customer and known.customer == customer.id]
