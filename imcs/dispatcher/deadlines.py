"""What becomes due, and when. Reads the state, changes nothing.

Four things do: an offer lies until its `until`, a wrap-up holds a place until its own, a connected
conversation whose agent is gone waits for the queue's grace, and a decline is remembered until its
`not_before`.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from imcs.dispatcher.state import State
from imcs.model import AgentId, Conversation, ConversationId, Queue, QueueName

Rules = Callable[[QueueName], Queue]


def offers(state: State) -> Iterator[tuple[datetime, Conversation]]:
    """When each open offer times out."""
    for line in state.offered.values():
        for *_, id_ in line:
            conversation = state.conversations[id_]
            if conversation.offer_until is not None:
                yield conversation.offer_until, conversation


def wrap_ups(state: State) -> Iterator[tuple[datetime, AgentId, ConversationId]]:
    """When each wrap-up gives its place back."""
    for agent in state.agents.values():
        for id_, until in agent.wrap_ups.items():
            yield until, agent.id, id_


def graces(state: State, rules: Rules) -> Iterator[tuple[datetime, Conversation]]:
    """When each connected conversation whose agent is gone goes back to the queue."""
    for id_, since in state.alone.items():
        conversation = state.conversations[id_]
        yield since + rules(conversation.queue).grace, conversation


def second_chances(state: State) -> Iterator[datetime]:
    """When an able agent may be offered again what they declined.

    Nobody waits beside an able agent for another reason, so these are few; of agents who aren't able there's
    nothing to wake up for, since their becoming able is an event itself.
    """
    for queue, able in state.able.items():
        if able:
            for *_, id_ in state.queued[queue]:
                declined = state.declined.get(id_, {})
                yield from (declined[agent] for agent in able if agent in declined)


def earliest(state: State, rules: Rules) -> datetime | None:
    """The next moment at which something becomes due; none where nothing will."""
    return min(_all(state, rules), default=None)


def _all(state: State, rules: Rules) -> Iterator[datetime]:
    yield from (due[0] for due in offers(state))
    yield from (due[0] for due in wrap_ups(state))
    yield from (due[0] for due in graces(state, rules))
    yield from second_chances(state)
