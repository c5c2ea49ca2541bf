"""What a command is: its words, who may use it, where, with what. The table itself is `table`."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from imcs.model import Language, Role


class Place(Enum):
    """In which window a command works."""

    PUPPET = "customer"
    DESK = "desk"
    ANY = "any"


class Argument(Enum):
    """Whether something has to follow the command."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


class Shape(Enum):
    """What must follow a subcommand for it to be meant; anything else is words to search for."""

    NOTHING = "nothing"
    ID = "an id and nothing else"
    NUMBER = "a number and nothing else"
    ID_FIRST = "an id, then anything"
    ID_OR_FIRST = "an id, alone or with anything after it"
    LINES = "a line, then more lines, or a question and an answer that are named so in one"
    NUMBER_OR_LINES = "nothing, or a number or web address and nothing else, or several lines, or JSON"


AGENTS = frozenset({Role.AGENT})
MANAGERS = frozenset({Role.MANAGER})
SUPERVISORS = frozenset({Role.SUPERVISOR})
ON_DUTY = AGENTS | SUPERVISORS
"""Whoever may have a conversation: supervisors take some over."""
STAFF = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Command:
    """One command; the first word of a language is the one that its help shows."""

    name: str
    """In English and in code; unique."""
    zh_tw: tuple[str, ...]
    zh_cn: tuple[str, ...]
    summary: str
    """A msgid: what it does."""
    roles: frozenset[Role] = ON_DUTY
    place: Place = Place.PUPPET
    argument: Argument = Argument.NONE
    usage: str = ""
    """A msgid: what to write as the argument."""
    shape: Shape = Shape.ID
    """Of a subcommand's argument."""
    subcommands: "tuple[Command, ...]" = ()
    """The first is meant where none is named."""

    @property
    def words(self) -> tuple[str, ...]:
        """Every word that means this command, each once."""
        return tuple(dict.fromkeys((self.name, *self.zh_tw, *self.zh_cn)))

    def shown(self, language: Language) -> str:
        """Return the word to show in `language`."""
        local = {Language.ZH_TW: self.zh_tw, Language.ZH_CN: self.zh_cn, Language.EN: ()}[language]
        return local[0] if local else self.name

    def allowed(self, roles: Iterable[Role]) -> bool:
        """Return whether one of `roles` may use it."""
        return not self.roles.isdisjoint(roles)

    def works_at(self, place: Place) -> bool:
        """Return whether it works in that window; asked about ANY, whether it works in both."""
        return self.place in (Place.ANY, place)
