"""`imcs audit`."""

from datetime import UTC, datetime

from imcs.archive import Archive, Audited
from imcs.model import AgentId, ConversationId
from tests.cli.conftest import Operator

BOSS, MEI, GONE = AgentId(1), AgentId(2), AgentId(9)


async def supervise(archive: Archive) -> None:
    at = datetime(2030, 1, 31, 9, 0, tzinfo=UTC)
    archive.append(
        Audited(at, BOSS, "takeover", ConversationId(12)),
        Audited(at, BOSS, "move", whom=MEI, detail="help"),
        Audited(at, GONE, "end", ConversationId(13)),
    )


def test_acts_are_listed_the_latest_first_by_name(operator: Operator) -> None:
    operator.runs("agent", "add", "boss", "boss@example.org")
    operator.runs("agent", "add", "mei", "mei@example.org")
    operator.archive(supervise)
    rows = operator.reads("audit")
    assert [(row["by"], row["act"], row["conversation"], row["agent"], row["detail"]) for row in rows] == [
        ("#9", "end", 13, "", ""),
        ("boss", "move", "", "mei", "help"),
        ("boss", "takeover", 12, "", ""),
    ]


def test_without_acts_the_list_is_empty(operator: Operator) -> None:
    assert operator.reads("audit") == []
