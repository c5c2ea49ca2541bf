"""Makes `weights.json`: `python -m kb.train DIRECTORY…`, each with a kb.jsonl and a queries.dev.jsonl.

Five small bases in Chinese, made for this, are in `tests/kb/bases`.

Every directory counts alike, whatever its size, and so do its in-scope and out-of-scope queries. What each directory
would get from weights trained on the others is printed; directories with articles in common count as one there. Not
used by the running service.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations_with_replacement
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kb.analysis import shared_analyzer
from kb.classifier import worth_training
from kb.confidence import REACH, Model
from kb.evaluate import outcome_of
from kb.measures import Outcome, figures
from kb.ranking import Ranker, analysed
from kb.train_sets import NEAR, TrainSet, read_sets, varied

ODDS = ("logit", "likely", "pieces", "near", "rival", "held", "spelt", "telling", "strange", "novel", "nearest")
QUESTION = ("length", "foreign", "taught")
MATCH = ("weight", "gap", "share")
EVIDENCE = (*MATCH, "missing", "worth", "held", "telling", "strange", "characters", "length", "experienced")
HAN = ("logit", "likely", "rival", "held", "telling", "characters", "length", "taught", "weight", "gap")
FEATURES = {"matched": (*EVIDENCE, "size"), "learnt": (*ODDS, *QUESTION, *MATCH), "learnt han": HAN}
PRODUCTS = {
    "matched": tuple(combinations_with_replacement(EVIDENCE, 2)),
    "learnt": tuple(combinations_with_replacement(FEATURES["learnt"], 2)),
    "learnt han": (("length", "length"), ("logit", "length")),
}
"""Pairs of features that count together, too. None with the size of a base: the few sizes seen tell of no others."""
SIGNED = ("matched", "learnt han")
"""Where a feature counts only if it speaks in its own direction. Any may speak otherwise where others say the same;
then it tells of the bases trained on: a very small one trusted what had nothing at all in common with it.
"""
AGAINST = ("rival", "missing", "strange", "characters")
EITHER = ("length", "experienced", "size", "taught")
WRONG_BUT_IN_SCOPE = {"matched": 0.3, "learnt": 0.9, "learnt han": 0.3}
"""How right a wrong hit counts for a question that the base can answer: telling that apart matters most."""
ANCHOR = 0.8
"""From here on a confidence is the precision above it; below it follows the chance of the single hit."""
STEPS = 24
RIDGE = {"matched": 50.0, "learnt": 20.0, "learnt han": 20.0}
FAR = {"learnt": 0.8}
"""Of the weight of out-of-scope queries, where a set has near ones besides; by their number where none is given."""
FEWEST = 25
"""In-scope queries of a sample: a base that is hardly asked in a script tells nothing about it."""

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Sample:
    """What a search saw for each query of a set."""

    name: str
    family: str
    """Of sets with articles in common."""
    kind: str
    """Which of the models it trains."""
    features: Array
    right: NDArray[np.bool_]
    in_scope: NDArray[np.bool_]
    outcomes: tuple[Outcome, ...]
    importance: float

    def weights(self) -> Array:
        """One per query: in-scope and out-of-scope ones weigh the same in sum, where there are both."""
        inside = self.in_scope / max(int(self.in_scope.sum()), 1)
        near = ~self.in_scope & np.array([one.style in NEAR for one in self.outcomes])
        far = ~self.in_scope & ~near
        outside = ~self.in_scope / max(int((~self.in_scope).sum()), 1)
        share = FAR.get(self.kind)
        if near.any() and far.any() and share is not None:
            outside = share * far / far.sum() + (1 - share) * near / near.sum()
        return np.asarray(self.importance * 500 * (inside + outside))

    def targets(self) -> Array:
        """How right each first hit counts."""
        return np.where(self.right, 1.0, np.where(self.in_scope, WRONG_BUT_IN_SCOPE[self.kind], 0.0))


def samples_of(given: TrainSet) -> Iterator[Sample]:
    """Search every query and keep what the first hit looked like; apart for each of the models."""
    analyzer = shared_analyzer()
    learnt = worth_training([len(article.phrasings) for article in given.articles])
    ranker = Ranker.build([analysed(article, analyzer) for article in given.articles])
    rows: dict[str, list[list[float]]] = {}
    outcomes: dict[str, list[Outcome]] = {}
    for query in given.queries:
        question = analyzer.question(query.text)
        kind = "matched" if not learnt else "learnt han" if question.is_han else "learnt"
        hits = ranker.rank(question, lambda _: True, 10)
        if hits:
            rows.setdefault(kind, []).append([hits[0].why[feature] for feature in FEATURES[kind]])
            outcomes.setdefault(kind, []).append(outcome_of(query, hits))
    for kind, found in outcomes.items():
        right = np.array([one.in_scope and one.rank == 1 for one in found])
        in_scope = np.array([one.in_scope for one in found])
        if in_scope.sum() >= FEWEST:
            parts = (np.array(rows[kind]), right, in_scope, tuple(found), given.importance)
            yield Sample(given.name, given.family, kind, *parts)


def fitted(samples: Sequence[Sample], kind: str) -> Model:
    """Logistic regression by Newton's method with a ridge, then the calibration."""
    rows = np.concatenate([sample.features for sample in samples])
    scales = _scales(FEATURES[kind], rows)
    values = {
        name: np.clip((rows[:, place] - usual) / spread, -REACH, REACH)
        for place, (name, (usual, spread)) in enumerate(scales.items())
    }
    targets = np.concatenate([sample.targets() for sample in samples])
    weights = np.concatenate([sample.weights() for sample in samples])
    terms: list[tuple[str, ...]] = [*((name,) for name in scales), *PRODUCTS[kind]]
    while True:
        columns = [np.prod([values[name] for name in term], axis=0) for term in terms]
        inputs = np.column_stack([np.ones(len(rows)), *columns])
        found = _likeliest(inputs, targets, weights, RIDGE[kind])
        counts = dict(zip(terms, found[1:].tolist(), strict=True))
        backward = [term for term in terms if kind in SIGNED and _backward(term, counts[term])]
        if not backward:
            break
        terms.remove(max(backward, key=lambda term: abs(counts[term])))
    right = np.concatenate([sample.right for sample in samples]).astype(float)
    outputs, confidences = _calibrated(samples, inputs @ found, right)
    return Model(float(found[0]), counts, outputs, confidences, scales)


