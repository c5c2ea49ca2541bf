"""What people decide over drafts."""

from datetime import timedelta

import pytest

from imcs.archive import DraftChange
from imcs.knowledge.drafting import APPROVED, LIFETIME, OPEN, Decision, Drafting, DraftText, Result
from kb.article import Article
from kb.proposals import Kind
from tests.builders import MORNING
from tests.office import Office
from tests.schooling import BIKES, FARE, POOL, stocked, talked

TEXT = DraftText(Kind.ARTICLE, BIKES, FARE, language="zh_TW")


async def test_approving_publishes_exactly_what_was_drafted(office: Office) -> None:
    number = await office.archive.drafts.add(TEXT.to_json(), "", "")
    outcome = await Drafting(office.archive).approve(Decision(number, 1, "ann", "right"))
    assert (outcome.result, outcome.article) == (Result.DONE, f"draft-{number}")
    article = await Drafting(office.archive).article(outcome.article)
    assert article == Article(f"draft-{number}", BIKES, answers={"zh_TW": FARE})
    (version,) = await office.archive.versions(outcome.article)
    assert (version.who, version.why) == ("ann", "right")


async def test_the_second_to_decide_learns_who_was_first(office: Office) -> None:
    number = await office.archive.drafts.add(TEXT.to_json(), "", "")
    drafting = Drafting(office.archive)
    await drafting.approve(Decision(number, 1, "ann"))
    for late in (await drafting.approve(Decision(number, 1, "bo")), await drafting.reject(Decision(number, 1, "bo"))):
        assert late.result is Result.DECIDED
        assert late.draft is not None
        assert (late.draft.who, late.draft.state) == ("ann", APPROVED)


async def test_another_form_than_the_one_seen_isnt_published(office: Office) -> None:
    number = await office.archive.drafts.add(TEXT.to_json(), "", "")
    drafting = Drafting(office.archive)
    edited = await drafting.edit(Decision(number, 1, "bo"), "", "四十元。")
    assert edited.result is Result.DONE
    assert (await drafting.approve(Decision(number, 1, "ann"))).result is Result.CHANGED
    assert await office.archive.articles() == []


async def test_what_cant_be_an_article_says_why_and_stays_open(office: Office) -> None:
    number = await office.archive.drafts.add(DraftText(Kind.ARTICLE, "", FARE).to_json(), "", "")
    outcome = await Drafting(office.archive).approve(Decision(number, 1, "ann"))
    assert (outcome.result, outcome.fault) == (Result.UNUSABLE, "question: is missing")
    assert (await Drafting(office.archive).edit(Decision(number, 1, "ann"), "x" * 2000, "")).result is Result.UNUSABLE


async def test_what_there_isnt_cant_be_decided(office: Office) -> None:
    drafting = Drafting(office.archive)
    assert (await drafting.approve(Decision(7, 1, "ann"))).result is Result.UNKNOWN
    assert (await drafting.edit(Decision(7, 1, "ann"), "", "x")).result is Result.UNKNOWN


async def test_a_phrasing_goes_into_its_article_and_an_edit_changes_the_answer(office: Office) -> None:
    await stocked(office, POOL)
    drafting = Drafting(office.archive)
    told = ((Kind.VARIANT, "泳池何時開", "?"), (Kind.EDIT, "泳池幾點開", "七點。"))
    for version, (kind, question, answer) in enumerate(told, 1):
        text = DraftText(kind, question, answer, "pool", language="zh_TW")
        number = await office.archive.drafts.add(text.to_json(), "", "")
        assert (await drafting.approve(Decision(number, 1, "ann"))).result is Result.CHANGED
        await drafting.approve(Decision(number, 1, "ann", article=version))
    article = await drafting.article("pool")
    assert article is not None
    assert article.variants == ("泳池何時開", "泳池幾點開")
    assert dict(article.answers) == {"zh_TW": "七點。"}


