"""One turn of the bot: what the customer wrote and what the search found, in; replies and what to do, out.

Pure: no clock, no search, no XMPP. The same state and messages give the same turn, so a turn that came too late can be
dropped and run again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from bots import phrases
from bots.deeds import Deed
from bots.faq import MAX_CHOICES, Candidate, Verdict, number, picked_by_words, verdict_of
from bots.reply import digest, joined, plain, split
from bots.state import Asked, BotState, Choice
from bots.texts import Texts
from bots.urgent import Danger, danger
from bots.words import Word, customer_word, wants_person

FRESH = timedelta(hours=12)
"""How long "1" or "yes" still answers what the bot asked."""
MOST_TOPICS = 50
"""How many articles the bot remembers having asked about."""


class Act(Enum):
    """What the shell has to do after the replies are said."""

    STAY = "stay"
    HANDOVER = "handover"
    END = "end"
    CANCEL = "cancel"
    """Only while waiting, as are those below; the shell says what became of it."""
    HOW_LONG = "how long"
    LEAVE_MESSAGE = "leave a message"


class Handover(Enum):
    """Why a person is wanted."""

    REQUESTED = "requested"
    BOT_UNSURE = "bot unsure"
    URGENT = "urgent"
    NO_SEARCH = "no search"


@dataclass(frozen=True, slots=True)
class Turn:
    """What the bot says and does."""

    state: BotState
    replies: tuple[str, ...] = ()
    """In order; each is non-empty, at most 4000 characters, and legal in XML."""
    act: Act = Act.STAY
    reason: Handover | None = None
    """Why, if `act` is HANDOVER."""
    article: str | None = None
    """The article that was said, or that `helped` is about."""
    confidence: float = 0.0
    helped: bool | None = None
    """What the customer answered to "did that help"."""
    flow: str = ""
    """The step of the queue's flow that the article leads to, instead of "did that help"."""
    deeds: tuple[Deed, ...] = ()
    """What a flow leaves to be done."""
    led: bool = False
    """Whether the customer came further in a flow."""

    @property
    def stays(self) -> bool:
        """Whether the conversation stays with the bot."""
        return self.act is Act.STAY


def search_text(messages: Sequence[str]) -> str:
    """Return what to search for: the free text among `messages`; empty if it's all words, numbers and small talk."""
    return joined(message for message in map(plain, messages) if not customer_word(message) and number(message) is None)


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot that answers from articles; `service` is what it calls itself, `link` explains what is stored and why."""

    texts: Texts
    service: str = ""
    link: str = ""
    nobody: bool = False
    """Whether there's nobody to hand over to: then nobody is promised, and who wants a person is told what there is."""

    def turn(
        self,
        state: BotState,
        messages: Sequence[str],
        hits: Sequence[Candidate],
        *,
        language: str,
        now: datetime,
        search_works: bool = True,
    ) -> Turn:
        """Return the bot's turn for what the customer wrote since the last one, several messages being one question."""
        said = [message for message in map(plain, messages) if message]
        if not said:
            return Turn(state)
        move = _Move(self, state, language, now)
        turn = move.decide(said, hits, search_works)
        if turn.reason is Handover.URGENT:
            return turn
        return self.greeted(turn, language)

    def while_waiting(
        self,
        state: BotState,
        messages: Sequence[str],
        hits: Sequence[Candidate],
        *,
        language: str,
        now: datetime,
        search_works: bool = True,
    ) -> Turn:
        """Return the turn for a customer who waits for a person: words always work, only sure answers are given."""
        said = [message for message in map(plain, messages) if message]
        if not said:
            return Turn(state)
        return _Move(self, state, language, now).wait(said, hits if search_works else ())

    def greeted(self, turn: Turn, language: str) -> Turn:
        """Put the one line that says who speaks before the first reply of all."""
        if turn.state.greeted or not (turn.replies or turn.act is Act.LEAVE_MESSAGE):
            return turn
        service = plain(self.service) or self.texts(language, phrases.THIS_SERVICE)
        line = self.texts(language, phrases.GREETING, service=service)
        if self.link:
            line = self.texts(language, phrases.GREETING_LINK, greeting=line, link=plain(self.link))
        return replace(turn, state=replace(turn.state, greeted=True), replies=(*split(line), *turn.replies))


