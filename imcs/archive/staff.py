"""The staff's rows: who works here, and what each of them may take.

It reads and writes rows; that somebody joined or left is told to the dispatcher by whoever watches the changes.
"""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace

from imcs.archive.database import Database, Transaction, Value
from imcs.archive.rows import Row
from imcs.errors import ArchiveError
from imcs.model import Address, Agent, AgentId, Language, QueueName, Role


async def agents(database: Database) -> list[Agent]:
    """Who works here now, in the order of joining."""
    return [_read(row) for row in await database.rows("agents")]


async def agent(database: Database, number: AgentId) -> Agent | None:
    """One member of staff, also one who left."""
    row = await database.row("agent", id=number)
    return None if row is None else _read(row)


async def add_agent(database: Database, new: Agent) -> Agent:
    """Adds a member of staff and gives them with their number; ArchiveError where name or address is taken."""

    def work(transaction: Transaction) -> Agent:
        (row,) = transaction.rows("add_agent", **_columns(new))
        transaction.rows("count_change", what="agent")
        return replace(new, id=AgentId(row[0]))

    return await database.write(lambda transaction: _refusing_doubles(new, work, transaction))


async def set_agent(database: Database, changed: Agent) -> None:
    """Replaces the row of this number; ArchiveError where there is none, or name or address is taken."""

    def work(transaction: Transaction) -> Agent:
        if not transaction.run("set_agent", id=changed.id, **_columns(changed)):
            raise ArchiveError(f"there is no agent number {changed.id}")
        transaction.rows("count_change", what="agent")
        return changed

    await database.write(lambda transaction: _refusing_doubles(changed, work, transaction))


async def remove_agent(database: Database, name: str) -> bool:
    """Lets go of a member of staff, whose row stays for history; False where nobody has this name."""

    def work(transaction: Transaction) -> bool:
        if not transaction.run("remove_agent", name=name):
            return False
        transaction.rows("count_change", what="agent")
        return True

    return await database.write(work)


def _refusing_doubles(whom: Agent, work: Callable[[Transaction], Agent], transaction: Transaction) -> Agent:
    try:
        return work(transaction)
    except sqlite3.IntegrityError as error:
        raise ArchiveError(
            f"somebody here already has the name {whom.name} or the address {whom.address}: choose another, "
            "or change that agent"
        ) from error


def _columns(whom: Agent) -> dict[str, Value]:
    return {
        "address": whom.address,
        "name": whom.name,
        "public_name": whom.public_name,
        "queues": json.dumps(sorted(whom.queues), ensure_ascii=False),
        "skills": json.dumps(sorted(whom.skills), ensure_ascii=False),
        "capacity": whom.capacity,
        "roles": json.dumps(sorted(role.value for role in whom.roles)),
        "language": whom.language.value,
    }


def _read(row: Row) -> Agent:
    number, address, name, public_name, queues, skills, capacity, roles, language = row
    return Agent(
        id=AgentId(number),
        address=Address(address),
        name=name,
        public_name=public_name,
        queues=frozenset(QueueName(queue) for queue in json.loads(queues)),
        skills=frozenset(json.loads(skills)),
        capacity=capacity,
        roles=frozenset(Role(role) for role in json.loads(roles)),
        language=Language(language),
    )
