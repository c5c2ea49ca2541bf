"""From the bot to a person: into a line where one may wait, else a left message, or a word on why there's nobody.

What may be waited for is the dispatcher's to decide; this tries what there is, and tells the customer what came of it.
"""

from dataclasses import replace

from imcs.archive import TurnedAway
from imcs.dispatcher import QueueReason
from imcs.errors import Reason, Refused
from imcs.model import Conversation, ConversationId, Customer, Stage
from imcs.phrases import messages
from imcs.workgroup import Workgroup
from imcs.workgroup.admission import NO_HINT, Hint
from imcs.workgroup.left_messages import LeftMessages

AGENTLESS = frozenset({Stage.BOT, Stage.QUEUED, Stage.OFFERED})


def without_agent(workgroup: Workgroup, number: ConversationId) -> Conversation | None:
    """The conversation, if it's open and no agent is in."""
    conversation = workgroup.find(number)
    return conversation if conversation is not None and conversation.stage in AGENTLESS else None


class Referrals:
    """Who wants a person gets one, or reads why not."""

    def __init__(self, workgroup: Workgroup) -> None:
        self._workgroup = workgroup
        self._messages = LeftMessages(workgroup)

    def hand_over(self, number: ConversationId, reason: QueueReason, hint: Hint = NO_HINT) -> None:
        """A person is wanted: of the queue that `hint` names, else of the conversation's own."""
        conversation = without_agent(self._workgroup, number)
        if conversation is None or not (conversation.stage is Stage.BOT or conversation.left):
            return
        full = False
        for way in dict.fromkeys((hint, replace(hint, queue=""))):
            try:
                self._workgroup.request_person(number, reason, way)
            except Refused as refused:  # a flow can't know, and a queue may close or fill up in this very moment
                full = full or refused.reason is Reason.QUEUE_FULL
            else:
                return
        if full:
            self._tell_full(conversation, reason)
        else:
            self.leave_message(number, reason, hint)

    def leave_message(self, number: ConversationId, reason: QueueReason, hint: Hint = NO_HINT) -> None:
        """Nobody is there, or the customer would rather not wait. A guest would never read the answer."""
        conversation = without_agent(self._workgroup, number)
        customer = None if conversation is None else self._workgroup.people.customer(conversation.customer)
        if conversation is None or customer is None:
            return
        if self._workgroup.admission.is_guest(customer):
            closed = self._workgroup.opening.closed_text(conversation.queue, customer.language)
            self._turn_away(number, reason, closed or self._say(customer, messages.NO_GUESTS))
        elif conversation.left is not None:
            self._workgroup.tell_place(number)
        else:
            self._messages.leave(number, hint)

    def _tell_full(self, conversation: Conversation, reason: QueueReason) -> None:
        customer = self._workgroup.people.customer(conversation.customer)
        if conversation.left is not None:
            self._workgroup.tell_place(conversation.id)  # a message is left already: what was promised holds
        elif customer is not None:
            guest = self._workgroup.admission.is_guest(customer)
            text = self._say(customer, messages.FULL_GUEST if guest else messages.FULL)
            self._turn_away(conversation.id, reason, text)

    def _turn_away(self, number: ConversationId, reason: QueueReason, text: str) -> None:
        self._workgroup.bot_says(number, [text], TurnedAway(number, reason))

    def _say(self, customer: Customer, msgid: str) -> str:
        return self._workgroup.texts(customer.language.value, msgid)
