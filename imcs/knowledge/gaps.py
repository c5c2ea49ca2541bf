"""Which of the questions without an answer still have none.

Reads only: a gap stays in the archive, so that the reports count what was asked, but nobody has to see to it any more.
"""

from collections.abc import Iterable

from imcs.knowledge.drafting import GapGroup
from imcs.knowledge.knowledge import Knowledge, SearchDown


async def without_answer(knowledge: Knowledge, groups: Iterable[GapGroup], most: int) -> list[GapGroup]:
    """The first of them that no published article surely answers by now; all count while the search is down."""
    left: list[GapGroup] = []
    for group in groups:
        if len(left) == most:
            break
        try:
            answered = await knowledge.answers(group.questions[0], group.queue)
        except SearchDown:
            answered = False
        if not answered:
            left.append(group)
    return left
