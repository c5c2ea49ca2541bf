"""The measures of a search, from what came out for each query. Pure numpy; knows no articles.

Coverage is the share of in-scope queries that get an answer, right or wrong; the false-answer rate is the share of
out-of-scope queries that get one. Equal confidences are never torn apart by a threshold.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BOOTSTRAPS = 200
TOP = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out for one query."""

    in_scope: bool
    rank: int
    """Of the first right article, from 1; 0 where none of the first ten is right."""
    confidence: float
    """Of the first hit; 0 without one."""
    decision: str
    """`answer`, `did you mean` or `none`."""
    offered_right: bool
    """Whether a right article is the answer or among the choices."""
    style: str = ""


def figures(outcomes: Sequence[Outcome]) -> dict[str, float | int | None]:
    """All measures over these queries; None where there is nothing to measure."""
    inside = [one for one in outcomes if one.in_scope]
    ranks = np.array([one.rank for one in inside])
    answered = [one for one in outcomes if one.decision == "answer"]
    outside = [one for one in outcomes if not one.in_scope]
    precision, false_rate = _at_coverage(outcomes, 0.8)
    low, high = _bootstrap(outcomes)
    return {
        "queries": len(outcomes),
        "in_scope": len(inside),
        "out_of_scope": len(outside),
        "p_at_1": _mean(ranks == 1),
        "recall_at_5": _mean((ranks >= 1) & (ranks <= 5)),
        "mrr_at_10": _mean(np.where(ranks > 0, 1 / np.maximum(ranks, 1), 0.0)),
        "precision_at_80_coverage": precision,
        "false_answer_rate_at_80_coverage": false_rate,
        "coverage_at_precision_90": coverage_at_precision(outcomes, 0.9),
        "coverage_at_precision_90_low": low,
        "coverage_at_precision_90_high": high,
        "auroc": auroc(outcomes),
        "answered": _mean(np.array([one.decision == "answer" for one in inside])),
        "answer_precision": _mean(np.array([one.in_scope and one.rank == 1 for one in answered])),
        "did_you_mean": _mean(np.array([one.decision == "did you mean" for one in inside])),
        "did_you_mean_right": _mean(np.array([one.offered_right for one in inside if one.decision == "did you mean"])),
        "false_answer_rate": _mean(np.array([one.decision == "answer" for one in outside])),
    }


def by_style(outcomes: Sequence[Outcome]) -> Mapping[str, dict[str, float | int | None]]:
    """The measures of each style by itself; false answers at the threshold of all queries together."""
    styles = sorted({one.style for one in outcomes if one.style})
    threshold = _threshold(outcomes, 0.8)
    found = {}
    for style in styles:
        of_style = [one for one in outcomes if one.style == style]
        row = figures(of_style)
        outside = np.array([one.confidence >= threshold for one in of_style if not one.in_scope])
        row["false_answer_rate_at_80_coverage"] = _mean(outside)
        found[style] = row
    return found


def auroc(outcomes: Sequence[Outcome]) -> float | None:
    """How well the confidence parts in-scope from out-of-scope queries: the area under the ROC curve, ties half."""
    inside = np.array([one.confidence for one in outcomes if one.in_scope])
    outside = np.sort([one.confidence for one in outcomes if not one.in_scope])
    if not len(inside) or not len(outside):
        return None
    below = np.searchsorted(outside, inside, "left") + np.searchsorted(outside, inside, "right")
    return float(below.mean() / 2 / len(outside))


def coverage_at_precision(outcomes: Sequence[Outcome], target: float) -> float | None:
    """The largest share of in-scope queries answered rightly while this share of all answers given is right."""
    inside = sum(one.in_scope for one in outcomes)
    if not inside:
        return None
    confidence, right = _falling(outcomes)
    return _best_coverage(confidence, right, inside, target)


def _best_coverage(confidence: NDArray[np.float64], right: NDArray[np.bool_], inside: int, target: float) -> float:
    rights = np.cumsum(right)
    last_of_equals = np.append(confidence[1:] != confidence[:-1], True)
    good = last_of_equals & (rights >= target * np.arange(1, len(rights) + 1) - 1e-9)
    return float(rights[good].max() / inside) if good.any() else 0.0


def _bootstrap(outcomes: Sequence[Outcome]) -> tuple[float | None, float | None]:
    """The middle 90 % of what coverage at precision 90 would be on other samples of such queries."""
    if not any(one.in_scope for one in outcomes):
        return None, None
    confidence, right = _falling(outcomes)
    in_scope = np.array([one.in_scope for one in sorted(outcomes, key=lambda one: -one.confidence)])
    random = np.random.default_rng(0)
    values = []
    for _ in range(BOOTSTRAPS):
        drawn = np.sort(random.integers(0, len(right), len(right)))
        inside = int(in_scope[drawn].sum())
        if inside:
            values.append(_best_coverage(confidence[drawn], right[drawn], inside, 0.9))
    low, high = np.quantile(values, [0.05, 0.95]) if values else (0.0, 0.0)
    return float(low), float(high)


def _falling(outcomes: Sequence[Outcome]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    ordered = sorted(outcomes, key=lambda one: -one.confidence)
    return np.array([one.confidence for one in ordered]), np.array([one.in_scope and one.rank == 1 for one in ordered])


def _threshold(outcomes: Sequence[Outcome], coverage: float) -> float:
    """The confidence that at least this share of the in-scope queries reaches."""
    inside = sorted((one.confidence for one in outcomes if one.in_scope), reverse=True)
    return inside[int(np.ceil(coverage * len(inside))) - 1] if inside else 1.0


def _at_coverage(outcomes: Sequence[Outcome], coverage: float) -> tuple[float | None, float | None]:
    threshold = _threshold(outcomes, coverage)
    given = [one for one in outcomes if one.confidence >= threshold]
    outside = np.array([one.confidence >= threshold for one in outcomes if not one.in_scope])
    if not any(one.in_scope for one in outcomes):
        return None, None
    return _mean(np.array([one.in_scope and one.rank == 1 for one in given])), _mean(outside)


def _mean(values: NDArray[np.bool_] | NDArray[np.float64]) -> float | None:
    return float(np.mean(values)) if len(values) else None
