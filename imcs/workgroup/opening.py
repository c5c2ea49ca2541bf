"""What customers are told of the opening hours: that nobody is there, why, and when somebody will be.

Reads the hours and words them; the operator's own texts go before ours. Decides nothing.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, tzinfo

from babel.dates import format_date

from bots.texts import Texts
from imcs import phrases
from imcs.dispatcher import Dispatcher, Opening
from imcs.model import Closed, Conversation, Language, Left, QueueName
from imcs.phrases import messages
from imcs.workgroup.bulletins import Bulletins

OwnWords = Callable[[Closed, Language], str]
"""The operator's text of one queue; empty where there is none."""
_DAYS = {Language.ZH_TW: "M月d日（EEE）", Language.ZH_CN: "M月d日（EEE）", Language.EN: "EEE d MMM"}


class OpeningHours:
    """Every queue's hours in words."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        texts: Texts,
        now: Callable[[], datetime],
        own_words: Mapping[QueueName, OwnWords],
    ) -> None:
        self._dispatcher = dispatcher
        self._texts = texts
        self._now = now
        self._own_words = own_words
        self.bulletins = Bulletins()

    def say(self, own_words: Mapping[QueueName, OwnWords]) -> None:
        """The operator's texts are these from now on."""
        self._own_words = own_words

    def of(self, queue: QueueName) -> Opening:
        """Whether people are there now."""
        return self._dispatcher.opening(queue, self._now())

    def nobody_in(self) -> frozenset[QueueName]:
        """The queues in which nobody can be waited for now: closed, or full."""
        dispatcher, now = self._dispatcher, self._now()
        return frozenset(name for name in dispatcher.queues if not dispatcher.may_wait(name, now))

    def today(self, queue: QueueName) -> date:
        """The day on the queue's wall; where it has no hours, on the service's."""
        rules = self._dispatcher.queues.get(queue)
        zone = None if rules is None or rules.hours is None else rules.hours.zone
        return self._now().astimezone(zone).date()

    def closed_text(self, queue: QueueName, language: Language) -> str:
        """What a customer who wants a person is told now; empty while the queue is open."""
        now = self.of(queue)
        if now.closed is None:
            return ""
        own = self._own_words.get(queue)
        text = "" if own is None or now.closed is Closed.SHUT else own(now.closed, language)
        if text := text or self.bulletins.why_shut(queue, self._now()):
            return text.replace("{time}", self.at(queue, now.until, language)).strip()
        if now.until is None:
            return self._texts(language.value, phrases.CLOSED_LONG)
        when = self.at(queue, now.until, language)
        return self._texts(language.value, phrases.CLOSED_NOW[now.closed], time=when)

    def message_text(self, known: Conversation, language: Language, agent: str = "") -> str:
        """What a customer reads of the left message: when it's answered, and why not now.

        `agent` is the name of who comes back to it; empty where that can be anybody.
        """
        if known.left is Left.LATER:
            when = self.at(known.line, known.opens or self._now(), language)
            msgid = messages.LATER if agent else messages.LATER_ANYBODY
            return self._texts(language.value, msgid, agent=agent, time=when, number=known.id)
        by = "" if known.due is None else self.short(known.line, known.due, language)
        closed = self.closed_text(known.line, language) if known.left is Left.CLOSED else ""
        msgid = messages.FULL_KEPT if known.left is Left.FULL else messages.KEPT if closed else messages.ASKED
        if closed and self.of(known.line).until is None:
            msgid = messages.KEPT_LONG  # nobody knows when, so nothing is promised
        text = self._texts(language.value, msgid, time=by, number=known.id)
        return f"{closed}\n{text}" if closed else text

    def status(self, queue: QueueName, language: Language) -> str:
        """The same as a contact's status: short."""
        now = self.of(queue)
        if now.closed is None:
            return ""
        if now.until is None:
            return self._texts(language.value, phrases.QUEUE_CLOSED)
        return self._texts(language.value, phrases.QUEUE_CLOSED_UNTIL, time=self.short(queue, now.until, language))

    def at(self, queue: QueueName, moment: datetime | None, language: Language) -> str:
        """Within a sentence: at 13:00; on Mon 2 Mar, 09:00."""
        if moment is None:
            return ""
        local, today = self._local(queue, moment)
        time = f"{local:%H:%M}"
        if today:
            return self._texts(language.value, phrases.AT_TIME, time=time)
        return self._texts(language.value, phrases.ON_DAY, day=_day(local, language), time=time)

    def short(self, queue: QueueName, moment: datetime, language: Language) -> str:
        """A moment on the queue's wall: 13:00; Mon 2 Mar 09:00."""
        local, today = self._local(queue, moment)
        return f"{local:%H:%M}" if today else f"{_day(local, language)} {local:%H:%M}"

    def _local(self, queue: QueueName, moment: datetime) -> tuple[datetime, bool]:
        """The moment on the queue's wall, and whether that's today there."""
        zone = self.zone(queue)
        local = moment.astimezone(zone)
        return local, local.date() == self._now().astimezone(zone).date()

    def zone(self, queue: QueueName) -> tzinfo:
        """Of the clock that the queue goes by."""
        rules = self._dispatcher.queues.get(queue)
        return UTC if rules is None or rules.hours is None else rules.hours.zone


def _day(local: datetime, language: Language) -> str:
    return format_date(local, _DAYS[language], locale=language.value)
