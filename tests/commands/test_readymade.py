"""`!canned` and `!undo`: sent like typed text, never with a hole, and taken back with what was learnt."""

import pytest

from imcs.archive import ArticleRow
from imcs.commands.readymade import ReadyMade
from imcs.knowledge.mining import said
from imcs.model import Author
from imcs.pointers import retracted
from imcs.workgroup import Line
from imcs.workgroup.canned import CannedReply
from kb.article import Article
from tests.commands.test_desk import Counter
from tests.office import SHOP, Office

GREETING = CannedReply("greeting", {"en": "Hello {customer}, this is {agent} of {queue}, case {case}."})
REFUND = CannedReply("refund", {"en": "Refund {words} is under way."})
ELSEWHERE = CannedReply("elsewhere", {"en": "x"}, frozenset({SHOP}) - {SHOP} | {type(SHOP)("help")})


@pytest.fixture
def ready_made(office: Office) -> ReadyMade:
    return ReadyMade(office.workgroup, office.archive, (GREETING, REFUND, ELSEWHERE))


async def test_a_canned_reply_is_sent_like_typed_text(office: Office, ready_made: ReadyMade) -> None:
    mei = await office.hires()
    conversation = await office.connects(await office.customer(), mei)
    told = ready_made.canned(mei, conversation, "Greeting and welcome")
    line = (await office.lines(conversation.id))[-1]
    assert line.body == f"Hello Wang, this is Agent Mei of shop, case {conversation.id}.\nand welcome"
    assert (line.author, line.agent, line.private) == (Author.AGENT, mei.id, False)
    assert told.startswith("Sent: Hello Wang")


async def test_words_take_their_place(office: Office, ready_made: ReadyMade) -> None:
    mei = await office.hires()
    conversation = await office.connects(await office.customer(), mei)
    assert "{words}" in ready_made.canned(mei, conversation, "refund")
    ready_made.canned(mei, conversation, "refund R-17")
    bodies = [line.body for line in await office.lines(conversation.id) if line.author is Author.AGENT]
    assert bodies == ["Refund R-17 is under way."]


async def test_nothing_is_sent_with_a_hole_in_it(office: Office, ready_made: ReadyMade) -> None:
    mei = await office.hires()
    conversation = await office.connects(await office.customer(name=""), mei)
    assert ready_made.canned(mei, conversation, "greeting") == (
        "“greeting” wasn't sent: nothing is known for {customer}."
    )
    assert not [line for line in await office.lines(conversation.id) if line.author is Author.AGENT]


async def test_the_list_is_the_queues_own(office: Office, ready_made: ReadyMade) -> None:
    mei = await office.hires()
    conversation = await office.connects(await office.customer(), mei)
    listed = ready_made.canned(mei, conversation, "")
    assert "greeting · Hello {customer}" in listed
    assert "elsewhere" not in listed
    assert "“elsewhere”" in ready_made.canned(mei, conversation, "elsewhere")
    none = ReadyMade(office.workgroup, office.archive, ())
    assert none.canned(mei, conversation, "") == "There are no canned replies for this queue."


async def test_undo_takes_back_ones_own_last_line_then_the_one_before(office: Office, ready_made: ReadyMade) -> None:
    mei = await office.hires()
    conversation = await office.connects(await office.customer(), mei)
    for id in ("one", "two"):
        office.workgroup.agent_says(mei, conversation, Line(id, f"line {id}"))
    office.workgroup.agent_says(mei, conversation, Line("three", "line two, corrected", corrects="two"))
    assert "line two, corrected" in await ready_made.undo(mei, conversation)
    assert "line one" in await ready_made.undo(mei, conversation)
    assert await ready_made.undo(mei, conversation) == "There is no line of yours to take back."
    lines = await office.lines(conversation.id)
    assert [retracted(line.payloads) for line in lines if line.payloads] == ["two", "one"]
    taken_back = [line for line in lines if line.payloads]
    assert {line.author for line in taken_back} == {Author.SERVICE}
    assert not any(line.private for line in taken_back)
    assert "line one" in [line.body for line in lines]  # the archive keeps what was said
    assert [line for line in said(lines) if line.author is Author.AGENT] == []


async def test_undo_of_a_suggestion_forgets_what_it_taught(office: Office) -> None:
    article = Article("passport", "How do I replace a lost passport?", answers={"en": "Bring your ID."})
    office.knowledge.holds(article)
    await office.archive.save_articles([ArticleRow("passport", article.to_json())], "ann", "")
    counter = Counter(office)
    mei, wang = await office.hires(), await office.customer()
    conversation = await office.connects(wang, mei, "My passport got stolen on holiday, what now")
    window = counter.window(wang, conversation)
    await counter.runs(mei, "!kb passport", window)
    await counter.runs(mei, "!s 1", window)
    await office.archive.drained()
    lessons = office.lessons()
    await lessons.catch_up()
    assert await learnt(office) == ["My passport got stolen on holiday, what now"]
    counter = Counter(office)  # as after a restart: nothing is kept in memory
    assert "Taken back" in await counter.runs(mei, "!undo", window)
    await office.archive.drained()
    await lessons.catch_up()
    assert await learnt(office) == []


async def learnt(office: Office) -> list[str]:
    row = await office.archive.article("passport")
    assert row is not None
    found = row.body.get("learnt", [])
    return list(found) if isinstance(found, list) else []
