"""Faults of left messages and opening hours, to be put in on purpose. See test_seeded_faults.py."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from imcs.dispatcher import (
    ConversationOverflowed,
    ConversationQueued,
    Dispatcher,
    Fact,
    MessageLeft,
    WaitBegan,
    applying,
    deadlines,
    leaving,
    routing,
)
from imcs.dispatcher.hours import Opening
from imcs.dispatcher.lines import Place
from imcs.dispatcher.routing import Rank
from imcs.dispatcher.state import State
from imcs.model import AgentId, Author, Conversation, ConversationId, Left, QueueName
from tests.dispatcher.faults_of_events import never

HERE = "imcs.dispatcher"
FAULTS: dict[str, tuple[str, object]] = {}
rank = routing._rank


def always_first(message: Conversation, hurry: bool) -> Rank:
    return min(rank(message, hurry), Rank.PRESSING)


FAULTS["left messages starve who waits"] = f"{HERE}.routing._rank", always_first


def always_last(message: Conversation, hurry: bool) -> Rank:
    return Rank.RETURNED if message.at_head else Rank.LEFT


FAULTS["left messages starve"] = f"{HERE}.routing._rank", always_last


def own_queue_alone(state: State, message: Conversation, now: datetime) -> bool:
    waiting = [state.conversations[id_].queued_at or now for *_, id_ in state.lines.waiting.get(message.line, ())]
    return any(now - since > state.rules(message.line).target / 2 for since in waiting)


FAULTS["who waits long in another queue of the same agents doesn't matter"] = (
    f"{HERE}.routing._somebody_waits_long",
    own_queue_alone,
)


def nobody_counts(state: State, agent: AgentId, now: datetime) -> ConversationId | None:
    return None


FAULTS["nobody counts who goes before a left message"] = f"{HERE}.routing.passed_over", nobody_counts


def always_open(state: State, queue: str, now: datetime) -> Opening:
    return Opening()


FAULTS["the hours are ignored"] = f"{HERE}.state.State.opening", always_open
FAULTS["who waits at closing time goes on waiting"] = f"{HERE}.deadlines.of_conversation", never(deadlines.Due.CLOSING)
FAULTS["a left message is never offered"] = f"{HERE}.deadlines.of_conversation", never(deadlines.Due.OPENING)
FAULTS["who isn't there is waited for"] = f"{HERE}.deadlines.of_conversation", never(deadlines.Due.NO_SHOW)


def there_after_the_agents_line(self: Dispatcher, conversation: ConversationId, now: datetime) -> list[Fact]:
    return customer_wrote(self, conversation, now) if self.conversation(conversation).turn is Author.CUSTOMER else []


customer_wrote = Dispatcher.customer_wrote
FAULTS["who wrote before the agent did isn't there"] = (
    f"{HERE}.dispatcher.Dispatcher.customer_wrote",
    there_after_the_agents_line,
)


def offered_before_it_opens(state: State, conversation: Conversation) -> bool:
    return conversation.stage.value == "queued"


FAULTS["a left message is offered before its time"] = f"{HERE}.state.State._seeks", offered_before_it_opens


def without_overflow(state: State, known: Conversation, now: datetime) -> list[Fact]:
    return leaving.instead(state, known, Left.CLOSED, now)


FAULTS["a queue that's open doesn't help when one closes"] = f"{HERE}.leaving.closing", without_overflow


def helps_though_closed(state: State, known: Conversation, now: datetime) -> ConversationOverflowed:
    return replace(overflowed(state, known, now), queue=known.overflow or state.rules(known.line).overflow_to)


overflowed = leaving.overflowed
FAULTS["a queue that is closed helps out"] = f"{HERE}.leaving.overflowed", helps_though_closed


def helps_for_ever(state: State, known: Conversation) -> None:
    return None


FAULTS["who helps out goes on when their queue has closed"] = f"{HERE}.leaving.helped_until", helps_for_ever


def into_a_closed_line(state: State, known: Conversation, fact: ConversationQueued) -> list[Fact]:
    return [fact]


FAULTS["who comes back waits where nobody is"] = f"{HERE}.leaving.queued", into_a_closed_line


def counts_from_the_request(state: State, fact: MessageLeft) -> None:
    before = state.conversations[fact.conversation].queued_at
    message_left(state, fact)
    state.put(replace(state.conversations[fact.conversation], queued_at=before or fact.at))


message_left = applying._message_left
FAULTS["a left message has waited all night"] = f"{HERE}.applying._message_left", counts_from_the_request


def never_full(state: State, line: QueueName, now: datetime) -> bool:
    return False


FAULTS["any number may wait, however long"] = f"{HERE}.leaving.full", never_full


def nobody_is_told(state: State, queue: str, now: datetime) -> list[Fact]:
    return []


FAULTS["who waits in a queue that is shut goes on waiting"] = f"{HERE}.leaving.shut", nobody_is_told


def shut_or_not(state: State, known: Conversation, now: datetime) -> list[Fact]:
    return [WaitBegan(now, known.id)]


FAULTS["a left message is offered while the queue is shut"] = f"{HERE}.leaving.begun", shut_or_not


def due_anew(state: State, known: Conversation, *rest: Any) -> MessageLeft:
    return left(state, replace(known, due=None), *rest)


left = leaving.left
FAULTS["what was promised is put off"] = f"{HERE}.leaving.left", due_anew


def by_number(state: State, line: list[Place], now: datetime) -> list[tuple[Rank, Place]]:
    return sorted(((turn, place) for turn, place in ranked(state, line, now)), key=lambda turn: (turn[0], -turn[1][2]))


ranked = routing._ranked
FAULTS["the last left message is the first"] = f"{HERE}.routing._ranked", by_number


def later_for_everybody(state: State, known: Conversation, *rest: Any) -> MessageLeft:
    made = left(state, known, *rest)
    return replace(made, opens=made.opens + timedelta(seconds=1))


FAULTS["a left message is offered too late"] = f"{HERE}.leaving.left", later_for_everybody
