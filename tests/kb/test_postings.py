"""How well questions fit phrasings and answers."""

import numpy as np
import pytest

from kb.postings import KINDS, Fit, Postings


def fit(phrasings: list[list[list[str]]], answers: list[list[str]], question: list[str]) -> Fit:
    return Postings.build(phrasings, answers, [len(of_one) for of_one in phrasings]).fit(question)


CARDS = [[["card", "lost"]], [["card", "fee"]], [["refund"]]]
SILENT: list[list[str]] = [[], [], []]


def test_an_articles_own_words_fit_it_best_and_cover_it_wholly() -> None:
    found = fit(CARDS, SILENT, ["card", "lost"])
    assert int(np.argmax(found.strength)) == 0
    assert found.share[0] == pytest.approx(1)
    assert found.strength[2] == 0


def test_a_rare_word_tells_more_than_a_frequent_one() -> None:
    statistics = Postings.build([[["card", "lost"]], [["card"]]], [[], []], [1, 1]).statistics
    assert statistics.of("lost") > statistics.of("card")
    assert statistics.of("never seen") > statistics.of("lost")


def test_a_word_in_the_answer_counts_but_less_than_in_the_phrasing() -> None:
    found = fit([[["card"]], [["fee"]], [["other"]]], [["lost"], [], ["card"]], ["card"])
    assert found.strength[0] > found.strength[2] > found.strength[1] == 0


def test_an_article_doesnt_lose_by_having_more_phrasings() -> None:
    alone = fit([[["card", "lost"]], [["fee"]]], [[], []], ["card", "lost"])
    among = fit([[["card", "lost"], ["wallet", "stolen"], ["other"]], [["fee"]]], [[], []], ["card", "lost"])
    assert among.strength[0] >= 0.9 * alone.strength[0]


def test_a_question_about_something_else_is_hardly_known() -> None:
    assert fit(CARDS, SILENT, ["card", "zebra", "crossing"]).known < 0.5
    assert fit(CARDS, SILENT, ["card", "lost"]).known == pytest.approx(1)


def test_a_learnt_phrasing_says_nothing_of_how_telling_a_word_is() -> None:
    phrasings = [[["card"], ["boss"]], [["fee"]]]
    built = Postings.build(phrasings, [[], []], [1, 1])
    assert "boss" not in built.statistics.idf
    assert built.fit(["boss"]).strength[1] > 0


@pytest.mark.parametrize("phrasings", [[], [[[]]], [[["a"]], [[]]]])
def test_nothing_fits_nothing(phrasings: list[list[list[str]]]) -> None:
    answers: list[list[str]] = [[] for _ in phrasings]
    for question in ([], ["b"]):
        assert not np.any(fit(phrasings, answers, question).strength)


def test_the_parts_of_a_phrasings_strength_make_it_up() -> None:
    postings = Postings.build(
        [[["card", "_卡片", ".卡"]], [["card", "fee"]], [["refund"]]], [["lost", "card"], ["fee"], []], [1, 1, 1]
    )
    question = ["card", "lost", ".卡", "~car"]
    found = postings.fit(question)
    both = postings.parts(found.held, np.array([1, 0], np.int32))[:, 2 * KINDS : 3 * KINDS]
    assert both.sum(1) == pytest.approx(found.strength[[1, 0]] * found.mass)


def test_parts_tell_the_phrasing_from_the_answer() -> None:
    postings = Postings.build([[["card"]], [["fee"]]], [["lost"], ["card"]], [1, 1])
    parts = postings.parts(postings.fit(["card"]).held, np.array([0, 1], np.int32))
    assert parts[0, 0] > 0 == parts[0, KINDS]
    assert parts[1, 0] == 0 < parts[1, KINDS]
