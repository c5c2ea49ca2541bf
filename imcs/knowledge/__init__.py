"""The knowledge base at work: searched in a process of its own, kept up to date from the archive, fed by conversations."""

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
