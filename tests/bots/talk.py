"""A customer who talks with the bot, for the tests that tell conversations."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bots.bot import Bot, Turn
from bots.faq import Candidate, Verdict
from bots.state import BotState
from bots.texts import Texts

NOON = datetime(2025, 3, 3, 12, tzinfo=UTC)


def sure(id: str = "a1", answer: str = "請撥 0800。", question: str = "信用卡掛失怎麼辦理") -> Candidate:
    return Candidate(id, question, answer, 0.95, Verdict.SURE)


def half(*questions: str) -> list[Candidate]:
    return [
        Candidate(f"h{place}", question, f"答案 {place}", 0.6, Verdict.HALF)
        for place, question in enumerate(questions, 1)
    ]


CARDS = half("信用卡掛失", "金融卡掛失", "存摺遺失補發")


@dataclass
class Talk:
    """A customer and the bot, with the state carried from turn to turn."""

    texts: Texts
    language: str = "zh_TW"
    state: BotState = field(default_factory=lambda: BotState(greeted=True))
    now: datetime = NOON
    search_works: bool = True

    def say(self, *messages: str, hits: Sequence[Candidate] = ()) -> Turn:
        bot = Bot(self.texts, service="測試服務台")
        # Every turn starts from what a row would hold.
        state = BotState.from_json(self.state.to_json())
        turn = bot.turn(state, messages, hits, language=self.language, now=self.now, search_works=self.search_works)
        self.state = turn.state
        return turn

    def wait(self, *messages: str, hits: Sequence[Candidate] = ()) -> Turn:
        bot = Bot(self.texts)
        turn = bot.while_waiting(self.state, messages, hits, language=self.language, now=self.now)
        self.state = turn.state
        return turn

    def text(self, msgid: str) -> str:
        return self.texts(self.language, msgid)
