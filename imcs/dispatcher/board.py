"""What can be read off the dispatcher at any time: frozen values only. It must not change anything."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from imcs.dispatcher import leaving
from imcs.dispatcher.agent_state import AgentState
from imcs.dispatcher.hours import Opening
from imcs.dispatcher.state import WAITING, State
from imcs.errors import Reason, Refused
from imcs.model import AgentId, Conversation, ConversationId, CustomerId, Queue, QueueName


class Board:  # noqa: PLW1641  # it changes, so it must not be a key
    """Conversations, queues and agents as they stand; equal to another board that shows the same."""

    def __init__(self, queues: dict[QueueName, Queue], last_conversation: ConversationId) -> None:
        self._queues = queues
        self._state = State(last_conversation, queues)

    @property
    def state(self) -> State:
        """To look at, for the dispatcher's own modules."""
        return self._state

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Board):
            return NotImplemented
        return self._queues == other._queues and self._state == other._state

    @property
    def queues(self) -> Mapping[QueueName, Queue]:
        """The configured queues by name."""
        return MappingProxyType(self._queues)

    @property
    def last_conversation(self) -> ConversationId:
        """The highest number given so far."""
        return self._state.last

    def conversation(self, id_: ConversationId) -> Conversation:
        """One open conversation. Refused UNKNOWN_CONVERSATION, also when it has ended."""
        known = self._state.conversations.get(id_)
        if known is None:
            raise Refused(Reason.UNKNOWN_CONVERSATION)
        return known

    def open_conversations(self) -> list[Conversation]:
        """Everything that hasn't ended, oldest first."""
        return [known for _, known in sorted(self._state.conversations.items())]

    def open_for(self, customer: CustomerId, queue: QueueName) -> Conversation | None:
        """The customer's open conversation in this queue; there is one at most."""
        id_ = self._state.open_ids.get((customer, queue))
        return None if id_ is None else self._state.conversations[id_]

    def agent(self, id_: AgentId) -> AgentState:
        """How an agent stands. Refused UNKNOWN_AGENT."""
        known = self._state.agents.get(id_)
        if known is None:
            raise Refused(Reason.UNKNOWN_AGENT)
        return known

    def agents(self) -> list[AgentState]:
        """All agents, by number."""
        return [known for _, known in sorted(self._state.agents.items())]

    def conversations_of(self, agent: AgentId) -> list[Conversation]:
        """Those connected with the agent, oldest first. Refused UNKNOWN_AGENT."""
        return [self._state.conversations[id_] for id_ in sorted(self.agent(agent).connected)]

    def offers_to(self, agent: AgentId) -> list[Conversation]:
        """Those offered to the agent now, the one ahead first. Refused UNKNOWN_AGENT."""
        offered = [self._state.conversations[id_] for id_ in self.agent(agent).offers]
        return sorted(offered, key=self._state.place)

    def waiting(self, queue: QueueName) -> list[Conversation]:
        """Those QUEUED or OFFERED in the queue who wait at the other end, the one ahead first."""
        return [self._state.conversations[id_] for *_, id_ in self._state.lines.waiting.get(queue, [])]

    def left_messages(self, queue: QueueName) -> list[Conversation]:
        """The queue's left messages that nobody has taken yet, the one ahead first."""
        return [self._state.conversations[id_] for *_, id_ in self._state.lines.left.get(queue, [])]

    def opening(self, queue: QueueName, now: datetime) -> Opening:
        """Whether people are there now, by the hours and what a supervisor said."""
        return self._state.opening(queue, now)

    def may_wait(self, queue: QueueName, now: datetime) -> bool:
        """Whether one more may wait for a person there: it's open, and the line isn't full."""
        return self._state.opening(queue, now).closed is None and not leaving.full(self._state, queue, now)

    def position(self, id_: ConversationId) -> int:
        """The place among those who wait in its queue; 1 is next. A left message has none.

        Refused UNKNOWN_CONVERSATION, NOT_WAITING.
        """
        known = self.conversation(id_)
        if known.stage not in WAITING or known.left is not None:
            raise Refused(Reason.NOT_WAITING)
        return 1 + self._state.lines.before(known.line, self._state.place(known))

    def rules_of(self, conversation: Conversation) -> Queue:
        """The rules of the queue in whose line it stands."""
        return self._state.rules(conversation.line)
