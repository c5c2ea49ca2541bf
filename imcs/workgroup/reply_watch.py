"""The reply watch: a customer who talks to an agent isn't left without an answer.

From the agent's coming on, and from the first unanswered line on, step by step: the agent is told that it wasn't
received, reminded that it wasn't answered, the supervisors are told, and at last the conversation goes back to the head
of the queue. What asks for no answer ("thanks", "OK") doesn't count, nor does the time on hold. It keeps the time; what
happens is its caller's to do.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import partial

from bots.words import Word, customer_word
from imcs.archive import Delivered, Entry
from imcs.dispatcher import (
    ConversationConnected,
    ConversationEnded,
    ConversationHeld,
    ConversationLeft,
    ConversationQueued,
    HoldEnded,
)
from imcs.model import AgentId, Author, Conversation, ConversationId, Message, Stage
from imcs.workgroup.on_air import OnAir, Timer

NO_ANSWER_NEEDED = frozenset({Word.THANKS, Word.ACKNOWLEDGED, Word.YES, Word.SYMBOLS, Word.END})


class Step(IntEnum):
    """What happens to whom left a line unanswered, in this order."""

    UNREAD = 0
    """No client of the agent's has acknowledged the line."""
    REMIND = 1
    ALERT = 2
    TAKE_BACK = 3


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds until each step; 0 for never."""

    unread: float = 60
    remind: float = 120
    alert: float = 300
    take_back: float = 600

    def of(self, step: Step) -> float:
        """Seconds until this step."""
        return (self.unread, self.remind, self.alert, self.take_back)[step]


@dataclass(slots=True)
class _Unanswered:
    """A conversation whose customer waits for the agent."""

    agent: AgentId
    since: float
    """When the agent came, or the first of the unanswered lines did, by the watch's clock."""
    first: str = ""
    """The line's id; empty where the agent hasn't written yet."""
    received: bool = False
    """Whether a client of the agent's has acknowledged it."""
    timer: Timer | None = None


class ReplyWatch:
    """Watches every conversation that is with an agent."""

    def __init__(
        self, patience: Patience, act: Callable[[ConversationId, AgentId, Step, float], None], air: OnAir
    ) -> None:
        """`act` does what a step demands, of a conversation and its agent; it gets the seconds waited, by `air`."""
        self._patience = patience
        self._act = act
        self._air = air
        self._with: dict[ConversationId, AgentId] = {}
        self._unanswered: dict[ConversationId, _Unanswered] = {}
        self._held: set[ConversationId] = set()
        """Put aside: their customers were told that it takes a while."""

    def resume(self, conversation: Conversation, said: Iterable[Message]) -> None:
        """Take up a conversation after a restart; the time before it counts against nobody."""
        if conversation.stage is Stage.CONNECTED and conversation.agent is not None:
            self._with[conversation.id] = conversation.agent
            if conversation.held_until is not None:
                self._held.add(conversation.id)
            self._wait(conversation.id, _Unanswered(conversation.agent, self._air.time()))
            for line in said:
                self._heard(line)

    def recorded(self, entry: Entry) -> None:
        """Something was committed."""
        match entry:
            case Message():
                self._heard(entry)
            case Delivered():
                waiting = self._unanswered.get(entry.conversation)
                if waiting is not None and waiting.first == entry.message_id:
                    waiting.received = True
            case ConversationConnected():
                self._answered(entry.conversation)
                self._with[entry.conversation] = entry.agent
                self._wait(entry.conversation, _Unanswered(entry.agent, self._air.time()))
            case ConversationLeft(successor=int() as successor):
                self._with[entry.conversation] = AgentId(successor)
                self._wait_anew(entry.conversation)
            case ConversationHeld():
                self._held.add(entry.conversation)
                self._wait_anew(entry.conversation)
            case HoldEnded():
                self._held.discard(entry.conversation)
                self._wait_anew(entry.conversation)
            case ConversationQueued() | ConversationEnded():
                self._with.pop(entry.conversation, None)
                self._held.discard(entry.conversation)
                self._answered(entry.conversation)
            case _:
                return

    def _heard(self, line: Message) -> None:
        number, agent = line.conversation, self._with.get(line.conversation)
        if agent is None or line.private:
            return
        if line.author is Author.AGENT:
            if is_answer(line):
                self._answered(number)
        elif line.author is Author.CUSTOMER and not self._has_line(number) and _wants_answer(line.body):
            self._answered(number)
            self._wait(number, _Unanswered(agent, self._air.time(), line.id))

    def waits(self, number: ConversationId) -> bool:
        """Whether the customer waits for the agent's answer, or for the agent's first word."""
        return number in self._unanswered

    def _has_line(self, number: ConversationId) -> bool:
        waiting = self._unanswered.get(number)
        return waiting is not None and bool(waiting.first)

    def _wait(self, number: ConversationId, waiting: _Unanswered) -> None:
        self._unanswered[number] = waiting
        if number not in self._held:
            self._wait_for(number, waiting, Step.UNREAD if waiting.first else Step.REMIND)

    def _wait_anew(self, number: ConversationId) -> None:
        """Whoever has it now has the whole time for what is unanswered, if anything is; none runs while on hold."""
        waiting = self._unanswered.get(number)
        if waiting is not None:
            self._answered(number)
            self._wait(number, _Unanswered(self._with[number], self._air.time(), waiting.first, waiting.received))

    def _answered(self, number: ConversationId) -> None:
        waiting = self._unanswered.pop(number, None)
        if waiting is not None and waiting.timer is not None:
            waiting.timer.cancel()

    def _wait_for(self, number: ConversationId, waiting: _Unanswered, first: Step) -> None:
        """Set the clock to the next step from `first` on that is wanted at all."""
        for step in Step:
            if step >= first and self._patience.of(step):
                when = waiting.since + self._patience.of(step)
                waiting.timer = self._air.call_at(when, partial(self._due, number, step))
                return

    def _due(self, number: ConversationId, step: Step) -> None:
        waiting = self._unanswered[number]
        if step is not Step.TAKE_BACK:
            self._wait_for(number, waiting, Step(step + 1))
        if step is not Step.UNREAD or not waiting.received:
            self._act(number, waiting.agent, step, self._patience.of(step))


def is_answer(line: Message) -> bool:
    """Whether an agent's line says something anew: to correct, take back or mark a line leaves the customer waiting."""
    return bool(line.body) and not line.corrects


def _wants_answer(words: str) -> bool:
    # asked last of all: reading the words costs as much as everything else that is done for a line
    return bool(words) and customer_word(words) not in NO_ANSWER_NEEDED
