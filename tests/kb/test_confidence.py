"""Confidence."""

from itertools import pairwise

import pytest

from kb.analysis import shared_analyzer
from kb.article import Article
from kb.confidence import REACH, Model, shipped_models
from kb.ranking import Ranker, analysed

MODEL = Model(-1.0, {("gap",): 2.0}, [-2.0, 0.0, 2.0], [0.1, 0.5, 0.9])


def test_confidence_rises_with_every_rise_of_the_output_and_stays_within_bounds() -> None:
    values = [MODEL.confidence(step / 10) for step in range(-80, 80)]
    assert all(low < high for low, high in pairwise(values))
    assert 0 < values[0] < values[-1] < 1


def test_between_two_known_outputs_it_is_drawn_straight() -> None:
    assert MODEL.confidence(1.0) == pytest.approx(0.7)
    assert MODEL.output({"gap": 1.0, "other": 9.0}) == 1.0


def test_scaled_features_and_products_count_as_far_as_they_are_believed() -> None:
    model = Model(0.5, {("gap",): 1.0, ("gap", "share"): 2.0}, [0.0, 1.0], [0.1, 0.9], {"gap": (1.0, 0.5)})
    assert model.output({"gap": 2.0, "share": 0.5}) == 0.5 + 2.0 + 2.0 * 2.0 * 0.5
    assert model.output({"gap": 900.0, "share": 0.0}) == 0.5 + REACH
    assert model.output({"share": 1.0}) == 0.5 - 2.0 - 2.0 * 2.0


@pytest.mark.parametrize(
    "fault",
    [
        {"outputs": [0]},
        {"outputs": [1, 0]},
        {"precisions": [0.5, 0.5]},
        {"weights": []},
        {"bias": "high"},
        {"scales": {"gap": [0, 0]}},
    ],
)
def test_a_calibration_that_doesnt_rise_is_refused(fault: dict[str, object]) -> None:
    sound: dict[str, object] = {"bias": 0, "weights": {"gap": 1}, "outputs": [0, 1], "precisions": [0.1, 0.9]}
    Model.from_json(sound)
    with pytest.raises(ValueError, match=r"weights\.json"):
        Model.from_json({**sound, **fault})


def test_the_shipped_weights_are_for_features_that_there_are() -> None:
    analyzer = shared_analyzer()
    single = [Article("a", "lost card"), Article("b", "opening hours")]
    several = [Article(name, f"{name} one", (f"{name} two", f"{name} three")) for name in ("red", "blue")]
    han = [Article(name, f"{name}色一", (f"{name}色二", f"{name}色三")) for name in ("紅", "藍")]
    for kind, articles in (("matched", single), ("learnt", several), ("learnt han", han)):
        ranker = Ranker.build([analysed(article, analyzer) for article in articles])
        question = analyzer.question(articles[0].question)
        why = ranker.rank(question, lambda article: True, 1)[0].why
        assert {name for term in shipped_models()[kind].weights for name in term} <= set(why)
