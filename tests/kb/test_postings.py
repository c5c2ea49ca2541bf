"""Cosines over token lists."""

import numpy as np
import pytest

from kb.postings import Postings


def test_a_document_is_wholly_like_itself_and_covers_itself() -> None:
    postings = Postings([["card", "lost"], ["card", "fee"], ["refund"]])
    match = postings.match(["card", "lost"])
    assert match.cosine[0] == pytest.approx(1.0)
    assert match.covered[0] == pytest.approx(1.0)
    assert match.cosine[2] == 0


def test_a_rare_token_tells_more_than_a_frequent_one() -> None:
    postings = Postings([["card", "lost"], ["card", "fee"], ["card"]])
    assert postings.idf("lost") > postings.idf("card")
    assert postings.idf("never seen") > postings.idf("lost")


def test_an_unknown_token_lowers_the_cosine() -> None:
    postings = Postings([["card", "lost"]])
    assert postings.match(["card", "zebra"]).cosine[0] < postings.match(["card"]).cosine[0]


@pytest.mark.parametrize("documents", [[], [[]], [["a"], []]])
def test_nothing_matches_nothing(documents: list[list[str]]) -> None:
    match = Postings(documents).match([])
    assert not np.any(match.cosine)
    assert not np.any(Postings(documents).match(["b"]).cosine)
