"""The knowledge base: articles, their search, and the worker that runs the search apart from the service.

It imports nothing of the rest of IMCS and may be used without it.
"""

from kb.article import Article, ArticleError, Status
from kb.decision import Decision, HalfSure, Sure, Unsure, decide
from kb.hit import Hit, TranscriptHit

__all__ = [
    "Article",
    "ArticleError",
    "Decision",
    "HalfSure",
    "Hit",
    "Status",
    "Sure",
    "TranscriptHit",
    "Unsure",
    "decide",
]
