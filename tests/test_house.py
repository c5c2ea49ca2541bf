"""The house keeps its floors: who may know whom, how long things may be, and where things stand."""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from tests import house_rules as rules
from tests.house_rules import ROOT, Offence, Source, sources

Rule = Callable[[Source], Iterator[Offence]]

EVERYWHERE: tuple[Rule, ...] = (
    rules.is_short,
    rules.is_named_for_what_it_holds,
    rules.says_what_it_is_for,
    rules.is_plain,
    rules.gives_reasons_for_ignores,
)
IN_THE_PROGRAM: tuple[Rule, ...] = (
    *EVERYWHERE,
    rules.imports_only_downward,
    rules.keeps_libraries_in_their_room,
    rules.has_short_functions,
    rules.holds_no_sql,
)
SHOWN_BY = {
    "imcs/__main__.py": "test_cli_program",
    "bots/form.py": "test_filling",
    "bots/polite.py": "test_words",
    "bots/word.py": "test_words",
    "bots/circumstances.py": "test_guide",
    "bots/condition_reader.py": "test_condition",
    "bots/deeds.py": "test_guide",
    "bots/flow_nodes.py": "test_flow_reader",
    "kb/says.py": "test_talk",
    "imcs/model.py": "test_dispatcher",
    "imcs/workgroup/why.py": "test_announcements",
    "imcs/workgroup/recorder.py": "test_workgroup",
    "imcs/workgroup/line.py": "test_workgroup",
    "imcs/commands/declaration.py": "test_table",
    "imcs/commands/lookup.py": "test_desk",
    "imcs/commands/table_knowledge.py": "test_table",
    "imcs/commands/table_supervisors.py": "test_table",
    "imcs/phrases/messages.py": "test_phrases",
    "imcs/dispatcher/ending.py": "test_dispatcher",
    "imcs/settings/queues.py": "test_settings",
    "imcs/settings/values.py": "test_settings",
    "imcs/xmpp/showing.py": "test_xmpp_presence",
    "imcs/archive/customer_records.py": "test_customers",
    "imcs/dispatcher/agent_state.py": "test_capacity",
    "imcs/dispatcher/applying.py": "test_dispatcher",
    "imcs/dispatcher/board.py": "test_dispatcher",
    "imcs/dispatcher/decisions.py": "test_dispatcher",
    "imcs/dispatcher/deadlines.py": "test_dispatcher",
    "imcs/dispatcher/due.py": "test_dispatcher",
    "imcs/dispatcher/facts.py": "test_dispatcher",
    "imcs/workgroup/bulletins.py": "test_left_messages",
    "imcs/workgroup/left_message_lines.py": "test_left_messages",
    "imcs/dispatcher/lines.py": "test_routing",
    "imcs/dispatcher/occupancy.py": "test_dispatcher",
    "imcs/dispatcher/withdrawal.py": "test_routing",
}
"""Inner parts and values, which only the tests of what they make up can show: source file → test file."""


def offences(files: Iterable[Source], *which: Rule) -> str:
    """Everything that is broken, a line each."""
    found = [offence for source in files for rule in which for offence in rule(source)]
    return "\n".join(["", *sorted(map(str, found))]) if found else ""


def test_the_program_keeps_the_rules_of_the_house() -> None:
    assert not offences(sources("imcs", "bots", "kb"), *IN_THE_PROGRAM)


def test_the_tests_and_deploy_keep_them_too() -> None:
    assert not offences(sources("tests", "deploy"), *EVERYWHERE)


def test_every_module_of_imcs_has_a_floor() -> None:
    assert not offences(sources("imcs"), rules.has_a_place)


def test_the_dispatcher_is_pure() -> None:
    assert not offences(sources("imcs/dispatcher"), rules.is_pure)


def test_the_words_at_the_bottom_need_the_standard_library_only() -> None:
    import sys

    for name in ("imcs/model.py", "imcs/errors.py"):
        for line, imported in Source.read(ROOT / name).imports():
            top = imported.partition(".")[0]
            assert top in sys.stdlib_module_names, f"{name}:{line}: {imported} isn't in the standard library"


@pytest.mark.parametrize("folder", ["imcs/locale", "bots/locale"])
def test_a_locale_folder_holds_texts_and_nothing_else(folder: str) -> None:
    others = [path for path in (ROOT / folder).rglob("*") if path.is_file() and path.suffix != ".po"]
    assert not others, f"only .po files belong here: {others}"


def test_only_the_agreed_folders_stand_at_the_top() -> None:
    agreed = {"imcs", "bots", "kb", "deploy", "tests", "pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE"}
    made_by_running = {"var", "dist", "build"}
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert found - made_by_running <= agreed, f"these belong into a room: {found - made_by_running - agreed}"


def test_every_source_file_has_its_test_file() -> None:
    tests = {path.stem for path in (ROOT / "tests").rglob("test_*.py")}
    missing = [
        source.name
        for source in sources("imcs", "bots", "kb")
        if source.name not in SHOWN_BY
        and not source.name.endswith("__init__.py")
        and not any(is_test_of(stem, Path(source.name)) for stem in tests)
    ]
    assert not missing, f"no tests/**/test_NAME*.py or test_ROOM_NAME*.py for {missing}"


def is_test_of(test: str, source: Path) -> bool:
    """test_routing, test_routing_fairness or test_dispatcher_routing belong to dispatcher/routing.py."""
    stems = (f"test_{source.stem}", f"test_{source.parent.name}_{source.stem}")
    return any(test == stem or test.startswith(f"{stem}_") for stem in stems)


