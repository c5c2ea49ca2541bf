"""How was it? Asked once after a conversation that an agent had, and answered with a mark and perhaps a comment.

Says what is asked, and which of a customer's lines answer it; whatever isn't plainly an answer is left to begin a
conversation. It never reopens anything. What was asked lately is known again after a restart.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bots.rating import comment_in, mark_in, mark_of_reactions
from bots.texts import Texts
from imcs.archive import Entry, Rating, RatingAsked, RatingGiven
from imcs.dispatcher import ConversationEnded, ConversationStarted, EndReason, Fact
from imcs.model import Author, Conversation, ConversationId, Customer, CustomerId, Message, QueueName
from imcs.people import People
from imcs.phrases import ratings as phrases
from imcs.wording import line_id
from imcs.workgroup.blocks import Blocks

WINDOW = timedelta(days=1)
"""For so long a mark, or a comment, answers the question."""
CHANGE = timedelta(minutes=10)
"""For so long another mark takes the place of the one given; later a bare number is no answer to anything."""
GOOD_ENDS = frozenset({EndReason.CLOSED, EndReason.FINISHED})
ASKED, RATED = "rate-", "rated-"
"""Begin the ids of the two lines that a customer may react or reply to; the conversation's number follows."""
NONE = ConversationId(0)
Placed = tuple[ConversationId, int]
"""To which conversation a line was added, and its place in the archive's queue."""


@dataclass(slots=True)
class Matter:
    """An open conversation, as far as it matters here."""

    customer: CustomerId
    queue: QueueName
    continues: ConversationId | None
    answered: bool = False
    """Whether an agent wrote anything in it."""


