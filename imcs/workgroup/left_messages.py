"""Left messages, and what closes a queue: what customers, agents and supervisors ask for, beside the workgroup.

Says what is meant; what comes of it is the dispatcher's to decide.
"""

from collections.abc import Iterable
from datetime import datetime

from imcs.archive import Audited, Bulletin
from imcs.dispatcher import WRITING, Fact
from imcs.errors import Reason, Refused
from imcs.model import Agent, Conversation, ConversationId, QueueName, Stage
from imcs.privacy import mask_secrets
from imcs.workgroup.admission import NO_HINT, Hint
from imcs.workgroup.bulletins import EVERYWHERE
from imcs.workgroup.workgroup import Workgroup


class LeftMessages:
    """Raises `Refused` where the rules say no."""

    def __init__(self, workgroup: Workgroup) -> None:
        self._workgroup = workgroup

    def leave(self, conversation: ConversationId, hint: Hint = NO_HINT) -> None:
        """The customer leaves a message instead of waiting, or because nobody is there."""
        workgroup, dispatcher = self._workgroup, self._workgroup.dispatcher
        known, now = dispatcher.conversation(conversation), workgroup.now()
        line, need = workgroup.admission.wanted(known, hint) if known.stage is Stage.BOT else (None, None)
        workgroup.record(dispatcher.leave_message(conversation, now, now + WRITING, need, line))

    def come_back(self, agent: Agent, conversation: Conversation, opens: datetime, note: str) -> None:
        """The agent comes back to the customer then; `note` is shown again at that time."""
        workgroup = self._workgroup
        facts = workgroup.dispatcher.later(conversation.id, agent.id, opens, workgroup.now())
        workgroup.pass_on(agent, conversation.id, note)
        workgroup.record(facts)

    def shut(self, by: Agent, queue: QueueName, until: datetime | None, text: str) -> None:
        """The queue is closed until then, whatever its hours; none: no longer."""
        now = self._workgroup.now()
        facts = self._workgroup.dispatcher.shut(queue, until, now, by.id)
        self._post(by, Bulletin(queue, mask_secrets(text), until or now), "shut", facts)

    def notice(self, by: Agent, until: datetime | None, text: str) -> None:
        """Everybody who begins reads this until then; none: no longer."""
        now = self._workgroup.now()
        if until is not None and until <= now:
            raise Refused(Reason.IN_THE_PAST)
        self._post(by, Bulletin(EVERYWHERE, mask_secrets(text), until or now), "notice")

    def _post(self, by: Agent, bulletin: Bulletin, act: str, facts: Iterable[Fact] = ()) -> None:
        """In one group with what follows from it; known before that is worded."""
        self._workgroup.opening.bulletins.post(bulletin)
        self._workgroup.record(facts, bulletin, Audited(self._workgroup.now(), by.id, act, detail=bulletin.text))
