"""What a flow costs: reading a file of 200 steps, and one turn of the bot without the search.

python -m tests.benchmarks.flows
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median

from bots.bot import Bot
from bots.circumstances import Circumstances
from bots.flow_reader import read
from bots.guide import Guide
from bots.state import BotState
from bots.texts import Texts

STEPS = 200
ROUNDS = 30
TURNS = (
    "你好",
    "1",
    "返回",
    "2",
    "手機",
    "ab123456",
    "明天",
    "螢幕不亮",
    "me@example.org",
    "3",
    "下週三",
    "摘要",
    "確認",
)
NOW = datetime(2030, 1, 1, 4, tzinfo=UTC)


def written(steps: int) -> str:
    """A flow of so many steps in three languages: menus, forms and what is said, a quarter a form of five questions."""
    parts = ["steps:"]
    for number in range(0, steps, 4):
        texts = "{zh_TW: 請選擇要辦理的項目 %d, zh_CN: 请选择要办理的项目 %d, en: What is it about %d}"
        said = texts.replace("%d", str(number))
        parts.append(f"  m{number}:\n    menu: {said}\n    choices:")
        for place, then in enumerate((f"s{number}", f"f{number}", f"m{(number + 4) % steps}")):
            label = texts.replace("%d", f"{number} {place}")
            parts.append(f"      - {{label: {label}, words: [項{place}, line {place}], then: {then}}}")
        parts.append(f"  s{number}:\n    say: {said}\n    then: m{number}")
        parts.append(f"  f{number}:\n    form: {said}\n    then: t{number}\n    questions:")
        choices = f"[{{value: phone, label: {{zh_TW: 手機, zh_CN: 手机, en: Phone}}}}, {{value: b, label: {said}}}]"
        more = {"choice": f", choices: {choices}", "pattern": f", pattern: '[A-Z]{{2}}[0-9]{{6}}', hint: {said}"}
        for kind in ("choice", "pattern", "date", "text", "email"):
            given = f"name: {kind}, ask: {said}, label: {said}, type: {kind}{more.get(kind, '')}"
            parts.append(f"      - {{{given}}}")
        parts.append(f"  t{number}:\n    say: {said}\n    then: m{number}")
    return "\n".join(parts)


def cpu(work: Callable[[], object]) -> float:
    """CPU milliseconds that `work` takes."""
    before = time.process_time()
    work()
    return (time.process_time() - before) * 1000


def conversation(guide: Guide) -> list[float]:
    """CPU milliseconds of each turn of a customer who fills in a form, the state read and written as a row."""
    row, taken = BotState(greeted=True).to_json(), []
    here = Circumstances("zh_TW", NOW, NOW.date(), case="7")
    for words in TURNS:
        before = time.process_time()
        row = guide.turn(BotState.from_json(row), [words], (), here).state.to_json()
        taken.append((time.process_time() - before) * 1000)
    return taken


def main() -> None:
    """Print both."""
    text = written(STEPS)
    guide = Guide(Bot(Texts.of_package("bots"), "X"), read(text))
    conversation(guide)  # what is compiled on first use is compiled
    reading = [cpu(lambda: read(text)) for _ in range(ROUNDS)]
    turns = [each for _ in range(ROUNDS) for each in conversation(guide)]
    turns.sort()
    most, size = turns[len(turns) * 95 // 100], len(text.encode()) // 1024
    print(f"a flow of {len(guide.flow.steps)} steps ({size} KB): read in {median(reading):.0f} ms of CPU")
    print(f"a turn without search: {median(turns):.2f} ms of CPU (95 of 100 within {most:.2f} ms)")


if __name__ == "__main__":
    main()
