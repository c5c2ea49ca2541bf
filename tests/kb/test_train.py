"""Making the shipped weights."""

from itertools import pairwise
from pathlib import Path

import pytest

from kb import train
from kb.article import Article
from kb.evaluate import Query

SINGLE = [
    Article(name, f"how to {name} the {thing}") for name, thing in (("paint", "wall"), ("mow", "lawn"), ("fix", "car"))
]
QUERIES = [
    Query("paint a wall", frozenset({"paint"})),
    Query("mowing the lawn", frozenset({"mow"})),
    Query("my car needs fixing", frozenset({"fix"})),
    Query("wall of the lawn", frozenset({"mow"})),
    Query("what does a car cost", frozenset()),
    Query("who built the great wall", frozenset()),
] * 5


def test_a_trained_model_trusts_right_hits_more_than_wrong_ones() -> None:
    sample = train.sample_of("small", SINGLE, QUERIES, 1.0)
    model = train.fitted([sample], sample.kind)
    outputs = [model.output(dict(zip(train.FEATURES["matched"], row, strict=True))) for row in sample.features.tolist()]
    right = [output for output, good in zip(outputs, sample.right, strict=True) if good]
    wrong = [output for output, good in zip(outputs, sample.right, strict=True) if not good]
    assert sum(right) / len(right) > sum(wrong) / len(wrong)
    assert all(low < high for low, high in pairwise(model.precisions))
    assert "answer_precision" in train.judged(sample, model)


def test_a_base_with_several_phrasings_trains_the_other_model() -> None:
    several = [Article(name, name, (f"{name} please", f"about {name}")) for name in ("red", "blue")]
    assert train.sample_of("s", several, QUERIES[:2], 1.0).kind == "learnt"


def test_in_scope_and_out_of_scope_queries_weigh_the_same() -> None:
    sample = train.sample_of("small", SINGLE, QUERIES, 1.0)
    weights = sample.weights()
    assert weights[sample.in_scope].sum() == pytest.approx(weights[~sample.in_scope].sum())


def test_the_script_lies_beside_what_it_writes() -> None:
    assert Path(train.__file__).with_name("weights.json").is_file()
