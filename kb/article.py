"""An article of the knowledge base: what customers ask, and what is answered.

A value and its JSON form; it reads no file and searches nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from types import MappingProxyType

from kb.conversion import mainland_words, taiwan_words

LANGUAGES = ("zh_TW", "zh_CN", "en")
"""The languages that an answer may be written in."""
MAX_QUESTION = 1_000
"""Characters of a question or variant."""
MAX_ANSWER = 20_000
"""Characters of an answer."""
MAX_VARIANTS = 500


class ArticleError(ValueError):
    """The article can't be used."""


class Status(Enum):
    """Only published articles are ever said to customers."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Article:
    """A question in several phrasings and its answer in up to three languages.

    Building one checks it: `ArticleError` names the field at fault.
    """

    id: str
    question: str
    variants: tuple[str, ...] = ()
    """Other ways to ask the same, written or approved by a manager."""
    answers: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Language (`zh_TW`, `zh_CN`, `en`) → text; may be empty where a flow answers."""
    tags: tuple[str, ...] = ()
    queues: tuple[str, ...] = ()
    """The queues that may say it; all of them where empty."""
    status: Status = Status.PUBLISHED
    valid_from: date | None = None
    valid_until: date | None = None
    """The last day on which it holds."""
    owner: str = ""
    review_at: date | None = None
    flow: str = ""
    """The guided questions that this article starts."""
    queue: str = ""
    """The queue that a person is to be sought in."""
    skills: tuple[str, ...] = ()
    learnt: tuple[str, ...] = ()
    """Questions added by confirmations; they never outrank the article's own phrasings."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "answers", MappingProxyType(dict(self.answers)))
        _check(self)

    @property
    def phrasings(self) -> tuple[str, ...]:
        """The main question, then its variants: the article's own words."""
        return (self.question, *self.variants)

    def holds_on(self, day: date) -> bool:
        """Whether customers may be told it on this day."""
        if self.status is not Status.PUBLISHED:
            return False
        started = self.valid_from is None or self.valid_from <= day
        return started and (self.valid_until is None or day <= self.valid_until)

    def answer_in(self, language: str) -> str:
        """The answer as written in this language, else converted from the other script, else any; may be ''."""
        written = self.answers.get(language)
        if written:
            return written
        if language == "zh_CN" and self.answers.get("zh_TW"):
            return mainland_words(self.answers["zh_TW"])
        if language == "zh_TW" and self.answers.get("zh_CN"):
            return taiwan_words(self.answers["zh_CN"])
        fallbacks = (self.answers.get(other, "") for other in ("en", "zh_TW", "zh_CN"))
        return next((text for text in fallbacks if text), "")

    def to_json(self) -> dict[str, object]:
        """As plain JSON values; fields with nothing in them are left out."""
        whole: dict[str, object] = {
            "id": self.id,
            "question": self.question,
            "variants": list(self.variants),
            "answers": dict(self.answers),
            "tags": list(self.tags),
            "queues": list(self.queues),
            "status": self.status.value,
            "valid_from": self.valid_from.isoformat() if self.valid_from else "",
            "valid_until": self.valid_until.isoformat() if self.valid_until else "",
            "owner": self.owner,
            "review_at": self.review_at.isoformat() if self.review_at else "",
            "flow": self.flow,
            "queue": self.queue,
            "skills": list(self.skills),
            "learnt": list(self.learnt),
        }
        return {name: value for name, value in whole.items() if value}

    @staticmethod
    def from_json(value: object) -> "Article":
        """From `to_json`, or from `{id, question, variants, answer, lang, tags}`; raises ArticleError."""
        if not isinstance(value, dict):
            raise ArticleError("an article must be an object with fields such as id, question and answer")
        unknown = sorted(str(name) for name in value if name not in _FIELDS)
        if unknown:
            raise ArticleError(f"unknown field {', '.join(unknown)}; known are {', '.join(sorted(_FIELDS))}")
        return Article(
            id=_text(value, "id"),
            question=_line(_text(value, "question")),
            variants=_texts(value, "variants"),
            answers=_answers(value),
            tags=_texts(value, "tags"),
            queues=_texts(value, "queues"),
            status=_status(value),
            valid_from=_day(value, "valid_from"),
            valid_until=_day(value, "valid_until"),
            owner=_text(value, "owner"),
            review_at=_day(value, "review_at"),
            flow=_text(value, "flow"),
            queue=_text(value, "queue"),
            skills=_texts(value, "skills"),
            learnt=_texts(value, "learnt"),
        )


