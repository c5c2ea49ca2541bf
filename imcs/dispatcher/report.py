"""How well people were served: the usual measures of a contact centre, from facts alone. Pure.

Conversations count where their start is among the facts; those still open count as far as they've come. The clock of
an answer runs from the first wish for a person to the first line that one writes; when somebody accepted is measured
beside it. A conversation that returned to the queue after an answer was answered all the same. Left messages are
counted apart: nobody waited for them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from imcs.dispatcher.facts import (
    ConversationConnected,
    ConversationEnded,
    ConversationQueued,
    ConversationStarted,
    Fact,
    MessageLeft,
    TurnPassed,
    WrapUpEnded,
)
from imcs.model import Author, ConversationId, QueueName


@dataclass(frozen=True, slots=True)
class QueueReport:
    """One queue's measures; none where there was nothing to measure."""

    queue: QueueName
    conversations: int
    """How many began, with the bot or without."""
    wanted: int
    """For how many a person was asked for."""
    answered: int
    """To how many of these a person has written."""
    abandoned: int
    """How many of these ended without a person's line, whether the customer said so, left or fell silent."""
    service_level: float | None
    """Answered within the target ÷ (answered + abandoned after the target): a share, 0 to 1."""
    abandonment: float | None
    """Abandoned ÷ (answered + abandoned): a share, 0 to 1."""
    asa: timedelta | None
    """Average speed of answer: the mean wait of those answered, until a person's first line."""
    longest_wait: timedelta | None
    """Of those answered or abandoned."""
    aht: timedelta | None
    """Average handling time of those accepted and over: connected with agents, and the wrap-up."""
    time_to_accept: timedelta | None = None
    """The mean wait until somebody accepted, of those whom anybody has accepted."""
    left: int = 0
    """How many were left as messages; none of them counts above."""
    left_answered: int = 0
    """To how many of these an agent has written."""
    left_in_time: int = 0
    """How many of these by the time that was promised."""

    @classmethod
    def empty(cls, queue: QueueName) -> "QueueReport":
        """Of a queue to which nobody came."""
        return _measure(queue, (), USUAL_TARGET)


@dataclass(frozen=True, slots=True)
class Report:
    """All queues' measures."""

    target: timedelta
    """Within which an answer counts for the service level, where a queue has no target of its own."""
    queues: Mapping[QueueName, QueueReport]


@dataclass(slots=True)
class _Case:
    queue: QueueName
    started_at: datetime
    wanted_at: datetime | None = None
    accepted_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    connected_since: datetime | None = None
    handled: timedelta = field(default_factory=timedelta)
    over: bool = False
    """Ended, and wrapped up if there's anything to wrap up."""
    due: datetime | None = None
    """By when a left message should be answered; none for whoever waited at the other end."""

    @property
    def wait(self) -> timedelta | None:
        """From the wish to the answer or, without one, to the end."""
        until = self.answered_at or self.ended_at
        return None if self.wanted_at is None or until is None else until - self.wanted_at

    @property
    def accepted_after(self) -> timedelta | None:
        """From the wish until somebody accepted."""
        return None if self.wanted_at is None or self.accepted_at is None else self.accepted_at - self.wanted_at

    def stop_handling(self, at: datetime) -> None:
        """The agent no longer has it."""
        if self.connected_since is not None:
            self.handled += at - self.connected_since
            self.connected_since = None


USUAL_TARGET = timedelta(seconds=60)
_Counted = ConversationQueued | MessageLeft | ConversationConnected | TurnPassed | ConversationEnded | WrapUpEnded


def report(
    facts: Iterable[Fact], *, target: timedelta = USUAL_TARGET, targets: Mapping[QueueName, timedelta] | None = None
) -> Report:
    """The measures of what `facts` tell, oldest first. Queues without a conversation don't appear.

    `target` is for the queues that aren't among `targets`.
    """
    cases, known = Cases(), targets or {}
    for fact in facts:
        cases.follow(fact)
    return Report(target, {name: cases.measure(name, known.get(name, target)) for name in cases.queues()})


class Cases:
    """What has become of each conversation, fact by fact: for measures that go on."""

    def __init__(self) -> None:
        self._cases: dict[ConversationId, _Case] = {}

    def follow(self, fact: Fact) -> None:
        """The next fact; most tell nothing about it."""
        if isinstance(fact, ConversationStarted):
            self._cases[fact.conversation] = _Case(fact.queue, fact.at)
        elif isinstance(fact, _Counted) and (case := self._cases.get(fact.conversation)) is not None:
            _follow(case, fact)

    def forget_before(self, moment: datetime) -> None:
        """Conversations that began earlier count no more."""
        while (first := next(iter(self._cases), None)) is not None and self._cases[first].started_at < moment:
            del self._cases[first]

    @property
    def oldest(self) -> datetime | None:
        """When the first of them began."""
        return next((case.started_at for case in self._cases.values()), None)

    def queues(self) -> list[QueueName]:
        """Those to which anybody came."""
        return sorted({case.queue for case in self._cases.values()})

    def measure(self, queue: QueueName, target: timedelta) -> QueueReport:
        """The measures of one of them."""
        return _measure(queue, [case for case in self._cases.values() if case.queue == queue], target)


def _follow(case: _Case, fact: _Counted) -> None:
    match fact:
        case ConversationQueued():
            case.wanted_at = case.wanted_at or fact.at
            case.stop_handling(fact.at)
            if case.accepted_at is None and case.due is not None:  # a left message whose customer waits after all
                case.due, case.wanted_at = None, fact.at
        case MessageLeft():
            if case.accepted_at is None:
                case.due = fact.due
        case ConversationConnected():
            case.accepted_at = case.accepted_at or fact.at
            case.connected_since = case.connected_since or fact.at
        case TurnPassed():
            if fact.to is Author.CUSTOMER:  # an agent has written
                case.answered_at = case.answered_at or fact.at
        case ConversationEnded():
            case.stop_handling(fact.at)
            case.ended_at = fact.at
            case.over = fact.wrap_up_until is None
        case WrapUpEnded():
            if case.ended_at is not None:
                case.handled += fact.at - case.ended_at
            case.over = True


def _measure(name: QueueName, cases: Sequence[_Case], target: timedelta) -> QueueReport:
    wanted = [case for case in cases if case.wanted_at is not None and case.due is None]
    left = [case for case in cases if case.due is not None]
    answered = [case.wait for case in wanted if case.answered_at is not None and case.wait is not None]
    abandoned = [case.wait for case in wanted if case.answered_at is None and case.wait is not None]
    accepted = [case.accepted_after for case in wanted if case.accepted_after is not None]
    handled = [case.handled for case in wanted if case.accepted_at is not None and case.over]
    in_time = sum(wait <= target for wait in answered)
    too_late = sum(wait > target for wait in abandoned)
    return QueueReport(
        queue=name,
        conversations=len(cases),
        wanted=len(wanted),
        answered=len(answered),
        abandoned=len(abandoned),
        service_level=_share(in_time, len(answered) + too_late),
        abandonment=_share(len(abandoned), len(answered) + len(abandoned)),
        asa=_mean(answered),
        longest_wait=max(answered + abandoned, default=None),
        aht=_mean(handled),
        time_to_accept=_mean(accepted),
        left=len(left),
        left_answered=sum(case.answered_at is not None for case in left),
        left_in_time=sum(case.answered_at <= case.due for case in left if case.answered_at and case.due),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _mean(times: Sequence[timedelta]) -> timedelta | None:
    return sum(times, timedelta()) / len(times) if times else None