def test_what_is_shown_by_another_test_is_there_and_so_is_the_test() -> None:
    tests = {path.stem for path in (ROOT / "tests").rglob("test_*.py")}
    for name, test in SHOWN_BY.items():
        assert (ROOT / name).exists(), f"{name} is gone; take it off the list"
        assert test in tests, f"{test} is gone, which showed {name}"
        assert not any(is_test_of(stem, Path(name)) for stem in tests), f"{name} has a test of its own now"


def test_test_files_have_names_of_their_own() -> None:
    stems = [path.stem for path in (ROOT / "tests").rglob("test_*.py")]
    assert sorted(stems) == sorted(set(stems))


def statements() -> dict[str, str]:
    """Name → everything up to the next name in queries.sql."""
    text = (ROOT / "imcs/archive/queries.sql").read_text(encoding="utf-8")
    _, *pieces = re.split(r"^-- name: ", text, flags=re.MULTILINE)
    return {re.match(r"\w+", piece)[0]: piece for piece in pieces}  # type: ignore[index]  # aiosql wants a name too


def test_every_statement_is_explained() -> None:
    for name, piece in statements().items():
        explanation = piece.splitlines()[1]
        assert re.match(r"-- \S", explanation), f"queries.sql: {name} needs a comment that says what it's for"


def test_every_statement_is_used() -> None:
    program = "".join(source.text for source in sources("imcs/archive"))
    unused = [name for name in statements() if not re.search(rf"\b{name}\b", program)]
    assert not unused, f"queries.sql: nobody runs {unused}"


BROKEN = {
    "imports_only_downward": [
        ("imcs/dispatcher/x.py", "from imcs.archive import Archive"),
        ("imcs/dispatcher/x.py", "from imcs import settings"),
        ("imcs/dispatcher/x.py", "import imcs.workgroup"),
        ("imcs/model.py", "from imcs.dispatcher.facts import Fact"),
        ("imcs/archive/x.py", "from kb.article import Article"),
        ("imcs/archive/x.py", "from ..xmpp import component"),
        ("imcs/commands/x.py", "from imcs.xmpp.component import Component"),
        ("imcs/xmpp/x.py", "def f():\n    from imcs.app import run"),
        ("imcs/xmpp/x.py", "from imcs.nowhere import thing"),
        ("imcs/people.py", "from imcs.commands import table"),
        ("imcs/workgroup/x.py", "from imcs.customers import retention"),
        ("kb/x.py", "from bots.texts import Texts"),
        ("kb/x.py", "import imcs.model"),
        ("bots/x.py", "from imcs.model import Queue"),
    ],
    "has_a_place": [("imcs/nowhere.py", "")],
    "keeps_libraries_in_their_room": [
        ("kb/engine.py", "from whoosh import fields"),
        ("imcs/workgroup/x.py", "import slixmpp"),
        ("imcs/cli/agents.py", "import sqlite3"),
    ],
    "is_pure": [
        ("imcs/dispatcher/x.py", "import asyncio"),
        ("imcs/dispatcher/x.py", "from time import monotonic"),
        ("imcs/dispatcher/x.py", "from datetime import datetime\nx = datetime.now()"),
        ("imcs/dispatcher/x.py", "import datetime\nx = datetime.datetime.utcnow()"),
        ("imcs/dispatcher/x.py", "async def f(): ..."),
        ("imcs/dispatcher/x.py", "print('x')"),
    ],
    "is_short": [("kb/x.py", "x = 1\n" * 401)],
    "has_short_functions": [("kb/x.py", "def f():\n" + "    x = 1\n" * 40)],
    "is_named_for_what_it_holds": [("kb/utils.py", ""), ("imcs/common/x.py", ""), ("imcs/Manager.py", "")],
    "says_what_it_is_for": [("kb/x.py", "import re\n")],
    "is_plain": [
        ("kb/x.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING: ..."),
        ("kb/x.py", "import typing\nif typing.TYPE_CHECKING: ..."),
        ("kb/x.py", "class RosterMixin: ..."),
        ("kb/x.py", "def f():\n    global x\n    x = 1"),
    ],
    "gives_reasons_for_ignores": [
        ("kb/x.py", "x = 1  # type: ignore"),
        ("kb/x.py", "x = 1  # type: ignore[misc]"),
        ("kb/x.py", "x = 1  # noqa"),
        ("kb/x.py", "x = 1  # noqa: E501"),
    ],
    "holds_no_sql": [
        ("kb/x.py", 'x = "select a from b"'),
        ("kb/x.py", 'x = f"INSERT INTO {t} values (1)"'),
        ("kb/x.py", 'x = "pragma journal_mode"'),
    ],
}


@pytest.mark.parametrize(
    ("rule", "name", "text"), [(rule, name, text) for rule, cases in BROKEN.items() for name, text in cases]
)
def test_a_broken_rule_is_noticed(rule: str, name: str, text: str) -> None:
    assert offences([Source(name, text)], getattr(rules, rule)).startswith(f"\n{name}:")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("imcs/settings/table.py", '"""A table."""\nfrom imcs.settings.values import seconds\n'),
        ("imcs/app.py", '"""The roof."""\nfrom imcs.xmpp import component\nfrom imcs.customers import retention\n'),
        ("imcs/xmpp/x.py", '"""A face."""\nimport slixmpp\nfrom . import payloads\nfrom bots.texts import Texts\n'),
        ("bots/x.py", '"""Select what to say from a list."""\nfrom kb.hit import Hit\n'),
        ("imcs/archive/x.py", '"""Rows."""\nx = 1  # type: ignore[misc]  # the library ships no types\n'),
        ("kb/x.py", '"""Words."""\nx = "Please select one from the list"\n'),
    ],
)
def test_what_keeps_the_rules_is_left_alone(name: str, text: str) -> None:
    assert not offences([Source(name, text)], *IN_THE_PROGRAM)
