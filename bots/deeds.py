"""What a turn of the bot leaves for the shell to do besides speaking. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass

from bots.question import Answer


@dataclass(frozen=True, slots=True)
class Wanted:
    """The agent who is got should have these skills."""

    skills: tuple[str, ...]


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
