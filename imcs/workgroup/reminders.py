"""While somebody waits in a queue, the agents who could answer are reminded again and again, where the queue wants so.

It keeps the time; who gets the conversation is decided elsewhere.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime

from imcs import phrases
from imcs.archive import Entry
from imcs.dispatcher import ConversationConnected, ConversationEnded, ConversationQueued, Dispatcher, MessageLeft
from imcs.model import Agent, QueueName
from imcs.people import People
from imcs.reports.boards import board_of
from imcs.wording import minutes_and_seconds
from imcs.workgroup.notices import Notices


class Reminders:
    """One clock for each queue in which somebody waits."""

    def __init__(self, dispatcher: Dispatcher, people: People, notices: Notices, now: Callable[[], datetime]) -> None:
        self._dispatcher = dispatcher
        self._people = people
        self._notices = notices
        self._now = now
        self._timers: dict[QueueName, asyncio.TimerHandle] = {}

    def recorded(self, entry: Entry) -> None:
        """Something was committed."""
        if isinstance(entry, ConversationQueued | MessageLeft | ConversationConnected | ConversationEnded):
            self.follow()

    def follow(self) -> None:
        """Start the clocks of queues where somebody waits by now, stop the others."""
        for queue in self._dispatcher.queues.values():
            waits = bool(queue.reminder and self._dispatcher.waiting(queue.name))
            if waits and queue.name not in self._timers:
                self._start(queue.name)
            elif not waits and (timer := self._timers.pop(queue.name, None)):
                timer.cancel()

    def _start(self, name: QueueName) -> None:
        every = self._dispatcher.queues[name].reminder.total_seconds()
        self._timers[name] = asyncio.get_running_loop().call_later(every, self._remind, name)

    def _remind(self, name: QueueName) -> None:
        del self._timers[name]
        board = board_of(self._dispatcher, name, self._now())
        if not board.waiting:  # taken just now: its commit stops the clock, or starts it again for the next
            return
        self._start(name)
        for agent in self._able(name):
            self._notices.tell(
                agent,
                phrases.STILL_WAITING,
                queue=name,
                waiting=board.waiting,
                longest=minutes_and_seconds(board.longest),
            )

    def _able(self, name: QueueName) -> list[Agent]:
        """Those of the queue who have room, or an offer before them that they haven't answered."""
        able = [state.id for state in self._dispatcher.agents() if name in state.queues and state.at_work]
        states = {number: self._dispatcher.agent(number) for number in able}
        found = [self._people.agent(number) for number, state in states.items() if state.able or state.offers]
        return [agent for agent in found if agent is not None]
