"""Many articles at a time, in chat: a file's text is tried out first, and saved when its sender says so.

A trial run changes nothing. It names what would be new or different, or every faulty row. All of it is saved or
nothing, and only as long as the articles are still those that the trial run was about.
"""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from bots.texts import Texts
from imcs.archive import Archive, ArticleRow, Overtaken
from imcs.commands.words import is_link
from imcs.customers import uploads
from imcs.customers.uploads import Miss, NotFetchedError, Uploads
from imcs.knowledge import Knowledge
from imcs.knowledge import articles as articles_of
from imcs.model import Agent, AgentId
from imcs.phrases import bulk
from imcs.wording import one_line
from kb.article import Article, ArticleError
from kb.exchange import Changes, Fault, Kind, changes, read_articles, write_articles

MOST_SHOWN = 10
LARGEST = 16_384
"""Bytes of a message's text; more than that clients and servers may cut or refuse."""

PLAIN = frozenset({"", "txt", "json"})
"""Endings that don't tell which of our formats it is."""
MISSES = {
    Miss.NO_HOSTS: bulk.NO_UPLOAD_HOSTS,
    Miss.FOREIGN: bulk.FOREIGN_FILE,
    Miss.ENCRYPTED: bulk.ENCRYPTED_FILE,
    Miss.TOO_LARGE: bulk.FILE_TOO_LARGE,
    Miss.UNREACHABLE: bulk.NOT_FETCHED,
}


@dataclass(frozen=True, slots=True)
class Trial:
    """What a file would change."""

    content: bytes
    kind: Kind
    articles: tuple[Article, ...]
    """As they would be saved; none where anything is faulty."""
    faults: tuple[Fault, ...]
    changes: Changes
    versions: Mapping[str, int]
    """The known articles' versions when it was tried."""


