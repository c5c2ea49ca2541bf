"""A flow: named steps that say, ask, answer or hand over, as an operator wrote them in a file.

Values only. What a file holds is read by flow_reader.py; who goes through it and how is guide.py's matter.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bots.condition import Condition
from bots.question import Question
from bots.wording import Text


@dataclass(frozen=True, slots=True)
class Say:
    """Says something and goes on."""

    text: Text
    then: str = ""
    """The next step; empty where the flow ends, and questions are answered freely."""


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a menu."""

    label: Text
    then: str
    words: tuple[str, ...] = ()
    """What customers may say instead of the number, besides the label."""
    when: Condition | None = None
    """Where it doesn't hold the line isn't there; None for always."""


@dataclass(frozen=True, slots=True)
class Menu:
    """Numbered choices; 0 and 9 always mean a person."""

    text: Text
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Faq:
    """Asks for a question in free words, and answers from the knowledge base from then on."""

    text: Text


@dataclass(frozen=True, slots=True)
class Handover:
    """Gets a person."""

    text: Text = field(default_factory=dict)
    """What is said before; may be empty."""
    skills: tuple[str, ...] = ()
    """What the agent should be able to do."""
    queue: str = ""
    """In whose line the customer waits; empty for the queue written to, or the one that the question is for."""
    priority: int = 0
    """By how many tiers the customer is moved up in the line."""


@dataclass(frozen=True, slots=True)
class Form:
    """Questions asked one by one, whose answers go to the agent and are kept with the conversation."""

    title: Text
    questions: tuple[Question, ...]
    then: str = ""
    confirm: bool = True
    """Whether the answers are shown and confirmed before they count."""


@dataclass(frozen=True, slots=True)
class Set:
    """Notes something in the customer's record, and goes on."""

    attributes: Mapping[str, str]
    """Names with values, which may name answers in braces. Never the tier: that's for the staff to give."""
    then: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """Passes on what was answered so far by HTTP, and goes on without waiting for it."""

    url: str
    """May name answers in braces after the host; they are percent-encoded."""
    then: str = ""


Step = Say | Menu | Faq | Handover | Form | Set | Post


def following(step: Step) -> tuple[str, ...]:
    """Return the names of the steps that may come next; an empty name is the end of the flow."""
    match step:
        case Say(then=then) | Form(then=then) | Set(then=then) | Post(then=then):
            return (then,)
        case Menu(options=options):
            return tuple(option.then for option in options)
        case Faq() | Handover():
            return ()


@dataclass(frozen=True, slots=True)
class Flow:
    """All steps of a queue by name."""

    steps: Mapping[str, Step]
    start: str
    entrances: tuple[str, ...] = ()
    """The steps that articles may begin, besides those that follow from the start."""
    conditions: Mapping[str, Condition] = field(default_factory=dict)
    """On what steps depend, for those that depend on something."""

    def ways(self, name: str) -> tuple[str, ...]:
        """Return where one may come to from this step, or past it where its condition doesn't hold."""
        condition = self.conditions.get(name)
        return following(self.steps[name]) if condition is None else (*following(self.steps[name]), condition.otherwise)

    def waits(self, name: str) -> bool:
        """Return whether the step waits for a word, or ends the flow; the others lead on by themselves."""
        return not isinstance(self.steps[name], Say | Set | Post)
