"""The rules of the house as functions: a source file in, offences out. test_house.py applies them to everything."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

FLOORS: tuple[tuple[str, ...], ...] = (
    ("imcs", "imcs.model", "imcs.errors"),
    ("imcs.dispatcher", "imcs.settings", "imcs.privacy"),
    ("imcs.archive", "imcs.simulation"),
    ("imcs.people", "imcs.wording", "imcs.pointers", "imcs.crm"),
    ("imcs.knowledge",),
    ("imcs.reports",),
    ("imcs.phrases",),
    ("imcs.workgroup",),
    ("imcs.reception",),
    ("imcs.customers",),
    ("imcs.commands",),
    ("imcs.xmpp", "imcs.console", "imcs.channels"),
    ("imcs.app",),
    ("imcs.cli",),
    ("imcs.__main__",),
)
"""From the ground up; the names are rooms. Rooms on one floor don't know each other."""
ONLY_IN = {
    "whoosh": ("kb.index",),
    "slixmpp": ("imcs.xmpp",),
    "aiosqlite": ("imcs.archive",),
    "sqlite3": ("imcs.archive",),
    "aiosql": ("imcs.archive",),
    "typer": ("imcs.cli",),
    "aiohttp": ("imcs.crm", "imcs.reception.posting", "imcs.customers.uploads"),
    "rich": ("imcs.cli",),
    "holidays": ("imcs.settings",),
    "pydantic": ("imcs.settings",),
    "pydantic_settings": ("imcs.settings",),
    "phonenumbers": ("imcs.privacy", "bots.contacts"),
    "re2": ("bots.pattern",),
    "stdnum": ("imcs.privacy", "bots.contacts"),
}
"""Libraries that one room alone may know, so that they can be replaced there."""
KNOWS_SEARCH_AND_BOT = 3
"""From this floor upwards kb and bots may be imported."""
IMPURE = frozenset(
    {"asyncio", "logging", "os", "pathlib", "random", "secrets", "socket", "sqlite3", "subprocess", "threading"}
    | {"time", "uuid"}
)
"""What the dispatcher can't import: whatever makes two runs differ."""
BAD_NAMES = frozenset(("utils", "util", "helpers", "helper", "common", "base", "manager", "misc"))
LONGEST_FILE = 400
LONGEST_FUNCTION = 40


@dataclass(frozen=True)
class Offence:
    """Where a rule is broken, and which."""

    path: str
    line: int
    rule: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}"


@dataclass(frozen=True)
class Source:
    """One Python file of the project."""

    name: str
    """Path from the project's folder."""
    text: str

    @classmethod
    def read(cls, path: Path) -> "Source":
        return cls(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.name)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """The whole tree, walked once for all rules."""
        return tuple(ast.walk(self.tree))

    @property
    def module(self) -> str:
        """imcs.archive.rows; a package has its own name."""
        return self.name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def package(self) -> str:
        """What relative imports start from."""
        return self.module if self.name.endswith("__init__.py") else self.module.rpartition(".")[0]

    def offence(self, node: int | ast.stmt | ast.expr | ast.excepthandler, rule: str) -> Offence:
        return Offence(self.name, node if isinstance(node, int) else node.lineno, rule)

    def imports(self) -> Iterator[tuple[int, str]]:
        """Line and full name of every module, or name in a module, that is imported anywhere in the file."""
        for node in self.nodes:
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                start = self.package.split(".")
                base = start[: len(start) - node.level + 1] if node.level else []
                whole = ".".join([*base, *filter(None, [node.module])])
                yield from ((node.lineno, f"{whole}.{alias.name}") for alias in node.names)


