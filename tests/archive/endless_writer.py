"""A process that appends for ever and reports each announcement on its standard output, to be killed at any moment.

Run with the directory of the archive as its argument; every line it prints is `POSITION ID`.
"""

import asyncio
import sys
from pathlib import Path

from imcs.archive import Archive, Recorded
from imcs.model import Message
from tests.archive.log import a_customer, a_line, a_start


async def main(directory: Path) -> None:
    async with await Archive.open(directory) as archive:

        def report(recorded: Recorded) -> None:
            if isinstance(recorded.entry, Message):
                sys.stdout.write(f"{recorded.seq} {recorded.entry.id}\n")
                sys.stdout.flush()
                archive.handed(recorded.seq)

        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(archive.write_forever(report))
            archive.append(a_customer(), a_start())
            number = 0
            while True:
                for _ in range(number % 7 + 1):
                    number += 1
                    archive.append(a_line(f"words {number}", message_id=f"m{number}"))
                await asyncio.sleep(0 if archive.backlog < 50 else 0.001)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
