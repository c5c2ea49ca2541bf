"""`imcs retention` counts first and lets go then."""

from imcs.archive import Archive
from tests.archive.log import a_customer, a_line, a_start, an_end, write
from tests.cli.conftest import Operator


async def _talk(archive: Archive) -> None:
    await write(archive, a_customer(), a_start(), a_line("old words"), an_end())


def limited(operator: Operator) -> None:
    with operator.config.open("a", encoding="utf-8") as file:
        file.write("[retention]\nmessages = 1\n")


def test_what_would_go_is_counted_and_then_goes(operator: Operator) -> None:
    operator.archive(_talk)
    limited(operator)
    counted = operator.reads("retention", "--check")
    assert [(row["kind"], row["rows"]) for row in counted] == [("messages", 1), ("transcripts", 1)]
    assert "gone" in operator.runs("retention", "--apply")
    assert [row["rows"] for row in operator.reads("retention", "--check")] == [0, 0]
    (first, second) = operator.reads("audit")
    assert {first["by"], second["by"]} == {"the service"}


def test_without_limits_everything_is_kept(operator: Operator) -> None:
    operator.archive(_talk)
    assert "kept for ever" in operator.runs("retention", "--apply")


def test_one_of_both_is_said(operator: Operator) -> None:
    assert operator.fails("retention") == "say either --check or --apply"
