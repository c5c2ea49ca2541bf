"""`!kb show ID QUESTION`: why that article answers the question, or why it doesn't, in words."""

from bots.texts import Texts
from imcs import phrases
from imcs.knowledge import Knowledge, SearchDown
from imcs.model import Agent
from imcs.phrases import knowledge
from imcs.wording import one_line
from kb.hit import Hit

LOOKED_AT = 100
"""Hits among which the article is looked for."""
TERM = "term:"
"""Begins the names of the words that matched; see `Hit.why`."""


class Explaining:
    """Tells what made the score of one article for one question."""

    def __init__(self, knowledge: Knowledge, texts: Texts) -> None:
        self._knowledge = knowledge
        self._texts = texts

    async def explain(self, agent: Agent, article: str, question: str) -> str:
        """Its place, how sure that is, the nearest phrasing, the words and the features, in the agent's language."""
        try:
            hits = await self._knowledge.search(question, limit=LOOKED_AT, unpublished=True)
        except SearchDown:
            return self._say(agent, phrases.KB_DOWN)
        shown = one_line(question, 80)
        for place, hit in enumerate(hits, 1):
            if hit.id == article:
                lines = [self._say(agent, knowledge.PLACE, n=place, question=shown, sure=_percent(hit.confidence))]
                return "\n".join([*lines, *self._reasons(agent, hit)])
        return self._say(agent, knowledge.NO_PLACE, article=article, question=shown)

    def _reasons(self, agent: Agent, hit: Hit) -> list[str]:
        terms = {name.removeprefix(TERM): part for name, part in hit.why.items() if name.startswith(TERM)}
        features = {name: value for name, value in hit.why.items() if not name.startswith(TERM)}
        words = " · ".join(f"{word} {_percent(part)}" for word, part in terms.items()) or "–"
        measured = " · ".join(f"{name} {value:.2f}" for name, value in features.items())
        return [
            self._say(agent, knowledge.NEAREST_PHRASING, phrasing=hit.phrasing),
            self._say(agent, knowledge.WORDS_SHARED, words=words),
            self._say(agent, knowledge.FEATURES, features=measured, score=f"{hit.score:+.2f}"),
        ]

    def _say(self, agent: Agent, msgid: str, /, **values: object) -> str:
        return self._texts(agent.language.value, msgid, **values)


def _percent(part: float) -> str:
    return f"{100 * part:.0f} %"
