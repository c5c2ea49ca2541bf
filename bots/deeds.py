"""What a turn of the bot leaves for the shell to do besides speaking. Values only."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wanted:
    """The agent who is got should have these skills."""

    skills: tuple[str, ...]


Deed = Wanted
