"""Conversations that teach something, for the tests of the knowledge loop."""

from collections.abc import Sequence

from imcs.archive import ArticleRow
from imcs.model import Agent, ConversationId, Customer
from imcs.workgroup import Line
from kb.article import Article
from tests.office import Office

BIKES = "可以帶腳踏車上渡輪嗎"
FARE = "可以，一台三十元，停在船尾。"
POOL = Article("pool", "游泳池幾點開門", answers={"zh_TW": "早上六點開門。"})


async def stocked(office: Office, *articles: Article) -> None:
    """These articles are in the archive, and the search finds them."""
    rows = [ArticleRow(article.id, article.to_json()) for article in articles]
    await office.archive.save_articles(rows, "ann", "test")
    office.knowledge.holds(*articles)


async def talked(
    office: Office, customer: Customer, agent: Agent, asked: Sequence[str], answered: Sequence[str]
) -> ConversationId:
    """The customer asks in the shop, the agent answers and closes."""
    conversation = await office.connects(customer, agent, asked[0])
    for line in asked[1:]:
        office.workgroup.customer_says(customer, conversation.queue, Line("", line))
    for line in answered:
        office.workgroup.agent_says(agent, conversation, Line("", line))
    office.workgroup.close(agent, conversation.id)
    office.workgroup.done(agent)
    await office.archive.drained()
    return conversation.id
