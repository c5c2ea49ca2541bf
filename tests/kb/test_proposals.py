"""What a draft should become."""

import pytest

from kb.article import Article, Status
from kb.drafts import Mined
from kb.hit import Hit
from kb.proposals import (
    Kind,
    Matters,
    Proposal,
    Questions,
    approved,
    grouped,
    likeness,
    propose,
    same_question,
    share_held,
)
from kb.talk import terms

FERRY = Article("ferry", "腳踏車可以上渡輪嗎", answers={"zh_TW": "可以，一台三十元，船上有停車架。"})
HOURS = Article("hours", "你們幾點關門", answers={"zh_TW": "晚上九點。"})


def hit(article: Article, confidence: float = 0.4) -> Hit:
    return Hit(article.id, article.question, article.question, 0.0, confidence, article)


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
    assert propose(mined, [hit(HOURS), hit(FERRY)]) == Proposal(kind, article)


@pytest.mark.parametrize(
    ("confidence", "kind"), [(0.9, Kind.EDIT), (0.6, Kind.ARTICLE)], ids=["the search is sure", "it isn't"]
)
def test_what_the_search_is_sure_is_meant_needs_no_words_in_common(confidence: float, kind: Kind) -> None:
    mined = Mined("單車能牽上船嗎", "一台五十元，要先訂位。")
    assert propose(mined, [hit(HOURS), hit(FERRY, confidence)]).kind is kind


def test_an_article_found_by_the_answer_alone_is_compared_too() -> None:
    mined = Mined("我想牽車上船", "可以，一台三十元，船上有停車架。")
    assert propose(mined, [hit(HOURS)], [hit(FERRY)]) == Proposal(Kind.VARIANT, "ferry")


def test_sister_questions_with_different_answers_are_two_matters() -> None:
    matters = Matters()
    matters.put(1, ["新生兒可以領多少錢"], "每胎兩萬元，滿六十天內申請。")
    assert matters.find("長照可以領多少錢", "照顧等級不同，請先打專線評估。") is None
    assert matters.find("新生兒可以領多少錢呢", "到戶政事務所問。") == 1


def test_the_same_answer_to_a_question_in_other_words_is_the_same_matter() -> None:
    matters = Matters()
    matters.put(1, ["腳踏車可以上渡輪嗎"], "一台三十元，停在船尾，下船再牽。")
    assert matters.find("我的腳踏車想帶上渡輪", "一台三十元，停在船尾，下船再牽走。") == 1
    assert matters.find("渡輪有廁所嗎", "可以。") is None


def test_a_matter_put_anew_or_dropped_is_found_by_its_old_words_no_longer() -> None:
    matters = Matters()
    matters.put(1, ["腳踏車可以上渡輪嗎"], "可以。")
    matters.put(1, ["狗可以進店嗎"], "可以。")
    assert matters.find("腳踏車可以上渡輪嗎", "可以。") is None
    assert matters.find("狗可以進店嗎", "可以。") == 1
    matters.drop(1)
    matters.drop(2)
    assert matters.find("狗可以進店嗎", "可以。") is None


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
        known.put(key, [text])
    assert known.find("請問幾點關門呢") == 1
    assert known.find("退貨要多久？") == 2
    assert known.find("腳踏車可以上渡輪嗎") is None
    assert known.find("") is None
