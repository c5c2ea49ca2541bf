"""Keeps copies of the files that people send, under our retention and not longer than the words around them.

The line that names a file is relayed at once, with the sender's own address of it: nobody waits for a copy, which is
made afterwards, from the hosts in the settings alone (`uploads`). A copy goes with its row: what no row names is
removed at the start, every night and after an erasure.
"""

import asyncio
import logging
import secrets
from pathlib import Path

from imcs import phrases
from imcs.archive import Archive, Recorded, SentFile
from imcs.customers.uploads import Miss, NotFetchedError, Uploads
from imcs.model import AgentId, Author, Message
from imcs.wording import line_id
from imcs.workgroup import Workgroup

log = logging.getLogger("imcs.files")

AT_ONCE = 4
"""Files that are fetched at the same time."""
MEBIBYTE = 1_048_576


class FileKeeping:
    """Fetches what was sent, and removes what is no longer to be kept."""

    def __init__(self, archive: Archive, workgroup: Workgroup, uploads: Uploads, directory: Path, cap: int) -> None:
        """`directory` holds the copies; files of more than `cap` bytes aren't kept, and with 0 none."""
        self._archive = archive
        self._workgroup = workgroup
        self._uploads = uploads
        self._directory = directory
        self._cap = cap
        self._working = asyncio.Lock()
        self._news = asyncio.Event()

    def recorded(self, recorded: Recorded) -> None:
        """Something was committed: a file may have been sent."""
        if isinstance(recorded.entry, Message) and recorded.entry.payloads:
            self._news.set()

    async def keep_up(self) -> None:
        """Fetch for ever; first remove what a stop has left behind."""
        await self.sweep()
        while True:
            self._news.clear()
            await self.catch_up()
            await self._news.wait()

    async def catch_up(self) -> None:
        """Fetch what was sent by now."""
        self._directory.mkdir(mode=0o700, exist_ok=True)
        while wanted := await self._archive.files.wanted(AT_ONCE):
            async with self._working:
                await asyncio.gather(*map(self._fetch, wanted))

    async def sweep(self) -> None:
        """Remove the copies that no row names any more."""
        async with self._working:
            names = await self._archive.files.names()
            await asyncio.to_thread(self._remove_all_but, names)

    def _remove_all_but(self, names: set[str]) -> None:
        for file in self._directory.glob("*"):
            if file.name not in names:
                file.unlink(missing_ok=True)

    async def _fetch(self, file: SentFile) -> None:
        if not self._cap:
            await self._archive.files.settle(file, "", 0, "no copies are kept")
            return
        try:
            content = await self._uploads.fetch(file.url, self._cap)
        except NotFetchedError as fault:
            log.info("event=file-not-kept conversation=%s why=%s", file.conversation, fault.miss.name)
            await self._archive.files.settle(file, "", 0, fault.miss.value)
            if fault.miss is Miss.TOO_LARGE:
                await self._refuse(file)
            return
        name = secrets.token_hex(16)
        try:
            await asyncio.to_thread((self._directory / name).write_bytes, content)
        except OSError as fault:
            log.error("event=file-not-kept conversation=%s why=%s", file.conversation, fault.strerror)
            await self._archive.files.settle(file, "", 0, "it couldn't be written")
            return
        await self._archive.files.settle(file, name, len(content))

    async def _refuse(self, file: SentFile) -> None:
        """Tell whoever sent it that it's too large, unless the conversation is over."""
        found = self._workgroup.find(file.conversation)
        line = await self._archive.line(file.conversation, file.line)
        if found is None or line is None:
            return
        limit = f"{self._cap / MEBIBYTE:.3g}"
        if line.author is Author.CUSTOMER:
            customer = self._workgroup.people.customer(found.customer)
            language = "zh_TW" if customer is None else customer.language.value
            text = self._workgroup.texts(language, phrases.FILE_TOO_LARGE, limit=limit)
            self._archive.append(Message(found.id, self._workgroup.now(), Author.SERVICE, line_id(), text))
        elif (agent := self._workgroup.people.agent(line.agent or AgentId(0))) is not None:
            self._workgroup.tell_agent(found.id, agent, phrases.FILE_TOO_LARGE, limit=limit)
