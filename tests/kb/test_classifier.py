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


def trained() -> Classifier:
    phrasings = [shared_analyzer().question(text) for texts in BASE.values() for text in texts]
    owners = np.repeat(np.arange(len(BASE), dtype=np.int32), [len(texts) for texts in BASE.values()])
    return Classifier.train(phrasings, owners, len(BASE))


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


def test_an_empty_question_tells_nothing() -> None:
    assert logits("") == [0, 0, 0]


def test_only_bases_with_several_phrasings_each_and_of_bounded_size_are_learnt() -> None:
    assert worth_training([10] * 150)
    assert worth_training([3, 3, 1])
    assert not worth_training([1] * 500 + [10] * 100)
    assert not worth_training([])
    assert not worth_training([5])
    assert not worth_training([5] * 20_000)
