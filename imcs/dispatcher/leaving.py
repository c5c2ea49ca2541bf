"""Into the line, or among the left messages: what hangs on whether a queue is open. Pure.

Each function looks at the state and gives the facts; it applies nothing.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from imcs.dispatcher import withdrawal
from imcs.dispatcher.facts import (
    ClosingChanged,
    ConversationOverflowed,
    ConversationQueued,
    Fact,
    MessageLeft,
    WaitBegan,
)
from imcs.dispatcher.hours import FAR
from imcs.dispatcher.reasons import WithdrawReason
from imcs.dispatcher.state import WAITING, State
from imcs.model import Conversation, Left, QueueName

WRITING = timedelta(minutes=2)
"""Whoever leaves a message instead of waiting gets so long to write it before anybody answers."""


def full(state: State, line: QueueName, now: datetime) -> bool:
    """Whether nobody else may wait: as many do as may, or somebody has waited for longer than anybody should."""
    rules, waiting = state.rules(line), state.lines.waiting.get(line, ())
    if 0 < rules.max_waiting <= len(waiting):
        return True
    since = (state.conversations[number].waiting_since or now for *_, number in waiting)
    return rules.max_wait > timedelta(0) and any(now - then >= rules.max_wait for then in since)


def turned_away(state: State, known: Conversation, fact: ConversationQueued) -> list[Fact]:
    """Who wants a person where nobody else may wait leaves a message at once."""
    return [fact, left(state, known, Left.FULL, fact.at, fact.at + WRITING)]


def queued(state: State, known: Conversation, fact: ConversationQueued) -> list[Fact]:
    """Into the line until it closes. Where it's closed already, and where nobody waits at the other end, the
    conversation is a left message."""
    line = fact.queue or known.line
    now = state.opening(line, fact.at)
    if known.left is not None and not known.shown:
        return [fact, left(state, replace(known, line=line), known.left, fact.at)]
    if now.closed is not None:
        return [fact, left(state, replace(known, line=line, due=None), Left.CLOSED, fact.at)]
    waits = replace(fact, closes=now.until)
    if fact.queue is None and known.overflow is not None and state.opening(known.overflow, fact.at).closed is not None:
        return [waits, ConversationOverflowed(fact.at, known.id, None, now.until)]
    return [waits]


def left(state: State, known: Conversation, why: Left, now: datetime, opens: datetime | None = None) -> MessageLeft:
    """A message that isn't offered before `opens`, nor before somebody is there; what is promised stays so."""
    from_then = max(now, opens or now)
    then = state.opening(known.line, from_then)
    if then.closed is not None:
        from_then = then.until or now + timedelta(days=FAR)
    due = from_then + state.rules(known.line).message_due
    return MessageLeft(now, known.id, why, from_then, due if known.due is None else max(known.due, from_then))


def begun(state: State, known: Conversation, now: datetime) -> list[Fact]:
    """The time of a left message has come, unless the queue was shut meanwhile."""
    if known.left is not None and state.opening(known.line, now).closed is not None:
        return [left(state, known, known.left, now)]
    return [WaitBegan(now, known.id)]


def closing(state: State, known: Conversation, now: datetime) -> list[Fact]:
    """Its queue closes while it waits: another one that is open takes it, or an agent answers it another day."""
    other = state.rules(known.line).overflow_to
    if other in state.queues and served(state, replace(known, overflow=other), now):
        return [overflowed(state, known, now)]
    return instead(state, known, Left.CLOSED, now)


def by_the_hours(state: State, now: datetime) -> list[Fact]:
    """The hours may be others than when who waits was told of them: nobody waits in vain, or for longer than it takes.

    What was promised for a left message is promised anew where it isn't offered when that was said.
    """
    facts: list[Fact] = []
    for known in sorted(state.conversations.values(), key=lambda known: known.id):
        if known.stage in WAITING and known.left is None:
            facts += waits_on(state, known, now)
        elif known.stage in WAITING and known.opens is not None and known.opens > now:
            facts += _comes_otherwise(state, known, known.opens, now)
    return facts


