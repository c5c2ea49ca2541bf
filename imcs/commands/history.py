"""How an article came about, as managers read it; words only."""

from bots.texts import Texts
from imcs.archive import Archive
from imcs.model import Agent
from imcs.phrases import knowledge
from imcs.wording import one_line

MOST_VERSIONS = 5


async def history(archive: Archive, texts: Texts, agent: Agent, id: str) -> str:
    """Who changed it when and why, the newest version first."""
    language = agent.language.value
    return "\n".join(
        texts(
            language,
            knowledge.HISTORY,
            n=each.article.version,
            time=f"{each.at.astimezone():%Y-%m-%d %H:%M}",
            who=each.who or texts(language, knowledge.ITSELF),
            why=one_line(each.why, 80),
        )
        for each in (await archive.versions(id))[: -MOST_VERSIONS - 1 : -1]
    )
