"""Learning from phrasings."""

import numpy as np
import pytest

from kb.analysis import shared_analyzer
from kb.classifier import Classifier, worth_training

BASE = {
    "lost": ("i lost my card", "my card is gone", "can not find the card", "卡片不見了"),
    "fee": ("why was i charged", "what is this fee", "there is a charge i do not know", "為什麼收手續費"),
    "hours": ("when do you open", "opening hours please", "are you open on sunday", "週日有營業嗎"),
}
ANSWERS = [
    shared_analyzer().text(text)
    for text in ("Block it in the app at once.", "Loans abroad cost 1 %.", "Nine to five; 國定假日休息。")
]


def trained() -> Classifier:
    phrasings = [shared_analyzer().question(text) for texts in BASE.values() for text in texts]
    owners = np.repeat(np.arange(len(BASE), dtype=np.int32), [len(texts) for texts in BASE.values()])
    return Classifier.train(phrasings, owners, ANSWERS)


def logits(text: str) -> list[float]:
    return [float(logit) for logit in trained().odds(shared_analyzer().question(text)).logits]


def test_new_words_for_the_same_belong_to_the_same_article() -> None:
    wanted = {"the card got lost": 0, "an unknown charge": 1, "sunday opening": 2, "卡片不见": 0, "收了手续费": 1}
    assert {text: int(np.argmax(logits(text))) for text in wanted} == wanted


def test_a_question_about_something_else_comes_out_weak() -> None:
    assert max(logits("tell zebras about quantum cookery")) < max(logits("my card is lost")) / 2


def test_the_log_probabilities_of_all_articles_add_up_to_certainty() -> None:
    assert np.exp(trained().odds(shared_analyzer().question("my card")).likely).sum() == pytest.approx(1)


def test_a_misspelt_word_still_speaks_by_its_pieces() -> None:
    odds = trained().odds(shared_analyzer().question("openning"))
    assert int(np.argmax(odds.by_pieces)) == 2


def test_training_gives_the_same_twice() -> None:
    assert logits("a fee") == logits("a fee")


def test_what_only_an_answer_says_leads_to_its_article_but_less_surely_than_a_phrasing() -> None:
    assert int(np.argmax(logits("block in the app"))) == 0
    assert int(np.argmax(logits("國定假日"))) == 2
    assert max(logits("block in the app")) < max(logits("my card is gone"))


def test_the_cosines_say_which_phrasing_was_asked_and_that_of_a_stranger_is_none() -> None:
    cosines = trained().odds(shared_analyzer().question("what is this fee")).cosines
    assert len(cosines) == sum(map(len, BASE.values())) + len(BASE)
    assert cosines[5] == pytest.approx(1, abs=1e-5)
    assert int(np.argmax(cosines)) == 5
    assert not trained().odds(shared_analyzer().question("zzz")).cosines.any()


def test_odds_that_lean_somewhere_stay_odds() -> None:
    odds = trained().odds(shared_analyzer().question("my card"))
    leaning = odds.leaning(np.array([0, 0, 50], np.float32))
    assert int(np.argmax(leaning.logits)) == 2
    assert np.exp(leaning.likely).sum() == pytest.approx(1)
    assert leaning.cosines is odds.cosines


def test_an_empty_question_tells_nothing() -> None:
    assert logits("") == [0, 0, 0]


def test_only_bases_with_several_phrasings_each_and_of_bounded_size_are_learnt() -> None:
    assert worth_training([10] * 150)
    assert worth_training([3, 3, 1])
    assert not worth_training([1] * 500 + [10] * 100)
    assert not worth_training([])
    assert not worth_training([5])
    assert not worth_training([5] * 20_000)
