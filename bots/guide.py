"""One turn in a queue that has a flow: the customer is led from step to step, and free words are understood at each.

Danger, a person, and what the bot itself asked go first and are the bot's. Pure like it: the same position and messages
give the same turn, so one that came too late can be dropped and run again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bots import menu as menus
from bots import phrases
from bots.bot import FRESH, Act, Bot, Handover, Turn, search_text
from bots.circumstances import Circumstances
from bots.deeds import Deed, Wanted
from bots.faq import Candidate, Verdict, picked_by_words, verdict_of
from bots.flow import Faq, Flow, Menu, Say, Step, Text, filled_in, text_in
from bots.flow import Handover as HandoverStep
from bots.flow_words import Way, way_in
from bots.position import MOST_BACK, Position
from bots.reply import joined, plain, split
from bots.state import Asked, BotState
from bots.urgent import danger
from bots.words import Word, customer_word


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
        position = state.position
        if position is not None and position.step and position.step not in self.flow.steps:
            position = None  # the file was changed meanwhile: begin anew
        leading = _Leading(self, replace(state, position=position), hits, here, search_works)
        turn = leading.decide(said)
        return turn if turn.reason is Handover.URGENT else self.bot.greeted(turn, here.language)


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
        """The step that waits for the customer; None before the start and after the end."""
        return self.guide.flow.steps.get(self._position.step)

    def decide(self, said: Sequence[str]) -> Turn:
        """Return the turn: danger and persons first, then what the bot asked, then the way through the flow."""
        if danger(joined(said)) or Word.PERSON in map(customer_word, said):
            return self._ask_bot(said)
        if self.state.position is None:
            return self._begin(said)
        if self._answers_the_bot(said):
            return self._ask_bot(said)
        way = way_in(said[-1])
        if way is Way.START_OVER:
            return self._enter(self.guide.flow.start, Position())
        if way is Way.BACK and self._position.back:
            *back, last = self._position.back
            return self._enter(last, replace(self._position, back=tuple(back)))
        match self._step:
            case Menu() as menu:
                return self._in_menu(menu, said)
            case _:
                return self._ask_bot(said)

    def _begin(self, said: Sequence[str]) -> Turn:
        """The first words of all: they may name a line of the first menu, or be a question already."""
        started = self._enter(self.guide.flow.start, Position())
        if started.act is not Act.STAY:
            return started
        leading = replace(self, state=started.state)
        match leading._step:
            case Menu() as menu if (place := self._chosen(menu, said)) is not None:
                return leading._choose(menu, place)
            case Menu() if self._is_sure():
                answered = leading._ask_bot(said, reminds=False)
                return (
                    replace(answered, replies=(*answered.replies, *leading._prompt())) if answered.stays else answered
                )
            case Faq() | None if search_text(said):
                return leading._ask_bot(said)
            case _:
                return started

    def _is_sure(self) -> bool:
        return self.search_works and verdict_of(self.hits) is Verdict.SURE

    def _answers_the_bot(self, said: Sequence[str]) -> bool:
        """Whether the last message answers a question that the bot itself asked."""
        state, word = self.state, customer_word(said[-1])
        if state.asked_at is None or self.here.now - state.asked_at > FRESH:
            return False
        match state.asked:
            case Asked.NOTHING:
                return False
            case Asked.HELPED:
                return word in (Word.YES, Word.NO)
            case Asked.CHOICES:
                questions = [choice.question for choice in state.choices]
                by_words = picked_by_words(joined(said), questions) is not None
                return by_words or word in (Word.YES, Word.NO) or menus.numbered(said[-1]) is not None
            case Asked.OFFER:
                return word in (Word.YES, Word.NO) or menus.numbered(said[-1]) is not None

    # ── menus ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _in_menu(self, menu: Menu, said: Sequence[str]) -> Turn:
        chosen = menus.numbered(said[-1])
        if chosen in menus.PERSON:
            return self._hand_over(HandoverStep(), [])
        place = self._chosen(menu, said)
        if place is not None:
            return self._choose(menu, place)
        if chosen is not None:
            return self._say(
                self.state, self.guide.bot.texts(self.here.language, phrases.WHICH_NUMBER), *self._prompt()
            )
        return self._ask_bot(said)

    def _chosen(self, menu: Menu, said: Sequence[str]) -> int | None:
        """Return the place of the line that was chosen; a question that is sure of its answer chooses none."""
        number = menus.numbered(said[-1])
        if number is not None:
            return number - 1 if 1 <= number <= len(menu.options) else None
        named = menus.named(menu, said[-1])
        return named if named is not None or self._is_sure() else menus.meant(menu, joined(said))

    def _choose(self, menu: Menu, place: int) -> Turn:
        position = self._position
        back = (*position.back, position.step)[-MOST_BACK:]
        return self._enter(menu.options[place].then, replace(position, back=back))

    # ── going on ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _enter(self, name: str, position: Position) -> Turn:
        """Go to a step, and through all that follows without waiting for a word."""
        said: list[str] = []
        for _ in range(len(self.guide.flow.steps) + 1):
            step = self.guide.flow.steps.get(name)
            match step:
                case Say():
                    said.append(self._text(step.text))
                    name = step.then
                case HandoverStep():
                    return self._hand_over(step, said)
                case Menu() if name in position.back:
                    position = replace(position, back=position.back[: position.back.index(name)])
                    break
                case _:
                    break
        position = replace(position, step=name)
        state = replace(self.state.settled(), position=position, failures=0)
        return self._say(state, *said, *replace(self, state=state)._prompt())

    def _hand_over(self, step: HandoverStep, said: Sequence[str]) -> Turn:
        bot = self.guide.bot
        words = self._text(step.text) or bot.texts(self.here.language, phrases.LOOKING_FOR_AGENT)
        turn = self._say(replace(self.state.settled(), failures=0), *said, words)
        wanted: tuple[Deed, ...] = (Wanted(step.skills),) if step.skills else ()
        return replace(turn, act=Act.HANDOVER, reason=Handover.REQUESTED, deeds=wanted)

    def _ask_bot(self, said: Sequence[str], *, reminds: bool = True) -> Turn:
        """Let the bot answer; the flow goes on where it was, unless the answer leads into a step of its own."""
        here = self.here
        turn = self.guide.bot.turn(
            self.state, said, self.hits, language=here.language, now=here.now, search_works=self.search_works
        )
        if turn.flow:
            back = (*self._position.back, self._position.step) if isinstance(self._step, Menu) else self._position.back
            entered = replace(self, state=turn.state)._enter(self._known(turn.flow), Position(back=back[-MOST_BACK:]))
            return replace(
                entered, replies=(*turn.replies, *entered.replies), article=turn.article, confidence=turn.confidence
            )
        if reminds and turn.stays and turn.state.asked is not Asked.OFFER and isinstance(self._step, Menu):
            return replace(turn, replies=(*turn.replies, self.guide.bot.texts(here.language, phrases.MENU_STILL)))
        return turn

    def _known(self, name: str) -> str:
        """Return the step's name; that of the start where the file was changed since it was offered."""
        return name if name in self.guide.flow.steps else self.guide.flow.start

    # ── saying it ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _prompt(self) -> tuple[str, ...]:
        """What the step where the customer stands asks."""
        match self._step:
            case Menu() as menu:
                nested = bool(self._position.back)
                return (self._filled(menus.shown(menu, self.guide.bot, self.here.language, nested=nested)),)
            case Faq(text=text):
                return (self._text(text),)
            case _:
                return ()

    def _text(self, text: Text) -> str:
        return self._filled(text_in(text, self.here.language))

    def _filled(self, text: str) -> str:
        return filled_in(text, self.here.values)

    def _say(self, state: BotState, *texts: str) -> Turn:
        """Return a turn that says these texts as one message."""
        return Turn(state, split("\n\n".join(text for text in texts if text)))
