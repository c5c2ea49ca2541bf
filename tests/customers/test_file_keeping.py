"""Files that people send are copied, up to the limit, and the copies go when their rows do."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from imcs.archive import Kept, SentFile
from imcs.customers.file_keeping import MEBIBYTE, FileKeeping
from imcs.customers.uploads import Uploads
from imcs.model import Agent, Conversation
from imcs.workgroup import Line
from tests.background import beside
from tests.builders import at
from tests.office import SHOP, Office
from tests.otherside import upload_host


@dataclass
class Shelf:
    """The keeper at work, and where it puts its copies."""

    office: Office
    host: str
    directory: Path
    keeping: FileKeeping

    def address(self, name: str) -> str:
        return f"{self.host}/slot/{name}"

    def line(self, name: str, id: str) -> Line:
        url = self.address(name)
        return Line(id, url, f"<x xmlns='jabber:x:oob'><url>{url}</url></x>")

    async def settled(self, conversation: Conversation) -> list[SentFile]:
        """The conversation's files, after each was fetched or left."""
        await self.office.archive.drained()
        await self.keeping.catch_up()
        return await self.office.archive.files.of(conversation.id)

    def copies(self) -> list[bytes]:
        return [file.read_bytes() for file in self.directory.iterdir()]


@asynccontextmanager
async def keeping(office: Office, directory: Path, files: Mapping[str, bytes], cap: int = 10) -> AsyncIterator[Shelf]:
    async with upload_host(dict(files)) as host:
        keeper = FileKeeping(office.archive, office.workgroup, Uploads([host]), directory / "files", cap)
        yield Shelf(office, host, directory / "files", keeper)


async def pair(office: Office) -> tuple[Agent, Conversation]:
    mei = await office.hires()
    return mei, await office.connects(await office.customer(), mei)


async def test_what_customers_and_agents_send_is_copied(office: Office, tmp_path: Path) -> None:
    mei, conversation = await pair(office)
    async with keeping(office, tmp_path, {"bill.pdf": b"bill", "form.pdf": b"form"}) as shelf:
        customer = await office.customer()
        office.workgroup.customer_says(customer, SHOP, shelf.line("bill.pdf", "c1"))
        office.workgroup.agent_says(mei, conversation, shelf.line("form.pdf", "a1"))
        office.workgroup.agent_says(mei, conversation, Line("a2", shelf.address("form.pdf")))  # only talked about
        bill, form = await shelf.settled(conversation)
        assert (bill.line, bill.url, bill.size, bill.fault) == ("c1", shelf.address("bill.pdf"), 4, "")
        assert [(shelf.directory / (file.name or "")).read_bytes() for file in (bill, form)] == [b"bill", b"form"]


async def test_it_is_made_when_the_line_is_recorded_and_before_that_what_a_stop_left_is_made_up_for(
    office: Office, tmp_path: Path
) -> None:
    _, conversation = await pair(office)
    customer = await office.customer()
    async with keeping(office, tmp_path, {"early.pdf": b"early", "late.pdf": b"late"}) as shelf:
        office.workgroup.customer_says(customer, SHOP, shelf.line("early.pdf", "c1"))
        await office.archive.drained()
        shelf.directory.mkdir()
        (shelf.directory / "half").write_bytes(b"what a crash left")
        office.workgroup.listen(shelf.keeping.recorded)
        async with beside(shelf.keeping.keep_up()), asyncio.timeout(10):
            office.workgroup.customer_says(customer, SHOP, shelf.line("late.pdf", "c2"))
            office.workgroup.customer_says(customer, SHOP, shelf.line("gone.pdf", "c3"))
            files = await office.archive.files.of(conversation.id)
            while [file.name is None for file in files] != [False] * 3:
                files = await office.archive.files.of(conversation.id)  # and meanwhile the keeper works
        assert sorted(shelf.copies()) == [b"early", b"late"]
        assert files[-1].fault == "the host didn't give it"


@pytest.mark.parametrize("sender", ["customer", "agent"])
async def test_who_sends_too_large_a_file_is_told_the_limit(office: Office, tmp_path: Path, sender: str) -> None:
    mei, conversation = await pair(office)
    async with keeping(office, tmp_path, {"film.mp4": b"x" * (MEBIBYTE + 1)}, cap=MEBIBYTE) as shelf:
        if sender == "customer":
            office.workgroup.customer_says(await office.customer(), SHOP, shelf.line("film.mp4", "c1"))
        else:
            office.workgroup.agent_says(mei, conversation, shelf.line("film.mp4", "a1"))
        (file,) = await shelf.settled(conversation)
        assert (file.name, file.fault) == ("", "it's too large")
        assert shelf.copies() == []
        told = [line for line in await office.lines(conversation.id) if "larger than 1 MB" in line.body]
        assert [(line.private, line.agent) for line in told] == (
            [(False, None)] if sender == "customer" else [(True, mei.id)]
        )


async def test_nothing_is_fetched_where_no_copies_are_kept(office: Office, tmp_path: Path) -> None:
    _, conversation = await pair(office)
    async with keeping(office, tmp_path, {"bill.pdf": b"bill"}, cap=0) as shelf:
        office.workgroup.customer_says(await office.customer(), SHOP, shelf.line("bill.pdf", "c1"))
        (file,) = await shelf.settled(conversation)
        assert (file.name, file.fault) == ("", "no copies are kept")


async def test_copies_go_when_their_time_is_over_and_when_the_customer_is_erased(
    office: Office, tmp_path: Path
) -> None:
    _, conversation = await pair(office)
    async with keeping(office, tmp_path, {"old.pdf": b"old", "new.pdf": b"new"}) as shelf:
        customer = await office.customer()
        office.workgroup.customer_says(customer, SHOP, shelf.line("old.pdf", "c1"))
        office.clock.advances(100)
        office.workgroup.customer_says(customer, SHOP, shelf.line("new.pdf", "c2"))
        await shelf.settled(conversation)
        assert sorted(shelf.copies()) == [b"new", b"old"]
        await office.archive.retention.expire({Kept.FILES: at(50)}, at(100))
        await shelf.keeping.sweep()
        assert shelf.copies() == [b"new"]
        await office.archive.erasures.erase(customer.id, at(101))
        await shelf.keeping.sweep()
        assert shelf.copies() == []