def waits_on(state: State, known: Conversation, now: datetime) -> list[Fact]:
    """Who waits goes on as long as one of its lines is open, until the last of them closes."""
    if not served(state, known, now):
        return closing(state, known, now)
    changes = overflows_at(state, known) if known.overflow is None else helped_until(state, known)
    if changes is not None and changes <= now:
        return [overflowed(state, known, now)]
    closes = _closes(state, [known.line] if known.overflow is None else [known.line, known.overflow], now)
    return [] if closes == known.closes else [ClosingChanged(now, known.id, closes)]


def _comes_otherwise(state: State, known: Conversation, opens: datetime, now: datetime) -> list[Fact]:
    if known.left is Left.CLOSED and served(state, known, now):
        return [WaitBegan(now, known.id)]
    shut = state.shut.get(known.line)
    if shut is not None and opens < shut:
        return []  # not the hours, but a supervisor: it's put off when its time comes, and what was promised stays
    again = left(state, replace(known, due=None), known.left or Left.CLOSED, now, _not_before(known, opens))
    unknown = timedelta(days=FAR / 2)  # nobody knew when it opens, and nobody does: that was told
    return [] if again.opens == opens or min(opens, again.opens) - now > unknown else [again]


def _not_before(known: Conversation, opens: datetime) -> datetime | None:
    """Until when it was put off by a person, whatever the hours; none where it only waits for the opening."""
    return None if known.left is Left.CLOSED else opens


def _closes(state: State, lines: Iterable[QueueName], now: datetime) -> datetime | None:
    """When the last of these queues closes that is open, one being so; none where one doesn't."""
    openings = [state.opening(line, now) for line in lines]
    ends = [opening.until for opening in openings if opening.closed is None]
    return None if None in ends else max(filter(None, ends))


def overflowed(state: State, known: Conversation, now: datetime) -> ConversationOverflowed:
    """Another queue helps out, until the last of the two closes; or doesn't, where it's closed by now."""
    other = known.overflow or state.rules(known.line).overflow_to
    helps = state.opening(other, now).closed is None
    lines = (known.line, other) if helps else (known.line,)
    goes_on = helps or served(state, replace(known, overflow=None), now)
    return ConversationOverflowed(
        now, known.id, other if helps else None, _closes(state, lines, now) if goes_on else known.closes
    )


def overflows_at(state: State, known: Conversation) -> datetime | None:
    """When another queue is to help out who waits: after so long, and once it's open; none where it never is."""
    rules = state.rules(known.line)
    if rules.overflow_to not in state.queues or known.left is not None or known.waiting_since is None:
        return None
    due = max(known.waiting_since + rules.overflow_after, known.overflow_since or known.waiting_since)
    then = state.opening(rules.overflow_to, due)
    return due if then.closed is None else then.until


def helped_until(state: State, known: Conversation) -> datetime | None:
    """When the queue that helps out who waits closes; none where it doesn't, or none does."""
    if known.overflow is None or known.overflow_since is None:
        return None
    then = state.opening(known.overflow, known.overflow_since)
    return then.until if then.closed is None else known.overflow_since


def instead(state: State, known: Conversation, why: Left, now: datetime, opens: datetime | None = None) -> list[Fact]:
    """Whoever waits leaves a message instead."""
    return [
        *withdrawal.from_everybody(known, WithdrawReason.MESSAGE_LEFT, now),
        left(state, known, why, now, opens),
    ]


def shut(state: State, queue: QueueName, now: datetime) -> list[Fact]:
    """The queue has been closed or opened just now: nobody waits in vain, and no message for longer than it must."""
    facts: list[Fact] = []
    for known in sorted(state.conversations.values(), key=lambda known: known.id):
        lines = (known.line, known.overflow or state.rules(known.line).overflow_to)
        if known.stage not in WAITING or queue not in lines:
            continue
        if known.left is None:
            facts += waits_on(state, known, now)
        elif queue == known.line and known.left is Left.CLOSED and known.opens is not None:
            facts += _sooner(state, known, known.opens, now)
    return facts


def _sooner(state: State, known: Conversation, opens: datetime, now: datetime) -> list[Fact]:
    """The left message may be offered before it was said."""
    if served(state, known, now):
        return [WaitBegan(now, known.id)]
    again = left(state, known, Left.CLOSED, now)
    return [again] if again.opens < opens else []


def served(state: State, known: Conversation, now: datetime) -> bool:
    """Whether one of the queues in whose lines it stands is open."""
    lines = (known.line,) if known.overflow is None else (known.line, known.overflow)
    return any(state.opening(line, now).closed is None for line in lines)
