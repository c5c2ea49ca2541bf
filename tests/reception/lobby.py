"""Customers and the bot in front of them, over an office."""

from functools import cache

from bots.bot import Bot
from bots.flow import Flow
from bots.texts import Texts
from imcs.model import Author, Conversation, ConversationId, Customer, Message, QueueName
from imcs.reception import Reception
from imcs.workgroup import Line
from kb.article import Article
from tests.office import HELP, Office

PASSPORT = Article("passport", "How do I replace a lost passport?", answers={"en": "Bring your ID."})
WATER = Article("water", "Where can the water bill be paid?", answers={"en": "At any post office."})


@cache
def bot() -> Bot:
    return Bot(Texts.of_package("bots", strict=True), "Test desk")


class Lobby:
    """Customers and the bot, with nobody in between."""

    def __init__(
        self,
        office: Office,
        bot: Bot,
        flows: dict[QueueName, Flow] | None = None,
        *,
        debounce: float = 0,
        replies_per_minute: int = 10,
    ) -> None:
        self.office = office
        self.reception = Reception(
            office.workgroup,
            office.knowledge,
            bot,
            flows or {},
            debounce=debounce,
            replies_per_minute=replies_per_minute,
        )

    def says(self, customer: Customer, *texts: str, queue: QueueName = HELP) -> Conversation:
        """The customer writes, as a face hands it on."""
        for text in texts:
            conversation, place = self.office.workgroup.customer_says(customer, queue, Line("", text))
            self.reception.heard(conversation.id, text, place)
        return conversation

    async def asks_then_wants_a_person(self, customer: Customer) -> Conversation:
        """The customer is answered by the bot, and then wants a person about the same."""
        self.says(customer, "How do I replace a lost passport?")
        await self.answers("Bring your ID.")
        return self.says(customer, "agent please")

    async def answers(self, text: str) -> Message:
        """Wait for the bot's line with these words."""
        return await self.office.tells(Message, lambda line: line.author is Author.BOT and text in line.body)

    async def bodies(self, conversation: ConversationId) -> list[str]:
        """What the bot has said in a conversation."""
        return [line.body for line in await self.office.lines(conversation) if line.author is Author.BOT]
