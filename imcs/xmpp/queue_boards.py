"""The queues as contacts: customers read there whether anybody is in, agents how many wait and how long.

Whoever watches a queue is told when it changes, but no contact is pushed more than once in two seconds: on a busy
morning every stanza changes a queue. It only reads how the queues stand.
"""

import asyncio
from collections.abc import Callable
from math import ceil

from imcs import phrases
from imcs.archive import Archive, SubscriptionChanged
from imcs.model import Address, Agent, Language, QueueName
from imcs.wording import minutes_and_seconds
from imcs.workgroup import Workgroup
from imcs.xmpp.showing import Showing, Shown

PAUSE = 2.0
"""Seconds between two pushes of one queue."""
REFRESH = 30.0
"""Seconds after which a queue is shown anew where somebody waits: the longest wait grows by itself."""
WATCHERS = 10_000


class QueueBoards:
    """Who watches the queues, and what each of them is shown."""

    def __init__(
        self,
        showing: Showing,
        workgroup: Workgroup,
        archive: Archive,
        queue_at: Callable[[str], QueueName | None],
        language: Language,
    ) -> None:
        """`queue_at`: the queue of a localpart, if any; `language` for people whose own isn't known."""
        self._showing = showing
        self._workgroup = workgroup
        self._people = workgroup.people
        self._archive = archive
        self._queue_at = queue_at
        self._language = language
        self._watchers: dict[tuple[str, Address], Shown | None] = {}
        """What each was shown last."""
        self._timers: dict[QueueName, asyncio.TimerHandle] = {}
        """Run until a queue may be pushed again, or should be shown anew."""
        self._pushed: dict[QueueName, float] = {}
        """When each was pushed last, by the event loop's clock."""

    async def resume(self) -> None:
        """Know who watches the queues since before the restart: their servers won't ask again."""
        for localpart, watcher in await self._archive.subscriptions():
            self._watch(localpart, watcher)

    def forget(self) -> None:
        """The stream is new: what anybody saw of us is gone."""
        self._watchers = dict.fromkeys(self._watchers)

    # -------------------------------------------------------------- watching

    def subscribe(self, localpart: str, address: Address) -> None:
        """Somebody wants a queue as a contact; approved once that is saved."""
        self._archive.append(SubscriptionChanged(localpart, address, subscribed=True))

    def unsubscribe(self, localpart: str, address: Address) -> None:
        """Somebody no longer wants it."""
        self._archive.append(SubscriptionChanged(localpart, address, subscribed=False))

    def saved(self, change: SubscriptionChanged) -> None:
        """Who watches a queue is in the archive: now it may be said."""
        address = self._showing.address(change.localpart)
        if change.subscribed:
            self._showing.send(address, change.address, "subscribed")
            self.show_to(change.localpart, change.address, change.address)
        else:
            self.unwatch(change.localpart, change.address)
            self._showing.send(address, change.address, "unsubscribed")

    def show_to(self, localpart: str, address: Address, to: str) -> None:
        """Show a queue to somebody who is there now, and whenever it changes; `to` may be one client of theirs."""
        queue = self._queue_at(localpart)
        if queue is not None:
            self._watch(localpart, address)
            shown = self._watchers[localpart, address] = self._shown(queue, address)
            self._showing.show(localpart, to, shown)

    def unwatch(self, localpart: str, address: Address) -> None:
        """Somebody doesn't look at a queue any more."""
        self._watchers.pop((localpart, address), None)

    def _watch(self, localpart: str, address: Address) -> None:
        self._watchers.setdefault((localpart, address), None)
        if len(self._watchers) > WATCHERS:
            del self._watchers[next(iter(self._watchers))]

    # --------------------------------------------------------------- pushing

    def changed(self, queue: QueueName) -> None:
        """Tell everybody who watches a queue how it stands: at once, or as soon as it may be pushed again."""
        loop = asyncio.get_running_loop()
        wait = self._pushed.get(queue, -PAUSE) + PAUSE - loop.time()
        if wait > 0:
            self._again(queue, wait)
        else:
            self._push(queue)

    def _push(self, queue: QueueName) -> None:
        loop = asyncio.get_running_loop()
        for (localpart, watcher), before in list(self._watchers.items()):
            if self._queue_at(localpart) == queue:
                shown = self._shown(queue, watcher)
                if shown != before:
                    self._watchers[localpart, watcher] = shown
                    self._showing.show(localpart, watcher, shown)
                    self._pushed[queue] = loop.time()
        if timer := self._timers.pop(queue, None):
            timer.cancel()
        if self._workgroup.board(queue).waiting:
            self._again(queue, REFRESH)

    def _again(self, queue: QueueName, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        timer = self._timers.get(queue)
        if timer is not None:
            if timer.when() <= loop.time() + seconds:
                return
            timer.cancel()
        self._timers[queue] = loop.call_later(seconds, self._due, queue)

    def _due(self, queue: QueueName) -> None:
        self._timers.pop(queue, None)
        self._push(queue)

    def all_gone(self) -> None:
        """The service ends: nobody is to believe that we are still there."""
        for timer in self._timers.values():
            timer.cancel()
        for localpart, watcher in self._watchers:
            self._showing.show(localpart, watcher, Shown(available=False))

    # --------------------------------------------------------------- wording

    def _shown(self, queue: QueueName, watcher: Address) -> Shown:
        agent = self._people.agent_at(watcher)
        return self._for_agent(queue, agent) if agent is not None else self._for_customer(queue, watcher)

    def _for_agent(self, queue: QueueName, agent: Agent) -> Shown:
        board = self._workgroup.board(queue)
        values = {
            "queue": queue,
            "waiting": board.waiting,
            "longest": minutes_and_seconds(board.longest),
            "busy": board.busy,
            "places": board.places,
        }
        show = "" if board.agents else "away"
        return Shown(show=show, status=self._workgroup.texts(agent.language.value, phrases.QUEUE_BOARD, **values))

    def _for_customer(self, queue: QueueName, watcher: Address) -> Shown:
        customer = self._people.customer_at(watcher)
        spoken = self._language if customer is None else customer.language
        if closed := self._workgroup.opening.status(queue, spoken):
            return Shown(show="xa", status=closed)
        language = spoken.value
        board, texts = self._workgroup.board(queue), self._workgroup.texts
        if not board.agents:
            return Shown(show="away", status=texts(language, phrases.QUEUE_BOT_ONLY))
        if board.busy < board.places and not board.waiting:
            return Shown(status=texts(language, phrases.QUEUE_OPEN))
        wait = self._workgroup.waiting.expected(queue, board.waiting)
        if wait is None:
            return Shown(show="dnd", status=texts(language, phrases.QUEUE_BUSY))
        minutes = ceil(wait.total_seconds() / 60)
        return Shown(show="dnd", status=texts(language, phrases.QUEUE_BUSY_WAIT, minutes=minutes))
