"""What an agent sees at pick-up, and on asking: who the customer is, what was said so far, what may be answered.

Reads and words it; eight lines at most. It sends nothing.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from bots.texts import Texts
from bots.words import says_something
from imcs import phrases
from imcs.announcements import one_line, shown_name
from imcs.archive import Archive, ConversationRecord
from imcs.knowledge import Knowledge, SearchDown
from imcs.model import Agent, AgentId, Author, Conversation, ConversationId, Customer, CustomerId, Message, Puppet
from imcs.people import People
from kb.hit import Hit

SEARCH = 1.0
"""Seconds that the pop waits for suggestions."""
MOST_LINES = 40
WIDTH_LINE = 1_000
"""Lines, and characters of each, of what was said before."""
SUGGESTIONS = 3
EARLIER = 2
WIDTH_ASKED = 600
"""Characters of what the customer wrote before the pick-up: it's the matter itself, so rarely cut."""
WIDTH = 70
"""Characters of what somebody said."""
LEAST_CONFIDENCE = 0.02
"""Hits that are less likely right aren't shown even to who searches."""
WORTH_SUGGESTING = 0.05
"""Suggestions that are less likely right, unasked for, only cost the agent's time."""
REMEMBERED = 2_000
"""Lists of suggestions kept for `!s`."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An answer that the agent may send as it is."""

    article: str
    question: str
    answer: str
    confidence: float


