"""How long an archive of ended conversations takes to be indexed and looked through for drafts.

    python -m tests.benchmarks.lessons [CONVERSATIONS]

As after an upgrade or a lost index: everything is there, nothing was taken up yet. The longest delay of the event loop
tells what a relayed line would have waited meanwhile.
"""

import asyncio
import random
import sys
import time
from collections.abc import Awaitable, Callable
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from imcs.archive import Archive, Entry
from imcs.dispatcher.facts import ConversationQueued
from imcs.dispatcher.reasons import QueueReason
from imcs.knowledge import Knowledge
from imcs.knowledge.confirmations import Confirmations
from imcs.knowledge.lessons import Lessons
from imcs.model import Author, ConversationId
from kb.learning import Dialogue, read_dialogues
from tests.archive.log import a_customer, a_line, a_start, an_end, writing
from tests.builders import at

DIALOGUES = Path(__file__).parent.parent / "kb" / "dialogues.jsonl"
LOOK = 0.05
"""Seconds between two looks at how far it is."""
SYLLABLES = ["".join(pair) for pair in product("甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥")]


def spoken(number: int, dialogue: Dialogue, chance: random.Random) -> list[Entry]:
    """One conversation as it would be archived; a few invented words make its question unlike the others."""
    begin: list[Entry] = [a_start(number)]
    for place, (by_customer, text) in enumerate(dialogue.lines):
        author = Author.CUSTOMER if by_customer else Author.AGENT
        said = text if place else f"{text} {''.join(chance.choices(SYLLABLES, k=3))}"
        begin.append(a_line(said, number, author=author, message_id=f"m{place}"))
    queued = ConversationQueued(at(2), ConversationId(number), QueueReason.REQUESTED)
    return [*begin, queued, an_end(number, agent=1)]


async def fill(archive: Archive, count: int) -> None:
    """Write `count` ended conversations."""
    chance, dialogues = random.Random(1), read_dialogues(DIALOGUES.read_bytes())
    async with writing(archive):
        archive.append(a_customer())
        for number in range(1, count + 1):
            archive.append(*spoken(number, chance.choice(dialogues), chance))
            if number % 500 == 0:
                await archive.drained()
        await archive.drained()


async def timed(what: str, done: Callable[[], Awaitable[bool]]) -> None:
    """Print how long something takes that goes on by itself, and the longest delay of the event loop meanwhile."""
    began = last = time.monotonic()
    longest = 0.0
    while not await done():
        await asyncio.sleep(LOOK)
        now = time.monotonic()
        longest, last = max(longest, now - last - LOOK), now
    print(f"{what}: {time.monotonic() - began:.1f} s; longest delay of the event loop {1000 * longest:.0f} ms")


async def main(count: int) -> None:
    """Fill an archive, then let the service's own tasks catch up with it."""
    with TemporaryDirectory() as directory:
        async with await Archive.open(Path(directory)) as archive:
            await fill(archive, count)
            knowledge = Knowledge(archive, Path(directory) / "index", 0.9)
            await knowledge.start()
            following = asyncio.create_task(knowledge.keep_up())

            async def indexed() -> bool:
                return not await archive.ended_untranscribed()

            await timed(f"{count} conversations indexed", indexed)
            lessons = Lessons(archive, knowledge, Confirmations(archive, frozenset(), lambda: at(0)), lambda: at(0))
            mining = asyncio.create_task(lessons.catch_up())

            async def mined() -> bool:
                return mining.done()

            await timed(f"{count} conversations looked through", mined)
            await mining
            print(f"{len(await archive.drafts.drafts())} drafts, {len(await archive.drafts.gaps(at(-1)))} gaps")
            following.cancel()
            await knowledge.stop()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
