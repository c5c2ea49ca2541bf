"""Making the shipped weights."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from kb import train
from kb.article import Article
from kb.confidence import shipped_models
from kb.evaluate import Query
from kb.train_sets import TrainSet

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
SEVERAL = tuple(Article(name, name, (f"{name} please", f"about {name}")) for name in ("red", "blue"))
COLOURS = [
    Query("a red one", frozenset({"red"})),
    Query("blue now", frozenset({"blue"})),
    Query("red or what", frozenset({"red"})),
]


def sample_of(articles: Sequence[Article], queries: Sequence[Query]) -> train.Sample:
    (sample,) = train.samples_of(TrainSet("small", "small", tuple(articles), tuple(queries)))
    return sample


def test_a_trained_model_trusts_right_hits_more_than_wrong_ones() -> None:
    sample = sample_of(SINGLE, QUERIES * 4)
    model = train.fitted([sample], sample.kind)
    outputs = [model.output(dict(zip(train.FEATURES["matched"], row, strict=True))) for row in sample.features.tolist()]
    right = [output for output, good in zip(outputs, sample.right, strict=True) if good]
    wrong = [output for output, good in zip(outputs, sample.right, strict=True) if not good]
    assert sum(right) / len(right) > sum(wrong) / len(wrong)
    assert all(low < high for low, high in pairwise(model.precisions))
    assert "answer_precision" in train.judged(sample, model)


def test_a_base_with_several_phrasings_trains_the_other_model() -> None:
    sample = sample_of(SEVERAL, COLOURS * 20)
    assert sample.kind == "learnt"
    model = train.fitted([sample], sample.kind)
    assert ("logit", "logit") in model.weights
    assert set(model.scales) == set(train.FEATURES["learnt"])


def test_questions_in_han_characters_train_a_model_of_their_own() -> None:
    asked = [Query("請問 red", frozenset({"red"})), *COLOURS]
    assert [sample.kind for sample in train.samples_of(TrainSet("s", "s", SEVERAL, tuple(asked * 50)))] == [
        "learnt han",
        "learnt",
    ]


def test_a_feature_that_speaks_against_its_own_direction_counts_nothing_where_directions_are_kept() -> None:
    for kind in train.SIGNED:
        weights = shipped_models()[kind].weights
        told = {term[0]: weight for term, weight in weights.items() if len(term) == 1 and term[0] not in train.EITHER}
        assert all((weight < 0) == (name in train.AGAINST) for name, weight in told.items())
        assert len(told) >= 5


def test_what_is_hardly_asked_in_a_script_trains_nothing() -> None:
    assert not list(train.samples_of(TrainSet("s", "s", SEVERAL, tuple(COLOURS))))


def test_near_and_far_questions_weigh_what_is_said_whatever_their_numbers() -> None:
    asked = [*COLOURS * 20, *[Query("purple", frozenset(), style="near")] * 5]
    sample = sample_of(SEVERAL, [*asked, Query("red cars", frozenset(), style="far")])
    near = np.array([one.style == "near" for one in sample.outcomes])
    weights = sample.weights()
    if near.any():
        assert weights[near].sum() == pytest.approx((1 - train.FAR["learnt"]) * weights[sample.in_scope].sum())


def test_in_scope_and_out_of_scope_queries_weigh_the_same() -> None:
    sample = sample_of(SINGLE, QUERIES * 4)
    weights = sample.weights()
    assert weights[sample.in_scope].sum() == pytest.approx(weights[~sample.in_scope].sum())


def test_the_script_lies_beside_what_it_writes() -> None:
    assert Path(train.__file__).with_name("weights.json").is_file()
