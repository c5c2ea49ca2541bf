"""What a customer's words do to the open form: answer, go back, skip, change, confirm, or ask something else. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from bots import menu as menus
from bots import phrases
from bots.answers import Wrong, answer_to
from bots.faq import Verdict
from bots.flow import Form
from bots.flow_words import Way, way_in
from bots.form import label_of, so_far
from bots.position import Position
from bots.question import Kind
from bots.reply import joined
from bots.wording import Voice
from bots.words import Word, customer_word

PATIENCE = 2
"""How often in a row something isn't an answer before the ways out are told."""
_NEVER_AN_ANSWER = frozenset(Word) - {Word.YES, Word.NO, Word.ACKNOWLEDGED, Word.SYMBOLS, Word.CANCEL, Word.LANGUAGE}
_ASKS = re.compile(
    r"[?？]\s*$|[吗嗎呢]\s*[。!！]?\s*$|^(?:请问|請問|what|how|when|where|why|which|can i|do you|is there)\b",
    re.IGNORECASE,
)


def _is_question(said: Sequence[str], verdict: Verdict) -> bool:
    """Whether it asks something else; half sure, only what sounds like a question does: 我忘了 is a bit like many."""
    return verdict is Verdict.SURE or (verdict is Verdict.HALF and bool(_ASKS.search(joined(said))))


class Next(Enum):
    """What follows from the customer's words."""

    ASK = "ask"
    """The open question is said, after `Outcome.head`."""
    DONE = "done"
    LEAVE = "leave"
    """The form is given up."""
    BACK = "back"
    """Back to before the form."""
    PERSON = "person"
    BOT = "bot"
    """It's a question or a word for the bot; the form stays where it is."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What follows, and where the customer stands then."""

    next: Next
    position: Position
    head: str = ""
    led: bool = False
    """Whether the form came further."""


@dataclass(frozen=True, slots=True)
class Filling:
    """An open form, before the customer's next words."""

    form: Form
    position: Position
    today: date
    voice: Voice

    def take(self, said: Sequence[str], verdict: Verdict) -> Outcome:
        """Return what `said` does; `verdict` is what the search thinks of its answer, if it's a question."""
        match way_in(said[-1]):
            case Way.BACK:
                return self._back()
            case Way.START_OVER:
                names = [question.name for question in self.form.questions]
                return self._ask(replace(self.position.without(*names), question=0, editing=False, missed=0))
            case Way.SKIP:
                return self._skip()
            case Way.SUMMARY if self._confirming:
                return self._ask(self.position)
            case Way.SUMMARY:
                return self._ask(self.position, so_far(self.form, self.position, self.voice))
            case Way.CONFIRM if self._confirming:
                return Outcome(Next.DONE, self.position, led=True)
        if customer_word(said[-1]) is Word.CANCEL:
            return Outcome(Next.LEAVE, self.position)
        return self._confirm(said, verdict) if self._confirming else self._answer(said, verdict)

    @property
    def _confirming(self) -> bool:
        return self.position.question >= len(self.form.questions)

    def _answer(self, said: Sequence[str], verdict: Verdict) -> Outcome:
        question, word = self.form.questions[self.position.question], customer_word(said[-1])
        if word in _NEVER_AN_ANSWER or (
            question.kind is Kind.TEXT and verdict is Verdict.SURE and _ASKS.search(joined(said))
        ):
            return Outcome(Next.BOT, self.position)
        if question.optional and word is Word.NO and question.kind is not Kind.CHOICE:
            return self._skip()
        answer = answer_to(question, said, self.today, self.voice)
        if not isinstance(answer, Wrong):
            return self._on(self.position.answered(answer))
        if question.kind is Kind.CHOICE and menus.numbered(said[-1]) in menus.PERSON:
            return Outcome(Next.PERSON, self.position)
        if _is_question(said, verdict):
            return Outcome(Next.BOT, self.position)
        return self._missed(self.voice.ours(answer.msgid, **answer.values))

    def _on(self, position: Position) -> Outcome:
        """The open question is done: on to the next, or to the summary."""
        last = len(self.form.questions)
        position = replace(position, question=last if position.editing else position.question + 1)
        position = replace(position, editing=False, missed=0)
        done = position.question >= last and not self.form.confirm
        return Outcome(Next.DONE if done else Next.ASK, position, led=True)

    def _skip(self) -> Outcome:
        if self._confirming:
            return self._missed("")
        question = self.form.questions[self.position.question]
        if not question.optional:
            return self._missed(self.voice.ours(phrases.FORM_NEEDED))
        return self._on(self.position.without(question.name))

    def _back(self) -> Outcome:
        position = self.position
        if position.editing:
            return self._ask(replace(position, question=len(self.form.questions), editing=False, missed=0))
        if position.question == 0:
            return Outcome(Next.BACK, position)
        return self._ask(replace(position, question=position.question - 1, missed=0))

    def _confirm(self, said: Sequence[str], verdict: Verdict) -> Outcome:
        word, number = customer_word(said[-1]), menus.numbered(said[-1])
        labels = [(label_of(question, self.voice),) for question in self.form.questions]
        place = number - 1 if number is not None else menus.meant(labels, joined(said))
        if word is Word.YES:
            return Outcome(Next.DONE, self.position, led=True)
        if place is not None and 0 <= place < len(labels):
            return self._ask(replace(self.position, question=place, editing=True, missed=0))
        if number in menus.PERSON:
            return Outcome(Next.PERSON, self.position)
        if word is Word.NO:
            return self._ask(self.position, self.voice.ours(phrases.FORM_WHICH))
        if word in _NEVER_AN_ANSWER or _is_question(said, verdict):
            return Outcome(Next.BOT, self.position)
        return self._missed("")

    def _ask(self, position: Position, head: str = "") -> Outcome:
        return Outcome(Next.ASK, position, head)

    def _missed(self, why: str) -> Outcome:
        missed = min(self.position.missed + 1, PATIENCE)
        ways_out = self.voice.ours(phrases.FORM_HELP) if missed >= PATIENCE else ""
        return self._ask(replace(self.position, missed=missed), joined([why, ways_out]))
