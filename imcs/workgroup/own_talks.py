"""A customer's own conversations as the customer may read them: lines, forms and rating, nothing of the staff's own.

Reads and words it; it sends nothing.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from yarl import URL

from bots.texts import Texts
from imcs.archive import Archive, ConversationRecord, FormFilled, Rating
from imcs.model import Author, Customer, Message
from imcs.people import People
from imcs.phrases import forms, ratings, rights


class OwnTalks:
    """Conversations in the customer's words and language."""

    def __init__(self, archive: Archive, people: People, texts: Texts) -> None:
        self._archive = archive
        self._people = people
        self._texts = texts

    async def text(self, customer: Customer, talk: ConversationRecord) -> list[str]:
        """One conversation: a head, its lines, then what was entered in forms and how it was rated."""
        lines = [self._say(customer, rights.COPY_TALK, number=talk.id, day=day(talk.started_at))]
        lines += self._lines(customer, await self._archive.messages(talk.id))
        for form in await self._archive.forms.of(talk.id):
            lines += self._form(customer, form)
        for posting in await self._archive.postings.of(talk.id):
            host = URL(posting.url, encoded=True).host or ""
            waits = posting.due is not None or posting.fault
            msgid = forms.OWN_TO_BE_PASSED_ON if waits else forms.OWN_PASSED_ON
            lines.append(self._say(customer, msgid, host=host, day=day(posting.at)))
        if (rating := await self._archive.ratings.of(talk.id)) is not None and rating.mark is not None:
            lines.append(self._rated(customer, rating, rating.mark))
        return lines

    def _lines(self, customer: Customer, messages: Sequence[Message]) -> Iterator[str]:
        for line in shown(messages):
            yield f"{line.at.astimezone():%H:%M} {self._who(customer, line)}: {line.body}"

    def _who(self, customer: Customer, line: Message) -> str:
        if line.author is Author.CUSTOMER:
            return self._say(customer, rights.YOU)
        agent = self._people.agent(line.agent) if line.author is Author.AGENT and line.agent is not None else None
        return self._say(customer, rights.WE) if agent is None else agent.known_as

    def _form(self, customer: Customer, form: FormFilled) -> Iterator[str]:
        yield self._say(customer, forms.FORM if form.complete else forms.FORM_UNFINISHED, title=form.title)
        for answer in form.answers:
            yield self._say(customer, forms.FORM_LINE, label=answer.label, answer=answer.shown)

    def _rated(self, customer: Customer, rating: Rating, mark: int) -> str:
        return self._say(customer, ratings.OWN_RATING, mark=mark, comment=rating.comment or "–")

    def _say(self, customer: Customer, msgid: str, /, **values: object) -> str:
        return self._texts(customer.language.value, msgid, **values)


def shown(messages: Sequence[Message]) -> list[Message]:
    """The lines that the customer wrote or was sent."""
    return [line for line in messages if line.body and not line.private]


def notes(messages: Sequence[Message]) -> list[Message]:
    """What agents noted beside them, whatever for: why it ended, what the next agent must know."""
    return [line for line in messages if line.body and line.private and line.author is Author.AGENT]


def day(at: datetime) -> str:
    """The day on the service's own wall."""
    return f"{at.astimezone():%Y-%m-%d}"
