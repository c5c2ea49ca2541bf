"""Many articles at a time in chat: tried first, then all of them or none."""

import json
import threading
from dataclasses import replace
from datetime import date
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imcs.archive import ArticleRow
from imcs.commands.bulk import kind_of
from imcs.commands.desk import Desk
from imcs.commands.words import Invocation, read_line
from imcs.customers.screen_pop import ScreenPop
from imcs.customers.uploads import LARGEST
from imcs.model import Agent, Role
from kb.article import Article
from kb.exchange import Kind, read_articles
from tests.office import Office, texts
from tests.otherside import upload_host
from tests.schooling import POOL, stocked

NEW = "id,question,answer_zh_TW\nboat,渡輪幾點開？,每小時整點開船。\n"


@pytest.fixture
async def ann(office: Office) -> Agent:
    await stocked(office, POOL)
    return await office.hires("ann", roles=frozenset({Role.MANAGER}), online=False)


def desk_of(office: Office) -> Desk:
    return office.desk(ScreenPop(office.archive, office.people, office.knowledge, texts()))


@pytest.fixture
def desk(office: Office) -> Desk:
    return desk_of(office)


async def tells(desk: Desk, agent: Agent, line: str) -> str:
    invocation = read_line(line)
    assert isinstance(invocation, Invocation)
    return await desk.run(invocation, agent, None)


async def known(office: Office) -> list[str]:
    return [row.id for row in await office.archive.articles()]


async def test_a_pasted_file_changes_nothing_until_its_number_is_given(office: Office, desk: Desk, ann: Agent) -> None:
    shown = await tells(desk, ann, f"!kb import\n{NEW}")
    assert "Trial run 1, nothing is saved yet. New: 1, different: 0, as they are: 0" in shown
    assert "+ [boat] 渡輪幾點開？" in shown
    assert "boat" not in await known(office)
    assert "Saved, new or different: 1" in await tells(desk, ann, "!kb 匯入 1")
    assert "boat" in await known(office)
    assert "no trial run 1" in await tells(desk, ann, "!kb import 1")
    (version,) = await office.archive.versions("boat")
    assert (version.who, version.why) == ("ann", "import 1 in chat")
    assert "nothing to save" in await tells(desk, ann, f"!kb import\n{NEW}")


async def test_one_faulty_row_keeps_all_of_it_out(office: Office, desk: Desk, ann: Agent) -> None:
    told = await tells(desk, ann, f"!kb import\n{NEW},no id,x\n")
    assert "as long as rows are faulty: 1" in told
    assert "\nLine 3: " in told
    assert "no trial run 1" in await tells(desk, ann, "!kb import 1")
    assert "boat" not in await known(office)


async def test_a_row_without_an_answer_is_named_and_a_draft_may_do_without(
    office: Office, desk: Desk, ann: Agent
) -> None:
    told = await tells(desk, ann, "!kb import\nid,question,answer\nboat,渡輪幾點開？,\n")
    assert "Line 2: answer: boat has none" in told
    assert "New: 1" in await tells(desk, ann, "!kb import\nid,question,status\nboat,渡輪幾點開？,draft\n")


async def test_a_trial_run_says_which_parts_of_an_article_change(desk: Desk, ann: Agent) -> None:
    changed = {**POOL.to_json(), "tags": ["sport"]}
    shown = await tells(desk, ann, f"!kb import {json.dumps(changed, ensure_ascii=False)}")
    assert f"~ [{POOL.id}] {POOL.question} (tags)" in shown


async def test_what_a_file_has_no_column_for_is_kept(office: Office, desk: Desk, ann: Agent) -> None:
    await stocked(office, replace(POOL, learnt=("早上幾點可以游泳",), tags=("sport",)))
    shown = await tells(desk, ann, f"!kb import\nid,question,answer\npool,{POOL.question},早上七點開門。")
    assert f"~ [{POOL.id}] {POOL.question} (answers)" in shown
    await tells(desk, ann, "!kb import 1")
    row = await office.archive.article(POOL.id)
    assert row is not None
    article = Article.from_json(dict(row.body))
    assert (article.learnt, article.tags) == (("早上幾點可以游泳",), ("sport",))
    assert article.answers == {"zh_TW": "早上七點開門。"}


async def test_a_row_that_does_not_go_together_with_what_is_known_is_named(
    office: Office, desk: Desk, ann: Agent
) -> None:
    await stocked(office, replace(POOL, valid_from=date(2030, 1, 1)))
    shown = await tells(desk, ann, f"!kb import\nid,question,valid_until\npool,{POOL.question},2029-01-01")
    assert "Line 2: valid_until: lies before valid_from" in shown


async def test_what_somebody_changed_meanwhile_is_shown_again_and_not_overwritten(
    office: Office, desk: Desk, ann: Agent
) -> None:
    changed = json.dumps({**POOL.to_json(), "tags": ["sport"]}, ensure_ascii=False)
    await tells(desk, ann, f"!kb import {changed}")
    await office.archive.save_articles([ArticleRow(POOL.id, {**POOL.to_json(), "owner": "bo"})], "bo", "edit")
    again = await tells(desk, ann, "!kb import 1")
    assert "changed meanwhile" in again
    assert "(tags, owner)" in again or "(owner, tags)" in again
    row = await office.archive.article(POOL.id)
    assert row is not None
    assert Article.from_json(dict(row.body)).tags == POOL.tags
    assert "Saved" in await tells(desk, ann, "!kb import 2")