def _backward(term: tuple[str, ...], weight: float) -> bool:
    """Whether a feature speaks against its own direction; products have none."""
    return len(term) == 1 and term[0] not in EITHER and (weight > 0) == (term[0] in AGAINST)


def _scales(names: Sequence[str], rows: Array) -> Mapping[str, tuple[float, float]]:
    return {
        name: (round(float(rows[:, place].mean()), 4), round(float(rows[:, place].std()) + 1e-4, 4))
        for place, name in enumerate(names)
    }


def _likeliest(inputs: Array, targets: Array, weights: Array, ridge: float) -> Array:
    found = np.zeros(inputs.shape[1])
    held = ridge * np.eye(len(found))
    held[0, 0] = 1e-3
    for _ in range(50):
        odds = 1 / (1 + np.exp(-inputs @ found))
        slope = inputs.T @ (weights * (odds - targets)) + held @ found
        curve = (inputs * (weights * odds * (1 - odds))[:, None]).T @ inputs + held
        step = np.linalg.solve(curve, slope)
        found -= step
        if np.abs(step).max() < 1e-6:
            break
    return found


def _calibrated(samples: Sequence[Sample], output: Array, right: Array) -> tuple[list[float], list[float]]:
    """Rising pairs of output and confidence, from the queries in the mix that they came in."""
    share = np.concatenate([np.full(len(sample.right), sample.importance / len(sample.right)) for sample in samples])
    order = np.argsort(-output, kind="stable")
    total, good = np.cumsum(share[order]), np.cumsum((share * right)[order])
    above = np.maximum.accumulate((good / total)[::-1])[::-1]
    places = np.unique(np.linspace(len(order) // 100, len(order) - 1, STEPS).astype(int))[::-1]
    chance = 1 / (1 + np.exp(-output[order]))
    anchor = max(int(np.searchsorted(-above, -ANCHOR, "right")) - 1, 0)
    confidence = np.where(above >= ANCHOR, above, ANCHOR * chance / chance[anchor])
    pairs: list[tuple[float, float]] = []
    for place in places:
        pair = (round(float(output[order[place]]), 4), round(min(float(confidence[place]), 0.9999), 4))
        if not pairs or (pair[0] > pairs[-1][0] and pair[1] > pairs[-1][1]):
            pairs.append(pair)
    return [output for output, _ in pairs], [confidence for _, confidence in pairs]


def judged(sample: Sample, model: Model) -> str:
    """A line of figures for a set under a model."""
    names = FEATURES[sample.kind]
    confidences = [
        model.confidence(model.output(dict(zip(names, row, strict=True)))) for row in sample.features.tolist()
    ]
    rows = [
        replace(one, confidence=confidence, decision="answer" if confidence >= 0.9 else "none")
        for one, confidence in zip(sample.outcomes, confidences, strict=True)
    ]
    shown = figures(rows)
    keys = (
        "auroc",
        "false_answer_rate_at_80_coverage",
        "coverage_at_precision_90",
        "answered",
        "answer_precision",
        "false_answer_rate",
    )
    parts = [f"{key} {100 * value:5.1f}" for key in keys if (value := shown[key]) is not None]
    return f"{sample.name:24s} {'  '.join(parts)}"


def report(samples: Iterable[Sample], kind: str, model: Model) -> None:
    """Print what each set gets from all, and what from the others alone."""
    of_kind = [sample for sample in samples if sample.kind == kind]
    for sample in of_kind:
        print(kind, "trained on all       ", judged(sample, model))
    for sample in of_kind:
        others = [other for other in of_kind if other.family != sample.family]
        if others and sample.importance >= 1:
            print(kind, "trained on the others", judged(sample, fitted(others, kind)))


def main() -> int:
    """Train on the directories named, print how well, and write weights.json beside this file."""
    sets = [other for one in varied(read_sets(map(Path, sys.argv[1:]))) for other in one]
    text = json.dumps(trained([sample for given in sets for sample in samples_of(given)]), indent=1) + "\n"
    Path(__file__).with_name("weights.json").write_text(text, "utf-8")
    return 0


def trained(samples: Sequence[Sample]) -> dict[str, object]:
    """The models by kind, as weights.json holds them; prints how good each is."""
    models: dict[str, object] = {}
    for kind in FEATURES:
        model = fitted([sample for sample in samples if sample.kind == kind], kind)
        report(samples, kind, model)
        models[kind] = {
            "bias": round(model.bias, 4),
            "scales": {name: list(scale) for name, scale in model.scales.items()},
            "weights": {"*".join(term): round(weight, 5) for term, weight in model.weights.items()},
            "outputs": model.outputs,
            "precisions": model.precisions,
        }
    return models


if __name__ == "__main__":
    sys.exit(main())
