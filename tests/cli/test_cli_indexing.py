"""`imcs kb rebuild`, and searching what it made beside a running service."""

import json
import sqlite3
from contextlib import closing

import pytest

from imcs.archive import lock
from imcs.model import ConversationId
from tests.cli.conftest import Operator
from tests.cli.test_cli_conversations import play

pytestmark = pytest.mark.process


def test_ended_conversations_are_found_again_without_personal_data(operator: Operator) -> None:
    operator.archive(play)
    assert operator.runs("kb", "rebuild") == "Indexed 0 articles and 1 conversations.\n"
    [hit] = operator.reads("kb", "search", "welcome", "--kind", "transcript")
    assert hit["conversation"] == 1
    assert hit["meta"] == {"queue": "help", "day": "2030-01-31"}
    assert "王小明" not in str(hit)
    assert "welcome" in operator.runs("kb", "search", "welcome", "--kind", "transcript", "--queue", "help")
    assert operator.reads("kb", "search", "welcome", "--kind", "transcript", "--queue", "billing") == []


def test_what_was_indexed_is_not_left_for_the_service_to_do_again(operator: Operator) -> None:
    operator.archive(play)
    assert operator.archive(lambda archive: archive.ended_untranscribed()) == [ConversationId(1)]
    operator.runs("kb", "rebuild")
    assert operator.archive(lambda archive: archive.ended_untranscribed()) == []


def test_the_index_is_not_rebuilt_under_a_running_service(operator: Operator) -> None:
    operator.runs("kb", "rebuild")
    with lock(operator.data):
        operator.fails("kb", "rebuild")
        assert operator.reads("kb", "search", "退貨") == []


def test_an_index_brought_from_elsewhere_is_not_searched(operator: Operator) -> None:
    operator.archive(play)
    operator.runs("kb", "rebuild")
    with closing(sqlite3.connect(operator.data / "imcs.db")) as connection, connection:
        connection.execute("update archive_name set name = 'another'")
    outcome = operator.tries("kb", "search", "welcome", "--kind", "transcript", "--json")
    assert json.loads(outcome.out) == []
    assert "isn't up to date" in outcome.err


def test_a_damaged_index_is_made_whole_by_a_rebuild(operator: Operator) -> None:
    operator.archive(play)
    operator.runs("kb", "rebuild")
    for file in (operator.data / "index").rglob("*"):
        if file.is_file():
            file.write_bytes(b"")
    operator.runs("kb", "rebuild")
    assert len(operator.reads("kb", "search", "welcome", "--kind", "transcript")) == 1
