"""The learning loop over recorded dialogues, offline: what becomes a draft, and what the base answers with it.

The same mining and proposals as live, on an index of its own; it knows nothing of masking, which it's given.
"""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from kb.analysis import shared_analyzer
from kb.article import Article
from kb.drafts import Mined, Turn, mine
from kb.engine import Engine, Scope
from kb.evaluate import Progress, Query, QueryError
from kb.proposals import Kind, Matters, Proposal, approved, propose

Masker = Callable[[Sequence[tuple[bool, str]]], list[str]]
"""From all lines of a conversation, each (by the customer?, text), to the same lines without personal data."""
CANDIDATES = 5
"""Articles that a draft is compared with."""


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A conversation after the bot gave up, and what a good draft of it is."""

    lines: tuple[tuple[bool, str], ...]
    """Each (by the customer?, text); the first is the question."""
    personal: tuple[str, ...] = ()
    followups: tuple[str, ...] = ()
    gist: tuple[str, ...] = ()
    """Strings that the answer must hold; none where the agent had no answer."""


def read_dialogues(content: bytes) -> list[Dialogue]:
    """From JSON lines as README describes them; raises QueryError with the line."""
    found = []
    for number, row in enumerate(content.decode("utf-8-sig", "replace").split("\n"), 1):
        if not row.strip():
            continue
        try:
            value = json.loads(row)
            lines = [(True, str(value["question"]))]
            lines += [(turn["who"] != "agent", str(turn["text"])) for turn in value["turns"]]
            lists = [tuple(map(str, value.get(name) or ())) for name in ("personal_data", "followups", "gist")]
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            raise QueryError(f"line {number}: must be an object with question and turns: {fault!r}") from None
        found.append(Dialogue(tuple(lines), *lists))
    return found


@dataclass(frozen=True, slots=True)
class Base:
    """A knowledge base with its index, which drafts are approved into."""

    engine: Engine
    articles: dict[str, Article]
    scope: Scope

    def first(self, text: str, limit: int = 1) -> list[str]:
        """The ids of the best articles for a question."""
        return [hit.id for hit in self.engine.search(text, self.scope, limit)]

    def right(self, queries: Sequence[Query]) -> float:
        """The share of answerable queries whose best article is right."""
        asked = [query for query in queries if query.ids]
        return sum(not query.ids.isdisjoint(self.first(query.text)) for query in asked) / max(1, len(asked))

    def proposal(self, draft: Mined) -> Proposal:
        """What a draft should become: compared with what its question finds, and with what its answer does."""
        found = [self.engine.search(text, self.scope, CANDIDATES) for text in (draft.question, draft.answer)]
        return propose(draft, *found)

    def approve_all(self, drafts: Sequence[Mined | None]) -> list[str | None]:
        """Publish every draft as its proposal says; gives the article that each made or changed."""
        made, names = Matters(), dict[int, str]()
        changed: dict[str, Article] = {}
        targets: list[str | None] = []
        for number, draft in enumerate(drafts, 1):
            if draft is None:
                targets.append(None)
                continue
            same = made.find(draft.question, draft.answer)
            proposal = self.proposal(draft)
            target = (names[same] if same is not None else proposal.article) or f"draft-{number}"
            if same is None and proposal.kind is not Kind.KNOWN:
                changed[target] = approved(proposal, draft, target, changed.get(target, self.articles.get(target)))
                names[number] = target
                made.put(number, (draft.question, *draft.variants), draft.answer)
            targets.append(target)
        self.articles.update(changed)
        self.engine.update(changed.values(), (), 1)
        self.engine.settle()
        return targets


def learn(
    articles: Sequence[Article],
    dialogues: Sequence[Dialogue],
    masker: Masker,
    queries: Sequence[Query] = (),
    progress: Progress | None = None,
) -> dict[str, object]:
    """Run the loop over the dialogues and measure it; every figure by name."""
    step = progress or (lambda _: None)
    with TemporaryDirectory() as directory:
        engine = Engine(Path(directory), shared_analyzer())
        try:
            engine.rebuild(articles, 0)
            today = datetime.now(UTC).astimezone().date()
            base = Base(engine, {article.id: article for article in articles}, Scope(today))
            step(0.2)
            before = base.right(queries)
            step(0.5)
            drafts = [drafted(dialogue, masker) for dialogue in dialogues]
            targets = base.approve_all(drafts)
            step(0.7)
            ranks = [
                _rank(base.first(text, 3), target)
                for dialogue, target in zip(dialogues, targets, strict=True)
                if dialogue.gist
                for text in dialogue.followups
            ]
            after = base.right(queries)
        finally:
            engine.close()
    return {
        **_figures(dialogues, drafts),
        "followup_answered": _share(rank == 1 for rank in ranks),
        "followup_in_three": _share(rank > 0 for rank in ranks),
        "followups": len(ranks),
        "old_answers_kept": {"before": before, "after": after, "queries": len(queries)},
    }


def drafted(dialogue: Dialogue, masker: Masker) -> Mined | None:
    """The draft of a dialogue; none where it has no question or no answer."""
    masked = masker(dialogue.lines)
    turns = [Turn(not by_customer, text) for (by_customer, _), text in zip(dialogue.lines, masked, strict=True)]
    mined = mine(turns)
    return mined if mined.question and mined.answer else None


def _figures(dialogues: Sequence[Dialogue], drafts: Sequence[Mined | None]) -> dict[str, object]:
    pairs = list(zip(dialogues, drafts, strict=True))
    good = [(dialogue, draft) for dialogue, draft in pairs if dialogue.gist and draft is not None]
    with_gist = sum(bool(dialogue.gist) for dialogue in dialogues)
    return {
        "dialogues": len(dialogues),
        "with_answer": with_gist,
        "drafts_missed": with_gist - len(good),
        "draft_found": len(good) / with_gist if with_gist else None,
        "gist_kept": _share(all(part in draft.answer for part in dialogue.gist) for dialogue, draft in good),
        "personal_data_leaked": sum(_leaks(dialogue, draft) for dialogue, draft in pairs if draft is not None),
        "wrongly_drafted": sum(draft is not None and not dialogue.gist for dialogue, draft in pairs),
    }


def _leaks(dialogue: Dialogue, draft: Mined) -> int:
    """How many personal strings are in the draft, with whatever spacing."""
    whole = _tight("\n".join((draft.question, draft.answer, *draft.variants)))
    return sum(_tight(text) in whole for text in dialogue.personal if _tight(text))


def _tight(text: str) -> str:
    return re.sub(r"[\s-]", "", text)


def _rank(found: Sequence[str], target: str | None) -> int:
    return found.index(target) + 1 if target in found else 0


def _share(outcomes: Iterable[bool]) -> float | None:
    listed = list(outcomes)
    return sum(listed) / len(listed) if listed else None
