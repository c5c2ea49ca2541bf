"""`imcs audit`: what supervisors did and who read what, for the operator to read."""

from typing import Annotated

import typer

from imcs.archive import Archive, Audited
from imcs.cli.display import moment, show_json, show_table
from imcs.cli.office import office_of
from imcs.customers.reading import READ
from imcs.model import AgentId


def audit(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="How many at most.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """List what supervisors did, who read which conversation, and what the service let go of, the latest first."""

    async def work(archive: Archive) -> tuple[list[Audited], dict[AgentId, str]]:
        return await archive.audits(limit), {agent.id: agent.name for agent in await archive.agents()}

    acts, names = office_of(context).ask(work)
    rows = [_row(each, names) for each in acts]
    if as_json:
        show_json(rows)
    else:
        columns = ("at", "by", "act", "conversation", "agent", "detail")
        show_table(columns, [[row[column] for column in columns] for row in rows])


def _row(each: Audited, names: dict[AgentId, str]) -> dict[str, object]:
    nobody = "the operator" if each.act == READ else "the service"

    def name(agent: AgentId | None) -> str:
        return "" if agent is None else names.get(agent, f"#{agent}" if agent else nobody)

    return {
        "at": moment(each.at),
        "by": name(each.by),
        "act": each.act,
        "conversation": "" if each.conversation is None else each.conversation,
        "agent": name(each.whom),
        "detail": each.detail,
    }