def sources(*folders: str) -> list[Source]:
    """Every Python file under these folders of the project."""
    return [Source.read(path) for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def lies_in(module: str, place: str) -> bool:
    """Whether a module is a place or inside it."""
    return module == place or module.startswith(f"{place}.")


def room_of(module: str) -> tuple[int, str] | None:
    """Floor and room of a module of imcs; none for a module that has no place yet."""
    for floor, rooms in enumerate(FLOORS):
        for room in rooms:
            if module == room or (room != "imcs" and lies_in(module, room)):
                return floor, room
    return None


def imports_only_downward(source: Source) -> Iterator[Offence]:
    """Down the floors; kb nothing of ours, bots kb only; kb and bots not below the shell."""
    here = source.module
    floor, room = room_of(here) or (None, "")
    for line, name in source.imports():
        top = name.partition(".")[0]
        if here.startswith("kb") and top in ("imcs", "bots"):
            yield source.offence(line, f"kb imports nothing of ours, but {name}")
        elif here.startswith("bots") and top == "imcs":
            yield source.offence(line, f"bots imports kb only, but {name}")
        elif floor is not None and floor < KNOWS_SEARCH_AND_BOT and top in ("kb", "bots"):
            yield source.offence(line, f"{room} is below the rooms that may know {top}")
        elif floor is not None and top == "imcs":
            there = room_of(name) or room_of(name.rpartition(".")[0])
            if there is None:
                yield source.offence(line, f"{name} has no floor; give it one in {Path(__file__).name}")
            elif there[0] > floor or (there[0] == floor > 0 and there[1] != room):
                yield source.offence(line, f"imports only point down: {room} must not know {there[1]}")


def has_a_place(source: Source) -> Iterator[Offence]:
    """Every module of imcs stands on a floor."""
    if room_of(source.module) is None:
        yield source.offence(1, f"{source.module} has no floor; give it one in {Path(__file__).name}")


def keeps_libraries_in_their_room(source: Source) -> Iterator[Offence]:
    """See ONLY_IN."""
    for line, name in source.imports():
        places = ONLY_IN.get(name.partition(".")[0])
        if places and not any(lies_in(source.module, place) for place in places):
            yield source.offence(line, f"{name.partition('.')[0]} is known in {', '.join(places)} only")


def is_pure(source: Source) -> Iterator[Offence]:
    """The dispatcher: nothing that waits, and nothing that two runs could answer differently."""
    for line, name in source.imports():
        if name.partition(".")[0] in IMPURE:
            yield source.offence(line, f"the dispatcher is pure: no {name.partition('.')[0]}")
    for node in source.nodes:
        if isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith):
            yield source.offence(node, "the dispatcher is pure: nothing waits in it")
        if isinstance(node, ast.Attribute) and node.attr in ("now", "utcnow", "today"):
            owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
            if owner in ("datetime", "date"):
                yield source.offence(node, "the dispatcher is pure: the time comes in as an argument")
        if isinstance(node, ast.Name) and node.id in ("open", "print", "input"):
            yield source.offence(node, f"the dispatcher is pure: no {node.id}")


def is_short(source: Source) -> Iterator[Offence]:
    """Files of at most 400 lines."""
    lines = source.text.count("\n")
    if lines > LONGEST_FILE:
        yield source.offence(lines, f"{lines} lines; a file ends at {LONGEST_FILE}")


def has_short_functions(source: Source) -> Iterator[Offence]:
    """Functions of at most 40 lines, signature and docstring included."""
    for node in source.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield source.offence(node, f"{node.name} has {lines} lines; a function ends at {LONGEST_FUNCTION}")


def is_named_for_what_it_holds(source: Source) -> Iterator[Offence]:
    """No drawer for odds and ends."""
    for part in Path(source.name).with_suffix("").parts:
        if part.lower() in BAD_NAMES:
            yield source.offence(1, f"{part!r} says nothing; name the file for what it's for")


def says_what_it_is_for(source: Source) -> Iterator[Offence]:
    """The module docstring comes first."""
    if source.text.strip() and not ast.get_docstring(source.tree):
        yield source.offence(1, "the first lines say what the file is for and what it must not do")


def is_plain(source: Source) -> Iterator[Offence]:
    """No TYPE_CHECKING, no mixins, no globals."""
    for node in source.nodes:
        if isinstance(node, ast.Name | ast.Attribute) and "TYPE_CHECKING" in (
            getattr(node, "id", ""),
            getattr(node, "attr", ""),
        ):
            yield source.offence(node, "no TYPE_CHECKING: a cycle is a design fault")
        if isinstance(node, ast.ClassDef) and node.name.endswith("Mixin"):
            yield source.offence(node, f"no mixins: {node.name}")
        if isinstance(node, ast.Global):
            yield source.offence(node, f"no globals: {', '.join(node.names)}")


def gives_reasons_for_ignores(source: Source) -> Iterator[Offence]:
    """`type: ignore[x]  # why` and `noqa: X - why`."""
    if not re.search("type: ignore|noqa", source.text):
        return  # most files; the tokens of all of them would take as long as all other rules together
    for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
        if token.type != tokenize.COMMENT:
            continue
        ignored = re.search(r"type: ignore(\[[\w, -]+\])?(.*)", token.string)
        unchecked = re.search(r"noqa(: ?[A-Z]+\d+(?:, ?[A-Z]+\d+)*)?(.*)", token.string)
        for found in (ignored, unchecked):
            if found and (found[1] is None or not re.search(r"\w{2}", found[2])):
                yield source.offence(token.start[0], f"an ignore names its rule and its reason: {token.string}")


_SQL = re.compile(
    r"\s*(select\s.+\sfrom\s|insert\s+into\s|update\s+\w+\s+set\s|delete\s+from\s|pragma\s+\w"
    r"|(create|drop|alter)\s+(unique\s+)?(table|index|view|trigger)\s|begin\s+immediate)",
    re.IGNORECASE | re.DOTALL,
)


def holds_no_sql(source: Source) -> Iterator[Offence]:
    """Statements stand in queries.sql and in migrations, with a name and an explanation."""
    prose = {
        id(node.body[0].value)
        for node in source.nodes
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in source.nodes:
        text = node.value if isinstance(node, ast.Constant) and id(node) not in prose else None
        if isinstance(text, str) and _SQL.match(text):
            assert isinstance(node, ast.Constant)
            yield source.offence(node, "SQL stands in queries.sql, named and explained")
