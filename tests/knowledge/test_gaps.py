"""Which questions without an answer still have none."""

from imcs.knowledge.drafting import GapGroup
from imcs.knowledge.gaps import without_answer
from kb.article import Article
from tests.office import HELP, SHOP, Office
from tests.schooling import POOL, stocked

DOGS = Article("dogs", "狗可以上船嗎", answers={"zh_TW": "可以，要繫繩。"}, queues=("shop",))
ASKED = [
    GapGroup((POOL.question,), (1,), HELP),
    GapGroup((DOGS.question,), (2,), HELP),
    GapGroup((DOGS.question,), (3,), SHOP),
    GapGroup(("有停車場嗎",), (4,), HELP),
]


async def test_what_an_article_of_its_queue_answers_is_left_out(office: Office) -> None:
    await stocked(office, POOL, DOGS)
    assert await without_answer(office.knowledge, ASKED, 10) == [ASKED[1], ASKED[3]]
    assert await without_answer(office.knowledge, ASKED, 1) == [ASKED[1]]


async def test_while_the_search_is_down_all_are_there(office: Office) -> None:
    await stocked(office, POOL)
    office.knowledge.down = True
    assert await without_answer(office.knowledge, ASKED, 10) == ASKED
