"""What an agent sees at pick-up, and on asking: who the customer is, what was said so far, what may be answered.

Reads and words it; eight lines at most. It sends nothing.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass

from bots.texts import Texts
from bots.words import Word, customer_word, says_something
from imcs import phrases
from imcs.archive import Archive
from imcs.crm import Answer
from imcs.customers.customer_view import CustomerView
from imcs.knowledge import Knowledge, SearchDown
from imcs.model import Agent, AgentId, Author, Conversation, ConversationId, Customer, Message
from imcs.people import People
from imcs.phrases import customers
from imcs.wording import one_line
from imcs.workgroup import forms
from kb.hit import Hit

WAIT = 1.0
"""Seconds that the pop waits for suggestions and for the record of another system."""
MOST_LINES = 40
WIDTH_LINE = 1_000
"""Lines, and characters of each, of what was said before."""
SUGGESTIONS = 3
EARLIER = 3
WIDTH_ASKED = 600
"""Characters of what the customer wrote before the pick-up: it's the matter itself, so rarely cut."""
WIDTH = 70
"""Characters of what somebody said."""
LEAST_CONFIDENCE = 0.02
"""Hits that are less likely right aren't shown even to who searches."""
WORTH_SUGGESTING = 0.05
"""Suggestions that are less likely right, unasked for, only cost the agent's time."""
WORTH_NAMING = 0.2
"""An article less likely to be about the same isn't named beside a draft."""
UNHEEDED = frozenset({Word.CANCEL, Word.END})
"""Words after which a conversation is over; where it isn't, an agent came in between."""
REMEMBERED = 2_000
"""Lists of suggestions kept for `!s`."""


Asking = Callable[[Customer], asyncio.Task[Answer] | None]
"""Asks another system for more on a customer."""


def nobody_to_ask(_customer: Customer) -> None:
    """There is no other system."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An answer that the agent may send as it is."""

    article: str
    question: str
    answer: str
    confidence: float


class ScreenPop:
    """The customer's matter in a few lines."""

    def __init__(
        self, archive: Archive, people: People, knowledge: Knowledge, texts: Texts, ask: Asking = nobody_to_ask
    ) -> None:
        """`ask`: who has more on the record, if anybody."""
        self._ask = ask
        self._archive = archive
        self._people = people
        self._knowledge = knowledge
        self._texts = texts
        self.view = CustomerView(archive, people, texts)
        """The customer's record and history, for whoever asks."""
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
        if wrote and wrote[-1] not in asked and customer_word(wrote[-1]) in UNHEEDED:
            asked.append(wrote[-1])  # it came as the agent took it: whoever is in must know
        searching = asyncio.ensure_future(self.suggest(agent, conversation, customer, question(asked)))
        asking = self._ask(customer)
        await asyncio.wait([searching] if asking is None else [searching, asking], timeout=WAIT)
        record_line = await self._record(agent, customer, asking)
        lines = [
            record_line,
            self._say(agent, phrases.POP_ASKED, text=one_line(" / ".join(asked[-5:]), WIDTH_ASKED)),
            *self._bot_said(agent, said),
            *await self.view.earlier(agent, conversation, EARLIER),
        ]
        lines += await self.view.quoted(agent, conversation, customer, wrote)
        found = searching.result() if searching.done() else []
        yield "\n".join([*lines, *found][:8])
        for form in await self._archive.forms.of(number):
            yield forms.shown(form, agent, self._texts)
        if talk := self._so_far(agent, customer, said, asked):
            yield talk
        if not found and (late := await searching):
            yield "\n".join(late)
        if asking is not None and (more := await self._late_record(agent, customer, asking, record_line)):
            yield more

    async def _record(self, agent: Agent, customer: Customer, asking: asyncio.Task[Answer] | None) -> str:
        """The record as far as it's known, and whether more of it was to be had."""
        line = await self.view.line(agent, self._people.customer(customer.id) or customer)
        if asking is None:
            return line
        if not asking.done():
            return f"{line} · {self._say(agent, customers.CRM_COMING)}"
        if _answer(asking) is Answer.UNAVAILABLE:
            return f"{line} · {self._say(agent, customers.CRM_UNAVAILABLE)}"
        return line

    async def _late_record(self, agent: Agent, customer: Customer, asking: asyncio.Task[Answer], shown: str) -> str:
        """What came too late for the pop; "" where nothing did."""
        coming = self._say(agent, customers.CRM_COMING)
        if not shown.endswith(coming):
            return ""
        await asyncio.wait([asking])
        if _answer(asking) is Answer.UNAVAILABLE:
            return self._say(agent, customers.CRM_UNAVAILABLE_LATE)
        line = await self._record(agent, customer, asking)
        return "" if shown == f"{line} · {coming}" else line

    def _so_far(self, agent: Agent, customer: Customer, said: Sequence[Message], asked: Sequence[str]) -> str:
        """What was said before, in full, where the pop could only show a part of it."""
        with_agents = [line for line in said if line.author is Author.AGENT and not line.private]
        if not with_agents and len(asked) <= 5 and sum(map(len, asked)) <= WIDTH_ASKED - 20:
            return ""
        theirs = self.view.name(agent, customer)
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

    def _bot_said(self, agent: Agent, said: list[Message]) -> list[str]:
        last = next((line.body for line in reversed(said) if line.author is Author.BOT), "")
        return [self._say(agent, phrases.POP_BOT, text=one_line(last, WIDTH))] if last else []

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


def _answer(asking: asyncio.Task[Answer]) -> Answer:
    return Answer.UNAVAILABLE if asking.cancelled() else asking.result()


def question(asked: list[str]) -> str:
    """The line that most likely is the question: the longest of the last few; the rest are greetings and asides."""
    return max(asked[-5:], key=len, default="")


def worth_showing(hits: Sequence[Hit], least: float = LEAST_CONFIDENCE) -> list[Hit]:
    """Those that are likely enough to be right."""
    return [hit for hit in hits if hit.confidence >= least]
