"""What was kept long enough goes, what wasn't stays, and what went is on record."""

from dataclasses import replace
from pathlib import Path

from imcs.archive import Archive, Contact, DraftChange, Kept, Lesson, RatingAsked, RatingGiven
from imcs.model import ConversationId, CustomerId
from tests.archive.log import a_customer, a_line, a_start, an_end, look, write
from tests.builders import at

OLD, NEW = ConversationId(1), ConversationId(2)
EVERYTHING = {kind: at(1000) for kind in Kept}


NONE = {Kept.GAPS: 0, Kept.FILES: 0}
"""What the older talk left nothing of; files have a test of their own."""


async def two_talks(archive: Archive) -> None:
    """One ended long before the limit, one after it; each left a line, a decided draft or a gap, and a contact."""
    await write(archive, a_customer(), a_start(1), a_line("old words"), an_end(1, 100))
    await write(archive, a_start(2, 1, 2000), a_line("new words", 2, seconds=2001), an_end(2, 2100))
    number = await archive.drafts.settle(OLD, Lesson({"question": "old words"}), at(200))
    assert number is not None
    await archive.drafts.change(DraftChange(number, 1, "rejected", {"question": "old words"}), at=at(300))
    await archive.drafts.settle(NEW, Lesson(gap="new words"), at(2200))
    await write(
        archive, RatingAsked(OLD, at(100)), RatingGiven(OLD, at(150), 2, "old words"), RatingAsked(NEW, at(2100))
    )
    await archive.customers.log(Contact(CustomerId(1), at(50), "phone", "mei", "old words"))


def bytes_of(directory: Path) -> bytes:
    return b"".join(file.read_bytes() for file in directory.iterdir())


async def test_counting_changes_nothing(archive: Archive) -> None:
    await two_talks(archive)
    gone = await archive.retention.count(EVERYTHING)
    assert gone == {**dict.fromkeys(Kept, 1), **NONE}
    assert [line.body for line in await archive.messages(OLD)] == ["old words"]
    assert await archive.audits(10) == []


async def test_what_is_older_goes_with_every_byte_and_what_went_is_in_the_audit(
    archive: Archive, tmp_path: Path
) -> None:
    await two_talks(archive)
    gone = await archive.retention.expire(EVERYTHING, at(3000))
    assert gone == {**dict.fromkeys(Kept, 1), **NONE}
    assert b"old words" not in bytes_of(tmp_path)
    assert [line.body for line in await archive.messages(NEW)] == ["new words"]
    assert len(await archive.drafts.gaps(at(0))) == 1
    told = {each.detail for each in await archive.audits(10)}
    assert told == {f"{kind.value} before 2026-03-02: 1" for kind in Kept if kind not in NONE}
    assert await archive.retention.expire(EVERYTHING, at(3001)) == dict.fromkeys(Kept, 0)


async def test_files_go_when_their_time_is_over_or_the_lines_around_them_go(archive: Archive) -> None:
    link = "<x xmlns='jabber:x:oob'><url>https://host/file</url></x>"
    await write(archive, a_customer(), a_start(1), replace(a_line("old"), payloads=link), an_end(1, 100))
    await write(archive, a_start(2, 1, 200), replace(a_line("new", 2, seconds=201), payloads=link))
    assert await archive.retention.expire({Kept.FILES: at(0)}, at(300)) == {Kept.FILES: 0}
    assert await archive.retention.expire({Kept.MESSAGES: at(150)}, at(300)) == {Kept.MESSAGES: 2}
    assert [len(await archive.files.of(number)) for number in (OLD, NEW)] == [0, 1]
    assert await archive.retention.expire({Kept.FILES: at(202)}, at(300)) == {Kept.FILES: 1}


async def test_a_kind_that_is_not_named_stays(archive: Archive) -> None:
    await two_talks(archive)
    assert await archive.retention.expire({}, at(3000)) == {}
    assert await archive.retention.expire({Kept.GAPS: at(9000)}, at(9000)) == {Kept.GAPS: 1}
    assert [line.body for line in await archive.messages(OLD)] == ["old words"]


async def test_a_transcript_whose_time_is_over_is_taken_out_once_and_never_indexed_again(archive: Archive) -> None:
    await two_talks(archive)
    await archive.mark_indexed([OLD, NEW])
    await archive.retention.expire({Kept.TRANSCRIPTS: at(1000)}, at(3000))
    assert await archive.ended() == [NEW]
    assert await archive.retention.to_take_out() == [OLD]
    await archive.retention.taken_out([OLD])
    assert await archive.retention.to_take_out() == []
    assert await archive.ended() == [NEW]


async def test_a_conversation_that_is_open_keeps_its_lines(archive: Archive, tmp_path: Path) -> None:
    await write(archive, a_customer(), a_start(1), a_line("still said"))
    await archive.retention.expire(EVERYTHING, at(3000))
    assert look(tmp_path, "select body from message") == [("still said",)]
