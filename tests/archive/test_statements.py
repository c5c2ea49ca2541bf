"""queries.sql is whole: every statement can run on the database that the migrations make."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from imcs.archive.database import open_writer
from imcs.archive.statements import Statements

STATEMENTS = Statements()
SCRIPTS = ("prepare_reader", "prepare_writer")
NO_PLAN = ("begin", "commit", "copy_into")
"""They touch no table; every test that opens or copies a database runs them."""


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> sqlite3.Connection:
    """A database in its newest form."""
    return open_writer(tmp_path_factory.mktemp("statements") / "imcs.db", STATEMENTS)


@pytest.mark.parametrize("name", [name for name in STATEMENTS.names if name not in (*SCRIPTS, *NO_PLAN)])
def test_a_statement_fits_the_tables(connection: sqlite3.Connection, name: str) -> None:
    values = dict.fromkeys(re.findall(r":(\w+)", STATEMENTS[name]), "[]")
    assert connection.execute(f"explain {STATEMENTS[name]}", values).fetchall()


@pytest.mark.parametrize(
    "name",
    [
        "append_messages",
        "change_conversations",
        "mark_delivered",
        "open_facts",
        "puppets",
        "messages",
        "conversations_of",
    ],
)
def test_what_runs_often_or_on_much_goes_by_an_index(connection: sqlite3.Connection, name: str) -> None:
    values = dict.fromkeys(re.findall(r":(\w+)", STATEMENTS[name]), "[]")
    plan = [row[3] for row in connection.execute(f"explain query plan {STATEMENTS[name]}", values)]
    whole_tables = [step for step in plan if re.fullmatch(r"SCAN (fact|message|conversation|puppet|identity)", step)]
    assert not whole_tables, plan


def test_an_unknown_name_is_an_error_at_once() -> None:
    assert "messages" in STATEMENTS
    assert "mesages" not in STATEMENTS
    with pytest.raises(KeyError):
        STATEMENTS["mesages"]


def test_each_names_its_parameters(tmp_path: Path) -> None:
    text = Path(__file__).parents[2].joinpath("imcs/archive/queries.sql").read_text("utf-8")
    declared = {name: set(re.findall(r"\w+", names)) for name, names in re.findall(r"-- name: (\w+)\((.*?)\)", text)}
    used = {name: set(re.findall(r":(\w+)", STATEMENTS[name])) for name in STATEMENTS.names}
    assert declared == used
    with closing(sqlite3.connect(":memory:")) as empty, pytest.raises(sqlite3.OperationalError):
        empty.execute(STATEMENTS["positions"])
