"""The program: its options, its commands, and those that concern the service itself."""

import os
import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from imcs import __version__
from imcs.cli import (
    agents,
    articles,
    audit,
    contacts,
    conversations,
    copies,
    customers,
    posts,
    reports,
    retention,
    simulation,
)
from imcs.cli.display import complain, say
from imcs.cli.edge import Edge
from imcs.cli.office import USUAL_PLACES, Office, office_of
from imcs.errors import ImcsError
from imcs.settings import FaultySettings, settings

SettingsFile = Annotated[Path | None, typer.Argument(metavar="[PATH]", show_default=False, help="The settings file.")]


def main() -> None:
    """Runs the command that the arguments name."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # typeshed calls it a plain TextIO
    program()()


def program() -> typer.Typer:
    """The whole command line, put together."""
    app = typer.Typer(cls=Edge, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)
    app.callback()(options)
    app.command()(init)
    app.command()(check)
    app.command()(serve)
    app.command()(texts)
    app.add_typer(articles.commands(), name="kb")
    app.add_typer(agents.commands(), name="agent")
    app.add_typer(customers.commands(), name="customer")
    app.add_typer(contacts.commands(), name="contact")
    app.add_typer(conversations.commands(), name="conversation")
    app.command("simulate")(simulation.simulate_days)
    app.command()(simulation.staff)
    app.add_typer(reports.commands(), name="report")
    app.add_typer(posts.commands(), name="posts")
    app.command()(audit.audit)
    app.command()(retention.retention)
    app.command()(copies.backup)
    app.command()(copies.restore)
    return app


def _show_version(wanted: bool) -> None:
    if wanted:
        say(f"imcs {__version__}")
        raise typer.Exit


def options(
    context: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option(
            envvar="IMCS_CONFIG",
            show_default=" or ".join(map(str, USUAL_PLACES)),
            help="The settings file.",
        ),
    ] = None,
    debug: Annotated[bool, typer.Option("--debug", help="Show where in the program a failure happened.")] = False,
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and end.")
    ] = False,
) -> None:
    """IMCS: customer service over instant messaging."""
    context.obj = Office(config, debug)


def init(path: SettingsFile = None) -> None:
    """Write a commented settings file to begin with."""
    target = path or USUAL_PLACES[0]
    try:
        # It may come to hold the secret; the service may read it through its group.
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
    except FileExistsError:
        raise ImcsError(f"{target} exists already: choose another name, or remove it first") from None
    with open(descriptor, "w", encoding="utf-8") as file:
        file.write(settings.sample())
    say(f"Wrote {target}: set service.domain and the queues, then see `imcs check {target}`.")


def check(context: typer.Context, path: SettingsFile = None) -> None:
    """Say everything that is wrong with the settings, or that nothing is."""
    given = Office(path) if path else office_of(context)
    try:
        found = given.settings(with_secret=True)
    except FaultySettings as faulty:
        complain(str(faulty))
        raise typer.Exit(1) from None
    from imcs.knowledge import analyzer_with
    from imcs.phrases.own_texts import load_texts
    from imcs.reception.flows import load_flows
    from imcs.workgroup.canned import load_canned

    load_flows(found)
    analyzer_with(found.bot.synonyms)
    load_texts(found.service.texts)
    load_canned(found.agents.canned, {queue.name: queue for queue in found.queues})
    queues = ", ".join(f"{queue.name}@{found.service.domain}" for queue in found.queues)
    say(f"{given.path} is in order: {queues}; data in {found.storage.directory}")


def texts(
    context: typer.Context,
    words: Annotated[str, typer.Argument(help="Only texts with these words, in any language.")] = "",
    language: Annotated[str, typer.Option(help="Only this one: zh_TW, zh_CN or en.")] = "",
) -> None:
    """Print the texts that people are told, as they stand, in the form of the file `service.texts`."""
    from bots.texts import LANGUAGES
    from imcs.phrases.own_texts import as_file, load_texts

    if language and language not in LANGUAGES:
        raise ImcsError(f"there is no language {language}: choose one of {', '.join(LANGUAGES)}")
    found = load_texts(office_of(context).settings().service.texts)
    for line in as_file(found, words, (language,) if language else LANGUAGES).splitlines():
        say(line)


def serve(context: typer.Context) -> None:
    """Run the service until it is told to stop."""
    office = office_of(context)
    found = office.settings(with_secret=True)
    from imcs.app import run

    run(found, partial(office.settings, with_secret=True))
