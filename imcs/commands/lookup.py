"""`!kb WORDS`: what the knowledge base and earlier conversations say, for the staff's eyes."""

from collections.abc import Sequence

from imcs import phrases
from imcs.announcements import one_line
from imcs.knowledge import Knowledge, SearchDown
from imcs.model import Agent, Conversation
from imcs.screen_pop import ScreenPop, worth_showing
from imcs.workgroup import Workgroup
from kb.hit import Hit, TranscriptHit


class Lookup:
    """Searches, and remembers what was found so that `!s N` sends it."""

    def __init__(self, workgroup: Workgroup, knowledge: Knowledge, screen_pop: ScreenPop) -> None:
        self._workgroup = workgroup
        self._knowledge = knowledge
        self._pop = screen_pop
        self._texts = workgroup.texts

    async def search(self, agent: Agent, conversation: Conversation | None, words: str) -> str:
        """The best articles and conversations; in the window of an open conversation they can be sent from there."""
        try:
            hits = worth_showing(await self._knowledge.search(words))
            talks = await self._knowledge.transcripts(words, agent.queues)
        except SearchDown:
            return self._say(agent, phrases.KB_DOWN)
        if not hits and not talks:
            return self._say(agent, phrases.KB_NOTHING, words=one_line(words))
        if conversation is not None:
            customer = await self._workgroup.people.find_customer(conversation.customer)
            if customer is not None:
                self._pop.remember(agent, conversation.id, customer, hits)
        found = self._articles(agent, hits) + self._talks(agent, talks, len(hits))
        return "\n".join(
            [self._say(agent, phrases.KB_FOUND, words=one_line(words)), *found, self._say(agent, phrases.KB_HOW)]
        )

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
