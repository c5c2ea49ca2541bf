"""The archive's file as an outsider reads it: at any moment, while the service runs, is down, or was killed.

It reads (and for one play turns back) what is committed, without asking any code that the plays are about.
"""

import asyncio
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.service import Service


@dataclass(frozen=True)
class Said:
    """One archived line."""

    seq: int
    conversation: int
    author: str
    id: str
    body: str
    private: int
    corrects: str


class Ledger:
    """The database of one service."""

    def __init__(self, service: Service) -> None:
        self._file: Path = service.office.directory / "data" / "imcs.db"

    def lines(self, conversation: int = 0) -> list[Said]:
        """Everything said, in order; of one conversation or of all."""
        rows = self._rows("select seq, conversation, author, id, body, private, corrects from message order by seq")
        said = [Said(*row) for row in rows]
        return [line for line in said if conversation in {0, line.conversation}]

    def ids(self) -> list[str]:
        """The stanza ids of all lines; one that stands there twice was archived twice."""
        return [line.id for line in self.lines()]

    def facts(self, kind: str) -> list[dict[str, object]]:
        """All facts of this kind, in order: conversation, agent and whatever else they say."""
        rows = self._rows(f"select seq, conversation, agent, body from fact where kind = '{kind}' order by seq")
        return [
            {**json.loads(body), "seq": seq, "conversation": conversation, "agent": agent}
            for seq, conversation, agent, body in rows
        ]

    def stages(self) -> dict[int, str]:
        """Where each conversation stands."""
        return dict(self._rows("select id, stage from conversation order by id"))

    def indexed(self, conversation: int) -> bool:
        """Whether the search holds what was said in it."""
        return dict(self._rows("select id, indexed from conversation")).get(conversation) == 1

    def left_to_learn(self) -> int:
        """How many conversations have ended and aren't yet both found by the search and looked through."""
        where = "ended_at is not null and (indexed = 0 or mined = 0)"
        ((rows,),) = self._rows(f"select count(*) from conversation where {where}")
        return int(rows)

    def count(self, table: str) -> int:
        """How many rows a table has."""
        ((rows,),) = self._rows(f"select count(*) from {table}")
        return int(rows)

    def files(self, conversation: int) -> list[str]:
        """The names of the copies of files that were sent in a conversation, in order."""
        return [name for (name,) in self._rows(f"select name from file where conversation = {conversation}") if name]

    def acts(self, conversation: int) -> list[str]:
        """What the audit holds of it, in order."""
        return [act for (act,) in self._rows(f"select act from audit where conversation = {conversation} order by id")]

    def handed(self) -> int:
        """Everything up to this place was handed over: a restart says it to nobody again."""
        ((place,),) = self._rows("select seq from handed")
        return int(place)

    async def shows(self, condition: Callable[["Ledger"], object], patience: float = 15.0) -> None:
        """Wait until this is true of what is committed; for what nobody is told of."""
        async with asyncio.timeout(patience):
            while not condition(self):  # noqa: ASYNC110  # another process writes it: there's no event
                await asyncio.sleep(0.02)

    def turn_back(self, seq: int) -> None:
        """As if the process had died before it could mark as handed over what comes from `seq` on."""
        with closing(sqlite3.connect(self._file)) as database, database:
            database.execute("update handed set seq = ?", (seq - 1,))

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody can commit meanwhile."""
        with closing(sqlite3.connect(self._file, isolation_level=None)) as database:
            database.execute("begin immediate")
            yield
            database.execute("rollback")

    def _rows(self, statement: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"file:{self._file}?mode=ro", uri=True, timeout=10)) as database:
            return database.execute(statement).fetchall()