class ScreenPop:
    """The customer's matter in a few lines."""

    def __init__(self, archive: Archive, people: People, knowledge: Knowledge, texts: Texts) -> None:
        self._archive = archive
        self._people = people
        self._knowledge = knowledge
        self._texts = texts
        self._suggested: OrderedDict[tuple[ConversationId, AgentId], list[Suggestion]] = OrderedDict()

    async def parts(self, agent: Agent, number: ConversationId) -> AsyncIterator[str]:
        """The screen pop of a conversation for its agent; what takes too long to find follows as a second part."""
        record = await self._archive.conversation(number)
        customer = None if record is None else await self._people.find_customer(record.customer)
        if record is None or customer is None:
            return
        conversation = record.as_conversation()
        said = await self._archive.messages(number)
        wrote = [line.body for line in said if line.author is Author.CUSTOMER and line.body]
        asked = [words for words in wrote if says_something(words)] or wrote
        searching = asyncio.ensure_future(self.suggest(agent, conversation, customer, question(asked)))
        await asyncio.wait([searching], timeout=SEARCH)
        lines = [
            self._customer_line(agent, customer),
            self._say(agent, phrases.POP_ASKED, text=one_line(" / ".join(asked[-5:]), WIDTH_ASKED)),
            self._bot_said(agent, said),
            *await self._earlier(agent, conversation),
        ]
        found = searching.result() if searching.done() else []
        yield "\n".join([*lines, *found][:8])
        if talk := self._so_far(agent, customer, said, asked):
            yield talk
        if not found and (late := await searching):
            yield "\n".join(late)

    def _so_far(self, agent: Agent, customer: Customer, said: Sequence[Message], asked: Sequence[str]) -> str:
        """What was said before, in full, where the pop could only show a part of it."""
        with_agents = [line for line in said if line.author is Author.AGENT and not line.private]
        if not with_agents and len(asked) <= 5 and sum(map(len, asked)) <= WIDTH_ASKED - 20:
            return ""
        theirs = self.name(agent, customer)
        lines = []
        for line in said[-MOST_LINES:]:
            if line.private or not line.body or line.author in (Author.BOT, Author.SERVICE):
                continue
            colleague = (
                self._people.agent(line.agent) if line.author is Author.AGENT and line.agent is not None else None
            )
            who = theirs if line.author is Author.CUSTOMER else "" if colleague is None else colleague.name
            lines.append(f"{who}: {one_line(line.body, WIDTH_LINE)}")
        return "\n".join([self._say(agent, phrases.POP_SO_FAR), *lines])

    def name(self, agent: Agent, customer: Customer) -> str:
        """What the staff call the customer."""
        return shown_name(customer) if customer.name else self._say(agent, phrases.CUSTOMER_NUMBER, number=customer.id)

    def _bot_said(self, agent: Agent, said: list[Message]) -> str:
        last = next((line.body for line in reversed(said) if line.author is Author.BOT), "")
        if not last:
            return self._say(agent, phrases.POP_NO_BOT)
        return self._say(agent, phrases.POP_BOT, text=one_line(last, WIDTH))

    async def _earlier(self, agent: Agent, conversation: Conversation) -> list[str]:
        records = await self.history(conversation.customer, EARLIER, conversation.id)
        if not records:
            return [self._say(agent, phrases.POP_FIRST)]
        return [await self._summary(agent, phrases.POP_EARLIER, record) for record in records]

    async def history(
        self, customer: CustomerId, limit: int, without: ConversationId | None = None
    ) -> list[ConversationRecord]:
        """The customer's conversations, the newest first."""
        records = await self._archive.conversations(limit + 1, customer=customer)
        return [record for record in records if record.id != without][:limit]

    async def history_text(self, agent: Agent, customer: Customer, limit: int) -> str:
        """`!history`: the customer's earlier conversations, a line each."""
        records = await self.history(customer.id, limit)
        name = self.name(agent, customer)
        if not records:
            return self._say(agent, phrases.HISTORY_NONE, customer=name)
        head = self._say(agent, phrases.HISTORY, customer=name, n=len(records))
        lines = [await self._summary(agent, phrases.HISTORY_LINE, record) for record in records]
        return "\n".join([head, *lines])

    async def who_text(self, agent: Agent, puppet: Puppet, conversation: Conversation | None) -> str:
        """`!who`: what is known of the customer."""
        customer = await self._people.find_customer(puppet.customer)
        if customer is None:
            return self._say(agent, phrases.POP_FIRST)
        records = await self.history(customer.id, 1000)
        lines = [self._customer_line(agent, customer)]
        if records:
            since = f"{records[-1].started_at.astimezone():%Y-%m-%d}"
            lines.append(self._say(agent, phrases.WHO_SINCE, time=since, n=len(records)))
        if conversation is not None:
            time = f"{conversation.started_at.astimezone():%H:%M}"
            values = {"number": conversation.id, "queue": conversation.queue, "time": time}
            lines.append(self._say(agent, phrases.WHO_CONVERSATION, **values))
        return "\n".join(lines)

    def _customer_line(self, agent: Agent, customer: Customer) -> str:
        name, language = self.name(agent, customer), phrases.AUTONYMS[customer.language]
        return self._say(agent, phrases.POP_CUSTOMER, name=name, tier=customer.tier, language=language)

    async def _summary(self, agent: Agent, msgid: str, record: ConversationRecord) -> str:
        said = await self._archive.messages(record.id)
        first = next((line.body for line in said if line.author is Author.CUSTOMER and line.body), "")
        colleague = self._people.agent(record.agent) if record.agent is not None else None
        values: dict[str, object] = {
            "number": record.id,
            "time": f"{record.started_at.astimezone():%m-%d %H:%M}",
            "agent": "bot" if colleague is None else colleague.public_name or colleague.name,
            "text": one_line(first, 40),
        }
        if msgid == phrases.HISTORY_LINE:
            values["queue"] = record.queue
        return self._say(agent, msgid, **values)

    async def suggest(self, agent: Agent, conversation: Conversation, customer: Customer, text: str) -> list[str]:
        """Search, remember what was found for `!s`, and word it a line each."""
        if not text:
            return []
        try:
            searched = await self._knowledge.search(text, queue=conversation.queue, limit=SUGGESTIONS)
            hits = worth_showing(searched, WORTH_SUGGESTING)
        except SearchDown:
            return []
        found = self.remember(agent, conversation.id, customer, hits)
        return [
            self._say(
                agent,
                phrases.POP_SUGGESTION,
                n=number,
                question=one_line(suggestion.question, WIDTH),
                percent=round(suggestion.confidence * 100),
            )
            for number, suggestion in enumerate(found, 1)
        ]

    def remember(
        self, agent: Agent, conversation: ConversationId, customer: Customer, hits: Sequence[Hit]
    ) -> list[Suggestion]:
        """Keep the list that `!s N` means from now on, and return it."""
        language = customer.language.value
        found = [Suggestion(hit.id, hit.question, hit.article.answer_in(language), hit.confidence) for hit in hits]
        self._suggested[conversation, agent.id] = found
        self._suggested.move_to_end((conversation, agent.id))
        while len(self._suggested) > REMEMBERED:
            self._suggested.popitem(last=False)
        return found

    def suggestion(self, agent: Agent, conversation: ConversationId, number: int) -> Suggestion | None:
        """Number `number` of the list last shown to this agent in this conversation."""
        found = self._suggested.get((conversation, agent.id), [])
        return found[number - 1] if 0 < number <= len(found) else None

    def _say(self, agent: Agent, msgid: str, /, **values: object) -> str:
        return self._texts(agent.language.value, msgid, **values)


def question(asked: list[str]) -> str:
    """The line that most likely is the question: the longest of the last few; the rest are greetings and asides."""
    return max(asked[-5:], key=len, default="")


def worth_showing(hits: Sequence[Hit], least: float = LEAST_CONFIDENCE) -> list[Hit]:
    """Those that are likely enough to be right."""
    return [hit for hit in hits if hit.confidence >= least]
