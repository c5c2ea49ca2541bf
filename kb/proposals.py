"""What a draft should become: a new article, another phrasing of one, or an edit of one; and which drafts are the same.

Pure: compares texts by the words and pairs of characters they share (`talk.terms`), weighs and searches nothing.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from kb.article import MAX_VARIANTS, Article, ArticleError, Status, language_of
from kb.drafts import Mined
from kb.hit import Hit
from kb.talk import terms

SAME_QUESTION = 0.6
"""From this share of common terms on, two questions are the same in other words."""
NEARLY_WORD_FOR_WORD = 0.8
"""From here on they are, whatever was answered; below, sisters differ by one word that matters."""
SAME_MATTER = 0.3
"""Below this they are about different things, whatever the answers have in common."""
SURELY_MEANT = 0.85
"""From this confidence of the search on, an article is the one that the question is about."""
PERHAPS_MEANT = 0.5
"""From here on it is, where the answers have much in common too."""
RELATED_ANSWER = 0.2
"""Below this share of common terms, two answers tell different things."""
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


def propose(mined: Mined, by_question: Sequence[Hit], by_answer: Sequence[Hit] = ()) -> Proposal:
    """Compare a draft with the articles that its question and its answer find; the nearest decides."""
    question, answer = terms(mined.question), terms(mined.answer)
    confidence = {hit.id: hit.confidence for hit in by_question}
    best, proposal = 0.0, Proposal(Kind.ARTICLE)
    for article in {hit.id: hit.article for hit in (*by_question, *by_answer)}.values():
        alike = max(likeness(question, terms(phrasing)) for phrasing in (*article.phrasings, *article.learnt))
        meant = confidence.get(article.id, 0.0)
        held = share_held(answer, terms("\n".join(article.answers.values())))
        kind = _kind(alike, meant, held)
        if kind is not Kind.ARTICLE and max(alike, meant) + held > best:
            best, proposal = max(alike, meant) + held, Proposal(kind, article.id)
    return proposal


def _kind(alike: float, meant: float, held: float) -> Kind:
    """By how alike the questions are, how sure the search is, and how much of the answer the article holds."""
    if alike == 1.0 and held >= SAME_ANSWER:
        return Kind.KNOWN
    if held >= COPIED_ANSWER or (held >= SAME_ANSWER and (alike >= SAME_MATTER or meant >= PERHAPS_MEANT)):
        return Kind.VARIANT
    return Kind.EDIT if alike >= NEARLY_WORD_FOR_WORD or meant >= SURELY_MEANT else Kind.ARTICLE


def approved(proposal: Proposal, mined: Mined, new_id: str, old: Article | None, language: str = "") -> Article:
    """The article as it becomes when a manager approves; raises ArticleError where that can't be one.

    One that isn't published stays so: what was retired comes back by nobody's oversight.
    `language` is that of the answer; where it isn't given the text tells, or what the article is written in.
    """
    language = language or _language(mined, old)
    if proposal.kind is Kind.ARTICLE or old is None:
        return Article(new_id, mined.question, mined.variants, {language: mined.answer}, status=Status.PUBLISHED)
    known = frozenset(old.phrasings)
    fresh = [text for text in (mined.question, *mined.variants) if text not in known]
    if len(old.variants) + len(fresh) > MAX_VARIANTS:
        raise ArticleError(f"variants: more than {MAX_VARIANTS}")
    changed = replace(old, variants=(*old.variants, *fresh))
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
        self._asked: dict[int, list[frozenset[str]]] = {}
        self._by_term: dict[str, set[tuple[int, int]]] = {}

    def put(self, key: int, texts: Sequence[str]) -> None:
        """Remember the phrasings of a question under a key, in place of what was there."""
        self.drop(key)
        self._asked[key] = [terms(text) for text in texts]
        for place, own in enumerate(self._asked[key]):
            for term in own:
                self._by_term.setdefault(term, set()).add((key, place))

    def drop(self, key: int) -> None:
        """Forget a question, where it's there."""
        for place, own in enumerate(self._asked.pop(key, ())):
            for term in own:
                self._by_term[term].discard((key, place))
                if not self._by_term[term]:
                    del self._by_term[term]

    def alike(self, text: str) -> Iterator[tuple[int, float]]:
        """The key of each phrasing that has anything in common with the text, and its likeness; by key."""
        own = terms(text)
        shared = Counter(at for term in own for at in self._by_term.get(term, ()))
        for (key, place), common in sorted(shared.items()):
            yield key, 2 * common / (len(own) + len(self._asked[key][place]))

    def find(self, text: str) -> int | None:
        """The key of the nearest question that is the same in other words; of equals the first."""
        likest, found = 0.0, None
        for key, like in self.alike(text):
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
            first.put(group, [text])
        groups.setdefault(group, []).append(place)
    return sorted(groups.values(), key=len, reverse=True)


class Matters:
    """Questions with what was answered, to find the same matter again among thousands."""

    def __init__(self) -> None:
        self._questions = Questions()
        self._answers: dict[int, frozenset[str]] = {}

    def put(self, key: int, questions: Sequence[str], answer: str) -> None:
        """Remember a matter under a key, in place of what was there."""
        self._questions.put(key, questions)
        self._answers[key] = terms(answer)

    def drop(self, key: int) -> None:
        """Forget a matter, where it's there."""
        self._questions.drop(key)
        self._answers.pop(key, None)

    def find(self, question: str, answer: str) -> int | None:
        """The key of the nearest matter that is the same; of equals the first."""
        told = terms(answer)
        nearest, found = 0.0, None
        for key, alike in self._questions.alike(question):
            if alike < SAME_MATTER:
                continue
            answers_alike = likeness(told, self._answers[key])
            if _same_matter(alike, answers_alike) and alike + answers_alike > nearest:
                nearest, found = alike + answers_alike, key
        return found


def _same_matter(alike: float, answers_alike: float) -> bool:
    if alike >= NEARLY_WORD_FOR_WORD or answers_alike >= SAME_ANSWER:
        return True
    return alike >= SAME_QUESTION and answers_alike >= RELATED_ANSWER
