"""What the staff read about a customer: the record, and every earlier contact with them.

Reads and words it; it sends nothing, and shows nobody's address.
"""

from collections.abc import Sequence
from datetime import datetime

from bots.case_words import all_quoted
from bots.texts import Texts
from imcs import phrases
from imcs.archive import Archive, Contact, ConversationRecord, CustomerRecord
from imcs.archive.customer_records import plain_text
from imcs.model import Agent, Author, Conversation, ConversationId, Customer, CustomerId, Puppet
from imcs.people import People
from imcs.phrases import cases, ratings
from imcs.phrases import customers as words
from imcs.phrases.knowledge import SPEAKERS
from imcs.wording import one_line, shown_name

WIDTH_RECORD = 240
"""Characters of the pop's line about the customer."""
WIDTH_TEXT = 40
"""Characters of what an earlier contact began with."""
MOST_ATTRIBUTES = 30
MOST_NOTES = 5
WIDTH_NOTE = 400


class CustomerView:
    """Who the customer is, in the words of one agent."""

    def __init__(self, archive: Archive, people: People, texts: Texts) -> None:
        self._archive = archive
        self._people = people
        self._texts = texts

    def name(self, agent: Agent, customer: Customer) -> str:
        """What the staff call the customer."""
        return shown_name(customer) or self._say(agent, phrases.CUSTOMER_NUMBER, number=customer.id)

    async def line(self, agent: Agent, customer: Customer) -> str:
        """The record on one line."""
        record = await self._archive.customers.record(customer.id)
        tags = () if record is None else record.tags
        more = [self._say(agent, words.POP_MORE, name=name, value=value) for name, value in _shown(customer)]
        return one_line(" · ".join([self._head(agent, customer), *more, *(f"#{tag}" for tag in tags)]), WIDTH_RECORD)

    def _head(self, agent: Agent, customer: Customer) -> str:
        name, language = self.name(agent, customer), phrases.AUTONYMS[customer.language]
        return self._say(agent, phrases.POP_CUSTOMER, name=name, tier=customer.tier, language=language)

    async def earlier(self, agent: Agent, conversation: Conversation, limit: int) -> list[str]:
        """The last contacts before this conversation, a line each."""
        contacts = await self._contacts(conversation.customer, limit, conversation.id)
        if not contacts:
            return [self._say(agent, phrases.POP_FIRST)]
        return [await self._summary(agent, contact, phrases.POP_EARLIER, words.POP_CONTACT) for contact in contacts]

    async def quoted(
        self, agent: Agent, conversation: Conversation, customer: Customer, wrote: Sequence[str]
    ) -> list[str]:
        """The earlier cases that the customer names in these lines, a line each; none of anybody else's."""
        records = [await self._archive.conversation(ConversationId(number)) for number in all_quoted(wrote)]
        own = [each for each in records if each and each.customer == customer.id and each.id != conversation.id]
        lines = [await self._summary(agent, each, phrases.HISTORY_LINE, words.HISTORY_CONTACT) for each in own]
        return [self._say(agent, cases.POP_QUOTED, line=line) for line in lines]

    async def history_text(self, agent: Agent, customer: Customer, limit: int) -> str:
        """`!history`: the earlier contacts, a line each, the newest first."""
        contacts = await self._contacts(customer.id, limit)
        name = self.name(agent, customer)
        if not contacts:
            return self._say(agent, words.HISTORY_NONE, customer=name)
        head = self._say(agent, words.HISTORY, customer=name, n=len(contacts))
        lines = [await self._summary(agent, each, phrases.HISTORY_LINE, words.HISTORY_CONTACT) for each in contacts]
        return "\n".join([head, *lines])

    async def who_text(
        self, agent: Agent, puppet: Puppet, conversation: Conversation | None, *, with_address: bool = False
    ) -> str:
        """`!who`: everything that is known of the customer; the real address only if it's asked for."""
        record = await self._archive.customers.record(puppet.customer)
        if record is None:
            return self._say(agent, phrases.POP_FIRST)
        lines = [self._head(agent, record.customer)]
        if with_address:
            lines.append(self._say(agent, words.WHO_ADDRESS, address=plain_text(record.customer.address)))
        lines += self._details(agent, record)
        talks = await self._archive.conversations(1000, customer=record.customer.id)
        if talks:
            since = f"{talks[-1].started_at.astimezone():%Y-%m-%d}"
            lines.append(self._say(agent, phrases.WHO_SINCE, time=since, n=len(talks)))
        if conversation is not None:
            time = f"{conversation.started_at.astimezone():%H:%M}"
            values = {"number": conversation.id, "queue": conversation.queue, "time": time}
            lines.append(self._say(agent, phrases.WHO_CONVERSATION, **values))
        number = conversation.id if conversation is not None else talks[0].id if talks else None
        if number is not None and (tags := await self._archive.tags(number)):
            lines.append(self._say(agent, phrases.WHO_TAGS, tags="、".join(tags)))
        return "\n".join(lines)

    def _details(self, agent: Agent, record: CustomerRecord) -> list[str]:
        customer = record.customer
        lines = [self._say(agent, words.WHO_NUMBER, number=customer.id)]
        dedicated = None if customer.dedicated is None else self._people.agent(customer.dedicated)
        if dedicated is not None:
            lines.append(self._say(agent, words.WHO_DEDICATED, agent=dedicated.known_as))
        lines += [
            self._say(
                agent,
                words.WHO_ATTRIBUTE,
                name=plain_text(each.name),
                value=plain_text(each.value),
                source=self._say(agent, words.SOURCES[each.source]),
            )
            for each in record.attributes[:MOST_ATTRIBUTES]
        ]
        if (further := len(record.attributes) - MOST_ATTRIBUTES) > 0:
            lines.append(self._say(agent, words.WHO_CUT, n=further))
        if record.tags:
            lines.append(self._say(agent, words.WHO_TAGS, tags=" ".join(f"#{tag}" for tag in record.tags)))
        for note in record.notes[:MOST_NOTES]:
            time, text = f"{note.at.astimezone():%Y-%m-%d}", one_line(plain_text(note.body), WIDTH_NOTE)
            lines.append(self._say(agent, words.WHO_NOTE, time=time, agent=note.who, text=text))
        return lines

    async def _contacts(
        self, customer: CustomerId, limit: int, without: ConversationId | None = None
    ) -> Sequence[ConversationRecord | Contact]:
        """Conversations and what happened outside of IMCS, the newest first."""
        talks = [each for each in await self._archive.conversations(limit + 1, customer=customer) if each.id != without]
        outside = await self._archive.customers.contacts(customer, limit)
        both: list[ConversationRecord | Contact] = [*talks, *outside]
        return sorted(both, key=_when, reverse=True)[:limit]

    async def _summary(self, agent: Agent, contact: ConversationRecord | Contact, talk: str, outside: str) -> str:
        values: dict[str, object] = {"time": f"{_when(contact).astimezone():%m-%d %H:%M}"}
        if isinstance(contact, Contact):
            channel = words.CHANNELS.get(contact.channel)
            values["channel"] = contact.channel if channel is None else self._say(agent, channel)
            text = one_line(plain_text(contact.body), WIDTH_TEXT)
            return self._say(agent, outside, agent=contact.who, text=text, **values)
        said = await self._archive.messages(contact.id)
        first = next((line.body for line in said if line.author is Author.CUSTOMER and line.body), "")
        values |= {"number": contact.id, "text": one_line(first, WIDTH_TEXT), "agent": self._with(agent, contact)}
        if talk == phrases.HISTORY_LINE:
            values["queue"] = contact.queue
        line = self._say(agent, talk, **values)
        rating = await self._archive.ratings.of(contact.id)
        if rating is None or rating.mark is None:
            return line
        return self._say(agent, ratings.HISTORY_MARK, line=line, mark=rating.mark)

    def _with(self, reader: Agent, talk: ConversationRecord) -> str:
        """With whom the customer spoke."""
        if talk.agent is None:
            return self._say(reader, words.WITH_NOBODY if talk.queued_at else SPEAKERS[Author.BOT])
        colleague = self._people.agent(talk.agent)
        return self._say(reader, words.WITH_FORMER) if colleague is None else colleague.known_as

    def _say(self, agent: Agent, msgid: str, /, **values: object) -> str:
        return self._texts(agent.language.value, msgid, **values)


def _shown(customer: Customer) -> list[tuple[str, str]]:
    return [(plain_text(name), plain_text(value)) for name, value in customer.attributes.items()]


def _when(contact: ConversationRecord | Contact) -> datetime:
    return contact.at if isinstance(contact, Contact) else contact.started_at
