"""How far a hit can be trusted: from what the search saw to the share of right answers to expect.

The weights come from `weights.json`, which `kb.train` makes; sets of them for bases that are learnt by a classifier
(asked in letters, or in Han characters, which say more each) and for those that aren't. Pure arithmetic here.
"""

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import exp

REACH = 3.0
"""How far from the usual a scaled feature is believed, in spreads."""


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic regression over named features and their products, and the precision of each of its outputs."""

    bias: float
    weights: Mapping[tuple[str, ...], float]
    """By feature, or by the features whose product it is for."""
    outputs: Sequence[float]
    """Ascending; at least two."""
    precisions: Sequence[float]
    """Ascending, one for each output: the confidence."""
    scales: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """By feature, its usual value and its spread; a feature without them is taken as it is."""

    def output(self, features: Mapping[str, float]) -> float:
        """Log odds that the hit is right; a feature that isn't there counts nothing, as in training."""
        values = {**features, **{name: self.scaled(name, features.get(name, 0.0)) for name in self.scales}}
        total = self.bias
        for (
            term,
            weight,
        ) in self.weights.items():  # plain loops: run per hit, and five times as fast as prod()
            part = weight
            for name in term:
                part *= values.get(name, 0.0)
            total += part
        return total

    def scaled(self, name: str, value: float) -> float:
        """In spreads from the usual."""
        usual, spread = self.scales[name]
        return min(max((value - usual) / spread, -REACH), REACH)

    def confidence(self, output: float) -> float:
        """In [0, 1], rising with every rise of the output, so that thresholds lose nothing."""
        outputs, precisions = self.outputs, self.precisions
        if output <= outputs[0]:
            return precisions[0] * exp(output - outputs[0])
        if output >= outputs[-1]:
            return 1 - (1 - precisions[-1]) * exp(outputs[-1] - output)
        place = bisect_right(outputs, output) - 1
        part = (output - outputs[place]) / (outputs[place + 1] - outputs[place])
        return precisions[place] + part * (precisions[place + 1] - precisions[place])

    @staticmethod
    def from_json(value: Mapping[str, object]) -> "Model":
        """From one entry of weights.json; raises ValueError where it can't be used."""
        weights, outputs, precisions = value["weights"], value["outputs"], value["precisions"]
        if not isinstance(weights, dict) or not isinstance(outputs, list) or not isinstance(precisions, list):
            raise ValueError("weights.json: not a model")
        rising = all(a < b for row in (outputs, precisions) for a, b in pairwise(row))
        if len(outputs) != len(precisions) or len(outputs) < 2 or not rising:
            raise ValueError("weights.json: the calibration must rise")
        bias = value["bias"]
        if not isinstance(bias, int | float):
            raise ValueError("weights.json: the bias must be a number")
        scales = value.get("scales", {})
        if not isinstance(scales, dict) or not all(len(pair) == 2 and pair[1] > 0 for pair in scales.values()):
            raise ValueError("weights.json: a scale is a usual value and a spread")
        return Model(
            float(bias),
            {tuple(str(term).split("*")): float(weight) for term, weight in weights.items()},
            outputs,
            precisions,
            {str(name): (float(usual), float(spread)) for name, (usual, spread) in scales.items()},
        )


@cache
def shipped_models() -> Mapping[str, Model]:
    """By the kind of base: `learnt` where a classifier was trained (`learnt han` for Han questions), else `matched`."""
    models = json.loads(files("kb").joinpath("weights.json").read_text("utf-8"))
    return {str(name): Model.from_json(model) for name, model in models.items()}
