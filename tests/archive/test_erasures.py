"""An erasure leaves no row, no word and no byte of a customer, and nothing of anybody else's is touched."""

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from imcs.archive import (
    Archive,
    ArticleRow,
    BotStateSaved,
    DraftChange,
    FeedbackGiven,
    FormAnswer,
    FormFilled,
    Lesson,
    PostingMade,
    PuppetAdded,
    RatingAsked,
    RatingGiven,
    Restored,
    SubscriptionChanged,
    WrittenFrom,
    backup,
    restore,
)
from imcs.model import Address, Agent, AgentId, Author, ConversationId, CustomerId, Message, Puppet
from tests.archive.log import HELP, a_customer, a_line, a_start, an_end, look, write
from tests.builders import MORNING, at

ANN, BEN, MEI = CustomerId(1), CustomerId(2), AgentId(1)
OF_ANN, OF_BEN, LATER_OF_ANN = ConversationId(1), ConversationId(2), ConversationId(3)
SECRETS = ("ann@example.org", "安的話", "王小安")
"""What must be found nowhere; `ben`'s like must stay."""

TIMES = ("started_at", "queued_at", "connected_at", "ended_at")
STAYS = {
    "conversation": {"queue", "stage", "end_reason", "turned_away", *TIMES},
    "fact": {"at", "kind", "body"},
    "audit": {"at", "act"},
    "feedback": {"at", "article", "verdict"},
    "customer": {"language"},
}
"""Columns that keep what they hold: figures, times, numbers and random names; all others must be empty or gone."""


async def talk(archive: Archive) -> None:
    """Ann and Ben each talked with Mei and asked the same; Ann also left everything else there is."""
    await archive.add_agent(Agent(AgentId(0), Address("mei@example.org"), "mei", queues=frozenset({HELP})))
    await write(
        archive,
        a_customer(1, "ann@example.org", "王小安"),
        a_customer(2, "ben@example.org", "李小本"),
        PuppetAdded(Puppet("c-ann", ANN, HELP)),
        PuppetAdded(Puppet("c-ben", BEN, HELP)),
        SubscriptionChanged("help", Address("ann@example.org"), subscribed=True),
        SubscriptionChanged("help", Address("ben@example.org"), subscribed=True),
        *[a_start(number, number) for number in (1, 2)],
        WrittenFrom(OF_ANN, Address("ann@example.org")),
        Message(OF_ANN, at(1), Author.CUSTOMER, "a1", "安的話 怎麼退貨", MEI),
        Message(OF_ANN, at(2), Author.AGENT, "a2", "王小安您好", MEI),
        Message(OF_ANN, at(3), Author.SERVICE, "a3", "▎問題：安的話", MEI, private=True),
        a_line("本的話 怎麼退貨", 2),
        FormFilled(OF_ANN, at(3), "repair", "報修", (FormAnswer("姓名", "name", "王小安", "安的話"),)),
        FormFilled(OF_BEN, at(3), "repair", "報修", (FormAnswer("姓名", "name", "李小本", "本的話"),)),
        *[RatingAsked(number, at(3)) for number in (OF_ANN, OF_BEN)],
        RatingGiven(OF_ANN, at(4), 1, "安的話"),
        RatingGiven(OF_BEN, at(4), 5, "本的話"),
        PostingMade(OF_ANN, at(3), "https://example.org/?q=安的話", "k1", '{"name": "王小安"}'),
        PostingMade(OF_BEN, at(3), "https://example.org/?q=本的話", "k2", '{"name": "李小本"}'),
        BotStateSaved(OF_ANN, json.dumps({"choices": ["安的話"]})),
        FeedbackGiven(OF_ANN, "returns", "sent", at(4), MEI),
        FeedbackGiven(OF_BEN, "returns", "helped", at(4)),
        *[an_end(number) for number in (1, 2)],
    )


def article(*learnt: str) -> ArticleRow:
    return ArticleRow("returns", {"id": "returns", "question": "退貨", "status": "published", "learnt": list(learnt)})


def bytes_of(directory: Path) -> bytes:
    """Everything that lies in the files of the database."""
    return b"".join(file.read_bytes() for file in sorted(directory.iterdir()) if file.name.startswith("imcs.db"))


def found_in(raw: bytes) -> list[str]:
    return [secret for secret in SECRETS if secret.encode() in raw or json.dumps(secret)[1:-1].encode() in raw]


async def erase_ann(archive: Archive) -> None:
    await archive.erasures.ask(ANN, at(500))
    await archive.erasures.erase(ANN, at(501))
    assert await archive.erasures.clean()


