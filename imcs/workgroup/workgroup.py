"""The shell around the dispatcher: decide, record, announce.

It has the clock and the one timer. Each decision is made at once and enters the archive's one queue together with what
is said about it; only after the commit does anybody hear of it (`recorded`). No lock spans an await, and no stanza is
known here.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bots.texts import Texts
from imcs import phrases
from imcs.archive import Archive, Audited, Entry, Recorded
from imcs.dispatcher import (
    ConversationConnected,
    Dispatcher,
    Fact,
    OfferMade,
    QueueReason,
)
from imcs.errors import Reason, Refused
from imcs.model import (
    Agent,
    AgentId,
    Author,
    Availability,
    Conversation,
    ConversationId,
    Customer,
    CustomerId,
    Message,
    QueueName,
    Role,
    Stage,
)
from imcs.people import People
from imcs.privacy import mask_secrets
from imcs.reports.boards import QueueBoard, board_of
from imcs.wording import line_id, marked
from imcs.workgroup.absences import Absences
from imcs.workgroup.admission import NO_HINT, Admission, Hint, Policy
from imcs.workgroup.alarms import LEVEL_OVER, Alarms
from imcs.workgroup.announcements import Announcements
from imcs.workgroup.audience import Audience
from imcs.workgroup.cascades import Cascades
from imcs.workgroup.cases import Cases
from imcs.workgroup.line import Line, started
from imcs.workgroup.notices import Notices
from imcs.workgroup.opening import OpeningHours
from imcs.workgroup.ratings import NONE, WINDOW, Ratings
from imcs.workgroup.recorder import Recorder, utc_now
from imcs.workgroup.reminders import Reminders
from imcs.workgroup.reply_watch import ReplyWatch, Step, is_answer
from imcs.workgroup.settled import Settled
from imcs.workgroup.silence import Silence
from imcs.workgroup.waiting import MEASURED, Place, Waiting

log = logging.getLogger("imcs.workgroup")


class Workgroup(Recorder):
    """Everything the service does, as plain calls; raises `Refused` where the rules say no."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        archive: Archive,
        people: People,
        texts: Texts,
        policy: Policy,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.opening = OpeningHours(dispatcher, texts, self.now, policy.closed_words)
        self.admission = Admission(dispatcher, people, policy)
        announcements = Announcements(people, texts, self.find, self.place, self.opening, self.admission)
        super().__init__(dispatcher, archive, announcements, clock)
        self.people = people
        self.texts = texts
        self.policy = policy
        self.settled = Settled(self.now)
        self.ratings = Ratings(policy.rated, people, texts, archive.append, self.admission.blocks)
        self.cases = Cases(archive, people, texts, dispatcher.queues, self.now)
        self.waiting = Waiting(dispatcher, self.now, self._tell_place)
        self.watch = ReplyWatch(policy.patience, self._unanswered, self.air)
        self.notices = Notices(dispatcher, people, texts)
        self.alarms = Alarms(dispatcher, self.now, self.notices, texts, archive.append)
        self.cascades = Cascades(people, self.notices, self.find)
        self.reminders = Reminders(dispatcher, people, self.notices, self.now)
        self.audience = Audience(self.find)
        self.silence = Silence(dispatcher, self.air.now)
        self.absences = Absences(dispatcher, people, self.find, self.tell_agent, self.customer_leaves, self.air)
        staff_reads = (self.notices, self.alarms, self.cascades, self.reminders)
        self._followers = (self.waiting, self.watch, *staff_reads, self.audience, self.silence)

    # ------------------------------------------------------------------ life

    def recorded(self, entry: Recorded) -> None:
        """The archive has committed this: everybody follows it, then it is passed on."""
        for follower in self._followers:
            follower.recorded(entry.entry)
        super().recorded(entry)

    async def resume(self, facts: Sequence[Fact]) -> None:
        """Take up the open conversations after a restart; `facts` are the open ones the dispatcher was made from."""
        offers: dict[ConversationId, list[OfferMade]] = {}
        for fact in facts:
            if isinstance(fact, OfferMade):
                offers.setdefault(fact.conversation, []).append(fact)
        connected = {fact.conversation: fact.at for fact in facts if isinstance(fact, ConversationConnected)}
        self.admission.blocks.load(await self._archive.blocks(self.now()))
        self.opening.bulletins.load(await self._archive.bulletins(self.now()))
        for queue in self.dispatcher.queues:
            self.waiting.measured(queue, await self._archive.handling_times(queue, MEASURED))
        for conversation in self.dispatcher.open_conversations():
            await self.people.find_customer(conversation.customer)
            said = await self._archive.last_lines(conversation.id, 20)
            self.admission.resume(conversation)
            self.waiting.resume(conversation, connected.get(conversation.id), said)
            self.watch.resume(conversation, said)
            self.ratings.resume(conversation, said)
            self.admission.names(conversation.id, await self.cases.named(conversation, said))
            self._announcements.resume(conversation, offers.get(conversation.id, ()), said)
        now = self.now()
        await self.ratings.resume_asked(await self._archive.ratings.asked(now - WINDOW, now))
        since = await self._archive.last_moment()
        if since is not None:
            self.passed_until(since)
            self.record(self.dispatcher.resume(self.now(), since))
            self.settled.resume(facts, since)
        self.staff_changed()
        lately = await self._archive.facts_since(self.now() - LEVEL_OVER)
        self.alarms.resume(lately, await self._archive.alarms())
        self.cascades.resume(facts)
        self.reminders.follow()
        self.audience.resume(await self._archive.watching())
        self.supervisors_changed()

    def staff_changed(self) -> None:
        """Bring the dispatcher up to date with the staff as `people` has it."""
        now = self.now()
        staff = {agent.id: agent for agent in self.people.staff}
        facts: list[Fact] = []
        for agent in staff.values():
            queues = agent.queues if Role.AGENT in agent.roles else ()  # others are offered nothing
            facts += self.dispatcher.change_agent(agent.id, queues, agent.capacity, now, agent.abilities)
        for gone in [known.id for known in self.dispatcher.agents() if known.id not in staff]:
            facts += self.dispatcher.remove_agent(gone, now)
        self.record(facts)
        self.supervisors_changed()

    def supervisors_changed(self) -> None:
        """Who supervises no more reads no more; the audit says when."""
        for number, agent in self.audience.only_for({who.id for who in self.notices.supervisors()}):
            self.record((), Audited(self.now(), agent, "monitor off", number, detail="no supervisor any more"))

    def record(self, facts: Iterable[Fact], *entries: Entry) -> int:
        """Also follow what was decided, before the next line comes."""
        listed = list(facts)
        listed += self.admission.decided(listed)
        self.settled.decided(listed)
        return super().record(listed, *entries, *self.ratings.decided(listed))

    def customer_name(self, agent: Agent, customer: CustomerId) -> str:
        """What the staff call the customer, in this agent's language."""
        return self._announcements.customer_name(agent, customer)

    def find(self, conversation: ConversationId) -> Conversation | None:
        """The conversation, unless it has ended."""
        try:
            return self.dispatcher.conversation(conversation)
        except Refused:
            return None

    # ------------------------------------------------------------- customers

    def customer_says(self, customer: Customer, queue: QueueName, line: Line) -> tuple[Conversation, int]:
        """A customer's line: archived, and relayed if an agent is in; opens a conversation if there is none.

        Returns the conversation and the line's place in the archive's queue.
        """
        self.absences.back(customer.address)
        now = self.now()
        known = self.dispatcher.open_for(customer.id, queue)
        facts = [] if known else self.admission.begin(customer, queue, line.body, now)
        conversation = known or self.dispatcher.conversation(started(facts))
        connected = conversation.agent if conversation.stage is Stage.CONNECTED else None
        message = Message(
            conversation.id,
            now,
            Author.CUSTOMER,
            line.id or line_id(),
            mask_secrets(line.body),
            connected,
            line.payloads,
            line.corrects,
        )
        if facts:
            # the line before the facts that follow from it, so that an offer can quote it
            seq = self.record(facts[:1], message)
            self._announcements.heard(conversation.id, line.body)
            self.record(facts[1:])
            return conversation, seq
        if connected is None:
            self._announcements.heard(conversation.id, line.body)
        else:
            self.silence.broken(conversation.id)
        facts = self.dispatcher.customer_wrote(conversation.id, now)
        return conversation, self.record(facts, message) if facts else self._archive.append(message)

    def said_after_the_end(self, customer: Customer, queue: QueueName, line: Line) -> tuple[ConversationId, int] | None:
        """Thanks and marks for what has just ended stay with it, and begin nothing; None for whatever else is said.

        Returns the conversation and the line's place in the archive's queue.
        """
        now = self.now()
        if self.dispatcher.open_for(customer.id, queue) is not None:
            return None
        message = Message(NONE, now, Author.CUSTOMER, line.id or line_id(), mask_secrets(line.body))
        if (rated := self.ratings.said(customer, queue, message)) is not None:
            return rated
        number = self.admission.said_after_the_end(customer, queue, line.body, now)
        return None if number is None else (number, self._archive.append(replace(message, conversation=number)))

    def bot_says(self, conversation: ConversationId, replies: Iterable[str], *entries: Entry) -> None:
        """The bot's lines, with what must be saved together with them."""
        now = self.now()
        lines = [Message(conversation, now, Author.BOT, line_id(), reply) for reply in replies]
        self._archive.append(*entries, *lines)

    def request_person(self, conversation: ConversationId, reason: QueueReason, hint: Hint = NO_HINT) -> None:
        """The bot hands over; `hint` tells whom the question is for."""
        known = self.dispatcher.conversation(conversation)
        line, need = self.admission.wanted(known, hint)
        raised = self.admission.raised(known, hint.priority)
        if raised != known.tier:
            self.record(self.dispatcher.change_tier(conversation, raised, self.now()))
        self.record(self.dispatcher.request_person(conversation, self.now(), reason, need, line))

    def customer_leaves(self, conversation: ConversationId) -> None:
        """The customer cancels, or ends the conversation."""
        self.record(self.dispatcher.abandon(conversation, self.now()))

    def expire(self, conversation: ConversationId) -> None:
        """Nobody wrote for too long."""
        self.record(self.dispatcher.expire(conversation, self.now()))

    # ---------------------------------------------------------------- boards

    def board(self, queue: QueueName) -> QueueBoard:
        """How a queue stands now."""
        return board_of(self.dispatcher, queue, self.now())

    def place(self, conversation: ConversationId) -> Place:
        """Where a waiting conversation stands, as the customer may be told."""
        return self.waiting.place(self.dispatcher.conversation(conversation))

    def tell_place(self, conversation: ConversationId) -> None:
        """Tell the customer, who asks how long it takes."""
        known = self.dispatcher.conversation(conversation)
        if known.left is not None:
            self._archive.append(self._announcements.left.line(known, self.now()))
        else:
            self._tell_place(conversation, self.place(conversation))

    def _tell_place(self, conversation: ConversationId, place: Place, corrects: str = "") -> Message:
        line = self._announcements.place_line(conversation, self.now(), place, corrects)
        self._archive.append(line)
        return line

    # ---------------------------------------------------------------- agents

    def agent_says(self, agent: Agent, conversation: Conversation, line: Line) -> int:
        """An agent's line to the customer: archived, then relayed; returns its place in the archive's queue."""
        known = self.dispatcher.conversation(conversation.id)  # it may have ended since the caller looked
        if agent.id not in known.inside:
            raise Refused(Reason.NOT_CONNECTED)
        now = self.now()
        self.silence.broken(conversation.id)
        message = Message(
            conversation.id,
            now,
            Author.AGENT,
            line.id or line_id(),
            mask_secrets(line.body),
            agent.id,
            line.payloads,
            line.corrects,
        )
        self.ratings.answered(conversation.id)
        facts = self.dispatcher.agent_wrote(conversation.id, agent.id, now) if is_answer(message) else []
        return self.record(facts, message) if facts else self._archive.append(message)

    def note(self, agent: Agent, conversation: ConversationId, text: str) -> None:
        """An agent's note: archived with the conversation, never relayed."""
        self._archive.append(
            Message(conversation, self.now(), Author.AGENT, line_id(), mask_secrets(text), agent.id, private=True)
        )

    def tell_agent(self, conversation: ConversationId, agent: Agent, msgid: str, /, **values: object) -> None:
        """A line of the desk in the puppet's window."""
        self.show_agent(conversation, agent, self.texts(agent.language.value, msgid, **values))

    def show_agent(self, conversation: ConversationId, agent: Agent, text: str, name: str = "") -> None:
        """The same for a text that is ready; a `name` is an id that makes sure it's said once only."""
        body = marked(text)
        self._archive.append(
            Message(conversation, self.now(), Author.SERVICE, name or line_id(), body, agent.id, private=True)
        )

    def accept(self, agent: Agent, conversation: ConversationId) -> None:
        """The agent takes the offer."""
        self.record(self.dispatcher.accept(conversation, agent.id, self.now()))

    def decline(self, agent: Agent, conversation: ConversationId) -> None:
        """The agent passes the offer on."""
        self.record(self.dispatcher.decline(conversation, agent.id, self.now()))

    def is_offer(self, conversation: ConversationId, line: str) -> bool:
        """Whether the line with this id makes the offer of this conversation that is open now."""
        return self._announcements.offer_named(line) == conversation

    def hand_over(self, agent: Agent, conversation: Conversation, to: Agent | QueueName, note: str) -> None:
        """The agent wants a colleague or a queue to take it; the note goes along and stays with the conversation."""
        now = self.now()
        facts = (
            self.dispatcher.transfer(conversation.id, agent.id, to.id, now)
            if isinstance(to, Agent)
            else self.dispatcher.transfer_to_queue(conversation.id, agent.id, to, now)
        )
        self.pass_on(agent, conversation.id, note)
        self.record(facts)

    def pass_on(self, agent: Agent, conversation: ConversationId, note: str) -> None:
        """Whoever is offered it next reads this note; it stays with the conversation."""
        if note:
            self.note(agent, conversation, note)
        self._announcements.noted(conversation, note)

    def hold(self, agent: Agent, conversation: ConversationId, span: timedelta, why: str) -> None:
        """The agent puts it aside for so long; `why` is kept as a note."""
        facts = self.dispatcher.hold(conversation, agent.id, self.now() + span, self.now())
        if why:
            self.note(agent, conversation, why)
        self.record(facts)

    def close(self, agent: Agent, conversation: ConversationId, why: str = "") -> None:
        """The agent ends the conversation; `why` is kept as a note."""
        facts = self.dispatcher.close(conversation, agent.id, self.now())
        if why:
            self.note(agent, conversation, why)
        self.record(facts)

    def done(self, agent: Agent) -> None:
        """The agent has wrapped up."""
        self.record(self.dispatcher.done(agent.id, self.now()))

    def pause(self, agent: Agent, why: str) -> None:
        """Nothing new for this agent until ready."""
        self.record(self.dispatcher.pause(agent.id, self.now(), why))

    def ready(self, agent: Agent) -> None:
        """The agent takes conversations again."""
        self.record(self.dispatcher.ready(agent.id, self.now()))

    def leave(self, agent: Agent) -> None:
        """The agent ends duty."""
        self.record(self.dispatcher.leave(agent.id, self.now()))

    def seen(self, agent: Agent, *, line: bool = False) -> None:
        """A sign of life: the agent types or reads, or (`line`) writes something, anywhere."""
        if facts := self.dispatcher.sign_of_life(agent.id, self.now(), line=line):
            self.record(facts)

    def _unanswered(self, conversation: ConversationId, number: AgentId, step: Step, waited: float) -> None:
        """The reply watch: a customer waits for this agent's answer."""
        agent, minutes = self.people.agent(number), max(1, round(waited / 60))
        known = self.find(conversation)
        if known is None or known.agent != number or agent is None:
            return
        match step:
            case Step.UNREAD:
                self.tell_agent(conversation, agent, phrases.UNREAD)
            case Step.REMIND:
                self.tell_agent(conversation, agent, phrases.WAITS_FOR_ANSWER, minutes=minutes)
            case Step.ALERT:
                self.notices.unanswered(agent, known, self.customer_name(agent, known.customer), minutes)
            case Step.TAKE_BACK:
                self.record(self.dispatcher.take_back(conversation, self.now()))

    def presence(self, agent: Agent, availability: Availability) -> None:
        """What the agent's clients say, taken together."""
        self.record(self.dispatcher.availability(agent.id, availability, self.now()))
