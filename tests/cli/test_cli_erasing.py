"""`imcs customer forget`: refused in words, done without a service too, and honest about what it can't reach."""

from pathlib import Path

from imcs.archive import Archive
from imcs.dispatcher.facts import ConversationConnected
from imcs.model import AgentId, ConversationId
from tests.archive.log import a_customer, a_line, a_start, an_end, write
from tests.builders import at
from tests.cli.conftest import Operator


async def _talk(archive: Archive) -> None:
    await write(archive, a_customer(1, "ann@example.org", "王小安"), a_start(), a_line("安的話"), an_end())


async def _connect(archive: Archive) -> None:
    connected = ConversationConnected(at(2), ConversationId(1), AgentId(1))
    await write(archive, a_customer(1, "ann@example.org"), a_start(), connected)


def files(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def test_without_a_service_data_and_index_are_cleaned_at_once(operator: Operator) -> None:
    operator.archive(_talk)
    operator.runs("kb", "rebuild")
    assert len(operator.reads("kb", "search", "--kind", "transcript", "安的話")) == 1
    told = operator.runs("customer", "forget", "Ann@example.org/phone", "--yes")
    assert "Customer #1 is erased: 1 lines of 1 conversations" in told
    assert "安的話".encode() not in files(operator.data)
    assert operator.reads("kb", "search", "--kind", "transcript", "安的話") == []
    assert b"ann@example.org" not in files(operator.data)
    assert "there is no customer ann@example.org" in operator.fails("customer", "forget", "ann@example.org", "--yes")


def test_the_articles_stay_found_by_an_operators_own_synonyms(operator: Operator) -> None:
    (operator.folder / "own.txt").write_text("天鵝船 = 鴨子船\n", "utf-8")
    with operator.config.open("a", encoding="utf-8") as file:
        file.write('[bot]\nsynonyms = "own.txt"\n')
    articles = operator.folder / "articles.jsonl"
    articles.write_text('{"id": "swan", "question": "天鵝船怎麼租？", "answer": "在湖邊。", "lang": "zh"}\n', "utf-8")
    operator.runs("kb", "import", articles)
    operator.archive(_talk)
    operator.runs("kb", "rebuild")
    operator.runs("customer", "forget", "1", "--yes")
    assert [hit["article"]["id"] for hit in operator.reads("kb", "search", "鴨子船")] == ["swan"]


def test_it_asks_first(operator: Operator) -> None:
    operator.archive(_talk)
    assert operator.tries("customer", "forget", "1").code == 1
    assert "安的話".encode() in files(operator.data)


def test_what_cannot_be_reached_is_named_with_the_copies_by_date(operator: Operator) -> None:
    operator.archive(_talk)
    operator.runs("backup", operator.folder / "old.db")
    (operator.folder / "old.db.files").mkdir()  # what people sent, beside the copy that names it
    (operator.data / "files.before-restore-20260302T090000.000000Z").mkdir()
    told = operator.reads("customer", "forget", "#1", "--yes")
    named = {Path(copy["file"]).name for copy in told["copies"]}
    assert named == {"old.db", "old.db.files", "files.before-restore-20260302T090000.000000Z"}
    assert any("XEP-0313" in line for line in told["not_reached"])
    assert told["settled_at"] is not None


def test_nobody_is_erased_while_an_agent_talks_with_them(operator: Operator) -> None:
    operator.archive(_connect)
    fault = operator.fails("customer", "forget", "1", "--yes")
    assert fault == "customer #1 is talking with an agent in conversation #1: erase them when it has ended"