class Ratings:
    """What customers are asked, and what they answer."""

    def __init__(
        self,
        queues: frozenset[QueueName],
        people: People,
        texts: Texts,
        append: Callable[[*tuple[Entry, ...]], int],
        blocks: Blocks,
    ) -> None:
        """`queues`: where customers are asked at all; `append` puts into the archive's queue, and gives the place.
        Who is blocked isn't asked."""
        self._queues = queues
        self._people = people
        self._texts = texts
        self._append = append
        self._blocks = blocks
        self._open: dict[ConversationId, Matter] = {}
        self._asked: dict[ConversationId, Rating] = {}
        """What was asked within the window, the earliest first."""
        self._latest: dict[tuple[CustomerId, QueueName], ConversationId] = {}
        """What each customer was asked last."""

    # ── What is asked ─────────────────────────────────────────────────────────────────────────────────────────────

    def resume(self, conversation: Conversation, said: Iterable[Message]) -> None:
        """Know an open conversation after a restart, with the last lines of it."""
        matter = self._open[conversation.id] = Matter(conversation.customer, conversation.queue, conversation.continues)
        matter.answered = any(line.author is Author.AGENT and not line.private for line in said)

    async def resume_asked(self, ratings: Iterable[Rating]) -> None:
        """Know what was asked lately; a reaction must find its customer, who needn't have written since."""
        for rating in ratings:
            self._know(rating)
            await self._people.find_customer(rating.customer)

    def answered(self, conversation: ConversationId) -> None:
        """An agent writes to the customer."""
        if (matter := self._open.get(conversation)) is not None:
            matter.answered = True

    def decided(self, facts: Iterable[Fact]) -> list[Entry]:
        """What follows from facts: the question, once a conversation is well over."""
        entries: list[Entry] = []
        for fact in facts:
            if isinstance(fact, ConversationStarted):
                self._open[fact.conversation] = Matter(fact.customer, fact.queue, fact.continues)
            elif isinstance(fact, ConversationEnded):
                matter = self._open.pop(fact.conversation, None)
                if matter is not None and self._is_asked(fact, matter):
                    entries += self._ask(fact, matter)
        return entries

    def _is_asked(self, fact: ConversationEnded, matter: Matter) -> bool:
        if matter.queue not in self._queues or not matter.answered or fact.reason not in GOOD_ENDS:
            return False
        before = None if matter.continues is None else self._asked.get(matter.continues)
        rated = before is not None and before.mark is not None  # the same matter: once is enough
        return not rated and not self._blocks.holds(matter.customer, fact.at)

    def _ask(self, fact: ConversationEnded, matter: Matter) -> Iterable[Entry]:
        number, at = fact.conversation, fact.at
        self._forget_before(at - WINDOW)
        self._know(Rating(number, matter.customer, matter.queue, fact.agent, at))
        text = self._say(matter.customer, phrases.ASK)
        return RatingAsked(number, at), Message(number, at, Author.SERVICE, f"{ASKED}{number}", text)

    def forget(self, customer: CustomerId) -> None:
        """Know nothing more of what this customer was asked and answered."""
        theirs = self._people.numbers(customer)
        self._asked = {number: asked for number, asked in self._asked.items() if asked.customer not in theirs}
        self._latest = {key: number for key, number in self._latest.items() if key[0] not in theirs}

    def _know(self, rating: Rating) -> None:
        self._asked[rating.conversation] = rating
        self._latest[rating.customer, rating.queue] = rating.conversation

    def _forget_before(self, moment: datetime) -> None:
        while self._asked and (oldest := next(iter(self._asked.values()))).asked_at < moment:
            del self._asked[oldest.conversation]
            if self._latest.get((oldest.customer, oldest.queue)) == oldest.conversation:
                del self._latest[oldest.customer, oldest.queue]

    # ── What is answered ──────────────────────────────────────────────────────────────────────────────────────────

    def said(self, customer: Customer, queue: QueueName, line: Message) -> Placed | None:
        """Keep a line, written while nothing is open, that answers; None for any other.

        Its conversation is the one that was asked about, whatever `line` says. Returns that, and the line's place in
        the archive's queue.
        """
        theirs = self._people.numbers(customer.id)  # whoever was merged meanwhile was asked under the old number
        rating = self._asked.get(max(self._latest.get((number, queue), NONE) for number in theirs))
        if rating is None or line.at - rating.asked_at >= WINDOW:
            return None
        if comment := comment_in(line.body):
            return self._comment(rating, line, comment)
        late = rating.at is not None and line.at - rating.at >= CHANGE
        return None if late else self._mark(rating, line, mark_in(line.body))

    def pointed(
        self, customer: Customer, queue: QueueName, target: str, line: Message, reactions: Sequence[str]
    ) -> Placed | None:
        """The same for a reaction or a reply to one of the lines that ask or thank, whatever is open by now."""
        begins, _, number = target.rpartition("-")
        rating = self._asked.get(ConversationId(int(number))) if number.isdecimal() and len(number) < 10 else None
        if (
            rating is None
            or rating.customer not in self._people.numbers(customer.id)
            or rating.queue != queue
            or f"{begins}-" not in (ASKED, RATED)
        ):
            return None
        mark = mark_in(line.body) if line.body else mark_of_reactions(reactions)
        if mark is None and line.body:
            return self._comment(rating, line, comment_in(line.body) or line.body)
        return self._mark(rating, line, mark)

    def _mark(self, rating: Rating, line: Message, mark: int | None) -> Placed | None:
        if mark is None:
            return None
        number, changed = rating.conversation, replace(rating, at=line.at, mark=mark)
        thanks = self._line(changed, f"{RATED}{number}", self._say(rating.customer, phrases.THANKS, mark=mark))
        if rating.mark is not None:
            thanks = replace(thanks, id=line_id(), corrects=thanks.id)
        return self._given(changed, line, thanks)

    def _comment(self, rating: Rating, line: Message, comment: str) -> Placed | None:
        if rating.mark is None or rating.comment:
            return None
        changed = replace(rating, at=line.at, comment=comment)
        thanks = self._line(changed, line_id(), self._say(rating.customer, phrases.THANKS_FOR_COMMENT))
        return self._given(changed, line, thanks)

    def _given(self, rating: Rating, line: Message, thanks: Message) -> Placed:
        number = rating.conversation
        self._asked[number] = rating
        assert rating.mark is not None
        given = RatingGiven(number, line.at, rating.mark, rating.comment)
        place = self._append(given, replace(line, conversation=number))
        self._append(thanks)
        return number, place

    def _line(self, rating: Rating, name: str, text: str) -> Message:
        return Message(rating.conversation, rating.at or rating.asked_at, Author.SERVICE, name, text)

    def _say(self, number: CustomerId, msgid: str, /, **values: object) -> str:
        customer = self._people.customer(number)
        return self._texts("zh_TW" if customer is None else customer.language.value, msgid, **values)
