"""`!tag`, and the reasons that a queue wants for the end of a conversation: kept as tags, found by the search.

A reason is asked for where the queue's settings list some: then neither `!close` nor `!done` goes on without one.
"""

from collections.abc import Sequence

from bots.fold import fold
from imcs import phrases
from imcs.archive import Archive, Tagged, Untagged
from imcs.commands.reasons import chosen, listed
from imcs.model import Agent, Conversation, ConversationId, Puppet, QueueName
from imcs.privacy import mask_secrets
from imcs.wording import one_line
from imcs.workgroup import Workgroup

LONGEST_TAG = 40
TAKES_OFF = frozenset("-－−–")
"""Before a tag: it's to go."""


class Tagging:
    """Tags conversations, and ends them for a reason."""

    def __init__(self, workgroup: Workgroup, archive: Archive) -> None:
        self._workgroup = workgroup
        self._archive = archive

    async def tag(self, agent: Agent, puppet: Puppet, conversation: Conversation | None, argument: str) -> str:
        """Tag the open conversation, or the one that ended last."""
        number = None if conversation is None else conversation.id
        if number is None:
            await self._workgroup.saved()
            ended = await self._archive.conversations(1, puppet.queue, puppet.customer)
            number = ended[0].id if ended else None
        if number is None:
            return self._say(agent, phrases.HAS_ENDED)
        if argument[0] in TAKES_OFF:
            return await self._untag(agent, number, argument[1:].strip("#＃ "))
        self._note(agent, number, argument)
        return self._say(agent, phrases.TAGGED, number=number, tags=await self._tags(number))

    async def _untag(self, agent: Agent, number: ConversationId, tag: str) -> str:
        await self._workgroup.saved()
        meant = next((known for known in await self._archive.tags(number) if fold(known) == fold(tag)), None)
        if meant is None:
            tags = await self._tags(number)
            return self._say(agent, phrases.NO_SUCH_TAG, number=number, tag=one_line(tag, LONGEST_TAG), tags=tags)
        self._workgroup.record([], Untagged(number, meant))
        return self._say(agent, phrases.UNTAGGED, number=number, tag=meant)

    async def _tags(self, number: ConversationId) -> str:
        await self._workgroup.saved()
        return "、".join(await self._archive.tags(number)) or "-"

    def close(self, agent: Agent, conversation: Conversation, why: str) -> str:
        """End it, for one of the queue's reasons where it has some; what is said is kept as a note."""
        reasons = self._reasons(conversation.line)
        meant = chosen(reasons, why)
        if meant is None:
            return self._say(agent, phrases.CLOSE_WHY, reasons=listed(reasons))
        self._workgroup.close(agent, conversation.id, meant)
        if reasons:
            self._note(agent, conversation.id, _reason(reasons, meant))
        return ""

    async def done(self, agent: Agent, why: str) -> str:
        """End the wrap-ups, for a reason where one is wanted and none was given at the end."""
        await self._workgroup.saved()
        for number in sorted(self._workgroup.dispatcher.agent(agent.id).wrap_ups):
            record = await self._archive.conversation(number)
            reasons = () if record is None else self._reasons(record.queue)
            if not reasons or set(reasons) & set(await self._archive.tags(number)):
                continue
            meant = chosen(reasons, why)
            if meant is None:
                return self._say(agent, phrases.DONE_WHY, number=number, reasons=listed(reasons))
            self._workgroup.note(agent, number, meant)
            self._note(agent, number, _reason(reasons, meant))
        self._workgroup.done(agent)
        return self._say(agent, phrases.DONE)

    def _reasons(self, queue: QueueName) -> Sequence[str]:
        rules = self._workgroup.dispatcher.queues.get(queue)
        return () if rules is None else rules.close_reasons

    def _note(self, agent: Agent, number: ConversationId, tag: str) -> None:
        tagged = Tagged(number, one_line(mask_secrets(tag.strip("#＃ ")), LONGEST_TAG), agent.id, self._workgroup.now())
        self._workgroup.record([], tagged)

    def _say(self, agent: Agent, msgid: str, /, **values: object) -> str:
        return self._workgroup.texts(agent.language.value, msgid, **values)


def _reason(reasons: Sequence[str], meant: str) -> str:
    """The reason as the operator wrote it."""
    return next(reason for reason in reasons if meant.casefold().startswith(reason.casefold()))
