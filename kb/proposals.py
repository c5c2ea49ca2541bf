"""What a draft should become: a new article, another phrasing of one, or an edit of one; and which drafts are the same.

Pure: compares texts by the words and pairs of characters they share (`talk.terms`), weighs and searches nothing.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from kb.article import MAX_VARIANTS, Article, ArticleError, Status, language_of
from kb.drafts import Mined
from kb.talk import terms

SAME_QUESTION = 0.6
"""From this share of common terms on, two questions are the same in other words."""
SAME_MATTER = 0.3
"""Below this they are about different things, whatever the answers have in common."""
SAME_ANSWER = 0.7
"""From this share of an answer's terms on, another text that holds them says it too."""
COPIED_ANSWER = 0.9
"""From here on it was copied, and the question needn't be alike at all."""


class Kind(Enum):
    """What a manager is asked to approve."""

    ARTICLE = "article"
    """A new one."""
    VARIANT = "variant"
    """The question as a further phrasing of an article that answers it already."""
    EDIT = "edit"
    """A new answer for an article with the same question."""
    KNOWN = "known"
    """Nothing: the article has the question and the answer."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a draft should become, and of which article."""

    kind: Kind
    article: str = ""


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """How much two texts have in common: 2 × common terms ÷ all terms (Dice), in [0, 1]."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def share_held(part: frozenset[str], whole: frozenset[str]) -> float:
    """The share of one text's terms that another one holds, in [0, 1]."""
    return len(part & whole) / len(part) if part else 0.0


def same_question(one: str, other: str) -> bool:
    """Whether two questions are the same in other words."""
    return likeness(terms(one), terms(other)) >= SAME_QUESTION


def propose(mined: Mined, candidates: Iterable[Article]) -> Proposal:
    """Compare a draft with the articles that a search for it found; the nearest decides."""
    question, answer = terms(mined.question), terms(mined.answer)
    best, proposal = 0.0, Proposal(Kind.ARTICLE)
    for article in candidates:
        alike = max(likeness(question, terms(phrasing)) for phrasing in (*article.phrasings, *article.learnt))
        held = share_held(answer, terms("\n".join(article.answers.values())))
        kind = _kind(alike, held)
        if kind is not Kind.ARTICLE and alike + held > best:
            best, proposal = alike + held, Proposal(kind, article.id)
    return proposal


def _kind(alike: float, held: float) -> Kind:
    if alike == 1.0 and held >= SAME_ANSWER:
        return Kind.KNOWN
    if held >= COPIED_ANSWER or (held >= SAME_ANSWER and alike >= SAME_MATTER):
        return Kind.VARIANT
    return Kind.EDIT if alike >= SAME_QUESTION else Kind.ARTICLE


def approved(proposal: Proposal, mined: Mined, new_id: str, old: Article | None, language: str = "") -> Article:
    """The article as it becomes when a manager approves; raises ArticleError where that can't be one.

    `language` is that of the answer; where it isn't given the text tells, or what the article is written in.
    """
    language = language or _language(mined, old)
    if proposal.kind is Kind.ARTICLE or old is None:
        return Article(new_id, mined.question, mined.variants, {language: mined.answer}, status=Status.PUBLISHED)
    known = frozenset(old.phrasings)
    fresh = [text for text in (mined.question, *mined.variants) if text not in known]
    if len(old.variants) + len(fresh) > MAX_VARIANTS:
        raise ArticleError(f"variants: more than {MAX_VARIANTS}")
    changed = replace(old, variants=(*old.variants, *fresh), status=Status.PUBLISHED)
    if proposal.kind is Kind.EDIT:
        changed = replace(changed, answers={**old.answers, language: mined.answer})
    return changed


def _language(mined: Mined, old: Article | None) -> str:
    guessed = language_of("", mined.answer or mined.question)
    written = [name for name in (old.answers if old else ()) if name.startswith("zh")]
    return written[0] if guessed.startswith("zh") and len(written) == 1 else guessed


class Questions:
    """Questions by what they are about, to find the same one in other words among thousands."""

    def __init__(self) -> None:
        self._terms: list[tuple[int, frozenset[str]]] = []
        self._by_term: dict[str, list[int]] = {}

    def add(self, key: int, text: str) -> None:
        """Remember a question under a key; a key may have several."""
        own = terms(text)
        for term in own:
            self._by_term.setdefault(term, []).append(len(self._terms))
        self._terms.append((key, own))

    def find(self, text: str) -> int | None:
        """The key of the nearest question that is the same in other words; of equals the first."""
        own = terms(text)
        shared = Counter(place for term in own for place in self._by_term.get(term, ()))
        likest, found = 0.0, None
        for place, common in sorted(shared.items()):
            key, other = self._terms[place]
            like = 2 * common / (len(own) + len(other))
            if like >= SAME_QUESTION and like > likest:
                likest, found = like, key
        return found


def grouped(questions: Sequence[str]) -> list[list[int]]:
    """The places of the questions, those that are the same in one group; the largest group first.

    Each question joins the group whose first question it's like, so that a group never drifts away from it.
    """
    first, groups = Questions(), dict[int, list[int]]()
    for place, text in enumerate(questions):
        group = first.find(text)
        if group is None:
            group = place
            first.add(group, text)
        groups.setdefault(group, []).append(place)
    return sorted(groups.values(), key=len, reverse=True)
