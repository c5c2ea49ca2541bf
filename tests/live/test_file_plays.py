"""Files that customers and agents send: relayed by their link, kept as a copy, and too large ones said to who sent."""

import asyncio

from tests.live.cast import Person, body
from tests.live.ledger import Ledger
from tests.live.scene import LARGEST_FILE, Scene
from tests.live.test_learning_plays import uploaded
from tests.live.test_supervision_plays import number


async def sends(person: Person, to: str, name: str, content: str) -> str:
    """Upload a file and name it to somebody, as clients do; returns its address."""
    link = await uploaded(person, name, content)
    await person.says(to, link, payloads=f"<x xmlns='jabber:x:oob'><url>{link}</url></x>")
    return link


async def test_a_file_is_relayed_both_ways_and_copies_of_both_are_kept(scene: Scene) -> None:
    customer, mei, puppet = await scene.connected()
    bill = await sends(customer, scene.door, "bill.csv", "帳單")
    arrived = await mei.receives("bill.csv")
    assert (body(arrived), arrived.findtext(".//{jabber:x:oob}url")) == (bill, bill)
    form = await sends(mei, puppet, "form.csv", "申請書")
    assert body(await customer.receives("form.csv")) == form
    found = await number(scene)
    ledger = Ledger(scene.service)
    await ledger.shows(lambda ledger: len(ledger.files(found)) == 2)
    kept = ledger.files(found)
    directory = scene.service.office.directory / "data" / "files"
    assert [(directory / name).read_text(encoding="utf-8") for name in kept] == ["帳單", "申請書"]
    shown = await asyncio.to_thread(scene.service.runs, "conversation", "show", str(found))
    assert all(f"copy: files/{name}" in shown for name in kept)


async def test_whoever_sends_too_large_a_file_reads_the_limit(scene: Scene) -> None:
    customer, mei, puppet = await scene.connected()
    await sends(customer, scene.door, "film.csv", "x" * (LARGEST_FILE + 1))
    await customer.receives("這個檔案超過 0.0625 MB，我們無法保存")
    await mei.receives("film.csv")
    await sends(mei, puppet, "scan.csv", "x" * (LARGEST_FILE + 1))
    await mei.receives("^▎這個檔案超過 0.0625 MB")
