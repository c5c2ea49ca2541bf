"""How common words are in general."""

from kb.analysis import shared_analyzer
from kb.commonness import commonness
from kb.postings import Postings


def test_everyday_words_are_more_common_than_those_of_a_trade_in_either_language() -> None:
    common = commonness()
    assert common["today"] > common["deposit"]
    assert common["今天"] > common["发票"]


def test_all_of_it_are_shares_of_texts_and_forms_of_a_word_count_together() -> None:
    common = commonness()
    assert all(0 < share <= 1 for share in common.values())
    assert shared_analyzer().stems("paid") == shared_analyzer().stems("paying")
    assert common["pay"] > common["deposit"]


def test_of_two_words_that_a_base_holds_as_often_the_rarer_in_general_tells_more() -> None:
    phrasings = [[["today", "invoic"]], [["address"]]]
    alone = Postings.build(phrasings, [[], []], [1, 1]).statistics
    beside = Postings.build(phrasings, [[], []], [1, 1], None, {"today": 0.01, "invoic": 0.0001}).statistics
    assert alone.of("today") == alone.of("invoic")
    assert beside.of("today") < beside.of("invoic") <= beside.unknown == alone.unknown


def test_what_the_texts_of_the_base_hold_everywhere_tells_little_however_rare_it_is_in_general() -> None:
    phrasings = [[["invoic", f"number{number}"]] for number in range(20)]
    statistics = Postings.build(phrasings, [[] for _ in phrasings], [1] * 20, None, {"number1": 0.0001}).statistics
    assert statistics.of("invoic") < statistics.of("number1")


def test_characters_and_pieces_of_words_go_by_the_base_alone() -> None:
    phrasings = [[["_今天", ".今", "~tod"]], [["_地址"]]]
    alone = Postings.build(phrasings, [[], []], [1, 1]).statistics
    assert (
        Postings.build(phrasings, [[], []], [1, 1], None, {"_今天": 0.5, ".今": 0.5, "~tod": 0.5}).statistics == alone
    )
