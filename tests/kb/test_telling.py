"""Whether agents told something."""

import pytest

from kb.drafts import Turn, agents_lines
from kb.telling import signs_of, told_something

ASKED = "渡輪上可以帶腳踏車嗎"


def told(*lines: str, question: str = ASKED) -> float:
    """`c:` and `a:` begin what the customer and the agent say after the question."""
    turns = [Turn(False, question), *(Turn(line.startswith("a:"), line[2:]) for line in lines)]
    return told_something(agents_lines(turns), [turn.text for turn in turns if not turn.by_agent])


def test_who_says_nothing_tells_nothing() -> None:
    assert told() == 0.0
    assert told("a:您好！", "c:謝謝") == 0.0


@pytest.mark.parametrize(
    "lines",
    [
        ["a:可以，一台三十元，上船前在櫃台買票。", "c:了解"],
        ["a:不行喔，腳踏車要折疊裝袋才能上船。", "c:好吧"],
        ["a:我問一下同事，請稍候。", "a:問到了，可以，要綁在甲板的架子上。", "c:讚"],
        ["a:Yes, bikes are allowed on the lower deck, 3 euros each."],
    ],
)
def test_a_statement_about_the_matter_tells_something(lines: list[str]) -> None:
    assert told(*lines) > 0.5


@pytest.mark.parametrize(
    "lines",
    [
        ["a:您好，請問幾點的船班？", "c:九點", "a:好的，九點的班次我幫您記下來，船務有結果會打給您。"],
        ["a:這個我不太確定耶。", "a:同事去吃飯了，晚一點回您。", "c:好"],
        ["a:名額天天在變，我這邊沒有即時的數字。", "c:好吧"],
        ["a:可以。", "c:真的嗎", "a:剛剛說的先不算，我請船務跟您確認。"],
        ["a:I've passed your wish to the ferry office, they will write to you.", "c:ok"],
        ["a:I can't see any of that from here, sorry."],
    ],
)
def test_what_agents_and_lists_do_next_tells_nothing(lines: list[str]) -> None:
    assert told(*lines) < 0.5


def test_a_number_that_the_customer_said_is_nothing_new() -> None:
    asked, own, new = "60人可以上船嗎", "60人的團體。", "80人的團體。"
    same, other = (
        next(iter(signs_of(agents_lines([Turn(False, asked), Turn(True, text)]), [asked]))) for text in (own, new)
    )
    assert "concrete" not in same
    assert "concrete" in other


def test_who_is_content_was_told_more_likely_than_who_gives_up() -> None:
    assert told("a:甲板上有架子。", "c:懂了，謝謝") > told("a:甲板上有架子。", "c:算了")
