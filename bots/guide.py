"""One turn in a queue that has a flow: the customer is led from step to step, and free words are understood at each.

Danger, a person, and what the bot itself asked go first and are the bot's. Pure like it: the same position and messages
give the same turn, so one that came too late can be dropped and run again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from bots import form as forms
from bots import menu as menus
from bots import phrases
from bots.bot import FRESH, Act, Bot, Handover, Turn, search_text
from bots.circumstances import Circumstances
from bots.deeds import Deed, Filled, Known, Passed, Wanted
from bots.faq import Candidate, Verdict, picked_by_words, verdict_of
from bots.filling import Filling, Next
from bots.flow import Faq, Flow, Form, Menu, Post, Say, Set, Step
from bots.flow import Handover as HandoverStep
from bots.flow_words import Way, way_in
from bots.position import MOST_BACK, Position
from bots.reply import joined, plain, split
from bots.state import Asked, BotState
from bots.urgent import danger
from bots.wording import Voice, filled_in
from bots.words import Word, customer_word, wants_person


@dataclass(frozen=True, slots=True)
class Guide:
    """A bot that leads through a flow."""

    bot: Bot
    flow: Flow

    def turn(
        self,
        state: BotState,
        messages: Sequence[str],
        hits: Sequence[Candidate],
        here: Circumstances,
        *,
        search_works: bool = True,
    ) -> Turn:
        """Return the turn for what the customer wrote since the last one, as `Bot.turn` does without a flow."""
        said = [message for message in map(plain, messages) if message]
        if not said:
            return Turn(state)
        leading = _Leading(self, replace(state, position=self._known(state.position)), hits, here, search_works)
        turn = leading.with_what_was_filled_in(leading.decide(said))
        return turn if turn.reason is Handover.URGENT else self.bot.greeted(turn, here.language)

    def _known(self, position: Position | None) -> Position | None:
        """Return the position if the file still has it, else none: the flow begins anew."""
        if position is None or not position.step:
            return position
        step = self.flow.steps.get(position.step)
        if step is None or (isinstance(step, Form) and position.question > len(step.questions)):
            return None
        return position


@dataclass(frozen=True, slots=True)
class _Leading:
    """A turn in the making."""

    guide: Guide
    state: BotState
    hits: Sequence[Candidate]
    here: Circumstances
    search_works: bool

    @property
    def _position(self) -> Position:
        return self.state.position or Position()

    @property
    def _step(self) -> Step | None:
        """The step that waits for the customer, a menu with the lines that are for them; None outside the flow."""
        step = self.guide.flow.steps.get(self._position.step)
        return menus.for_customer(step, self.here) if isinstance(step, Menu) else step

    @property
    def _voice(self) -> Voice:
        values = {**self._position.values, "case": self.here.case}
        return Voice(self.guide.bot.texts, self.here.language, values)

    @property
    def _verdict(self) -> Verdict:
        return verdict_of(self.hits) if self.search_works else Verdict.UNSURE

    def decide(self, said: Sequence[str]) -> Turn:
        """Return the turn: danger and persons first, then what the bot asked, then the way through the flow."""
        if danger(joined(said)) or wants_person(said):
            return self._ask_bot(said)
        if self.state.position is None:
            return self._begin(said)
        if self._answers_the_bot(said):
            return self._ask_bot(said)
        way, step = way_in(said[-1]), self._step
        if way is Way.MENU or (way is Way.START_OVER and not isinstance(step, Form)):
            return self._enter(self.guide.flow.start, Position())
        if isinstance(step, Form):
            return self._in_form(step, said)
        if way is Way.BACK and (self._position.back or isinstance(step, Menu)):
            return self._back()
        return self._in_menu(step, said) if isinstance(step, Menu) else self._ask_bot(said)

    def with_what_was_filled_in(self, turn: Turn) -> Turn:
        """Return the turn so that a person who is got in the middle of a form has what was answered."""
        step, known = self._step, any(isinstance(deed, Filled) for deed in turn.deeds)
        if turn.act not in (Act.HANDOVER, Act.LEAVE_MESSAGE) or not isinstance(step, Form) or known:
            return turn
        filled = self._filled(step, self._position, complete=False)
        return replace(turn, deeds=(*turn.deeds, filled)) if filled.answers else turn

    def _begin(self, said: Sequence[str]) -> Turn:
        """The first words of all: they may name a line of the first menu, or be a question already."""
        started = self._enter(self.guide.flow.start, Position())
        if not started.stays:
            return started
        leading = replace(self, state=started.state)
        match leading._step:
            case Menu() as menu if (place := self._chosen(menu, said)) is not None:
                return leading._choose(menu, place)
            case Menu() | Form() if self._verdict is Verdict.SURE:
                answered = leading._ask_bot(said, reminds=False)
                return (
                    replace(answered, replies=(*answered.replies, *leading._prompt())) if answered.stays else answered
                )
            case Faq() | None if search_text(said):
                return leading._ask_bot(said)
            case _:
                return started

    def _answers_the_bot(self, said: Sequence[str]) -> bool:
        """Whether the last message answers a question that the bot itself asked."""
        state, word = self.state, customer_word(said[-1])
        if state.asked_at is None or self.here.now - state.asked_at > FRESH:
            return False
        match state.asked:
            case Asked.NOTHING | Asked.ERASE:
                return False
            case Asked.HELPED:
                return word in (Word.YES, Word.NO)
            case Asked.CHOICES:
                questions = [choice.question for choice in state.choices]
                by_words = picked_by_words(joined(said), questions) is not None
                return by_words or word in (Word.YES, Word.NO) or menus.numbered(said[-1]) is not None
            case Asked.OFFER:
                return word in (Word.YES, Word.NO) or menus.numbered(said[-1]) is not None

    # ── menus and forms ───────────────────────────────────────────────────────────────────────────────────────────

    def _in_menu(self, menu: Menu, said: Sequence[str]) -> Turn:
        number = menus.numbered(said[-1])
        if number in menus.PERSON:
            return self._hand_over(HandoverStep(), [])
        place = self._chosen(menu, said)
        if place is not None:
            return self._choose(menu, place)
        if number is not None:
            return self._say(self.state, self._voice.ours(phrases.WHICH_NUMBER), *self._prompt())
        return self._ask_bot(said)

    def _chosen(self, menu: Menu, said: Sequence[str]) -> int | None:
        """Return the place of the line that was chosen; a question that is sure of its answer chooses none."""
        number, lines = menus.numbered(said[-1]), menus.lines_of(menu)
        if number is not None:
            return number - 1 if 1 <= number <= len(lines) else None
        named = menus.named(lines, said[-1])
        return named if named is not None or self._verdict is Verdict.SURE else menus.meant(lines, joined(said))

    def _choose(self, menu: Menu, place: int) -> Turn:
        return self._enter(menu.options[place].then, self._gone_through())

    def _gone_through(self) -> Position:
        """Return the position with the menu where the customer stands on the way back."""
        position = self._position
        back = (*position.back, position.step) if isinstance(self._step, Menu) else position.back
        return replace(position, back=back[-MOST_BACK:])

    def _back(self) -> Turn:
        if not self._position.back:  # at the top already: that menu once more
            return self._say(self.state.settled(), *self._prompt())
        *back, last = self._position.back
        return self._enter(last, replace(self._position, back=tuple(back)))

    def _in_form(self, form: Form, said: Sequence[str]) -> Turn:
        outcome = Filling(form, self._position, self.here.today, self._voice).take(said, self._verdict)
        moved = replace(self, state=replace(self.state.settled(), position=outcome.position))
        match outcome.next:
            case Next.BOT:
                return self._ask_bot(said)
            case Next.PERSON:
                return self._hand_over(HandoverStep(), [])
            case Next.DONE:
                filled = self._filled(form, outcome.position)
                thanks = [] if form.then else [self._voice.ours(phrases.FORM_DONE)]
                return moved._enter(form.then, outcome.position, thanks, (filled,))
            case Next.LEAVE:
                left = self._voice.ours(phrases.FORM_LEFT)
                name = self._position.back[-1] if self._position.back else ""
                return self._enter(name, replace(self._position, question=0), [left])
            case Next.BACK if self._position.back:
                return self._back()
            case Next.ASK | Next.BACK:
                turn = self._say(moved.state, outcome.head, *moved._prompt())
                return replace(turn, led=outcome.led)

    def _filled(self, form: Form, position: Position, *, complete: bool = True) -> Filled:
        labels = {question.name: forms.label_of(question, self._voice) for question in form.questions}
        answers = tuple((labels[answer.name], answer) for answer in forms.answers_of(form, position))
        return Filled(self._position.step, self._voice.theirs(form.title), answers, complete)

    # ── going on ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _enter(self, name: str, position: Position, before: Sequence[str] = (), deeds: tuple[Deed, ...] = ()) -> Turn:
        """Go to a step, and through all that follows without waiting for a word."""
        said = list(before)
        moving = replace(self, state=replace(self.state, position=position))
        for _ in range(len(self.guide.flow.steps) + 1):
            condition = self.guide.flow.conditions.get(name)
            if condition is not None and not condition.holds(moving.here):
                name = condition.otherwise
                continue
            match self.guide.flow.steps.get(name):
                case Set() as step:
                    known = {key: filled_in(value, moving._voice.values) for key, value in step.attributes.items()}
                    moving = replace(moving, here=moving.here.knowing(known))
                    deeds = (*deeds, Known(known))
                    name = step.then
                case Post() as step:
                    encoded = {key: quote(value, safe="") for key, value in moving._voice.values.items()}
                    deeds = (*deeds, Passed(filled_in(step.url, encoded), position.answers))
                    name = step.then
                case Say() as step:
                    said.append(moving._voice.theirs(step.text))
                    name = step.then
                case HandoverStep() as step:
                    return moving._hand_over(step, said, deeds)
                case Form() as form:
                    asked = position.without(*(question.name for question in form.questions))
                    position = replace(asked, question=0, editing=False, missed=0)
                    break
                case Menu() if name in position.back:
                    position = replace(position, back=position.back[: position.back.index(name)])
                    break
                case _:
                    break
        state = replace(self.state.settled(), position=replace(position, step=name), failures=0)
        turn = self._say(state, *said, *replace(self, state=state)._prompt())
        return replace(turn, deeds=deeds, led=True)

    def _hand_over(self, step: HandoverStep, said: Sequence[str], deeds: tuple[Deed, ...] = ()) -> Turn:
        # Neither we nor the flow's author may promise a person where nobody is: what happens instead is told then.
        nobody = self.guide.bot.nobody and step.queue in {"", *self.here.nobody_in}
        words = "" if nobody else self._voice.theirs(step.text) or self._voice.ours(phrases.LOOKING_FOR_AGENT)
        turn = self._say(replace(self.state.settled(), failures=0), *said, words)
        wanted = Wanted(step.skills, step.queue, step.priority)
        deeds = deeds if wanted == Wanted() else (*deeds, wanted)
        act = Act.LEAVE_MESSAGE if nobody else Act.HANDOVER
        return replace(turn, act=act, reason=Handover.REQUESTED, deeds=deeds)

    def _ask_bot(self, said: Sequence[str], *, reminds: bool = True) -> Turn:
        """Let the bot answer; the flow goes on where it was, unless the answer leads into a step of its own."""
        here, asks = self.here, self.state
        if isinstance(self._step, Form):
            # "did that help" would take the yes that answers the form
            articles = (*(hit.id for hit in self.hits), *(choice.id for choice in asks.choices))
            asks = replace(asks, helped_asked=(*asks.helped_asked, *articles))
        turn = self.guide.bot.turn(
            asks, said, self.hits, language=here.language, now=here.now, search_works=self.search_works
        )
        turn = replace(turn, state=replace(turn.state, helped_asked=self._helped_asked(turn)))
        if turn.flow:
            name = turn.flow if turn.flow in self.guide.flow.steps else self.guide.flow.start
            entered = replace(self, state=turn.state)._enter(name, self._gone_through())
            replies = (*turn.replies, *entered.replies)
            return replace(entered, replies=replies, article=turn.article, confidence=turn.confidence)
        return (
            replace(turn, replies=(*turn.replies, *self._reminder(turn.state.asked)))
            if reminds and turn.stays
            else turn
        )

    def _helped_asked(self, turn: Turn) -> tuple[str, ...]:
        """Return the topics for which "did that help" was asked indeed."""
        return self.state.helped_asked if isinstance(self._step, Form) else turn.state.helped_asked

    def _reminder(self, asked: Asked) -> tuple[str, ...]:
        """What says that the flow still stands where it was, after the bot's answer."""
        match self._step:
            case Menu() if asked is not Asked.OFFER:
                return (self._voice.ours(phrases.MENU_STILL),)
            case Form() if asked not in (Asked.OFFER, Asked.CHOICES):
                return self._prompt()
            case _:
                return ()

    # ── saying it ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _prompt(self) -> tuple[str, ...]:
        """What the step where the customer stands asks."""
        match self._step:
            case Menu() as menu:
                return (menus.shown(menu, self._voice, nested=bool(self._position.back)),)
            case Faq(text=text):
                return (self._voice.theirs(text),)
            case Form() as form:
                return (forms.asked(form, self._position, self._voice),)
            case _:
                return ()

    def _say(self, state: BotState, *texts: str) -> Turn:
        """Return a turn that says these texts as one message."""
        return Turn(state, split("\n\n".join(text for text in texts if text)))
