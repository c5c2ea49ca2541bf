"""The bot's turn: what customers wrote is gathered, searched for, answered, and handed over where the bot can't.

The bot itself is pure (bots/); this is the shell around it. A turn is said only if the conversation is still the bot's
and no newer line came meanwhile; else it's dropped and run again over all lines (so nothing is answered twice, and what
was not answered when the process died is answered after the restart).
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bots.bot import Act, Bot, Handover, Turn, search_text
from bots.case_words import quoted, transcript_wanted
from bots.deeds import Filled, Known, Passed, Wanted
from bots.faq import Candidate, Verdict
from bots.flow import Flow, Form
from bots.guide import Guide
from bots.rights import Right, Wish, wish
from bots.state import BotState
from imcs import phrases
from imcs.archive import BotStateSaved, Entry, FeedbackGiven, Source
from imcs.dispatcher import QueueReason
from imcs.knowledge import Knowledge, SearchDown
from imcs.knowledge.confirmations import HELPED, NOT_HELPED, SAID
from imcs.model import Conversation, ConversationId, Customer, CustomerId, QueueName, Stage
from imcs.reception import posting
from imcs.reception.flows import circumstances
from imcs.reception.pace import Pace
from imcs.reception.referrals import Referrals, without_agent
from imcs.workgroup import Workgroup
from imcs.workgroup.admission import NO_HINT, Hint
from imcs.workgroup.cases import served_by
from imcs.workgroup.forms import entry_of

log = logging.getLogger("imcs.reception")

REASONS = {
    Handover.REQUESTED: QueueReason.REQUESTED,
    Handover.URGENT: QueueReason.REQUESTED,
    Handover.BOT_UNSURE: QueueReason.BOT_UNSURE,
    Handover.NO_SEARCH: QueueReason.BOT_UNSURE,
}
NOTHING_SPECIAL = Wanted()
NEVER = datetime.min.replace(tzinfo=UTC)
ALWAYS = frozenset({Act.HANDOVER, Act.CANCEL, Act.LEAVE_MESSAGE, Act.HOW_LONG})
"""What a customer gets however often the bot has answered."""
LED = 3
"""How many times as often whoever comes further in a flow is answered: a form is quickly filled in."""
MOST_CUSTOMERS = 1_000
"""Customers whose answers are counted, before those not answered lately are forgotten."""
OnWish = Callable[[Right, Conversation, Customer, Entry], Awaitable[None]]
MOST_LINES = 20
"""Unanswered lines that one turn reads; a flood is cut to its end."""


def wanted_of(turn: Turn) -> Wanted:
    """What the flow says of the person who is got."""
    return next((deed for deed in turn.deeds if isinstance(deed, Wanted)), Wanted())


TURNS_AT_A_TIME = 2
"""One is looked up while another is worded; more would only stand in the way of lines between people."""
SLOW_TURN = 0.25
"""Seconds; a search that hangs holds up nobody else's turn for longer."""


@dataclass(slots=True)
class Talk:
    """One conversation as the bot sees it."""

    state: BotState
    unanswered: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=MOST_LINES))
    """What the bot hasn't taken up yet: places in the archive, and words."""
    waiting: asyncio.TimerHandle | None = None
    """Runs until the customer has paused for the debounce time."""
    turn: asyncio.Task[None] | None = None
    hint: Hint = NO_HINT
    """Whom the last question that the search made something of is for."""
    last_line: datetime = NEVER


