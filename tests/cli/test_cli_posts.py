"""`imcs posts list|retry`."""

from datetime import UTC, datetime

from imcs.archive import Archive, PostingMade
from imcs.model import ConversationId
from tests.archive.log import a_customer, a_start, write
from tests.cli.conftest import Operator

NOW = datetime.now(UTC)


async def given_up(archive: Archive) -> None:
    made = PostingMade(ConversationId(1), NOW, "https://erp.example.com/cases?no=77", "k1", "{}")
    await write(archive, a_customer(), a_start(), made)
    (posting,) = await archive.postings.due(NOW, 1)
    await archive.postings.tried(posting, "status 503", None)


def test_what_was_given_up_is_listed_and_tried_again_on_request(operator: Operator) -> None:
    operator.archive(given_up)
    (row,) = operator.reads("posts", "list")
    assert row | {"at": ""} == {
        "number": 1,
        "conversation": 1,
        "at": "",
        "to": "erp.example.com",
        "state": "given up",
        "tries": 1,
        "next": "",
        "fault": "status 503",
    }
    assert "given up" in operator.runs("posts", "list")
    assert operator.runs("posts", "retry", 1) == "1 to be tried now.\n"
    assert operator.reads("posts", "list")[0]["state"] == "waiting"
    assert operator.runs("posts", "retry", "--all") == "1 to be tried now.\n"


def test_a_number_that_is_none_and_no_number_are_refused(operator: Operator) -> None:
    assert "there is nothing by the number 7" in operator.fails("posts", "retry", 7)
    assert "say which" in operator.fails("posts", "retry")
    assert "say which" in operator.fails("posts", "retry", 1, "--all")
