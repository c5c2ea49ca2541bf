"""`imcs backup` and `imcs restore`: copies of the data, made while it is used, put back while it isn't."""

from pathlib import Path
from typing import Annotated

import typer

from imcs import archive
from imcs.cli.display import progress, say
from imcs.cli.office import office_of


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A file that doesn't exist yet.")],
) -> None:
    """Write a consistent, checked copy of all data, also while the service runs; files go to FILE.files beside it."""
    storage = office_of(context).settings().storage
    with progress(f"Copying to {file}"):
        files = archive.backup(storage.directory, file)
    kept = f" Files that people sent: {files}, in {file}.files, which belongs to it." if files else ""
    say(f"Wrote {file}, {file.stat().st_size / 2**20:.1f} MiB.{kept}")


def restore(context: typer.Context, file: Annotated[Path, typer.Argument(help="A copy made by backup.")]) -> None:
    """Put a copy in the place of the data; the service must be stopped."""
    storage = office_of(context).settings().storage
    with progress(f"Putting {file} back"):
        restored = archive.restore(file, storage.directory)
    say(f"Restored {file}." + (f" What was there before is now {restored.aside}." if restored.aside else ""))
    if restored.files or restored.missing:
        lost = f"; {restored.missing} more lie neither in {file}.files nor where they were" if restored.missing else ""
        say(f"Files that people sent: {restored.files}{lost}.")
    if restored.erased:
        say(f"Customers erased after this copy was made, and erased in it again: {restored.erased}.")
