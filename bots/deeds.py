"""What a turn of the bot leaves for the shell to do besides speaking. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass

from bots.question import Answer


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the flow says of the person who is got: skills, whose agent it is, and how soon."""

    skills: tuple[str, ...] = ()
    queue: str = ""
    """Empty for the queue written to, or the one that the question is for."""
    priority: int = 0
    """By how many tiers the customer is moved up in the line."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A form to be kept with the conversation and shown to the agent."""

    step: str
    title: str
    answers: tuple[tuple[str, Answer], ...]
    """Labels, as the customer reads them, with the answers."""
    complete: bool = True
    """Otherwise a person was asked for in the middle of it."""


@dataclass(frozen=True, slots=True)
class Known:
    """Something more is known of the customer."""

    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Passed:
    """Answers to be passed on to another system."""

    url: str
    answers: tuple[Answer, ...]


Deed = Wanted | Filled | Known | Passed