class BulkEdit:
    """Import and export as the managers' commands; each agent has one trial run at a time."""

    def __init__(self, archive: Archive, knowledge: Knowledge, files: Uploads, texts: Texts) -> None:
        self._archive = archive
        self._knowledge = knowledge
        self._uploads = files
        self._texts = texts
        self._trials: dict[AgentId, tuple[int, Trial]] = {}
        self._last = 0

    async def take(self, agent: Agent, argument: str) -> str:
        """`!kb import`: a file's text is tried, a trial run's number saves it."""
        number = argument.lstrip("#")
        if number.isdecimal() and len(number) < 10:
            return await self._confirmed(agent, int(number))
        if is_link(argument):
            return await self._fetched(agent, argument)
        if len(argument.encode()) > LARGEST:  # a form may have cut it, and what is cut isn't what was meant
            return self._say(agent, bulk.TOO_MUCH)
        if not argument:
            return self._say(agent, bulk.SEND_IT)
        return await self._read(agent, argument.encode(), kind_of(argument))

    async def _fetched(self, agent: Agent, link: str) -> str:
        ending = PurePosixPath(re.split("[?#]", link)[0]).suffix.lstrip(".").casefold()
        try:
            kind = None if ending in PLAIN else Kind.of(f".{ending}")
            content = await self._uploads.fetch(link)
        except NotFetchedError as fault:
            values = {"hosts": self._uploads.hosts, "limit": uploads.LARGEST // 1024}
            return self._say(agent, MISSES[fault.miss], **values)
        except ArticleError:
            return self._say(agent, bulk.NO_FORMAT, format=one_line(ending, 20))
        return await self._read(agent, content, kind or kind_of(content.decode(errors="replace")))

    async def _read(self, agent: Agent, content: bytes, kind: Kind) -> str:
        return self._shown(agent, await self._tried(content, kind))

    async def export(self, agent: Agent, argument: str) -> str:
        """`!kb export`: all articles as text that `!kb import` takes back."""
        try:
            kind = Kind.of(f".{argument}")
        except ArticleError:
            return self._say(agent, bulk.NO_FORMAT, format=one_line(argument, 20))
        rows = await self._archive.articles()
        # Off the event loop: ten thousand take most of a second, in which nothing would be relayed.
        text = await asyncio.to_thread(lambda: write_articles(articles_of(rows), kind).decode("utf-8-sig"))
        if len(text.encode()) > LARGEST:
            return self._say(agent, bulk.TOO_LONG, count=len(rows), ending=kind.value)
        return text.strip() if rows else self._say(agent, bulk.NO_ARTICLES)

    async def _tried(self, content: bytes, kind: Kind) -> Trial:
        rows = await self._archive.articles()
        known = {article.id: article for article in await asyncio.to_thread(articles_of, rows)}
        found = await asyncio.to_thread(read_articles, content, kind, known)
        ids = {article.id for article in found.articles}
        versions = {row.id: row.version for row in rows if row.id in ids}
        return Trial(content, kind, found.articles, found.faults, changes(found.articles, known), versions)

    async def _confirmed(self, agent: Agent, number: int) -> str:
        noted, trial = self._trials.get(agent.id, (0, None))
        if trial is None or noted != number:
            return self._say(agent, bulk.NO_TRIAL, number=number)
        del self._trials[agent.id]
        now = await self._tried(trial.content, trial.kind)
        if now != trial:
            return f"{self._say(agent, bulk.CHANGED_MEANWHILE)}\n{self._shown(agent, now)}"
        versions = trial.versions
        rows = [ArticleRow(article.id, article.to_json(), versions.get(article.id, 0)) for article in trial.articles]
        try:
            saved = await self._archive.save_articles(rows, agent.name, f"import {number} in chat")
        except Overtaken:
            now = await self._tried(trial.content, trial.kind)
            return f"{self._say(agent, bulk.CHANGED_MEANWHILE)}\n{self._shown(agent, now)}"
        self._knowledge.articles_changed()
        return self._say(agent, bulk.SAVED, count=len(saved))

    def _shown(self, agent: Agent, trial: Trial) -> str:
        if trial.faults:
            return self._faulty(agent, trial.faults)
        if not trial.articles:
            return self._say(agent, bulk.NO_ARTICLES)
        new, different = len(trial.changes.new), len(trial.changes.different)
        same = len(trial.articles) - new - different
        if not new and not different:
            return self._say(agent, bulk.ALL_THE_SAME, count=same)
        self._last += 1
        self._trials[agent.id] = (self._last, trial)
        lines = [self._say(agent, bulk.TRIAL, number=self._last, new=new, different=different, same=same)]
        rows = [self._row(agent, trial, article) for article in trial.articles]
        lines += _first(list(filter(None, rows)))
        return "\n".join([*lines, self._say(agent, bulk.CONFIRM, number=self._last)])

    def _row(self, agent: Agent, trial: Trial, article: Article) -> str:
        question = one_line(article.question, 60)
        if parts := trial.changes.different.get(article.id):
            return self._say(agent, bulk.DIFFERENT, article=article.id, question=question, parts=", ".join(parts))
        if article.id in trial.changes.new:
            return self._say(agent, bulk.NEW, article=article.id, question=question)
        return ""

    def _faulty(self, agent: Agent, faults: tuple[Fault, ...]) -> str:
        lines = [self._say(agent, bulk.FAULT, line=fault.line, reason=one_line(fault.reason, 120)) for fault in faults]
        return "\n".join([self._say(agent, bulk.FAULTY, count=len(faults)), *_first(lines)])

    def _say(self, agent: Agent, msgid: str, /, **values: object) -> str:
        return self._texts(agent.language.value, msgid, **values)


def kind_of(text: str) -> Kind:
    """What a pasted file is, by how it begins."""
    start = text.lstrip("\ufeff \n")
    if start.startswith("{"):
        return Kind.JSONL
    return Kind.YAML if start.startswith(("- ", "-\n", "[", "#", "---")) else Kind.CSV


def _first(lines: list[str]) -> list[str]:
    more = len(lines) - MOST_SHOWN
    return [*lines[:MOST_SHOWN], f"… +{more}"] if more > 0 else lines