@dataclass(frozen=True, slots=True)
class _Move:
    """A turn in the making: the bot, what it remembers, and when."""

    bot: Bot
    state: BotState
    language: str
    now: datetime

    def decide(self, said: Sequence[str], hits: Sequence[Candidate], search_works: bool) -> Turn:
        """Return the turn: danger first, then words that always work, then the open question, then the search."""
        text = joined(said)
        kind = danger(text)
        if kind:
            return self._urgent(kind, Act.HANDOVER)
        word = customer_word(said[-1])
        if word not in (Word.END, Word.CANCEL) and wants_person(said):
            return self._handover(Handover.REQUESTED)
        answer = self._to_open_question(said, word)
        if answer:
            return answer
        if word and (word is Word.END or not search_text(said)):
            return self._word(word)
        if not search_works:
            return self._offer(self._say(phrases.NO_SEARCH))
        return self._found(hits)

    def wait(self, said: Sequence[str], hits: Sequence[Candidate]) -> Turn:
        """Return the turn of a customer in the queue."""
        kind = danger(joined(said))
        if kind:
            return self._urgent(kind, Act.STAY)
        match customer_word(said[-1]):
            case Word.CANCEL | Word.END:
                return Turn(self.state.settled(), act=Act.CANCEL)
            case Word.HOW_LONG:
                return Turn(self.state, act=Act.HOW_LONG)
            case Word.PERSON:
                return Turn(self.state, act=Act.HANDOVER, reason=Handover.REQUESTED)
            case Word.LEAVE_MESSAGE:
                return Turn(self.state, act=Act.LEAVE_MESSAGE)
            case None:
                pass
            case _:
                return Turn(self.state)
        answer = digest(plain(hits[0].answer)) if verdict_of(hits) is Verdict.SURE else ""
        if answer and answer not in self.state.answered and search_text(said):
            hit = hits[0]
            answered = (*self.state.answered, answer)[-MOST_TOPICS:]
            state = replace(self.state, article=hit.id, article_confidence=hit.confidence, answered=answered)
            return Turn(state, split(hit.answer), article=hit.id, confidence=hit.confidence)
        if self.state.noted:
            return Turn(self.state)
        return Turn(replace(self.state, noted=True), split(self._say(phrases.NOTED)))

    # ── answers to what the bot asked ─────────────────────────────────────────────────────────────────────────────

    def _to_open_question(self, said: Sequence[str], word: Word | None) -> Turn | None:
        """Return the turn if the last message answers the open question."""
        state, reply = self.state, said[-1]
        if state.asked_at is None or self.now - state.asked_at > FRESH:
            return None
        match state.asked:
            case Asked.NOTHING | Asked.ERASE:
                return None
            case Asked.HELPED:
                return self._to_helped(word)
            case Asked.CHOICES:
                return self._to_choices(joined(said), reply, word)
            case Asked.OFFER:
                return self._to_offer(number(reply), word)

    def _to_helped(self, word: Word | None) -> Turn | None:
        article, confidence = self.state.article, self.state.article_confidence
        if word is Word.YES:
            turn = self._reply(self._say(phrases.GLAD), replace(self.state.settled(), failures=0))
            return replace(turn, article=article, confidence=confidence, helped=True)
        if word is Word.NO:
            turn = self._offer(self._say(phrases.SORRY))
            return replace(turn, article=article, confidence=confidence, helped=False)
        return None

    def _to_choices(self, text: str, reply: str, word: Word | None) -> Turn | None:
        choices = self.state.choices
        chosen = number(reply)
        if word is Word.YES and len(choices) == 1:
            chosen = 1
        if word is Word.NO or chosen == len(choices) + 1:
            return self._failed(self.state.settled())
        if chosen in (0, 9):
            return self._handover(Handover.REQUESTED)
        if chosen is not None and 1 <= chosen <= len(choices):
            return self._answer(choices[chosen - 1])
        if chosen is not None or word is Word.YES:
            return self._ask_choices(choices, phrases.WHICH_NUMBER)
        index = None if word else picked_by_words(text, [choice.question for choice in choices])
        return None if index is None else self._answer(choices[index])

    def _to_offer(self, chosen: int | None, word: Word | None) -> Turn | None:
        if chosen in (0, 1, 9) or word is Word.YES:
            return self._handover(Handover.BOT_UNSURE)
        if chosen == 2:
            return self._reply(self._say(phrases.REPHRASE_NOW), self.state.settled())
        if word is Word.NO:
            return self._reply(self._say(phrases.AS_YOU_LIKE), self.state.settled())
        return None if chosen is None else self._offer("")

    # ── words and small talk ──────────────────────────────────────────────────────────────────────────────────────

    def _word(self, word: Word) -> Turn:
        """Return the turn for a whole-message word while nothing is open that it answers."""
        if word is Word.END:
            turn = self._reply(self._say(phrases.GOODBYE), self.state.settled())
            return replace(turn, act=Act.END)
        if word is Word.CANCEL:
            return self._reply(self._say(phrases.NOT_WAITING), self.state.settled())
        if word is Word.HOW_LONG:
            return self._offer(self._say(phrases.NOT_WAITING_YET))
        if word is Word.LEAVE_MESSAGE:
            return Turn(replace(self.state.settled(), failures=0), act=Act.LEAVE_MESSAGE)
        # Small talk isn't a failure, and the question before it stays open.
        line = {
            Word.GREETING: phrases.HELLO,
            Word.THANKS: phrases.YOU_ARE_WELCOME,
            Word.LANGUAGE: phrases.LANGUAGE_CHOSEN,
        }.get(word, phrases.ANYTHING_ELSE)
        return self._reply(self._say(line), self.state)

    # ── what the search found ─────────────────────────────────────────────────────────────────────────────────────

    def _found(self, hits: Sequence[Candidate]) -> Turn:
        state = self.state.settled()
        match verdict_of(hits):
            case Verdict.SURE:
                hit = hits[0]
                return self._answer(Choice(hit.id, hit.question, hit.answer, hit.confidence, hit.flow))
            case Verdict.HALF:
                choices = tuple(
                    Choice(hit.id, plain(hit.question), hit.answer, hit.confidence, hit.flow)
                    for hit in hits[:MAX_CHOICES]
                    if hit.verdict is not Verdict.UNSURE and plain(hit.question) and (plain(hit.answer) or hit.flow)
                )
                return self._ask_choices(choices, phrases.DID_YOU_MEAN) if choices else self._failed(state)
            case Verdict.UNSURE:
                return self._failed(state)

    def _answer(self, choice: Choice) -> Turn:
        """Say the answer, unless it's what was said last: then a person is offered."""
        if choice.flow:
            state = replace(self.state.settled(), failures=0)
            return Turn(state, split(choice.answer), article=choice.id, confidence=choice.confidence, flow=choice.flow)
        text = plain(choice.answer)
        if not text:
            return self._failed(self.state.settled())
        if digest(text) in self.state.answered:
            return self._offer(
                self._say(phrases.SAID_ALREADY if choice.id == self.state.article else phrases.SAID_ABOVE)
            )
        state = replace(self.state.settled(), failures=0, article=choice.id, article_confidence=choice.confidence)
        state = replace(state, answered=(*state.answered, digest(text))[-MOST_TOPICS:])
        if choice.id not in state.helped_asked:
            text = f"{text}\n\n{self._say(phrases.DID_THAT_HELP)}"
            asked = (*state.helped_asked, choice.id)[-MOST_TOPICS:]
            state = replace(state, helped_asked=asked).asking(Asked.HELPED, self.now)
        return replace(self._reply(text, state), article=choice.id, confidence=choice.confidence)

    def _ask_choices(self, choices: tuple[Choice, ...], head: str) -> Turn:
        lines = [f"{place}. {choice.question[:300]}" for place, choice in enumerate(choices, 1)]
        none = f"{len(choices) + 1}. {self._say(phrases.NONE_OF_THESE)}"
        text = "\n".join([self._say(head), *lines, none])
        return self._reply(text, self.state.asking(Asked.CHOICES, self.now, choices))

    def _failed(self, state: BotState) -> Turn:
        """Ask to rephrase once; the second time in a row, offer a person."""
        failures = min(state.failures + 1, 2)
        move = replace(self, state=replace(state, failures=failures))
        if failures == 1:
            return move._reply(self._say(phrases.REPHRASE), move.state)
        return move._offer(self._say(phrases.STILL_UNSURE))

    # ── saying it ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _say(self, msgid: str, **values: object) -> str:
        return self.bot.texts(self.language, msgid, **values)

    def _offer(self, head: str) -> Turn:
        text = joined([head, self._say(phrases.OFFER)])
        return self._reply(text, self.state.asking(Asked.OFFER, self.now))

    def _handover(self, reason: Handover) -> Turn:
        if self.bot.nobody:
            return Turn(replace(self.state.settled(), failures=0), act=Act.LEAVE_MESSAGE, reason=reason)
        turn = self._reply(self._say(phrases.LOOKING_FOR_AGENT), replace(self.state.settled(), failures=0))
        return replace(turn, act=Act.HANDOVER, reason=reason)

    def _urgent(self, kind: Danger, act: Act) -> Turn:
        text, short = self._say(phrases.URGENT[kind]), self._say(phrases.URGENT_AGAIN)
        if not self.bot.nobody:
            text = self._say(phrases.URGENT_PERSON, text=text)
        elif act is Act.HANDOVER:
            act = Act.LEAVE_MESSAGE
        turn = self._reply(text, self.state.settled(), again=short)
        return replace(turn, act=act, reason=Handover.URGENT)

    def _reply(self, text: str, state: BotState, again: str = "") -> Turn:
        """Return a turn that says `text`; what would be the third time in a row is said otherwise."""
        times = state.said_times + 1 if state.said == digest(text) else 1
        if times > 2:
            text, times = again or joined([self._say(phrases.AGAIN), self._say(phrases.OFFER)]), 1
            if not again:
                state = state.asking(Asked.OFFER, self.now)
        return Turn(replace(state, said=digest(text), said_times=times), split(text))