@pytest.mark.parametrize("kind", [Kind.VARIANT, Kind.KNOWN])
async def test_an_answer_written_into_a_draft_is_what_the_article_says(office: Office, kind: Kind) -> None:
    await stocked(office, POOL)
    drafting = Drafting(office.archive)
    text = DraftText(kind, "When does the pool open", "At six.", "pool", language="en")
    number = await office.archive.drafts.add(text.to_json(), "", "")
    await drafting.edit(Decision(number, 1, "ann"), "泳池何時開", "")
    row = await office.archive.drafts.draft(number)
    assert row is not None
    assert DraftText.from_json(row.body).kind is kind
    await drafting.edit(Decision(number, 2, "ann"), "", "早上七點開門，冬天不開。")
    assert (await drafting.approve(Decision(number, 3, "ann", article=1))).result is Result.DONE
    article = await drafting.article("pool")
    assert article is not None
    assert (article.variants, dict(article.answers)) == (("泳池何時開",), {"zh_TW": "早上七點開門，冬天不開。"})


async def test_drafts_asked_once_expire_and_those_asked_or_nominated_more_wait(office: Office) -> None:
    texts = [TEXT, DraftText(Kind.ARTICLE, "狗可以上船嗎", "可以。", nominated=True)]
    for text in texts:
        await office.archive.drafts.add(text.to_json(), "", "", MORNING)
    drafting = Drafting(office.archive)
    assert await drafting.expire(MORNING + LIFETIME) == 0
    # one asked in no conversation weighs nothing; the nominated one weighs 1 and goes too, unless it was asked
    assert await drafting.expire(MORNING + LIFETIME + timedelta(days=1)) == 2
    assert await office.archive.drafts.drafts() == []


async def test_a_draft_that_somebody_wrote_in_waits_anew_and_one_that_only_the_service_changed_doesnt(
    office: Office,
) -> None:
    changed, later = MORNING + LIFETIME, MORNING + LIFETIME + timedelta(days=1)
    for who in ("ann", ""):
        number = await office.archive.drafts.add(TEXT.to_json(), "", "", MORNING)
        change = DraftChange(number, 1, OPEN, TEXT.to_json(), who, "edit")
        assert await office.archive.drafts.change(change, at=changed)
    drafting = Drafting(office.archive)
    assert await drafting.expire(later) == 1
    assert [draft.who for draft in await office.archive.drafts.drafts()] == ["ann"]
    assert await drafting.expire(later + LIFETIME) == 1


async def test_the_most_asked_draft_comes_first(office: Office) -> None:
    await stocked(office, POOL)
    mei = await office.hires()
    await talked(office, await office.customer(), mei, ["狗可以上船嗎"], ["要戴嘴套才可以上船。"])
    for address in ("a@home.example", "b@home.example"):
        await talked(office, await office.customer(address), mei, [BIKES], [FARE])
    await office.lessons().catch_up()
    waiting = await Drafting(office.archive).waiting()
    assert [draft.body["question"] for draft in waiting] == [BIKES, "狗可以上船嗎"]


async def test_gaps_that_are_the_same_question_stand_together(office: Office) -> None:
    await stocked(office, POOL)
    mei = await office.hires()
    for address in ("a@home.example", "b@home.example"):
        await talked(office, await office.customer(address), mei, [BIKES], ["我不清楚。"])
    await office.lessons().catch_up()
    (group,) = await Drafting(office.archive).gaps(MORNING)
    assert group.questions == (BIKES, BIKES)
    assert len(group.conversations) == 2


@pytest.mark.parametrize("body", [{}, {"kind": "edit", "variants": "x"}, {"question": 3}])
def test_a_body_that_lacks_something_is_read_as_empty_there(body: dict[str, object]) -> None:
    text = DraftText.from_json(body)
    assert text.variants == ()
    assert DraftText.from_json(text.to_json()) == text
