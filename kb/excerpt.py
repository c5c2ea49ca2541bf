"""The part of a long text that shows why it was found."""

from kb.analysis import Analysis, Analyzer, normalised
from kb.conversion import simplified_by_character

EXCERPT = 200
"""Characters."""


def excerpt_around(text: str, question: Analysis, analyzer: Analyzer) -> str:
    """The lines with the most of the question's words, shortened to 200 characters."""
    wanted = set(question.terms)
    best, most = "", -1
    for line in text[:20_000].splitlines():
        if not line.strip():
            continue
        shared = len(wanted.intersection(analyzer.question(line).terms))
        if shared > most:
            best, most = line.strip(), shared
    if len(best) <= EXCERPT:
        return best
    middle = _first_place(best, question)
    begin = max(0, min(middle - EXCERPT // 2, len(best) - EXCERPT + 2))
    cut = best[begin : begin + EXCERPT - 2]
    return f"{'…' if begin else ''}{cut}{'…' if begin + len(cut) < len(best) else ''}"


def _first_place(line: str, question: Analysis) -> int:
    plain = simplified_by_character(normalised(line, len(line)))
    places = [plain.find(word) for word in question.words or question.bigrams]
    return min((place for place in places if place >= 0), default=0)
