"""Everything that is held about a customer, as the customer may read it: the record, then each conversation.

Reads and words it; it sends nothing. What the staff noted about a person is that person's data too (GDPR art. 15,
個資法 § 3), so a copy quotes it, without what it says of other people.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bots.texts import Texts
from imcs.archive import Archive, Contact, ConversationRecord, CustomerNote
from imcs.model import Customer, CustomerId, Message
from imcs.people import People
from imcs.phrases import customers as words
from imcs.phrases import rights
from imcs.privacy import mask_others
from imcs.workgroup.own_talks import OwnTalks, day, notes, shown

ALL = 100_000


@dataclass(frozen=True, slots=True)
class Noted:
    """What the staff wrote about the customer, and where and when it was."""

    body: str
    time: str
    channel: str = ""
    """Of what happened outside of IMCS; "" for a note."""


@dataclass(frozen=True, slots=True)
class Section:
    """Part of a copy: what the customer knows, and what was noted beside it."""

    lines: Sequence[str]
    noted: Sequence[Noted]


class OwnData:
    """One customer's data in their language."""

    def __init__(self, archive: Archive, people: People, texts: Texts) -> None:
        self._archive = archive
        self._talks = OwnTalks(archive, people, texts)
        self._texts = texts

    async def summary(self, customer: Customer) -> str:
        """What is held, in a few lines."""
        talks = await self._conversations(customer.id)
        said = [await self._archive.messages(talk.id) for talk in talks]
        kept, contacts = await self._beside(customer.id)
        noted = {"notes": len(kept) + sum(len(notes(each)) for each in said), "contacts": len(contacts)}
        used = rights.LEARNT_FROM if customer.used else rights.NOT_LEARNT_FROM
        held = {"conversations": len(talks), "lines": sum(len(shown(each)) for each in said)}
        since = day(talks[-1].started_at) if talks else "–"
        return "\n".join(
            [
                *await self._record(customer),
                self._say(customer, rights.TALKS, since=since, **held),
                *await self._more(customer, talks),
                *([self._say(customer, rights.OTHERS, **noted)] if any(noted.values()) else []),
                self._say(customer, used),
                self._say(customer, rights.YOUR_RIGHTS),
            ]
        )

    async def whole(self, customer: Customer) -> str:
        """All of it, the earliest conversation first."""
        sections = [Section(await self._record(customer), await self._noted(customer))]
        for talk in reversed(await self._conversations(customer.id)):
            noted = [_noted_in(line) for line in notes(await self._archive.messages(talk.id))]
            sections.append(Section(["", *await self._talks.text(customer, talk)], noted))
        seen = "\n".join(line for section in sections for line in section.lines)
        lines = [line for section in sections for line in (*section.lines, *self._quoted(customer, section, seen))]
        if any(section.noted for section in sections):
            lines += ["", self._say(customer, rights.THIRD_PERSONS)]
        return "\n".join(lines)

    async def _noted(self, customer: Customer) -> list[Noted]:
        """What was noted in the record and of contacts outside of IMCS, the earliest first."""
        kept, contacts = await self._beside(customer.id)
        found = [(note.at, Noted(note.body, day(note.at))) for note in kept]
        found += [(each.at, Noted(each.body, day(each.at), each.channel)) for each in contacts]
        return [noted for _, noted in sorted(found, key=lambda each: each[0])]

    async def _beside(self, customer: CustomerId) -> tuple[Sequence[CustomerNote], Sequence[Contact]]:
        book = self._archive.customers
        return await book.notes(customer, ALL), await book.contacts(customer, ALL)

    def _quoted(self, customer: Customer, section: Section, seen: str) -> list[str]:
        """The notes of a section, without other people's data: all but what the customer is shown anyway."""
        lines = []
        bodies = mask_others([noted.body for noted in section.noted], seen)
        for noted, text in zip(section.noted, bodies, strict=True):
            if not noted.channel:
                lines.append(self._say(customer, rights.NOTE, time=noted.time, text=text))
                continue
            known = words.CHANNELS.get(noted.channel)
            channel = noted.channel if known is None else self._say(customer, known)
            lines.append(self._say(customer, rights.CONTACT, channel=channel, time=noted.time, text=text))
        return lines

    async def _conversations(self, customer: CustomerId) -> list[ConversationRecord]:
        return await self._archive.conversations(ALL, customer=customer)

    async def _more(self, customer: Customer, talks: list[ConversationRecord]) -> list[str]:
        """What there is beside lines; none where nothing is."""
        forms = sum([len(await self._archive.forms.of(talk.id)) for talk in talks])
        passed_on = sum([len(await self._archive.postings.of(talk.id)) for talk in talks])
        ratings = [await self._archive.ratings.of(talk.id) for talk in talks]
        given = sum(rating is not None and rating.mark is not None for rating in ratings)
        counted = {"forms": forms, "passed": passed_on, "ratings": given}
        return [self._say(customer, rights.MORE_HELD, **counted)] if any(counted.values()) else []

    async def _record(self, customer: Customer) -> list[str]:
        record = await self._archive.customers.record(customer.id)
        lines = [self._say(customer, rights.HELD, number=customer.id)]
        if record is None:
            return lines
        if record.customer.name:
            lines.append(self._say(customer, rights.NAME, value=record.customer.name))
        lines += [self._say(customer, rights.ADDRESS, value=address) for address in record.addresses]
        lines += [f"{attribute.name}: {attribute.value}" for attribute in record.attributes]
        return [*lines, *(f"#{tag}" for tag in record.tags)]

    def _say(self, customer: Customer, msgid: str, /, **values: object) -> str:
        return self._texts(customer.language.value, msgid, **values)


def _noted_in(line: Message) -> Noted:
    return Noted(line.body, f"{line.at.astimezone():%H:%M}")
