"""`!canned` sends an operator's text, `!undo` takes back what was sent last."""

from collections.abc import Sequence
from hashlib import blake2s

from imcs import phrases
from imcs.archive import Archive, FeedbackGiven
from imcs.commands.naming import longest
from imcs.knowledge.confirmations import RECALLED
from imcs.model import Agent, Author, Conversation, Message
from imcs.pointers import retracted, retraction
from imcs.wording import line_id, one_line, shown_name
from imcs.workgroup import Line, Workgroup
from imcs.workgroup.canned import CannedReply, Missing

LOOKED_THROUGH = 100
"""Lines among which the agent's last one is looked for."""
SIGNED = "-"


class ReadyMade:
    """Sends texts, and takes back."""

    def __init__(self, workgroup: Workgroup, archive: Archive, replies: Sequence[CannedReply]) -> None:
        self._workgroup = workgroup
        self._archive = archive
        self._replies = replies

    def canned(self, agent: Agent, conversation: Conversation, argument: str) -> str:
        """Send the reply that the argument begins with; without one, list what there is for this queue."""
        here = {reply.name: reply for reply in self._replies if reply.serves(conversation.queue)}
        customer = self._workgroup.people.customer(conversation.customer)
        language = "zh_TW" if customer is None else customer.language.value
        name = longest(here, argument) if argument else None
        if not here:
            return self._say(agent, phrases.CANNED_NONE)
        if name is None:
            known = "\n".join(f"{reply.name} · {one_line(reply.preview(language))}" for reply in here.values())
            head = phrases.CANNED_UNKNOWN if argument else phrases.CANNED
            return self._say(agent, head, name=one_line(argument, 20), replies=known)
        rules = self._workgroup.dispatcher.queues.get(conversation.queue)
        said = here[name].said(
            language,
            {
                "customer": "" if customer is None else shown_name(customer),
                "agent": agent.known_as,
                "queue": (rules.title if rules is not None else "") or conversation.queue,
                "case": str(conversation.id),
                "words": argument[len(name) :].strip(),
            },
        )
        if isinstance(said, Missing):
            missing = ", ".join(f"{{{each}}}" for each in said.names)
            return self._say(agent, phrases.CANNED_MISSING, name=name, missing=missing)
        more = argument[len(name) :].strip()
        body = f"{said}\n{more}" if more and not here[name].takes_words(language) else said
        self._workgroup.agent_says(agent, conversation, Line("", body))
        return self._say(agent, phrases.SUGGESTION_SENT, question=one_line(body))

    def sends(self, article: str) -> str:
        """An id for the line that sends an article's answer: with the article in hand it's known again, ever after."""
        return _signed(line_id(), article)

    async def _sent_by(self, line: str, agent: Agent, conversation: Conversation) -> str | None:
        """The article whose answer the line with this id sent, if it did."""
        key = line.partition(SIGNED)[0]
        articles = await self._archive.sent_articles(conversation.id, agent.id)
        return next((article for article in articles if line == _signed(key, article)), None)

    async def undo(self, agent: Agent, conversation: Conversation) -> str:
        """Take back the agent's own last line; what it taught goes too."""
        await self._workgroup.saved()
        said = await self._archive.last_lines(conversation.id, LOOKED_THROUGH)
        gone = {retracted(line.payloads) for line in said if line.payloads}
        own = [line for line in said if line.author is Author.AGENT and line.agent == agent.id and not line.private]
        line = next((line for line in reversed(own) if line.body and (line.corrects or line.id) not in gone), None)
        if line is None:
            return self._say(agent, phrases.UNDO_NOTHING)
        target, now = line.corrects or line.id, self._workgroup.now()
        customer = self._workgroup.people.customer(conversation.customer)
        language = "zh_TW" if customer is None else customer.language.value
        body = self._workgroup.texts(language, phrases.UNDONE_CUSTOMER)
        self._archive.append(
            Message(conversation.id, now, Author.SERVICE, line_id(), body, agent.id, payloads=retraction(target))
        )
        if article := await self._sent_by(target, agent, conversation):
            self._archive.append(FeedbackGiven(conversation.id, article, RECALLED, now, agent.id))
        return self._say(agent, phrases.UNDONE, text=one_line(line.body))

    def _say(self, agent: Agent, msgid: str, /, **values: object) -> str:
        return self._workgroup.texts(agent.language.value, msgid, **values)


def _signed(key: str, article: str) -> str:
    return f"{key}{SIGNED}{blake2s(f'{key} {article}'.encode(), digest_size=4).hexdigest()}"
