"""Where a command works: which settings file it was given, and the archive that this names.

Opens and closes; must not print.
"""

import asyncio
import getpass
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

import typer

from imcs.archive import Archive, Audited
from imcs.customers.reading import READ
from imcs.errors import ImcsError, SettingsError
from imcs.model import AgentId, ConversationId, QueueName
from imcs.settings import settings

Result = TypeVar("Result")

USUAL_PLACES = (Path("imcs.toml"), Path("/etc/imcs/imcs.toml"))
"""Where the settings are looked for when nobody says where they are."""


@dataclass(frozen=True, slots=True)
class Office:
    """What the options before the command chose."""

    chosen: Path | None = None
    debug: bool = False

    @property
    def path(self) -> Path:
        """The settings file; SettingsError where none is named and none lies in a usual place."""
        if self.chosen is not None:
            return self.chosen
        for place in USUAL_PLACES:
            if place.exists():
                return place
        places = " or ".join(map(str, USUAL_PLACES))
        raise SettingsError(f"no settings at {places}: write some with `imcs init`, or name a file with --config")

    def settings(self, *, with_secret: bool = False) -> settings.Settings:
        """The settings; only the service itself needs the secret."""
        return settings.load(self.path, with_secret=with_secret)

    def ask(self, work: Callable[[Archive], Awaitable[Result]]) -> Result:
        """Opens the archive, lets `work` use it, and closes it."""
        directory = self.settings().storage.directory

        async def session() -> Result:
            async with await Archive.open(directory) as archive:
                return await work(archive)

        return asyncio.run(session())


def known_queue(given: settings.Settings, name: str) -> QueueName:
    """The queue of this name; ImcsError with the likeliest other where the settings have none."""
    known = [str(queue.name) for queue in given.queues]
    if name in known:
        return QueueName(name)
    close = get_close_matches(name, known, n=1)
    raise ImcsError(f"there is no queue {name}: {f'did you mean {close[0]}?' if close else ', '.join(known)}")


def office_of(context: typer.Context) -> Office:
    """What the program's own options put beside every command."""
    office = context.find_object(Office)
    assert office is not None, "the program's callback sets it"
    return office


def login() -> str:
    """Who works here, for the history of what is changed."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as in containers
        return f"user {os.getuid()}"


def read_here(conversation: ConversationId, how: str) -> Audited:
    """For the audit: whoever works here has read this conversation."""
    return Audited(datetime.now(UTC), AgentId(0), READ, conversation, detail=f"{how}, by {login()}")
