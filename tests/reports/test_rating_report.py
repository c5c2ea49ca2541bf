"""Ratings taken together: the share counts who was asked, the mean who answered."""

from imcs.archive import Rating
from imcs.model import AgentId, ConversationId, CustomerId, QueueName
from imcs.reports.rating_report import Tally, by_agent, by_queue, tally
from tests.builders import at

HELP, SHOP = QueueName("help"), QueueName("shop")


def rated(queue: QueueName, agent: int | None, mark: int | None) -> Rating:
    number = None if agent is None else AgentId(agent)
    return Rating(ConversationId(1), CustomerId(1), queue, number, at(0), at(1), mark)


RATINGS = [rated(SHOP, 1, 5), rated(SHOP, 2, None), rated(HELP, 1, 2), rated(SHOP, None, 4)]


def test_whoever_did_not_answer_counts_for_the_share_and_not_for_the_mean() -> None:
    found = tally(RATINGS)
    assert (found.asked, found.given, found.share) == (4, 3, 0.75)
    assert found.mean == 11 / 3


def test_nobody_asked_has_neither_share_nor_mean() -> None:
    assert tally([]) == Tally(0, 0, None)
    assert tally([]).share is None


def test_figures_are_by_queue_and_by_agent() -> None:
    assert by_queue(RATINGS) == {HELP: Tally(1, 1, 2.0), SHOP: Tally(3, 2, 4.5)}
    assert by_agent(RATINGS) == {AgentId(1): Tally(2, 2, 3.5), AgentId(2): Tally(1, 0, None)}
