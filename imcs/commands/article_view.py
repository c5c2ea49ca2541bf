"""An article as managers and agents read it: what it's about, whether and where it's said, and what is said."""

from bots.texts import Texts
from imcs.archive import Archive
from imcs.model import Agent, Language
from imcs.phrases import AUTONYMS, knowledge
from kb.article import Article


class ArticleView:
    """Words articles for the staff, each in the reader's language."""

    def __init__(self, archive: Archive, texts: Texts) -> None:
        self._archive = archive
        self._texts = texts

    async def shown(self, agent: Agent, article: Article) -> str:
        """The whole article; of its status and limits only what isn't as usual."""
        limits = " · ".join(self._limits(agent, article))
        lines = [f"[{article.id}] {article.question}", *filter(None, [limits]), *article.variants]
        origins = {row.question: f"#{row.conversation}" for row in await self._archive.drafts.feedback_of(article.id)}
        lines += [
            self._say(agent, knowledge.LEARNT, n=number, question=question, why=origins.get(question, ""))
            for number, question in enumerate(article.learnt, 1)
        ]
        return "\n".join([*lines, "", *article.answers.values()])

    def other_answers(self, agent: Agent, article: Article, written: str) -> list[str]:
        """A line that names the languages whose answer isn't touched by what is `written` in one; [] for none."""
        others = [language for language in article.answers if language != written] if written else []
        names = ", ".join(AUTONYMS[Language(language)] for language in others)
        return [self._say(agent, knowledge.OTHER_ANSWERS, languages=names)] if names else []

    def _limits(self, agent: Agent, article: Article) -> list[str]:
        status = knowledge.ARTICLE_STATES.get(article.status)
        limits = [self._say(agent, status)] if status else []
        for msgid, day in (
            (knowledge.VALID_FROM, article.valid_from),
            (knowledge.VALID_UNTIL, article.valid_until),
            (knowledge.REVIEW_ON, article.review_at),
        ):
            limits += [self._say(agent, msgid, day=day)] if day else []
        if article.queues:
            limits.append(self._say(agent, knowledge.ONLY_IN, queues=", ".join(article.queues)))
        return limits

    def _say(self, agent: Agent, msgid: str, /, **values: object) -> str:
        return self._texts(agent.language.value, msgid, **values)
