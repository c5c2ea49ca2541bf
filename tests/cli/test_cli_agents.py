"""`imcs agent add|set|list|remove`."""

import pytest

from imcs.model import Agent, Role
from tests.cli.conftest import Operator


def staff(operator: Operator) -> list[Agent]:
    return operator.archive(lambda archive: archive.agents())


def test_an_agent_is_added_with_everything_that_was_said(operator: Operator) -> None:
    operator.runs(
        *("agent", "add", "mei", "Mei@Example.org", "--public-name", "專員小美", "--queue", "help"),
        *("--queue", "billing", "--skill", "returns", "--capacity", 3, "--role", "agent", "--role", "supervisor"),
        *("--language", "en"),
    )
    assert operator.reads("agent", "list") == [
        {
            "id": 1,
            "name": "mei",
            "public_name": "專員小美",
            "jid": "mei@example.org",
            "queues": ["billing", "help"],
            "skills": ["returns"],
            "capacity": 3,
            "roles": ["agent", "supervisor"],
            "language": "en",
        }
    ]


def test_an_agent_without_a_queue_serves_the_reception(operator: Operator) -> None:
    operator.runs("agent", "add", "mei", "mei@example.org")
    assert staff(operator)[0].queues == {"help"}
    assert staff(operator)[0].roles == {Role.AGENT}


def test_the_list_shows_everybody(operator: Operator) -> None:
    operator.runs("agent", "add", "mei", "mei@example.org", "--public-name", "專員小美")
    operator.runs("agent", "add", "li", "li@example.org")
    table = operator.runs("agent", "list")
    assert "專員小美" in table
    assert "li@example.org" in table


def test_what_is_not_named_stays_as_it_was(operator: Operator) -> None:
    operator.runs("agent", "add", "mei", "mei@example.org", "--skill", "returns", "--capacity", 3)
    operator.runs("agent", "set", "mei", "--capacity", 6)
    operator.runs("agent", "set", "mei", "--queue", "billing")
    operator.runs("agent", "set", "mei", "--name", "may", "--jid", "may@example.org")
    [may] = staff(operator)
    assert (may.name, may.address, may.capacity) == ("may", "may@example.org", 6)
    assert sorted(may.queues) == ["billing"]
    assert sorted(may.skills) == ["returns"]


def test_an_empty_skill_takes_all_away(operator: Operator) -> None:
    operator.runs("agent", "add", "mei", "mei@example.org", "--skill", "returns", "--skill", "en")
    operator.runs("agent", "set", "mei", "--skill", "")
    assert staff(operator)[0].skills == frozenset()


def test_a_removed_agent_is_gone_from_the_list(operator: Operator) -> None:
    operator.runs("agent", "add", "mei", "mei@example.org")
    operator.runs("agent", "remove", "mei")
    assert operator.reads("agent", "list") == []


def test_a_running_service_can_tell_that_something_changed(operator: Operator) -> None:
    operator.runs("agent", "add", "mei", "mei@example.org")
    before = operator.archive(lambda archive: archive.changes()).agents
    operator.runs("agent", "set", "mei", "--capacity", 2)
    assert operator.archive(lambda archive: archive.changes()).agents > before


@pytest.mark.parametrize(
    ("call", "advice"),
    [
        (["add", "mei", "li@example.org"], "already has the name mei or the address"),
        (["add", "li", "mei@example.org"], "already has the name li or the address"),
        (["add", "li", "li@example.org/phone"], "write it as name@server"),
        (["add", "li", "li"], "write it as name@server"),
        (["add", "li li", "li@example.org"], "can't be a short name"),
        (["add", "li", "li@example.org", "--queue", "halp"], "there is no queue halp: did you mean help?"),
        (["add", "li", "li@example.org", "--queue", "zzz"], "there is no queue zzz: help, billing"),
        (["set", "li", "--capacity", "3"], "nobody here is called li"),
        (["set", "mei"], "nothing to change"),
        (["set", "mei", "--jid", "x"], "write it as name@server"),
        (["remove", "li"], "nobody here is called li"),
    ],
)
def test_what_cannot_be_done_says_what_to_do(operator: Operator, call: list[str], advice: str) -> None:
    operator.runs("agent", "add", "mei", "mei@example.org")
    before = staff(operator)
    assert advice in operator.fails("agent", *call)
    assert staff(operator) == before
