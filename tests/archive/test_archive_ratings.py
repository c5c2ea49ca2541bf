"""Ratings in the archive: asked once, the last mark counts, and an answer without a question is none."""

from imcs.archive import Archive, Rating, RatingAsked, RatingGiven
from imcs.model import AgentId, ConversationId, CustomerId
from tests.archive.log import HELP, a_customer, a_start, an_end, write
from tests.builders import at

ONE, TWO = ConversationId(1), ConversationId(2)


async def test_a_rating_is_asked_once_and_its_last_mark_counts(archive: Archive) -> None:
    await write(archive, a_customer(), a_start(1), an_end(1, 100, agent=7), RatingAsked(ONE, at(100)))
    asked = Rating(ONE, CustomerId(1), HELP, AgentId(7), at(100))
    assert await archive.ratings.of(ONE) == asked
    await write(archive, RatingGiven(ONE, at(110), 2), RatingGiven(ONE, at(120), 4, "fine"), RatingAsked(ONE, at(130)))
    rated = Rating(ONE, CustomerId(1), HELP, AgentId(7), at(100), at(120), 4, "fine")
    assert await archive.ratings.of(ONE) == rated
    assert await archive.ratings.asked(at(100), at(101)) == [rated]
    assert await archive.ratings.asked(at(101), at(900)) == []


async def test_an_answer_to_what_was_never_asked_or_is_erased_leaves_nothing(archive: Archive) -> None:
    await write(archive, a_customer(), a_start(2), an_end(2), RatingGiven(TWO, at(110), 2))
    assert await archive.ratings.of(TWO) is None
