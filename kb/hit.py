"""What a search finds. Values and their JSON form, as they travel between the worker and its client."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kb.article import Article


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that may answer the question."""

    id: str
    question: str
    phrasing: str
    """The article's own phrasing that is nearest to what was asked."""
    score: float
    """Orders the hits of one search; means nothing between searches."""
    confidence: float
    """In [0, 1]: the share of right answers to expect if everything at least this confident is answered."""
    article: Article
    why: Mapping[str, float] = field(default_factory=dict, hash=False)
    """What made the score: features by name, and `term:…` → the part of the match that the term carries."""

    def to_json(self) -> dict[str, object]:
        """As plain JSON values."""
        return {
            "phrasing": self.phrasing,
            "score": self.score,
            "confidence": self.confidence,
            "article": self.article.to_json(),
            "why": dict(self.why),
        }

    @staticmethod
    def from_json(value: Mapping[str, object]) -> "Hit":
        """From `to_json`; raises KeyError, TypeError or ValueError where it isn't that."""
        article = Article.from_json(value["article"])
        why = value["why"]
        if not isinstance(why, dict):
            raise TypeError("why: must be an object")
        return Hit(
            id=article.id,
            question=article.question,
            phrasing=str(value["phrasing"]),
            score=_number(value["score"]),
            confidence=_number(value["confidence"]),
            article=article,
            why={str(name): _number(part) for name, part in why.items()},
        )


@dataclass(frozen=True, slots=True)
class TranscriptHit:
    """An ended conversation in which the words occur."""

    conversation: int
    excerpt: str
    """The part around the words, at most 200 characters."""
    score: float
    meta: Mapping[str, str] = field(default_factory=dict, hash=False)
    """What was given with the transcript, such as its queue and day."""

    def to_json(self) -> dict[str, object]:
        """As plain JSON values."""
        return {
            "conversation": self.conversation,
            "excerpt": self.excerpt,
            "score": self.score,
            "meta": dict(self.meta),
        }

    @staticmethod
    def from_json(value: Mapping[str, object]) -> "TranscriptHit":
        """From `to_json`; raises KeyError, TypeError or ValueError where it isn't that."""
        meta = value["meta"]
        if not isinstance(meta, dict):
            raise TypeError("meta: must be an object")
        return TranscriptHit(
            conversation=int(_number(value["conversation"])),
            excerpt=str(value["excerpt"]),
            score=_number(value["score"]),
            meta={str(name): str(text) for name, text in meta.items()},
        )


def _number(value: object) -> float:
    if not isinstance(value, int | float):
        raise TypeError("must be a number")
    return float(value)
