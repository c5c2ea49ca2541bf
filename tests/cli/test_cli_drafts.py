"""`imcs kb drafts …` and `imcs kb gaps`."""

import json
from datetime import UTC, datetime

import pytest

from imcs.archive import Archive, ArticleRow, Lesson
from imcs.knowledge.drafting import DraftText
from imcs.model import ConversationId
from kb.proposals import Kind
from tests.archive.log import a_customer, a_start, an_end, write
from tests.cli.conftest import Operator

TEXT = DraftText(Kind.ARTICLE, "可以帶腳踏車嗎", "一台三十元。", language="zh_TW", contacts=("07-1234567",))


@pytest.fixture
def draft(operator: Operator) -> int:
    return operator.archive(lambda archive: archive.drafts.add(TEXT.to_json(), "", "conversation #1"))


def test_drafts_are_listed_and_shown_with_what_would_be_said(operator: Operator, draft: int) -> None:
    assert "可以帶腳踏車嗎" in operator.runs("kb", "drafts", "list")
    shown = operator.runs("kb", "drafts", "show", draft)
    assert "zh_TW: 一台三十元。" in shown
    assert "07-1234567" in shown
    assert f"approve {draft} --version 1" in shown
    whole = operator.reads("kb", "drafts", "show", draft, "--json")
    assert whole["becomes"]["answers"] == {"zh_TW": "一台三十元。"}
    assert [each["why"] for each in whole["history"]] == ["conversation #1"]
    assert operator.reads("kb", "drafts", "list", "--json", "--state", "approved") == []
    assert "is none of" in operator.fails("kb", "drafts", "list", "--state", "lost")


def test_a_draft_is_shown_with_what_to_look_at(operator: Operator, draft: int) -> None:
    file = operator.folder / "bikes.csv"
    file.write_text("id,question,answer_zh_TW\nbikes,可以帶腳踏車嗎,不行。\n", encoding="utf-8")
    operator.runs("kb", "import", file)
    operator.runs("kb", "rebuild")
    assert "nearest article is bikes: 可以帶腳踏車嗎" in operator.runs("kb", "drafts", "show", draft)
    text = DraftText(Kind.EDIT, "可以帶腳踏車嗎", "[name]說可以。", article="bikes", language="zh_TW")
    edit = operator.archive(lambda archive: archive.drafts.add(text.to_json(), "", ""))
    shown = operator.runs("kb", "drafts", "show", edit)
    assert "In place of: 不行。" in shown
    assert "look at the gaps: [name]" in shown


def test_only_the_version_that_was_shown_is_published(operator: Operator, draft: int) -> None:
    operator.runs("kb", "drafts", "edit", draft, "--answer", "一台四十元。")
    assert "has version 2 by now" in operator.fails("kb", "drafts", "approve", draft, "--version", 1)
    assert f"published as draft-{draft}" in operator.runs(
        "kb", "drafts", "approve", draft, "--version", 2, "--why", "ok"
    )
    assert "decided about draft" in operator.fails("kb", "drafts", "reject", draft)
    (article,) = operator.archive(lambda archive: archive.articles("published"))
    assert article.body["answers"] == {"zh_TW": "一台四十元。"}


def test_only_the_answer_that_was_shown_is_changed_and_a_retired_one_stays_so(operator: Operator) -> None:
    async def stocked(archive: Archive) -> int:
        for status in ("published", "retired"):
            body = {"id": "pool", "question": "游泳池幾點開", "answers": {"zh_TW": "六點。"}, "status": status}
            await archive.save_articles([ArticleRow("pool", body)], "ann", "")
        variant = DraftText(Kind.VARIANT, "泳池何時開", "六點。", "pool", language="zh_TW")
        return await archive.drafts.add(variant.to_json(), "", "")

    number = operator.archive(stocked)
    assert "--version 1 --article-version 2" in operator.runs("kb", "drafts", "show", number)
    call = ("kb", "drafts", "approve", number, "--version", 1, "--article-version")
    assert "its article was changed" in operator.fails(*call, 1)
    assert "isn't published" in operator.runs(*call, 2)
    assert operator.archive(lambda archive: archive.articles("published")) == []


def test_a_draft_is_turned_down_or_unusable_or_not_there(operator: Operator, draft: int) -> None:
    assert "can't become an article" in operator.fails("kb", "drafts", "edit", draft, "--question", "x" * 2000)
    assert "turned down" in operator.runs("kb", "drafts", "reject", draft, "--why", "old")
    for call in (["show", 99], ["approve", 99, "--version", 1], ["edit", 99, "--answer", "x"]):
        assert "there is no draft 99" in operator.fails("kb", "drafts", *call)


def test_gaps_stand_together(operator: Operator) -> None:
    async def asked(archive: Archive) -> None:
        await write(archive, a_customer(), a_start(), an_end(), a_start(2), an_end(2))
        for number in (1, 2):
            lesson = Lesson(gap="狗可以上船嗎", queue="help")
            await archive.drafts.settle(ConversationId(number), lesson, datetime.now(UTC))

    operator.archive(asked)
    (group,) = operator.reads("kb", "gaps", "--json")
    assert (group["questions"], sorted(group["conversations"])) == (["狗可以上船嗎"] * 2, [1, 2])
    assert "#1" in operator.runs("kb", "gaps", "--days", 7)
    assert json.loads(operator.runs("kb", "gaps", "--json"))


def test_what_an_article_answers_by_now_is_no_gap(operator: Operator) -> None:
    async def asked(archive: Archive) -> None:
        await write(archive, a_customer(), a_start(), an_end())
        await archive.drafts.settle(ConversationId(1), Lesson(gap="狗可以上船嗎", queue="help"), datetime.now(UTC))

    operator.archive(asked)
    file = operator.folder / "dogs.csv"
    file.write_text("id,question,answer_zh_TW,status\ndogs,狗可以上船嗎,可以，要繫繩。,published\n")
    operator.runs("kb", "import", file)
    assert len(operator.reads("kb", "gaps", "--json")) == 1
    operator.runs("kb", "rebuild")
    assert operator.reads("kb", "gaps", "--json") == []
