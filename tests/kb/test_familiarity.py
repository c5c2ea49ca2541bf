"""What a question has in common with the phrasings of an article."""

import numpy as np
import pytest
from numpy.typing import NDArray

from kb.analysis import shared_analyzer
from kb.familiarity import LIKENESS_ODDS, MOST_ALIKE, Trained

BASE = (
    ("i lost my card", "my card is gone", "卡片不見了"),
    ("why was i charged a fee", "what is this charge", "為什麼收手續費"),
)
LOST, FEE = range(2)


NOTHING_ALIKE = np.zeros(len(BASE), np.float32)


def features(text: str, article: int, likeness: NDArray[np.float32] = NOTHING_ALIKE) -> dict[str, float]:
    analyzer = shared_analyzer()
    phrasings = [analyzer.question(phrasing) for phrasings in BASE for phrasing in phrasings]
    answers = [analyzer.text("Block it at once."), analyzer.text("Loans abroad cost more.")]
    owners = np.repeat(np.arange(len(BASE), dtype=np.int32), [len(phrasings) for phrasings in BASE])
    return Trained.on(phrasings, owners, answers).opinion(analyzer.question(text), likeness).features(article)


def test_an_articles_own_words_are_held_and_anothers_are_strange() -> None:
    own, other = features("my card is gone", LOST), features("my card is gone", FEE)
    assert own["strange"] == own["novel"] == 0
    assert own["nearest"] == 1
    assert other["held"] < own["held"]
    assert other["novel"] > 0


def test_a_longer_question_holds_more_at_equal_shares() -> None:
    assert features("lost card lost card my card is gone", LOST)["held"] > features("lost card", LOST)["held"]


def test_what_no_article_holds_adds_to_what_is_strange() -> None:
    assert features("my card is purple", LOST)["strange"] > features("my card is gone", LOST)["strange"]


def test_han_characters_count_one_by_one() -> None:
    assert features("卡片不見了", LOST)["length"] == np.log1p(5)
    assert features("卡片不見了", LOST)["spelt"] > features("卡片不見了", FEE)["spelt"]


def test_how_much_the_base_was_taught_is_told_as_phrasings_an_article() -> None:
    assert features("lost card", LOST)["taught"] == features("charge", FEE)["taught"] == np.log(3)


def test_an_empty_question_has_nothing_in_common_with_anything() -> None:
    assert {features("", LOST)[name] for name in ("held", "spelt", "telling", "strange", "novel", "length")} == {0}


def test_a_phrasing_asked_word_for_word_is_near_and_its_rival_is_not() -> None:
    own, other = features("i lost my card", LOST), features("i lost my card", FEE)
    assert own["rival"] < own["near"] < 1
    assert other["rival"] == pytest.approx(1, abs=1e-5)
    assert other["near"] < own["near"]


def test_a_common_word_that_no_article_says_is_more_foreign_than_the_bases_own() -> None:
    assert features("my card people", LOST)["foreign"] > features("my card", LOST)["foreign"]
    assert features("my card people", LOST)["foreign"] > features("my card quincunx", LOST)["foreign"]


def test_the_likeness_of_an_article_adds_to_its_odds_up_to_a_bound() -> None:
    plain = features("card", FEE)["logit"]
    alike, same = (features("card", FEE, np.array([0, one], np.float32))["logit"] for one in (1, 12))
    assert alike == pytest.approx(plain + LIKENESS_ODDS, abs=1e-5)
    assert same == pytest.approx(plain + LIKENESS_ODDS * MOST_ALIKE, abs=1e-5)