_SLASHED = re.compile("([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})")
_UNUSABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
"""Neither XML nor a spreadsheet can carry these."""
_FIELDS = frozenset(Article.__dataclass_fields__) | {"answer", "lang"}


def language_of(name: str, text: str = "") -> str:
    """Our name of a language that others write `zh-Hant` or `en-GB`; guessed from the text where empty."""
    plain = name.strip().replace("_", "-").casefold()
    if plain in ("zh-cn", "zh-sg", "zh-hans") or plain.startswith("zh-hans-"):
        return "zh_CN"
    if plain.startswith("zh"):
        return "zh_TW"
    if plain == "en" or plain.startswith("en-"):
        return "en"
    if plain:
        raise ArticleError(f"lang: {name!r} is none of {', '.join(LANGUAGES)}")
    if not any("\u3400" <= character <= "\u9fff" for character in text):
        return "en"
    return "zh_CN" if taiwan_words(text) != text and mainland_words(text) == text else "zh_TW"


def _text(value: Mapping[str, object], name: str) -> str:
    found = value.get(name)
    if found is None:
        return ""
    if isinstance(found, bool) or not isinstance(found, str | int):
        raise ArticleError(f"{name}: must be a text")
    return str(found).replace("\r\n", "\n").replace("\r", "\n").strip()


def _texts(value: Mapping[str, object], name: str) -> tuple[str, ...]:
    found = value.get(name)
    if found is None or found == "":
        return ()
    if not isinstance(found, list | tuple):
        raise ArticleError(f"{name}: must be a list of texts")
    texts = (_text({name: item}, name) for item in found)
    return tuple(dict.fromkeys(_line(text) for text in texts if text))


def _line(text: str) -> str:
    return " ".join(text.split())


def _answers(value: Mapping[str, object]) -> dict[str, str]:
    given = value.get("answers") or {}
    if not isinstance(given, dict):
        raise ArticleError("answers: must be an object of language and text")
    answers = {language_of(str(name)): _text(given, name) for name in given}
    single = _text(value, "answer")
    if single:
        answers.setdefault(language_of(_text(value, "lang"), single), single)
    return {name: text for name, text in answers.items() if text}


def _status(value: Mapping[str, object]) -> Status:
    name = _text(value, "status").casefold() or Status.PUBLISHED.value
    try:
        return Status(name)
    except ValueError:
        known = ", ".join(status.value for status in Status)
        raise ArticleError(f"status: {name!r} is none of {known}") from None


def _day(value: Mapping[str, object], name: str) -> date | None:
    found = value.get(name)
    if isinstance(found, date):
        # YAML reads an unquoted 2030-01-31 as a date; a date with a time of day is cut to its day.
        return date(found.year, found.month, found.day)
    text = _text(value, name)
    if not text:
        return None
    try:
        slashed = _SLASHED.fullmatch(text)  # as spreadsheets write 2030-01-31 in East Asia
        return date(*map(int, slashed.groups())) if slashed else date.fromisoformat(text)
    except ValueError:
        raise ArticleError(f"{name}: {text!r} isn't a day like 2030-01-31") from None


def _check(article: Article) -> None:
    if not article.id or len(article.id) > 100 or not article.id.isprintable():
        raise ArticleError("id: needs 1 to 100 printable characters")
    if not article.question:
        raise ArticleError("question: is missing")
    if len(article.variants) > MAX_VARIANTS or len(article.learnt) > MAX_VARIANTS:
        raise ArticleError(f"variants: more than {MAX_VARIANTS}")
    for name, texts, longest in (
        ("question", (article.question,), MAX_QUESTION),
        ("variants", article.variants, MAX_QUESTION),
        ("learnt", article.learnt, MAX_QUESTION),
        ("tags, queues or skills", (*article.tags, *article.queues, *article.skills), 200),
        ("owner, flow or queue", (article.owner, article.flow, article.queue), 200),
    ):
        for text in texts:
            _check_text(name, text, longest)
            if "\n" in text:
                raise ArticleError(f"{name}: must be one line")
    for text in article.answers.values():
        _check_text("answers", text, MAX_ANSWER)
    for language in article.answers:
        if language not in LANGUAGES:
            raise ArticleError(f"answers: {language!r} is none of {', '.join(LANGUAGES)}")
    if article.valid_from and article.valid_until and article.valid_until < article.valid_from:
        raise ArticleError("valid_until: lies before valid_from")


def _check_text(name: str, text: str, longest: int) -> None:
    if len(text) > longest:
        raise ArticleError(f"{name}: {len(text)} characters, {longest} at most")
    if found := _UNUSABLE.search(text):
        raise ArticleError(f"{name}: holds the unusable character U+{ord(found[0]):04X}")
