"""What is to be passed on waits for its time, is tried again, and leaves no words once it has arrived."""

import json
from datetime import timedelta

from imcs.archive import Archive, PostingMade
from imcs.model import ConversationId
from tests.archive.log import a_customer, a_start, write
from tests.builders import at

ONE = PostingMade(ConversationId(1), at(1), "https://a.example/x", "k1", json.dumps({"what": "壞了"}))
TWO = PostingMade(ConversationId(1), at(2), "https://a.example/y", "k2", "{}")


async def test_what_is_due_is_tried_and_tried_again_until_it_has_arrived(archive: Archive) -> None:
    await write(archive, a_customer(1), a_start(1, 1), ONE, TWO)
    first, second = await archive.postings.due(at(5), 9)
    assert ([first.made, second.made], first.tries) == ([ONE, TWO], 0)
    later = at(5) + timedelta(minutes=1)
    await archive.postings.tried(first, "status 500", later)
    await archive.postings.tried(second, "", None)
    assert await archive.postings.due(at(5), 9) == []
    assert await archive.postings.next_due() == later
    (again,) = await archive.postings.due(later, 9)
    assert (again.made, again.tries) == (ONE, 1)
    await archive.postings.tried(again, "", None)
    assert await archive.postings.next_due() is None


async def test_what_was_given_up_is_listed_and_tried_again_on_request_and_what_arrived_is_not(archive: Archive) -> None:
    await write(archive, a_customer(1), a_start(1, 1), ONE, TWO)
    first, second = await archive.postings.due(at(5), 9)
    await archive.postings.tried(first, "status 500", None)
    await archive.postings.tried(second, "", None)
    (left,) = await archive.postings.all()
    assert (left.id, left.url, left.tries, left.due, left.fault) == (first.id, ONE.url, 1, None, "status 500")
    assert [each.id for each in await archive.postings.all(everything=True)] == [first.id, second.id]
    assert [each.id for each in await archive.postings.of(ConversationId(1))] == [first.id, second.id]
    assert await archive.postings.retry(second.id, at(9)) == 0
    assert await archive.postings.retry(None, at(9)) == 1
    assert [each.id for each in await archive.postings.due(at(9), 9)] == [first.id]
