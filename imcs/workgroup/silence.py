"""Since when nobody has written in conversations with an agent. It keeps the times; what follows is decided elsewhere.

A conversation that the agent has put aside isn't silent: the customer waits for the agent then.
"""

from collections.abc import Callable
from datetime import datetime

from imcs.archive import Entry
from imcs.dispatcher import ConversationEnded, Dispatcher, HoldEnded
from imcs.model import ConversationId, Stage


class Silence:
    """When somebody last wrote; after a restart the time begins anew."""

    def __init__(self, dispatcher: Dispatcher, now: Callable[[], datetime]) -> None:
        """`now` stands still while nobody hears us: who can't write isn't silent."""
        self._dispatcher = dispatcher
        self._now = now
        self._last: dict[ConversationId, datetime] = {}

    def broken(self, conversation: ConversationId) -> None:
        """The customer or the agent writes."""
        self._last[conversation] = self._now()

    def recorded(self, entry: Entry) -> None:
        """Something was committed."""
        if isinstance(entry, ConversationEnded):
            self._last.pop(entry.conversation, None)
        elif isinstance(entry, HoldEnded):
            self.broken(entry.conversation)

    def since(self, moment: datetime) -> list[ConversationId]:
        """The conversations in which nobody wrote after `moment`."""
        now = self._now()
        connected = [
            known.id
            for known in self._dispatcher.open_conversations()
            if known.stage is Stage.CONNECTED and known.held_until is None
        ]
        return [number for number in connected if self._last.setdefault(number, now) < moment]
