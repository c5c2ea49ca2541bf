"""`imcs agent …`: who works here, in which queues, and what each of them may take.

Writes rows; a running service notices them within a second.
"""

import re
from dataclasses import replace
from typing import Annotated, Any

import typer

from imcs.archive import Archive
from imcs.cli.display import say, show_json, show_table
from imcs.cli.office import known_queue, office_of
from imcs.errors import ImcsError
from imcs.model import Address, Agent, AgentId, Language, Role
from imcs.settings import Settings

Name = Annotated[str, typer.Argument(help="Short and unique among the staff, for example mei.")]
PublicName = Annotated[str | None, typer.Option(help="What customers read, for example 專員小美.")]
Queues = Annotated[list[str] | None, typer.Option("--queue", help="A queue to serve; may be repeated.")]
Skills = Annotated[list[str] | None, typer.Option("--skill", help='May be repeated; "" takes all away.')]
Capacity = Annotated[int | None, typer.Option(min=1, max=50, help="Conversations at a time.")]
Roles = Annotated[list[Role] | None, typer.Option("--role", help="May be repeated.")]
Spoken = Annotated[Language | None, typer.Option(help="What the desk speaks to this agent.")]
Json = Annotated[bool, typer.Option("--json", help="For programs.")]

_NAME = re.compile(r"[^\s@/\x00-\x1f]{1,40}")
_BARE_JID = re.compile(r"""[^\s"&'/:<>@]{1,1023}@[^\s@/]{1,1023}""")


def commands() -> typer.Typer:
    """The commands of this group."""
    app = typer.Typer(no_args_is_help=True, help="Who works here.")
    app.command("add")(add)
    app.command("set")(change)
    app.command("list")(show)
    app.command("remove")(remove)
    return app


def add(  # noqa: PLR0913 - each is an option of the command line
    context: typer.Context,
    name: Name,
    jid: Annotated[str, typer.Argument(metavar="JID", help="Their address, for example mei@example.org.")],
    *,
    public_name: PublicName = None,
    queue: Queues = None,
    skill: Skills = None,
    capacity: Capacity = None,
    role: Roles = None,
    language: Spoken = None,
) -> None:
    """Add a member of staff; without --queue for the reception."""
    office = office_of(context)
    given = office.settings()
    wanted: dict[str, Any] = {"public_name": public_name, "queues": queue or [given.reception], "skills": skill}
    wanted |= {"capacity": capacity, "roles": role, "language": language}
    blank = Agent(AgentId(0), bare_address(jid), _short_name(name), language=given.service.language)
    agent = _changed(blank, given, wanted)
    added = office.ask(lambda archive: archive.add_agent(agent))
    say(f"{added.name} ({added.address}) serves {', '.join(sorted(added.queues))}, {added.capacity} at a time.")


def change(  # noqa: PLR0913 - each is an option of the command line
    context: typer.Context,
    name: Name,
    *,
    new_name: Annotated[str | None, typer.Option("--name", help="Another short name.")] = None,
    jid: Annotated[str | None, typer.Option(help="Another address.")] = None,
    public_name: PublicName = None,
    queue: Queues = None,
    skill: Skills = None,
    capacity: Capacity = None,
    role: Roles = None,
    language: Spoken = None,
) -> None:
    """Change a member of staff; what isn't named stays, and a list that is named is replaced."""
    office = office_of(context)
    given = office.settings()
    wanted: dict[str, Any] = {"public_name": public_name, "queues": queue, "skills": skill}
    wanted |= {"capacity": capacity, "roles": role, "language": language}
    wanted |= {"name": new_name and _short_name(new_name), "address": jid and bare_address(jid)}
    if all(value is None for value in wanted.values()):
        raise ImcsError("nothing to change: say what, for example --capacity 6")

    async def work(archive: Archive) -> Agent:
        changed = _changed(await _agent_named(archive, name), given, wanted)
        await archive.set_agent(changed)
        return changed

    say(f"{office.ask(work).name} is changed.")


def show(context: typer.Context, as_json: Json = False) -> None:
    """List the staff."""
    staff = office_of(context).ask(lambda archive: archive.agents())
    if as_json:
        show_json([_plain(agent) for agent in staff])
        return
    columns = ("name", "public name", "JID", "queues", "skills", "at a time", "roles", "language")
    show_table(columns, [_cells(agent) for agent in staff])


def remove(context: typer.Context, name: Name) -> None:
    """Let go of a member of staff; their open conversations go back to the queue."""
    if not office_of(context).ask(lambda archive: archive.remove_agent(name)):
        raise ImcsError(f"nobody here is called {name}: see `imcs agent list`")
    say(f"{name} is removed.")


async def _agent_named(archive: Archive, name: str) -> Agent:
    for agent in await archive.agents():
        if agent.name == name:
            return agent
    raise ImcsError(f"nobody here is called {name}: see `imcs agent list`")


def _changed(agent: Agent, given: Settings, wanted: dict[str, Any]) -> Agent:
    """The agent with everything in `wanted` that isn't None."""
    chosen = {key: value for key, value in wanted.items() if value is not None}
    if "queues" in chosen:
        chosen["queues"] = frozenset(known_queue(given, queue) for queue in chosen["queues"])
    if "skills" in chosen:
        chosen["skills"] = frozenset(skill.strip() for skill in chosen["skills"] if skill.strip())
    if "roles" in chosen:
        chosen["roles"] = frozenset(chosen["roles"])
    return replace(agent, **chosen)


def _short_name(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ImcsError(f"{name!r} can't be a short name: up to 40 characters without blanks, @ and /")
    return name


def bare_address(jid: str) -> Address:
    """The bare address in small letters (RFC 7622, section 3.3)."""
    bare = jid.strip().lower()
    if not _BARE_JID.fullmatch(bare):
        raise ImcsError(f"{jid!r} is no address: write it as name@server, without a resource")
    return Address(bare)


def _plain(agent: Agent) -> dict[str, object]:
    return {
        "id": agent.id,
        "name": agent.name,
        "public_name": agent.public_name,
        "jid": agent.address,
        "queues": sorted(agent.queues),
        "skills": sorted(agent.skills),
        "capacity": agent.capacity,
        "roles": sorted(role.value for role in agent.roles),
        "language": agent.language.value,
    }


def _cells(agent: Agent) -> list[object]:
    values = list(_plain(agent).values())[1:]
    return [", ".join(value) if isinstance(value, list) else value for value in values]
