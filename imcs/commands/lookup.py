"""`!kb WORDS` and `!kb talk N`: what the knowledge base and ended conversations say, for the staff's eyes."""

from collections.abc import Sequence

from imcs import phrases
from imcs.customers.reading import Reading
from imcs.customers.screen_pop import ScreenPop, worth_showing
from imcs.knowledge import Knowledge, SearchDown
from imcs.model import Agent, Conversation, ConversationId
from imcs.phrases import knowledge
from imcs.wording import one_line
from imcs.workgroup import Workgroup
from kb.hit import Hit, TranscriptHit

MOST_TEXT = 5_000
"""Characters of a conversation that are shown."""


class Lookup:
    """Searches, and remembers what was found so that `!s N` sends it."""

    def __init__(self, workgroup: Workgroup, knowledge: Knowledge, reading: Reading, screen_pop: ScreenPop) -> None:
        self._workgroup = workgroup
        self._knowledge = knowledge
        self._reading = reading
        self._pop = screen_pop
        self._texts = workgroup.texts

    async def search(self, agent: Agent, conversation: Conversation | None, words: str) -> str:
        """The best articles and conversations; in the window of an open conversation they can be sent from there."""
        try:
            hits = worth_showing(await self._knowledge.search(words))
            talks = await self._reading.find(agent, words, self._workgroup.now())
        except SearchDown:
            return self._say(agent, phrases.KB_DOWN)
        if not hits and not talks:
            return self._say(agent, phrases.KB_NOTHING, words=one_line(words))
        if conversation is not None:
            customer = await self._workgroup.people.find_customer(conversation.customer)
            if customer is not None:
                self._pop.remember(agent, conversation.id, customer, hits)
        found = self._articles(agent, hits) + self._talks(agent, talks, len(hits))
        how = [self._say(agent, phrases.KB_HOW)] if hits else []
        how += [self._say(agent, knowledge.TALK_HOW)] if talks else []
        return "\n".join([self._say(agent, phrases.KB_FOUND, words=one_line(words)), *found, " · ".join(how)])

    async def talk(self, agent: Agent, argument: str) -> str:
        """One ended conversation, personal data masked; as much of it as goes into a message."""
        number = argument.lstrip("#")
        found = None
        if len(number) < 10:
            found = await self._reading.open(agent, ConversationId(int(number)), self._workgroup.now())
        if found is None:
            return self._say(agent, knowledge.NO_TALK, number=one_line(number))
        started = f"{found.at.astimezone():%Y-%m-%d %H:%M}"
        shown = [self._say(agent, knowledge.TALK, number=found.number, queue=found.queue, time=started)]
        length = 0
        for place, (at, author, text) in enumerate(found.lines):
            length += len(text)
            if length > MOST_TEXT:
                return "\n".join([*shown, f"… +{len(found.lines) - place}"])
            who = self._say(agent, knowledge.SPEAKERS[author])
            shown.append(f"{at.astimezone():%H:%M} {who}: {text}")
        return "\n".join(shown)

    def _articles(self, agent: Agent, hits: Sequence[Hit]) -> list[str]:
        return [
            self._say(
                agent,
                phrases.KB_HIT,
                n=number,
                question=one_line(hit.question),
                percent=round(hit.confidence * 100),
                id=hit.id,
            )
            for number, hit in enumerate(hits, 1)
        ]

    def _talks(self, agent: Agent, talks: Sequence[TranscriptHit], before: int) -> list[str]:
        return [
            self._say(
                agent,
                phrases.KB_TRANSCRIPT,
                n=number,
                number=talk.conversation,
                time=talk.meta.get("day", ""),
                text=one_line(talk.excerpt, 120),
            )
            for number, talk in enumerate(talks, before + 1)
        ]

    def _say(self, agent: Agent, msgid: str, /, **values: object) -> str:
        return self._texts(agent.language.value, msgid, **values)