async def test_no_byte_of_an_erased_customer_is_left_in_file_log_or_later_copy(tmp_path: Path) -> None:
    async with await Archive.open(tmp_path / "data") as archive:
        await talk(archive)
        assert set(found_in(bytes_of(tmp_path / "data"))) == set(SECRETS)
        await erase_ann(archive)
        assert found_in(bytes_of(tmp_path / "data")) == []
        await archive.backup(tmp_path / "copy.db")
    assert found_in((tmp_path / "copy.db").read_bytes()) == []
    assert found_in(bytes_of(tmp_path / "data")) == []
    assert "本的話".encode() in (tmp_path / "copy.db").read_bytes()


async def test_the_figures_stay_and_the_number_is_nobodys(archive: Archive) -> None:
    await talk(archive)
    await erase_ann(archive)
    assert await archive.customer_at(Address("ann@example.org")) is None
    shell = await archive.customer(ANN)
    assert shell is not None
    assert (shell.name, shell.address) == ("", "")
    assert await archive.last_customer() == 2
    record = await archive.conversation(OF_ANN)
    assert record is not None
    assert record.started_at == at(0)
    assert await archive.messages(OF_ANN) == []
    assert await archive.forms.of(OF_ANN) == []
    assert len(await archive.forms.of(OF_BEN)) == 1
    assert [each.made.conversation for each in await archive.postings.due(at(600), 9)] == [OF_BEN]
    assert [line.body for line in await archive.messages(OF_BEN)] == ["本的話 怎麼退貨"]
    assert await archive.drafts.unmined() == [OF_BEN]
    verdicts = await archive.drafts.verdicts(MORNING)
    assert verdicts == {("returns", "sent"): 1, ("returns", "helped"): 1}


async def test_what_was_found_is_reported_without_a_name(archive: Archive) -> None:
    await talk(archive)
    await erase_ann(archive)
    erasure = await archive.erasures.find(ANN)
    assert erasure is not None
    assert (erasure.found.conversations, erasure.found.lines) == (1, 3)
    assert await archive.erasures.open() == [erasure]
    await archive.erasures.settle(ANN, at(502))
    assert await archive.erasures.open() == []


async def test_agents_clients_are_asked_to_take_back_the_customers_and_the_desks_lines(archive: Archive) -> None:
    await talk(archive)
    await erase_ann(archive)
    retractions = await archive.erasures.retractions(10)
    assert [(each.puppet, each.agent, each.line) for each in retractions] == [("c-ann", 1, "a1"), ("c-ann", 1, "a3")]
    await archive.erasures.retracted(retractions[0].id)
    assert [each.line for each in await archive.erasures.retractions(10)] == ["a3"]


# ── Drafts ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_draft_of_this_customer_alone_goes_with_every_form_it_had(archive: Archive, tmp_path: Path) -> None:
    await talk(archive)
    number = await archive.drafts.settle(OF_ANN, Lesson({"question": "安的話", "answer": "可以"}), at(400))
    assert number is not None
    await archive.drafts.change(DraftChange(number, 1, "open", {"question": "安的話？"}, "mei"))
    await archive.drafts.note_shown(number, MEI, 2)
    await erase_ann(archive)
    assert await archive.drafts.drafts(None) == []
    assert found_in(bytes_of(tmp_path)) == []


@pytest.mark.parametrize("state", ["rejected", "expired", "approved"])
async def test_a_draft_that_was_decided_goes_too_and_an_approved_text_stays(archive: Archive, state: str) -> None:
    await talk(archive)
    body = {"question": "安的話", "answer": "可以", "article": "returns"}
    number = await archive.drafts.settle(OF_ANN, Lesson(body), at(400))
    assert number is not None
    rows = [article()] if state == "approved" else []
    await archive.drafts.change(DraftChange(number, 1, state, body, "mei"), rows)
    await erase_ann(archive)
    assert await archive.drafts.drafts(None) == []
    erasure = await archive.erasures.find(ANN)
    assert erasure is not None
    assert erasure.found.kept == (("returns",) if state == "approved" else ())
    assert len(await archive.articles()) == len(rows)


async def test_a_draft_that_others_gave_the_words_to_counts_one_less(archive: Archive) -> None:
    await talk(archive)
    number = await archive.drafts.settle(OF_BEN, Lesson({"question": "本的話"}), at(400))
    await archive.drafts.settle(OF_ANN, Lesson(draft=number), at(401))
    await erase_ann(archive)
    (draft,) = await archive.drafts.drafts()
    assert (draft.number, draft.asked, draft.body) == (number, 1, {"question": "本的話"})
    assert await archive.drafts.unmined() == []


async def test_a_draft_with_this_customers_words_is_made_anew_of_what_others_said(archive: Archive) -> None:
    await talk(archive)
    number = await archive.drafts.settle(OF_ANN, Lesson({"question": "安的話"}), at(400))
    await archive.drafts.settle(OF_BEN, Lesson(draft=number), at(401))
    assert await archive.drafts.unmined() == []
    await erase_ann(archive)
    assert await archive.drafts.drafts(None) == []
    assert await archive.drafts.unmined() == [OF_BEN]


