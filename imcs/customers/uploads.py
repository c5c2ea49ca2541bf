"""Files that our own server keeps for its people: fetches one that was sent, and puts one for a customer there.

Clients send a file as its web address (XEP-0363). Whoever may name an address for us to fetch could make us ask our own
network; so only the hosts in the settings are asked, no redirect is followed, and what is too large or slow is left.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from enum import Enum

import aiohttp
from yarl import URL

log = logging.getLogger("imcs.uploads")

LARGEST = 1_048_576
"""Bytes of a file of articles; larger ones are for `imcs kb import`."""
TIMEOUT = 15.0
"""Seconds for all of it."""
OK, CREATED = 200, 201


class Miss(Enum):
    """Why a file wasn't fetched."""

    NO_HOSTS = "the settings name no host"
    FOREIGN = "it lies elsewhere"
    ENCRYPTED = "only its receiver's client can read it"
    TOO_LARGE = "it's too large"
    UNREACHABLE = "the host didn't give it"


class NotFetchedError(Exception):
    """There is no file; `miss` says why."""

    def __init__(self, miss: Miss) -> None:
        super().__init__(miss.value)
        self.miss = miss


class Uploads:
    """The hosts where our server's uploads lie."""

    def __init__(self, addresses: Sequence[str], *, timeout: float = TIMEOUT) -> None:
        """`addresses` begin as the files' do: `https://upload.example.org:5281`."""
        self._timeout = timeout
        self._origins = tuple(URL(address).origin() for address in addresses)

    @property
    def hosts(self) -> str:
        """For people: where files may lie."""
        return ", ".join(map(str, self._origins))

    async def fetch(self, address: str, largest: int = LARGEST) -> bytes:
        """The file of at most so many bytes at this address; raises NotFetchedError."""
        if address.startswith("aesgcm:"):  # XEP-0454: what lies there is encrypted
            raise NotFetchedError(Miss.ENCRYPTED)
        if not self._origins:
            raise NotFetchedError(Miss.NO_HOSTS)
        try:
            # What is encoded already stays so: yarl would take %2F for a part of the path.
            url = URL(address, encoded=True)
            if url.origin() not in self._origins:
                raise NotFetchedError(Miss.FOREIGN)
        except ValueError:
            raise NotFetchedError(Miss.FOREIGN) from None
        try:
            async with asyncio.timeout(self._timeout):
                return await _get(url, largest)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as fault:
            log.warning("event=file-not-fetched host=%s why=%s", url.host, type(fault).__name__)
            raise NotFetchedError(Miss.UNREACHABLE) from None


async def _get(url: URL, largest: int) -> bytes:
    asked = {"Accept-Encoding": "identity"}
    async with (
        # A small answer could unpack to a huge one.
        aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=False) as session,
        session.get(url, headers=asked, allow_redirects=False) as response,
    ):
        if response.status != OK:
            log.warning("event=file-not-fetched host=%s why=status-%s", url.host, response.status)
            raise NotFetchedError(Miss.UNREACHABLE)
        body = bytearray()
        async for part in response.content.iter_chunked(65_536):
            body += part
            if len(body) > largest:
                raise NotFetchedError(Miss.TOO_LARGE)
    return bytes(body)


async def put_file(address: str, headers: Mapping[str, str], content: bytes) -> bool:
    """Put a file where the server has made room for it (XEP-0363 §6); whether it took it."""
    try:
        async with (
            asyncio.timeout(TIMEOUT),
            aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session,
            session.put(URL(address, encoded=True), data=content, headers=headers, allow_redirects=False) as response,
        ):
            if response.status not in (OK, CREATED):
                log.warning("event=file-not-put why=status-%s", response.status)
            return response.status in (OK, CREATED)
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as fault:
        log.warning("event=file-not-put why=%s", type(fault).__name__)
        return False
