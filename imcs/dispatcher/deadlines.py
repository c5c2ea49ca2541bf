"""What becomes due, and when: an offer's end, a wrap-up's, a grace's; relaxation, overflow, a second chance.

Reads the state, changes nothing in it. A heap keeps what is due next, so that the answer doesn't hang on how many
wait; what was overtaken by later facts is thrown away when it comes up.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import IntEnum
from heapq import heapify, heappop, heappush

from imcs.dispatcher import leaving
from imcs.dispatcher.facts import AgentRemoved, AgentSeen, AvailabilityChanged, Fact, QueueShut, ServiceResumed
from imcs.dispatcher.state import WAITING, State
from imcs.model import AgentId, Author, Conversation, ConversationId, Stage


class Due(IntEnum):
    """What becomes due; of what is due at one moment the first comes first."""

    WRAP_UP = 1
    """The place is free again."""
    GRACE = 2
    """The agent has been gone too long."""
    OFFER = 3
    """The agent hasn't answered."""
    RELAXATION = 4
    """Skills no longer matter."""
    OVERFLOW = 5
    """Another queue's agents help out, if it's open."""
    PARKING = 6
    """The customer hasn't answered for long."""
    HOLD = 7
    """What was put aside comes back."""
    OPENING = 8
    """A left message may be offered."""
    CLOSING = 9
    """Whoever waits can't wait any longer, or is helped out no longer."""
    NO_SHOW = 10
    """The customer hasn't written a word to the agent who came."""


Deadline = tuple[datetime, Due, ConversationId, AgentId]
"""When what is due for which conversation and agent (0 where it's nobody's matter)."""
NOBODY = AgentId(0)


def of_conversation(state: State, id_: ConversationId) -> Iterator[Deadline]:
    """Everything that will become due for one conversation as things stand."""
    if id_ in state.wrapping_up:
        agent = state.wrapping_up[id_]
        yield state.agents[agent].wrap_ups[id_], Due.WRAP_UP, id_, agent
    conversation = state.conversations.get(id_)
    if conversation is None:
        return
    for agent, until in conversation.offers.items():
        yield until, Due.OFFER, id_, agent
    if conversation.stage in WAITING:
        yield from _of_waiting(state, conversation)
    elif conversation.stage is Stage.CONNECTED:
        yield from _of_connected(state, conversation)


def _of_waiting(state: State, conversation: Conversation) -> Iterator[Deadline]:
    rules, since = state.rules(conversation.line), conversation.waiting_since
    assert since is not None
    if conversation.opens is not None:
        yield conversation.opens, Due.OPENING, conversation.id, NOBODY
        return
    if conversation.closes is not None:
        yield conversation.closes, Due.CLOSING, conversation.id, NOBODY
    if rules.relax_after > timedelta(0) and not conversation.relaxed and any(conversation.need.demands):
        yield since + rules.relax_after, Due.RELAXATION, conversation.id, NOBODY
    changes = leaving.helped_until(state, conversation) if conversation.overflow else None
    if changes is not None and changes != conversation.closes:
        yield changes, Due.CLOSING, conversation.id, NOBODY
    comes = None if conversation.overflow else leaving.overflows_at(state, conversation)
    if comes is not None:
        yield comes, Due.OVERFLOW, conversation.id, NOBODY


def _of_connected(state: State, conversation: Conversation) -> Iterator[Deadline]:
    rules, id_ = state.rules(conversation.line), conversation.id
    for agent in conversation.inside:
        if (id_, agent) in state.alone:
            yield state.alone[id_, agent] + rules.grace, Due.GRACE, id_, agent
    if conversation.held_until is not None:
        yield conversation.held_until, Due.HOLD, id_, NOBODY
    since = conversation.turn_since if conversation.turn is Author.CUSTOMER else None
    if since is not None and not conversation.parked and rules.park_after > timedelta(0):
        yield since + rules.park_after, Due.PARKING, id_, NOBODY
    expected = not conversation.shown and conversation.left is None and conversation.held_until is None
    if since is not None and expected and rules.no_show > timedelta(0):
        yield since + rules.no_show, Due.NO_SHOW, id_, NOBODY


def second_chances(state: State) -> Iterator[datetime]:
    """When an able agent may be offered again what they declined.

    Nobody waits beside an able agent for another reason, so these are few; of agents who aren't able there's
    nothing to wake up for, since their becoming able is an event itself.
    """
    for _, line, fit in state.lines.with_somebody(state.able):
        able = fit & state.able
        for *_, id_ in line:
            conversation = state.conversations[id_]
            for agent, until in state.declined.get(id_, {}).items():
                if agent in able and agent not in conversation.offers and agent != conversation.own:
                    yield until


class Deadlines:
    """All deadlines of a state, kept up with its facts."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._known: dict[ConversationId, frozenset[Deadline]] = {}
        self._heap: list[Deadline] = []

    def follow(self, fact: Fact) -> None:
        """The fact was applied just now."""
        match fact:
            case ServiceResumed():
                self.reckon()
            case AvailabilityChanged() | AgentSeen():
                for id_ in self._state.agents[fact.agent].connected:
                    self._look_at(id_)
            case QueueShut():
                self.reckon()  # whoever waits may be helped out by that queue
            case AgentRemoved():
                return
            case _:
                conversation: ConversationId | None = getattr(fact, "conversation", None)
                if conversation is not None:
                    self._look_at(conversation)

    def reckon(self) -> None:
        """All of them anew: the time that counts, or the rules, are others."""
        self._known.clear()
        for id_ in (*self._state.conversations, *self._state.wrapping_up):
            self._known[id_] = frozenset(of_conversation(self._state, id_))
        self._heap = [deadline for known in self._known.values() for deadline in known]
        heapify(self._heap)

    def due(self, now: datetime) -> list[Deadline]:
        """What is due, in the order in which it should happen. Each is given out once."""
        found: set[Deadline] = set()
        while (first := self._first()) is not None and first[0] <= now:
            found.add(heappop(self._heap))
        return sorted(found, key=self._turn)

    def stands(self, deadline: Deadline) -> bool:
        """Whether it still is one."""
        return deadline in self._known.get(deadline[2], ())

    def earliest(self) -> datetime | None:
        """The next moment at which something becomes due; none where nothing will."""
        first = self._first()
        moments = list(second_chances(self._state))
        return min(moments if first is None else [first[0], *moments], default=None)

    def _turn(self, deadline: Deadline) -> tuple[object, ...]:
        """The kinds one after the other; of one kind the conversation ahead is first, and wrap-ups by time."""
        at, kind, id_, agent = deadline
        conversation = self._state.conversations.get(id_)
        place = (at, id_) if conversation is None else self._state.place(conversation)
        return kind, place, agent

    def _first(self) -> Deadline | None:
        while self._heap and not self.stands(self._heap[0]):
            heappop(self._heap)
        return self._heap[0] if self._heap else None

    def _look_at(self, id_: ConversationId) -> None:
        now_due = frozenset(of_conversation(self._state, id_))
        for deadline in now_due - self._known.get(id_, frozenset()):
            heappush(self._heap, deadline)
        if now_due:
            self._known[id_] = now_due
        else:
            self._known.pop(id_, None)
