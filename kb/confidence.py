"""How far a hit can be trusted: from what the search saw to the share of right answers to expect.

The weights come from `weights.json`, which `kb.train` makes; two sets of them, for bases that are learnt by a
classifier and for those that aren't. Pure arithmetic here.
"""

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import exp


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic regression over named features, and the precision that goes with each of its outputs."""

    bias: float
    weights: Mapping[str, float]
    outputs: Sequence[float]
    """Ascending; at least two."""
    precisions: Sequence[float]
    """Ascending, one for each output: the confidence."""

    def output(self, features: Mapping[str, float]) -> float:
        """Log odds that the hit is right; a feature that isn't there counts nothing, as in training."""
        return self.bias + sum(weight * features.get(name, 0.0) for name, weight in self.weights.items())

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
        return Model(float(bias), {str(name): float(weight) for name, weight in weights.items()}, outputs, precisions)


@cache
def shipped_models() -> Mapping[str, Model]:
    """By the kind of base: `learnt` where a classifier was trained, `matched` where not."""
    models = json.loads(files("kb").joinpath("weights.json").read_text("utf-8"))
    return {str(name): Model.from_json(model) for name, model in models.items()}
