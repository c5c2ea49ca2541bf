"""Makes `weights.json`: `python -m kb.train DIRECTORY…`, each with a kb.jsonl and a queries.dev.jsonl.

Every directory counts alike, whatever its size, and so do its in-scope and out-of-scope queries. Bases that the
classifier learns also take part cut down to two phrasings, as bases that it doesn't learn. What each directory would
get from weights trained on the others is printed. Not used by the running service.
"""

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kb.analysis import shared_analyzer
from kb.article import Article
from kb.classifier import worth_training
from kb.confidence import Model
from kb.evaluate import Query, outcome_of, read_queries
from kb.exchange import Kind, read_articles
from kb.hit import Hit
from kb.measures import Outcome, figures
from kb.ranking import Ranker, analysed

FEATURES = {"matched": ("weight", "gap", "share"), "learnt": ("logit", "likely")}
ANCHOR = 0.8
"""From here on a confidence is the precision above it; below it follows the chance of the single hit."""
STEPS = 24
RIDGE = 1e-3
CUT_DOWN_WEIGHT = 0.5

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Sample:
    """What a search saw for each query of a set."""

    name: str
    kind: str
    """Which of the two models it trains."""
    features: Array
    right: NDArray[np.bool_]
    in_scope: NDArray[np.bool_]
    outcomes: tuple[Outcome, ...]
    importance: float

    def weights(self) -> Array:
        """One per query: in-scope and out-of-scope ones weigh the same in sum, where there are both."""
        inside = self.in_scope / max(int(self.in_scope.sum()), 1)
        outside = ~self.in_scope / max(int((~self.in_scope).sum()), 1)
        return np.asarray(self.importance * 500 * (inside + outside))


def sample_of(name: str, articles: Sequence[Article], queries: Iterable[Query], importance: float) -> Sample:
    """Search every query and keep what the first hit looked like."""
    analyzer = shared_analyzer()
    kind = "learnt" if worth_training([len(article.phrasings) for article in articles]) else "matched"
    ranker = Ranker.build([analysed(article, analyzer) for article in articles])
    rows: list[list[float]] = []
    outcomes: list[Outcome] = []
    for query in queries:
        hits: list[Hit] = ranker.rank(analyzer.question(query.text), lambda _: True, 10)
        if hits:
            rows.append([hits[0].why[feature] for feature in FEATURES[kind]])
            outcomes.append(outcome_of(query, hits))
    right = np.array([one.in_scope and one.rank == 1 for one in outcomes])
    in_scope = np.array([one.in_scope for one in outcomes])
    return Sample(name, kind, np.array(rows), right, in_scope, tuple(outcomes), importance)


def fitted(samples: Sequence[Sample], kind: str) -> Model:
    """Logistic regression by Newton's method with a small ridge, then the calibration."""
    rows = np.concatenate([sample.features for sample in samples])
    inputs = np.column_stack([np.ones(len(rows)), rows])
    right = np.concatenate([sample.right for sample in samples]).astype(float)
    weights = np.concatenate([sample.weights() for sample in samples])
    found = np.zeros(inputs.shape[1])
    for _ in range(50):
        odds = 1 / (1 + np.exp(-inputs @ found))
        slope = inputs.T @ (weights * (odds - right)) + RIDGE * found
        curve = (inputs * (weights * odds * (1 - odds))[:, None]).T @ inputs + RIDGE * np.eye(len(found))
        found -= np.linalg.solve(curve, slope)
    outputs, confidences = _calibrated(samples, inputs @ found, right)
    names = FEATURES[kind]
    return Model(float(found[0]), dict(zip(names, found[1:].tolist(), strict=True)), outputs, confidences)


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
    keys = ("auroc", "coverage_at_precision_90", "answered", "answer_precision", "false_answer_rate")
    parts = [f"{key} {100 * value:5.1f}" for key in keys if (value := shown[key]) is not None]
    return f"{sample.name:24s} {'  '.join(parts)}"


def _samples(directories: Iterable[Path]) -> Iterable[Sample]:
    for directory in directories:
        articles = read_articles((directory / "kb.jsonl").read_bytes(), Kind.JSONL).articles
        queries = read_queries((directory / "queries.dev.jsonl").read_bytes())
        sample = sample_of(directory.name, articles, queries, 1.0)
        yield sample
        if sample.kind == "learnt":
            cut_down = [replace(article, variants=article.variants[:1]) for article in articles]
            yield sample_of(f"{directory.name} cut down", cut_down, queries, CUT_DOWN_WEIGHT)


def main() -> int:
    """Train on the directories named, print how well, and write weights.json beside this file."""
    samples = list(_samples(Path(name) for name in sys.argv[1:]))
    models: dict[str, object] = {}
    for kind, names in FEATURES.items():
        of_kind = [sample for sample in samples if sample.kind == kind]
        model = fitted(of_kind, kind)
        for sample in of_kind:
            print(kind, "trained on all       ", judged(sample, model))
            others = [other for other in of_kind if other.name.split()[0] != sample.name.split()[0]]
            if others:
                print(kind, "trained on the others", judged(sample, fitted(others, kind)))
        models[kind] = {
            "bias": round(model.bias, 4),
            "weights": {name: round(model.weights[name], 4) for name in names},
            "outputs": model.outputs,
            "precisions": model.precisions,
        }
    text = json.dumps(models, indent=1) + "\n"
    Path(__file__).with_name("weights.json").write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
