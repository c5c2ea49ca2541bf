"""Reads the answer to a question of a form, or says what is wrong with it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from babel.dates import format_date

from bots import menu as menus
from bots import phrases
from bots.contacts import email_in, id_in, phone_in, phone_shown
from bots.dates import date_in
from bots.numerals import number_in
from bots.question import Alternative, Answer, Day, Kind, Question
from bots.reply import joined
from bots.wording import Voice
from bots.words import Word, customer_word

LONGEST_TEXT = 1_000
"""Characters of a text, where the question sets no bound."""
_DAY = {"zh_TW": "y年M月d日（EEE）", "zh_CN": "y年M月d日（EEE）", "en": "EEE d MMM y"}


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why it's no answer: one of our texts, with its values."""

    msgid: str
    values: dict[str, object] = field(default_factory=dict)


def lines_of(alternatives: Sequence[Alternative]) -> list[tuple[str, ...]]:
    """Return by which words each alternative is called."""
    return [(*each.label.values(), *each.words, each.value) for each in alternatives]


def answer_to(question: Question, said: Sequence[str], today: date, voice: Voice) -> Answer | Wrong:
    """Return the answer that `said` gives: all of it together, or else its last line."""
    together = joined(said)
    found = _read(question, together, today, voice)
    if isinstance(found, Wrong) and said[-1] != together:
        return _read(question, said[-1], today, voice)
    return found


def _read(question: Question, text: str, today: date, voice: Voice) -> Answer | Wrong:
    match question.kind:
        case Kind.CHOICE:
            return _choice(question, text, voice)
        case Kind.TEXT:
            most = int(question.most) if isinstance(question.most, Decimal) else LONGEST_TEXT
            return _same(question, text) if len(text) <= most else Wrong(phrases.FORM_TOO_LONG, {"n": most})
        case Kind.NUMBER:
            return _number(question, text)
        case Kind.DATE:
            return _day(question, text, today, voice)
        case Kind.PHONE:
            number = phone_in(text)
            shown = "" if number is None else phone_shown(number, voice.language)
            return Wrong(phrases.FORM_PHONE) if number is None else Answer(question.name, number, shown)
        case Kind.EMAIL:
            return _same(question, email_in(text) or "", phrases.FORM_EMAIL)
        case Kind.ID:
            return _same(question, id_in(text) or "", phrases.FORM_ID)
        case Kind.PATTERN:
            fitting = "" if question.pattern is None else question.pattern.fitting(text)
            return _same(question, fitting, phrases.FORM_PATTERN)


def _same(question: Question, value: str, wrong: str = phrases.FORM_PATTERN) -> Answer | Wrong:
    return Answer(question.name, value, value) if value else Wrong(wrong)


def _choice(question: Question, text: str, voice: Voice) -> Answer | Wrong:
    lines = lines_of(question.alternatives)
    place = menus.named(lines, text)
    number = menus.numbered(text)
    if place is None and number is not None:
        place = number - 1 if 1 <= number <= len(lines) else None
    elif place is None:
        place = menus.meant(lines, text)
    if place is None and number is None:
        place = _yes_or_no(lines, text)
    if place is None:
        return Wrong(phrases.WHICH_NUMBER)
    chosen = question.alternatives[place]
    return Answer(question.name, chosen.value, voice.theirs(chosen.label))


def _yes_or_no(lines: Sequence[Sequence[str]], text: str) -> int | None:
    """Return the place of the line that says yes, or no, in other words: 對 where the line is 是."""
    word = customer_word(text)
    if word not in (Word.YES, Word.NO):
        return None
    places = [place for place, words in enumerate(lines) if word in map(customer_word, words)]
    return places[0] if len(places) == 1 else None


def _number(question: Question, text: str) -> Answer | Wrong:
    number = number_in(text)
    if number is None:
        return Wrong(phrases.FORM_NUMBER)
    if question.whole and number != number.to_integral_value():
        return Wrong(phrases.FORM_WHOLE)
    if isinstance(question.least, Decimal) and number < question.least:
        return Wrong(phrases.FORM_LEAST, {"n": question.least})
    if isinstance(question.most, Decimal) and number > question.most:
        return Wrong(phrases.FORM_MOST, {"n": question.most})
    return _same(question, f"{number:f}")


def _day(question: Question, text: str, today: date, voice: Voice) -> Answer | Wrong:
    day = date_in(text, today, question.lean)
    if day is None:
        return Wrong(phrases.FORM_DATE)
    least, most = (_bound(bound, today) for bound in (question.least, question.most))
    if least is not None and day < least:
        return Wrong(phrases.FORM_EARLIEST, {"day": day_in_words(least, voice.language)})
    if most is not None and day > most:
        return Wrong(phrases.FORM_LATEST, {"day": day_in_words(most, voice.language)})
    return Answer(question.name, day.isoformat(), day_in_words(day, voice.language))


def _bound(bound: Decimal | date | Day | None, today: date) -> date | None:
    if bound is Day.TODAY:
        return today
    return bound if isinstance(bound, date) else None


def day_in_words(day: date, language: str) -> str:
    """Return the day as people read it, with its weekday, so that a misread one is noticed."""
    return str(format_date(day, _DAY.get(language, _DAY["en"]), locale=language))
