"""Passes on by HTTP what flows have to pass on: each until it's accepted, and the customer is told where it takes long.

At least once, under one Idempotency-Key, so that the other side counts it once. Follows no redirects, reads no answer
beyond its status, and keeps nobody waiting: a form is saved before it's tried here.
"""

import asyncio
import json
import logging
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

import aiohttp
from yarl import URL

from bots.deeds import Passed
from imcs.archive import Archive, Posting, PostingMade, Recorded
from imcs.model import Conversation, ConversationId, Stage
from imcs.phrases import forms as phrases
from imcs.workgroup import Workgroup

log = logging.getLogger("imcs.posting")

CAP = 65_536
"""Bytes of a body."""
TOO_LONG = f"more than {CAP} bytes"
TIMEOUT = 10.0
"""Seconds that one try may take."""
AT_ONCE = 8
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 360))
"""Between one try and the next; the last one stays."""
LONGEST = timedelta(days=7)
"""After which nothing is tried any more."""
LOOK = 5.0
"""Seconds between looks for what the command line wants tried again."""
ALARM = 4
"""After so many tries in vain the supervisors are told."""


def entry_of(passed: Passed, conversation: Conversation, language: str, now: datetime) -> PostingMade:
    """What the archive keeps of it until it's accepted."""
    key = secrets.token_hex(16)
    body = {
        "key": key,
        "case": conversation.id,
        "queue": conversation.queue,
        "at": now.isoformat(),
        "language": language,
        "answers": {answer.name: answer.value for answer in passed.answers},
        "shown": {answer.name: answer.shown for answer in passed.answers},
    }
    return PostingMade(conversation.id, now, passed.url, key, json.dumps(body, ensure_ascii=False))


class Poster:
    """Tries what is due, again and again. `close` it."""

    def __init__(self, archive: Archive, workgroup: Workgroup, *, pauses: Sequence[timedelta] = PAUSES) -> None:
        self._archive = archive
        self._workgroup = workgroup
        self._pauses = pauses
        self._session: aiohttp.ClientSession | None = None
        self._news = asyncio.Event()

    def recorded(self, recorded: Recorded) -> None:
        """Something was committed: if it's to be passed on, now is the time."""
        if isinstance(recorded.entry, PostingMade):
            self._news.set()

    async def keep_up(self) -> None:
        """Pass on for ever."""
        try:
            while True:
                self._news.clear()
                due = await self._archive.postings.due(self._workgroup.now(), AT_ONCE)
                if due:
                    await asyncio.gather(*map(self._try, due))
                    continue
                await self._until(await self._archive.postings.next_due())
        finally:
            if self._session is not None:
                await self._session.close()

    async def _until(self, due: datetime | None) -> None:
        wait = LOOK if due is None else min(LOOK, max(0.0, (due - self._workgroup.now()).total_seconds()))
        try:
            await asyncio.wait_for(self._news.wait(), wait)
        except TimeoutError:
            return

    async def _try(self, posting: Posting) -> None:
        fault, now = await self._post(posting.made), self._workgroup.now()
        number, tries = posting.made.conversation, posting.tries + 1
        if not fault:
            await self._archive.postings.tried(posting, "", None)
            log.info("event=posted conversation=%s tries=%s", number, tries)
            if posting.tries:
                self._tell(number, phrases.PASSED_ON)
            return
        pause = self._pauses[min(posting.tries, len(self._pauses) - 1)]
        again = now + pause if now + pause - posting.made.at < LONGEST and fault != TOO_LONG else None
        await self._archive.postings.tried(posting, fault, again)
        log.warning("event=not-posted conversation=%s tries=%s reason=%s", number, tries, fault)
        if not posting.tries:
            self._tell(number, phrases.NOT_PASSED_ON)
        if tries == ALARM or again is None:
            self._workgroup.notices.tell_supervisors(phrases.POSTING_FAILS, number=number, fault=fault, tries=tries)

    async def _post(self, made: PostingMade) -> str:
        """Try once; returns why it didn't arrive, '' where it did."""
        body = made.body.encode()
        if len(body) > CAP:
            return TOO_LONG
        headers = {"Content-Type": "application/json", "Idempotency-Key": made.key}
        try:
            async with (
                asyncio.timeout(TIMEOUT),
                # What is encoded already stays so: yarl would take %40 for an @ that needn't be encoded.
                self._opened().post(
                    URL(made.url, encoded=True), data=body, headers=headers, allow_redirects=False
                ) as response,
            ):
                return "" if 200 <= response.status < 300 else f"status {response.status}"
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as fault:
            return type(fault).__name__

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=AT_ONCE, force_close=True), cookie_jar=aiohttp.DummyCookieJar()
            )
        return self._session

    def _tell(self, number: ConversationId, msgid: str) -> None:
        """Tell whoever is in the conversation: the agent, or the customer while none is; nobody after its end."""
        found = self._workgroup.find(number)
        if found is None:
            return
        agent = None if found.agent is None else self._workgroup.people.agent(found.agent)
        customer = self._workgroup.people.customer(found.customer)
        if found.stage is Stage.CONNECTED and agent is not None:
            self._workgroup.tell_agent(number, agent, phrases.FOR_AGENTS[msgid])
        elif found.stage is not Stage.CONNECTED and customer is not None:
            self._workgroup.bot_says(number, [self._workgroup.texts(customer.language.value, msgid)])
