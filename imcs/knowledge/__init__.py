"""The knowledge base at work and its loop: what is searched, learnt from conversations, drafted and decided."""

from imcs.knowledge.knowledge import (
    Knowledge,
    SearchDown,
    analyzer_with,
    articles,
    masked_lines,
    masked_text,
    transcript_text,
)

__all__ = ["Knowledge", "SearchDown", "analyzer_with", "articles", "masked_lines", "masked_text", "transcript_text"]
