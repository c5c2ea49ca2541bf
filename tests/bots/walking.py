"""A customer who goes through a flow, for the tests that tell it step by step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bots.bot import Bot, Turn
from bots.circumstances import Circumstances
from bots.faq import Candidate
from bots.flow import Flow
from bots.flow_reader import read
from bots.guide import Guide
from bots.state import BotState
from bots.texts import Texts
from tests.bots.talk import NOON

SHOP = """
languages: [zh_TW]
entrances: [returns]
steps:
  hello:
    say: 歡迎光臨，您的案號是 {case}。
    then: main
  main:
    menu: 請選擇：
    choices:
      - label: 訂單
        words: [order, 查訂單]
        then: orders
      - label: 門市資訊
        then: stores
      - label: 直接問問題
        then: free
  orders:
    menu: 訂單的哪一方面？
    choices:
      - {label: 退貨, then: returns}
      - {label: 修改地址, then: person}
  stores:
    say: 門市在台北車站旁。
    then: main
  returns:
    say: 退貨請在七天內寄回。
  free:
    faq: 請輸入您的問題。
  person:
    handover: 我幫您轉給訂單組。
    skills: [orders]
"""


@dataclass
class Walk:
    """A customer in a queue with a flow, with the state carried from turn to turn."""

    texts: Texts
    flow: Flow = field(default_factory=lambda: read(SHOP))
    language: str = "zh_TW"
    state: BotState = field(default_factory=lambda: BotState(greeted=True))
    now: datetime = NOON
    today: date = date(2025, 3, 3)
    search_works: bool = True
    here: Mapping[str, Any] = field(default_factory=dict)
    """Further circumstances."""
    nobody: bool = False
    """Whether nobody can be waited for in this queue."""

    def say(self, *messages: str, hits: Sequence[Candidate] = ()) -> Turn:
        guide = Guide(Bot(self.texts, service="測試服務台", nobody=self.nobody), self.flow)
        # Every turn starts from what a row would hold.
        state = BotState.from_json(self.state.to_json())
        here = Circumstances(self.language, self.now, self.today, case="7", **self.here)
        turn = guide.turn(state, messages, hits, here, search_works=self.search_works)
        self.state = turn.state
        return turn

    def hears(self, *messages: str, hits: Sequence[Candidate] = ()) -> str:
        """Say it and return everything that is replied."""
        return "\n".join(self.say(*messages, hits=hits).replies)

    @property
    def step(self) -> str:
        return "" if self.state.position is None else self.state.position.step


REPAIR = """
languages: [zh_TW]
entrances: [repair]
steps:
  main:
    menu: 請選擇：
    choices:
      - {label: 報修, then: repair}
      - {label: 其他, then: other}
  other:
    faq: 請輸入您的問題。
  repair:
    form: 線上報修
    questions:
      - name: kind
        ask: 是哪一種產品？
        label: 產品
        type: choice
        choices:
          - {value: phone, label: 手機}
          - {value: tv, label: 電視, words: [television]}
      - name: order
        ask: 訂單編號是？
        label: 訂單編號
        type: pattern
        pattern: "[A-Z]{2}[0-9]{6}"
        hint: 兩個英文字母加六位數字，例如 AB123456。
      - name: day
        ask: 哪一天方便？
        label: 到府日期
        type: date
        min: today
      - name: what
        ask: 請說明故障的情形。
        label: 情形
      - name: mail
        ask: 電子郵件？
        label: 信箱
        type: email
        optional: yes
    then: done
  done:
    say: 收到您的報修，案號 {case}，{day}會與您聯絡。
"""
