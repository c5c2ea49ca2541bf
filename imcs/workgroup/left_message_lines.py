"""What customers read of the messages they leave: that it's kept, by when it's answered, or that it can't be kept."""

from datetime import datetime

from bots.texts import Texts
from imcs.dispatcher import MessageLeft
from imcs.model import Author, Conversation, CustomerId, Language, Left, Message, QueueName
from imcs.people import People
from imcs.phrases import messages
from imcs.wording import line_id
from imcs.workgroup.opening import OpeningHours


class LeftMessageLines:
    """Words them; decides nothing."""

    def __init__(self, people: People, texts: Texts, opening: OpeningHours) -> None:
        self._people = people
        self._texts = texts
        self._opening = opening

    def lines(
        self, fact: MessageLeft, now: Conversation | None, customer: CustomerId, queue: QueueName
    ) -> list[Message]:
        """What is said because of the fact; `now` is how the conversation stands, none where it's over: a guest's."""
        if now is None:
            return [self._not_kept(fact, customer, queue)]
        return [self.line(now, fact.at)] if now.left is not None and fact.opens > fact.at else []

    def line(self, known: Conversation, at: datetime) -> Message:
        """The line that tells a customer when the left message is answered."""
        agent = None
        if known.left is Left.LATER and known.need.prefers:
            agent = self._people.agent(known.need.prefers[0])
        name = "" if agent is None else agent.known_as
        body = self._opening.message_text(known, self._language(known.customer), name)
        return Message(known.id, at, Author.SERVICE, line_id(), body)

    def _not_kept(self, fact: MessageLeft, customer: CustomerId, queue: QueueName) -> Message:
        """A guest wouldn't read the answer, so it's over."""
        language = self._language(customer)
        msgid = messages.FULL_GUEST if fact.why is Left.FULL else messages.NO_GUESTS
        body = self._opening.closed_text(queue, language) or self._texts(language.value, msgid)
        return Message(fact.conversation, fact.at, Author.SERVICE, line_id(), body)

    def _language(self, number: CustomerId) -> Language:
        customer = self._people.customer(number)
        return Language.ZH_TW if customer is None else customer.language
