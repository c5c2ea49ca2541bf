"""What a draft should become."""

import pytest

from kb.article import Article, Status
from kb.drafts import Mined
from kb.proposals import Kind, Proposal, Questions, approved, grouped, likeness, propose, same_question, share_held
from kb.talk import terms

FERRY = Article("ferry", "腳踏車可以上渡輪嗎", answers={"zh_TW": "可以，一台三十元，船上有停車架。"})
HOURS = Article("hours", "你們幾點關門", answers={"zh_TW": "晚上九點。"})


@pytest.mark.parametrize(
    ("mined", "kind", "article"),
    [
        (Mined("游泳池有救生員嗎", "每天早上八點到晚上九點都有。"), Kind.ARTICLE, ""),
        (Mined("我想牽車上船", "可以，一台三十元，船上有停車架。"), Kind.VARIANT, "ferry"),
        (Mined("腳踏車可以上渡輪嗎？", "一台五十元。"), Kind.EDIT, "ferry"),
        (Mined("腳踏車可以上渡輪嗎", "一台三十元，船上有停車架。"), Kind.KNOWN, "ferry"),
    ],
)
def test_the_nearest_article_decides_what_a_draft_becomes(mined: Mined, kind: Kind, article: str) -> None:
    assert propose(mined, [HOURS, FERRY]) == Proposal(kind, article)


def test_a_new_article_has_the_question_the_agents_phrasings_and_the_answer_in_its_language() -> None:
    made = approved(Proposal(Kind.ARTICLE), Mined("可以退貨嗎", "七天內可以。", ("您要退貨，對嗎",)), "d-1", None)
    assert made == Article("d-1", "可以退貨嗎", ("您要退貨，對嗎",), {"zh_TW": "七天內可以。"})


def test_a_variant_leaves_the_answer_and_an_edit_replaces_it() -> None:
    mined = Mined("牽車上船", "一台五十元。")
    variant = approved(Proposal(Kind.VARIANT, "ferry"), mined, "", FERRY)
    assert (variant.variants, variant.answers) == (("牽車上船",), FERRY.answers)
    edit = approved(Proposal(Kind.EDIT, "ferry"), mined, "", FERRY)
    assert dict(edit.answers) == {"zh_TW": "一台五十元。"}
    assert edit.status is Status.PUBLISHED


def test_the_same_question_is_known_in_other_scripts_and_with_other_endings() -> None:
    assert same_question("腳踏車可以上渡輪嗎", "脚踏车可以上渡轮吗？")
    assert not same_question("腳踏車可以上渡輪嗎", "腳踏車哪裡租")


def test_texts_without_words_are_like_nothing() -> None:
    nothing = terms("！？")
    assert likeness(nothing, nothing) == 0.0
    assert share_held(nothing, nothing) == 0.0


def test_same_questions_stand_in_one_group_the_largest_first() -> None:
    asked = ["可以退貨嗎", "幾點關門", "請問幾點關門", "幾點關門呢", "可以退貨嗎？"]
    assert grouped(asked) == [[1, 2, 3], [0, 4]]


def test_the_nearest_of_many_questions_is_found_by_its_key() -> None:
    known = Questions()
    for key, text in enumerate(["可以退貨嗎", "幾點關門", "退貨要多久"]):
        known.add(key, text)
    assert known.find("請問幾點關門呢") == 1
    assert known.find("退貨要多久？") == 2
    assert known.find("腳踏車可以上渡輪嗎") is None
    assert known.find("") is None
