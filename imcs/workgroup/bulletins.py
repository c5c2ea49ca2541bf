"""What supervisors let customers read for a time: a notice to all who begin, and why a queue is shut.

Holds the texts; who reads them and when isn't decided here.
"""

from collections.abc import Iterable
from datetime import datetime

from imcs.archive import Bulletin
from imcs.model import QueueName

EVERYWHERE = QueueName("")


class Bulletins:
    """The latest text of each kind: one notice, and one for each queue that is shut."""

    def __init__(self) -> None:
        self._latest: dict[QueueName, Bulletin] = {}

    def load(self, bulletins: Iterable[Bulletin]) -> None:
        """Those that hold, after a restart."""
        for bulletin in bulletins:
            self.post(bulletin)

    def post(self, bulletin: Bulletin) -> None:
        """It takes the place of an earlier one."""
        self._latest[bulletin.queue] = bulletin

    def notice(self, now: datetime) -> str:
        """What everybody reads who begins; empty for nothing."""
        return self.why_shut(EVERYWHERE, now)

    def why_shut(self, queue: QueueName, now: datetime) -> str:
        """What the supervisor says to it; empty for nothing."""
        latest = self._latest.get(queue)
        return latest.text if latest is not None and now < latest.until else ""