async def test_another_manager_cannot_save_it_nor_an_agent_try_it(office: Office, desk: Desk, ann: Agent) -> None:
    await tells(desk, ann, f"!kb import\n{NEW}")
    bo = await office.hires("bo", roles=frozenset({Role.MANAGER}), online=False)
    assert "no trial run 1" in await tells(desk, bo, "!kb import 1")
    mei = await office.hires("mei")
    assert "Trial" not in await tells(desk, mei, f"!kb import\n{NEW}")
    assert "Saved" not in await tells(desk, mei, "!kb import 1")
    assert "boat" not in await known(office)


async def test_what_is_exported_can_be_imported(desk: Desk, ann: Agent) -> None:
    for name in ("csv", "yaml", "jsonl"):
        text = await tells(desk, ann, f"!kb export {name}")
        assert kind_of(text) is Kind(name)
        assert "nothing to save" in await tells(desk, ann, f"!kb import\n{text}")
    assert "isn't a format" in await tells(desk, ann, "!kb export docx")


async def test_all_articles_are_read_and_written_off_the_event_loop(
    desk: Desk, ann: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = set[int]()
    check = Article.__post_init__

    def noted(article: Article) -> None:
        made.add(threading.get_ident())
        check(article)

    monkeypatch.setattr(Article, "__post_init__", noted)
    await tells(desk, ann, "!kb export yaml")
    await tells(desk, ann, f"!kb import\n{NEW}")
    assert made
    assert threading.get_ident() not in made


async def test_an_export_too_long_for_a_message_says_where_to_get_it(office: Office, desk: Desk, ann: Agent) -> None:
    await stocked(office, *(Article(f"a-{number}", "問" * 200, answers={"zh_TW": "答" * 200}) for number in range(40)))
    assert "imcs kb export FILE.csv" in await tells(desk, ann, "!kb export csv")


async def test_what_is_too_long_and_may_have_been_cut_is_not_read(office: Office, desk: Desk, ann: Agent) -> None:
    told = await tells(desk, ann, "!kb import\n" + NEW + "".join(f"b{n},渡輪,開船。\n" for n in range(1000)))
    assert "too long for one message" in told
    assert "boat" not in await known(office)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("articles.csv", NEW),
        ("articles", NEW),
        ("%E6%A2%9D%E7%9B%AE.CSV", "\ufeff" + NEW),
        ("articles.yml", "- id: boat\n  question: 渡輪幾點開？\n  answers: {zh_TW: 每小時整點開船。}\n"),
    ],
)
async def test_a_file_of_our_own_server_is_tried_like_a_pasted_text(
    office: Office, ann: Agent, name: str, text: str
) -> None:
    async with upload_host({unquote(name): text.encode()}) as host:
        office.upload_host = host
        desk = desk_of(office)
        shown = await tells(desk, ann, f"!kb import {host}/slot/{name}")
    assert "+ [boat] 渡輪幾點開？" in shown
    assert "boat" not in await known(office)
    assert "Saved" in await tells(desk, ann, "!kb import 1")
    assert "boat" in await known(office)


async def test_a_file_that_is_not_taken_says_why(office: Office, ann: Agent) -> None:
    assert "service.upload_hosts" in await tells(desk_of(office), ann, "!kb import https://upload.example.org/a.csv")
    files = {"a.csv": b"id,question\n,x\n", "a.xlsx": b"PK\x03\x04", "big5.csv": "編號".encode("big5")}
    async with upload_host({**files, "large.csv": b"x" * (LARGEST + 1)}) as host:
        office.upload_host = host
        desk = desk_of(office)
        assert "Line 2: id" in await tells(desk, ann, f"!kb import {host}/slot/a.csv")
        assert "“xlsx” isn't a format" in await tells(desk, ann, f"!kb import {host}/slot/a.xlsx")
        assert "isn't UTF-8" in await tells(desk, ann, f"!kb import {host}/slot/big5.csv")
        assert "larger than 1024 KB" in await tells(desk, ann, f"!kb import {host}/slot/large.csv")
        assert "couldn't be fetched" in await tells(desk, ann, f"!kb import {host}/slot/gone.csv")
        assert f"lie at {host}" in await tells(desk, ann, "!kb import http://127.0.0.1:1/a.csv")
        assert f"lie at {host}" in await tells(desk, ann, "!kb import https://[/a.csv")
        assert "encrypted" in await tells(desk, ann, "!kb import aesgcm://upload.example.org/a.csv#00")


async def test_import_alone_asks_for_the_file(desk: Desk, ann: Agent) -> None:
    assert "Please send the file now" in await tells(desk, ann, "！查匯入")


async def test_words_to_search_for_are_no_import(desk: Desk, ann: Agent) -> None:
    assert "Trial" not in await tells(desk, ann, "!kb import duties")


@given(st.text(max_size=300))
def test_any_text_gives_articles_or_faults(text: str) -> None:
    found = read_articles(text.encode("utf-8", "ignore"), kind_of(text))
    assert not (found.articles and found.faults)
