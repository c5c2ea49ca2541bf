"""What a question and an article have in common."""

import numpy as np

from kb.analysis import shared_analyzer
from kb.article import Article
from kb.candidate import SMALLEST, Candidate, Held
from kb.scored import Part, analysed

ARTICLES = (
    Article("passport", "護照遺失怎麼補發", answers={"zh_TW": "請帶身分證到外交部領事局辦理。"}),
    Article("refund", "how to return a broken lamp", answers={"en": "Within seven days, with the receipt."}),
    Article("hours", "opening hours"),
)
PART = Part.build([analysed(article, shared_analyzer()) for article in ARTICLES])
PASSPORT, REFUND, HOURS = range(3)


def candidate(question: str, number: int) -> Candidate:
    fit = PART.postings.fit(shared_analyzer().question(question).tokens)
    worth = float(PART.worth(fit, slice(number, number + 1))[0])
    common = float(fit.strength[number]) * fit.mass
    return Candidate(PART, fit, number, PART.first[number], worth, worth, common, None)


def held(question: str, number: int) -> Held:
    return Held.of(candidate(question, number), shared_analyzer().question(question))


def features(question: str, number: int, rivals: tuple[int, ...] = ()) -> dict[str, float]:
    others = [candidate(question, rival) for rival in rivals]
    return held(question, number).features(candidate(question, number), others, len(ARTICLES))


def test_words_of_the_phrasing_are_told_from_those_of_the_answer_and_from_strange_ones() -> None:
    found = held("broken lamp receipt zebra", REFUND)
    assert found.asked == {"break", "≈broken", "lamp"}
    assert found.said == frozenset(shared_analyzer().question("receipt").words)
    assert set(found.weights) == {*found.asked, *found.said, "zebra"}


def test_han_characters_count_one_by_one_wherever_the_article_has_them_but_for_stop_words() -> None:
    found = held("請問護照丟了嗎，領事局？", PASSPORT)
    assert (found.characters, found.strange_characters) == (6, 1)
    assert features("請問護照丟了嗎，領事局？", PASSPORT)["characters"] == np.log1p(1)


def test_what_the_article_holds_nowhere_is_strange_and_missing() -> None:
    asked, more = features("broken lamp", REFUND), features("broken lamp zebra", REFUND)
    assert asked["strange"] == 0
    assert more["strange"] > 0
    assert features("passport receipt zebra", PASSPORT)["missing"] > features("護照遺失怎麼補發", PASSPORT)["missing"]
    assert more["length"] > asked["length"]


def test_the_gap_is_to_the_best_of_the_others_and_never_negative() -> None:
    alone, beside = features("broken lamp", REFUND), features("broken lamp", REFUND, (HOURS,))
    assert alone["gap"] == beside["gap"] == alone["worth"]
    assert features("broken lamp", HOURS, (PASSPORT, REFUND))["gap"] == 0


def test_a_bases_size_is_told_from_the_smallest_on_that_was_learnt_from() -> None:
    assert features("lamp", REFUND)["size"] == np.log(SMALLEST)
    large = held("lamp", REFUND).features(candidate("lamp", REFUND), (), 500)
    assert large["size"] == np.log(500)


def test_a_phrasing_asked_word_for_word_is_exact() -> None:
    assert candidate("Opening hours?", HOURS).exact
    assert not candidate("hours", HOURS).exact


def test_the_words_in_common_are_named_as_parts_of_the_question() -> None:
    terms = held("broken lamp receipt zebra", REFUND).terms
    assert set(terms) == {f"term:{word}" for word in shared_analyzer().question("broken lamp receipt").words}
    assert 0 < sum(terms.values()) < 1


def test_a_question_of_stop_words_has_no_words_to_tell() -> None:
    assert held("who are you", HOURS).terms == {}
    assert candidate("who are you", HOURS).common == 0