class Reception:
    """Bot turns for every conversation that no agent has taken yet."""

    def __init__(
        self,
        workgroup: Workgroup,
        knowledge: Knowledge,
        bot: Bot,
        flows: Mapping[QueueName, Flow],
        *,
        debounce: float,
        replies_per_minute: int,
    ) -> None:
        """`debounce`: seconds to wait for the next line of the same question."""
        self._workgroup = workgroup
        self._knowledge = knowledge
        self._referrals = Referrals(workgroup)
        self._bot = bot
        self._flows = flows
        self._debounce = debounce
        self._replies_per_minute = replies_per_minute
        self._talks: dict[ConversationId, Talk] = {}
        self._answered: dict[CustomerId, deque[datetime]] = {}
        """When each customer was answered, over the last minute."""
        self._pace = Pace(TURNS_AT_A_TIME, SLOW_TURN)
        self.on_wish: OnWish = _nobody
        """Does what a customer wants done with their data."""

    def resume(self, conversation: ConversationId, state: BotState, unanswered: Iterable[tuple[int, str]]) -> None:
        """Take up a conversation after a restart, and answer what was left unanswered."""
        talk = self._talks[conversation] = Talk(state, last_line=self._workgroup.air.now())
        talk.unanswered.extend(unanswered)
        if talk.unanswered:
            self._wait(conversation, talk)

    def heard(self, conversation: ConversationId, words: str, place: int) -> None:
        """A customer wrote while no agent is in; `place` is the line's in the archive."""
        talk = self._talk(conversation)
        talk.unanswered.append((place, words))
        self._wait(conversation, talk)

    def got_file(self, conversation: ConversationId) -> None:
        """A customer sent a file while no agent is in: it's kept, and that is said."""
        found = self._open(conversation)
        customer = None if found is None else self._workgroup.people.customer(found.customer)
        if customer is not None and not self._too_many(customer.id, 1, self._replies_per_minute):
            self._talk(conversation)
            self._workgroup.bot_says(conversation, [self._say(customer, phrases.FILE_KEPT)])

    def _talk(self, conversation: ConversationId) -> Talk:
        """The conversation, in which the customer wrote just now."""
        talk = self._talks.setdefault(conversation, Talk(BotState()))
        talk.last_line = self._workgroup.air.now()
        return talk

    def forget(self, conversation: ConversationId) -> None:
        """A person is in, or it has ended."""
        talk = self._talks.pop(conversation, None)
        if talk is not None and talk.waiting is not None:
            talk.waiting.cancel()

    def idle_since(self, moment: datetime) -> list[ConversationId]:
        """The bot's conversations in which the customer wrote nothing after `moment`, by the clock that stands still
        while nobody hears us."""
        return [number for number, talk in self._talks.items() if talk.last_line < moment and talk.turn is None]

    async def finish(self) -> None:
        """Let the turns under way come to their end."""
        for talk in list(self._talks.values()):
            if talk.waiting is not None:
                talk.waiting.cancel()
        turns = [talk.turn for talk in self._talks.values() if talk.turn is not None]
        if turns:
            await asyncio.wait(turns, timeout=2.0)

    def _wait(self, conversation: ConversationId, talk: Talk) -> None:
        if talk.waiting is not None:
            talk.waiting.cancel()
        loop = asyncio.get_running_loop()
        talk.waiting = loop.call_later(self._debounce, self._begin, conversation)

    def _begin(self, conversation: ConversationId) -> None:
        talk = self._talks.get(conversation)
        if talk is None:
            return
        talk.waiting = None
        if talk.turn is None and talk.unanswered:
            talk.turn = asyncio.get_running_loop().create_task(self._take_turns(conversation, talk))

    async def _take_turns(self, number: ConversationId, talk: Talk) -> None:
        try:
            while talk.unanswered and talk.waiting is None and self._talks.get(number) is talk:
                async with self._pace.place():
                    await self._take_turn(number, talk)
        except Exception:  # the outermost call of this task: the customer must not be left without a word
            log.exception("event=bot-turn-failed conversation=%s", number)
            talk.unanswered.clear()
            self._referrals.hand_over(number, QueueReason.BOT_UNSURE, self._hint_for(number))
        finally:
            talk.turn = None

    async def _take_turn(self, number: ConversationId, talk: Talk) -> None:
        taken_up = tuple(talk.unanswered)
        lines = tuple(words for _, words in taken_up)
        conversation = self._open(number)
        customer = None if conversation is None else self._workgroup.people.customer(conversation.customer)
        if conversation is None or customer is None:
            self.forget(number)
            return
        hits, works = await self._search(lines, customer, conversation.queue)
        conversation = self._open(number)
        if conversation is None or tuple(talk.unanswered) != taken_up:
            return  # ended, taken by a person, or more was said: begin again
        talk.unanswered.clear()
        talk.hint = _hint(hits) or talk.hint
        saved = taken_up[-1][0]
        if wished := wish(talk.state, lines, self._workgroup.now()):
            await self._use_right(conversation, customer, talk, wished, saved)
            return
        if await self._told_of_case(conversation, customer, talk, lines[-1], saved):
            return
        turn = self._turn(conversation, customer, talk.state, lines, hits if works else None)
        said = len(turn.replies) + (turn.act in (Act.HOW_LONG, Act.LEAVE_MESSAGE))
        most = self._replies_per_minute * (LED if turn.led else 1)
        if self._too_many(customer.id, said, most) and turn.act not in ALWAYS:
            log.warning("event=bot-silenced conversation=%s", number)
            turn = Turn(talk.state)
        talk.state = turn.state
        self._act(conversation, customer, turn, BotStateSaved(number, turn.state.to_json(), saved))

    async def _use_right(
        self, conversation: Conversation, customer: Customer, talk: Talk, wished: Wish, read: int
    ) -> None:
        if self._too_many(customer.id, 1, self._replies_per_minute):
            log.warning("event=bot-silenced conversation=%s", conversation.id)
            return
        talk.state = wished.state
        saved = BotStateSaved(conversation.id, wished.state.to_json(), read)
        await self.on_wish(wished.right, conversation, customer, saved)

    async def _told_of_case(
        self, conversation: Conversation, customer: Customer, talk: Talk, line: str, read: int
    ) -> bool:
        """Whether the line asked for a transcript or quoted a case, and was answered so."""
        cases, number, lines = self._workgroup.cases, conversation.id, list[str]()
        wanted, quote = transcript_wanted(line), None if self._in_form(conversation, talk.state) else quoted(line)
        record = None if quote is None else await cases.own(customer, quote.number)
        silent = (wanted is not None or quote is not None) and self._too_many(customer.id, 1, self._replies_per_minute)
        if silent:
            log.warning("event=bot-silenced conversation=%s", number)
        elif wanted is not None:
            await cases.send(customer, conversation.queue, wanted)
        elif quote is not None and (record is not None or quote.alone):
            lines.append(cases.state_text(customer, quote, record))
            self._workgroup.admission.names(number, None if record is None else served_by(record))
        else:
            return False  # about something else, or some other number
        if self._open(number) is not None:  # nobody took it meanwhile
            self._workgroup.bot_says(number, lines, BotStateSaved(number, talk.state.to_json(), read))
        return True

    def _in_form(self, conversation: Conversation, state: BotState) -> bool:
        """Whether a form's question is open, to which a number is an answer."""
        flow = self._flows.get(conversation.queue)
        step = None if flow is None or state.position is None else flow.steps.get(state.position.step)
        return isinstance(step, Form)

    def _turn(
        self,
        conversation: Conversation,
        customer: Customer,
        state: BotState,
        lines: tuple[str, ...],
        hits: list[Candidate] | None,
    ) -> Turn:
        """What the bot makes of these lines; `hits` are none where the search is down."""
        now, works, found = self._workgroup.now(), hits is not None, hits or ()
        flow = self._flows.get(conversation.queue)
        bot = replace(self._bot, nobody=not self._workgroup.dispatcher.may_wait(conversation.queue, now))
        if conversation.stage is Stage.BOT and flow is not None:
            here = circumstances(conversation, customer, now, self._workgroup.opening)
            return Guide(bot, flow).turn(state, lines, found, here, search_works=works)
        speak = bot.turn if conversation.stage is Stage.BOT else bot.while_waiting
        return speak(state, lines, found, language=customer.language.value, now=now, search_works=works)

    def _open(self, number: ConversationId) -> Conversation | None:
        return without_agent(self._workgroup, number)

    async def _search(
        self, lines: tuple[str, ...], customer: Customer, queue: QueueName
    ) -> tuple[list[Candidate], bool]:
        text = search_text(lines)
        if not text:
            return [], True
        try:
            found = await self._knowledge.candidates(text, queue, customer.language)
        except SearchDown as fault:
            log.warning("event=search-down reason=%s", fault)
            return [], False
        steps = self._flows[queue].steps if queue in self._flows else {}
        # an article leads on only where this queue's flow has its step
        return [hit if hit.flow in steps else replace(hit, flow="") for hit in found], True

    def _act(self, conversation: Conversation, customer: Customer, turn: Turn, saved: BotStateSaved) -> None:
        number, language, now = conversation.id, customer.language.value, self._workgroup.now()
        entries: list[Entry] = [saved]
        if turn.helped is not None and turn.article is not None:
            verdict = HELPED if turn.helped else NOT_HELPED
            entries.append(FeedbackGiven(number, turn.article, verdict, now, confidence=turn.confidence))
        elif turn.article is not None:
            entries.append(FeedbackGiven(number, turn.article, SAID, now, asks=False, confidence=turn.confidence))
        entries += [entry_of(deed, number, now) for deed in turn.deeds if isinstance(deed, Filled)]
        entries += self._learnt(customer, turn)
        entries += [
            posting.entry_of(deed, conversation, language, now) for deed in turn.deeds if isinstance(deed, Passed)
        ]
        self._workgroup.bot_says(number, turn.replies, *entries)
        if turn.act is Act.HOW_LONG:
            self._workgroup.tell_place(number)
        elif turn.act is Act.LEAVE_MESSAGE and turn.reason is None:
            self._referrals.leave_message(number, QueueReason.REQUESTED, self._hint_for(number, wanted_of(turn)))
        elif turn.act is Act.HANDOVER and conversation.stage is not Stage.BOT and conversation.left is None:
            self._workgroup.tell_place(number)
        elif turn.act in (Act.HANDOVER, Act.LEAVE_MESSAGE):  # the question may be for another queue, which is open
            reason = REASONS[turn.reason or Handover.REQUESTED]
            self._referrals.hand_over(number, reason, self._hint_for(number, wanted_of(turn)))
        elif turn.act in (Act.END, Act.CANCEL):
            self._workgroup.customer_leaves(number)

    def _learnt(self, customer: Customer, turn: Turn) -> Iterable[Entry]:
        """What the customer's record holds more after a flow."""
        for deed in turn.deeds:
            known = deed.attributes if isinstance(deed, Known) else {}
            learnt = self._workgroup.people.set_attributes(customer.id, known, Source.FLOW)
            if learnt is not None:
                yield learnt

    def _hint_for(self, number: ConversationId, wanted: Wanted = NOTHING_SPECIAL) -> Hint:
        """What the flow says about whom it's for, else what the search says."""
        talk = self._talks.get(number)
        hint = NO_HINT if talk is None else talk.hint
        return Hint(wanted.skills or hint.skills, wanted.queue or hint.queue, wanted.priority)

    def _too_many(self, customer: CustomerId, replies: int, most: int) -> bool:
        # two bots would talk to each other for ever, be it in one conversation or in ever new ones
        now = self._workgroup.now()
        if len(self._answered) > MOST_CUSTOMERS:
            minute_ago = now - timedelta(minutes=1)
            self._answered = {key: times for key, times in self._answered.items() if times and times[-1] > minute_ago}
        answered = self._answered.setdefault(customer, deque())
        while answered and now - answered[0] > timedelta(minutes=1):
            answered.popleft()
        if len(answered) >= most:
            return True
        answered.extend([now] * min(replies, 1))
        return False

    def _say(self, customer: Customer, msgid: str, /, **values: object) -> str:
        return self._workgroup.texts(customer.language.value, msgid, **values)


def _hint(hits: list[Candidate]) -> Hint | None:
    """What all the candidates agree on about whom the question is for; None where the search made nothing of it."""
    if not hits or hits[0].verdict is Verdict.UNSURE:
        return None
    best, *others = hits
    skills = tuple(skill for skill in best.skills if all(skill in hit.skills for hit in others))
    return Hint(skills, best.queue if all(hit.queue == best.queue for hit in others) else "")


async def _nobody(_right: Right, _conversation: Conversation, _customer: Customer, _saved: Entry) -> None:
    """Until somebody listens."""