async def test_a_nominated_draft_belongs_to_its_conversation(archive: Archive) -> None:
    await talk(archive)
    await archive.drafts.add({"question": "安的話"}, "mei", "nominated", conversation=OF_ANN)
    await erase_ann(archive)
    assert await archive.drafts.drafts(None) == []


async def test_what_is_being_mined_while_its_customer_is_erased_becomes_nothing(archive: Archive) -> None:
    await talk(archive)
    await erase_ann(archive)
    assert await archive.drafts.settle(OF_ANN, Lesson({"question": "安的話"}), at(600)) is None
    assert await archive.drafts.drafts(None) == []


# ── What articles learnt ──────────────────────────────────────────────────────────────────────────────────────────


async def learn(archive: Archive, **questions: str) -> None:
    """Verdicts are taken up: Ann's and Ben's, with these questions."""
    rows = await archive.drafts.new_feedback()
    taken = {row.id: questions["ann" if row.conversation == OF_ANN else "ben"] for row in rows}
    learnt = [row.id for row in rows if row.conversation == OF_ANN]
    await archive.drafts.take_up(taken, learnt, article(questions["ann"], "別人的"), "learnt")


async def test_a_phrasing_learnt_from_this_customer_alone_goes_from_article_and_history(
    archive: Archive, tmp_path: Path
) -> None:
    await talk(archive)
    await archive.save_articles([article("別人的")], "mei", "new")
    await learn(archive, ann="安的話", ben="本的話")
    await archive.drafts.refuse("returns", "安的話", AgentId(1))
    before = (await archive.changes()).articles
    await erase_ann(archive)
    assert [row.body["learnt"] for row in await archive.articles()] == [["別人的"]]
    assert (await archive.changes()).articles == before + 1
    assert ["安的話" in str(version.article.body) for version in await archive.versions("returns")] == [False] * 3
    erasure = await archive.erasures.find(ANN)
    assert erasure is not None
    assert erasure.found.learnt == 1
    assert found_in(bytes_of(tmp_path)) == []


async def test_a_phrasing_that_others_used_too_stays(archive: Archive) -> None:
    await talk(archive)
    await archive.save_articles([article()], "mei", "new")
    await learn(archive, ann="怎麼退貨", ben="怎麼退貨")
    await erase_ann(archive)
    (row,) = await archive.articles()
    assert row.body["learnt"] == ["怎麼退貨", "別人的"]


async def test_a_verdict_being_taken_up_while_its_customer_is_erased_teaches_nothing(archive: Archive) -> None:
    await talk(archive)
    (theirs, _) = await archive.drafts.new_feedback()
    await erase_ann(archive)
    await archive.drafts.take_up({theirs.id: "安的話"}, [theirs.id], article("安的話"), "learnt")
    assert await archive.articles() == []


# ── The journal and older copies ──────────────────────────────────────────────────────────────────────────────────


