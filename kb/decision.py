"""From hits to what the bot should do. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from kb.hit import Hit

TARGET_PRECISION = 0.9
"""How many of all answers given should be right."""
CHOICE_CONFIDENCE = 0.4
"""From here on an article is worth asking "did you mean"."""
MAX_CHOICES = 3


@dataclass(frozen=True, slots=True)
class Sure:
    """Answer with this article."""

    hit: Hit


@dataclass(frozen=True, slots=True)
class HalfSure:
    """Ask which of these was meant: one to three, the likeliest first."""

    choices: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Unsure:
    """No article is likely to answer it."""


Decision = Sure | HalfSure | Unsure


def decide(hits: Sequence[Hit], target_precision: float = TARGET_PRECISION) -> Decision:
    """What to do with the hits of one search, so that this share of all answers given is right."""
    if not hits:
        return Unsure()
    first = hits[0]
    if first.confidence >= target_precision:
        return Sure(first)
    if first.confidence >= min(CHOICE_CONFIDENCE, target_precision):
        # The first must be likely by itself; those after it may be less so.
        likely = [hit for hit in hits if hit.confidence >= first.confidence / 4]
        # Nobody can choose between questions that read the same: the likeliest stands for them.
        different = {hit.question: hit for hit in reversed(likely)}
        return HalfSure(tuple(hit for hit in likely if different[hit.question] is hit)[:MAX_CHOICES])
    return Unsure()
