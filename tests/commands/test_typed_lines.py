"""The plays in a client that nobody here wrote type every command: by its name, and by a Chinese word."""

from imcs.commands.declaration import Command
from imcs.commands.table import COMMANDS
from imcs.commands.words import Invocation, read_line
from tests.live.typed import ALL


def every() -> set[Command]:
    return {sub for command in COMMANDS for sub in (command.subcommands or (command,))}


def typed(mark: str) -> set[Command]:
    """The commands behind the lines that begin with this mark."""
    found = set()
    for each in ALL:
        invocation = read_line(each.line)
        assert isinstance(invocation, Invocation), each.line
        if each.line.startswith(mark):
            found.add(invocation.subcommand or invocation.command)
    return found


def test_every_command_is_typed_by_its_name() -> None:
    assert not {command.name for command in every() - typed("!")}


def test_every_command_that_has_a_chinese_word_is_typed_by_one() -> None:
    spoken = {command for command in every() if command.zh_tw}
    assert not {command.name for command in spoken - typed("！")}
