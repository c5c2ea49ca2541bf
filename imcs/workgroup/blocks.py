"""Customers who aren't heard for a time. It only knows who; commands decide, and doors ask."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from imcs.archive import CustomerBlocked
from imcs.model import CustomerId


class Blocks:
    """Who is blocked, and until when."""

    def __init__(self, numbers: Callable[[CustomerId], Sequence[CustomerId]]) -> None:
        """`numbers`: under which records a customer was known, their own first."""
        self._numbers = numbers
        self._blocks: dict[CustomerId, CustomerBlocked] = {}

    def load(self, blocks: Iterable[CustomerBlocked]) -> None:
        """As the archive has them."""
        self._blocks = {block.customer: block for block in blocks}

    def put(self, block: CustomerBlocked) -> None:
        """From now on, or no more."""
        self._blocks[block.customer] = block

    def holds(self, customer: CustomerId, now: datetime) -> bool:
        """Whether what this customer sends isn't taken."""
        found = (self._blocks[number] for number in self._numbers(customer) if number in self._blocks)
        block = next(found, None)
        return block is not None and block.until > now

    def open(self, now: datetime) -> list[CustomerBlocked]:
        """Those who are blocked now, the first to be free first."""
        return sorted((block for block in self._blocks.values() if block.until > now), key=lambda block: block.until)
