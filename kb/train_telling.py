"""Makes `telling.json`: `python -m kb.train_telling FILE…`, dialogues as `kb learn` reads them.

A conversation holds an answer where at least one part of the agents' lines tells something (a "noisy or" of logistic
regressions: only whole conversations are labelled). What each file would get from weights trained without a sixth of
all conversations is printed. Not used by the running service.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kb.drafts import Turn, agents_lines
from kb.learning import Dialogue, read_dialogues
from kb.telling import Signs, signs_of

RIDGE = 0.2
"""On the squared weights, over the number of conversations."""
STEPS, RATE = 600, 0.05
FOLDS = 6

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Sample:
    """A conversation."""

    file: str
    signs: Sequence[Signs]
    """Of each part that may tell something."""
    answered: bool


def sample(file: str, dialogue: Dialogue) -> Sample:
    """A conversation as the mining sees it."""
    turns = [Turn(not by_customer, text) for by_customer, text in dialogue.lines]
    customer = [turn.text for turn in turns if not turn.by_agent]
    return Sample(file, [*signs_of(agents_lines(turns), customer), {}], bool(dialogue.gist))


def table(samples: Sequence[Sample], names: Sequence[str]) -> tuple[Array, NDArray[np.int64]]:
    """A row per part, and the conversation of each row."""
    rows = [[float(signs.get(name, 0.0)) for name in names] for one in samples for signs in one.signs]
    return np.array(rows), np.repeat(np.arange(len(samples)), [len(one.signs) for one in samples])


def unanswered(weights: Array, rows: Array, owner: NDArray[np.int64], count: int) -> Array:
    """The log of the probability that no part of a conversation tells anything; a row without signs counts nothing."""
    logs = np.where(rows.any(axis=1), -np.logaddexp(0, rows @ weights), 0.0)
    return np.minimum(np.bincount(owner, logs, count), -1e-6)


def train(samples: Sequence[Sample], names: Sequence[str]) -> Array:
    """The weights, by Adam (Kingma & Ba 2015)."""
    rows, owner = table(samples, names)
    answered = np.array([one.answered for one in samples])
    weights = np.zeros(len(names))
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        none = np.exp(unanswered(weights, rows, owner, len(samples)))
        pull = np.where(answered, -none / (1 - none), 1.0) / len(samples)
        telling = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (pull[owner] * telling) + 2 * RIDGE / len(samples) * weights
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        weights -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights


def left_out(samples: Sequence[Sample], names: Sequence[str]) -> Array:
    """The probability for each conversation that it holds an answer, from weights that haven't seen it."""
    order = np.random.default_rng(0).permutation(len(samples))
    found = np.zeros(len(samples))
    for fold in range(FOLDS):
        held = order[fold::FOLDS]
        weights = train([samples[i] for i in np.setdiff1d(order, held)], names)
        rows, owner = table([samples[i] for i in held], names)
        found[held] = -np.expm1(unanswered(weights, rows, owner, len(held)))
    return found


def main(paths: Sequence[str], made: Path) -> None:
    """Train on all files, print what left-out conversations get, write the weights."""
    samples = [sample(path, dialogue) for path in paths for dialogue in read_dialogues(Path(path).read_bytes())]
    names = sorted({name for one in samples for signs in one.signs for name in signs})
    found = left_out(samples, names) >= 0.5
    for path in paths:
        own = [(one.answered, bool(got)) for one, got in zip(samples, found, strict=True) if one.file == path]
        missed = [not got for answered, got in own if answered]
        wrong = [got for answered, got in own if not answered]
        print(f"{path}: missed {sum(missed)}/{len(missed)}, wrongly drafted {sum(wrong)}/{len(wrong)}")
    weights = dict(zip(names, train(samples, names).round(3).tolist(), strict=True))
    made.write_text(json.dumps(weights, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:], Path(__file__).with_name("telling.json"))