async def test_an_older_copy_that_is_put_back_is_erased_in_again(tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with await Archive.open(data) as archive:
        await talk(archive)
        await archive.backup(tmp_path / "old.db")
        await erase_ann(archive)
        assert [copy.file for copy in await archive.erasures.copies()] == [tmp_path / "old.db"]
    restored = await asyncio.to_thread(restore, tmp_path / "old.db", data)
    assert restored == Restored(restored.aside, erased=1)
    assert found_in(bytes_of(data)) == []
    async with await Archive.open(data) as archive:
        assert await archive.customer_at(Address("ann@example.org")) is None
        assert await archive.customer_at(Address("ben@example.org")) is not None
        assert await archive.erasures.retractions(10) == []
        assert await archive.erasures.open() == []


async def test_two_records_that_became_one_are_erased_in_a_copy_from_before(tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with await Archive.open(data) as archive:
        await talk(archive)
        await archive.backup(tmp_path / "old.db")
        await archive.customers.merge(ANN, BEN)
        await archive.erasures.ask(BEN, at(500))
        await archive.erasures.erase(BEN, at(501))
        assert [each.line for each in await archive.erasures.retractions(10)] == ["a1", "a3"] * 2
    assert (await asyncio.to_thread(restore, tmp_path / "old.db", data)).erased == 2
    assert found_in(bytes_of(data)) == []


async def test_the_number_of_an_erased_customer_is_never_given_again_whatever_is_put_back(tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with await Archive.open(data) as archive:
        await write(archive, a_customer(1, "ben@example.org"))
        await archive.backup(tmp_path / "old.db")
        await write(archive, a_customer(7, "ann@example.org"))
        await archive.erasures.ask(CustomerId(7), at(500))
        await archive.erasures.erase(CustomerId(7), at(501))
    await asyncio.to_thread(restore, tmp_path / "old.db", data)
    async with await Archive.open(data) as archive:
        assert await archive.last_customer() == 7, "or a later replay would erase whoever got the number"


async def test_putting_back_over_damaged_data_works_without_a_journal(tmp_path: Path) -> None:
    async with await Archive.open(tmp_path / "data") as archive:
        await talk(archive)
    backup(tmp_path / "data", tmp_path / "old.db")
    (tmp_path / "data" / "imcs.db").write_bytes(b"no database at all" * 1000)
    assert (await asyncio.to_thread(restore, tmp_path / "old.db", tmp_path / "data")).erased == 0


async def test_an_agent_who_talks_with_them_is_found(archive: Archive) -> None:
    await talk(archive)
    assert await archive.erasures.connected(ANN) is None


# ── The schema ────────────────────────────────────────────────────────────────────────────────────────────────────

ROOTS = {"customer", "conversation"}


def columns(connection: sqlite3.Connection, table: str) -> list[tuple[str, str, bool]]:
    """(name, type, whether it's a key that counts by itself) of each column."""
    rows = connection.execute(f"pragma table_info({table})").fetchall()
    keys = [row for row in rows if row[5]]
    kinds = [row[2].lower() for row in rows]
    return [
        (row[1], kind, bool(row[5]) and len(keys) == 1 and kind == "integer")
        for row, kind in zip(rows, kinds, strict=True)
    ]


def names_somebody(connection: sqlite3.Connection, table: str) -> bool:
    """Whether a table's rows belong to a customer: by a reference to one or to a conversation, or by an address."""
    referred = {row[2] for row in connection.execute(f"pragma foreign_key_list({table})")}
    named = {name for name, _, _ in columns(connection, table)}
    return bool((referred | named | {table}) & (ROOTS | {"address", "draft"})) and table not in {"agent", "erasure"}


def tables(connection: sqlite3.Connection) -> Iterator[str]:
    """The tables whose rows belong to customers, those first that others refer to."""
    found = [
        name
        for (name,) in connection.execute("select name from sqlite_master where type = 'table' order by rowid")
        if not name.startswith("sqlite_") and names_somebody(connection, name)
    ]
    return iter(sorted(found, key=lambda name: name not in ROOTS | {"identity", "puppet"}))


def fill(connection: sqlite3.Connection, table: str) -> None:
    """One row of customer 1, conversation 1 and draft 1, whose every text is `secret TABLE COLUMN`."""
    row: dict[str, object] = {}
    for name, kind, is_key in columns(connection, table):
        if name in ("customer", "conversation", "source", "draft") or is_key:
            row[name] = 1
        elif name in ("merged_into", "continues", "agent", "dedicated"):
            row[name] = None if name != "agent" else 1
        else:
            row[name] = "secret-address" if name == "address" else f"secret {table} {name}" if kind == "text" else 1
    holders = ", ".join(f":{name}" for name in row)
    connection.execute(f"insert into {table} ({', '.join(row)}) values ({holders})", row)


async def test_every_table_that_names_a_customer_or_a_conversation_is_known_to_the_erasure(tmp_path: Path) -> None:
    """A table that is added later is filled here by itself: what it keeps has to be erased, or be listed in STAYS."""
    async with await Archive.open(tmp_path) as archive:
        await archive.add_agent(Agent(AgentId(0), Address("mei@example.org"), "mei", queues=frozenset({HELP})))
        with closing(sqlite3.connect(tmp_path / "imcs.db", isolation_level=None)) as connection:
            connection.execute("pragma foreign_keys = off")
            known = list(tables(connection))
            for table in known:
                fill(connection, table)
            filled = [column for table in known for column in _texts(tmp_path, table)]
            connection.execute("update conversation set ended_at = '2026-01-01'")
            connection.execute("update draft set body = '{}'")
            connection.execute("update draft_version set body = '{}'")
        await archive.erasures.ask(ANN, at(500))
        await archive.erasures.erase(ANN, at(501))
        await archive.erasures.clean()
    assert {"message", "identity", "draft_version", "gap", "feedback", "subscription"} <= set(known)
    assert len(filled) > 50, "a test of nothing proves nothing"
    left = {
        (table, column)
        for table in known
        for column, _, _ in _texts(tmp_path, table)
        for (text,) in look(tmp_path, f"select {column} from {table}")
        if str(text).startswith("secret") and column not in STAYS.get(table, set())
    }
    assert not left, f"erase these in imcs/archive/erasures.py (FORGET), or say in STAYS why they may stay: {left}"


def _texts(directory: Path, table: str) -> list[tuple[str, str, bool]]:
    with closing(sqlite3.connect(directory / "imcs.db")) as connection:
        return [column for column in columns(connection, table) if column[1] == "text"]
