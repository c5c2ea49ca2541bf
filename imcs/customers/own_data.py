"""Everything that is held about a customer, as the customer may read it: the record, then each conversation.

Reads and words it; it sends nothing. Notes and contacts written down by the staff are counted, not quoted.
"""

from bots.texts import Texts
from imcs.archive import Archive, ConversationRecord
from imcs.model import Customer, CustomerId
from imcs.people import People
from imcs.phrases import rights
from imcs.workgroup.own_talks import OwnTalks, day, shown

ALL = 100_000


class OwnData:
    """One customer's data in their language."""

    def __init__(self, archive: Archive, people: People, texts: Texts) -> None:
        self._archive = archive
        self._talks = OwnTalks(archive, people, texts)
        self._texts = texts

    async def summary(self, customer: Customer) -> str:
        """What is held, in a few lines."""
        talks = await self._conversations(customer.id)
        lines = sum([len(shown(await self._archive.messages(talk.id))) for talk in talks])
        used = rights.LEARNT_FROM if customer.used else rights.NOT_LEARNT_FROM
        held = {"conversations": len(talks), "lines": lines}
        since = day(talks[-1].started_at) if talks else "–"
        return "\n".join(
            [
                *await self._record(customer),
                self._say(customer, rights.TALKS, since=since, **held),
                *await self._more(customer, talks),
                self._say(customer, used),
                self._say(customer, rights.YOUR_RIGHTS),
            ]
        )

    async def whole(self, customer: Customer) -> str:
        """All of it, the earliest conversation first."""
        lines = await self._record(customer)
        for talk in reversed(await self._conversations(customer.id)):
            lines += ["", *await self._talks.text(customer, talk)]
        return "\n".join(lines)

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
        lines += [f"#{tag}" for tag in record.tags]
        if record.notes or record.contacts:
            counted = {"notes": len(record.notes), "contacts": len(record.contacts)}
            lines.append(self._say(customer, rights.OTHERS, **counted))
        return lines

    def _say(self, customer: Customer, msgid: str, /, **values: object) -> str:
        return self._texts(customer.language.value, msgid, **values)
