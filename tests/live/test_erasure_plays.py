"""A customer is erased while the service runs, or is killed over it: afterwards no file holds a byte of theirs."""

from pathlib import Path

import pytest
from whoosh.index import open_dir

from deploy.service import Service
from deploy.stage import StageError
from imcs.pointers import RETRACT
from tests.live.cast import Person, Question
from tests.live.ledger import Ledger
from tests.live.scene import in_thread
from tests.live.test_learning_plays import Play, lake, staff
from tests.live.troupe import Cast

__all__ = ["lake"]

WORDS = ("陳怡君", "天鵝船嗎", "請稍等，我幫您查一下")
"""What was said with this customer; an article about swan boats is there from the start, and asks otherwise."""


def traces(directory: Path, *secrets: str) -> dict[str, list[str]]:
    """The files under a directory that hold one of these, as UTF-8 or as JSON writes it.

    Whoosh packs its files: what these hold is read through it, deleted documents included.
    """
    raw = {str(file.relative_to(directory)): file.read_bytes() for file in directory.rglob("*") if file.is_file()}
    raw |= {f"index/{name}": indexed(directory / "data" / "index" / name) for name in ("articles", "transcripts")}
    found = {
        name: [secret for secret in secrets if secret.encode() in text or secret.encode("unicode-escape") in text]
        for name, text in raw.items()
    }
    return {name: secrets_in for name, secrets_in in found.items() if secrets_in}


def indexed(directory: Path) -> bytes:
    """Everything in one index: what its documents store, and all words that lead to them."""
    generation = next(iter(directory.glob("g-*")), None)
    if generation is None:
        return b""  # it's made anew at the next start
    with open_dir(str(generation)).reader() as reader:
        documents = [reader.stored_fields(number) for number in range(reader.doc_count_all())]
        return repr(documents).encode() + b" ".join(reader.lexicon("terms"))


async def talked(service: Service, cast: Cast) -> tuple[Person, Person, str]:
    """A customer was served, a draft was made of it, the search knows it: the customer, the agent and the puppet."""
    play = Play(service, cast)
    service.start()
    await service.ready()
    mei, _ = await staff(service, cast)
    customer = await cast.customer("chen")
    puppet = await play.handed_over(customer, mei)
    await play.answered(customer, mei, puppet)
    await Ledger(service).shows(lambda ledger: ledger.count("draft") and ledger.indexed(1))
    return customer, mei, puppet


def takes_back(line: str) -> Question:
    """The line with this id is retracted (XEP-0424)."""
    return lambda stanza: any(found.get("id") == line for found in stanza.iterfind(f"{{{RETRACT}}}retract"))


async def test_after_an_erasure_no_byte_is_left_in_database_log_index_or_a_later_copy(
    lake: Service, cast: Cast
) -> None:
    customer, mei, puppet = await talked(lake, cast)
    files, secrets = lake.office.directory, (*WORDS, customer.jid)
    assert any("imcs.db" in name for name in traces(files, *secrets))
    assert "index/transcripts" in traces(files, "天鵝船嗎")
    (offered, *_) = [line.id for line in Ledger(lake).lines(1) if line.private and "1 接" in line.body]
    answer = await in_thread(lake, "customer", "forget", customer.jid, "--yes")
    assert "is erased" in answer
    assert "Not reached:" in answer
    await mei.receives(takes_back(offered))
    assert traces(files, *secrets) == {}
    await in_thread(lake, "backup", str(files / "later.db"))
    assert traces(files, *secrets) == {}
    assert not await mei_has(mei, puppet), "the contact is to be gone from the roster"
    customer.inbox.clear()
    await customer.says(lake.address("help"), "船還開嗎")
    await customer.receives("機器人")
    assert Ledger(lake).stages().keys() == {1, 2}


async def mei_has(mei: Person, puppet: str) -> bool:
    """Whether a contact is still in the roster, after the service has written what it had to."""
    await mei.has_contact(lambda contact: contact.jid != puppet)
    return puppet in mei.roster and mei.roster[puppet].subscription != "remove"


async def test_nobody_is_erased_while_an_agent_talks_with_them(lake: Service, cast: Cast) -> None:
    play = Play(lake, cast)
    lake.start()
    await lake.ready()
    mei, _ = await staff(lake, cast)
    customer = await cast.customer("chen")
    await play.handed_over(customer, mei)
    with pytest.raises(StageError, match=r"customer #1 is talking with an agent in conversation #1"):
        await in_thread(lake, "customer", "forget", customer.jid, "--yes")
    await customer.says(play.door, "還在嗎")
    await mei.receives("還在嗎")


async def test_an_erasure_that_was_asked_for_is_carried_out_after_a_kill_and_a_start(lake: Service, cast: Cast) -> None:
    customer, _, _ = await talked(lake, cast)
    lake.kill()
    answer = await in_thread(lake, "customer", "forget", "1", "--yes")
    assert "as soon as the service is connected" in answer
    secrets = (*WORDS, customer.jid)
    assert traces(lake.office.directory, *secrets) == {}
    lake.start()
    await lake.ready()
    await Ledger(lake).shows(lambda ledger: not ledger.count("retraction"))
    assert traces(lake.office.directory, *secrets) == {}


async def test_a_customer_who_waits_is_told_that_it_is_over_and_erased(lake: Service, cast: Cast) -> None:
    lake.start()
    await lake.ready()
    customer = await cast.customer("lin")
    await customer.says(lake.address("help"), "真人")
    await customer.receives("專員")
    await in_thread(lake, "customer", "forget", customer.jid, "--yes")
    await customer.receives("取消|結束")
    assert traces(lake.office.directory, customer.jid) == {}


async def test_a_draft_that_another_asked_for_too_is_made_anew_of_their_part(lake: Service, cast: Cast) -> None:
    play = Play(lake, cast)
    first, mei, _ = await talked(lake, cast)
    second = await cast.customer("wu")
    puppet = await play.handed_over(second, mei)
    await play.answered(second, mei, puppet)
    await Ledger(lake).shows(lambda ledger: ledger.count("draft_conversation") == 2)
    assert Ledger(lake).count("draft") == 1
    await in_thread(lake, "customer", "forget", first.jid, "--yes")
    await Ledger(lake).shows(lambda ledger: ledger.count("draft") == 1 and ledger.count("draft_conversation") == 1)
    assert Ledger(lake).count("draft_version") == 1


async def test_restoring_an_older_copy_erases_again(lake: Service, cast: Cast) -> None:
    customer, _, _ = await talked(lake, cast)
    older = lake.office.directory.parent / "older.db"
    await in_thread(lake, "backup", str(older))
    answer = await in_thread(lake, "customer", "forget", customer.jid, "--yes")
    assert str(older) in answer
    lake.stop()
    assert "erased in it again: 1" in await in_thread(lake, "restore", str(older))
    assert traces(lake.office.directory, *WORDS, customer.jid) == {}
    lake.start()
    await lake.ready()
    fresh = await cast.customer()
    await fresh.says(lake.address("help"), "租一艘天鵝船要多少錢？")
    await fresh.receives("每小時三百元")
