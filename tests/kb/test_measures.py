"""Measures, against cases that can be counted by hand."""

import pytest

from kb.measures import Outcome, auroc, by_style, coverage_at_precision, figures


def inside(rank: int, confidence: float, decision: str = "none", style: str = "in") -> Outcome:
    return Outcome(True, rank, confidence, decision, rank == 1, style)


def outside(confidence: float, decision: str = "none", style: str = "far") -> Outcome:
    return Outcome(False, 0, confidence, decision, False, style)


def test_ranks_give_precision_recall_and_reciprocal_rank_over_in_scope_queries_only() -> None:
    shown = figures([inside(1, 0.9), inside(2, 0.8), inside(6, 0.7), inside(0, 0.6), outside(0.5)])
    assert shown["p_at_1"] == 0.25
    assert shown["recall_at_5"] == 0.5
    assert shown["mrr_at_10"] == pytest.approx((1 + 1 / 2 + 1 / 6) / 4)
    assert (shown["queries"], shown["in_scope"], shown["out_of_scope"]) == (5, 4, 1)


def test_auroc_counts_pairs_and_ties_half() -> None:
    assert auroc([inside(1, 0.9), inside(0, 0.4), outside(0.4), outside(0.1)]) == pytest.approx(3.5 / 4)
    assert auroc([inside(1, 0.9)]) is None


def test_coverage_at_a_precision_counts_out_of_scope_answers_as_wrong() -> None:
    sure = [inside(1, 0.99 - 0.01 * number) for number in range(9)]
    assert coverage_at_precision([*sure, outside(0.5), inside(1, 0.4)], 0.9) == 1.0
    assert coverage_at_precision([*sure, outside(0.5), inside(0, 0.4)], 0.9) == 0.9
    assert coverage_at_precision([outside(0.9), inside(1, 0.5)], 0.9) == 0.0


def test_equal_confidences_are_answered_together() -> None:
    assert coverage_at_precision([inside(1, 0.5), inside(1, 0.5), outside(0.5)], 0.9) == 0.0


def test_false_answers_are_counted_where_80_percent_of_in_scope_queries_are_answered() -> None:
    rows = [inside(1, confidence) for confidence in (0.9, 0.8, 0.7, 0.6, 0.5)]
    shown = figures([*rows, outside(0.65), outside(0.55)])
    assert shown["false_answer_rate_at_80_coverage"] == 0.5
    assert shown["precision_at_80_coverage"] == 0.8


def test_the_default_decision_is_measured_as_it_was_taken() -> None:
    shown = figures(
        [
            inside(1, 0.9, "answer"),
            inside(0, 0.9, "answer"),
            inside(1, 0.5, "did you mean"),
            inside(0, 0.1),
            outside(0.95, "answer"),
            outside(0.1),
        ]
    )
    assert shown["answered"] == 0.5
    assert shown["answer_precision"] == pytest.approx(1 / 3)
    assert (shown["did_you_mean"], shown["did_you_mean_right"]) == (0.25, 1.0)
    assert shown["false_answer_rate"] == 0.5


def test_each_style_is_measured_by_itself_at_the_common_threshold() -> None:
    rows = [inside(1, 0.9, style="near"), inside(0, 0.8, style="typo"), outside(0.85), outside(0.1, style="missing")]
    styles = by_style(rows)
    assert (styles["near"]["p_at_1"], styles["typo"]["p_at_1"]) == (1.0, 0.0)
    assert styles["far"]["false_answer_rate_at_80_coverage"] == 1.0
    assert styles["missing"]["false_answer_rate_at_80_coverage"] == 0.0


def test_nothing_to_measure_gives_none_instead_of_a_number() -> None:
    shown = figures([])
    assert shown["p_at_1"] is None
    assert shown["auroc"] is None
    assert figures([outside(0.3)])["coverage_at_precision_90"] is None
