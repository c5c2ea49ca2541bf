"""What people are told when something has happened: facts in, lines out.

Each line becomes a row of the archive together with its fact, under an id that never changes: so it is saved before it
is said, and said again, recognisably, after a crash. Decides nothing, sends nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bots.texts import Texts
from bots.words import says_something
from imcs import phrases
from imcs.dispatcher import (
    AgentJoined,
    ConversationConnected,
    ConversationEnded,
    ConversationFact,
    ConversationHeld,
    ConversationLeft,
    ConversationQueued,
    ConversationStarted,
    EndReason,
    Fact,
    HoldEnded,
    LeaveReason,
    MessageLeft,
    OfferDeclined,
    OfferMade,
    OfferTimedOut,
    OfferWithdrawn,
    Purpose,
    WithdrawReason,
)
from imcs.model import (
    Agent,
    AgentId,
    Author,
    Conversation,
    ConversationId,
    CustomerId,
    Left,
    Message,
    QueueName,
    Stage,
)
from imcs.people import People
from imcs.phrases import messages, supervision
from imcs.wording import MARK, line_id, minutes_and_seconds, one_line, shown_name
from imcs.workgroup.admission import Admission
from imcs.workgroup.conference_lines import ConferenceLines
from imcs.workgroup.left_message_lines import LeftMessageLines
from imcs.workgroup.opening import OpeningHours
from imcs.workgroup.saying import Saying
from imcs.workgroup.waiting import WAITS, Place
from imcs.workgroup.why import ENDED, LEFT, STEPPED_OUT, TAKEN_BACK, WITHDRAWN, place_text


@dataclass(slots=True)
class Matter:
    """What must be known of an open conversation to speak about it."""

    customer: CustomerId
    queue: QueueName
    offers: dict[AgentId, str] = field(default_factory=dict)
    """To whom it is offered, and the ids of the lines that do so."""
    last_words: str = ""
    waiting_since: datetime | None = None
    note: str = ""
    """What the agent who hands it over wants the next one to know."""


class Announcements:
    """The lines for customers and agents that follow from facts."""

    def __init__(
        self,
        people: People,
        texts: Texts,
        find: Callable[[ConversationId], Conversation | None],
        place: Callable[[ConversationId], Place],
        opening: OpeningHours,
        admission: Admission,
    ) -> None:
        """`find` gives an open conversation; `place` tells where a waiting one stands."""
        self._people = people
        self._texts = texts
        self._find = find
        self._place = place
        self._opening = opening
        self._admission = admission
        self._say = Saying(people, texts, find)
        self._conference = ConferenceLines(self._say)
        self.left = LeftMessageLines(people, texts, opening)
        self._matters: dict[ConversationId, Matter] = {}

    def resume(self, conversation: Conversation, offers: Iterable[OfferMade], said: Sequence[Message]) -> None:
        """Take up an open conversation after a restart; `offers` are all that were made of it, `said` its last lines,
        the latest last."""
        made = {offer.agent: offer_id(offer) for offer in offers if offer.agent in conversation.offers}
        matter = Matter(conversation.customer, conversation.queue, made, waiting_since=conversation.queued_at)
        self._matters[conversation.id] = matter
        for line in said:
            if line.author is Author.CUSTOMER:
                self.heard(conversation.id, line.body)
        last = next((line for line in reversed(said) if line.author is Author.AGENT), None)
        if conversation.stage in WAITS and last is not None and last.private:
            matter.note = last.body  # whoever handed it over wrote nothing more

    def heard(self, conversation: ConversationId, words: str) -> None:
        """Remember the customer's last words that tell something, for the next offer."""
        matter = self._matters.get(conversation)
        if matter is not None and words.strip() and (says_something(words) or not matter.last_words):
            matter.last_words = words

    def noted(self, conversation: ConversationId, note: str) -> None:
        """Show this note in place of the customer's words when it is offered to a colleague."""
        if matter := self._matters.get(conversation):
            matter.note = note

    def offer_named(self, line: str) -> ConversationId | None:
        """The conversation that is offered by the line with this id, if the offer is still open."""
        for conversation, matter in self._matters.items():
            if line in matter.offers.values():
                return conversation
        return None

    def lines(self, fact: Fact) -> list[Message]:
        """What is to be said because of `fact`, in order."""
        match fact:
            case ConversationStarted():
                self._matters[fact.conversation] = Matter(fact.customer, fact.queue)
                notice = self._opening.bulletins.notice(fact.at)
                return [Message(fact.conversation, fact.at, Author.SERVICE, line_id(), notice)] if notice else []
            case MessageLeft():
                now, matter = self._find(fact.conversation), self._matters[fact.conversation]
                if now is not None and now.left is not None and fact.opens > fact.at:
                    matter.waiting_since = fact.opens
                return self.left.lines(fact, now, matter.customer, matter.queue)
            case ConversationQueued():
                return self._queued(fact)
            case OfferMade():
                return self._offered(fact)
            case OfferDeclined():
                closed = self._offer_closed(fact.conversation, fact.agent, fact.at, phrases.OFFER_DECLINED)
                return [*closed, *self._back_at(fact)]
            case OfferTimedOut():
                closed = self._offer_closed(fact.conversation, fact.agent, fact.at, phrases.OFFER_TIMED_OUT)
                return [*closed, *self._back_at(fact)]
            case OfferWithdrawn():
                return [*self._withdrawn(fact), *self._back_at(fact)]
            case AgentJoined():
                closed = self._offer_closed(fact.conversation, fact.agent, fact.at, phrases.OFFER_ACCEPTED)
                return [*closed, *self._conference.joined(fact, self._matters[fact.conversation].customer)]
            case ConversationLeft():
                return self._left(fact)
            case ConversationHeld():
                return self._held(fact)
            case HoldEnded():
                return self._say.agents_line(fact.conversation, fact.agent, fact.at, phrases.HOLD_ENDED)
            case ConversationConnected():
                return self._connected(fact)
            case ConversationEnded():
                return self._ended(fact)
            case _:
                return []

    def _queued(self, fact: ConversationQueued) -> list[Message]:
        matter = self._matters[fact.conversation]
        matter.waiting_since = matter.waiting_since or fact.at
        now = self._find(fact.conversation)
        lines: list[Message] = []
        if fact.reason in TAKEN_BACK and (now is None or now.left is None):
            lines.append(self._to_customer(fact, phrases.BACK_IN_QUEUE))
        if now is not None and now.stage in WAITS and now.left is None:  # else connected in the same breath, or nobody
            lines.append(self.place_line(fact.conversation, fact.at, self._place(fact.conversation)))
        if fact.reason in TAKEN_BACK and fact.agent is not None:
            lines += self._say.agents_line(fact.conversation, fact.agent, fact.at, TAKEN_BACK[fact.reason])
        return lines

    def place_line(self, number: ConversationId, at: datetime, place: Place, corrects: str = "") -> Message:
        """The line that tells a waiting customer the place."""
        customer = self._people.customer(self._matters[number].customer)
        language = "zh_TW" if customer is None else customer.language.value
        body = place_text(self._texts, language, place, customer is not None and self._admission.is_guest(customer))
        return Message(number, at, Author.SERVICE, place.line_id(), body, corrects=corrects)

    def _offered(self, fact: OfferMade) -> list[Message]:
        agent = self._people.agent(fact.agent)
        matter = self._matters[fact.conversation]
        matter.offers[fact.agent] = offer_id(fact)
        if agent is None:
            return []
        customer = self._people.customer(matter.customer)
        tier = 0 if customer is None else customer.tier
        values = {
            "customer": self.customer_name(agent, matter.customer),
            "queue": matter.queue,
            "waited": minutes_and_seconds(fact.at - (matter.waiting_since or fact.at)),
            "words": one_line(matter.note or matter.last_words),
        }
        language = agent.language.value
        offer = (
            self._texts(language, phrases.OFFER_TIER, tier=tier, **values)
            if tier
            else self._texts(language, phrases.OFFER, **values)
        )
        now = self._find(fact.conversation)
        if now is not None and now.left is not None and now.due is not None:
            msgid = messages.OFFER_LATER if now.left is Left.LATER else messages.OFFER
            by = self._opening.short(now.line, now.due, agent.language)
            offer = self._texts(language, msgid, time=by, offer=offer)
        if fact.purpose is Purpose.TRANSFER:
            offer = self._texts(language, phrases.OFFER_TRANSFER, agent=self._say.owner(fact.conversation), offer=offer)
        elif fact.purpose is Purpose.INVITATION:
            offer = self._texts(language, supervision.INVITED, agent=self._say.owner(fact.conversation), offer=offer)
        answering = now is not None and self._admission.rules_of(now).accept_by_answering
        msgid = phrases.OFFER_HOW_ANSWERING if answering else phrases.OFFER_HOW
        how = self._texts(language, msgid, seconds=round((fact.until - fact.at).total_seconds()))
        body = f"{MARK}{offer} · {how}"
        return [Message(fact.conversation, fact.at, Author.SERVICE, offer_id(fact), body, agent.id, private=True)]

    def _back_at(self, fact: OfferDeclined | OfferTimedOut | OfferWithdrawn) -> list[Message]:
        """A colleague didn't take what an agent still has: that one reads so, and the note for it is void."""
        now, colleague = self._find(fact.conversation), self._people.agent(fact.agent)
        if fact.stage is not Stage.CONNECTED or now is None or now.agent is None or colleague is None:
            return []
        if now.stage is not Stage.CONNECTED or now.agent == fact.agent:
            return []
        self.noted(fact.conversation, "")
        if isinstance(fact, OfferWithdrawn) and fact.reason is WithdrawReason.TAKEN:
            return []  # who wanted it has it, or is in
        name = colleague.known_as
        return self._say.agents_line(fact.conversation, now.agent, fact.at, phrases.TRANSFER_BACK, agent=name)

    def _left(self, fact: ConversationLeft) -> list[Message]:
        customer = self._matters[fact.conversation].customer
        if fact.reason in STEPPED_OUT:
            return self._conference.stepped_out(fact, customer)
        if fact.reason is LeaveReason.LATER:
            return self._put_off(fact)
        if fact.reason not in LEFT:
            return []
        number, owner = fact.conversation, self._say.owner(fact.conversation)
        lines = self._say.agents_line(number, fact.agent, fact.at, LEFT[fact.reason], agent=owner, number=number)
        return lines if fact.successor is None else [*lines, *self._conference.given_within(fact, customer)]

    def _put_off(self, fact: ConversationLeft) -> list[Message]:
        """Who was in beside the agent who comes back to it later is free."""
        now, reader = self._find(fact.conversation), self._people.agent(fact.agent)
        if now is None or now.opens is None or reader is None or fact.agent in now.need.prefers[:1]:
            return []
        when = self._opening.at(now.line, now.opens, reader.language)
        name = self._say.name(now.need.prefers[0])
        return [self._say.to_agent(fact.conversation, fact.at, reader, messages.LATER_COLLEAGUE, agent=name, time=when)]

    def _held(self, fact: ConversationHeld) -> list[Message]:
        minutes = max(1, round((fact.until - fact.at).total_seconds() / 60))
        matter = self._matters[fact.conversation]
        lines = self._say.agents_line(
            fact.conversation,
            fact.agent,
            fact.at,
            phrases.HELD,
            customer=self._customer_of(fact.agent, matter),
            minutes=minutes,
        )
        return [*lines, self._to_customer(fact, phrases.HELD_CUSTOMER)]

    def _customer_of(self, agent_id: AgentId, matter: Matter) -> str:
        agent = self._people.agent(agent_id)
        return "" if agent is None else self.customer_name(agent, matter.customer)

    def _withdrawn(self, fact: OfferWithdrawn) -> list[Message]:
        if fact.reason is WithdrawReason.TAKEN:
            name = self._say.owner(fact.conversation)
            return self._offer_closed(fact.conversation, fact.agent, fact.at, phrases.OFFER_TAKEN, agent=name)
        return self._offer_closed(fact.conversation, fact.agent, fact.at, WITHDRAWN[fact.reason])

    def _offer_closed(
        self, conversation: ConversationId, number: AgentId, at: datetime, msgid: str, /, **values: object
    ) -> list[Message]:
        """The correction of the offer to this agent; nothing where there was none."""
        matter = self._matters[conversation]
        offer, agent = matter.offers.pop(number, ""), self._people.agent(number)
        if not offer or agent is None:
            return []
        line = self._say.to_agent(
            conversation, at, agent, msgid, customer=self.customer_name(agent, matter.customer), **values
        )
        return [replace(line, corrects=offer)]

    def _connected(self, fact: ConversationConnected) -> list[Message]:
        self.noted(fact.conversation, "")
        agent = self._people.agent(fact.agent)
        name = "" if agent is None else agent.known_as
        lines = self._offer_closed(fact.conversation, fact.agent, fact.at, phrases.OFFER_ACCEPTED)
        if fact.by is not None and fact.by != fact.agent:
            lines += self._say.agents_line(
                fact.conversation, fact.agent, fact.at, supervision.ASSIGNED_BY, agent=self._say.name(fact.by)
            )
        now = self._find(fact.conversation)
        if now is not None and now.left is not None:
            lines += self._say.agents_line(fact.conversation, fact.agent, fact.at, messages.CUSTOMER_AWAY)
        left = now is not None and now.left in {Left.ASKED, Left.CLOSED, Left.FULL}
        return [*lines, self._to_customer(fact, messages.ANSWERED_BY if left else phrases.CONNECTED, agent=name)]

    def _ended(self, fact: ConversationEnded) -> list[Message]:
        # who is blocked has read so, and no farewell that asks them to write again
        blocked = self._admission.blocks.holds(self._matters[fact.conversation].customer, fact.at)
        lines = [] if blocked else [self._to_customer(fact, ENDED[fact.reason], number=fact.conversation)]
        agent = self._people.agent(fact.agent) if fact.agent is not None else None
        if agent is not None:
            lines += self._ended_for(agent, fact)
        del self._matters[fact.conversation]
        return lines

    def _ended_for(self, agent: Agent, fact: ConversationEnded) -> list[Message]:
        number, lines = fact.conversation, []
        if fact.reason is EndReason.CUT and fact.by is not None and fact.by != agent.id:
            lines.append(self._say.to_agent(number, fact.at, agent, supervision.CUT_BY, agent=self._say.name(fact.by)))
        if fact.reason is EndReason.FINISHED:
            lines.append(self._say.to_agent(number, fact.at, agent, phrases.CUSTOMER_ENDED))
        if fact.reason is EndReason.NO_SHOW:
            lines.append(self._say.to_agent(number, fact.at, agent, messages.CUSTOMER_ABSENT))
        if fact.reason is EndReason.IDLE:
            lines.append(self._say.to_agent(number, fact.at, agent, phrases.CLOSED_IDLE, number=number))
        elif fact.wrap_up_until is None:
            lines.append(self._say.to_agent(number, fact.at, agent, phrases.CLOSED, number=number))
        else:
            seconds = round((fact.wrap_up_until - fact.at).total_seconds())
            lines.append(
                self._say.to_agent(number, fact.at, agent, phrases.CLOSED_WRAP_UP, number=number, seconds=seconds)
            )
        return lines

    def customer_name(self, agent: Agent, number: CustomerId) -> str:
        """What the staff call the customer, in this agent's language."""
        customer = self._people.customer(number)
        name = "" if customer is None else shown_name(customer)
        return name or self._say.say(agent, phrases.CUSTOMER_NUMBER, number=number)

    def _to_customer(self, fact: ConversationFact, msgid: str, /, **values: object) -> Message:
        return self._say.to_customer(fact, self._matters[fact.conversation].customer, msgid, **values)


def offer_id(fact: OfferMade) -> str:
    """The id of the line that makes this offer.

    Derived from the fact alone: after a restart the open offer is still answered and corrected by the same id.
    """
    return f"offer-{fact.conversation}-{fact.agent}-{int(fact.at.timestamp() * 1000)}"


def offered_by(line: str, conversation: ConversationId, agent: AgentId) -> bool:
    """Whether the line with this id made, whenever that was, an offer of the conversation to the agent."""
    return line.startswith(f"offer-{conversation}-{agent}-")
